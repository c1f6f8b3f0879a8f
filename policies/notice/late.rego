# METADATA
# title: Notice too late for the lead time
# description: |
#   People need time to read a notice and to act on it. The lead time is the
#   organisation's threshold (30 days where it sets none) or, where that is
#   longer, what its own documents promise to the audience. All that must be
#   said is said within it.
# custom:
#   id: notice.late
#   severity: error
#   waivable: true
#   sources:
#     - Colorado 4 CCR 904-3 Rule 6.04
#     - Cal. Civ. Code §1798.100(a)(1)
#     - FTC, 13 February 2024, on quietly changing terms of service
#     - Gateway Learning, FTC C-4120 (2004)
#     - Facebook, FTC C-4365 (2012)
#   fix: >-
#     Send the notice earlier or move the effective date.
package pyconsent.rules.notice.late

import data.pyconsent.model.date
import data.pyconsent.model.finding
import data.pyconsent.model.notice

annotation := rego.metadata.chain()

findings contains finding.of(annotation, case, {
	"message": $"{case.audience} is told too late",
	"expected": $"a notice by {date.moment(notice.latest(case))}, {case.days} days before {date.moment(case.effective_at)}",
	"actual": $"the first notice on {date.moment(notice.first(case))}",
	"fix": notice.how_to_be_on_time(case),
	"path": ["plan", "notices", notice.earliest(case).number],
}) if {
	some case in notice.cases
	notice.first(case) < case.effective_at
	count(case.on_time) == 0
}

# What the notices in time leave unsaid is said in one that does not come in time.
findings contains finding.of(annotation, case, {
	"message": $"{case.audience} is not told in time {concat(", ", unsaid)}",
	"expected": $"a notice that says it by {date.moment(notice.latest(case))}, {case.days} days before {date.moment(case.effective_at)}",
	"actual": $"nothing by then on {concat(", ", unsaid)}",
	"fix": notice.how_to_be_on_time(case),
	"path": ["plan", "notices"],
}) if {
	some case in notice.cases
	count(case.on_time) > 0
	unsaid := notice.unsaid(case.on_time, case)
	count(unsaid) > 0
	count(notice.unsaid(case.active, case)) == 0
}
