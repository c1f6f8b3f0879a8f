# METADATA
# title: Obligations
# description: |
#   What an allowed plan still has to do: a notice that counts because it is scheduled
#   must go out, and an objection window that counts must stay open.
package pyconsent.model.obligation

import data.pyconsent.model.date
import data.pyconsent.model.notice

found contains [case.change, duty] if {
	some case in notice.cases
	some planned in case.on_time
	notice.is_scheduled(planned)
	duty := {
		"setting": case.setting,
		"document": case.document,
		"audience": case.audience,
		"due": date.instant(notice.moment(planned)),
		"message": $"send the notice by {planned.channel} to {case.audience} on {date.moment(notice.moment(planned))}",
	}
}

found contains [case.change, duty] if {
	some case in notice.cases
	count(case.on_time) > 0
	case.plan.objection.closes_at >= input.at
	is_number(case.plan.objection.closes_at)
	duty := {
		"setting": case.setting,
		"document": case.document,
		"audience": case.audience,
		"due": date.instant(case.plan.objection.closes_at),
		"message": $"honour objections until {date.moment(case.plan.objection.closes_at)}",
	}
}
