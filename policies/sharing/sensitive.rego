# METADATA
# title: Sensitive data without opt-in
# description: |
#   Private communications, precise location, health, biometric and children's
#   data are used only within the organisation and as the person asked, or after
#   explicit opt-in. A category that holds one of these is as sensitive. Nobody
#   can waive this.
# custom:
#   id: sharing.sensitive
#   severity: critical
#   waivable: false
#   sources:
#     - GDPR Art. 4(11)
#     - GDPR Art. 7
#     - GDPR Art. 25(2)
#     - 18 U.S.C. §2702(a), (b)(3)
#     - 740 ILCS 14/15(b), (d)
#   fix: >-
#     Take the sensitive data out, or ask for explicit opt-in.
package pyconsent.rules.sharing.sensitive

import data.pyconsent.model.change
import data.pyconsent.model.finding
import data.pyconsent.model.taxonomy

annotation := rego.metadata.chain()

findings contains finding.of(annotation, case, {
	"message": $"sensitive data of {case.audience} without opt-in: {change.flowing(atoms)}",
	"expected": "explicit opt-in before sensitive data leave the organisation or are used for anything that the person did not ask for",
	"actual": $"{finding.words([atom.category | some atom in atoms])} without opt-in",
	"fix": "take these categories out, or have them off by default behind explicit opt-in",
	"path": ["after", "processing", atoms[0].number, "data_categories"],
}) if {
	some case in change.setting_cases
	atoms := [atom |
		some atom in case.atoms
		taxonomy.is_sensitive(atom.category)
		atom.needs_consent
		change.is_without_opt_in(case, atom)
	]
	count(atoms) > 0
}
