package pyconsent.rules.disclosure.retroactive_test

import data.pyconsent.fixture
import data.pyconsent.rules.disclosure.retroactive

finding := {
	"rule": "disclosure.retroactive",
	"title": "Document widened to cover what already happened",
	"severity": "error",
	"waivable": true,
	"sources": [
		"Gateway Learning, FTC C-4120 (2004)",
		"FTC, 13 February 2024, on quietly changing terms of service",
		"Colorado 4 CCR 904-3 Rule 6.04",
	],
	"change": 0,
	"setting": "assistant.training",
	"document": null,
	"audience": "everyone",
	"message": "Privacy policy version 1 would cover data collected before it",
	"expected": "data collected before the version took effect left alone, or used only after fresh opt-in",
	"actual": "data collected since 2024-12-30; in force from 2024-12-31",
	"fix": "declare data_collected_before.used: false, or ask and declare data_collected_before.consent: opt_in",
	"path": ["organisation", "documents", "policy", "versions", 0],
}

since(moment) := object.union(finding, {"actual": $"data collected since {moment}; in force from 2024-12-31"})

version := fixture.organisation.documents.policy.versions[0]

collected(fields) := fixture.with_change(fixture.offered, {"plan/data_collected_before": fields})

used_since(moment) := collected({"used": true, "since": moment})

with_versions(base, versions) := fixture.with_organisation(base, {"documents/policy/versions": versions})

test_denied_when_the_data_are_older_than_the_version if {
	retroactive.findings == {finding} with input as used_since(version.effective_at - fixture.day)
	retroactive.findings == {since("2024-12-30 23:59 UTC")} with input as used_since(version.effective_at - 1)
}

test_allowed_when_the_data_are_no_older_than_the_version if {
	retroactive.findings == set() with input as used_since(version.effective_at)
	retroactive.findings == set() with input as used_since(fixture.at)
}

test_a_version_counts_from_the_later_of_its_two_moments if {
	published_later := with_versions(used_since(version.effective_at), [object.union(version, {
		"published_at": version.effective_at + fixture.day,
	})])
	retroactive.findings == {object.union(finding, {
		"actual": "data collected since 2024-12-31; in force from 2025-01-01",
	})} with input as published_later
}

test_allowed_when_the_data_are_left_alone_or_people_opt_in_afresh if {
	every fields in [{"used": false}, {"consent": "opt_in"}, {"used": true, "consent": "opt_in"}] {
		retroactive.findings == set() with input as collected(fields)
	}
}

test_denied_when_nobody_knows_since_when_the_data_are_there if {
	every value in [null, "2026-01-05", true, []] {
		retroactive.findings == {since("an unknown moment")} with input as used_since(value)
	}
	retroactive.findings == {since("an unknown moment")} with input as collected({"used": true})
}

test_denied_when_nothing_says_that_the_data_are_left_alone if {
	every fields in [
		{}, null, "none", [], true, {"used": null}, {"used": "false"}, {"used": 0}, {"used": []},
		{"consent": null}, {"consent": "opt_out"}, {"consent": "OPT_IN"}, {"consent": true}, {"consent": ["opt_in"]},
	] {
		retroactive.findings == {since("an unknown moment")} with input as collected(fields)
	}
	unsaid := fixture.without_change(fixture.offered, ["plan/data_collected_before"])
	retroactive.findings == {since("an unknown moment")} with input as unsaid
	unplanned := fixture.without_change(fixture.offered, ["plan"])
	retroactive.findings == {since("an unknown moment")} with input as unplanned
}

newer := object.union(version, {
	"version": "2",
	"published_at": fixture.at,
	"effective_at": fixture.at + fixture.day,
})

test_allowed_when_an_older_version_disclosed_it_already if {
	retroactive.findings == set() with input as with_versions(used_since(version.effective_at), [version, newer])
}

test_denied_when_the_older_version_did_not_disclose_it_to_all_of_them if {
	rewritten := object.union(finding, {
		"message": "Privacy policy version 2 would cover data collected before it",
		"actual": "data collected since 2025-01-01; in force from 2026-01-06",
		"path": ["organisation", "documents", "policy", "versions", 1],
	})
	base := used_since(version.effective_at + fixture.day)
	every older in [
		object.union(version, {"discloses": []}),
		object.union(version, {"discloses": null}),
		object.union(version, {"audiences": ["premium"]}),
		object.union(version, {"audiences": null}),
		object.union(version, {"effective_at": null}),
	] {
		retroactive.findings == {rewritten} with input as with_versions(base, [older, newer])
	}
}

test_denied_when_the_version_binds_a_part_of_them if {
	for_premium := with_versions(used_since(fixture.at), [object.union(newer, {"audiences": ["premium"]})])
	retroactive.findings == {object.union(finding, {
		"message": "Privacy policy version 2 would cover data collected before it",
		"actual": "data collected since 2026-01-05; in force from 2026-01-06",
	})} with input as for_premium
}

# A version that does not cover it, or never takes effect, covers nothing afterwards.
test_silent_when_the_version_does_not_cover_it if {
	every fields in [
		{"discloses": []},
		{"discloses": [version.discloses[0]]},
		{"effective_at": null},
		{"effective_at": "2026-01-06"},
		{"published_at": null},
		{"audiences": []},
	] {
		changed := with_versions(used_since(fixture.at), [object.union(newer, fields)])
		retroactive.findings == set() with input as changed
	}
}

test_silent_when_what_is_offered_needs_no_consent if {
	counted := object.union(fixture.announced.changes[0].after, {"default": "off"})
	base := fixture.with_change(fixture.announced, {
		"before": null,
		"after": counted,
		"plan/data_collected_before": {"used": true},
	})
	retroactive.findings == set() with input as base
	imposed := fixture.with_change(base, {"after/default": "on"})
	retroactive.findings == {object.union(since("an unknown moment"), {"setting": "usage.counts"})} with input as imposed
}

test_what_was_there_before_is_not_asked_for_again if {
	unchanged := fixture.with_change(used_since(0), {"before": fixture.offered.changes[0].after})
	retroactive.findings == set() with input as unchanged
	protective := fixture.with_change(unchanged, {"before/default": true, "before/processing/0/consent": "opt_out"})
	retroactive.findings == set() with input as protective
}

# The policy is rewritten to cover what the first version did not.
first := object.union(version, {"discloses": [version.discloses[0]]})

rewriting(fields) := {
	"at": fixture.at,
	"organisation": object.union(fixture.organisation, {"documents": {"policy": {"versions": [first, newer]}}}),
	"waivers": [],
	"changes": [{
		"document": "policy",
		"before": {"title": "Privacy policy", "versions": [first]},
		"after": {"title": "Privacy policy", "versions": [first, newer]},
		"plan": {"data_collected_before": fields},
	}],
}

of_document := object.union(finding, {
	"setting": null,
	"document": "policy",
	"message": "Privacy policy version 2 would cover data collected before it",
	"actual": "data collected since 2026-01-05; in force from 2026-01-06",
	"path": ["after", "versions", 1],
})

with_newer(base, fields) := json.patch(base, [{"op": "replace", "path": place, "value": object.union(newer, fields)} |
	some place in ["changes/0/after/versions/1", "organisation/documents/policy/versions/1"]
])

test_denied_when_a_document_is_rewritten_over_older_data if {
	retroactive.findings == {of_document} with input as rewriting({"used": true, "since": fixture.at})
	retroactive.findings == {object.union(of_document, {
		"actual": "data collected since 2026-01-05 23:59 UTC; in force from 2026-01-06",
	})} with input as rewriting({"used": true, "since": newer.effective_at - 1})
}

test_denied_when_a_document_is_rewritten_and_nothing_said_of_older_data if {
	unknown := object.union(of_document, {"actual": "data collected since an unknown moment; in force from 2026-01-06"})
	every fields in [{}, null, {"used": true}, {"used": true, "since": null}, {"used": true, "since": "2026-01-06"}] {
		retroactive.findings == {unknown} with input as rewriting(fields)
	}
	unplanned := fixture.without_change(rewriting({}), ["plan"])
	retroactive.findings == {unknown} with input as unplanned
}

test_denied_when_the_rewritten_document_does_not_say_from_when if {
	base := rewriting({"used": true, "since": fixture.at})
	every fields in [{"effective_at": null}, {"published_at": null}, {"effective_at": "2026-01-06"}, {"effective_at": true}] {
		retroactive.findings == {object.union(of_document, {
			"actual": "data collected since 2026-01-05; in force from an unknown moment",
		})} with input as with_newer(base, fields)
	}
}

test_allowed_when_a_document_is_rewritten_for_new_data_alone if {
	every fields in [
		{"used": false},
		{"consent": "opt_in"},
		{"used": true, "since": newer.effective_at},
	] {
		retroactive.findings == set() with input as rewriting(fields)
	}
}

test_allowed_when_a_document_is_rewritten_to_say_no_more if {
	less := with_newer(rewriting({"used": true}), {"discloses": first.discloses})
	retroactive.findings == set() with input as less
	nothing := with_newer(rewriting({"used": true}), {"discloses": []})
	retroactive.findings == set() with input as nothing
}

test_allowed_when_another_document_disclosed_it_already if {
	base := rewriting({"used": true, "since": fixture.at})
	told := fixture.with_organisation(base, {"documents/terms": {"versions": [version]}})
	retroactive.findings == set() with input as told
	untold := fixture.with_organisation(base, {"documents/terms": {"versions": [first]}})
	retroactive.findings == {of_document} with input as untold
}

test_each_audience_of_the_document_is_told_of if {
	base := rewriting({"used": true, "since": fixture.at})
	retroactive.findings == {
		object.union(of_document, {"audience": "premium"}),
		object.union(of_document, {"audience": "joining"}),
	} with input as with_newer(base, {"audiences": ["premium", "joining"]})
}
