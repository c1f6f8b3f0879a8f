# METADATA
# title: Processing not declared
# description: |
#   A setting says either what it does with personal data or that it does
#   nothing with them (`processing: none`). Silence is neither.
# custom:
#   id: catalogue.undeclared
#   severity: error
#   waivable: true
#   sources:
#     - Cal. Civ. Code §1798.100(a)(1)
#     - GDPR Art. 25(2)
#   fix: >-
#     Declare the processing, or `processing: none`.
package pyconsent.rules.catalogue.undeclared

import data.pyconsent.model.change
import data.pyconsent.model.finding

annotation := rego.metadata.chain()

findings contains finding.of(annotation, case, {
	"message": "the setting does not say what it does with personal data",
	"expected": "processing: a list of flows, or none",
	"actual": finding.shown(object.get(case.after, "processing", null)),
	"fix": "declare the data categories, uses and recipients of each value, or processing: none",
	"path": ["after"],
}) if {
	some case in change.setting_cases
	case.is_undeclared
}
