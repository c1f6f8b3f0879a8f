# METADATA
# title: Notice not sent as scheduled, or without a moment
# description: |
#   A notice counts from the moment that it was sent, or is scheduled for while
#   that lies ahead. One with no moment at all, or whose scheduled moment has
#   passed with nothing sent, counts for nothing.
# custom:
#   id: notice.unsent
#   severity: error
#   waivable: true
#   sources:
#     - Colorado 4 CCR 904-3 Rule 6.04
#     - Cal. Civ. Code §1798.100(a)(1)
#     - FTC, 13 February 2024, on quietly changing terms of service
#     - Gateway Learning, FTC C-4120 (2004)
#     - Facebook, FTC C-4365 (2012)
#   fix: >-
#     Send the notice and record when, or schedule it for a moment still to come.
package pyconsent.rules.notice.unsent

import data.pyconsent.model.date
import data.pyconsent.model.finding
import data.pyconsent.model.notice

annotation := rego.metadata.chain()

findings contains finding.of(annotation, case, {
	"message": $"no notice to {case.audience} was sent or is still to be sent",
	"expected": "a moment at which the notice was sent, or one still to come for which it is scheduled",
	"actual": concat("; ", sort({fate(told) | some told in case.active})),
	"fix": $"record when it was sent; if it was not, {notice.how_to_be_on_time(case)}",
	"path": ["plan", "notices", case.active[0].number],
}) if {
	some case in notice.cases
	count(case.active) > 0
	count(case.dated) == 0
}

fate(told) := $"a notice recorded as sent on {date.moment(told.sent_at)}, which is still to come" if {
	is_number(told.sent_at)
} else := $"a notice scheduled for {date.moment(told.scheduled_at)}, which has passed, and not recorded as sent" if {
	is_number(told.scheduled_at)
} else := "a notice with no moment"
