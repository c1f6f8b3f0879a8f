package pyconsent.model.defaults_test

import data.pyconsent.fixture
import data.pyconsent.model.defaults

# What is no value that a setting can have.
no_values := [null, [], {}, ["on"], {"value": "on"}]

not_known := [{"percent": 100}]

all_on := [{"value": "on", "percent": 100}]

in_force(setting, audience) := defaults.portions(setting, audience, "default")

at(setting, position) := defaults.portions(setting, "everyone", position)

business := {"organisation": {"audiences": {"premium": {}, "premium.eu": {"part_of": "premium"}}}}

test_a_single_default_is_in_force_for_every_audience if {
	every audience in ["everyone", "premium", "stranger"] {
		in_force({"default": "on"}, audience) == all_on with input as business
	}
}

test_a_value_is_a_text_a_number_or_true_or_false if {
	every value in ["on", "", 0, 1.5, true, false] {
		defaults.is_value(value)
		in_force({"default": value}, "everyone") == [{"value": value, "percent": 100}]
	}
	every value in no_values {
		not defaults.is_value(value)
	}
}

test_a_default_that_is_missing_or_no_value_is_not_known if {
	in_force({}, "everyone") == not_known
	every value in no_values {
		in_force({"default": {"everyone": value}}, "everyone") == not_known
	}
	every value in [null, [], {}, ["on"]] {
		in_force({"default": value}, "everyone") == not_known
	}
}

test_the_nearest_audience_that_has_a_default_counts if {
	setting := {"default": {"everyone": "off", "premium": "on"}}
	in_force(setting, "premium") == all_on with input as business
	in_force(setting, "premium.eu") == all_on with input as business
	in_force(setting, "everyone") == [{"value": "off", "percent": 100}] with input as business
	in_force(setting, "stranger") == [{"value": "off", "percent": 100}] with input as business
	own := {"default": {"premium": "on", "premium.eu": "off"}}
	in_force(own, "premium.eu") == [{"value": "off", "percent": 100}] with input as business
}

test_the_place_of_a_default_is_the_entry_that_counts if {
	setting := {"default": {"everyone": false, "premium": null}}
	every audience, group in {"premium": "premium", "premium.eu": "premium", "everyone": "everyone", "stranger": "everyone"} {
		defaults.place(setting, audience, "default") == ["after", "default", group] with input as business
	}
}

test_the_place_of_a_default_is_the_whole_where_there_is_no_entry if {
	every value in ["on", null, [], {}, {"premium.eu": "on"}] {
		defaults.place({"default": value}, "premium", "default") == ["after", "default"] with input as business
	}
	defaults.place({}, "premium", "default") == ["after", "default"] with input as business
}

test_what_has_no_fallback_of_its_own_falls_back_on_its_default if {
	own := {"default": {"everyone": "on"}, "fallback": null}
	defaults.place(own, "premium", "fallback") == ["after", "fallback"]
	defaults.place(object.remove(own, ["fallback"]), "premium", "fallback") == ["after", "default", "everyone"]
}

test_a_choice_expires_where_it_says_so if {
	defaults.place({"default": {"everyone": "on"}}, "premium", "expiry") == ["after", "choice_expires"]
}

test_nothing_is_in_force_for_an_audience_without_a_default if {
	in_force({"default": {"premium": "on"}}, "everyone") == [] with input as business
	in_force({"default": {"premium.eu": "on"}}, "premium") == [] with input as business
}

test_nothing_is_in_force_where_there_is_no_setting if {
	every position in ["default", "fallback", "expiry"] {
		at(null, position) == []
	}
}

halves := [{"value": "on", "percent": 50}, {"value": "off", "percent": 50}]

test_a_default_may_be_split_between_portions if {
	in_force({"default": {"everyone": {"split": halves}}}, "everyone") == halves
	noted := [object.union(portion, {"note": "a test"}) | some portion in halves]
	in_force({"default": {"everyone": {"split": noted}}}, "everyone") == halves
}

split_of(percents) := {"split": [{"value": "on", "percent": percent} | some percent in percents]}

test_portions_make_up_the_whole if {
	every percents in [[100], [100, 0], [0.1, 99.9], [33.3, 33.3, 33.4], [33.3333, 33.3333, 33.3333]] {
		defaults.is_split(split_of(percents))
	}
	every percents in [[], [99], [101], [99.9], [100.1], [33.3, 33.3, 33.3], [50, 50.001], [110, -10]] {
		not defaults.is_split(split_of(percents))
	}
}

test_portions_have_a_value_and_a_percentage if {
	every portion in [
		{"percent": 50}, {"value": null, "percent": 50}, {"value": ["off"], "percent": 50},
		{"value": "off"}, {"value": "off", "percent": null}, {"value": "off", "percent": "50"},
		null, "off", [],
	] {
		split := {"split": [{"value": "on", "percent": 50}, portion]}
		not defaults.is_split(split)
		in_force({"default": {"everyone": split}}, "everyone") == not_known
	}
	without_percentage := {"split": [{"value": "on", "percent": 100}, {"value": "off"}]}
	not defaults.is_split(without_percentage)
	every entry in [null, "on", {}, {"split": null}, {"split": []}, {"split": "on"}, []] {
		not defaults.is_split(entry)
	}
}

test_portions_come_to_the_same_in_any_shape if {
	defaults.shares([]) == set()
	defaults.shares(not_known) == {[null, 100000000]}
	every portions in [
		[{"value": "on", "percent": 100}],
		[{"value": "on", "percent": 33.3}, {"value": "on", "percent": 66.7}],
		[{"value": "off", "percent": 0}, {"value": "on", "percent": 99.9}, {"value": "on", "percent": 0.1}],
	] {
		defaults.shares(portions) == {["on", 100000000]}
	}
	defaults.shares(halves) == {["on", 50000000], ["off", 50000000]}
	defaults.shares([{"value": 1, "percent": 1}, {"value": "1", "percent": 2}, {"value": true, "percent": 97}]) == {[1, 1000000], ["1", 2000000], [true, 97000000]}
}

test_the_fallback_is_in_force_where_the_setting_has_one if {
	at({"default": "off", "fallback": "on"}, "fallback") == all_on
	at({"default": "off", "fallback": false}, "fallback") == [{"value": false, "percent": 100}]
	at({"default": "off", "fallback": "on"}, "default") == [{"value": "off", "percent": 100}]
}

test_a_setting_without_a_fallback_falls_back_on_its_default if {
	at({"default": "on"}, "fallback") == all_on
	at({"default": {"everyone": {"split": halves}}}, "fallback") == halves
}

test_a_fallback_that_is_no_value_is_not_known if {
	every value in no_values {
		at({"default": "off", "fallback": value}, "fallback") == not_known
	}
}

test_a_choice_expires_into_what_the_setting_says if {
	at({"default": "off", "choice_expires": {"into": "on"}}, "expiry") == all_on
}

test_where_choices_do_not_expire_nobody_is_there if {
	at({"default": "on"}, "expiry") == []
	at({"default": "on", "choice_expires": null}, "expiry") == []
}

test_what_a_choice_expires_into_may_not_be_known if {
	every value in [false, true, 0, "", "on", [], {}] {
		at({"default": "off", "choice_expires": value}, "expiry") == not_known
	}
	every value in no_values {
		at({"default": "off", "choice_expires": {"into": value}}, "expiry") == not_known
	}
}

between(before, after) := audiences if {
	audiences := defaults.audiences({"before": before, "after": after}) with input as fixture.offered
}

test_a_single_default_is_everyones if {
	between({"default": "off"}, {"default": "on"}) == {"everyone"}
	between(null, {"default": "on"}) == {"everyone"}
	between({"default": "off"}, null) == {"everyone"}
	every value in [null, {}, []] {
		between(null, {"default": value}) == {"everyone"}
	}
	between(null, {}) == {"everyone"}
}

test_the_audiences_of_both_states_are_affected if {
	between({"default": {"premium": "off"}}, {"default": {"joining": "on"}}) == {"premium", "joining"}
	between({"default": "off"}, {"default": {"premium": "on"}}) == {"everyone", "premium"}
	between({"default": {"premium": "on"}}, {"default": "off"}) == {"everyone", "premium"}
	between({"default": {"premium": "on"}}, null) == {"premium"}
}

# A flag's file tells people apart by conditions that no organisation declares.
test_a_name_that_the_organisation_does_not_declare_counts_in_both_states if {
	between(null, {"default": {"stranger": "on"}}) == {"stranger"}
	between({"default": {"stranger": "on"}}, {"default": "off"}) == {"everyone", "stranger"}
}

for_audience(setting, audience) := portions if {
	portions := defaults.portions({"default": setting}, audience, "default") with input as fixture.offered
}

test_people_in_several_audiences_have_what_one_of_them_has if {
	for_audience({"everyone": "off", "premium": "on"}, "joining&premium") == all_on
	for_audience({"everyone": "on", "joining": "off"}, "joining&premium") == [{"value": "off", "percent": 100}]
	for_audience({"everyone": "off", "joining&premium": "on", "premium": "off"}, "joining&premium") == all_on
	for_audience({"everyone": "on"}, "joining&premium") == all_on
	for_audience({"premium": "on"}, "joining&stranger") == []
}

test_what_people_have_is_not_known_where_their_audiences_have_different_defaults if {
	for_audience({"everyone": "off", "joining": "off", "premium": "on"}, "joining&premium") == not_known
	for_audience({"everyone": "off", "joining": "on", "premium": "on"}, "joining&premium") == all_on
}

test_what_is_no_setting_has_no_audiences if {
	every value in [null, "on", 1, true, []] {
		between(value, value) == set()
	}
}
