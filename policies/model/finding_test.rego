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
	finding.of(annotation, case, facts) == made
}

test_a_finding_may_be_of_another_severity_than_its_rule if {
	stricter := object.union(facts, {"severity": "warning"})
	finding.of(annotation, case, stricter) == object.union(made, {"severity": "warning"})
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
	finding.shown({"used": true}) == "{\"used\":true}"
	finding.shown({"used": null, "b": ["x"], "a": 1}) == "{\"a\":1,\"b\":[\"x\"],\"used\":null}"
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
