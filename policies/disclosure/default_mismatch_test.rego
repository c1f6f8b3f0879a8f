package pyconsent.rules.disclosure.default_mismatch_test

import data.pyconsent.fixture
import data.pyconsent.rules.disclosure.default_mismatch

finding := {
	"rule": "disclosure.default_mismatch",
	"title": "Document and default disagree",
	"severity": "error",
	"waivable": true,
	"sources": [
		"FTC, 13 February 2024, on quietly changing terms of service",
		"Cal. Civ. Code §1798.100(a)(1)",
		"Gateway Learning, FTC C-4120 (2004)",
	],
	"change": 0,
	"setting": "usage.counts",
	"document": null,
	"audience": "everyone",
	"message": "Privacy policy version 1 says that the default is off",
	"expected": "off, as the document says",
	"actual": "on",
	"fix": "make the default what the document says, or change the document first, with notice",
	"path": ["after", "default"],
}

effective_at := fixture.announced.changes[0].plan.effective_at

version := fixture.organisation.documents.policy.versions[0]

saying(value) := fixture.with_organisation(fixture.announced, {"documents/policy/versions/0/states_defaults": {"usage.counts": value}})

with_versions(versions) := fixture.with_organisation(fixture.announced, {"documents/policy/versions": versions})

states(shown) := object.union(finding, {
	"message": $"Privacy policy version 1 says that the default is {shown}",
	"expected": $"{shown}, as the document says",
})

test_denied_when_the_document_says_another_default if {
	default_mismatch.findings == {finding} with input as saying("off")
}

test_allowed_when_the_document_says_the_default if {
	default_mismatch.findings == set() with input as saying("on")
}

test_allowed_when_no_document_says_anything_of_it if {
	default_mismatch.findings == set() with input as fixture.announced
	every defaults in [null, {}, {"assistant.training": "off"}] {
		changed := fixture.with_organisation(fixture.announced, {"documents/policy/versions/0/states_defaults": defaults})
		default_mismatch.findings == set() with input as changed
	}
}

test_denied_when_what_the_document_says_cannot_be_read if {
	every row in [["off", "off"], ["on", "on"], [true, "true"], [[], "[]"], [["on"], "[\"on\"]"]] {
		changed := fixture.with_organisation(fixture.announced, {"documents/policy/versions/0/states_defaults": row[0]})
		default_mismatch.findings == {states(row[1])} with input as changed
	}
}

test_denied_when_what_the_document_says_is_nothing_like_the_default if {
	every row in [[null, "nothing"], ["ON", "ON"], ["", "\"\""], [true, "true"], [1, "1"], [["on"], "[\"on\"]"]] {
		default_mismatch.findings == {states(row[1])} with input as saying(row[0])
	}
	as_text := fixture.with_change(saying("true"), {
		"before/default": false,
		"after/default": true,
		"after/processing/0/while": [true],
	})
	default_mismatch.findings == {object.union(states("true"), {"actual": "true"})} with input as as_text
}

test_denied_when_the_default_is_another_for_some if {
	split := {"everyone": {"split": [{"value": "on", "percent": 1}, {"value": "off", "percent": 99}]}}
	changed := fixture.with_change(saying("off"), {"after/default": split})
	default_mismatch.findings == {object.union(finding, {
		"actual": "off, on",
		"path": ["after", "default", "everyone"],
	})} with input as changed
}

test_denied_when_the_default_is_not_known if {
	every value in [null, ["off"], []] {
		changed := fixture.with_change(saying("off"), {"after/default": value})
		default_mismatch.findings == {object.union(finding, {"actual": "nothing"})} with input as changed
	}
	missing := fixture.without_change(saying("off"), ["after/default"])
	default_mismatch.findings == {object.union(finding, {"actual": "nothing"})} with input as missing
}

test_each_audience_is_compared_with_its_own_default if {
	for_premium := fixture.with_change(saying("off"), {"after/default": {"everyone": "off", "premium": "on"}})
	default_mismatch.findings == {object.union(finding, {
		"audience": "premium",
		"path": ["after", "default", "premium"],
	})} with input as for_premium
}

test_a_document_counts_for_the_audiences_that_it_binds if {
	silent := fixture.with_organisation(saying("off"), {"documents/policy/versions/0/audiences": ["joining"]})
	to_premium := fixture.with_change(silent, {"before/default": {"premium": "off"}, "after/default": {"premium": "on"}})
	default_mismatch.findings == set() with input as to_premium
	default_mismatch.findings == {finding} with input as silent
}

newer := object.union(version, {"version": "2", "states_defaults": {"usage.counts": "on"}})

older := object.union(version, {"states_defaults": {"usage.counts": "off"}})

test_allowed_when_a_version_in_force_with_the_change_says_the_default if {
	in_time := with_versions([older, object.union(newer, {"effective_at": effective_at})])
	default_mismatch.findings == set() with input as in_time
}

test_denied_when_the_new_version_takes_effect_a_second_later if {
	too_late := with_versions([older, object.union(newer, {"effective_at": effective_at + 1})])
	default_mismatch.findings == {finding} with input as too_late
}

test_denied_when_the_new_version_binds_only_some if {
	partly := with_versions([older, object.union(newer, {"effective_at": effective_at, "audiences": ["premium"]})])
	default_mismatch.findings == {finding} with input as partly
}

test_judged_now_when_the_change_does_not_say_when_it_takes_effect if {
	now := with_versions([older, object.union(newer, {"effective_at": fixture.at})])
	default_mismatch.findings == set() with input as fixture.with_change(now, {"plan/effective_at": null})
	soon := with_versions([older, object.union(newer, {"effective_at": fixture.at + 1})])
	default_mismatch.findings == {finding} with input as fixture.with_change(soon, {"plan/effective_at": null})
}

test_a_change_that_protects_is_no_concern_of_it if {
	protective := fixture.with_change(saying("on"), {"before/default": "on", "after/default": "off"})
	default_mismatch.findings == set() with input as protective
}
