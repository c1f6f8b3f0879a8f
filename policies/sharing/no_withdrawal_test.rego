package pyconsent.rules.sharing.no_withdrawal_test

import data.pyconsent.fixture
import data.pyconsent.rules.sharing.no_withdrawal

finding := {
	"rule": "sharing.no_withdrawal",
	"title": "No way to withdraw",
	"severity": "error",
	"waivable": true,
	"sources": ["GDPR Art. 7", "18 U.S.C. §2710", "EDPB Guidelines 05/2020"],
	"change": 0,
	"setting": "assistant.training",
	"document": null,
	"audience": "everyone",
	"message": "nothing says how consent that was given can be withdrawn",
	"expected": "a way to withdraw, with the number of its steps",
	"actual": "nothing",
	"fix": "let people withdraw where they consented, and declare control.withdraw_steps",
	"path": ["after", "control"],
}

test_denied_when_the_steps_to_withdraw_are_missing if {
	changed := fixture.without_change(fixture.offered, ["after/control/withdraw_steps"])
	no_withdrawal.findings == {finding} with input as changed
}

test_denied_when_the_steps_to_withdraw_are_no_number if {
	every row in [[null, "nothing"], ["", "\"\""], ["2", "2"], [true, "true"], [[], "[]"], [-1, "-1"]] {
		changed := fixture.with_change(fixture.offered, {"after/control/withdraw_steps": row[0]})
		no_withdrawal.findings == {object.union(finding, {"actual": row[1]})} with input as changed
	}
}

test_denied_when_the_control_is_missing_or_no_object if {
	missing := fixture.without_change(fixture.offered, ["after/control"])
	no_withdrawal.findings == {finding} with input as missing
	every value in [null, "", 1, []] {
		changed := fixture.with_change(fixture.offered, {"after/control": value})
		no_withdrawal.findings == {finding} with input as changed
	}
}

test_allowed_when_people_can_withdraw if {
	every steps in [0, 1, 9] {
		changed := fixture.with_change(fixture.offered, {"after/control/withdraw_steps": steps})
		no_withdrawal.findings == set() with input as changed
	}
}

test_nothing_to_withdraw_where_no_consent_is_needed if {
	changed := fixture.without_change(fixture.announced, ["after/control/withdraw_steps"])
	no_withdrawal.findings == set() with input as changed
}
