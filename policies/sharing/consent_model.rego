# METADATA
# title: Consent that is not opt-in
# description: |
#   Only a separate, affirmative act is consent. Opting out, going on using the
#   product, and a sentence within terms are not.
# custom:
#   id: sharing.consent_model
#   severity: error
#   waivable: true
#   sources:
#     - GDPR Art. 4(11)
#     - GDPR Art. 7
#     - GDPR Recital 32
#     - CJEU C-673/17 Planet49
#     - EDPB Guidelines 05/2020
#     - 11 CCR §7004
#     - 18 U.S.C. §2710
#   fix: >-
#     Ask for explicit opt-in, apart from any terms.
package pyconsent.rules.sharing.consent_model

import data.pyconsent.model.change
import data.pyconsent.model.finding

annotation := rego.metadata.chain()

findings contains finding.of(annotation, case, {
	"message": $"the consent model of {change.described(atoms)} is {model(atom)}",
	"expected": "opt_in: explicit, affirmative and separate",
	"actual": model(atom),
	"fix": "ask each person for explicit opt-in, separately from any terms, and declare consent: opt_in",
	"path": ["after", "processing", atom.number, "consent"],
}) if {
	some case in change.setting_cases
	some atoms in change.by_flow([atom |
		some atom in case.atoms
		atom.needs_consent
		not atom.flow.consent == "opt_in"
	])
	atom := atoms[0]
}

model(atom) := finding.shown(object.get(atom.flow, "consent", null))
