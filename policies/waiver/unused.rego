# METADATA
# title: Waiver that waives nothing
# description: |
#   A waiver that no finding calls upon is left over, or misspelt.
# custom:
#   id: waiver.unused
#   severity: warning
#   waivable: false
#   sources:
#     - the organisation's own policy
#   fix: >-
#     Remove the waiver, or correct its setting and audience.
package pyconsent.waiver.unused

import data.pyconsent.model.finding
import data.pyconsent.model.waiver

annotation := rego.metadata.chain()

findings contains finding.of(annotation, waiver.case(given), {
	"message": $"{waiver.name(given)} waives nothing",
	"expected": "a finding that it waives",
	"actual": "no such finding",
	"fix": "remove it, or correct its setting and audience",
	"path": waiver.path(given),
}) if {
	some given in waiver.in_force
	count([number | some number in waiver.used; number == given.number]) == 0
}
