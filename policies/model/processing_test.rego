package pyconsent.model.processing_test

import data.pyconsent.fixture
import data.pyconsent.model.processing

flow := fixture.offered.changes[0].after.processing[0]

test_a_setting_that_is_not_there_does_nothing if {
	processing.flows(null) == []
	processing.flows({"processing": "none"}) == []
}

test_a_setting_says_what_flows if {
	processing.flows({"processing": [flow, fixture.usage]}) == [flow, fixture.usage]
}

test_what_a_setting_does_is_unknown_unless_it_says_so if {
	processing.flows({}) == [{}]
	every value in [null, "", "None", [], {}, true, 1] {
		processing.flows({"processing": value}) == [{}]
	}
	every value in ["", [], true, 1] {
		processing.flows(value) == [{}]
	}
}

test_a_flow_that_is_no_object_says_nothing if {
	processing.flows({"processing": [flow, null, "none", ["user"]]}) == [flow, {}, {}, {}]
}

# The parts of an atom that tell it from others.
parts(atoms) := [[atom.number, atom.category, atom.use, atom.recipient, atom.kind] | some atom in atoms]

of(flows) := found if {
	found := parts(processing.atoms({"processing": flows}, {})) with input as fixture.offered
}

test_an_atom_for_each_category_use_and_recipient if {
	wide := {"data_categories": ["a", "b"], "data_uses": ["c", "d"], "recipients": ["example", "partner"]}
	of([flow, wide]) == [
		[0, "user.content.private", "train_ai_system", "partner", "third_party"],
		[1, "a", "c", "example", "first_party"],
		[1, "a", "c", "partner", "third_party"],
		[1, "a", "d", "example", "first_party"],
		[1, "a", "d", "partner", "third_party"],
		[1, "b", "c", "example", "first_party"],
		[1, "b", "c", "partner", "third_party"],
		[1, "b", "d", "example", "first_party"],
		[1, "b", "d", "partner", "third_party"],
	]
}

test_what_a_flow_does_not_list_is_unknown if {
	of([{}]) == [[0, "unknown", "unknown", "unknown", "unknown"]]
	every value in [null, "", "partner", [], {}, 1] {
		of([object.union(flow, {"recipients": value})]) == [[0, "user.content.private", "train_ai_system", "unknown", "unknown"]]
	}
}

test_no_setting_no_atoms if {
	processing.atoms(null, {}) == []
	of("none") == []
}

test_a_recipient_may_have_been_of_another_kind if {
	every row in [
		[{"partner": "processor"}, "processor"],
		[{"host": "third_party"}, "third_party"],
		[{"partner": null}, "third_party"],
		[{"partner": 1}, "third_party"],
		[{}, "third_party"],
		[null, "third_party"],
		["processor", "third_party"],
	] {
		recipient := [key | some key in object.keys(row[0]); key == "host"]
		given := object.union(flow, {"recipients": array.concat(recipient, ["partner"])})
		atoms := processing.atoms({"processing": [given]}, row[0]) with input as fixture.offered
		atoms[0].kind == row[1]
	}
}

atom := {
	"flow": flow,
	"number": 0,
	"category": "user.content",
	"use": "analytics",
	"recipient": "partner",
	"kind": "affiliate",
}

# The atom with other fields, and with other fields of its flow.
but(fields, of_flow) := object.union(object.union(atom, {"flow": object.union(flow, of_flow)}), fields)

test_an_atom_holds_what_is_as_wide_or_narrower if {
	every narrow in [
		atom,
		but({"number": 3}, {}),
		but({"category": "user.content.private"}, {}),
		but({"use": "analytics.reporting"}, {}),
		but({"kind": "processor"}, {}),
		but({"kind": "first_party"}, {}),
		but({}, {"trigger": "user_action"}),
		but({}, {"reversible": true}),
		but({}, {"artefacts": []}),
		but({}, {"artefacts": null}),
		but({}, {"while": "any"}),
	] {
		processing.holds(atom, narrow)
	}
}

test_an_atom_holds_nothing_wider if {
	wider := [
		but({"recipient": "host"}, {}),
		but({"category": "user"}, {}),
		but({"category": "user.contact"}, {}),
		but({"category": "user.content.dreams"}, {}),
		but({"use": "sales"}, {}),
		but({"use": "analytics.dreams"}, {}),
		but({"kind": "third_party"}, {}),
		but({"kind": "public"}, {}),
		but({"kind": "unknown"}, {}),
		but({}, {"consent": "opt_out"}),
		but({}, {"consent": "none"}),
		but({}, {"consent": null}),
		but({}, {"consent": "asked"}),
		but({}, {"trigger": null}),
		but({}, {"reversible": null}),
		but({}, {"reversible": "true"}),
		but({}, {"artefacts": [{"name": "assistant-2"}]}),
		but({}, {"artefacts": [{"kind": "model"}]}),
		but({}, {"artefacts": ["assistant-2"]}),
		but({}, {"artefacts": "assistant-2"}),
		but({}, {"artefacts": {"assistant-2": {}}}),
	]
	[wide | some wide in wider; processing.holds(atom, wide)] == []
}

test_what_was_not_known_holds_only_itself_and_the_narrowest if {
	every row in [["consent", "opt_in", "opt_out"], ["trigger", "user_action", "automatic"], ["reversible", true, false]] {
		[field, narrowest, wider] := row
		every value in [null, "", "unheard of"] {
			unknown := but({}, {field: value})
			processing.holds(unknown, unknown)
			processing.holds(unknown, but({}, {field: narrowest}))
			others := [but({}, {field: wider}), but({}, {field: "something else"})]
			[other | some other in others; processing.holds(unknown, other)] == []
		}
	}
}

test_an_unknown_key_holds_only_itself if {
	every field in ["category", "use"] {
		unknown := but({field: "dreams"}, {})
		processing.holds(unknown, unknown)
		others := [but({field: "dreams.nightmares"}, {}), atom]
		[other | some other in others; processing.holds(unknown, other)] == []
	}
}

# In each row: what a flow is on while, a portion, whether it is on, and whether surely so.
test_when_a_flow_is_on if {
	every row in [
		["any", {"value": true}, true, true],
		["any", {}, true, true],
		[[true], {"value": true}, true, true],
		[[true], {"value": false}, false, false],
		[[true], {"value": "true"}, false, false],
		[[true, "ask"], {"value": "ask"}, true, true],
		[[true], {}, true, false],
		[{"not": [false]}, {"value": true}, true, true],
		[{"not": [false]}, {"value": false}, false, false],
		[{"not": [false]}, {}, true, false],
		[{"not": []}, {"value": false}, true, true],
		[{"not": "off"}, {"value": "off"}, true, false],
		[{"not": ["off", null]}, {"value": "off"}, false, false],
		[{"not": ["off", null]}, {"value": "on"}, true, false],
		[{"not": ["off", []]}, {"value": "on"}, true, false],
		[["on", null], {"value": "on"}, true, true],
		[["on", null], {"value": "off"}, true, false],
		[[{"not": ["off"]}], {"value": "off"}, true, false],
		[{"not": null}, {"value": true}, true, false],
		[{"not": {"a": false}}, {"value": false}, true, false],
		[{}, {"value": true}, true, false],
		[[], {"value": true}, true, false],
		[null, {"value": true}, true, false],
		["", {"value": true}, true, false],
		["all", {"value": true}, true, false],
		[true, {"value": false}, true, false],
	] {
		[on_while, portion, is_on, is_surely_on] := row
		[on(on_while, portion), surely_on(on_while, portion)] == [is_on, is_surely_on]
	}
	processing.is_on({}, {"value": true})
	not processing.is_surely_on({}, {"value": true})
}

on(on_while, portion) if {
	processing.is_on({"while": on_while}, portion)
} else := false

surely_on(on_while, portion) if {
	processing.is_surely_on({"while": on_while}, portion)
} else := false

needs_consent(category, use, kind) if {
	processing.needs_consent({"category": category, "use": use, "recipient": "x", "kind": kind})
} else := false

test_what_leaves_the_organisation_needs_consent if {
	every kind in ["affiliate", "third_party", "public", "unknown", "", null] {
		needs_consent("user.contact", "essential.service", kind)
	}
	every kind in ["first_party", "processor"] {
		needs_consent("user.contact", "essential.service", kind) == false
	}
}

test_sensitive_data_need_consent_unless_the_person_asked_for_the_use if {
	every row in [
		["essential.service", false],
		["functional.service", false],
		["functional.service.improve", true],
		["essential.service.operations.improve", true],
		["analytics", true],
		["unknown", true],
	] {
		needs_consent("user.content.private", row[0], "first_party") == row[1]
		needs_consent("dreams", row[0], "first_party") == row[1]
	}
}

test_some_uses_need_consent_with_all_above_and_below if {
	every use in [
		"train_ai_system",
		"sales",
		"third_party_sharing",
		"third_party_sharing.legal_obligation",
		"marketing.advertising.third_party",
		"marketing.advertising.third_party.targeted",
		"marketing.advertising",
		"marketing",
	] {
		needs_consent("user.contact", use, "first_party")
	}
}

test_uses_that_are_not_known_need_consent if {
	every use in ["unknown", "training", "", "analytics.dreams", 1, null] {
		needs_consent("user.contact", use, "first_party")
	}
}

test_other_uses_need_no_consent if {
	every use in ["analytics", "personalize", "functional.service.improve", "marketing.communications", "marketing.advertising.first_party"] {
		needs_consent("user.contact", use, "first_party") == false
	}
}

test_an_organisation_adds_uses_that_need_consent if {
	changed := fixture.with_organisation(fixture.offered, {"thresholds": {"consent_uses": ["personalize"]}})
	needs_consent("user.contact", "personalize.content", "first_party") with input as changed
	needs_consent("user.contact", "train_ai_system", "first_party") with input as changed
}

test_gaps_of_a_flow_are_what_it_does_not_say if {
	processing.gaps(flow) == []
	processing.gaps({}) == ["data_categories", "data_uses", "recipients", "while", "consent", "trigger", "reversible"]
	processing.gaps(object.union(flow, {"artefacts": "assistant-1", "consent": "asked"})) == ["consent", "artefacts"]
	every value in [["on", null], [["on"]], [{"not": ["off"]}], {"not": [null]}, {"not": [["off"]]}] {
		processing.gaps(object.union(flow, {"while": value})) == ["while"]
	}
}
