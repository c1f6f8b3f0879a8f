# METADATA
# title: Waiver not yet in force
# description: |
#   A waiver that starts later waives nothing today.
# custom:
#   id: waiver.pending
#   severity: warning
#   waivable: false
#   sources:
#     - the organisation's own policy
#   fix: >-
#     Wait, or have it approved from an earlier moment.
package pyconsent.waiver.pending

import data.pyconsent.model.date
import data.pyconsent.model.finding
import data.pyconsent.model.waiver

annotation := rego.metadata.chain()

findings contains finding.of(annotation, waiver.case(given), {
	"message": $"{waiver.name(given)} starts on {date.moment(given.starts_at)}",
	"expected": "a waiver in force",
	"actual": $"starts on {date.moment(given.starts_at)}",
	"fix": "wait until it starts, or have it approved from an earlier moment",
	"path": waiver.path(given),
}) if {
	some given in waiver.valid
	given.starts_at > input.at
}
