package pyconsent.rules.remedy.collected_before_test

import data.pyconsent.fixture
import data.pyconsent.model.finding as text
import data.pyconsent.rules.remedy.collected_before

finding := {
	"rule": "remedy.collected_before",
	"title": "Data collected before, used without fresh opt-in",
	"severity": "error",
	"waivable": true,
	"sources": ["Colorado 4 CCR 904-3 Rule 6.04", "Gateway Learning, FTC C-4120 (2004)", "EDPB Opinion 28/2024"],
	"change": 0,
	"setting": "assistant.training",
	"document": null,
	"audience": "everyone",
	"message": "data of everyone collected before the change may be used",
	"expected": "data_collected_before with used: false, or with consent: opt_in",
	"actual": "nothing",
	"fix": "declare data_collected_before.used: false, or ask and declare data_collected_before.consent: opt_in",
	"path": ["plan", "data_collected_before"],
}

test_denied_when_the_plan_does_not_say if {
	every place in ["plan", "plan/data_collected_before"] {
		changed := fixture.without_change(fixture.offered, [place])
		collected_before.findings == {finding} with input as changed
	}
	every plan in [null, "", [], {}] {
		changed := fixture.with_change(fixture.offered, {"plan": plan})
		collected_before.findings == {finding} with input as changed
	}
}

test_denied_when_they_may_be_used_without_fresh_opt_in if {
	every value in [
		{"used": true},
		{"used": null},
		{"used": "false"},
		{"used": 0},
		{"used": true, "consent": "opt_out"},
		{"used": true, "consent": "bundled"},
		{"used": true, "consent": null},
		{"used": true, "consent": ["opt_in"]},
		{},
		[],
		false,
	] {
		changed := fixture.with_change(fixture.offered, {"plan/data_collected_before": value})
		collected_before.findings == {object.union(finding, {"actual": text.shown(value)})} with input as changed
	}
}

test_a_moment_in_seconds_is_not_shown if {
	changed := fixture.with_change(fixture.offered, {"plan/data_collected_before": {"used": true, "since": 1735689600}})
	collected_before.findings == {object.union(finding, {"actual": "used: true"})} with input as changed
}

test_denied_when_what_the_plan_says_is_a_text if {
	every row in [["not used", "not used"], ["", "\"\""]] {
		changed := fixture.with_change(fixture.offered, {"plan/data_collected_before": row[0]})
		collected_before.findings == {object.union(finding, {"actual": row[1]})} with input as changed
	}
}

test_allowed_when_they_are_left_alone if {
	collected_before.findings == set() with input as fixture.offered
}

test_allowed_when_people_opted_in_afresh if {
	every value in [{"used": true, "consent": "opt_in"}, {"consent": "opt_in"}] {
		changed := fixture.with_change(fixture.offered, {"plan/data_collected_before": value})
		collected_before.findings == set() with input as changed
	}
}

test_denied_for_what_is_switched_on_without_consent if {
	changed := fixture.without_change(fixture.announced, ["plan/data_collected_before"])
	collected_before.findings == {object.union(finding, {"setting": "usage.counts"})} with input as changed
	collected_before.findings == set() with input as fixture.announced
}

test_nothing_was_collected_from_people_who_join_later if {
	changed := json.patch(
		fixture.without_change(fixture.offered, ["plan/data_collected_before"]),
		[{"op": "add", "path": "changes/0/after/default", "value": {"joining": false}}],
	)
	collected_before.findings == set() with input as changed
	unsaid := fixture.with_organisation(changed, {"audiences/joining/members": null})
	count(collected_before.findings) == 1 with input as unsaid
}

test_an_offer_of_what_needs_no_consent_is_not_asked if {
	changed := json.patch(
		fixture.without_change(fixture.announced, ["plan/data_collected_before"]),
		[
			{"op": "add", "path": "changes/0/before", "value": null},
			{"op": "add", "path": "changes/0/after/default", "value": "off"},
		],
	)
	collected_before.findings == set() with input as changed
}

test_allowed_when_it_is_switched_off if {
	changed := fixture.with_change(fixture.announced, {
		"before/default": "on",
		"after/default": "off",
		"plan": null,
	})
	collected_before.findings == set() with input as changed
}
