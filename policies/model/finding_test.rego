# METADATA
# title: A rule for the test
# custom:
#   id: test.rule
#   severity: error
#   waivable: true
#   sources:
#     - the organisation's own policy
package pyconsent.model.finding_test

import data.pyconsent.model.finding

annotation := rego.metadata.chain()

case := {"change": 3, "setting": "usage.counts", "document": null, "audience": "everyone", "atoms": []}

facts := {
	"message": "the message",
	"expected": "the expected",
	"actual": "the actual",
	"fix": "the fix",
	"path": ["after"],
}

made := {
	"rule": "test.rule",
	"title": "A rule for the test",
	"severity": "error",
	"waivable": true,
	"sources": ["the organisation's own policy"],
	"change": 3,
	"setting": "usage.counts",
	"document": null,
	"audience": "everyone",
	"message": "the message",
	"expected": "the expected",
	"actual": "the actual",
	"fix": "the fix",
	"path": ["after"],
}

test_a_finding_takes_from_the_rule_the_case_and_the_facts if {
	finding.of(annotation, case, facts) == made with input as {}
}

test_a_finding_may_be_of_another_severity_than_its_rule if {
	stricter := object.union(facts, {"severity": "warning"})
	finding.of(annotation, case, stricter) == object.union(made, {"severity": "warning"}) with input as {}
}

test_of_a_severity_that_changes_the_stricter_counts if {
	every row in [
		["error", "off", "error"], ["off", "warning", "warning"], ["warning", "error", "error"],
		["warning", null, "error"], [null, "off", "error"], ["off", "off", "off"],
	] {
		[before, after, counts] := row
		changed := {
			"organisation": {"severities": {"test.rule": after}},
			"organisation_before": {"severities": {"test.rule": before}},
		}
		finding.of(annotation, case, facts).severity == counts with input as changed
	}
}

test_a_text_is_shown_as_it_is if {
	finding.shown("opt_out") == "opt_out"
	finding.shown(" opt out ") == " opt out "
}

test_what_is_no_text_is_shown_so_that_it_can_be_told_from_one if {
	finding.shown(null) == "nothing"
	finding.shown("") == "\"\""
	finding.shown(" \t") == "\" \\t\""
	finding.shown(false) == "false"
	finding.shown(0) == "0"
	finding.shown([]) == "[]"
	finding.shown({}) == "{}"
	finding.shown(["b", 1, "b", []]) == "[\"b\",1,\"b\",[]]"
}

test_what_has_keys_is_shown_flat_and_in_order if {
	finding.shown({"used": true}) == "used: true"
	finding.shown({"who": "admin", "where": "a page", "accept_steps": 0}) == "accept_steps: 0, where: a page, who: admin"
	finding.shown({"who": null, "where": "", "through": []}) == "through: [], where: \"\", who: null"
	finding.shown({"not": ["off", "never"]}) == "not: [\"off\",\"never\"]"
	finding.shown([{"b": {"c": [1, {}]}}, "a"]) == "0.b.c: [1,{}], 1: a"
}

test_a_character_is_shown_as_it_is_written_but_for_those_that_nobody_sees if {
	finding.shown(["<a> & b", "é\u2028\u2029"]) == "[\"<a> & b\",\"é\u2028\u2029\"]"
	finding.shown("\u2028") == "\"\u2028\""
	finding.shown(["\b\f\n\u0000"]) == "[\"\\u0008\\u000c\\n\\u0000\"]"
}

test_words_are_shown_once_and_in_order if {
	finding.words(["off", "on", "off"]) == "off, on"
	finding.words({"b", "a"}) == "a, b"
	finding.words([true, null, ""]) == "\"\", nothing, true"
}

test_no_words_are_nothing if {
	finding.words([]) == "nothing"
	finding.words(set()) == "nothing"
}
