package pyconsent.rules.notice.after_test

import data.pyconsent.fixture
import data.pyconsent.rules.notice.after

finding := {
	"rule": "notice.after",
	"title": "Notice only after the change",
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
	"message": "everyone is told only when the change is in effect",
	"expected": "a notice by 2026-02-04, 30 days before 2026-03-06",
	"actual": "the first notice on 2026-03-06",
	"fix": "send it by 2026-02-04, or move the effective date to 2026-04-05 or later",
	"path": ["plan", "notices", 0],
}

effective_at := fixture.announced.changes[0].plan.effective_at

notice := object.remove(fixture.announced.changes[0].plan.notices[0], ["scheduled_at"])

with_notices(notices) := fixture.with_change(fixture.announced, {"plan/notices": notices})

scheduled(moment) := with_notices([object.union(notice, {"scheduled_at": moment})])

sent(moment) := with_notices([object.union(notice, {"sent_at": moment})])

# The same, judged so many days from now.
later(base, days) := json.patch(base, [{"op": "replace", "path": "at", "value": fixture.at + (days * fixture.day)}])

test_allowed_when_people_are_told_before if {
	after.findings == set() with input as fixture.announced
	after.findings == set() with input as fixture.rewritten
	after.findings == set() with input as later(sent(fixture.at), 90)
}

test_denied_when_people_are_told_as_it_takes_effect_or_after if {
	after.findings == {finding} with input as scheduled(effective_at)
	after.findings == {object.union(finding, {
		"actual": "the first notice on 2026-04-05",
		"fix": "send it by 2026-02-04, or move the effective date to 2026-05-05 or later",
	})} with input as scheduled(effective_at + (30 * fixture.day))
}

# Told too late, but before, is another rule's.
test_silent_when_people_are_told_a_second_before if {
	after.findings == set() with input as scheduled(effective_at - 1)
}

test_denied_when_the_change_has_taken_effect_and_people_were_told_since if {
	after.findings == {object.union(finding, {
		"actual": "the first notice on 2026-03-16",
		"fix": "move the effective date to 2026-04-15 or later",
	})} with input as later(sent(effective_at + (10 * fixture.day)), 80)
}

test_the_fix_moves_nothing_into_the_past if {
	after.findings == {object.union(finding, {
		"fix": "move the effective date to 2027-01-05 or later",
	})} with input as later(sent(effective_at), 365)
}

test_the_first_notice_counts if {
	notices := [object.union(notice, {"scheduled_at": effective_at + (days * fixture.day)}) | some days in [20, 10, 30]]
	after.findings == {object.union(finding, {
		"actual": "the first notice on 2026-03-16",
		"fix": "send it by 2026-02-04, or move the effective date to 2026-04-15 or later",
		"path": ["plan", "notices", 1],
	})} with input as with_notices(notices)
	before := array.concat(notices, [object.union(notice, {"sent_at": fixture.at})])
	after.findings == set() with input as with_notices(before)
}

test_a_notice_before_that_does_not_tell_them_does_not_help if {
	late := object.union(notice, {"scheduled_at": effective_at})
	second := object.union(finding, {"path": ["plan", "notices", 1]})
	every fields in [
		{"audiences": ["premium"], "sent_at": fixture.at},
		{"channel": "web_page", "sent_at": fixture.at},
		{"scheduled_at": fixture.at - 1},
		{"sent_at": fixture.at + 1},
		{},
	] {
		after.findings == {second} with input as with_notices([object.union(notice, fields), late])
	}
}

test_with_no_lead_time_the_moment_itself_is_no_time_after if {
	no_lead := {"thresholds": {"notice_days": 0}}
	after.findings == set() with input as fixture.with_organisation(scheduled(effective_at), no_lead)
	after.findings == {object.union(finding, {
		"expected": "a notice by 2026-03-06, 0 days before 2026-03-06",
		"actual": "the first notice on 2026-03-06 00:00 UTC",
		"fix": "send it by 2026-03-06, or move the effective date to 2026-03-07 or later",
	})} with input as fixture.with_organisation(scheduled(effective_at + 1), no_lead)
}

test_nothing_happens_to_a_person_before_they_have_seen_it if {
	blocking := {"channel": "in_app", "blocks_until_seen": true}
	seen := with_notices([object.union(notice, object.union(blocking, {"scheduled_at": effective_at}))])
	after.findings == set() with input as seen
	too_late := with_notices([object.union(notice, object.union(blocking, {"scheduled_at": effective_at + fixture.day}))])
	after.findings == {object.union(finding, {
		"actual": "the first notice on 2026-03-07",
		"fix": "send it by 2026-02-04, or move the effective date to 2026-04-06 or later",
	})} with input as too_late
}

# When it takes effect, or whether it was sent, other rules ask.
test_silent_when_a_moment_is_not_known if {
	after.findings == set() with input as fixture.without_change(scheduled(effective_at), ["plan/effective_at"])
	every value in [null, "2026-03-06", true, []] {
		after.findings == set() with input as fixture.with_change(scheduled(effective_at), {"plan/effective_at": value})
		after.findings == set() with input as scheduled(value)
	}
	after.findings == set() with input as fixture.unannounced
}

test_nobody_is_told_of_what_reaches_nobody if {
	protective := fixture.with_change(scheduled(effective_at), {"before/default": "on", "after/default": "off"})
	after.findings == set() with input as protective
}

test_denied_when_people_are_told_of_a_document_that_holds_already if {
	of_document := object.union(finding, {"setting": null, "document": "policy"})
	changed := fixture.with_change(fixture.rewritten, {"plan/notices/0/scheduled_at": effective_at})
	after.findings == {of_document} with input as changed
	a_plan_is_no_version := fixture.with_change(changed, {"plan/effective_at": effective_at + (90 * fixture.day)})
	after.findings == {of_document} with input as a_plan_is_no_version
}
