# METADATA
# title: Notice does not reach an affected audience
# description: |
#   Every audience that a change affects is told of it. A notice to premium
#   members is no notice to everyone.
# custom:
#   id: notice.audience
#   severity: error
#   waivable: true
#   sources:
#     - Colorado 4 CCR 904-3 Rule 6.04
#     - Cal. Civ. Code §1798.100(a)(1)
#     - FTC, 13 February 2024, on quietly changing terms of service
#     - Gateway Learning, FTC C-4120 (2004)
#     - Facebook, FTC C-4365 (2012)
#   fix: >-
#     Send the notice to the audience that was left out, early enough for the lead
#     time.
package pyconsent.rules.notice.audience

import data.pyconsent.model.finding
import data.pyconsent.model.notice

annotation := rego.metadata.chain()

findings contains finding.of(annotation, case, {
	"message": $"{case.audience} is affected, and no notice goes to it",
	"expected": $"a notice to {case.audience}",
	"actual": $"notices to {finding.words([group | some told in case.notices; some group in told.audiences])}",
	"fix": $"add {case.audience} to a notice; {notice.how_to_be_on_time(case)}",
	"path": ["plan", "notices"],
}) if {
	some case in notice.cases
	count(case.notices) > 0
	count(case.reaching) == 0
}
