# METADATA
# title: Data collected before, used without fresh opt-in
# description: |
#   Data collected before a change are left alone, or used only after the person
#   opted in afresh. The change plan says which.
# custom:
#   id: remedy.collected_before
#   severity: error
#   waivable: true
#   sources:
#     - Colorado 4 CCR 904-3 Rule 6.04
#     - Gateway Learning, FTC C-4120 (2004)
#     - EDPB Opinion 28/2024
#   fix: >-
#     Leave the data alone, or ask.
package pyconsent.rules.remedy.collected_before

import data.pyconsent.model.change
import data.pyconsent.model.finding
import data.pyconsent.model.organisation

annotation := rego.metadata.chain()

findings contains finding.of(annotation, case, {
	"message": $"data of {case.audience} collected before the change may be used",
	"expected": "data_collected_before with used: false, or with consent: opt_in",
	"actual": finding.shown(said(object.get(case.plan, "data_collected_before", null))),
	"fix": "declare data_collected_before.used: false, or ask and declare data_collected_before.consent: opt_in",
	"path": ["plan", "data_collected_before"],
}) if {
	some case in change.setting_cases
	not organisation.is_new(case)
	count(change.weighty(case)) > 0
	change.reaches_back(case)
}

# Since when is in seconds here, and does not matter.
said(before) := object.remove(before, ["since"]) if {
	is_object(before)
} else := before
