# METADATA
# title: Document published or effective after the change
# description: |
#   A document that covers the change only afterwards did not tell anyone in
#   time.
# custom:
#   id: disclosure.late
#   severity: error
#   waivable: true
#   sources:
#     - Gateway Learning, FTC C-4120 (2004)
#     - FTC, 13 February 2024, on quietly changing terms of service
#     - Colorado 4 CCR 904-3 Rule 6.04
#     - Cal. Civ. Code §1798.100(a)(1)
#   fix: >-
#     Let the document take effect first.
package pyconsent.rules.disclosure.late

import data.pyconsent.model.change
import data.pyconsent.model.date
import data.pyconsent.model.document
import data.pyconsent.model.finding

annotation := rego.metadata.chain()

findings contains finding.of(annotation, case, {
	"message": $"{document.name(version)} covers this only after the change",
	"expected": $"published and in force by {date.moment(document.judged_at(case))}",
	"actual": $"in force from {date.moment(document.starts_at(version))}",
	"fix": $"move the effective date of the change to {date.from_day(document.starts_at(version))} or later",
	"path": ["organisation", "documents", version.document, "versions", version.number],
}) if {
	some case in change.setting_cases
	some atom in case.atoms
	not document.is_disclosed(case, atom)
	some version in document.versions
	document.binds_all(version, case.audience)
	document.discloses(version, atom)
	document.starts_at(version) > document.judged_at(case)
}
