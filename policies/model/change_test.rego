package pyconsent.model.change_test

import data.pyconsent.fixture
import data.pyconsent.model.change

at := fixture.at

day := fixture.day

flow := fixture.offered.changes[0].after.processing[0]

# Training on private messages at a partner while it is on.
setting := {"values": ["on", "off", "ask"], "default": "off", "processing": [with_flow({})]}

with_flow(fields) := object.union(object.union(flow, {"while": ["on"]}), fields)

but(fields) := object.union(setting, fields)

# The setting with other fields in its flow.
doing(fields) := but({"processing": [with_flow(fields)]})

is_on := {"default": "on"}

doing_on(fields) := object.union(doing(fields), is_on)

training := "user.content.private → train_ai_system → partner"

organisation := object.union(fixture.organisation, {"audiences": {
	"everyone": {},
	"premium": {},
	"premium.eu": {"part_of": "premium"},
	"joining": {"members": "new"},
}})

of(changes) := {"at": at, "organisation": organisation, "waivers": [], "changes": changes}

# Whom a change adds what, where it is imposed, and whether it is stretched or offered.
met_in(changed) := {$"{case.audience}: {change.described([atom])}: {marks(atom)}" |
	some case in cases_of(object.union({"setting": "assistant.training"}, changed))
	some atom in case.atoms
}

cases_of(changed) := cases if {
	cases := change.setting_cases with input as of([changed])
}

marks(atom) := concat(" ", array.concat(atom.imposed_at, [mark | some mark in ["stretched", "offered"]; atom[mark]]))

met(before, after) := met_in({"before": before, "after": after})

# It adds the training to everyone.
added(marked) := {$"everyone: {training}: {marked}"}

nothing := set()

test_what_is_introduced_on_is_imposed_and_what_is_introduced_off_is_offered if {
	met(null, but(is_on)) == added("default offered")
	met(null, setting) == added("offered")
	met(null, but({"processing": "none"})) == nothing
}

test_what_is_switched_on_is_imposed if {
	met(setting, but(is_on)) == added("default")
}

test_what_stays_or_is_switched_off_adds_nothing if {
	met(setting, setting) == nothing
	met(but(is_on), but(is_on)) == nothing
	met(but(is_on), setting) == nothing
	met(but(is_on), but({"default": "on", "processing": "none"})) == nothing
	met(but(is_on), null) == nothing
}

test_what_was_removed_is_introduced_again if {
	met(null, but(is_on)) == added("default offered")
	met(but({"default": "on", "processing": "none"}), but(is_on)) == added("default stretched offered")
}

# As `disableDataCollection`: it is on while the value is false.
negative := {"values": [true, false], "default": true, "processing": [with_flow({"while": [false]})]}

test_a_value_counts_by_what_it_switches_on_and_not_by_its_name if {
	met(negative, object.union(negative, {"default": false})) == added("default")
	met(object.union(negative, {"default": false}), negative) == nothing
	met(null, negative) == added("offered")
}

test_a_third_value_counts_by_what_it_switches_on if {
	met(setting, but({"default": "ask"})) == nothing
	asking := doing({"while": ["on", "ask"]})
	met(asking, object.union(asking, {"default": "ask"})) == added("default")
	met(but({"default": "ask"}), object.union(asking, {"default": "ask"})) == added("default stretched")
	auto := but({"values": ["on", "off", "auto"], "default": "auto"})
	met(setting, object.union(auto, {"processing": [with_flow({"while": ["on", "auto"]})]})) == added("default")
	met(setting, auto) == nothing
}

test_other_words_with_the_same_effect_add_nothing if {
	renamed := {"values": ["enabled", "disabled"], "default": "disabled", "processing": [with_flow({"while": ["enabled"]})]}
	met(setting, renamed) == nothing
	met(but(is_on), object.union(renamed, {"default": "enabled"})) == nothing
	met(setting, object.union(renamed, {"default": "enabled"})) == added("default")
	positive := {"values": ["yes", "no"], "default": "no", "processing": [with_flow({"while": ["yes"]})]}
	met(negative, positive) == nothing
	met(setting, doing({"while": {"not": ["off", "ask"]}})) == nothing
	met(doing_on({"while": "any"}), doing_on({"while": {"not": []}})) == nothing
}

test_words_that_change_sides_stretch_what_people_chose if {
	positive := object.union(negative, {"default": false, "processing": [with_flow({"while": [true]})]})
	met(negative, positive) == added("stretched")
}

share(percent) := {"default": {"everyone": {"split": [
	{"value": "on", "percent": percent},
	{"value": "off", "percent": 100 - percent},
]}}}

test_a_rollout_imposes_on_those_whom_it_reaches if {
	met(setting, but(share(5))) == added("default")
	met(but(share(0)), but(share(0.1))) == added("default")
	met(but(share(5)), but(share(6))) == added("default")
	met(but(share(99)), but(is_on)) == added("default")
	met(setting, but(share(0))) == nothing
	met(but(share(6)), but(share(5))) == nothing
	met(but(is_on), but(share(99))) == nothing
	met(but(is_on), but(share(100))) == nothing
}

test_portions_that_add_up_to_the_same_add_nothing if {
	both := doing({"while": ["on", "ask"]})
	divided := {"default": {"everyone": {"split": [
		{"value": "on", "percent": 0.1},
		{"value": "ask", "percent": 0.2},
		{"value": "off", "percent": 99.7},
	]}}}
	met(object.union(both, share(0.3)), object.union(both, divided)) == nothing
	met(object.union(both, divided), object.union(both, share(0.3))) == nothing
	met(object.union(both, share(0.2)), object.union(both, divided)) == added("default")
	thirds := {"default": {"everyone": {"split": [
		{"value": "on", "percent": 11.1},
		{"value": "ask", "percent": 22.2},
		{"value": "off", "percent": 66.7},
	]}}}
	met(object.union(both, share(33.3)), object.union(both, thirds)) == nothing
}

# The flow taken apart, so that each value has a part of its own.
apart := but({"processing": [with_flow({"while": ["on"]}), with_flow({"while": ["ask"]})]})

test_a_flow_that_is_taken_apart_is_on_where_any_part_is if {
	halves := {"default": {"everyone": {"split": [{"value": "on", "percent": 50}, {"value": "ask", "percent": 50}]}}}
	met(but(share(50)), object.union(apart, halves)) == added("default") | added("default stretched")
	met(but(is_on), object.union(apart, halves)) == added("stretched")
	both := doing({"while": ["on", "ask"]})
	met(object.union(both, halves), object.union(apart, halves)) == nothing
	met(object.union(apart, halves), object.union(both, halves)) == nothing
	met(object.union(both, share(50)), object.union(apart, share(50))) == nothing
	narrower := with_flow({"while": ["ask"], "data_categories": ["user.content.private"], "trigger": "user_action"})
	met(but(share(50)), but(object.union(halves, {"processing": [with_flow({}), narrower]}))) == added("default stretched")
}

test_portions_that_cannot_be_read_are_on if {
	met(setting, but({"default": {"everyone": {"split": [{"value": "off", "percent": 99}]}}})) == added("default")
	met(setting, but({"default": {"everyone": null}})) == added("default")
	met(but(is_on), but({"default": null})) == nothing
	met(but({"default": null}), but({"default": null})) == nothing
	met(but({"default": null}), but(is_on)) == added("default")
}

for_premium := $"premium: {training}: default"

test_a_default_is_imposed_on_the_audience_that_gets_it if {
	met(setting, but({"default": {"everyone": "off", "premium": "on"}})) == {for_premium}
	met(but({"default": {"everyone": "off", "premium": "off"}}), but({"default": {"everyone": "off", "premium": "on"}})) == {for_premium}
	met(but({"default": {"everyone": "off", "premium": "on"}}), setting) == nothing
	met(but({"default": {"everyone": "on", "premium": "off"}}), but(is_on)) == {for_premium}
	swapped := but({"default": {"premium": "on", "joining": "off"}})
	met(but({"default": {"premium": "off", "joining": "on"}}), swapped) == {for_premium}
}

test_an_audience_has_what_the_one_that_it_is_part_of_has if {
	met(but({"default": {"everyone": "off", "premium": "on"}}), but({"default": {"everyone": "off", "premium": "on", "premium.eu": "on"}})) == nothing
	met(but({"default": {"everyone": "off", "premium": "on", "premium.eu": "off"}}), but({"default": {"everyone": "off", "premium": "on"}})) == {$"premium.eu: {training}: default"}
}

# What an organisation that was another before adds to whom, where the setting stays.
met_since(before, after, defaults) := {$"{case.audience}: {change.described([atom])}: {marks(atom)}" |
	some case in change.setting_cases with input as object.union(
		of([{"setting": "assistant.training", "before": but({"default": defaults[0]}), "after": but({"default": defaults[1]})}]),
		{"organisation": {"audiences": after}, "organisation_before": {"audiences": before}},
	)
	some atom in case.atoms
}

for_eu := $"eu: {training}: default"

test_an_audience_that_is_no_longer_told_apart_has_what_everyone_has if {
	protected := {"everyone": "on", "eu": "off"}
	met(but({"default": protected}), but(is_on)) == {for_eu}
	met_since({"eu": {}}, {}, [protected, {"everyone": "on"}]) == {for_eu}
	met_since({"eu": {}}, {"eu": {}}, [protected, {"everyone": "on"}]) == {for_eu}
	met_since({"eu": {"part_of": "beta"}, "beta": {}}, {"beta": {}}, [{"everyone": "off", "beta": "on", "eu": "off"}, {"everyone": "off", "beta": "on"}]) == {for_eu}
	met_since({"eu": {}}, {}, [{"everyone": "off", "eu": "on"}, {"everyone": "off"}]) == nothing
	met_since({"eu": {}}, {}, [{"everyone": "off", "eu": "off"}, {"everyone": "off"}]) == nothing
}

test_an_audience_that_was_renamed_has_what_it_had if {
	renamed := {"europe": {"renamed_from": "eu"}}
	protected := [{"everyone": "on", "eu": "off"}, {"everyone": "on", "europe": "off"}]
	met_since({"eu": {}}, renamed, protected) == nothing
	met_since({"eu": {}}, {"europe": {}}, protected) == {for_eu}
	met_since({"eu": {}}, renamed, [{"everyone": "off", "eu": "on"}, {"everyone": "off", "europe": "on"}]) == nothing
	met_since({"eu": {}}, renamed, [{"everyone": "on", "eu": "off"}, {"everyone": "on"}]) == {$"europe: {training}: default"}
}

test_an_audience_that_moved_has_what_its_new_whole_has if {
	apart := {"beta": {}, "eu": {}}
	within := {"beta": {}, "eu": {"part_of": "beta"}}
	stays := {"everyone": "off", "beta": "on"}
	met_since(apart, within, [stays, stays]) == {for_eu}
	met_since(within, apart, [stays, stays]) == nothing
	met_since(apart, within, [{"everyone": "on", "beta": "off"}, {"everyone": "on", "beta": "off"}]) == nothing
	met_since(apart, within, ["on", "on"]) == nothing
	met_since(apart, within, [stays, {"everyone": "off", "beta": "on", "eu": "off"}]) == nothing
}

test_an_audience_that_is_added_on_has_it_imposed if {
	met(but({"default": {"joining": "on"}}), but({"default": {"joining": "on", "premium": "on"}})) == {for_premium}
	met(but({"default": {"joining": "on"}}), but({"default": {"joining": "on", "premium": "off"}})) == nothing
	met(but({"default": {"premium": "on"}}), but(is_on)) == added("default")
}

test_a_recipient_that_is_added_is_new_while_the_value_stays if {
	to_parent := "everyone: user.content.private → train_ai_system → parent: default stretched offered"
	met(but(is_on), doing_on({"recipients": ["partner", "parent"]})) == {to_parent}
	met(but(is_on), doing_on({"recipients": ["parent"]})) == {to_parent}
	met(setting, doing({"recipients": ["parent"]})) == {"everyone: user.content.private → train_ai_system → parent: stretched offered"}
	met(doing_on({"recipients": ["partner", "parent"]}), but(is_on)) == nothing
}

# It stays on, and before the partner was of this kind.
met_from(kind) := met_in({"before": but(is_on), "after": but(is_on), "before_recipients": {"partner": kind}})

test_a_recipient_that_moves_further_away_is_new if {
	every kind in ["first_party", "processor", "affiliate"] {
		met_from(kind) == added("default stretched offered")
	}
}

test_a_recipient_that_comes_nearer_or_stays_is_not_new if {
	every kind in ["third_party", "public", null] {
		met_from(kind) == nothing
	}
	every kinds in [null, {}, {"host": "first_party"}, "processor"] {
		met_in({"before": but(is_on), "after": but(is_on), "before_recipients": kinds}) == nothing
	}
}

test_a_parent_of_what_there_was_is_new_and_a_child_is_not if {
	every field in ["data_categories", "data_uses"] {
		[parent, child] := {
			"data_categories": ["user.content", "user.content.private"],
			"data_uses": ["functional.service", "functional.service.improve"],
		}[field]
		met(doing_on({field: [parent]}), doing_on({field: [child]})) == nothing
		wider := met(doing_on({field: [child]}), doing_on({field: [parent]}))
		{split(words, ": ")[2] | some words in wider} == {"default stretched offered"}
	}
}

test_what_is_not_a_key_is_new_whatever_it_begins_with if {
	met(doing_on({"data_categories": ["user.content"]}), doing_on({"data_categories": ["user.content.dreams"]})) == {"everyone: user.content.dreams → train_ai_system → partner: default stretched offered"}
}

# From the narrowest to the widest, for each field of a flow.
orders := {
	"consent": ["opt_in", "opt_out", "implied", "bundled", "none"],
	"trigger": ["user_action", "automatic"],
	"reversible": [true, false],
	"artefacts": [null, [{"name": "a"}], [{"name": "b"}, {"name": "a"}]],
}

test_a_wider_flow_is_new_while_the_value_stays_and_a_narrower_one_is_not if {
	every field, order in orders {
		every place, narrow in order {
			every wider in array.slice(order, place + 1, count(order)) {
				met(doing_on({field: narrow}), doing_on({field: wider})) == added("default stretched offered")
				met(doing({field: narrow}), doing({field: wider})) == added("stretched offered")
				met(doing_on({field: wider}), doing_on({field: narrow})) == nothing
			}
			met(doing_on({field: narrow}), doing_on({field: narrow})) == nothing
		}
	}
}

test_a_flow_may_come_on_under_more_values if {
	met(setting, doing({"while": "any"})) == added("default stretched")
	met(setting, doing({"while": {"not": []}})) == added("default stretched")
	met(setting, doing({"while": {"not": ["ask"]}})) == added("default stretched")
	met(setting, doing({"while": {"not": ["off"]}})) == added("stretched")
	met(but(is_on), doing_on({"while": "any"})) == added("stretched")
	met(setting, doing({"while": null})) == added("default stretched")
}

test_a_flow_that_comes_on_under_fewer_values_adds_nothing if {
	every narrower in ["any", {"not": []}, {"not": ["ask"]}, ["on", "off"], ["on"]] {
		met(doing_on({"while": "any"}), doing_on({"while": narrower})) == nothing
	}
}

test_what_is_on_under_a_value_that_nobody_could_choose_is_not_stretched if {
	more := {"values": ["on", "off", "ask", "auto"]}
	met(setting, object.union(doing({"while": ["on", "auto"]}), more)) == nothing
	met(but({"values": ["off"]}), but({"values": ["on", "off"]})) == nothing
	met(doing({"recipients": ["host"]}), object.union(doing({"while": ["auto"]}), more)) == added("offered")
}

# A setting whose values are not listed, on while it says.
any_value(on_while) := {"values": "any", "default": "on", "processing": [with_flow({"while": on_while})]}

test_what_people_chose_is_stretched_where_values_are_not_listed if {
	every row in [
		[["on"], ["on", "off"]],
		[["on"], "any"],
		[["on"], {"not": ["off"]}],
		[["on"], {"not": []}],
		[{"not": ["off"]}, "any"],
		[{"not": ["off"]}, {"not": []}],
		[{"not": ["off", "ask"]}, {"not": ["off"]}],
		[{"not": ["off"]}, null],
	] {
		met(any_value(row[0]), any_value(row[1])) == added("stretched")
		every values in [[], null, "on"] {
			met(object.union(any_value(row[0]), {"values": values}), any_value(row[1])) == added("stretched")
		}
	}
	every row in [
		["any", ["on"]],
		["any", {"not": ["off"]}],
		[{"not": ["off"]}, ["on"]],
		[{"not": ["off"]}, {"not": ["off", "ask"]}],
		[{"not": []}, "any"],
		[["on", "off"], ["off", "on"]],
	] {
		met(any_value(row[0]), any_value(row[1])) == nothing
	}
}

test_a_fallback_that_is_on_is_imposed_where_the_default_stays_off if {
	met(setting, but({"fallback": "on"})) == added("fallback")
	met(setting, but({"fallback": null})) == added("fallback")
	met(but({"fallback": "off"}), but({"fallback": "on"})) == added("fallback")
	met(but({"fallback": "off", "default": "on"}), but(is_on)) == added("fallback")
	met(setting, but({"default": "on", "fallback": "on"})) == added("default fallback")
	met(but(is_on), but({"default": "on", "fallback": "on"})) == nothing
	met(setting, but({"fallback": "off"})) == nothing
	met(but({"fallback": "on"}), setting) == nothing
}

expiring(fields) := but({"choice_expires": fields})

test_a_choice_that_expires_into_on_is_imposed if {
	met(setting, expiring({"into": "on", "after_days": 90})) == added("expiry")
	met(setting, expiring({"into": null, "after_days": 90})) == added("expiry")
	met(setting, expiring({"after_days": 90})) == added("expiry")
	met(expiring({"into": "off", "after_days": 90}), expiring({"into": "on", "after_days": 90})) == added("expiry")
	met(setting, expiring({"into": "off", "after_days": 90})) == nothing
	met(expiring({"into": "on", "after_days": 90}), expiring({"into": "off", "after_days": 90})) == nothing
	met(expiring({"into": "on", "after_days": 90}), setting) == nothing
	met(expiring({"into": "on", "after_days": 90}), expiring({"into": "on", "after_days": 90})) == nothing
}

# A choice that expires into on after these days.
lasting(days) := expiring({"into": "on", "after_days": days})

test_a_choice_that_expires_sooner_into_on_is_imposed_on_more if {
	met(lasting(90), lasting(89)) == added("expiry")
	met(lasting(90), lasting(0)) == added("expiry")
	met(object.union(lasting(90), is_on), object.union(lasting(89), is_on)) == added("expiry")
	every value in [null, "120", [], true] {
		met(lasting(90), lasting(value)) == added("expiry")
		met(lasting(value), lasting(90)) == added("expiry")
		met(lasting(value), lasting(value)) == nothing
	}
	met(lasting(90), expiring({"into": "on"})) == added("expiry")
	met(lasting(90), lasting(90.5)) == nothing
	met(lasting(90), lasting(365)) == nothing
	met(lasting(90), expiring({"into": "off", "after_days": 1})) == nothing
	met(expiring({"into": "on"}), expiring({"into": "on"})) == nothing
}

# Whether a case is of processing that is not declared.
undeclared(before, after) := {case.is_undeclared | some case in cases_of({"setting": "x", "before": before, "after": after})}

test_processing_that_is_not_declared_is_marked_where_it_may_be_new if {
	silent := object.remove(setting, ["processing"])
	undeclared(null, silent) == {true}
	undeclared(setting, silent) == {true}
	undeclared(but({"processing": "none"}), silent) == {true}
	undeclared(silent, object.union(silent, is_on)) == {true}
	undeclared(silent, silent) == {false}
	undeclared(silent, but({"processing": "none"})) == {false}
	undeclared(silent, null) == {false}
	undeclared(null, setting) == {false}
	met(null, silent) == nothing
	met(silent, setting) == added("stretched offered")
}

test_what_is_no_setting_has_no_cases if {
	every changed in [null, "x", {}, {"setting": null}, {"setting": 1}, {"document": "policy"}] {
		cases_of(changed) == []
	}
	every changes in [null, "x", {}] {
		cases := change.cases with input as of(changes)
		cases == []
	}
	every key in [null, 1, ["x"]] {
		cases_of({"setting": key, "before": null, "after": setting}) == []
	}
	every value in [null, "on", 1, []] {
		met(value, value) == nothing
	}
}

# The case of one change with this plan.
planned(plan) := cases_of({"setting": "x", "before": null, "after": setting, "plan": plan})[0]

test_a_plan_that_cannot_be_read_says_nothing if {
	every value in [null, "soon", true, 1, []] {
		[planned(value).plan, planned(value).effective_at] == [{}, null]
	}
	planned({"effective_at": at}).effective_at == at
	every value in [null, "2026-03-06", true, []] {
		planned({"effective_at": value}).effective_at == null
	}
	[unplanned] := cases_of({"setting": "x", "before": null, "after": setting})
	[unplanned.plan, unplanned.effective_at] == [{}, null]
}

# What people are told of a change that imposes one thing, stretches another and offers a third.
told(existing_users) := [case.told | some case in cases_of({
	"setting": "x",
	"before": but({"processing": [with_flow({"recipients": ["host"]}), with_flow({"while": ["off"], "recipients": ["example"]})]}),
	"after": but({
		"values": ["on", "off", "ask", "all"],
		"processing": [
			with_flow({"recipients": ["partner"], "while": ["on"]}),
			with_flow({"recipients": ["parent"], "while": ["off"]}),
			with_flow({"recipients": ["web"], "while": ["all"]}),
		],
	}),
	"plan": {"existing_users": existing_users},
})]

recipients(atoms) := [atom.recipient | some atom in atoms]

test_people_are_told_of_what_is_imposed_and_of_what_is_stretched_unless_they_are_spared if {
	every value in ["kept", "asked"] {
		[recipients(atoms) | some atoms in told(value)] == [["parent"]]
	}
	every value in [null, "", "migrated", "Kept", true, ["kept"]] {
		[recipients(atoms) | some atoms in told(value)] == [["partner", "parent"]]
	}
}

test_existing_users_are_spared_when_they_are_kept_or_asked if {
	change.is_spared({"plan": {"existing_users": "kept"}})
	change.is_spared({"plan": {"existing_users": "asked"}})
	every plan in [{}, {"existing_users": null}, {"existing_users": "migrated"}, {"existing_users": ["asked"]}] {
		not change.is_spared({"plan": plan})
	}
}

# Atoms of an offer at home, of one that needs consent, of what is imposed and of what is stretched.
atoms := [object.union({"imposed": false, "stretched": false, "needs_consent": false, "number": number, "flow": {}}, fields) |
	some number, fields in [{}, {"needs_consent": true}, {"imposed": true}, {"stretched": true}]
]

test_all_but_an_offer_that_needs_no_consent_is_answered_for_in_full if {
	[atom.number | some atom in change.weighty({"atoms": atoms})] == [1, 2, 3]
}

test_atoms_are_taken_together_by_their_flow if {
	change.by_flow([{"number": 2, "use": "a"}, {"number": 0, "use": "b"}, {"number": 2, "use": "c"}]) == [
		[{"number": 0, "use": "b"}],
		[{"number": 2, "use": "a"}, {"number": 2, "use": "c"}],
	]
	change.by_flow([]) == []
}

reaching_back(used) := change.reaches_back({"plan": {"data_collected_before": used}})

test_data_collected_before_are_left_alone_or_asked_for if {
	not reaching_back({"used": false})
	not reaching_back({"used": false, "consent": "none"})
	not reaching_back({"used": true, "consent": "opt_in"})
}

test_a_change_reaches_back_unless_the_plan_says_that_it_does_not if {
	every used in [null, false, "no", [], {}, {"used": true}, {"used": null}, {"used": "false"}, {"used": 0}, {"consent": "opt_out"}, {"consent": ["opt_in"]}] {
		reaching_back(used)
	}
	change.reaches_back({"plan": {}})
}

# Whether an atom is without opt-in in a case with this plan.
without_opt_in(fields, existing_users) := change.is_without_opt_in(
	{"plan": {"existing_users": existing_users}},
	object.union({"imposed": false, "stretched": false, "flow": {"consent": "opt_in"}}, fields),
)

test_an_offer_under_opt_in_is_with_opt_in if {
	not without_opt_in({}, null)
	not without_opt_in({"stretched": true}, "asked")
	not without_opt_in({"stretched": true}, "kept")
}

test_nothing_else_is_with_opt_in if {
	every consent in [null, "", "opt_out", "Opt_in", true, ["opt_in"]] {
		without_opt_in({"flow": {"consent": consent}}, "asked")
	}
	without_opt_in({"imposed": true}, "asked")
	without_opt_in({"stretched": true}, "migrated")
	without_opt_in({"stretched": true}, null)
	change.is_without_opt_in({"plan": {}}, {"imposed": false, "stretched": false, "flow": {}})
}

test_a_deletion_has_a_method_and_a_number_of_days if {
	change.is_method({"method": "erase", "within_days": 30})
	change.is_method({"method": "erase", "within_days": 0})
	every deletion in [
		null, "erase", [], {}, {"method": "erase"}, {"within_days": 30},
		{"method": "", "within_days": 30}, {"method": " ", "within_days": 30}, {"method": null, "within_days": 30},
		{"method": "erase", "within_days": null}, {"method": "erase", "within_days": "30"}, {"method": "erase", "within_days": -1},
	] {
		not change.is_method(deletion)
	}
}

named(use, trigger) := {"number": 0, "category": "user", "use": use, "recipient": "host", "flow": {"trigger": trigger}}

test_atoms_are_described_in_order_and_each_once if {
	change.described([named("b", null), named("a", null), named("b", null)]) == "user → a, b → host"
}

test_what_waits_for_the_person_is_said_to_only_where_all_of_it_does if {
	change.flowing([named("a", "user_action"), named("b", "user_action")]) == "user → a, b → host when the person uses the feature"
	every trigger in [null, "automatic", "", true] {
		change.flowing([named("a", "user_action"), named("b", trigger)]) == "user → a, b → host"
	}
}

# Whose default changes with no personal data in it.
plain(before, after) := audiences if {
	audiences := {case.audience | some case in change.plain_cases} with input as of([{"setting": "theme", "before": before, "after": after}])
}

theme := {"values": ["light", "dark"], "default": "light", "processing": "none"}

themed(fields) := object.union(theme, fields)

test_a_default_with_no_personal_data_in_it_changes_for_those_who_have_it if {
	plain(theme, themed({"default": "dark"})) == {"everyone"}
	plain(theme, themed({"default": {"everyone": "light", "premium": "dark"}})) == {"premium"}
	plain(theme, themed({"default": {"everyone": {"split": [{"value": "dark", "percent": 1}, {"value": "light", "percent": 99}]}}})) == {"everyone"}
}

test_a_default_that_stays_or_is_introduced_or_removed_does_not_change if {
	plain(theme, themed({"fallback": "dark"})) == set()
	plain(theme, themed({"values": ["light", "dark", "dim"]})) == set()
	plain(null, theme) == set()
	plain(theme, null) == set()
}

test_another_word_in_the_same_place_is_the_same_default if {
	renamed := {"values": ["day", "night"], "default": "day"}
	plain(theme, themed(renamed)) == set()
	plain(theme, themed(object.union(renamed, {"default": "night"}))) == {"everyone"}
	plain(theme, themed(object.union(renamed, {"values": ["night", "day"]}))) == {"everyone"}
	plain(theme, themed(object.union(renamed, {"values": ["day", "night", "light"]}))) == {"everyone"}
	plain(themed({"values": "any"}), themed(renamed)) == {"everyone"}
}

test_a_default_that_switches_processing_changes_no_plain_default if {
	plain(setting, but(is_on)) == set()
	plain(but(is_on), setting) == set()
	plain(but(is_on), but({"processing": "none"})) == set()
	plain(object.remove(setting, ["processing"]), object.remove(but(is_on), ["processing"])) == set()
	plain(setting, {"values": ["yes", "no"], "default": "no", "processing": [with_flow({"while": ["yes"]})]}) == set()
}

test_a_default_between_two_values_that_switch_nothing_is_plain if {
	plain(setting, but({"default": "ask"})) == {"everyone"}
	plain(setting, but({"default": "ask", "values": ["on", "ask"]})) == {"everyone"}
	plain(but({"values": "any"}), but({"values": ["ask"], "default": "ask"})) == {"everyone"}
	plain(setting, but({"values": "any", "default": "never"})) == {"everyone"}
	auto := doing({"while": ["on", "ask"]})
	plain(object.union(auto, is_on), object.union(auto, {"default": "ask"})) == {"everyone"}
}

disclosing(category) := {"data_categories": [category], "data_uses": ["analytics"], "recipients": ["host"]}

version := {
	"version": "1",
	"published_at": at - (40 * day),
	"effective_at": at - (30 * day),
	"audiences": ["everyone"],
	"discloses": [disclosing("user.contact")],
}

next := object.union(version, {"version": "2", "effective_at": at + (30 * day)})

wider := object.union(next, {"discloses": [disclosing("user.contact"), disclosing("user.behavior")]})

# Which version of a document newly tells whom what.
told_in(before, after) := {$"{case.version.version} {case.audience}: {change.described(case.atoms)}" |
	some case in document_cases({"document": "policy", "before": {"versions": before}, "after": {"versions": after}})
}

document_cases(changed) := cases if {
	cases := change.document_cases with input as of([changed])
}

of_behavior := "2 everyone: user.behavior → analytics → host"

test_a_new_version_that_discloses_more_is_a_case_of_what_it_adds if {
	told_in([version], [version, wider]) == {of_behavior}
	told_in([version], [wider]) == {of_behavior}
	told_in([], [wider]) == {"2 everyone: user.behavior → analytics → host; user.contact → analytics → host"}
}

test_a_new_version_that_discloses_as_much_or_less_is_no_case if {
	told_in([version], [version, next]) == set()
	told_in([version], [version, object.union(next, {"discloses": []})]) == set()
	told_in([version], [version, object.union(next, {"discloses": null})]) == set()
	told_in([version], [version, object.union(next, {"discloses": [disclosing("user.contact.email")]})]) == set()
	told_in([version, wider], [version, wider]) == set()
	told_in([version, wider], [version]) == set()
}

test_a_version_that_is_rewritten_is_a_new_one if {
	told_in([version, next], [version, wider]) == {of_behavior}
	told_in([version], [object.union(version, {"discloses": wider.discloses})]) == {"1 everyone: user.behavior → analytics → host"}
	sooner := object.union(wider, {"effective_at": wider.effective_at - 1})
	told_in([version, wider], [version, sooner]) == {of_behavior}
	later := object.union(wider, {"effective_at": wider.effective_at + 1})
	told_in([version, wider], [version, later]) == set()
}

test_a_version_for_others_is_new_to_them if {
	for_premium := object.union(version, {"audiences": ["premium"]})
	told_in([for_premium], [for_premium, next]) == {"2 everyone: user.contact → analytics → host"}
	to_all_and_some := object.union(next, {"audiences": ["premium.eu", "joining"]})
	told_in([for_premium], [for_premium, to_all_and_some]) == {"2 joining: user.contact → analytics → host"}
}

test_what_a_later_version_discloses_is_not_disclosed_before if {
	later := object.union(wider, {"version": "3", "effective_at": wider.effective_at + day})
	told_in([version, later], [version, wider, later]) == {of_behavior}
}

# A version that tells less than the one before it.
less := object.union(version, {"version": "1b", "effective_at": at - day, "discloses": []})

again := object.union(next, {"discloses": version.discloses})

test_what_was_taken_back_is_new_when_it_is_disclosed_again if {
	found := {"2 everyone: user.contact → analytics → host"}
	told_in([version, less], [version, less, again]) == found
	told_in([less, version], [again]) == found
	told_in([version, less], [version, object.union(less, {"discloses": version.discloses})]) == {"1b everyone: user.contact → analytics → host"}
	told_in([version, less], [version]) == set()
	told_in([version, object.union(less, {"audiences": ["premium.eu"]})], [version, less, again]) == found
}

test_what_was_taken_back_from_others_or_later_or_at_no_moment_is_not_new if {
	told_in([object.union(version, {"audiences": ["premium"]}), object.union(less, {"audiences": ["joining"]})], [object.union(again, {"audiences": ["premium"]})]) == set()
	told_in([version, object.union(less, {"effective_at": again.effective_at + 1})], [version, again]) == set()
	still_told := object.union(less, {"audiences": ["premium"], "discloses": version.discloses})
	told_in([version, still_told], [version, still_told, again]) == set()
	every value in [null, "2026-01-01", true, []] {
		told_in([version, object.union(less, {"effective_at": value})], [version, again]) == set()
	}
}

test_a_version_that_says_no_moment_is_new_unless_the_one_before_said_none if {
	every value in [null, "2026-01-01", true, []] {
		undated := object.union(wider, {"effective_at": value})
		told_in([version], [version, undated]) == {"2 everyone: user.behavior → analytics → host; user.contact → analytics → host"}
		told_in([undated], [object.union(undated, {"version": "2b"})]) == set()
		told_in([undated], [wider]) == {"2 everyone: user.behavior → analytics → host; user.contact → analytics → host"}
		[case] := document_cases({"document": "policy", "before": {"versions": [version]}, "after": {"versions": [undated]}})
		case.effective_at == null
	}
}

test_the_case_of_a_document_says_from_when_and_of_which_version if {
	facts := ["change", "setting", "document", "audience", "plan", "effective_at", "version"]
	changed := {"document": "policy", "before": {"versions": [version]}, "after": {"versions": [version, wider]}, "plan": {"notices": []}}
	[object.filter(case, facts) | some case in document_cases(changed)] == [{
		"change": 0,
		"setting": null,
		"document": "policy",
		"audience": "everyone",
		"plan": {"notices": []},
		"effective_at": wider.effective_at,
		"version": object.union(wider, {"document": "policy", "number": 1}),
	}]
	[case] := document_cases(changed)
	case.told == case.atoms
	[[atom.imposed, atom.stretched, atom.needs_consent] | some atom in case.atoms] == [[true, false, false]]
}

test_what_is_no_document_that_was_there_has_no_cases if {
	every before in [null, "1", []] {
		document_cases({"document": "policy", "before": before, "after": {"versions": [wider]}}) == []
	}
	every after in [null, "1", [], {}, {"versions": null}, {"versions": "1"}, {"versions": [null, "1"]}] {
		document_cases({"document": "policy", "before": {"versions": [version]}, "after": after}) == []
	}
	every key in [null, 1, ["policy"]] {
		document_cases({"document": key, "before": {"versions": [version]}, "after": {"versions": [wider]}}) == []
	}
	document_cases({"setting": "policy", "before": {"versions": [version]}, "after": {"versions": [wider]}}) == []
}

test_what_is_no_text_is_no_audience_of_a_version if {
	named := {"audiences": [{"title": "Everyone"}, null, 1, "premium"]}
	[case.audience | some case in document_cases({
		"document": "policy",
		"before": {"versions": [version]},
		"after": {"versions": [object.union(wider, named)]},
	})] == ["premium"]
}

test_a_key_that_is_no_text_is_shown_in_order if {
	change.phrases([{"category": {"b": 1, "a": 2}, "use": "analytics", "recipient": null}]) == {"a: 2, b: 1 → analytics → nothing"}
}

test_cases_are_those_of_settings_and_of_documents if {
	changes := [
		{"document": "policy", "before": {"versions": [version]}, "after": {"versions": [wider]}},
		{"setting": "assistant.training", "before": null, "after": setting},
	]
	cases := change.cases with input as of(changes)
	[[case.change, case.setting, case.document] | some case in cases] == [[1, "assistant.training", null], [0, null, "policy"]]
}
