# METADATA
# title: Refusing is harder than accepting
# description: |
#   Saying no takes no more steps than saying yes.
# custom:
#   id: sharing.asymmetric_control
#   severity: error
#   waivable: true
#   sources:
#     - 11 CCR §7002(e)
#     - 11 CCR §7004
#     - GDPR Art. 7
#     - EDPB Guidelines 05/2020
#   fix: >-
#     Make refusing as short as accepting.
package pyconsent.rules.sharing.asymmetric_control

import data.pyconsent.model.change
import data.pyconsent.model.finding

annotation := rego.metadata.chain()

findings contains finding.of(annotation, case, {
	"message": $"refusing takes {steps(case, "refuse_steps")}, and accepting {steps(case, "accept_steps")}",
	"expected": "no more steps to refuse than to accept",
	"actual": $"{steps(case, "refuse_steps")} against {steps(case, "accept_steps")}",
	"fix": concat(", and ", array.concat(
		[$"declare control.{name}" | some name in ["accept_steps", "refuse_steps"]; not is_known(case, name)],
		["make refusing as short as accepting"],
	)),
	"path": ["after", "control"],
}) if {
	some case in change.setting_cases
	some atom in case.atoms
	atom.needs_consent
	not is_symmetric(case)
}

is_symmetric(case) if {
	control := case.after.control
	is_number(control.accept_steps)
	is_number(control.refuse_steps)
	control.refuse_steps >= 0
	control.refuse_steps <= control.accept_steps
}

is_known(case, name) if is_number(case.after.control[name])

steps(case, name) := "1 step" if {
	case.after.control[name] == 1
} else := $"{case.after.control[name]} steps" if {
	is_known(case, name)
} else := "an unknown number of steps"
