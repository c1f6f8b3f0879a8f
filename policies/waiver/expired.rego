# METADATA
# title: Waiver expired
# description: |
#   A waiver that has ended waives nothing.
# custom:
#   id: waiver.expired
#   severity: warning
#   waivable: false
#   sources:
#     - the organisation's own policy
#   fix: >-
#     Make the change right, and remove the waiver.
package pyconsent.waiver.expired

import data.pyconsent.model.date
import data.pyconsent.model.finding
import data.pyconsent.model.waiver

annotation := rego.metadata.chain()

findings contains finding.of(annotation, waiver.case(given), {
	"message": $"{waiver.name(given)} ended on {date.moment(given.expires_at)}",
	"expected": "a waiver in force, or none",
	"actual": $"ended on {date.moment(given.expires_at)}",
	"fix": "make the change right, and remove the waiver",
	"path": waiver.path(given),
}) if {
	some given in waiver.waivers
	is_number(given.expires_at)
	given.expires_at <= input.at
}
