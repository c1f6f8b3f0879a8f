package pyconsent.rules.disclosure.undisclosed_test

import data.pyconsent.fixture
import data.pyconsent.rules.disclosure.undisclosed

finding := {
	"rule": "disclosure.undisclosed",
	"title": "Processing that no document in force discloses",
	"severity": "error",
	"waivable": true,
	"sources": [
		"Cal. Civ. Code §1798.100(a)(1)",
		"Colorado 4 CCR 904-3 Rule 6.04",
		"FTC, 13 February 2024, on quietly changing terms of service",
		"Facebook, FTC C-4365 (2012)",
	],
	"change": 0,
	"setting": "assistant.training",
	"document": null,
	"audience": "everyone",
	"message": "no document in force for everyone discloses user.content.private → train_ai_system → partner",
	"expected": "a document in force for this audience, when the change takes effect, that discloses category, use and recipient",
	"actual": "in force: Privacy policy version 1",
	"fix": "publish a version that discloses it, notify, and let it take effect before the change",
	"path": ["after", "processing", 0],
}

nothing_in_force := object.union(finding, {"actual": "in force: nothing"})

of(atom) := object.union(finding, {"message": $"no document in force for everyone discloses {atom}"})

effective_at := fixture.offered.changes[0].plan.effective_at

disclosure := fixture.organisation.documents.policy.versions[0].discloses[1]

version := object.union(fixture.organisation.documents.policy.versions[0], {"discloses": [disclosure]})

with_versions(versions) := fixture.with_organisation(fixture.offered, {"documents/policy/versions": versions})

with_version(fields) := with_versions([object.union(version, fields)])

with_disclosure(fields) := with_version({"discloses": [object.union(disclosure, fields)]})

test_allowed_when_a_document_in_force_discloses_it if {
	undisclosed.findings == set() with input as fixture.offered
	undisclosed.findings == set() with input as fixture.announced
}

test_allowed_when_the_document_takes_effect_with_the_change if {
	undisclosed.findings == set() with input as with_version({"effective_at": effective_at})
	undisclosed.findings == set() with input as with_version({"published_at": effective_at})
}

test_denied_when_the_document_takes_effect_a_second_later if {
	undisclosed.findings == {nothing_in_force} with input as with_version({"effective_at": effective_at + 1})
	undisclosed.findings == {nothing_in_force} with input as with_version({"published_at": effective_at + 1})
}

test_judged_now_when_the_change_does_not_say_when_it_takes_effect if {
	every value in [null, "2026-03-06", true, []] {
		now := fixture.with_change(with_version({"effective_at": fixture.at}), {"plan/effective_at": value})
		undisclosed.findings == set() with input as now
		later := fixture.with_change(with_version({"effective_at": fixture.at + 1}), {"plan/effective_at": value})
		undisclosed.findings == {nothing_in_force} with input as later
	}
	without_plan := fixture.without_change(with_version({"effective_at": fixture.at + 1}), ["plan"])
	undisclosed.findings == {nothing_in_force} with input as without_plan
}

test_a_category_or_use_covers_all_that_is_part_of_it if {
	every fields in [
		{"data_categories": ["user.content.private"]},
		{"data_categories": ["user"]},
		{"data_categories": ["user.contact", "user.content"]},
		{"data_uses": ["personalize", "train_ai_system"]},
		{"recipients": ["parent", "partner"]},
	] {
		undisclosed.findings == set() with input as with_disclosure(fields)
	}
}

test_denied_when_category_use_or_recipient_is_not_disclosed if {
	every fields in [
		{"data_categories": ["user.content.public"]},
		{"data_categories": ["user.content.private.messages"]},
		{"data_categories": ["user.cont"]},
		{"data_uses": ["personalize"]},
		{"recipients": ["parent"]},
		{"recipients": ["third_party"]},
	] {
		undisclosed.findings == {finding} with input as with_disclosure(fields)
	}
}

test_denied_when_no_one_disclosure_says_it_all if {
	halves := [object.union(disclosure, {"recipients": ["parent"]}), object.union(disclosure, {"data_uses": ["personalize"]})]
	undisclosed.findings == {finding} with input as with_version({"discloses": halves})
}

test_denied_when_a_disclosure_cannot_be_read if {
	every name in ["data_categories", "data_uses", "recipients"] {
		missing := with_version({"discloses": [object.remove(disclosure, [name])]})
		undisclosed.findings == {finding} with input as missing
		every value in [null, "", true, 1, [], [null], {}, "user.content", "*"] {
			undisclosed.findings == {finding} with input as with_disclosure({name: value})
		}
	}
	every value in [null, "all", true, 1, [], {}, [null], ["user.content"]] {
		undisclosed.findings == {finding} with input as with_version({"discloses": value})
	}
	unsaid := with_versions([object.remove(version, ["discloses"])])
	undisclosed.findings == {finding} with input as unsaid
}

test_denied_when_the_version_does_not_say_for_whom if {
	unsaid := with_versions([object.remove(version, ["audiences"])])
	undisclosed.findings == {nothing_in_force} with input as unsaid
	every value in [null, "", "everyone", "2025-01-01", true, [], {}] {
		undisclosed.findings == {nothing_in_force} with input as with_version({"audiences": value})
	}
}

undated := object.union(nothing_in_force, {"fix": $"state published_at and effective_at of Privacy policy version 1, or {finding.fix}"})

test_denied_when_the_version_does_not_say_from_when if {
	every name in ["published_at", "effective_at"] {
		unsaid := with_versions([object.remove(version, [name])])
		undisclosed.findings == {undated} with input as unsaid
		every value in [null, "", "2025-01-01", true, [], {}] {
			undisclosed.findings == {undated} with input as with_version({name: value})
		}
	}
}

test_a_version_that_would_not_do_need_not_say_from_when if {
	every fields in [{"discloses": []}, {"audiences": ["premium"]}] {
		changed := with_version(object.union(fields, {"effective_at": null}))
		undisclosed.findings == {nothing_in_force} with input as changed
	}
}

test_denied_when_there_is_no_document if {
	every versions in [null, "1", 1, [], [null], {}] {
		undisclosed.findings == {nothing_in_force} with input as with_versions(versions)
	}
	every documents in [null, {}, [], {"policy": null}] {
		changed := fixture.with_organisation(fixture.offered, {"documents": documents})
		undisclosed.findings == {nothing_in_force} with input as changed
	}
}

test_denied_when_the_document_binds_only_some_of_the_audience if {
	every audience in ["premium", "stranger"] {
		undisclosed.findings == {finding} with input as with_version({"audiences": [audience]})
	}
}

test_a_document_counts_for_the_audiences_that_it_binds if {
	premium := {"after/default": {"premium": false}}
	undisclosed.findings == set() with input as fixture.with_change(fixture.offered, premium)
	undisclosed.findings == set() with input as fixture.with_change(with_version({"audiences": ["premium"]}), premium)
	of_joining := fixture.with_change(with_version({"audiences": ["joining"]}), premium)
	undisclosed.findings == {object.union(nothing_in_force, {
		"audience": "premium",
		"message": "no document in force for premium discloses user.content.private → train_ai_system → partner",
	})} with input as of_joining
}

silent := object.union(version, {
	"version": "2",
	"published_at": fixture.at,
	"effective_at": fixture.at + fixture.day,
	"discloses": [],
})

test_denied_when_a_newer_version_no_longer_discloses_it if {
	replaced := object.union(finding, {"actual": "in force: Privacy policy version 2"})
	undisclosed.findings == {replaced} with input as with_versions([version, silent])
	undisclosed.findings == {replaced} with input as with_versions([silent, version])
	at_once := object.union(silent, {"effective_at": effective_at})
	undisclosed.findings == {replaced} with input as with_versions([version, at_once])
}

test_allowed_when_a_newer_version_takes_effect_after_the_change if {
	later := object.union(silent, {"effective_at": effective_at + 1})
	undisclosed.findings == set() with input as with_versions([version, later])
}

test_denied_when_a_newer_version_no_longer_tells_some_of_them if {
	for_premium := object.union(silent, {"audiences": ["premium"]})
	undisclosed.findings == {object.union(finding, {
		"actual": "in force: Privacy policy version 1, Privacy policy version 2",
	})} with input as with_versions([version, for_premium])
}

test_allowed_when_another_document_discloses_it if {
	two := fixture.with_organisation(with_version({"discloses": []}), {"documents/terms": {"versions": [version]}})
	undisclosed.findings == set() with input as two
}

test_the_organisation_itself_need_not_be_named_and_its_processors_must if {
	to_itself := fixture.with_change(fixture.offered, {"after/processing/0/recipients": ["example"]})
	undisclosed.findings == set() with input as to_itself
	to_host := fixture.with_change(fixture.offered, {"after/processing/0/recipients": ["host"]})
	undisclosed.findings == {of("user.content.private → train_ai_system → host")} with input as to_host
}

test_denied_with_all_that_is_not_disclosed if {
	wider := fixture.with_change(fixture.offered, {
		"after/processing/0/data_categories": ["user.contact", "user.content.private"],
		"after/processing/0/recipients": ["partner", "parent"],
	})
	undisclosed.findings == {of(concat("; ", [
		"user.contact → train_ai_system → parent",
		"user.contact → train_ai_system → partner",
		"user.content.private → train_ai_system → parent",
	]))} with input as wider
}

test_denied_when_the_processing_is_not_said if {
	every row in [
		["data_categories", "unknown → train_ai_system → partner"],
		["data_uses", "user.content.private → unknown → partner"],
		["recipients", "user.content.private → train_ai_system → unknown"],
	] {
		[name, atom] := row
		undisclosed.findings == {of(atom)} with input as fixture.without_change(fixture.offered, [$"after/processing/0/{name}"])
		every value in [null, [], "unknown", 1] {
			changed := fixture.with_change(fixture.offered, {$"after/processing/0/{name}": value})
			undisclosed.findings == {of(atom)} with input as changed
		}
	}
}

test_what_was_there_before_is_not_asked_for_again if {
	undisclosed_before := fixture.with_change(with_version({"discloses": []}), {"before": fixture.offered.changes[0].after})
	undisclosed.findings == set() with input as undisclosed_before
	protective := fixture.with_change(undisclosed_before, {"before/default": true})
	undisclosed.findings == set() with input as protective
}

test_what_is_undisclosed_is_said_at_once_where_all_of_it_is_and_one_by_one_where_not if {
	flow := object.union(fixture.offered.changes[0].after.processing[0], {
		"data_categories": ["user.contact", "user.content"],
		"recipients": ["parent", "partner"],
	})
	changed := fixture.with_change(with_version({}), {"after/processing": [flow]})
	one_by_one := concat("; ", [
		"user.contact → train_ai_system → parent",
		"user.contact → train_ai_system → partner",
		"user.content → train_ai_system → parent",
	])
	undisclosed.findings == {of(one_by_one)} with input as changed
	silent := fixture.with_change(with_version({"discloses": []}), {"after/processing": [flow]})
	undisclosed.findings == {of("user.contact, user.content → train_ai_system → parent, partner")} with input as silent
}
