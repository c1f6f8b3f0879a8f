package pyconsent.rules.sharing.existing_users_test

import data.pyconsent.fixture
import data.pyconsent.rules.sharing.existing_users

finding := {
	"rule": "sharing.existing_users",
	"title": "Existing users moved to on",
	"severity": "error",
	"waivable": true,
	"sources": [
		"Colorado 4 CCR 904-3 Rule 6.04", "GDPR Art. 7",
		"Gateway Learning, FTC C-4120 (2004)", "Facebook, FTC C-4365 (2012)",
	],
	"change": 0,
	"setting": "assistant.training",
	"document": null,
	"audience": "everyone",
	"message": "existing users (everyone) get this without being asked",
	"expected": "existing users kept as they were, or asked",
	"actual": "nothing",
	"fix": "declare existing_users: kept or existing_users: asked in the change plan, and do so",
	"path": ["plan", "existing_users"],
}

switched_on := fixture.with_change(fixture.offered, {"after/default": true})

test_denied_when_the_plan_does_not_say_what_happens_to_them if {
	existing_users.findings == {finding} with input as switched_on
	without_plan := fixture.without_change(switched_on, ["plan"])
	existing_users.findings == {finding} with input as without_plan
	every plan in [null, "", "kept", ["kept"]] {
		changed := fixture.with_change(switched_on, {"plan": plan})
		existing_users.findings == {finding} with input as changed
	}
}

test_denied_when_they_are_neither_kept_nor_asked if {
	every row in [
		["migrated", "migrated"],
		["Kept", "Kept"],
		["", "\"\""],
		[null, "nothing"],
		[true, "true"],
		[["kept"], "[\"kept\"]"],
	] {
		changed := fixture.with_change(switched_on, {"plan/existing_users": row[0]})
		existing_users.findings == {object.union(finding, {"actual": row[1]})} with input as changed
	}
}

test_allowed_when_they_are_kept_or_asked if {
	every value in ["kept", "asked"] {
		changed := fixture.with_change(switched_on, {"plan/existing_users": value})
		existing_users.findings == set() with input as changed
	}
}

test_allowed_when_nobody_is_switched_on if {
	existing_users.findings == set() with input as fixture.offered
}

test_allowed_when_they_are_switched_off if {
	changed := fixture.with_change(fixture.offered, {
		"before": switched_on.changes[0].after,
		"after/default": false,
	})
	existing_users.findings == set() with input as changed
}

test_people_who_join_later_are_not_there_yet if {
	changed := fixture.with_change(fixture.offered, {"after/default": {"everyone": false, "joining": true}})
	existing_users.findings == set() with input as changed
}

test_an_audience_is_taken_to_be_there_unless_it_is_said_to_join if {
	changed := fixture.with_change(fixture.offered, {"after/default": {"everyone": false, "joining": true}})
	denied := {object.union(finding, {
		"audience": "joining",
		"message": "existing users (joining) get this without being asked",
	})}
	every members in [null, "", "New", true, "existing"] {
		unsaid := fixture.with_organisation(changed, {"audiences/joining/members": members})
		existing_users.findings == denied with input as unsaid
	}
	undeclared := json.patch(changed, [{"op": "remove", "path": "organisation/audiences/joining"}])
	existing_users.findings == denied with input as undeclared
}

test_nobody_needs_asking_where_no_consent_is_needed if {
	existing_users.findings == set() with input as fixture.announced
}
