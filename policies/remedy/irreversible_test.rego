package pyconsent.rules.remedy.irreversible_test

import data.pyconsent.fixture
import data.pyconsent.rules.remedy.irreversible

finding := {
	"rule": "remedy.irreversible",
	"title": "Cannot be undone, and no deletion path",
	"severity": "error",
	"waivable": true,
	"sources": [
		"FTC, Cambridge Analytica (2019)", "FTC, Everalbum (2021)",
		"FTC, WW/Kurbo (2022)", "EDPB Opinion 28/2024",
	],
	"change": 0,
	"setting": "assistant.training",
	"document": null,
	"audience": "everyone",
	"message": "user.content.private → train_ai_system → partner cannot be undone",
	"expected": "reversible: true, or a deletion plan for the data with a method and a number of days",
	"actual": "reversible: false, and no deletion plan that says how and when",
	"fix": "declare deletion.data with method and within_days in the change plan, and keep to it",
	"path": ["after", "processing", 0, "reversible"],
}

unsaid(shown) := object.union(finding, {
	"message": "nothing says that user.content.private → train_ai_system → partner can be undone",
	"actual": $"reversible: {shown}, and no deletion plan that says how and when",
})

without_deletion := fixture.without_change(fixture.offered, ["plan/deletion/data"])

test_denied_when_there_is_no_deletion_plan if {
	every place in ["plan", "plan/deletion", "plan/deletion/data"] {
		changed := fixture.without_change(fixture.offered, [place])
		irreversible.findings == {finding} with input as changed
	}
	every value in [null, "", "erase", [], {}, true] {
		changed := fixture.with_change(fixture.offered, {"plan/deletion/data": value})
		irreversible.findings == {finding} with input as changed
	}
}

test_denied_when_the_deletion_plan_does_not_say_how_and_when if {
	every field, values in {
		"method": [null, "", " ", true, ["erase"]],
		"within_days": [null, "", "30", true, -1, [30]],
	} {
		missing := fixture.without_change(fixture.offered, [$"plan/deletion/data/{field}"])
		irreversible.findings == {finding} with input as missing
		every value in values {
			changed := fixture.with_change(fixture.offered, {$"plan/deletion/data/{field}": value})
			irreversible.findings == {finding} with input as changed
		}
	}
}

test_allowed_when_the_plan_says_how_data_are_deleted_and_when if {
	irreversible.findings == set() with input as fixture.offered
	at_once := fixture.with_change(fixture.offered, {"plan/deletion/data/within_days": 0})
	irreversible.findings == set() with input as at_once
}

test_allowed_when_it_can_be_undone if {
	changed := fixture.with_change(without_deletion, {"after/processing/0/reversible": true})
	irreversible.findings == set() with input as changed
}

test_denied_when_nothing_says_that_it_can_be_undone if {
	missing := fixture.without_change(without_deletion, ["after/processing/0/reversible"])
	irreversible.findings == {unsaid("nothing")} with input as missing
	every row in [[null, "nothing"], ["", "\"\""], ["true", "true"], [1, "1"], [[true], "[true]"]] {
		changed := fixture.with_change(without_deletion, {"after/processing/0/reversible": row[0]})
		irreversible.findings == {unsaid(row[1])} with input as changed
	}
}

test_each_flow_is_named_once if {
	flow := object.union(fixture.offered.changes[0].after.processing[0], {"data_categories": ["user.contact", "user.content"]})
	changed := fixture.with_change(without_deletion, {"after/processing/-": flow})
	irreversible.findings == {finding, object.union(finding, {
		"message": "user.contact, user.content → train_ai_system → partner cannot be undone",
		"path": ["after", "processing", 1, "reversible"],
	})} with input as changed
}

test_what_is_switched_on_without_consent_is_meant_too if {
	changed := fixture.with_change(fixture.announced, {"after/processing/0/reversible": false})
	irreversible.findings == {object.union(finding, {
		"setting": "usage.counts",
		"message": "user.behavior → functional.service.improve → example cannot be undone",
	})} with input as changed
}

test_allowed_when_it_could_not_be_undone_before_either if {
	changed := fixture.with_change(without_deletion, {"before": without_deletion.changes[0].after})
	irreversible.findings == set() with input as changed
}

test_allowed_when_it_is_switched_off if {
	changed := fixture.with_change(without_deletion, {
		"before": without_deletion.changes[0].after,
		"before/default": true,
	})
	irreversible.findings == set() with input as changed
}
