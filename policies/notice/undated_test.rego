package pyconsent.rules.notice.undated_test

import data.pyconsent.fixture
import data.pyconsent.rules.notice.undated

finding := {
	"rule": "notice.undated",
	"title": "Change without an effective moment",
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
	"message": "the change does not say when it takes effect for everyone",
	"expected": "an effective moment in the change plan",
	"actual": "nothing",
	"fix": "state effective_at; with a notice sent now, 2026-02-04 or later",
	"path": ["plan"],
}

wrong := [
	["", "\"\""], ["2026-03-06T00:00:00Z", "2026-03-06T00:00:00Z"], ["soon", "soon"],
	[true, "true"], [[1772755200], "[1772755200]"], [{}, "{}"],
]

missing := fixture.without_change(fixture.announced, ["plan/effective_at"])

test_allowed_when_the_plan_says_when if {
	undated.findings == set() with input as fixture.announced
	every moment in [fixture.at, fixture.at - (365 * fixture.day), 0, -1, 1.5] {
		undated.findings == set() with input as fixture.with_change(fixture.announced, {"plan/effective_at": moment})
	}
}

test_denied_when_the_plan_does_not_say_when if {
	undated.findings == {finding} with input as missing
	undated.findings == {finding} with input as fixture.with_change(fixture.announced, {"plan/effective_at": null})
	every row in wrong {
		changed := fixture.with_change(fixture.announced, {"plan/effective_at": row[0]})
		undated.findings == {object.union(finding, {"actual": row[1]})} with input as changed
	}
}

test_denied_when_there_is_no_plan if {
	undated.findings == {finding} with input as fixture.without_change(fixture.announced, ["plan"])
	every value in [null, "", "2026-03-06", true, 1, [], {}] {
		undated.findings == {finding} with input as fixture.with_change(fixture.announced, {"plan": value})
	}
}

with_fix(moment) := {object.union(finding, {"fix": $"state effective_at; with a notice sent now, {moment} or later"})}

test_the_fix_counts_the_days_from_now if {
	a_second_on := json.patch(missing, [{"op": "replace", "path": "at", "value": fixture.at + 1}])
	undated.findings == with_fix("2026-02-05") with input as a_second_on
	of_organisation := fixture.with_organisation(missing, {"thresholds": {"notice_days": 45}})
	undated.findings == with_fix("2026-02-19") with input as of_organisation
	promised := fixture.with_organisation(missing, {"documents/policy/versions/0/promises": {"notice_days": 60}})
	undated.findings == with_fix("2026-03-06") with input as promised
	no_days := fixture.with_organisation(missing, {"thresholds": {"notice_days": -45}})
	undated.findings == with_fix("2026-02-04") with input as no_days
}

test_the_fix_counts_a_promise_that_will_be_in_force if {
	version := {"published_at": fixture.at, "audiences": ["everyone"], "promises": {"notice_days": 45}}
	in_force := object.union(version, {"effective_at": fixture.at + (30 * fixture.day)})
	undated.findings == with_fix("2026-02-19") with input as fixture.with_organisation(missing, {"documents/policy/versions/1": in_force})
	later := object.union(version, {"effective_at": fixture.at + (31 * fixture.day)})
	undated.findings == with_fix("2026-02-04") with input as fixture.with_organisation(missing, {"documents/policy/versions/1": later})
}

test_denied_for_each_audience if {
	two := fixture.with_change(missing, {"after/default": {"everyone": "on", "premium": "on", "joining": "on"}})
	undated.findings == {finding, object.union(finding, {
		"audience": "premium",
		"message": "the change does not say when it takes effect for premium",
	})} with input as two
}

test_silent_where_nobody_has_to_be_told if {
	protective := fixture.with_change(missing, {"before/default": "on", "after/default": "off"})
	undated.findings == set() with input as protective
	undated.findings == set() with input as fixture.without_change(fixture.offered, ["plan/effective_at"])
}

of_document := object.union(finding, {
	"setting": null,
	"document": "policy",
	"expected": "an effective moment in the version",
	"path": ["after", "versions", 1],
})

test_denied_when_a_document_does_not_say_when if {
	undated.findings == set() with input as fixture.rewritten
	undated.findings == {of_document} with input as fixture.without_change(fixture.rewritten, ["after/versions/1/effective_at"])
	every row in array.concat(wrong, [[null, "nothing"]]) {
		changed := fixture.with_change(fixture.rewritten, {"after/versions/1/effective_at": row[0]})
		undated.findings == {object.union(of_document, {"actual": row[1]})} with input as changed
	}
}

test_a_document_takes_effect_when_its_version_says if {
	changed := fixture.with_change(fixture.rewritten, {
		"after/versions/1/effective_at": null,
		"plan/effective_at": fixture.at + (60 * fixture.day),
	})
	undated.findings == {of_document} with input as changed
}
