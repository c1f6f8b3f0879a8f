package pyconsent.rules.notice.passive_test

import data.pyconsent.fixture
import data.pyconsent.rules.notice.passive

finding := {
	"rule": "notice.passive",
	"title": "Passive notice only",
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
	"message": "everyone would have to come upon the change by itself",
	"expected": "a notice by one of email, in_app, push, sms, postal, phone",
	"actual": "notices by web_page",
	"fix": "notify everyone directly; send it by 2026-02-04",
	"path": ["plan", "notices"],
}

by(channel) := object.union(finding, {"actual": $"notices by {channel}"})

through(channel) := fixture.with_change(fixture.announced, {"plan/notices/0/channel": channel})

notice := fixture.announced.changes[0].plan.notices[0]

test_allowed_through_a_channel_that_goes_to_the_person if {
	every channel in ["email", "in_app", "push", "sms", "postal", "phone"] {
		passive.findings == set() with input as through(channel)
	}
	passive.findings == set() with input as fixture.rewritten
}

test_denied_through_a_channel_that_waits_to_be_read if {
	every channel in [
		"web_page", "changelog", "release_notes", "blog",
		"forum", "press", "social_media", "document",
	] {
		passive.findings == {by(channel)} with input as through(channel)
	}
}

test_denied_through_a_channel_that_is_not_known if {
	passive.findings == {by("nothing")} with input as fixture.without_change(fixture.announced, ["plan/notices/0/channel"])
	every row in [
		[null, "nothing"],
		["", "\"\""],
		[" ", "\" \""],
		["Email", "Email"],
		["email ", "email "],
		["pigeon", "pigeon"],
		[true, "true"],
		[1, "1"],
		[["email"], "[\"email\"]"],
		[{}, "{}"],
	] {
		passive.findings == {by(row[1])} with input as through(row[0])
	}
}

test_one_notice_that_goes_to_the_person_is_enough if {
	two := fixture.with_change(through("blog"), {"plan/notices/-": object.union(notice, {"channel": "push"})})
	passive.findings == set() with input as two
}

test_denied_with_all_the_channels_that_wait if {
	three := fixture.with_change(through("web_page"), {
		"plan/notices/1": object.union(notice, {"channel": "blog"}),
		"plan/notices/2": object.union(notice, {"channel": "blog"}),
	})
	passive.findings == {by("blog, web_page")} with input as three
}

test_a_notice_to_somebody_else_does_not_help if {
	two := fixture.with_change(through("web_page"), {"plan/notices/-": object.union(notice, {"audiences": ["premium"]})})
	passive.findings == {finding} with input as two
	premium := fixture.with_change(two, {"after/default": {"everyone": "off", "premium": "on"}})
	passive.findings == set() with input as premium
}

test_blocking_until_seen_makes_no_page_a_notice if {
	changed := fixture.with_change(through("web_page"), {"plan/notices/0/blocks_until_seen": true})
	passive.findings == {finding} with input as changed
}

test_the_fix_moves_the_effective_date_when_time_is_short if {
	short := object.union(finding, {
		"fix": "notify everyone directly; send a notice now, and move the effective date to 2026-02-04 or later",
	})
	every value in [fixture.at + ((30 * fixture.day) - 1), fixture.at, 0, null, "2026-03-06"] {
		passive.findings == {short} with input as fixture.with_change(through("web_page"), {"plan/effective_at": value})
	}
	in_time := fixture.with_change(through("web_page"), {"plan/effective_at": fixture.at + (30 * fixture.day)})
	passive.findings == {object.union(finding, {
		"fix": "notify everyone directly; send it by 2026-01-05",
	})} with input as in_time
}

# Notices that reach nobody, or none at all, are other rules'.
test_silent_when_no_notice_reaches_the_audience if {
	passive.findings == set() with input as fixture.unannounced
	elsewhere := fixture.with_change(through("web_page"), {"plan/notices/0/audiences": ["premium"]})
	passive.findings == set() with input as elsewhere
}

test_nobody_is_told_of_what_reaches_nobody if {
	protective := fixture.with_change(through("web_page"), {"before/default": "on", "after/default": "off"})
	passive.findings == set() with input as protective
	joining := fixture.with_change(through("web_page"), {"after/default": {"everyone": "off", "joining": "on"}})
	passive.findings == set() with input as joining
}

test_denied_when_a_document_is_rewritten_and_published_alone if {
	changed := fixture.with_change(fixture.rewritten, {"plan/notices/0/channel": "document"})
	passive.findings == {object.union(by("document"), {"setting": null, "document": "policy"})} with input as changed
}
