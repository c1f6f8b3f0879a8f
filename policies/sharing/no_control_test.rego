package pyconsent.rules.sharing.no_control_test

import data.pyconsent.fixture
import data.pyconsent.model.finding as text
import data.pyconsent.rules.sharing.no_control

control := fixture.offered.changes[0].after.control

finding := {
	"rule": "sharing.no_control",
	"title": "No control of one's own",
	"severity": "error",
	"waivable": true,
	"sources": ["GDPR Art. 7", "GDPR Art. 25(2)", "11 CCR §7002(e)", "11 CCR §7004"],
	"change": 0,
	"setting": "assistant.training",
	"document": null,
	"audience": "everyone",
	"message": "everyone has no control in the product over user.content.private → train_ai_system → partner",
	"expected": "a control in the product, for user, at a place that is named",
	"actual": "nothing",
	"fix": "declare control with who: user, through: in_product and where, and build it",
	"path": ["after", "control"],
}

# With data that are not sensitive, for which an administrator may choose.
plain := fixture.with_change(fixture.offered, {"after/processing/0/data_categories": ["user.contact"]})

test_denied_when_there_is_no_control if {
	changed := fixture.without_change(fixture.offered, ["after/control"])
	no_control.findings == {finding} with input as changed
}

test_denied_when_control_is_no_object if {
	every row in [[null, "nothing"], ["", "\"\""], ["user", "user"], [true, "true"], [[], "[]"], [{}, "{}"]] {
		changed := fixture.with_change(fixture.offered, {"after/control": row[0]})
		no_control.findings == {object.union(finding, {"actual": row[1]})} with input as changed
	}
}

test_denied_when_the_control_is_out_of_reach if {
	every field, values in {
		"who": ["admin", "nobody", null, "", "User", 1, ["user"]],
		"through": ["email", "support", null, "", "In_product", true],
	} {
		every value in values {
			given := object.union(control, {field: value})
			changed := fixture.with_change(fixture.offered, {"after/control": given})
			no_control.findings == {object.union(finding, {"actual": text.shown(given)})} with input as changed
		}
	}
}

test_denied_when_a_part_of_the_control_is_missing if {
	every field in ["who", "through"] {
		given := object.remove(control, [field])
		changed := fixture.with_change(fixture.offered, {"after/control": given})
		no_control.findings == {object.union(finding, {"actual": text.shown(given)})} with input as changed
	}
}

test_denied_when_the_control_is_at_no_place if {
	message := "nothing says where everyone finds the control over user.content.private → train_ai_system → partner"
	missing := object.remove(control, ["where"])
	every given in array.concat([missing], [object.union(control, {"where": value}) | some value in [null, "", " ", 1, []]]) {
		changed := fixture.with_change(fixture.offered, {"after/control": given})
		no_control.findings == {object.union(finding, {
			"message": message,
			"actual": text.shown(given),
		})} with input as changed
	}
}

test_allowed_when_the_user_decides_in_the_product if {
	no_control.findings == set() with input as fixture.offered
}

test_allowed_when_an_admin_decides_on_data_that_are_not_sensitive if {
	changed := fixture.with_change(plain, {"after/control/who": "admin"})
	no_control.findings == set() with input as changed
}

test_denied_when_nobody_decides_on_data_that_are_not_sensitive if {
	given := object.union(control, {"who": "nobody"})
	changed := fixture.with_change(plain, {"after/control": given})
	no_control.findings == {object.union(finding, {
		"message": "everyone has no control in the product over user.contact → train_ai_system → partner",
		"expected": "a control in the product, for user or admin, at a place that is named",
		"actual": text.shown(given),
		"fix": "declare control with who: user or admin, through: in_product and where, and build it",
	})} with input as changed
}

test_no_control_is_needed_where_no_consent_is if {
	changed := fixture.without_change(fixture.announced, ["after/control"])
	no_control.findings == set() with input as changed
}

of_no_effect(values, while) := object.union(finding, {
	"message": "whatever everyone chooses, this is on: user.content.private → train_ai_system → partner",
	"expected": "a value that switches it off",
	"actual": $"values: {values}; while: {while}",
	"fix": "add a value that switches it off, or say in while which one does",
	"path": ["after", "values"],
})

test_denied_when_every_value_leaves_it_on if {
	every row in [
		[[true, false], "any", "[true,false]", "any"],
		[[true, false], [true, false], "[true,false]", "[true,false]"],
		[[true], [true], "[true]", "[true]"],
		[["on", "off"], {"not": ["never"]}, "[\"on\",\"off\"]", "not: [\"never\"]"],
		[[true, false], null, "[true,false]", "nothing"],
		["any", "any", "any", "any"],
		["any", {"not": []}, "any", "not: []"],
		[[true, null], [true], "[true,null]", "[true]"],
		[[true, {}], [true], "[true,{}]", "[true]"],
	] {
		changed := fixture.with_change(fixture.offered, {"after/values": row[0], "after/processing/0/while": row[1]})
		no_control.findings == {of_no_effect(row[2], row[3])} with input as changed
	}
}

test_denied_when_what_one_flow_leaves_off_another_has_on if {
	opposite := object.union(fixture.offered.changes[0].after.processing[0], {"while": [false]})
	changed := fixture.with_change(fixture.offered, {"after/processing/-": opposite})
	no_control.findings == {
		of_no_effect("[true,false]", "[true]"),
		of_no_effect("[true,false]", "[false]"),
	} with input as changed
}

test_allowed_when_some_value_switches_it_off if {
	every row in [
		[["on", "off"], ["on"]],
		[["on", "off"], {"not": ["off"]}],
		["any", ["on"]],
		["any", {"not": ["off"]}],
	] {
		changed := fixture.with_change(fixture.offered, {"after/values": row[0], "after/processing/0/while": row[1]})
		no_control.findings == set() with input as changed
	}
}
