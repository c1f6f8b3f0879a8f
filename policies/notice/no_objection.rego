# METADATA
# title: No chance to object before the change takes effect
# description: |
#   People can say no before the change applies to them: an objection window
#   opens and closes before the effective moment, or nothing happens to a person
#   before they have seen the notice and how to object.
# custom:
#   id: notice.no_objection
#   severity: error
#   waivable: true
#   sources:
#     - Colorado 4 CCR 904-3 Rule 6.04
#     - GDPR Art. 7
#     - 11 CCR §7004
#     - Facebook, FTC C-4365 (2012)
#   fix: >-
#     Open an objection window that closes before the change takes effect.
package pyconsent.rules.notice.no_objection

import data.pyconsent.model.date
import data.pyconsent.model.finding
import data.pyconsent.model.notice

annotation := rego.metadata.chain()

findings contains finding.of(annotation, case, {
	"message": $"{case.audience} cannot object before the change takes effect",
	"expected": $"an objection window of {notice.objection_days(case)} days that closes before the change takes effect",
	"actual": actual(case),
	"fix": notice.how_to_be_heard(case),
	"path": ["plan"],
}) if {
	some case in notice.cases
	not notice.is_heard_first(case)
	not notice.opens_in_time(case)
}

actual(case) := $"{window(case)}, and nobody told how to object before {date.moment(notice.heard_from(opening, case))}" if {
	notice.has_window(case)
	opening := case.plan.objection.opens_at
} else := window(case)

window(case) := $"a window from {date.moment(opens)} to {date.moment(closes)}" if {
	opens := case.plan.objection.opens_at
	closes := case.plan.objection.closes_at
	is_number(opens)
	is_number(closes)
} else := "no window that opens before the change takes effect"
