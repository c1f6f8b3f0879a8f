# METADATA
# title: Waiver without a period
# description: |
#   A waiver starts at a moment and ends at a later one. Without both it waives
#   nothing.
# custom:
#   id: waiver.undated
#   severity: warning
#   waivable: false
#   sources:
#     - the organisation's own policy
#   fix: >-
#     State `starts_at` and `expires_at`.
package pyconsent.waiver.undated

import data.pyconsent.model.date
import data.pyconsent.model.finding
import data.pyconsent.model.waiver

annotation := rego.metadata.chain()

findings contains finding.of(annotation, waiver.case(given), {
	"message": $"{waiver.name(given)} has no period",
	"expected": "starts_at, and expires_at after it",
	"actual": $"from {shown(given, "starts_at")} to {shown(given, "expires_at")}",
	"fix": "state starts_at, and expires_at after it",
	"path": waiver.path(given),
}) if {
	some given in waiver.waivers
	not waiver.is_dated(given)
}

shown(given, field) := date.moment(given[field]) if {
	is_number(given[field])
} else := finding.shown(object.get(given, field, null))
