package pyconsent.rules.disclosure.late_test

import data.pyconsent.fixture
import data.pyconsent.rules.disclosure.late

finding := {
	"rule": "disclosure.late",
	"title": "Document published or effective after the change",
	"severity": "error",
	"waivable": true,
	"sources": [
		"Gateway Learning, FTC C-4120 (2004)",
		"FTC, 13 February 2024, on quietly changing terms of service",
		"Colorado 4 CCR 904-3 Rule 6.04",
		"Cal. Civ. Code §1798.100(a)(1)",
	],
	"change": 0,
	"setting": "assistant.training",
	"document": null,
	"audience": "everyone",
	"message": "Privacy policy version 1 covers this only after the change",
	"expected": "published and in force by 2026-03-06",
	"actual": "in force from 2026-03-07",
	"fix": "move the effective date of the change to 2026-03-07 or later",
	"path": ["organisation", "documents", "policy", "versions", 0],
}

effective_at := fixture.offered.changes[0].plan.effective_at

version := fixture.organisation.documents.policy.versions[0]

with_versions(versions) := fixture.with_organisation(fixture.offered, {"documents/policy/versions": versions})

with_version(fields) := with_versions([object.union(version, fields)])

in_force_from(moment) := object.union(finding, {"actual": $"in force from {moment}"})

test_denied_when_the_document_takes_effect_after_the_change if {
	late.findings == {finding} with input as with_version({"effective_at": effective_at + fixture.day})
}

test_denied_when_the_document_is_published_after_the_change if {
	late.findings == {finding} with input as with_version({"published_at": effective_at + fixture.day})
}

test_denied_when_the_document_takes_effect_a_second_later if {
	late.findings == {in_force_from("2026-03-06 00:00 UTC")} with input as with_version({"effective_at": effective_at + 1})
}

test_allowed_when_the_document_takes_effect_with_the_change if {
	late.findings == set() with input as with_version({"effective_at": effective_at})
	late.findings == set() with input as fixture.offered
}

test_the_later_of_both_moments_counts if {
	both := {"published_at": effective_at + (2 * fixture.day), "effective_at": effective_at + fixture.day}
	late.findings == {object.union(in_force_from("2026-03-08"), {
		"fix": "move the effective date of the change to 2026-03-08 or later",
	})} with input as with_version(both)
}

test_judged_now_when_the_change_does_not_say_when_it_takes_effect if {
	every value in [null, "2026-03-06", true] {
		late_today := fixture.with_change(with_version({"effective_at": fixture.at + 1}), {"plan/effective_at": value})
		late.findings == {object.union(finding, {
			"expected": "published and in force by 2026-01-05",
			"actual": "in force from 2026-01-05 00:00 UTC",
			"fix": "move the effective date of the change to 2026-01-06 or later",
		})} with input as late_today
		in_time := fixture.with_change(with_version({"effective_at": fixture.at}), {"plan/effective_at": value})
		late.findings == set() with input as in_time
	}
}

test_allowed_when_an_earlier_version_already_discloses_it if {
	later := object.union(version, {"version": "2", "effective_at": effective_at + fixture.day})
	late.findings == set() with input as with_versions([version, later])
}

test_each_version_that_comes_too_late_is_named if {
	first := object.union(version, {"effective_at": effective_at + fixture.day})
	second := object.union(version, {"version": "2", "effective_at": effective_at + fixture.day})
	late.findings == {finding, object.union(finding, {
		"message": "Privacy policy version 2 covers this only after the change",
		"path": ["organisation", "documents", "policy", "versions", 1],
	})} with input as with_versions([first, second])
}

# That no document covers it at all is told by another rule.
test_silent_when_the_document_never_covers_it if {
	after := effective_at + fixture.day
	every fields in [
		{"effective_at": after, "discloses": []},
		{"effective_at": after, "discloses": null},
		{"effective_at": after, "audiences": ["premium"]},
		{"effective_at": after, "audiences": null},
		{"effective_at": after, "published_at": null},
		{"effective_at": null},
		{"effective_at": "2026-03-07"},
		{"effective_at": true},
	] {
		late.findings == set() with input as with_version(fields)
	}
	late.findings == set() with input as with_versions([object.remove(version, ["effective_at"])])
}

test_one_finding_for_all_that_a_version_covers_too_late if {
	wider := fixture.with_change(with_version({"effective_at": effective_at + fixture.day}), {
		"after/processing/0/data_categories": ["user.content.private", "user.content.public"],
	})
	late.findings == {finding} with input as wider
}

test_what_was_there_before_is_not_asked_for_again if {
	unchanged := fixture.with_change(
		with_version({"effective_at": effective_at + fixture.day}),
		{"before": object.union(fixture.offered.changes[0].after, {"default": true})},
	)
	late.findings == set() with input as unchanged
}
