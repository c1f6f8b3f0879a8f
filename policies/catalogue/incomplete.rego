# METADATA
# title: A flow that is not declared in full
# description: |
#   Each flow says under which values it is on, which categories for which uses
#   go to which recipients, under which consent model, whether by itself or when
#   the person acts, and whether it can be undone.
# custom:
#   id: catalogue.incomplete
#   severity: error
#   waivable: true
#   sources:
#     - Cal. Civ. Code §1798.100(a)(1)
#     - GDPR Art. 25(2)
#   fix: >-
#     Declare the missing facts of the flow.
package pyconsent.rules.catalogue.incomplete

import data.pyconsent.model.change
import data.pyconsent.model.finding
import data.pyconsent.model.processing

annotation := rego.metadata.chain()

findings contains finding.of(annotation, case, {
	"message": $"a flow does not declare {concat(", ", gaps)}",
	"expected": "while, data_categories, data_uses, recipients, consent, trigger and reversible",
	"actual": $"nothing, or nothing that is known, for {concat(", ", gaps)}",
	"fix": $"declare {concat(", ", gaps)}",
	"path": ["after", "processing", atom.number],
}) if {
	some case in change.setting_cases
	some atoms in change.by_flow(case.atoms)
	atom := atoms[0]
	gaps := processing.gaps(atom.flow)
	count(gaps) > 0
}
