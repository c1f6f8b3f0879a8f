package pyconsent.rules.sharing.asymmetric_control_test

import data.pyconsent.fixture
import data.pyconsent.rules.sharing.asymmetric_control

finding := {
	"rule": "sharing.asymmetric_control",
	"title": "Refusing is harder than accepting",
	"severity": "error",
	"waivable": true,
	"sources": ["11 CCR §7002(e)", "11 CCR §7004", "GDPR Art. 7", "EDPB Guidelines 05/2020"],
	"change": 0,
	"setting": "assistant.training",
	"document": null,
	"audience": "everyone",
	"message": "refusing takes 5 steps, and accepting 1 step",
	"expected": "no more steps to refuse than to accept",
	"actual": "5 steps against 1 step",
	"fix": "make refusing as short as accepting",
	"path": ["after", "control"],
}

with_steps(accept, refuse) := fixture.with_change(fixture.offered, {
	"after/control/accept_steps": accept,
	"after/control/refuse_steps": refuse,
})

against(refuse, accept) := object.union(finding, {
	"message": $"refusing takes {refuse}, and accepting {accept}",
	"actual": $"{refuse} against {accept}",
	"fix": concat(", and ", array.concat(
		[$"declare control.{name}" | some [name, steps] in [["accept_steps", accept], ["refuse_steps", refuse]]; steps == unknown],
		["make refusing as short as accepting"],
	)),
})

unknown := "an unknown number of steps"

test_denied_when_refusing_takes_more_steps if {
	changed := with_steps(1, 5)
	asymmetric_control.findings == {finding} with input as changed
}

test_denied_when_refusing_takes_one_step_more if {
	changed := with_steps(2, 3)
	asymmetric_control.findings == {against("3 steps", "2 steps")} with input as changed
}

test_allowed_when_refusing_takes_as_many_steps_or_fewer if {
	every steps in [[2, 2], [2, 1], [1, 0], [0, 0]] {
		changed := with_steps(steps[0], steps[1])
		asymmetric_control.findings == set() with input as changed
	}
}

test_denied_when_steps_are_missing if {
	without_refuse := fixture.without_change(fixture.offered, ["after/control/refuse_steps"])
	asymmetric_control.findings == {against(unknown, "2 steps")} with input as without_refuse
	without_accept := fixture.without_change(fixture.offered, ["after/control/accept_steps"])
	asymmetric_control.findings == {against("2 steps", unknown)} with input as without_accept
}

test_denied_when_the_control_is_missing_or_no_object if {
	missing := fixture.without_change(fixture.offered, ["after/control"])
	asymmetric_control.findings == {against(unknown, unknown)} with input as missing
	every value in [null, "", 1, []] {
		changed := fixture.with_change(fixture.offered, {"after/control": value})
		asymmetric_control.findings == {against(unknown, unknown)} with input as changed
	}
}

test_denied_when_steps_are_no_numbers if {
	every value in [null, "", "1", true, [1]] {
		asymmetric_control.findings == {against(unknown, "2 steps")} with input as with_steps(2, value)
		asymmetric_control.findings == {against("2 steps", unknown)} with input as with_steps(value, 2)
	}
}

test_denied_when_steps_are_below_nought if {
	changed := with_steps(2, -1)
	asymmetric_control.findings == {against("-1 steps", "2 steps")} with input as changed
}

test_steps_do_not_matter_where_no_consent_is_needed if {
	changed := fixture.with_change(fixture.announced, {"after/control/refuse_steps": 1, "after/control/accept_steps": 0})
	asymmetric_control.findings == set() with input as changed
}
