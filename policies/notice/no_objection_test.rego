package pyconsent.rules.notice.no_objection_test

import data.pyconsent.fixture
import data.pyconsent.rules.notice.no_objection

finding := {
	"rule": "notice.no_objection",
	"title": "No chance to object before the change takes effect",
	"severity": "error",
	"waivable": true,
	"sources": [
		"Colorado 4 CCR 904-3 Rule 6.04",
		"GDPR Art. 7",
		"11 CCR §7004",
		"Facebook, FTC C-4365 (2012)",
	],
	"change": 0,
	"setting": "usage.counts",
	"document": null,
	"audience": "everyone",
	"message": "everyone cannot object before the change takes effect",
	"expected": "an objection window of 14 days that closes before the change takes effect",
	"actual": "no window that opens before the change takes effect",
	"fix": "open an objection window from 2026-01-15 to 2026-01-29, and let the change take effect on 2026-01-29 or later",
	"path": ["plan"],
}

from_to(opens, closes) := object.union(finding, {"actual": $"a window from {opens} to {closes}"})

effective_at := fixture.announced.changes[0].plan.effective_at

window(opens_at, closes_at) := fixture.with_change(fixture.announced, {"plan/objection": {"opens_at": opens_at, "closes_at": closes_at}})

without_window := fixture.without_change(fixture.announced, ["plan/objection"])

judged_later(base, days) := json.patch(base, [{"op": "replace", "path": "at", "value": fixture.at + (days * fixture.day)}])

test_allowed_when_a_window_opens_and_closes_before if {
	no_objection.findings == set() with input as fixture.announced
	no_objection.findings == set() with input as fixture.rewritten
}

test_denied_when_there_is_no_window if {
	no_objection.findings == {finding} with input as without_window
	every value in [null, "", "14 days", true, 14, [], {}] {
		no_objection.findings == {finding} with input as fixture.with_change(fixture.announced, {"plan/objection": value})
	}
}

test_denied_when_the_window_does_not_say_from_when_to_when if {
	every name in ["opens_at", "closes_at"] {
		no_objection.findings == {finding} with input as fixture.without_change(fixture.announced, [$"plan/objection/{name}"])
		every value in [null, "", "2026-01-15", true, [1768435200], {}] {
			no_objection.findings == {finding} with input as fixture.with_change(fixture.announced, {$"plan/objection/{name}": value})
		}
	}
}

test_denied_when_the_window_closes_no_later_than_it_opens if {
	opens_at := fixture.at + (20 * fixture.day)
	no_objection.findings == {from_to("2026-01-25", "2026-01-25")} with input as window(opens_at, opens_at)
	no_objection.findings == {from_to("2026-01-25", "2026-01-24 23:59 UTC")} with input as window(opens_at, opens_at - 1)
	no_objection.findings == {from_to("2026-01-25", "2026-01-05")} with input as window(opens_at, fixture.at)
}

# One that is too short is another rule's.
test_silent_when_the_window_is_open_for_a_second if {
	opens_at := fixture.at + (20 * fixture.day)
	no_objection.findings == set() with input as window(opens_at, opens_at + 1)
	no_objection.findings == set() with input as window(effective_at - 1, effective_at + fixture.day)
}

test_denied_when_the_window_opens_only_as_the_change_takes_effect if {
	no_objection.findings == {from_to("2026-03-06", "2026-04-05")} with input as window(effective_at, effective_at + (30 * fixture.day))
}

# Told on 2026-01-15, and not before.
told_after(opens, closes) := object.union(from_to(opens, closes), {
	"actual": $"a window from {opens} to {closes}, and nobody told how to object before 2026-01-15",
})

test_denied_when_the_window_has_closed_before_people_are_told if {
	told_at := fixture.at + (10 * fixture.day)
	no_objection.findings == {told_after("2025-12-06", "2026-01-05")} with input as window(fixture.at - (30 * fixture.day), fixture.at)
	no_objection.findings == {told_after("2025-12-06", "2026-01-15")} with input as window(fixture.at - (30 * fixture.day), told_at)
	no_objection.findings == set() with input as window(fixture.at - (30 * fixture.day), told_at + 1)
}

told(moment) := fixture.with_change(fixture.announced, {"plan/notices/0/scheduled_at": moment, "plan/objection/closes_at": effective_at + fixture.day})

test_denied_when_people_are_told_only_as_the_change_takes_effect if {
	no_objection.findings == {object.union(finding, {
		"actual": "a window from 2026-01-15 to 2026-03-07, and nobody told how to object before 2026-03-06",
		"fix": "open an objection window from 2026-03-06 to 2026-03-20, and let the change take effect on 2026-03-20 or later",
	})} with input as told(effective_at)
	no_objection.findings == set() with input as told(effective_at - 1)
}

# The first that says how to object, and goes to the person.
test_a_notice_that_does_not_say_how_to_object_opens_nothing if {
	notice := fixture.announced.changes[0].plan.notices[0]
	second := object.union(notice, {"scheduled_at": fixture.at + (20 * fixture.day)})
	open := window(fixture.at + (10 * fixture.day), fixture.at + (20 * fixture.day))
	told := object.union(finding, {
		"actual": "a window from 2026-01-15 to 2026-01-25, and nobody told how to object before 2026-01-25",
		"fix": "open an objection window from 2026-01-25 to 2026-02-08, and let the change take effect on 2026-02-08 or later",
	})
	every first in [
		json.remove(notice, ["states/how_to_object"]),
		json.patch(notice, [{"op": "add", "path": "states/how_to_object", "value": " "}]),
		object.union(notice, {"channel": "web_page"}),
		object.union(notice, {"audiences": ["premium"]}),
		object.remove(notice, ["scheduled_at"]),
	] {
		no_objection.findings == {told} with input as fixture.with_change(open, {"plan/notices": [first, second]})
	}
	no_objection.findings == set() with input as fixture.with_change(open, {"plan/notices": [second, notice]})
}

test_when_nobody_is_told_the_window_itself_counts if {
	no_objection.findings == set() with input as fixture.unannounced
	unsent := fixture.with_change(window(0, fixture.day), {"plan/notices/0/scheduled_at": null})
	no_objection.findings == set() with input as unsent
}

test_when_nobody_is_told_how_the_notice_itself_counts if {
	unsaid := fixture.without_change(window(fixture.at, fixture.at + (10 * fixture.day)), ["plan/notices/0/states/how_to_object"])
	no_objection.findings == {told_after("2026-01-05", "2026-01-15")} with input as unsaid
	no_objection.findings == set() with input as fixture.with_change(unsaid, {"plan/objection/closes_at": effective_at})
}

# Nobody is told how to object, nor can.
unheard := fixture.without_change(without_window, ["plan/notices"])

with_fix(fix) := {object.union(finding, {"fix": fix})}

test_the_fix_keeps_the_effective_date_while_there_is_time if {
	no_objection.findings == with_fix("open an objection window of 14 days by 2026-02-20, no sooner than the notice") with input as unheard
	no_objection.findings == with_fix("open an objection window of 14 days by 2026-02-20, no sooner than the notice") with input as judged_later(unheard, 46)
	no_objection.findings == with_fix(concat(" ", [
		"open an objection window of 14 days now,",
		"and let the change take effect on 2026-03-07 or later",
	])) with input as judged_later(unheard, 47)
}

test_the_fix_when_people_were_told_already if {
	told := fixture.with_change(without_window, {"plan/notices/0/sent_at": fixture.at})
	no_objection.findings == with_fix("open an objection window of 14 days by 2026-02-20, no sooner than the notice") with input as told
	no_objection.findings == with_fix("open an objection window of 14 days by 2026-02-20, no sooner than the notice") with input as judged_later(told, 46)
}

test_denied_when_it_is_not_known_when_the_change_takes_effect if {
	now := "open an objection window of 14 days now, and let the change take effect on 2026-01-19 or later"
	undated := fixture.without_change(without_window, ["plan/notices", "plan/effective_at"])
	no_objection.findings == with_fix(now) with input as undated
	unplanned := fixture.without_change(fixture.announced, ["plan"])
	no_objection.findings == with_fix(now) with input as unplanned
	every value in [null, "2026-03-06", true, []] {
		open := fixture.with_change(fixture.announced, {"plan/effective_at": value})
		no_objection.findings == {from_to("2026-01-15", "2026-03-06")} with input as open
	}
}

of_days(days, fix) := {object.union(finding, {
	"expected": $"an objection window of {days} days that closes before the change takes effect",
	"fix": fix,
})}

promising(days) := fixture.with_organisation(unheard, {
	"documents/policy/versions/0/promises": {"objection_days": days},
	"documents/policy/versions/0/audiences": ["premium"],
})

test_the_days_are_those_of_the_organisation_or_its_stricter_promise if {
	every row in [
		[21, 21, "open an objection window of 21 days by 2026-02-13, no sooner than the notice"],
		[0, 0, "open an objection window of 0 days by 2026-03-06, no sooner than the notice"],
		[-1, 14, "open an objection window of 14 days by 2026-02-20, no sooner than the notice"],
		["21", 14, "open an objection window of 14 days by 2026-02-20, no sooner than the notice"],
		[null, 14, "open an objection window of 14 days by 2026-02-20, no sooner than the notice"],
	] {
		[days, counted, fix] := row
		changed := fixture.with_organisation(unheard, {"thresholds": {"objection_days": days}})
		no_objection.findings == of_days(counted, fix) with input as changed
	}
	no_objection.findings == of_days(30, "open an objection window of 30 days by 2026-02-04, no sooner than the notice") with input as promising(30)
	every days in [13, 0, -1, null, "30"] {
		no_objection.findings == of_days(14, "open an objection window of 14 days by 2026-02-20, no sooner than the notice") with input as promising(days)
	}
}

blocking := fixture.with_change(without_window, {"plan/notices/0/channel": "in_app", "plan/notices/0/blocks_until_seen": true})

test_allowed_when_nothing_happens_to_a_person_before_they_have_seen_how_to_object if {
	no_objection.findings == set() with input as blocking
	at_the_last_moment := fixture.with_change(blocking, {"plan/notices/0/scheduled_at": effective_at})
	no_objection.findings == set() with input as at_the_last_moment
}

test_denied_when_a_blocking_notice_does_not_say_how_to_object if {
	every value in [null, "", "  ", true, ["Settings"]] {
		no_objection.findings == {finding} with input as fixture.with_change(blocking, {"plan/notices/0/states/how_to_object": value})
	}
	no_objection.findings == {finding} with input as fixture.without_change(blocking, ["plan/notices/0/states"])
}

test_denied_when_the_notice_does_not_block_where_people_see_it if {
	every value in [false, null, "true", 1, [true]] {
		no_objection.findings == {finding} with input as fixture.with_change(blocking, {"plan/notices/0/blocks_until_seen": value})
	}
	every channel in ["email", "push", "sms", "postal", "phone"] {
		no_objection.findings == {finding} with input as fixture.with_change(blocking, {"plan/notices/0/channel": channel})
	}
	too_late := fixture.with_change(blocking, {"plan/notices/0/scheduled_at": effective_at + 1})
	no_objection.findings == {object.union(finding, {"fix": concat(" ", [
		"open an objection window from 2026-03-06 00:00 UTC to 2026-03-21,",
		"and let the change take effect on 2026-03-21 or later",
	])})} with input as too_late
}

test_denied_for_each_audience_that_is_affected if {
	two := fixture.with_change(without_window, {"after/default": {"everyone": "on", "premium": "on", "joining": "on"}})
	no_objection.findings == {finding, object.union(finding, {
		"audience": "premium",
		"message": "premium cannot object before the change takes effect",
	})} with input as two
}

test_nobody_objects_to_what_reaches_nobody if {
	no_objection.findings == set() with input as fixture.offered
	protective := fixture.with_change(without_window, {"before/default": "on", "after/default": "off"})
	no_objection.findings == set() with input as protective
}

test_denied_when_nobody_can_object_to_a_document if {
	of_document := object.union(finding, {"setting": null, "document": "policy"})
	no_objection.findings == {of_document} with input as fixture.without_change(fixture.rewritten, ["plan/objection"])
	undated := fixture.without_change(fixture.rewritten, ["after/versions/1/effective_at"])
	no_objection.findings == {object.union(of_document, {
		"actual": "a window from 2026-01-15 to 2026-03-06",
	})} with input as undated
}
