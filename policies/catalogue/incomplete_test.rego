package pyconsent.rules.catalogue.incomplete_test

import data.pyconsent.fixture
import data.pyconsent.rules.catalogue.incomplete

finding := {
	"rule": "catalogue.incomplete",
	"title": "A flow that is not declared in full",
	"severity": "error",
	"waivable": true,
	"sources": ["Cal. Civ. Code §1798.100(a)(1)", "GDPR Art. 25(2)"],
	"change": 0,
	"setting": "assistant.training",
	"document": null,
	"audience": "everyone",
	"message": "a flow does not declare consent",
	"expected": "while, data_categories, data_uses, recipients, consent, trigger and reversible",
	"actual": "nothing, or nothing that is known, for consent",
	"fix": "declare consent",
	"path": ["after", "processing", 0],
}

without(names) := object.union(finding, {
	"message": $"a flow does not declare {names}",
	"actual": $"nothing, or nothing that is known, for {names}",
	"fix": $"declare {names}",
})

flow := fixture.offered.changes[0].after.processing[0]

test_allowed_when_a_flow_is_declared_in_full if {
	incomplete.findings == set() with input as fixture.offered
}

test_denied_when_a_field_is_missing if {
	every field in ["while", "data_categories", "data_uses", "recipients", "consent", "trigger", "reversible"] {
		changed := fixture.without_change(fixture.offered, [$"after/processing/0/{field}"])
		incomplete.findings == {without(field)} with input as changed
	}
}

test_denied_when_a_field_says_nothing_that_is_known if {
	every field, values in {
		"while": [null, "", "all", true, [], {}, {"not": null}, {"not": "off"}],
		"data_categories": [null, "", "user.contact", [], {}, [null], ["user.contact", 1]],
		"data_uses": [null, "", "analytics", [], {}, [null], ["analytics", 1]],
		"recipients": [null, "", "partner", [], {}, [null], ["partner", 1]],
		"consent": [null, "", "opt-in", "Opt_in", true, ["opt_in"]],
		"trigger": [null, "", "manual", true, ["automatic"]],
		"reversible": [null, "", "true", 1, [true]],
		"artefacts": ["", "assistant-1", {}, true, {"assistant-1": {"kind": "model"}}],
	} {
		every value in values {
			changed := fixture.with_change(fixture.offered, {$"after/processing/0/{field}": value})
			incomplete.findings == {without(field)} with input as changed
		}
	}
}

test_allowed_whatever_is_said_as_long_as_it_is_known if {
	every field, values in {
		"while": ["any", [true], {"not": [false]}, {"not": []}],
		"consent": ["opt_in", "opt_out", "implied", "bundled", "none"],
		"trigger": ["automatic", "user_action"],
		"reversible": [true, false],
		"artefacts": [null, []],
	} {
		every value in values {
			changed := fixture.with_change(fixture.offered, {$"after/processing/0/{field}": value})
			incomplete.findings == set() with input as changed
		}
	}
}

test_all_that_a_flow_leaves_out_is_named_together if {
	changed := fixture.with_change(fixture.offered, {"after/processing": [flow, {"recipients": ["partner", "parent"]}]})
	incomplete.findings == {object.union(
		without("data_categories, data_uses, while, consent, trigger, reversible"),
		{"path": ["after", "processing", 1]},
	)} with input as changed
}

test_allowed_when_it_was_as_incomplete_before if {
	vague := {"recipients": ["partner", "parent"], "artefacts": "assistant-1"}
	before := object.union(fixture.offered.changes[0].after, {"processing": [vague]})
	changed := fixture.with_change(fixture.offered, {
		"before": before,
		"after/processing": [object.union(vague, {"recipients": ["partner"]})],
	})
	incomplete.findings == set() with input as changed
}

test_denied_when_artefacts_come_to_be_said_in_another_way if {
	every value in ["assistant-1", {"assistant-1": "model"}] {
		before := object.union(fixture.offered.changes[0].after, {"processing": [object.union(flow, {"artefacts": []})]})
		changed := fixture.with_change(fixture.offered, {"before": before, "after/processing/0/artefacts": value})
		incomplete.findings == {without("artefacts")} with input as changed
	}
}
