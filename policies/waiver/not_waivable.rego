# METADATA
# title: Waiver of a rule that cannot be waived
# description: |
#   Some rules hold for everyone at all times. A waiver of one, or of a rule
#   that does not exist, waives nothing.
# custom:
#   id: waiver.not_waivable
#   severity: warning
#   waivable: false
#   sources:
#     - the organisation's own policy
#   fix: >-
#     Remove the waiver, and make the change right.
package pyconsent.waiver.not_waivable

import data.pyconsent.model.finding
import data.pyconsent.model.waiver

annotation := rego.metadata.chain()

findings contains finding.of(annotation, waiver.case(given), {
	"message": $"{waiver.name(given)} is of a rule that cannot be waived or does not exist",
	"expected": "a rule that can be waived",
	"actual": finding.shown(object.get(given, "rule", null)),
	"fix": "remove the waiver, and make the change right",
	"path": waiver.path(given),
}) if {
	some given in waiver.waivers
	not waiver.is_waivable(object.get(given, "rule", null))
}
