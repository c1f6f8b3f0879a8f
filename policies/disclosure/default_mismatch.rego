# METADATA
# title: Document and default disagree
# description: |
#   When a document tells people what the default of a setting is, that is the
#   default.
# custom:
#   id: disclosure.default_mismatch
#   severity: error
#   waivable: true
#   sources:
#     - FTC, 13 February 2024, on quietly changing terms of service
#     - Cal. Civ. Code §1798.100(a)(1)
#     - Gateway Learning, FTC C-4120 (2004)
#   fix: >-
#     Make the default what the document says, or change the document first, with
#     notice.
package pyconsent.rules.disclosure.default_mismatch

import data.pyconsent.model.change
import data.pyconsent.model.defaults
import data.pyconsent.model.document
import data.pyconsent.model.finding

annotation := rego.metadata.chain()

findings contains finding.of(annotation, case, {
	"message": $"{document.name(version)} says that the default is {finding.shown(stated)}",
	"expected": $"{finding.shown(stated)}, as the document says",
	"actual": finding.words([object.get(portion, "value", null) | some portion in case.in_force[1]]),
	"fix": "make the default what the document says, or change the document first, with notice",
	"path": defaults.place(case.after, case.audience, "default"),
}) if {
	some case in change.setting_cases
	count(case.atoms) > 0
	some version in document.in_force_for(case)
	stated := said(version, case.setting)
	some portion in case.in_force[1]
	not is_stated(version, case.setting, portion)
}

# Where the statements cannot be read, nothing is what they say.
is_stated(version, setting, portion) if version.states_defaults[setting] == portion.value

said(version, setting) := version.states_defaults[setting] if {
	is_object(version.states_defaults)
} else := version.states_defaults if {
	version.states_defaults != null
	not is_object(version.states_defaults)
}
