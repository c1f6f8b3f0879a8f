package pyconsent.rules.notice.late_test

import data.pyconsent.fixture
import data.pyconsent.rules.notice.late

finding := {
	"rule": "notice.late",
	"title": "Notice too late for the lead time",
	"severity": "error",
	"waivable": true,
	"sources": [
		"Colorado 4 CCR 904-3 Rule 6.04",
		"Cal. Civ. Code §1798.100(a)(1)",
		"FTC, 13 February 2024, on quietly changing terms of service",
		"Gateway Learning, FTC C-4120 (2004)",
		"Facebook, FTC C-4365 (2012)",
	],
	"change": 0,
	"setting": "usage.counts",
	"document": null,
	"audience": "everyone",
	"message": "everyone is told too late",
	"expected": "a notice by 2026-02-04, 30 days before 2026-03-06",
	"actual": "the first notice on 2026-02-14",
	"fix": "send it by 2026-02-04, or move the effective date to 2026-03-16 or later",
	"path": ["plan", "notices", 0],
}

effective_at := fixture.announced.changes[0].plan.effective_at

# The last moment for a notice with a lead time of 30 days.
latest := effective_at - (30 * fixture.day)

notice := object.remove(fixture.announced.changes[0].plan.notices[0], ["scheduled_at"])

with_notices(notices) := fixture.with_change(fixture.announced, {"plan/notices": notices})

with_notice(fields) := with_notices([object.union(notice, fields)])

scheduled(moment) := with_notice({"scheduled_at": moment})

# Ten days too late.
changed := scheduled(latest + (10 * fixture.day))

# The same, judged so many days from now.
later(base, days) := json.patch(base, [{"op": "replace", "path": "at", "value": fixture.at + (days * fixture.day)}])

promising(base, fields) := fixture.with_organisation(base, {"documents/policy/versions/0/promises": fields})

test_allowed_with_the_lead_time_to_the_second if {
	late.findings == set() with input as fixture.announced
	late.findings == set() with input as fixture.rewritten
	late.findings == set() with input as scheduled(latest)
	late.findings == set() with input as later(with_notice({"sent_at": latest}), 365)
}

test_denied_a_second_later if {
	late.findings == {object.union(finding, {
		"actual": "the first notice on 2026-02-04 00:00 UTC",
		"fix": "send it by 2026-02-04, or move the effective date to 2026-03-07 or later",
	})} with input as scheduled(latest + 1)
	late.findings == {finding} with input as changed
}

# Told only as it takes effect is another rule's.
test_silent_when_people_are_told_only_as_it_takes_effect if {
	late.findings == set() with input as scheduled(effective_at)
	late.findings == {object.union(finding, {
		"actual": "the first notice on 2026-03-05 23:59 UTC",
		"fix": "send it by 2026-02-04, or move the effective date to 2026-04-05 or later",
	})} with input as scheduled(effective_at - 1)
}

test_the_fix_moves_the_effective_date_when_it_is_too_late_to_send_it if {
	moved := object.union(finding, {"fix": "move the effective date to 2026-03-16 or later"})
	late.findings == {finding} with input as later(changed, 30)
	late.findings == {moved} with input as later(changed, 31)
	late.findings == {moved} with input as later(with_notice({"sent_at": latest + (10 * fixture.day)}), 40)
}

test_the_fix_counts_a_promise_that_will_be_in_force if {
	promised := fixture.with_organisation(changed, {"documents/policy/versions/-": {
		"published_at": fixture.at,
		"effective_at": effective_at + fixture.day,
		"audiences": ["everyone"],
		"promises": {"notice_days": 45},
	}})
	late.findings == {object.union(finding, {
		"fix": "send it by 2026-02-04, or move the effective date to 2026-03-31 or later",
	})} with input as promised
}

test_the_days_are_those_of_the_organisation if {
	every row in [[40, 0], [40.0001, 1], [41, 1], [0, 0], [-1, 0], [null, 0], ["60", 0]] {
		[days, found] := row
		in_time := fixture.with_organisation(scheduled(effective_at - (40 * fixture.day)), {"thresholds": {"notice_days": days}})
		count(late.findings) == found with input as in_time
	}
	longer := fixture.with_organisation(fixture.announced, {"thresholds": {"notice_days": 55}})
	late.findings == {object.union(finding, {
		"expected": "a notice by 2026-01-10, 55 days before 2026-03-06",
		"actual": "the first notice on 2026-01-15",
		"fix": "send it by 2026-01-10, or move the effective date to 2026-03-11 or later",
	})} with input as longer
}

test_with_no_lead_time_people_are_told_as_it_takes_effect if {
	late.findings == set() with input as fixture.with_organisation(scheduled(effective_at), {"thresholds": {"notice_days": 0}})
}

test_a_stricter_promise_to_the_audience_or_a_part_of_it_counts if {
	stricter := object.union(finding, {
		"expected": "a notice by 2026-01-10, 55 days before 2026-03-06",
		"actual": "the first notice on 2026-01-15",
		"fix": "send it by 2026-01-10, or move the effective date to 2026-03-11 or later",
	})
	late.findings == {stricter} with input as promising(fixture.announced, {"notice_days": 55})
	to_a_part := fixture.with_organisation(promising(fixture.announced, {"notice_days": 55}), {
		"documents/policy/versions/0/audiences": ["premium"],
	})
	late.findings == {stricter} with input as to_a_part
	to_others := fixture.with_change(to_a_part, {"after/default": {"everyone": "off", "stranger": "on"}})
	late.findings == set() with input as to_others
	kept := promising(fixture.announced, {"notice_days": 50})
	late.findings == set() with input as kept
}

test_a_weaker_promise_does_not_shorten_the_days if {
	every days in [0, 1, -30, null, "1"] {
		late.findings == {finding} with input as promising(changed, {"notice_days": days})
	}
}

test_the_first_notice_counts if {
	notices := [object.union(notice, {"scheduled_at": latest + (days * fixture.day)}) | some days in [20, 10, 29]]
	late.findings == {object.union(finding, {"path": ["plan", "notices", 1]})} with input as with_notices(notices)
	in_time := array.concat(notices, [object.union(notice, {"sent_at": fixture.at})])
	late.findings == set() with input as with_notices(in_time)
}

test_a_notice_in_time_that_does_not_tell_them_does_not_help if {
	after_it := object.union(notice, {"scheduled_at": latest + (10 * fixture.day)})
	second := object.union(finding, {"path": ["plan", "notices", 1]})
	every fields in [
		{"audiences": ["premium"], "sent_at": fixture.at},
		{"channel": "web_page", "sent_at": fixture.at},
		{"channel": null, "sent_at": fixture.at},
		{"scheduled_at": fixture.at - 1},
		{"sent_at": fixture.at + 1},
		{},
	] {
		late.findings == {second} with input as with_notices([object.union(notice, fields), after_it])
	}
}

test_nothing_happens_to_a_person_before_they_have_seen_it if {
	blocking := {"channel": "in_app", "blocks_until_seen": true}
	every moment in [latest + 1, effective_at - 1, effective_at] {
		seen := with_notice(object.union(blocking, {"scheduled_at": moment}))
		late.findings == set() with input as seen
	}
	every fields in [{"channel": "email"}, {"channel": "push"}, {"channel": "sms"}] {
		unseen := with_notice(object.union({"blocks_until_seen": true, "scheduled_at": latest + (10 * fixture.day)}, fields))
		late.findings == {finding} with input as unseen
	}
	every value in [false, null, "true", 1, [true]] {
		unsure := {"channel": "in_app", "blocks_until_seen": value, "scheduled_at": latest + (10 * fixture.day)}
		late.findings == {finding} with input as with_notice(unsure)
	}
}

in_part := object.union(finding, {
	"message": "everyone is not told in time how to object",
	"expected": "a notice that says it by 2026-02-04, 30 days before 2026-03-06",
	"actual": "nothing by then on how to object",
	"path": ["plan", "notices"],
})

# All but how to object is said in time.
first := object.union(json.remove(notice, ["states/how_to_object"]), {"sent_at": fixture.at})

with_second(fields) := with_notices([first, object.union(notice, fields)])

test_denied_when_what_is_left_unsaid_is_said_too_late if {
	late.findings == set() with input as with_second({"scheduled_at": latest})
	late.findings == {in_part} with input as with_second({"scheduled_at": latest + (10 * fixture.day)})
	late.findings == {object.union(in_part, {
		"fix": "send it by 2026-02-04, or move the effective date to 2026-04-05 or later",
	})} with input as with_second({"scheduled_at": effective_at})
}

test_denied_when_what_is_left_unsaid_is_never_sent if {
	every fields in [{}, {"scheduled_at": fixture.at - 1}, {"sent_at": fixture.at + 1}, {"scheduled_at": null}] {
		late.findings == {object.union(in_part, {"fix": "send it by 2026-02-04"})} with input as with_second(fields)
	}
	late.findings == {object.union(in_part, {
		"fix": "send a notice now, and move the effective date to 2026-03-08 or later",
	})} with input as later(with_second({}), 32)
}

test_denied_when_people_see_at_the_last_moment_only_a_part_of_it if {
	blocking := {"channel": "in_app", "blocks_until_seen": true, "scheduled_at": effective_at}
	seen := object.union(object.remove(first, ["sent_at"]), blocking)
	rest := object.union(notice, {"scheduled_at": effective_at + fixture.day})
	late.findings == {object.union(in_part, {
		"fix": "send it by 2026-02-04, or move the effective date to 2026-04-06 or later",
	})} with input as with_notices([seen, rest])
	unsent := object.union(in_part, {"fix": "send it by 2026-02-04"})
	late.findings == {unsent} with input as with_notices([seen, notice])
}

test_all_that_is_said_too_late_is_named if {
	silent := json.remove(first, ["states/data_categories", "states/data_uses"])
	rest := object.union(notice, {"scheduled_at": latest + (10 * fixture.day)})
	unsaid := "the data, the use, how to object"
	late.findings == {object.union(in_part, {
		"message": $"everyone is not told in time {unsaid}",
		"actual": $"nothing by then on {unsaid}",
	})} with input as with_notices([silent, rest])
}

# What no notice says at all is another rule's.
test_silent_when_nothing_more_is_said_later if {
	rest := object.union(first, {"scheduled_at": effective_at})
	late.findings == set() with input as with_notices([first, rest])
}

# When it takes effect, or whether it was sent, other rules ask.
test_silent_when_a_moment_is_not_known if {
	late.findings == set() with input as fixture.without_change(changed, ["plan/effective_at"])
	every value in [null, "2026-03-06", true, []] {
		late.findings == set() with input as fixture.with_change(changed, {"plan/effective_at": value})
		late.findings == set() with input as scheduled(value)
	}
	late.findings == set() with input as fixture.unannounced
}

test_denied_for_each_audience_that_is_told_too_late if {
	two := fixture.with_change(changed, {
		"after/default": {"everyone": "on", "premium": "on"},
		"plan/notices/1": object.union(notice, {"sent_at": fixture.at, "audiences": ["premium"]}),
	})
	late.findings == {finding} with input as two
	both := fixture.with_change(two, {"plan/notices/1/sent_at": null})
	late.findings == {
		finding,
		object.union(finding, {"audience": "premium", "message": "premium is told too late"}),
	} with input as both
}

test_nobody_is_told_of_what_reaches_nobody if {
	protective := fixture.with_change(changed, {"before/default": "on", "after/default": "off"})
	late.findings == set() with input as protective
	joining := fixture.with_change(changed, {"after/default": {"everyone": "off", "joining": "on"}})
	late.findings == set() with input as joining
}

test_denied_when_people_are_told_too_late_of_a_document if {
	of_document := {"setting": null, "document": "policy"}
	too_late := fixture.with_change(fixture.rewritten, {"plan/notices/0/scheduled_at": latest + (10 * fixture.day)})
	late.findings == {object.union(finding, of_document)} with input as too_late
	a_plan_is_no_version := fixture.with_change(too_late, {"plan/effective_at": effective_at + (90 * fixture.day)})
	late.findings == {object.union(finding, of_document)} with input as a_plan_is_no_version
}
