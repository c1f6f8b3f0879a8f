# METADATA
# title: Objection window too short
# description: |
#   The window is as long as the organisation's threshold (14 days where it sets
#   none) or its own stricter promise, and closes before the change takes
#   effect.
# custom:
#   id: notice.short_objection
#   severity: error
#   waivable: true
#   sources:
#     - Colorado 4 CCR 904-3 Rule 6.04
#     - GDPR Art. 7
#     - 11 CCR §7004
#     - Facebook, FTC C-4365 (2012)
#   fix: >-
#     Lengthen the window, or move the effective date behind its end.
package pyconsent.rules.notice.short_objection

import data.pyconsent.model.date
import data.pyconsent.model.finding
import data.pyconsent.model.notice

annotation := rego.metadata.chain()

findings contains finding.of(annotation, case, {
	"message": $"{case.audience} has too little time to object",
	"expected": $"{notice.objection_days(case)} days that end before {date.moment(case.effective_at)}",
	"actual": $"from {date.moment(notice.heard_from(window.opens_at, case))} to {date.moment(window.closes_at)}",
	"fix": notice.how_to_be_heard(case),
	"path": ["plan", "objection"],
}) if {
	some case in notice.cases
	not notice.is_heard_first(case)
	notice.opens_in_time(case)
	not notice.is_long_enough(case)
	window := case.plan.objection
}
