package pyconsent.rules.notice.unsent_test

import data.pyconsent.fixture
import data.pyconsent.rules.notice.unsent

finding := {
	"rule": "notice.unsent",
	"title": "Notice not sent as scheduled, or without a moment",
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
	"message": "no notice to everyone was sent or is still to be sent",
	"expected": "a moment at which the notice was sent, or one still to come for which it is scheduled",
	"actual": "a notice with no moment",
	"fix": "record when it was sent; if it was not, send it by 2026-02-04",
	"path": ["plan", "notices", 0],
}

passed(moment) := object.union(finding, {"actual": $"a notice scheduled for {moment}, which has passed, and not recorded as sent"})

ahead(moment) := object.union(finding, {"actual": $"a notice recorded as sent on {moment}, which is still to come"})

notice := object.remove(fixture.announced.changes[0].plan.notices[0], ["scheduled_at"])

with_notices(notices) := fixture.with_change(fixture.announced, {"plan/notices": notices})

with_notice(fields) := with_notices([object.union(notice, fields)])

no_moments := [null, "", "2026-01-15T00:00:00Z", true, [1768435200], {}]

test_allowed_when_the_notice_was_sent_or_is_still_to_be_sent if {
	unsent.findings == set() with input as fixture.announced
	unsent.findings == set() with input as fixture.rewritten
	every moment in [fixture.at, fixture.at - 1, 0, -1] {
		unsent.findings == set() with input as with_notice({"sent_at": moment})
	}
	every moment in [fixture.at, fixture.at + 1] {
		unsent.findings == set() with input as with_notice({"scheduled_at": moment})
	}
}

test_denied_when_the_notice_has_no_moment if {
	unsent.findings == {finding} with input as with_notices([notice])
	every value in no_moments {
		unsent.findings == {finding} with input as with_notice({"scheduled_at": value})
		unsent.findings == {finding} with input as with_notice({"sent_at": value})
		unsent.findings == {finding} with input as with_notice({"sent_at": value, "scheduled_at": value})
	}
}

test_denied_when_the_scheduled_moment_passed_with_nothing_sent if {
	unsent.findings == {passed("2026-01-04 23:59 UTC")} with input as with_notice({"scheduled_at": fixture.at - 1})
	unsent.findings == {passed("2025-12-26")} with input as with_notice({"scheduled_at": fixture.at - (10 * fixture.day)})
	every value in no_moments {
		fields := {"scheduled_at": fixture.at - fixture.day, "sent_at": value}
		unsent.findings == {passed("2026-01-04")} with input as with_notice(fields)
	}
}

test_denied_when_it_is_said_to_have_been_sent_in_the_future if {
	unsent.findings == {ahead("2026-01-05 00:00 UTC")} with input as with_notice({"sent_at": fixture.at + 1})
	unsent.findings == {ahead("2026-01-15")} with input as with_notice({"sent_at": fixture.at + (10 * fixture.day)})
	both := {"sent_at": fixture.at + fixture.day, "scheduled_at": fixture.at + fixture.day}
	unsent.findings == {ahead("2026-01-06")} with input as with_notice(both)
}

test_what_is_no_moment_of_sending_leaves_the_schedule_as_it_is if {
	every value in no_moments {
		unsent.findings == set() with input as with_notice({"sent_at": value, "scheduled_at": fixture.at + fixture.day})
	}
}

test_a_notice_that_was_sent_counts_whatever_was_scheduled if {
	every value in array.concat(no_moments, [fixture.at - fixture.day, fixture.at + fixture.day]) {
		unsent.findings == set() with input as with_notice({"sent_at": fixture.at, "scheduled_at": value})
	}
}

test_one_notice_with_a_moment_is_enough if {
	sent := object.union(notice, {"sent_at": fixture.at})
	unsent.findings == set() with input as with_notices([notice, sent])
	to_some := object.union(sent, {"audiences": ["premium"]})
	unsent.findings == {finding} with input as with_notices([notice, to_some])
	on_a_page := object.union(sent, {"channel": "web_page"})
	unsent.findings == {object.union(finding, {"path": ["plan", "notices", 1]})} with input as with_notices([on_a_page, notice])
}

test_denied_with_what_became_of_each_notice if {
	notices := [notice, object.union(notice, {"scheduled_at": 0}), object.union(notice, {"sent_at": fixture.at + fixture.day}), notice]
	unsent.findings == {object.union(finding, {"actual": concat("; ", [
		"a notice recorded as sent on 2026-01-06, which is still to come",
		"a notice scheduled for 1970-01-01, which has passed, and not recorded as sent",
		"a notice with no moment",
	])})} with input as with_notices(notices)
}

test_the_fix_moves_the_effective_date_when_time_is_short if {
	short := object.union(finding, {"fix": concat(" ", [
		"record when it was sent; if it was not, send a notice now,",
		"and move the effective date to 2026-02-04 or later",
	])})
	every value in [fixture.at + ((30 * fixture.day) - 1), fixture.at - fixture.day, null, "2026-03-06"] {
		unsent.findings == {short} with input as fixture.with_change(with_notices([notice]), {"plan/effective_at": value})
	}
}

test_silent_when_nobody_would_be_told_anyway if {
	unsent.findings == set() with input as fixture.unannounced
	unsent.findings == set() with input as with_notice({"audiences": ["premium"]})
	unsent.findings == set() with input as with_notice({"channel": "web_page"})
	protective := fixture.with_change(with_notices([notice]), {"before/default": "on", "after/default": "off"})
	unsent.findings == set() with input as protective
}

test_denied_when_the_notice_of_a_document_was_not_sent if {
	changed := fixture.without_change(fixture.rewritten, ["plan/notices/0/scheduled_at"])
	unsent.findings == {object.union(finding, {"setting": null, "document": "policy"})} with input as changed
}
