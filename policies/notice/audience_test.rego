package pyconsent.rules.notice.audience_test

import data.pyconsent.fixture
import data.pyconsent.rules.notice.audience

finding := {
	"rule": "notice.audience",
	"title": "Notice does not reach an affected audience",
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
	"message": "everyone is affected, and no notice goes to it",
	"expected": "a notice to everyone",
	"actual": "notices to premium",
	"fix": "add everyone to a notice; send it by 2026-02-04",
	"path": ["plan", "notices"],
}

to(audience) := object.union(finding, {
	"audience": audience,
	"message": $"{audience} is affected, and no notice goes to it",
	"expected": $"a notice to {audience}",
	"fix": $"add {audience} to a notice; send it by 2026-02-04",
})

told(groups) := fixture.with_change(fixture.announced, {"plan/notices/0/audiences": groups})

notice := fixture.announced.changes[0].plan.notices[0]

# The change, on by default for these audiences.
on_for(base, groups) := fixture.with_change(base, {"after/default": object.union({"everyone": "off"}, {group: "on" | some group in groups})})

nested := fixture.with_organisation(fixture.announced, {
	"audiences/business": {"title": "Businesses"},
	"audiences/team": {"title": "Teams", "part_of": "business"},
})

test_allowed_when_a_notice_goes_to_the_audience if {
	audience.findings == set() with input as fixture.announced
	audience.findings == set() with input as fixture.rewritten
	audience.findings == set() with input as told(["premium", "everyone"])
	second := fixture.with_change(told(["premium"]), {"plan/notices/-": notice})
	audience.findings == set() with input as second
}

test_denied_when_the_notices_go_to_somebody_else if {
	every row in [
		[["premium"], "premium"],
		[["premium", "joining"], "joining, premium"],
		[["stranger"], "stranger"],
		[["Everyone"], "Everyone"],
		[["premium", "premium", null, ""], "\"\", nothing, premium"],
	] {
		[groups, shown] := row
		audience.findings == {object.union(finding, {"actual": $"notices to {shown}"})} with input as told(groups)
	}
	parts := fixture.with_change(told(["premium"]), {"plan/notices/-": object.union(notice, {"audiences": ["joining"]})})
	audience.findings == {object.union(finding, {"actual": "notices to joining, premium"})} with input as parts
}

test_denied_when_the_notice_does_not_say_to_whom_it_goes if {
	to_nothing := object.union(finding, {"actual": "notices to nothing"})
	audience.findings == {to_nothing} with input as fixture.without_change(fixture.announced, ["plan/notices/0/audiences"])
	every value in [null, "", "everyone", true, 1, [], {}, [null]] {
		audience.findings == {to_nothing} with input as told(value)
	}
}

test_a_notice_to_an_audience_reaches_all_that_is_part_of_it if {
	for_team := on_for(nested, ["team"])
	every group in ["team", "business", "everyone"] {
		audience.findings == set() with input as fixture.with_change(for_team, {"plan/notices/0/audiences": [group]})
	}
	elsewhere := fixture.with_change(for_team, {"plan/notices/0/audiences": ["premium"]})
	audience.findings == {to("team")} with input as elsewhere
}

test_a_notice_to_a_part_of_an_audience_does_not_reach_it if {
	for_business := fixture.with_change(on_for(nested, ["business"]), {"plan/notices/0/audiences": ["team"]})
	audience.findings == {object.union(to("business"), {"actual": "notices to team"})} with input as for_business
}

test_a_notice_to_some_is_none_to_everyone_whatever_everyone_is_part_of if {
	changed := fixture.with_organisation(told(["premium"]), {"audiences/everyone/part_of": "premium"})
	audience.findings == {finding} with input as changed
}

test_denied_for_each_audience_that_is_left_out if {
	two := on_for(told(["joining"]), ["everyone", "premium"])
	to_joining := {"actual": "notices to joining"}
	audience.findings == {
		object.union(finding, to_joining),
		object.union(to("premium"), to_joining),
	} with input as two
	one := on_for(told(["premium"]), ["everyone", "premium"])
	audience.findings == {finding} with input as one
}

test_people_who_join_later_are_told_as_they_join if {
	joining := on_for(told(["premium"]), ["joining"])
	audience.findings == set() with input as joining
	unsaid := fixture.with_organisation(joining, {"audiences/joining/members": null})
	audience.findings == {to("joining")} with input as unsaid
}

test_the_fix_moves_the_effective_date_when_time_is_short if {
	base := told(["premium"])
	in_time := fixture.with_change(base, {"plan/effective_at": fixture.at + (30 * fixture.day)})
	audience.findings == {object.union(finding, {
		"fix": "add everyone to a notice; send it by 2026-01-05",
	})} with input as in_time
	short := object.union(finding, {
		"fix": "add everyone to a notice; send a notice now, and move the effective date to 2026-02-04 or later",
	})
	a_second_less := fixture.with_change(base, {"plan/effective_at": fixture.at + ((30 * fixture.day) - 1)})
	audience.findings == {short} with input as a_second_less
	every value in [null, "2026-03-06", true] {
		audience.findings == {short} with input as fixture.with_change(base, {"plan/effective_at": value})
	}
}

# No notice at all is another rule's.
test_silent_when_there_is_no_notice if {
	audience.findings == set() with input as fixture.unannounced
	every value in [null, [], {}, [null]] {
		audience.findings == set() with input as fixture.with_change(fixture.announced, {"plan/notices": value})
	}
}

test_nobody_is_told_of_what_reaches_nobody if {
	offered := fixture.with_change(fixture.offered, {"plan/notices": [object.union(notice, {"audiences": ["premium"]})]})
	audience.findings == set() with input as offered
	protective := fixture.with_change(told(["premium"]), {"before/default": "on", "after/default": "off"})
	audience.findings == set() with input as protective
}

test_denied_when_an_audience_of_a_document_is_left_out if {
	of_document := object.union(finding, {"setting": null, "document": "policy"})
	to_premium := fixture.with_change(fixture.rewritten, {"plan/notices/0/audiences": ["premium"]})
	audience.findings == {of_document} with input as to_premium
	for_two := fixture.with_change(to_premium, {"after/versions/1/audiences": ["premium", "business"]})
	audience.findings == {object.union(to("business"), {"setting": null, "document": "policy"})} with input as for_two
}
