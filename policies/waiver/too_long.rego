# METADATA
# title: Waiver beyond the horizon
# description: |
#   A waiver is for a time. One that lasts longer than the horizon (90 days
#   where the organisation sets none) waives nothing.
# custom:
#   id: waiver.too_long
#   severity: warning
#   waivable: false
#   sources:
#     - the organisation's own policy
#   fix: >-
#     Shorten the waiver.
package pyconsent.waiver.too_long

import data.pyconsent.model.date
import data.pyconsent.model.finding
import data.pyconsent.model.organisation
import data.pyconsent.model.waiver

annotation := rego.metadata.chain()

findings contains finding.of(annotation, waiver.case(given), {
	"message": $"{waiver.name(given)} lasts too long",
	"expected": $"at most {waiver.horizon} days",
	"actual": $"{date.days_from(given.starts_at, given.expires_at)} days",
	"fix": $"let it end by {date.moment(given.starts_at + organisation.in_seconds(waiver.horizon))}",
	"path": waiver.path(given),
}) if {
	some given in waiver.waivers
	waiver.is_dated(given)
	not waiver.is_within_horizon(given)
}
