# METADATA
# title: A clause that what was used cannot be removed
# description: |
#   A text that tells people that nothing can be done about what was already
#   used takes away the remedy in advance.
# custom:
#   id: remedy.no_removal
#   severity: error
#   waivable: true
#   sources:
#     - FTC, Everalbum (2021)
#     - FTC, WW/Kurbo (2022)
#     - FTC, Cambridge Analytica (2019)
#     - EDPB Opinion 28/2024
#     - GDPR Art. 7
#   fix: >-
#     Take the clause out, and build the way to remove.
package pyconsent.rules.remedy.no_removal

import data.pyconsent.model.change
import data.pyconsent.model.document
import data.pyconsent.model.finding

annotation := rego.metadata.chain()

findings contains clause(case, version) if {
	some case in change.setting_cases
	count(change.weighty(case)) > 0
	some version in document.in_force_or_to_come(case)
	is_refusing(version)
}

findings contains clause(case, case.version) if {
	some case in change.document_cases
	is_refusing(case.version)
}

# The clause alone is a change as well.
findings contains clause(case, case.version) if {
	some case in change.version_cases
	is_refusing(case.version)
	not was_refused(case)
}

clause(case, version) := finding.of(annotation, case, {
	"message": $"{document.name(version)} says that what was used cannot be removed",
	"expected": "a text that leaves people a remedy",
	"actual": $"removal_refused: {finding.shown(version.removal_refused)}",
	"fix": "take the clause out of the document, and declare how data are removed in the deletion plan",
	"path": ["organisation", "documents", version.document, "versions", version.number, "removal_refused"],
})

is_refusing(version) if not object.get(version, "removal_refused", null) in [false, null]

was_refused(case) if {
	some earlier in change.before(case)
	is_refusing(earlier)
}
