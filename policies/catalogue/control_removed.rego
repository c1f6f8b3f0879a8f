# METADATA
# title: Control removed or made harder
# description: |
#   While the processing goes on, a control stays where it is, with whoever had
#   it, and no harder than it was. A value that switched the processing off
#   stays among the values.
# custom:
#   id: catalogue.control_removed
#   severity: error
#   waivable: true
#   sources:
#     - 11 CCR §7002(e)
#     - 11 CCR §7004
#     - Facebook, FTC C-4365 (2012)
#     - GDPR Art. 25(2)
#   fix: >-
#     Leave the control as it was, or end the processing with it.
package pyconsent.rules.catalogue.control_removed

import data.pyconsent.model.change
import data.pyconsent.model.defaults
import data.pyconsent.model.finding

annotation := rego.metadata.chain()

findings contains finding.of(annotation, case, {
	"message": concat("; ", losses),
	"expected": "the control as it was, while the processing goes on",
	"actual": finding.shown(object.get(case.after, "control", null)),
	"fix": "leave the control as it was, or end the processing with it",
	"path": ["after", "control"],
}) if {
	some case in change.setting_cases
	losses := change.losses[case.change]
	count(losses) > 0
	not is_over(case)
}

# Off by every value that is left, and off for all who never chose.
is_over(case) if {
	count(case.after.values) > 0
	every value in case.after.values { change.is_off_under(case.later, value) }
	every position in defaults.positions {
		change.share_on(case.later, defaults.portions(case.after, case.audience, position)) == 0
	}
}
