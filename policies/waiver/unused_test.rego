package pyconsent.waiver.unused_test

import data.pyconsent.fixture
import data.pyconsent.waiver.unused

finding := {
	"rule": "waiver.unused",
	"title": "Waiver that waives nothing",
	"severity": "warning",
	"waivable": false,
	"sources": ["the organisation's own policy"],
	"change": null,
	"setting": "usage.counts",
	"document": null,
	"audience": null,
	"message": "the waiver of notice.missing for usage.counts waives nothing",
	"expected": "a finding that it waives",
	"actual": "no such finding",
	"fix": "remove it, or correct its setting and audience",
	"path": ["waivers", 0],
}

test_silent_when_a_finding_calls_upon_the_waiver if {
	every fields in [{}, {"audience": "everyone"}] {
		changed := fixture.with_waiver(fixture.unannounced, fields)
		unused.findings == set() with input as changed
	}
}

test_told_of_when_no_rule_is_broken if {
	changed := fixture.with_waiver(fixture.announced, {})
	unused.findings == {finding} with input as changed
}

test_told_of_when_the_waiver_is_of_something_else if {
	every row in [
		[{"rule": "notice.late"}, {"message": "the waiver of notice.late for usage.counts waives nothing"}],
		[{"audience": "premium"}, {"audience": "premium"}],
		[{"audience": null}, {}],
		[{"setting": "usage.count"}, {
			"setting": "usage.count",
			"message": "the waiver of notice.missing for usage.count waives nothing",
		}],
	] {
		changed := fixture.with_waiver(fixture.unannounced, row[0])
		unused.findings == {object.union(finding, row[1])} with input as changed
	}
}

test_told_of_when_the_waiver_names_no_setting if {
	for_none := object.union(finding, {
		"setting": null,
		"message": "the waiver of notice.missing for no setting waives nothing",
	})
	missing := fixture.without_in_waiver(fixture.unannounced, ["setting"])
	unused.findings == {for_none} with input as missing
	every value in [null, 1, ["usage.counts"]] {
		changed := fixture.with_waiver(fixture.unannounced, {"setting": value})
		unused.findings == {for_none} with input as changed
	}
}

# Why it waives nothing is told by another rule.
test_silent_when_the_waiver_is_not_in_force if {
	every fields in [
		{"starts_at": fixture.at + 1},
		{"expires_at": fixture.at},
		{"approver": null},
		{"rule": "catalogue.malformed"},
	] {
		changed := fixture.with_waiver(fixture.announced, fields)
		unused.findings == set() with input as changed
	}
}

test_each_waiver_is_told_of_on_its_own if {
	changed := fixture.with_waiver(fixture.with_waiver(fixture.unannounced, {}), {"audience": "premium"})
	second := object.union(finding, {"audience": "premium", "path": ["waivers", 1]})
	unused.findings == {second} with input as changed
}

# The changes may be judged in parts, the waivers only when all parts are in.
test_told_of_by_what_the_parts_used if {
	base := fixture.with_waiver(object.remove(fixture.announced, ["changes"]), {})
	used := object.union(base, {"parts": [{"used": []}, {"used": [0]}]})
	unused.findings == set() with input as used
	every parts in [[], [{"used": []}], [{"used": [1]}], [{}]] {
		left := object.union(base, {"parts": parts})
		unused.findings == {finding} with input as left
	}
}
