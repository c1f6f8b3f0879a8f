# METADATA
# title: Cannot be undone, and no deletion path
# description: |
#   What cannot be undone needs a way to make it good: which method removes a
#   person's data, and within how many days. Training is the plainest case.
#   Whether processing can be undone is said, not assumed.
# custom:
#   id: remedy.irreversible
#   severity: error
#   waivable: true
#   sources:
#     - FTC, Cambridge Analytica (2019)
#     - FTC, Everalbum (2021)
#     - FTC, WW/Kurbo (2022)
#     - EDPB Opinion 28/2024
#   fix: >-
#     Declare how data are removed and within how many days, or do not start.
package pyconsent.rules.remedy.irreversible

import data.pyconsent.model.change
import data.pyconsent.model.finding

annotation := rego.metadata.chain()

findings contains finding.of(annotation, case, {
	"message": message(atom, change.described(atoms)),
	"expected": "reversible: true, or a deletion plan for the data with a method and a number of days",
	"actual": $"reversible: {finding.shown(object.get(atom.flow, "reversible", null))}, and no deletion plan that says how and when",
	"fix": "declare deletion.data with method and within_days in the change plan, and keep to it",
	"path": ["after", "processing", atom.number, "reversible"],
}) if {
	some case in change.setting_cases
	some atoms in change.by_flow(change.weighty(case))
	atom := atoms[0]
	not atom.flow.reversible == true
	not has_deletion(case)
}

message(atom, described) := $"{described} cannot be undone" if {
	atom.flow.reversible == false
} else := $"nothing says that {described} can be undone"

has_deletion(case) if change.is_method(case.plan.deletion.data)
