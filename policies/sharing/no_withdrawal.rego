# METADATA
# title: No way to withdraw
# description: |
#   Consent that was given can be withdrawn at any time, and the person can find
#   out how.
# custom:
#   id: sharing.no_withdrawal
#   severity: error
#   waivable: true
#   sources:
#     - GDPR Art. 7
#     - 18 U.S.C. §2710
#     - EDPB Guidelines 05/2020
#   fix: >-
#     Offer a way to withdraw, and say how many steps it takes.
package pyconsent.rules.sharing.no_withdrawal

import data.pyconsent.model.change
import data.pyconsent.model.finding

annotation := rego.metadata.chain()

findings contains finding.of(annotation, case, {
	"message": "nothing says how consent that was given can be withdrawn",
	"expected": "a way to withdraw, with the number of its steps",
	"actual": finding.shown(object.get(case.after, ["control", "withdraw_steps"], null)),
	"fix": "let people withdraw where they consented, and declare control.withdraw_steps",
	"path": ["after", "control"],
}) if {
	some case in change.setting_cases
	some atom in case.atoms
	atom.needs_consent
	not can_withdraw(case)
}

can_withdraw(case) if {
	is_number(case.after.control.withdraw_steps)
	case.after.control.withdraw_steps >= 0
}
