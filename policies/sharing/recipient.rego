# METADATA
# title: Recipient outside without opt-in
# description: |
#   Whoever is neither the organisation nor a processor bound to its
#   instructions gets data only from people who chose to send it there. An
#   affiliate is outside, and so is a recipient whose kind is not known.
# custom:
#   id: sharing.recipient
#   severity: error
#   waivable: true
#   sources:
#     - GDPR Art. 4(11)
#     - GDPR Art. 7
#     - 11 CCR §7002(e)
#     - 18 U.S.C. §2702(a), (b)(3)
#     - 18 U.S.C. §2710
#   fix: >-
#     Leave the recipient out, or send to it only after explicit opt-in.
package pyconsent.rules.sharing.recipient

import data.pyconsent.model.change
import data.pyconsent.model.finding
import data.pyconsent.model.organisation
import data.pyconsent.model.taxonomy

annotation := rego.metadata.chain()

findings contains finding.of(annotation, case, {
	"message": $"data of {case.audience} go to {organisation.recipient_title(atom.recipient)} ({described(atom.kind)}) without opt-in{when(atom)}",
	"expected": "recipients that are first_party or processor, or explicit opt-in",
	"actual": $"{finding.shown(atom.recipient)}: {described(atom.kind)}",
	"fix": fix(atom),
	"path": ["after", "processing", atom.number, "recipients"],
}) if {
	some case in change.setting_cases
	some atom in case.atoms
	organisation.is_outside(atom.kind)
	change.is_without_opt_in(case, atom)
}

fix(atom) := "name each recipient, and declare its kind under recipients of the organisation" if {
	atom.recipient == taxonomy.unknown
} else := $"declare the kind of {organisation.recipient_title(atom.recipient)}; if that is neither first_party nor processor, do not send it data before the person opted in to it" if {
	atom.kind == taxonomy.unknown
} else := $"do not send data to {organisation.recipient_title(atom.recipient)} before the person opted in to it"

when(atom) := " when the person uses the feature" if {
	atom.flow.trigger == "user_action"
} else := ""

described(kind) := "of unknown kind" if {
	kind == taxonomy.unknown
} else := replace(kind, "_", " ")
