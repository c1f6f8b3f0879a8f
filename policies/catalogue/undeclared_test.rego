package pyconsent.rules.catalogue.undeclared_test

import data.pyconsent.fixture
import data.pyconsent.model.finding as text
import data.pyconsent.rules.catalogue.undeclared

finding := {
	"rule": "catalogue.undeclared",
	"title": "Processing not declared",
	"severity": "error",
	"waivable": true,
	"sources": ["Cal. Civ. Code §1798.100(a)(1)", "GDPR Art. 25(2)"],
	"change": 0,
	"setting": "assistant.training",
	"document": null,
	"audience": "everyone",
	"message": "the setting does not say what it does with personal data",
	"expected": "processing: a list of flows, or none",
	"actual": "nothing",
	"fix": "declare the data categories, uses and recipients of each value, or processing: none",
	"path": ["after"],
}

silent := fixture.without_change(fixture.offered, ["after/processing"])

test_denied_when_a_setting_is_introduced_without_a_word if {
	undeclared.findings == {finding} with input as silent
}

test_denied_when_what_it_says_is_no_list_of_flows if {
	every row in [
		[null, "nothing"], ["", "\"\""], ["None", "None"], ["unknown", "unknown"], [false, "false"],
		[[], "[]"], [{}, "{}"], [[null], "[null]"], [["none"], "[\"none\"]"], [[{}], "[{}]"],
	] {
		changed := fixture.with_change(fixture.offered, {"after/processing": row[0]})
		undeclared.findings == {object.union(finding, {"actual": row[1]})} with input as changed
	}
}

test_allowed_when_it_says_what_it_does if {
	undeclared.findings == set() with input as fixture.offered
}

test_allowed_when_it_says_that_it_does_nothing if {
	changed := fixture.with_change(fixture.offered, {"after/processing": "none"})
	undeclared.findings == set() with input as changed
}

test_denied_when_the_default_changes_without_a_word if {
	changed := fixture.with_change(silent, {"before": silent.changes[0].after, "after/default": true})
	undeclared.findings == {finding} with input as changed
}

test_denied_when_what_was_said_before_is_taken_back if {
	changed := fixture.with_change(silent, {"before": fixture.offered.changes[0].after})
	undeclared.findings == {finding} with input as changed
}

test_denied_when_nothing_is_said_beside_what_is if {
	changed := fixture.with_change(fixture.offered, {
		"before": fixture.offered.changes[0].after,
		"after/processing/-": {},
	})
	actual := text.shown([fixture.offered.changes[0].after.processing[0], {}])
	undeclared.findings == {object.union(finding, {"actual": actual})} with input as changed
}

test_allowed_when_it_was_as_silent_before if {
	changed := fixture.with_change(silent, {"before": silent.changes[0].after, "after/title": "Another title"})
	undeclared.findings == set() with input as changed
}

test_allowed_when_the_setting_is_removed if {
	changed := fixture.with_change(fixture.offered, {"before": silent.changes[0].after, "after": null})
	undeclared.findings == set() with input as changed
}

test_said_for_each_audience_that_it_concerns if {
	changed := fixture.with_change(silent, {"after/default": {"everyone": false, "premium": true}})
	undeclared.findings == {finding, object.union(finding, {"audience": "premium"})} with input as changed
}
