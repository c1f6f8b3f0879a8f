package pyconsent.rules.notice.short_objection_test

import data.pyconsent.fixture
import data.pyconsent.rules.notice.short_objection

finding := {
	"rule": "notice.short_objection",
	"title": "Objection window too short",
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
	"message": "everyone has too little time to object",
	"expected": "14 days that end before 2026-03-06",
	"actual": "from 2026-01-15 to 2026-01-25",
	"fix": "keep the window open from 2026-01-15 to 2026-01-29, and let the change take effect on 2026-01-29 or later",
	"path": ["plan", "objection"],
}

from_to(opens, closes) := object.union(finding, {"actual": $"from {opens} to {closes}"})

effective_at := fixture.announced.changes[0].plan.effective_at

opens_at := fixture.announced.changes[0].plan.objection.opens_at

window(fields) := fixture.with_change(fixture.announced, {$"plan/objection/{name}": value | some name, value in fields})

# Ten days.
short := window({"closes_at": opens_at + (10 * fixture.day)})

judged_later(base, days) := json.patch(base, [{"op": "replace", "path": "at", "value": fixture.at + (days * fixture.day)}])

test_allowed_with_all_the_days_to_the_second if {
	short_objection.findings == set() with input as fixture.announced
	short_objection.findings == set() with input as fixture.rewritten
	short_objection.findings == set() with input as window({"closes_at": opens_at + (14 * fixture.day)})
	short_objection.findings == set() with input as window({"opens_at": effective_at - (14 * fixture.day)})
}

test_denied_a_second_sooner if {
	a_second_less := window({"closes_at": (opens_at + (14 * fixture.day)) - 1})
	short_objection.findings == {from_to("2026-01-15", "2026-01-28 23:59 UTC")} with input as a_second_less
	a_second_later := window({"opens_at": (effective_at - (14 * fixture.day)) + 1})
	short_objection.findings == {object.union(finding, {
		"actual": "from 2026-02-20 00:00 UTC to 2026-03-06",
		"fix": concat(" ", [
			"keep the window open from 2026-02-20 00:00 UTC to 2026-03-07,",
			"and let the change take effect on 2026-03-07 or later",
		]),
	})} with input as a_second_later
	short_objection.findings == {finding} with input as short
	short_objection.findings == {from_to("2026-01-15", "2026-01-15 00:00 UTC")} with input as window({"closes_at": opens_at + 1})
}

test_denied_when_the_window_closes_after_the_change_takes_effect if {
	short_objection.findings == set() with input as window({"closes_at": effective_at})
	short_objection.findings == {from_to("2026-01-15", "2026-03-06 00:00 UTC")} with input as window({"closes_at": effective_at + 1})
	short_objection.findings == {from_to("2026-01-15", "2027-03-06")} with input as window({"closes_at": effective_at + (365 * fixture.day)})
}

# No window before the change is another rule's.
test_silent_when_no_window_opens_in_time if {
	short_objection.findings == set() with input as fixture.without_change(short, ["plan/objection"])
	every fields in [
		{"opens_at": null},
		{"closes_at": null},
		{"opens_at": "2026-01-15"},
		{"closes_at": "2026-01-25"},
		{"closes_at": opens_at},
		{"opens_at": effective_at, "closes_at": effective_at + 1},
	] {
		short_objection.findings == set() with input as window(fields)
	}
	every value in [null, "2026-03-06", true, []] {
		short_objection.findings == set() with input as fixture.with_change(short, {"plan/effective_at": value})
	}
	short_objection.findings == set() with input as fixture.without_change(short, ["plan"])
}

test_the_days_count_from_when_people_are_told if {
	opened_before := window({"opens_at": fixture.at - (30 * fixture.day), "closes_at": opens_at + (14 * fixture.day)})
	short_objection.findings == set() with input as opened_before
	told_later := fixture.with_change(opened_before, {"plan/notices/0/scheduled_at": opens_at + 1})
	short_objection.findings == {object.union(finding, {
		"actual": "from 2026-01-15 00:00 UTC to 2026-01-29",
		"fix": "keep the window open from 2025-12-06 to 2026-01-30, and let the change take effect on 2026-01-30 or later",
	})} with input as told_later
}

test_the_days_count_from_the_first_notice_that_says_how if {
	notice := fixture.announced.changes[0].plan.notices[0]
	second := object.union(notice, {"scheduled_at": opens_at + (5 * fixture.day)})
	base := window({"closes_at": opens_at + (14 * fixture.day)})
	short_objection.findings == set() with input as fixture.with_change(base, {"plan/notices": [second, notice]})
	unsaid := json.remove(notice, ["states/how_to_object"])
	short_objection.findings == {object.union(finding, {
		"actual": "from 2026-01-20 to 2026-01-29",
		"fix": "keep the window open from 2026-01-15 to 2026-02-03, and let the change take effect on 2026-02-03 or later",
	})} with input as fixture.with_change(base, {"plan/notices": [unsaid, second]})
	short_objection.findings == set() with input as fixture.with_change(base, {"plan/notices": [unsaid]})
}

test_the_fix_opens_a_new_window_when_it_has_closed if {
	sent := fixture.with_change(short, {"plan/notices/0/sent_at": opens_at})
	short_objection.findings == {finding} with input as judged_later(sent, 20)
	closed := json.patch(judged_later(sent, 20), [{"op": "replace", "path": "at", "value": fixture.at + ((20 * fixture.day) + 1)}])
	short_objection.findings == {object.union(finding, {
		"fix": "open an objection window of 14 days by 2026-02-20, no sooner than the notice",
	})} with input as closed
	short_objection.findings == {object.union(finding, {
		"fix": "open an objection window of 14 days now, and let the change take effect on 2026-03-11 or later",
	})} with input as judged_later(sent, 51)
}

test_the_days_are_those_of_the_organisation if {
	every row in [[10, 0], [10.0001, 1], [0, 0], [-1, 1], [null, 1], ["10", 1], [[10], 1]] {
		[days, found] := row
		changed := fixture.with_organisation(short, {"thresholds": {"objection_days": days}})
		count(short_objection.findings) == found with input as changed
	}
	longer := fixture.with_organisation(short, {"thresholds": {"objection_days": 51}})
	short_objection.findings == {object.union(finding, {
		"expected": "51 days that end before 2026-03-06",
		"fix": "keep the window open from 2026-01-15 to 2026-03-07, and let the change take effect on 2026-03-07 or later",
	})} with input as longer
}

promising(base, days) := fixture.with_organisation(base, {"documents/policy/versions/0/promises": {"objection_days": days}})

test_a_stricter_promise_to_the_audience_or_a_part_of_it_counts if {
	stricter := object.union(finding, {
		"expected": "51 days that end before 2026-03-06",
		"actual": "from 2026-01-15 to 2026-03-06",
		"fix": "keep the window open from 2026-01-15 to 2026-03-07, and let the change take effect on 2026-03-07 or later",
	})
	short_objection.findings == {stricter} with input as promising(fixture.announced, 51)
	to_a_part := fixture.with_organisation(promising(fixture.announced, 51), {"documents/policy/versions/0/audiences": ["premium"]})
	short_objection.findings == {stricter} with input as to_a_part
	short_objection.findings == set() with input as promising(fixture.announced, 50)
	every days in [0, 10, -1, null, "51"] {
		short_objection.findings == {finding} with input as promising(short, days)
	}
}

test_the_fix_counts_a_promise_that_will_be_in_force if {
	base := fixture.with_change(short, {"plan/effective_at": opens_at + (12 * fixture.day)})
	version := {
		"published_at": fixture.at,
		"effective_at": opens_at + (14 * fixture.day),
		"audiences": ["everyone"],
		"promises": {"objection_days": 30},
	}
	short_objection.findings == {object.union(finding, {
		"expected": "14 days that end before 2026-01-27",
		"fix": "keep the window open from 2026-01-15 to 2026-02-14, and let the change take effect on 2026-02-14 or later",
	})} with input as fixture.with_organisation(base, {"documents/policy/versions/-": version})
}

test_allowed_when_nothing_happens_to_a_person_before_they_have_seen_how_to_object if {
	blocking := fixture.with_change(short, {"plan/notices/0/channel": "in_app", "plan/notices/0/blocks_until_seen": true})
	short_objection.findings == set() with input as blocking
	every value in [null, "", " "] {
		unheard := fixture.with_change(blocking, {"plan/notices/0/states/how_to_object": value})
		short_objection.findings == {finding} with input as unheard
	}
	by_email := fixture.with_change(blocking, {"plan/notices/0/channel": "email"})
	short_objection.findings == {finding} with input as by_email
	unsure := fixture.with_change(blocking, {"plan/notices/0/blocks_until_seen": "true"})
	short_objection.findings == {finding} with input as unsure
}

test_denied_for_each_audience_that_is_affected if {
	two := fixture.with_change(short, {"after/default": {"everyone": "on", "premium": "on", "joining": "on"}})
	short_objection.findings == {finding, object.union(finding, {
		"audience": "premium",
		"message": "premium has too little time to object",
	})} with input as two
}

test_nobody_objects_to_what_reaches_nobody if {
	protective := fixture.with_change(short, {"before/default": "on", "after/default": "off"})
	short_objection.findings == set() with input as protective
}

test_denied_when_there_is_little_time_to_object_to_a_document if {
	of_document := object.union(finding, {"setting": null, "document": "policy"})
	changed := fixture.with_change(fixture.rewritten, {"plan/objection/closes_at": opens_at + (10 * fixture.day)})
	short_objection.findings == {of_document} with input as changed
	sooner := fixture.with_change(fixture.rewritten, {
		"after/versions/1/effective_at": opens_at + (10 * fixture.day),
		"plan/effective_at": effective_at,
	})
	short_objection.findings == {object.union(of_document, {
		"expected": "14 days that end before 2026-01-25",
		"actual": "from 2026-01-15 to 2026-03-06",
	})} with input as sooner
}
