# METADATA
# title: Change without an effective moment
# description: |
#   Whether a notice comes in time can be told only when the change says when it
#   takes effect.
# custom:
#   id: notice.undated
#   severity: error
#   waivable: true
#   sources:
#     - Colorado 4 CCR 904-3 Rule 6.04
#     - Cal. Civ. Code §1798.100(a)(1)
#     - FTC, 13 February 2024, on quietly changing terms of service
#     - Gateway Learning, FTC C-4120 (2004)
#     - Facebook, FTC C-4365 (2012)
#   fix: >-
#     State `effective_at` in the change plan.
package pyconsent.rules.notice.undated

import data.pyconsent.model.date
import data.pyconsent.model.finding
import data.pyconsent.model.notice

annotation := rego.metadata.chain()

findings contains finding.of(annotation, case, {
	"message": $"the change does not say when it takes effect for {case.audience}",
	"expected": $"an effective moment in {where(case)}",
	"actual": finding.shown(object.get(stated_in(case), "effective_at", null)),
	"fix": $"state effective_at; with a notice sent now, {date.from_day(notice.soonest(case))} or later",
	"path": path(case),
}) if {
	some case in notice.cases
	not is_dated(case)
}

is_dated(case) if is_number(case.effective_at)

# A document takes effect when its version says so, a setting when its plan does.
where(case) := "the change plan" if {
	case.document == null
} else := "the version"

stated_in(case) := case.plan if {
	case.document == null
} else := case.version

path(case) := ["plan"] if {
	case.document == null
} else := ["after", "versions", case.version.number]
