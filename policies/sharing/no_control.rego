# METADATA
# title: No control of one's own
# description: |
#   A person can see the choice and make it in the product. An e-mail to the
#   vendor or a letter is no control, and for sensitive data neither is a choice
#   that an administrator makes for others. Nor is one whose every value leaves
#   the processing on.
# custom:
#   id: sharing.no_control
#   severity: error
#   waivable: true
#   sources:
#     - GDPR Art. 7
#     - GDPR Art. 25(2)
#     - 11 CCR §7002(e)
#     - 11 CCR §7004
#   fix: >-
#     Put a control into the product, where the person can reach it.
package pyconsent.rules.sharing.no_control

import data.pyconsent.model.change
import data.pyconsent.model.finding
import data.pyconsent.model.taxonomy

annotation := rego.metadata.chain()

findings contains finding.of(annotation, case, {
	"message": message(case, atoms),
	"expected": $"a control in the product, for {chooser(atoms)}, at a place that is named",
	"actual": finding.shown(object.get(case.after, "control", null)),
	"fix": $"declare control with who: {chooser(atoms)}, through: in_product and where, and build it",
	"path": ["after", "control"],
}) if {
	some case in change.setting_cases
	atoms := [atom |
		some atom in case.atoms
		atom.needs_consent
		not is_in_hand(case, atom)
	]
	count(atoms) > 0
}

findings contains finding.of(annotation, case, {
	"message": $"whatever {case.audience} chooses, this is on: {change.flowing(atoms)}",
	"expected": "a value that switches it off",
	"actual": $"values: {finding.shown(object.get(case.after, "values", null))}; while: {finding.shown(object.get(atoms[0].flow, "while", null))}",
	"fix": "add a value that switches it off, or say in while which one does",
	"path": ["after", "values"],
}) if {
	some case in change.setting_cases
	some together in change.by_flow([atom | some atom in case.atoms; atom.needs_consent])
	atoms := [atom | some atom in together; not change.can_be_refused(case, [atom])]
	count(atoms) > 0
}

message(case, atoms) := $"nothing says where {case.audience} finds the control over {change.described(atoms)}" if {
	case.after.control.through == "in_product"
	every atom in atoms { may_choose(case.after.control.who, atom) }
} else := $"{case.audience} has no control in the product over {change.described(atoms)}"

chooser(atoms) := "user" if {
	some atom in atoms
	is_sensitive(atom)
} else := "user or admin"

is_in_hand(case, atom) if {
	control := case.after.control
	control.through == "in_product"
	is_string(control.where)
	trim_space(control.where) != ""
	may_choose(control.who, atom)
}

may_choose("user", _)

may_choose("admin", atom) if not is_sensitive(atom)

is_sensitive(atom) if taxonomy.is_sensitive(atom.category)
