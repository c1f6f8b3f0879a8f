# METADATA
# title: Setting removed while its processing may go on
# description: |
#   A setting that leaves the catalogue takes its control with it. Either its
#   processing ends too, or the control is still owed. The same holds for an
#   audience that is left without a default.
# custom:
#   id: catalogue.removed
#   severity: error
#   waivable: true
#   sources:
#     - Facebook, FTC C-4365 (2012)
#     - 11 CCR §7004
#     - GDPR Art. 25(2)
#   fix: >-
#     Say in the change plan that the processing ends, or keep the setting.
package pyconsent.rules.catalogue.removed

import data.pyconsent.model.change
import data.pyconsent.model.finding

annotation := rego.metadata.chain()

findings contains finding.of(annotation, case, {
	"message": "the setting is removed, and nothing says that its processing ends",
	"expected": "processing_ends: true in the change plan",
	"actual": finding.shown(object.get(case.plan, "processing_ends", null)),
	"fix": "declare processing_ends: true, and end it; or keep the setting",
	"path": ["before"],
}) if {
	some case in change.setting_cases
	is_object(case.before)
	case.after == null
	count(case.earlier) > 0
	not case.plan.processing_ends == true
}

findings contains finding.of(annotation, case, {
	"message": $"{case.audience} no longer has a default, and nothing says that the processing ends there",
	"expected": "a default, or processing_ends: true in the change plan",
	"actual": finding.shown(object.get(case.plan, "processing_ends", null)),
	"fix": $"give {case.audience} a default; or declare processing_ends: true, and end it",
	"path": ["after", "default"],
}) if {
	some case in change.setting_cases
	is_object(case.after)
	count(case.earlier) > 0
	count(case.in_force[0]) > 0
	count(case.in_force[1]) == 0
	not case.plan.processing_ends == true
}
