# METADATA
# title: Processing that no document in force discloses
# description: |
#   The documents in force for an audience, when the change takes effect,
#   disclose every category, use and recipient. What binds somebody else, or is
#   not yet in force, discloses nothing to this audience.
# custom:
#   id: disclosure.undisclosed
#   severity: error
#   waivable: true
#   sources:
#     - Cal. Civ. Code §1798.100(a)(1)
#     - Colorado 4 CCR 904-3 Rule 6.04
#     - FTC, 13 February 2024, on quietly changing terms of service
#     - Facebook, FTC C-4365 (2012)
#   fix: >-
#     Disclose it in a document that is in force before the change takes effect.
package pyconsent.rules.disclosure.undisclosed

import data.pyconsent.model.change
import data.pyconsent.model.document
import data.pyconsent.model.finding

annotation := rego.metadata.chain()

findings contains finding.of(annotation, case, {
	"message": $"no document in force for {case.audience} discloses {change.described(atoms)}",
	"expected": "a document in force for this audience, when the change takes effect, that discloses category, use and recipient",
	"actual": $"in force: {finding.words(document.names_in_force(case))}",
	"fix": fix(case, atoms),
	"path": ["after", "processing", atoms[0].number],
}) if {
	some case in change.setting_cases
	atoms := [atom | some atom in case.atoms; not document.is_disclosed(case, atom)]
	count(atoms) > 0
}

# A text that discloses it, and of which nothing says from when it holds.
fix(case, atoms) := $"state published_at and effective_at of {finding.words(undated)}, or {publish}" if {
	undated := {document.name(version) |
		some version in document.versions
		not is_dated(version)
		document.binds_all(version, case.audience)
		some atom in atoms
		document.discloses(version, atom)
	}
	count(undated) > 0
} else := publish

is_dated(version) if is_number(document.starts_at(version))

publish := "publish a version that discloses it, notify, and let it take effect before the change"
