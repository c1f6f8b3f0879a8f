# METADATA
# title: Notices of a change
# description: |
#   What each audience is told, and when. A notice counts from the moment that it was
#   sent or, while that still lies ahead, is scheduled for. A scheduled moment that
#   has passed with nothing sent counts for nothing.
package pyconsent.model.notice

import data.pyconsent.model.change
import data.pyconsent.model.date
import data.pyconsent.model.document
import data.pyconsent.model.organisation
import data.pyconsent.model.taxonomy

# Channels that go to the person. A page that waits to be read is no notice.
active_channels := ["email", "in_app", "push", "sms", "postal", "phone"]

passive_channels := ["web_page", "changelog", "release_notes", "blog", "forum", "press", "social_media", "document"]

# Every case that somebody has to be told of, with what was planned to tell them.
# People who are yet to join are told as they join.
cases := [object.union(case, {
	"notices": notices,
	"reaching": reaching,
	"active": active,
	"dated": dated,
	"days": days,
	"on_time": [notice | some notice in dated; is_on_time(notice, case, days)],
}) |
	some case in change.cases
	count(case.told) > 0
	not organisation.is_new(case)
	notices := planned(case.plan)
	reaching := [notice | some notice in notices; reaches(notice, case.audience)]
	active := [notice | some notice in reaching; is_active(notice)]
	dated := [notice | some notice in active; is_number(moment(notice))]
	days := document.promised_days("notice_days", case)
]

# Those planned that go to the people of an audience.
telling(plan, audience) := [notice | some notice in planned(plan); reaches(notice, audience); is_active(notice)]

is_active(notice) if notice.channel in active_channels

planned(plan) := [object.union(notice, {"number": number}) | some number, notice in plan.notices] if {
	is_array(plan.notices)
} else := []

reaches(notice, audience) if {
	some group in notice.audiences
	group in organisation.lineage(audience)
}

moment(notice) := notice.sent_at if {
	notice.sent_at <= input.at
	is_number(notice.sent_at)
} else := notice.scheduled_at if {
	not is_sent(notice)
	is_number(notice.scheduled_at)
	notice.scheduled_at >= input.at
}

is_sent(notice) if is_number(notice.sent_at)

is_on_time(notice, case, days) if {
	is_number(case.effective_at)
	moment(notice) + organisation.in_seconds(days) <= case.effective_at
}

is_on_time(notice, case, _) if {
	is_number(case.effective_at)
	is_seen_first(notice)
	moment(notice) <= case.effective_at
}

# Nothing happens to a person before they have seen this notice.
is_seen_first(notice) if {
	notice.blocks_until_seen == true
	notice.channel == "in_app"
}

is_scheduled(notice) if moment(notice) != object.get(notice, "sent_at", null)

# What the notices together leave unsaid.
unsaid(notices, case) := [label |
	some [field, label] in [
		["change", "what changes"],
		["data_categories", "the data"],
		["data_uses", "the use"],
		["recipients", "the recipients"],
		["how_to_object", "how to object"],
	]
	not says(notices, field, case)
]

says(notices, field, _) if {
	field in ["change", "how_to_object"]
	some notice in notices
	is_string(notice.states[field])
	trim_space(notice.states[field]) != ""
}

says(notices, "data_categories", case) if {
	stated := [category | some notice in notices; some category in notice.states.data_categories]
	every atom in case.told {
		some category in stated
		taxonomy.covers(category, atom.category)
	}
}

says(notices, "data_uses", case) if {
	stated := [use | some notice in notices; some use in notice.states.data_uses]
	every atom in case.told {
		some use in stated
		taxonomy.covers(use, atom.use)
	}
}

says(notices, "recipients", case) if {
	stated := {"recipients": [recipient | some notice in notices; some recipient in notice.states.recipients]}
	every atom in case.told {
		document.names_recipient(stated, atom)
	}
}

first(case) := min([moment(notice) | some notice in case.dated])

# The dated notice that comes first.
earliest(case) := [notice | some notice in case.dated; moment(notice) == first(case)][0]

# The first moment by which the notices have said all that they ever say.
told_by(case) := min([reached |
	some notice in case.dated
	reached := moment(notice)
	so_far := [other | some other in case.dated; moment(other) <= reached]
	unsaid(so_far, case) == unsaid(case.active, case)
])

# The last moment for a notice that leaves the effective moment where it is.
latest(case) := case.effective_at - organisation.in_seconds(case.days)

how_to_be_on_time(case) := $"send it by {date.moment(latest(case))}, or move the effective date to {date.from_day(from_plan(case))} or later" if {
	latest(case) >= input.at
	from_plan(case)
} else := $"send it by {date.moment(latest(case))}" if {
	latest(case) >= input.at
} else := $"move the effective date to {date.from_day(from_plan(case))} or later" if {
	from_plan(case)
} else := $"send a notice now, and move the effective date to {date.from_day(soonest(case))} or later"

# The earliest effective moment, with the notices as they are or, if they will not do, told now.
once_told(case) := max([input.at, min(seen)]) if {
	seen := [moment(notice) | some notice in case.on_time; is_seen_first(notice)]
	count(seen) > 0
} else := from_plan(case) if {
	from_plan(case)
} else := soonest(case)

# The earliest effective moment with the notices as they are. None lies in the past.
from_plan(case) := max([input.at, behind(told_by(case), "notice_days", case)])

# The earliest effective moment if people are told now.
soonest(case) := behind(input.at, "notice_days", case)

# So many days after a moment; a document in force by then may promise more.
behind(moment, name, case) := moment + organisation.in_seconds(max([days, promised_by_then])) if {
	days := document.promised_days(name, case)
	moved := object.union(case, {"effective_at": moment + organisation.in_seconds(days)})
	promised_by_then := document.promised_days(name, moved)
}

objection_days(case) := document.promised_days("objection_days", case)

# Nothing happens to a person before they have seen how to object.
is_heard_first(case) if {
	some notice in case.on_time
	is_seen_first(notice)
	says([notice], "how_to_object", case)
}

# A window that opens before it closes and before the change takes effect.
has_window(case) if {
	is_number(case.effective_at)
	is_number(case.plan.objection.opens_at)
	is_number(case.plan.objection.closes_at)
	case.plan.objection.opens_at < case.plan.objection.closes_at
	case.plan.objection.opens_at < case.effective_at
}

# Nobody objects before they are told how or, if no notice tells it, of the change.
heard_from(opening, case) := max([opening, min(told_how)]) if {
	told_how := [moment(notice) | some notice in case.dated; says([notice], "how_to_object", case)]
	count(told_how) > 0
} else := max([opening, first(case)]) if {
	count(case.dated) > 0
} else := opening

opens_in_time(case) if {
	has_window(case)
	opening := heard_from(case.plan.objection.opens_at, case)
	opening < case.plan.objection.closes_at
	opening < case.effective_at
}

is_long_enough(case) if is_as_long(case, objection_days(case))

is_as_long(case, days) if {
	opens_in_time(case)
	case.plan.objection.closes_at <= case.effective_at
	case.plan.objection.closes_at - heard_from(case.plan.objection.opens_at, case) >= organisation.in_seconds(days)
}

how_to_be_heard(case) := $"keep the window open from {date.moment(opening)} to {closing}, and let the change take effect on {closing} or later" if {
	opens_in_time(case)
	case.plan.objection.closes_at >= input.at
	opening := case.plan.objection.opens_at
	closing := closing_day(opening, case)
} else := $"open an objection window from {date.moment(opening)} to {closing}, and let the change take effect on {closing} or later" if {
	opening := heard_from(input.at, case)
	opening > input.at
	closing := closing_day(opening, case)
} else := $"open an objection window of {objection_days(case)} days by {date.moment(last)}, no sooner than the notice" if {
	last := case.effective_at - organisation.in_seconds(objection_days(case))
	last >= input.at
} else := $"open an objection window of {days} days now, and let the change take effect on {closing_day(input.at, case)} or later" if {
	days := objection_days(case)
}

# The earliest effective moment, with the window as it is or, if that will not do, opened now.
# None, for people who see how to object before anything happens to them.
once_heard(case) := null if {
	is_heard_first(case)
} else := closed(case.plan.objection.opens_at, case) if {
	opens_in_time(case)
	case.plan.objection.closes_at >= input.at
} else := closed(input.at, case)

closed(opening, case) := behind(heard_from(opening, case), "objection_days", case)

closing_day(opening, case) := date.from_day(closed(opening, case))
