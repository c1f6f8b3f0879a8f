package pyconsent.rules.notice.unannounced_test

import data.pyconsent.fixture
import data.pyconsent.rules.notice.unannounced

finding := {
	"rule": "notice.unannounced",
	"title": "Unannounced change of a default",
	"severity": "warning",
	"waivable": true,
	"sources": ["FTC, 13 February 2024, on quietly changing terms of service"],
	"change": 0,
	"setting": "usage.counts",
	"document": null,
	"audience": "everyone",
	"message": "the default changes for everyone and nobody is told",
	"expected": "a notice to everyone before the default changes",
	"actual": "no notice",
	"fix": "notify everyone before the change takes effect",
	"path": ["after", "default"],
}

to(audience) := object.union(finding, {
	"audience": audience,
	"message": $"the default changes for {audience} and nobody is told",
	"expected": $"a notice to {audience} before the default changes",
	"fix": $"notify {audience} before the change takes effect",
	"path": ["after", "default", audience],
})

effective_at := fixture.announced.changes[0].plan.effective_at

# A default that has nothing to do with personal data.
plain := fixture.with_change(fixture.announced, {"before/processing": "none", "after/processing": "none"})

untold := fixture.without_change(plain, ["plan/notices"])

notice := object.remove(fixture.announced.changes[0].plan.notices[0], ["scheduled_at"])

with_notice(fields) := fixture.with_change(plain, {"plan/notices": [object.union(notice, fields)]})

judged_later(base, days) := json.patch(base, [{"op": "replace", "path": "at", "value": fixture.at + (days * fixture.day)}])

test_silent_when_people_are_told if {
	unannounced.findings == set() with input as plain
	unannounced.findings == set() with input as with_notice({"sent_at": fixture.at})
	two := fixture.with_change(with_notice({"channel": "blog"}), {"plan/notices/-": object.union(notice, {"sent_at": 0})})
	unannounced.findings == set() with input as two
}

test_warns_when_nobody_is_told if {
	unannounced.findings == {finding} with input as untold
	unannounced.findings == {finding} with input as fixture.without_change(plain, ["plan"])
	every value in [null, "", "email", true, 1, [], {}, [null], [{}]] {
		unannounced.findings == {finding} with input as fixture.with_change(plain, {"plan/notices": value})
		unannounced.findings == {finding} with input as fixture.with_change(plain, {"plan": value})
	}
}

test_silent_when_the_default_only_changes_its_shape if {
	off := [{"value": "off", "percent": 90}, {"value": "off", "percent": 10}]
	half := [{"value": "off", "percent": 50}, {"value": "on", "percent": 50}]
	every row in [
		["off", {"everyone": "off"}],
		["off", {"everyone": {"split": off}}],
		[{"everyone": {"split": half}}, {"everyone": {"split": array.reverse(half)}}],
		[{"everyone": {"split": half}}, {"everyone": {"split": array.concat(half, [{"value": "off", "percent": 0}])}}],
	] {
		unannounced.findings == set() with input as fixture.with_change(untold, {"before/default": row[0], "after/default": row[1]})
		unannounced.findings == set() with input as fixture.with_change(untold, {"before/default": row[1], "after/default": row[0]})
	}
	moved := {"before/default": "off", "after/default": {"everyone": {"split": half}}}
	unannounced.findings == {to("everyone")} with input as fixture.with_change(untold, moved)
}

test_the_organisation_may_make_it_an_error if {
	every row in [
		["error", "error"], ["warning", "warning"], ["Error", "warning"], ["critical", "warning"], ["", "warning"],
		[null, "warning"], [true, "warning"], [1, "warning"], [["error"], "warning"],
	] {
		[threshold, severity] := row
		changed := fixture.with_organisation(untold, {"thresholds": {"unannounced_default": threshold}})
		unannounced.findings == {object.union(finding, {"severity": severity})} with input as changed
	}
	unannounced.findings == {finding} with input as fixture.with_organisation(untold, {"thresholds": null})
	was := object.union(untold, {"organisation_before": {"thresholds": {"unannounced_default": "error"}}})
	unannounced.findings == {object.union(finding, {"severity": "error"})} with input as was
}

test_warns_when_the_notice_does_not_go_to_them if {
	every value in [null, "everyone", [], ["premium"], ["stranger"], {}] {
		unannounced.findings == {finding} with input as fixture.with_change(plain, {"plan/notices/0/audiences": value})
	}
	every value in [null, "", "web_page", "changelog", "Email", true, ["email"]] {
		unannounced.findings == {finding} with input as fixture.with_change(plain, {"plan/notices/0/channel": value})
	}
	every name in ["audiences", "channel", "scheduled_at"] {
		unannounced.findings == {finding} with input as fixture.without_change(plain, [$"plan/notices/0/{name}"])
	}
}

test_warns_when_the_notice_has_no_moment_that_counts if {
	every value in [null, "", "2026-01-15", true, []] {
		unannounced.findings == {finding} with input as with_notice({"scheduled_at": value})
		unannounced.findings == {finding} with input as with_notice({"sent_at": value})
	}
	unannounced.findings == {finding} with input as with_notice({"scheduled_at": fixture.at - 1})
	unannounced.findings == {finding} with input as with_notice({"sent_at": fixture.at + 1})
}

test_the_notice_comes_no_later_than_the_change if {
	unannounced.findings == set() with input as with_notice({"scheduled_at": effective_at})
	unannounced.findings == {finding} with input as with_notice({"scheduled_at": effective_at + 1})
}

test_a_notice_after_the_change_was_no_notice_of_it if {
	unannounced.findings == set() with input as judged_later(with_notice({"sent_at": effective_at}), 90)
	unannounced.findings == {finding} with input as judged_later(with_notice({"sent_at": effective_at + 1}), 90)
}

test_a_change_without_a_moment_is_judged_now if {
	every value in [null, "2026-03-06", true, []] {
		sent := fixture.with_change(with_notice({"sent_at": fixture.at}), {"plan/effective_at": value})
		unannounced.findings == set() with input as sent
		scheduled := fixture.with_change(with_notice({"scheduled_at": fixture.at + 1}), {"plan/effective_at": value})
		unannounced.findings == {finding} with input as scheduled
	}
}

test_warns_for_each_audience_whose_default_changes if {
	two := fixture.with_change(untold, {"after/default": {"everyone": "on", "premium": "on"}})
	unannounced.findings == {to("everyone"), to("premium")} with input as two
	one := fixture.with_change(untold, {"after/default": {"everyone": "off", "premium": "on"}})
	unannounced.findings == {to("premium")} with input as one
	to_premium := fixture.with_change(plain, {"after/default": {"everyone": "on", "premium": "on"}, "plan/notices/0/audiences": ["premium"]})
	unannounced.findings == {to("everyone")} with input as to_premium
}

test_warns_when_something_is_offered_beside_the_change if {
	offered := object.union(fixture.usage, {"while": ["always"], "recipients": ["host"]})
	beside := fixture.with_change(untold, {"after/values": ["on", "off", "always"], "after/processing": [offered]})
	unannounced.findings == {finding} with input as beside
}

test_people_who_join_later_had_no_other_default if {
	joining := fixture.with_change(untold, {"after/default": {"everyone": "off", "joining": "on"}})
	unannounced.findings == set() with input as joining
	unsaid := fixture.with_organisation(joining, {"audiences/joining/members": null})
	unannounced.findings == {to("joining")} with input as unsaid
}

# What is told of in full, or protects, or changes nothing for anybody.
test_silent_on_all_other_changes if {
	unannounced.findings == set() with input as fixture.unannounced
	unannounced.findings == set() with input as fixture.without_change(fixture.rewritten, ["plan/notices"])
	new := fixture.with_change(untold, {"before": null})
	unannounced.findings == set() with input as new
	gone := fixture.with_change(untold, {"after": null})
	unannounced.findings == set() with input as gone
	unchanged := fixture.with_change(untold, {"before/default": "on"})
	unannounced.findings == set() with input as unchanged
	protective := fixture.with_change(fixture.unannounced, {"before/default": "on", "after/default": "off"})
	unannounced.findings == set() with input as protective
	renamed := fixture.with_change(untold, {"after/values": ["always", "never"], "after/default": "never"})
	unannounced.findings == set() with input as renamed
}
