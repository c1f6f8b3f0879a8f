# METADATA
# title: Notice only after the change
# description: |
#   A notice sent when the change is already in effect tells people what was
#   done to them.
# custom:
#   id: notice.after
#   severity: error
#   waivable: true
#   sources:
#     - Colorado 4 CCR 904-3 Rule 6.04
#     - Cal. Civ. Code §1798.100(a)(1)
#     - FTC, 13 February 2024, on quietly changing terms of service
#     - Gateway Learning, FTC C-4120 (2004)
#     - Facebook, FTC C-4365 (2012)
#   fix: >-
#     Move the effective date behind the notice and its lead time.
package pyconsent.rules.notice.after

import data.pyconsent.model.date
import data.pyconsent.model.finding
import data.pyconsent.model.notice

annotation := rego.metadata.chain()

findings contains finding.of(annotation, case, {
	"message": $"{case.audience} is told only when the change is in effect",
	"expected": $"a notice by {date.moment(notice.latest(case))}, {case.days} days before {date.moment(case.effective_at)}",
	"actual": $"the first notice on {date.moment(notice.first(case))}",
	"fix": notice.how_to_be_on_time(case),
	"path": ["plan", "notices", notice.earliest(case).number],
}) if {
	some case in notice.cases
	is_number(case.effective_at)
	notice.first(case) >= case.effective_at
	count(case.on_time) == 0
}
