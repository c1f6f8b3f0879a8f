package pyconsent.rules.disclosure.broken_promise_test

import data.pyconsent.fixture
import data.pyconsent.model.notice
import data.pyconsent.rules.disclosure.broken_promise

finding := {
	"rule": "disclosure.broken_promise",
	"title": "Contradicts a promise",
	"severity": "error",
	"waivable": true,
	"sources": [
		"FTC, 13 February 2024, on quietly changing terms of service",
		"Gateway Learning, FTC C-4120 (2004)",
		"Facebook, FTC C-4365 (2012)",
		"the organisation's own document",
	],
	"change": 0,
	"setting": "assistant.training",
	"document": null,
	"audience": "everyone",
	"message": "Privacy policy version 1 promises never to do this: user.content.private → train_ai_system → partner",
	"expected": "what the document promises",
	"actual": "user.content.private → train_ai_system → partner",
	"fix": "take it out of the change; a promise is not undone by the change that breaks it",
	"path": ["organisation", "documents", "policy", "versions", 0, "promises"],
}

unasked := object.union(finding, {
	"message": "Privacy policy version 1 promises never to do this without opt-in: user.content.private → train_ai_system → partner",
	"fix": "ask each person for explicit opt-in first, or take it out of the change; a promise is not undone by the change that breaks it",
})

with_never(base, promises) := fixture.with_organisation(base, {"documents/policy/versions/0/promises": {"never": promises}})

# Nothing of people's content goes to third parties.
private := {"data_categories": ["user.content"], "recipients": ["third_party"]}

private_unless(exception) := object.union(private, {"unless": exception})

switched_on := fixture.with_change(fixture.offered, {"after/default": true})

test_denied_when_the_change_does_what_will_never_happen if {
	broken_promise.findings == {finding} with input as with_never(fixture.offered, [private])
	broken_promise.findings == {finding} with input as with_never(switched_on, [private])
}

test_allowed_when_nothing_is_promised_of_it if {
	broken_promise.findings == set() with input as fixture.offered
	every promise in [
		{"data_categories": ["user.contact"]},
		{"data_uses": ["sales"]},
		{"recipients": ["affiliate", "host"]},
	] {
		broken_promise.findings == set() with input as with_never(switched_on, [promise])
	}
}

test_allowed_after_opt_in_where_that_was_excepted if {
	broken_promise.findings == set() with input as with_never(fixture.offered, [private_unless("opt_in")])
}

test_denied_without_the_opt_in_that_was_promised if {
	broken_promise.findings == {unasked} with input as with_never(switched_on, [private_unless("opt_in")])
	bundled := fixture.with_change(fixture.offered, {"after/processing/0/consent": "bundled"})
	broken_promise.findings == {unasked} with input as with_never(bundled, [private_unless("opt_in")])
}

test_an_exception_that_is_not_known_is_none if {
	every exception in [null, "", "opt_out", true, ["opt_in"]] {
		broken_promise.findings == {finding} with input as with_never(fixture.offered, [private_unless(exception)])
	}
}

test_a_promise_without_exception_prevails_and_is_said_once if {
	both := [private_unless("opt_in"), {"data_categories": ["user.content.private"]}]
	broken_promise.findings == set() with input as with_never(fixture.offered, [private_unless("opt_in"), {"data_categories": ["user.childrens"]}])
	broken_promise.findings == {finding} with input as with_never(fixture.offered, both)
	broken_promise.findings == {finding} with input as with_never(switched_on, both)
}

test_a_promise_holds_when_nobody_knows_since_when if {
	every date in ["published_at", "effective_at"] {
		every value in [null, "2025", true] {
			undated := fixture.with_organisation(
				with_never(fixture.offered, [private]),
				{concat("/", ["documents/policy/versions/0", date]): value},
			)
			broken_promise.findings == {finding} with input as undated
		}
	}
}

test_a_promise_still_to_come_does_not_hold_yet if {
	later := fixture.offered.changes[0].plan.effective_at + 1
	to_come := fixture.with_organisation(
		with_never(fixture.offered, [private]),
		{"documents/policy/versions/0/effective_at": later},
	)
	broken_promise.findings == set() with input as to_come
}

test_a_promise_to_somebody_else_does_not_hold if {
	elsewhere := fixture.with_change(fixture.offered, {"after/default": {"joining": false}})
	changed := fixture.with_organisation(with_never(elsewhere, [private]), {
		"documents/policy/versions/0/audiences": ["premium"],
		"documents/policy/versions/0/effective_at": null,
	})
	broken_promise.findings == set() with input as changed
}

test_days_promised_hold_when_nobody_knows_since_when if {
	changed := fixture.with_organisation(fixture.unannounced, {
		"documents/policy/versions/0/promises": {"notice_days": 45},
		"documents/policy/versions/0/effective_at": null,
	})
	broken_promise.findings == {object.union(finding, {
		"setting": "usage.counts",
		"message": "Privacy policy version 1 promises everyone notice before a change",
		"expected": "notice 45 days ahead, as promised",
		"actual": "no notice in time",
		"fix": notice.how_to_be_on_time(notice.cases[0]),
	})} with input as changed
	notice.cases[0].days == 45 with input as changed
}
