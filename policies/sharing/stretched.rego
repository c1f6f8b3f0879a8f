# METADATA
# title: Consent stretched to something else
# description: |
#   Consent is for what it was given for. A new use, recipient or category under
#   a value that people chose for less needs to be asked for afresh.
# custom:
#   id: sharing.stretched
#   severity: error
#   waivable: true
#   sources:
#     - Colorado 4 CCR 904-3 Rule 6.04
#     - GDPR Art. 4(11)
#     - GDPR Art. 7
#     - EDPB Guidelines 05/2020
#     - Gateway Learning, FTC C-4120 (2004)
#   fix: >-
#     Ask those who chose before, or keep them at what they chose.
package pyconsent.rules.sharing.stretched

import data.pyconsent.model.change
import data.pyconsent.model.finding
import data.pyconsent.model.processing

annotation := rego.metadata.chain()

findings contains finding.of(annotation, case, {
	"message": $"what people chose before would now also mean {change.described(atoms)}",
	"expected": "fresh opt-in for the new part, or what they chose kept as it was",
	"actual": finding.shown(object.get(case.plan, "existing_users", null)),
	"fix": "declare existing_users: asked (and ask for the new part) or existing_users: kept",
	"path": ["after", "processing", atoms[0].number],
}) if {
	some case in change.setting_cases
	not change.is_spared(case)
	atoms := [atom | some atom in case.atoms; is_stretched(case, atom); rests_on_consent(case, atom)]
	count(atoms) > 0
}

is_stretched(case, atom) if {
	atom.stretched
	change.is_more_than_chosen(case, atom)
}

rests_on_consent(_, atom) if atom.needs_consent

# What people chose was opt-in, unless it says that it was not. How they would be asked
# from now on does not count.
rests_on_consent(case, _) if {
	some held in case.earlier
	not is_less_than_consent(held.flow)
}

is_less_than_consent(flow) if {
	flow.consent in processing.consent_models
	flow.consent != "opt_in"
}
