package pyconsent.rules.sharing.stretched_test

import data.pyconsent.fixture
import data.pyconsent.rules.sharing.stretched

finding := {
	"rule": "sharing.stretched",
	"title": "Consent stretched to something else",
	"severity": "error",
	"waivable": true,
	"sources": [
		"Colorado 4 CCR 904-3 Rule 6.04", "GDPR Art. 4(11)", "GDPR Art. 7",
		"EDPB Guidelines 05/2020", "Gateway Learning, FTC C-4120 (2004)",
	],
	"change": 0,
	"setting": "assistant.training",
	"document": null,
	"audience": "everyone",
	"message": "what people chose before would now also mean user.content.private → train_ai_system → partner",
	"expected": "fresh opt-in for the new part, or what they chose kept as it was",
	"actual": "nothing",
	"fix": "declare existing_users: asked (and ask for the new part) or existing_users: kept",
	"path": ["after", "processing", 0],
}

# Before, people chose what `offered` has, but for some fields of its flow.
chosen_for(fields) := fixture.with_change(fixture.offered, {"before": object.union(
	fixture.offered.changes[0].after,
	{"processing": [object.union(fixture.offered.changes[0].after.processing[0], fields)]},
)})

for_less := chosen_for({"recipients": ["host"]})

test_denied_when_what_people_chose_comes_to_hold_more if {
	every fields in [
		{"recipients": ["host"]},
		{"data_categories": ["user.contact"]},
		{"data_uses": ["analytics"]},
		{"trigger": "user_action"},
		{"reversible": true},
		{"artefacts": []},
		{"while": ["ask"]},
	] {
		stretched.findings == {finding} with input as chosen_for(fields)
	}
}

test_denied_when_what_people_chose_was_not_known if {
	every fields in [{"recipients": []}, {"data_categories": null}, {"data_uses": "train_ai_system"}, {"trigger": null}, {"reversible": null}] {
		stretched.findings == {finding} with input as chosen_for(fields)
	}
}

test_denied_when_existing_users_are_neither_kept_nor_asked if {
	every row in [["migrated", "migrated"], ["Asked", "Asked"], ["", "\"\""], [null, "nothing"], [true, "true"]] {
		changed := fixture.with_change(for_less, {"plan/existing_users": row[0]})
		stretched.findings == {object.union(finding, {"actual": row[1]})} with input as changed
	}
	without_plan := fixture.without_change(for_less, ["plan"])
	stretched.findings == {finding} with input as without_plan
}

test_allowed_when_existing_users_are_kept_or_asked if {
	every value in ["kept", "asked"] {
		changed := fixture.with_change(for_less, {"plan/existing_users": value})
		stretched.findings == set() with input as changed
	}
}

test_allowed_when_what_people_chose_holds_as_much_or_less if {
	every fields in [
		{},
		{"recipients": ["host", "partner"]},
		{"data_categories": ["user.content"]},
		{"consent": "none"},
		{"while": "any"},
	] {
		stretched.findings == set() with input as chosen_for(fields)
	}
}

test_allowed_when_nobody_chose_before if {
	stretched.findings == set() with input as fixture.offered
}

test_allowed_when_it_is_offered_under_a_value_that_is_new if {
	changed := fixture.with_change(for_less, {
		"after/values": [true, false, "share"],
		"after/processing/0/while": ["share"],
	})
	stretched.findings == set() with input as changed
}

# Behaviour is added at home to what people chose, as they were asked before and are now.
at_home(earlier, later) := fixture.with_change(
	chosen_for({"data_categories": ["user.contact"], "recipients": ["example"], "data_uses": ["analytics"], "consent": earlier}),
	{
		"after/processing/0/data_categories": ["user.behavior"],
		"after/processing/0/data_uses": ["analytics"],
		"after/processing/0/recipients": ["example"],
		"after/processing/0/consent": later,
	},
)

test_what_counts_is_how_people_were_asked_and_not_how_they_would_be_now if {
	message := "what people chose before would now also mean user.behavior → analytics → example"
	every later in ["opt_in", "opt_out", "implied", "bundled", "none", null] {
		every earlier in ["opt_in", null, "Opt_out", ""] {
			stretched.findings == {object.union(finding, {"message": message})} with input as at_home(earlier, later)
		}
		every earlier in ["opt_out", "implied", "bundled", "none"] {
			stretched.findings == set() with input as at_home(earlier, later)
		}
	}
}

test_opt_in_is_for_what_it_was_given_for_even_at_home if {
	changed := fixture.with_change(chosen_for({"data_categories": ["user.contact"], "recipients": ["example"], "data_uses": ["analytics"]}), {
		"after/processing/0/data_categories": ["user.behavior"],
		"after/processing/0/data_uses": ["analytics"],
		"after/processing/0/recipients": ["example"],
	})
	stretched.findings == {object.union(finding, {"message": "what people chose before would now also mean user.behavior → analytics → example"})} with input as changed
}

test_allowed_when_neither_rests_on_consent if {
	changed := fixture.with_change(fixture.announced, {
		"before/default": "on",
		"before/processing/0/data_categories": ["user.contact"],
	})
	stretched.findings == set() with input as changed
}

test_what_is_new_is_named_together if {
	changed := fixture.with_change(for_less, {"after/processing/0/recipients": ["host", "parent", "partner"]})
	message := "what people chose before would now also mean user.content.private → train_ai_system → parent, partner"
	stretched.findings == {object.union(finding, {"message": message})} with input as changed
}

# Another rule finds the weaker consent model.
test_allowed_when_only_newcomers_are_asked_in_a_weaker_way if {
	every model in ["opt_out", "bundled", "none", null] {
		changed := fixture.with_change(fixture.offered, {
			"before": fixture.offered.changes[0].after,
			"after/processing/0/consent": model,
		})
		stretched.findings == set() with input as changed
	}
}

test_only_what_people_did_not_choose_is_named if {
	changed := fixture.with_change(chosen_for({}), {
		"after/processing/0/consent": "opt_out",
		"after/processing/0/recipients": ["parent", "partner"],
	})
	message := "what people chose before would now also mean user.content.private → train_ai_system → parent"
	stretched.findings == {object.union(finding, {"message": message})} with input as changed
}
