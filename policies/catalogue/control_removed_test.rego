package pyconsent.rules.catalogue.control_removed_test

import data.pyconsent.fixture
import data.pyconsent.model.finding as text
import data.pyconsent.rules.catalogue.control_removed

control := fixture.announced.changes[0].after.control

finding := {
	"rule": "catalogue.control_removed",
	"title": "Control removed or made harder",
	"severity": "error",
	"waivable": true,
	"sources": ["11 CCR §7002(e)", "11 CCR §7004", "Facebook, FTC C-4365 (2012)", "GDPR Art. 25(2)"],
	"change": 0,
	"setting": "usage.counts",
	"document": null,
	"audience": "everyone",
	"message": "",
	"expected": "the control as it was, while the processing goes on",
	"actual": text.shown(control),
	"fix": "leave the control as it was, or end the processing with it",
	"path": ["after", "control"],
}

losing(message, actual) := object.union(finding, {"message": message, "actual": actual})

all_lost := "the user no longer decides; the control leaves the product; refusing takes more steps; withdrawing takes more steps"

test_denied_when_the_control_is_gone if {
	missing := fixture.without_change(fixture.announced, ["after/control"])
	control_removed.findings == {losing(all_lost, "nothing")} with input as missing
	every row in [[null, "nothing"], ["", "\"\""], ["user", "user"], [[], "[]"], [{}, "{}"]] {
		changed := fixture.with_change(fixture.announced, {"after/control": row[0]})
		control_removed.findings == {losing(all_lost, row[1])} with input as changed
	}
}

test_denied_when_a_part_of_the_control_is_lost if {
	every row in [
		["who", "the user no longer decides", ["admin", "nobody", "User", null, "", 1]],
		["through", "the control leaves the product", ["email", "support", "In_product", null, "", 1]],
		["refuse_steps", "refusing takes more steps", [2, 1.5, -1, null, "", "1", true]],
		["withdraw_steps", "withdrawing takes more steps", [2, 1.5, -1, null, "", "1", true]],
	] {
		[field, message, values] := row
		missing := fixture.without_change(fixture.announced, [$"after/control/{field}"])
		control_removed.findings == {losing(message, text.shown(object.remove(control, [field])))} with input as missing
		every value in values {
			changed := fixture.with_change(fixture.announced, {$"after/control/{field}": value})
			shown := text.shown(object.union(control, {field: value}))
			control_removed.findings == {losing(message, shown)} with input as changed
		}
	}
}

test_allowed_when_the_control_is_as_it_was_or_easier if {
	control_removed.findings == set() with input as fixture.announced
	every fields in [{"refuse_steps": 0}, {"withdraw_steps": 0}, {"accept_steps": 5}, {"where": "Settings"}] {
		changed := fixture.with_change(fixture.announced, {"after/control": object.union(control, fields)})
		control_removed.findings == set() with input as changed
	}
}

test_allowed_when_there_was_no_such_control_to_lose if {
	every value in [null, {}, {"who": "nobody", "through": null}, {"who": null, "through": ""}, {"refuse_steps": "1", "withdraw_steps": null}] {
		changed := fixture.with_change(fixture.announced, {"before/control": value, "after/control": null})
		control_removed.findings == set() with input as changed
	}
}

# An administrator decides, by e-mail.
by_mail := {"before/control": {"who": "admin", "through": "email"}}

test_denied_when_an_administrators_control_or_a_way_outside_the_product_is_gone if {
	every row in [
		[{"who": "nobody", "through": "email"}, "the admin no longer decides"],
		[{"through": "email"}, "the admin no longer decides"],
		[{"who": "admin"}, "the control is gone"],
		[{"who": "admin", "through": ""}, "the control is gone"],
		[{"who": "user", "through": null}, "the control is gone"],
		[{}, "the admin no longer decides; the control is gone"],
	] {
		[left, message] := row
		changed := fixture.with_change(fixture.announced, object.union(by_mail, {"after/control": left}))
		control_removed.findings == {losing(message, text.shown(left))} with input as changed
	}
}

test_allowed_when_control_comes_nearer_to_the_user if {
	every left in [control, {"who": "user", "through": "email"}, {"who": "admin", "through": "in_product"}, {"who": "admin", "through": "web_form"}] {
		changed := fixture.with_change(fixture.announced, object.union(by_mail, {"after/control": left}))
		control_removed.findings == set() with input as changed
	}
}

test_denied_when_the_value_that_switched_it_off_is_gone if {
	changed := fixture.with_change(fixture.announced, {"after/values": ["on"]})
	control_removed.findings == {losing("it can no longer be switched off", text.shown(control))} with input as changed
	every value in [null, "", "off", [], {}, ["on", null], ["on", []], ["on", {}]] {
		unknown := fixture.with_change(fixture.announced, {"after/values": value})
		control_removed.findings == {losing("it can no longer be switched off", text.shown(control))} with input as unknown
	}
}

test_allowed_when_another_value_switches_it_off if {
	changed := fixture.with_change(fixture.announced, {"after/values": ["on", "never"]})
	control_removed.findings == set() with input as changed
}

test_denied_when_every_value_left_switches_it_on if {
	changed := fixture.with_change(fixture.announced, {"after/processing/0/while": "any", "after/values": ["on", "quiet"]})
	control_removed.findings == {losing("it can no longer be switched off", text.shown(control))} with input as changed
}

test_denied_when_the_value_is_there_and_switches_it_off_no_more if {
	every on_while in ["any", ["on", "off"], {"not": []}, null] {
		changed := fixture.with_change(fixture.announced, {"after/processing/0/while": on_while})
		control_removed.findings == {losing("it can no longer be switched off", text.shown(control))} with input as changed
	}
	widened := fixture.with_change(fixture.announced, {
		"after/processing/0/while": "any",
		"after/processing/0/data_categories": ["user"],
	})
	control_removed.findings == {losing("it can no longer be switched off", text.shown(control))} with input as widened
}

test_denied_when_what_goes_on_is_asked_for_less_and_undone_more_easily if {
	changed := fixture.with_change(fixture.announced, {
		"before/processing/0/reversible": false,
		"after/processing/0/consent": "none",
		"after/processing/0/while": "any",
	})
	control_removed.findings == {losing("it can no longer be switched off", text.shown(control))} with input as changed
}

# A part that was always on stands beside the one that could be switched off.
beside_another := fixture.with_change(fixture.announced, {
	"before/processing/-": object.union(fixture.usage, {"while": "any", "recipients": ["host"]}),
	"after/processing/-": object.union(fixture.usage, {"while": "any", "recipients": ["host"]}),
})

test_denied_when_a_part_of_it_can_no_longer_be_switched_off if {
	control_removed.findings == set() with input as beside_another
	changed := fixture.with_change(beside_another, {"after/values": ["on"]})
	control_removed.findings == {losing("it can no longer be switched off", text.shown(control))} with input as changed
	apart := fixture.with_change(fixture.announced, {"after/processing/-": object.union(fixture.usage, {"while": ["off"]})})
	control_removed.findings == {losing("it can no longer be switched off", text.shown(control))} with input as apart
}

test_allowed_when_it_could_never_be_switched_off if {
	always := {"before/processing/0/while": "any", "after/processing/0/while": "any", "after/values": ["on"]}
	control_removed.findings == set() with input as fixture.with_change(fixture.announced, always)
}

test_allowed_when_what_cannot_be_switched_off_is_something_else if {
	always := object.union(fixture.usage, {"while": "any", "recipients": ["host"]})
	beside := fixture.with_change(fixture.announced, {"after/processing/-": always})
	control_removed.findings == set() with input as beside
	in_its_place := fixture.with_change(fixture.announced, {"after/processing": [always]})
	control_removed.findings == set() with input as in_its_place
	where_nothing_was := fixture.with_change(in_its_place, {"before/processing": "none", "after/values": ["on"]})
	control_removed.findings == set() with input as where_nothing_was
}

test_a_lost_control_matters_even_where_the_default_is_off if {
	changed := fixture.with_change(fixture.announced, {"after/default": "off", "after/control": null})
	control_removed.findings == {losing(all_lost, "nothing")} with input as changed
}

test_denied_where_what_can_be_chosen_is_not_known if {
	every value in ["any", null, "", []] {
		changed := fixture.with_change(fixture.announced, {
			"before/values": value,
			"after/values": value,
			"after/default": "off",
			"after/control": null,
		})
		control_removed.findings == {losing(all_lost, "nothing")} with input as changed
	}
}

# Locked to off, it needs no control.
locked := fixture.with_change(fixture.announced, {
	"before/default": "on",
	"after/default": "off",
	"after/values": ["off"],
	"after/control": null,
})

test_allowed_when_it_is_switched_off_for_good if {
	control_removed.findings == set() with input as locked
}

test_denied_when_it_is_still_on_for_somebody if {
	every fields in [
		{"after/default": "on"},
		{"after/default": {"everyone": {"split": [{"value": "off", "percent": 99}, {"value": "on", "percent": 1}]}}},
		{"after/fallback": "on"},
		{"after/choice_expires": {"into": "on"}},
	] {
		changed := fixture.with_change(locked, fields)
		control_removed.findings == {losing(all_lost, "nothing")} with input as changed
	}
	always_on := fixture.with_change(locked, {"after/processing/0/while": "any"})
	message := concat("; ", [all_lost, "it can no longer be switched off"])
	control_removed.findings == {losing(message, "nothing")} with input as always_on
}

test_allowed_when_the_processing_ends_with_it if {
	changed := fixture.with_change(fixture.announced, {"after/processing": "none", "after/control": null})
	control_removed.findings == set() with input as changed
}

test_allowed_when_the_setting_is_removed_or_introduced if {
	gone := fixture.with_change(fixture.announced, {"after": null})
	control_removed.findings == set() with input as gone
	new := fixture.with_change(fixture.announced, {"before": null, "after/control": null})
	control_removed.findings == set() with input as new
}
