package pyconsent.rules.remedy.no_removal_test

import data.pyconsent.fixture
import data.pyconsent.rules.remedy.no_removal

finding := {
	"rule": "remedy.no_removal",
	"title": "A clause that what was used cannot be removed",
	"severity": "error",
	"waivable": true,
	"sources": [
		"FTC, Everalbum (2021)", "FTC, WW/Kurbo (2022)",
		"FTC, Cambridge Analytica (2019)", "EDPB Opinion 28/2024", "GDPR Art. 7",
	],
	"change": 0,
	"setting": "assistant.training",
	"document": null,
	"audience": "everyone",
	"message": "Privacy policy version 1 says that what was used cannot be removed",
	"expected": "a text that leaves people a remedy",
	"actual": "removal_refused: true",
	"fix": "take the clause out of the document, and declare how data are removed in the deletion plan",
	"path": ["organisation", "documents", "policy", "versions", 0, "removal_refused"],
}

refused := fixture.with_organisation(fixture.offered, {"documents/policy/versions/0/removal_refused": true})

version := fixture.organisation.documents.policy.versions[0]

# A second version of the policy, with fields of its own.
with_second(base, fields) := fixture.with_organisation(base, {"documents/policy/versions/-": object.union(version, object.union({"version": "2"}, fields))})

second := object.union(finding, {
	"message": "Privacy policy version 2 says that what was used cannot be removed",
	"path": ["organisation", "documents", "policy", "versions", 1, "removal_refused"],
})

test_denied_when_the_document_in_force_refuses_removal if {
	no_removal.findings == {finding} with input as refused
}

test_allowed_when_no_document_refuses_removal if {
	no_removal.findings == set() with input as fixture.offered
	every value in [false, null] {
		changed := fixture.with_organisation(fixture.offered, {"documents/policy/versions/0/removal_refused": value})
		no_removal.findings == set() with input as changed
	}
}

test_denied_when_what_the_document_says_is_not_known if {
	every row in [["", "\"\""], ["no", "no"], [0, "0"], [[], "[]"]] {
		changed := fixture.with_organisation(fixture.offered, {"documents/policy/versions/0/removal_refused": row[0]})
		no_removal.findings == {object.union(finding, {"actual": $"removal_refused: {row[1]}"})} with input as changed
	}
}

test_denied_when_a_document_to_come_refuses_removal if {
	every fields in [
		{"effective_at": fixture.at + (60 * fixture.day)},
		{"effective_at": fixture.at + ((60 * fixture.day) + 1)},
		{"effective_at": null},
		{"published_at": null},
	] {
		changed := with_second(fixture.offered, object.union(fields, {"removal_refused": true}))
		no_removal.findings == {second} with input as changed
	}
}

test_allowed_when_a_version_in_force_took_the_clause_out if {
	changed := with_second(refused, {"effective_at": fixture.at})
	no_removal.findings == set() with input as changed
}

test_denied_while_the_clause_still_holds if {
	changed := with_second(refused, {"effective_at": fixture.at + 1})
	no_removal.findings == {finding} with input as changed
}

test_allowed_when_the_clause_binds_somebody_else if {
	changed := with_second(
		fixture.with_change(fixture.offered, {"after/default": {"joining": false}}),
		{"audiences": ["premium"], "removal_refused": true},
	)
	no_removal.findings == set() with input as changed
}

test_denied_when_the_clause_binds_a_part_of_the_audience if {
	changed := with_second(fixture.offered, {"audiences": ["premium"], "removal_refused": true})
	no_removal.findings == {second} with input as changed
}

# The policy's own change, from its first version to two.
rewritten(fields) := fixture.with_change(fixture.offered, {
	"document": "policy",
	"before": fixture.organisation.documents.policy,
	"after": {"title": "Privacy policy", "versions": [version, object.union(version, object.union({"version": "2"}, fields))]},
})

widened := {"discloses": [{"data_categories": ["user.content"], "data_uses": ["sales"], "recipients": ["partner"]}]}

test_denied_when_the_document_that_changes_refuses_removal if {
	no_removal.findings == {in_document(second)} with input as rewritten_only(object.union(widened, {"removal_refused": true}))
}

rewritten_only(fields) := fixture.without_change(rewritten(fields), ["setting"])

in_document(expected) := object.union(expected, {"setting": null, "document": "policy"})

test_denied_when_the_clause_is_all_that_is_added if {
	no_removal.findings == {in_document(second)} with input as rewritten_only({"removal_refused": true})
	undated := rewritten_only({"removal_refused": true, "published_at": null, "effective_at": null})
	no_removal.findings == {in_document(second)} with input as undated
}

test_denied_when_the_clause_is_new_for_a_part_of_those_bound if {
	clause := rewritten_only({"audiences": ["everyone", "premium"], "discloses": [], "removal_refused": true})
	changed := fixture.with_change(clause, {
		"before/versions/0/removal_refused": true,
		"before/versions/0/audiences": ["premium"],
	})
	no_removal.findings == {in_document(second)} with input as changed
}

test_allowed_when_the_clause_was_there_and_no_more_is_disclosed if {
	changed := fixture.with_change(rewritten_only({"discloses": [], "removal_refused": true}), {"before/versions/0/removal_refused": true})
	no_removal.findings == set() with input as changed
}

test_denied_when_a_version_comes_before_the_one_with_the_clause if {
	changed := fixture.with_change(rewritten_only({"effective_at": fixture.at, "discloses": [], "removal_refused": true}), {
		"before/versions/0/removal_refused": true,
		"before/versions/0/effective_at": fixture.at + 1,
	})
	no_removal.findings == {in_document(second)} with input as changed
}

test_a_clause_of_another_document_is_not_laid_to_this_one if {
	other := {"title": "Help page", "versions": [object.union(version, {"removal_refused": true})]}
	changed := fixture.with_organisation(rewritten_only(widened), {"documents/help": other})
	no_removal.findings == set() with input as changed
}

test_a_document_that_was_not_there_before_is_no_change if {
	changed := fixture.with_change(rewritten_only({"removal_refused": true}), {"before": null})
	no_removal.findings == set() with input as changed
}

test_allowed_when_the_document_that_changes_leaves_a_remedy if {
	no_removal.findings == set() with input as rewritten_only(widened)
}

test_an_offer_of_what_needs_no_consent_is_not_judged if {
	changed := fixture.with_organisation(
		fixture.with_change(fixture.announced, {"before": null, "after/default": "off"}),
		{"documents/policy/versions/0/removal_refused": true},
	)
	no_removal.findings == set() with input as changed
}

test_allowed_when_it_is_switched_off if {
	changed := fixture.with_change(refused, {
		"before": fixture.offered.changes[0].after,
		"before/default": true,
	})
	no_removal.findings == set() with input as changed
}
