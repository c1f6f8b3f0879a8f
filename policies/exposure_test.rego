package pyconsent.exposure_test

import data.pyconsent.exposure
import data.pyconsent.fixture
import data.pyconsent.model.change

# Training on private messages at a partner, on for everyone from the start.
imposed := fixture.with_change(fixture.offered, {"after/default": true})

with_flow(values) := fixture.with_change(imposed, {$"after/processing/0/{name}": value | some name, value in values})

exposed := {pair | some case in change.setting_cases; some pair in exposure.of(case)}

kept_at_home := {"data_categories": ["user.biometric.voice"], "recipients": ["example"]}

abroad := {"data_categories": ["user.biometric.voice"], "recipients": ["partner"]}

test_people_who_never_chose_are_exposed if {
	exposed == {["sca", "everyone"], ["cipa", "everyone"]} with input as imposed
	exposed == {["sca", "premium"], ["cipa", "premium"]} with input as fixture.with_change(
		imposed,
		{"after/default": {"everyone": false, "premium": true}},
	)
}

test_nobody_is_exposed_to_what_they_must_choose_first if {
	exposed == set() with input as fixture.offered
}

test_nobody_is_exposed_by_what_is_taken_away if {
	ended := fixture.with_change(fixture.without_change(imposed, ["after"]), {
		"before": imposed.changes[0].after,
		"after": null,
		"plan": {"processing_ends": true},
	})
	exposed == set() with input as ended
}

test_a_statute_is_about_categories_and_all_that_they_are_part_of_or_hold if {
	every row in [
		["user.content.private", {"sca", "cipa"}],
		["user.content", {"sca", "cipa"}],
		["user", {"sca", "vppa", "bipa", "cipa"}],
		["user.content.public", set()],
		["user.behavior.media_consumption", {"vppa"}],
		["user.behavior", {"vppa"}],
		["user.behavior.purchase_history", set()],
		["user.biometric", {"bipa"}],
		["user.biometric.voice", {"bipa"}],
		["user.authorization.biometric", {"bipa"}],
		["user.contact", set()],
	] {
		[category, statutes] := row
		changed := with_flow({"data_categories": [category]})
		exposed == {[statute, "everyone"] | some statute in statutes} with input as changed
	}
}

test_some_statutes_count_only_what_leaves_the_organisation if {
	every recipient in ["example", "host"] {
		exposed == set() with input as with_flow({"recipients": [recipient]})
		exposed == {["bipa", "everyone"]} with input as with_flow(object.union(kept_at_home, {"recipients": [recipient]}))
	}
	every recipient in ["partner", "parent", "stranger", null] {
		exposed == {["sca", "everyone"], ["cipa", "everyone"]} with input as with_flow({"recipients": [recipient]})
	}
}

test_what_leaves_only_when_the_person_acts_has_not_left if {
	exposed == set() with input as with_flow({"trigger": "user_action"})
}

test_what_does_not_say_that_it_waits_for_the_person_has_left if {
	every trigger in ["automatic", null, "", "user", true, ["user_action"]] {
		exposed == {["sca", "everyone"], ["cipa", "everyone"]} with input as with_flow({"trigger": trigger})
	}
	unsaid := fixture.without_change(imposed, ["after/processing/0/trigger"])
	exposed == {["sca", "everyone"], ["cipa", "everyone"]} with input as unsaid
}

test_what_needs_no_consent_exposes_nobody if {
	any_usage := {"example": {"amount": 10, "data_categories": ["user.behavior"]}}
	exposed == set() with input as with_statutes(fixture.announced, any_usage)
}

test_four_statutes_are_known if {
	{key: [statute.citation, statute.amount, statute.currency, statute.outside_only] |
		some key, statute in exposure.known_statutes
	} == {
		"sca": ["18 U.S.C. §2707(c)", 1000, "USD", true],
		"vppa": ["18 U.S.C. §2710(c)(2)", 2500, "USD", true],
		"bipa": ["740 ILCS 14/20", 1000, "USD", false],
		"cipa": ["Cal. Penal Code §637.2", 5000, "USD", true],
	}
	every statute in exposure.known_statutes {
		every name in ["title", "note"] { statute[name] != "" }
	}
}

own := {
	"title": "Example Act",
	"citation": "Example Code §1",
	"amount": 10,
	"currency": "EUR",
	"data_categories": ["user.biometric"],
	"outside_only": true,
	"note": "for Example",
}

with_statutes(base, statutes) := fixture.with_organisation(base, {"statutes": statutes})

test_an_organisation_may_add_a_statute if {
	exposed == {["bipa", "everyone"], ["example", "everyone"]} with input as with_statutes(with_flow(abroad), {"example": own})
	exposed == {["bipa", "everyone"]} with input as with_statutes(with_flow(kept_at_home), {"example": own})
	exposure.statutes.example == own with input as with_statutes(imposed, {"example": own})
}

test_a_statute_that_says_no_more_counts_all_that_it_is_about if {
	short := {"amount": 10, "data_categories": ["user.biometric"]}
	changed := with_statutes(with_flow(kept_at_home), {"example": short})
	exposed == {["bipa", "everyone"], ["example", "everyone"]} with input as changed
	exposure.statutes.example == {
		"title": "example",
		"citation": "no citation given",
		"amount": 10,
		"currency": "USD",
		"data_categories": ["user.biometric"],
		"outside_only": false,
	} with input as changed
}

test_an_organisation_may_correct_a_known_statute if {
	corrected := with_statutes(imposed, {"sca": {"amount": 10}})
	exposure.statutes.sca == object.union(exposure.known_statutes.sca, {"amount": 10}) with input as corrected
	exposed == {["sca", "everyone"], ["cipa", "everyone"]} with input as corrected
}

test_a_statute_that_does_not_apply_is_not_counted if {
	exposed == {["sca", "everyone"]} with input as with_statutes(imposed, {"cipa": {"applies": false}})
	exposed == {["sca", "everyone"], ["cipa", "everyone"]} with input as with_statutes(imposed, {"cipa": {"applies": true}})
	exposed == {["sca", "everyone"], ["cipa", "everyone"]} with input as with_statutes(imposed, {"cipa": {"applies": null}})
}

test_a_statute_without_an_amount_is_not_counted if {
	exposed == {["bipa", "everyone"]} with input as with_statutes(with_flow(abroad), {"example": object.remove(own, ["amount"])})
	every amount in [null, "10", true] {
		exposed == {["bipa", "everyone"]} with input as with_statutes(
			with_flow(abroad),
			{"example": object.union(own, {"amount": amount})},
		)
	}
}

test_the_known_statutes_hold_whatever_else_stands_in_their_place if {
	every statutes in [null, [], "none", {}, {"sca": null, "cipa": "none"}] {
		exposure.statutes == exposure.known_statutes with input as with_statutes(imposed, statutes)
	}
	exposure.statutes == exposure.known_statutes with input as {}
}

row(people, amount, audiences) := {
	"statute": "sca",
	"title": "Stored Communications Act",
	"citation": "18 U.S.C. §2707(c)",
	"note": "courts differ on whether actual damages are needed",
	"audiences": audiences,
	"people": people,
	"amount_per_person": 1000,
	"amount": amount,
	"currency": "USD",
}

summed(base, audiences) := summary.statutes if {
	summary := exposure.summary({["sca", audience] | some audience in audiences}) with input as base
}

test_the_figure_is_people_times_damages if {
	exposure.summary({["sca", "everyone"]}) == {
		"estimate": true,
		"note": "an estimate from the numbers of users that were given; not legal advice",
		"statutes": [row(1000, 1000000, {"everyone"})],
	} with input as fixture.offered
}

test_nobody_exposed_is_no_figure if {
	summed(fixture.offered, set()) == []
}

test_each_statute_has_a_figure_of_its_own if {
	summary := exposure.summary({["sca", "everyone"], ["bipa", "premium"]}) with input as fixture.offered
	{[found.statute, found.people, found.amount] | some found in summary.statutes} == {
		["sca", 1000, 1000000],
		["bipa", 200, 200000],
	}
}

test_a_statute_without_a_note_has_an_empty_one if {
	summary := exposure.summary({["example", "everyone"]}) with input as with_statutes(
		imposed,
		{"example": object.remove(own, ["note"])},
	)
	summary.statutes == [{
		"statute": "example",
		"title": "Example Act",
		"citation": "Example Code §1",
		"note": "",
		"audiences": {"everyone"},
		"people": 1000,
		"amount_per_person": 10,
		"amount": 10000,
		"currency": "EUR",
	}]
}

test_nobody_is_counted_twice if {
	summed(fixture.offered, {"everyone", "premium"}) == [row(1000, 1000000, {"everyone", "premium"})]
	nested := fixture.with_organisation(fixture.offered, {"audiences/premium_eu": {"part_of": "premium", "users": 20}})
	summed(nested, {"premium", "premium_eu"}) == [row(200, 200000, {"premium", "premium_eu"})]
}

test_audiences_apart_are_added_up if {
	summed(fixture.offered, {"premium", "joining"}) == [row(250, 250000, {"premium", "joining"})]
}

test_a_number_that_is_not_known_leaves_no_figure if {
	every users in [null, "1000", -1] {
		changed := fixture.with_organisation(fixture.offered, {"audiences/premium/users": users})
		summed(changed, {"premium", "joining"}) == [row(null, null, {"premium", "joining"})]
	}
	summed(fixture.offered, {"stranger"}) == [row(null, null, {"stranger"})]
}

test_a_number_that_is_not_known_does_not_matter_within_one_that_is if {
	changed := fixture.with_organisation(fixture.offered, {"audiences/premium/users": null})
	summed(changed, {"everyone", "premium"}) == [row(1000, 1000000, {"everyone", "premium"})]
}

test_nobody_is_nought if {
	changed := fixture.with_organisation(fixture.offered, {"audiences/premium/users": 0})
	summed(changed, {"premium"}) == [row(0, 0, {"premium"})]
}

test_audiences_that_are_part_of_each_other_leave_no_figure if {
	round := fixture.with_organisation(fixture.offered, {
		"audiences/premium/part_of": "joining",
		"audiences/joining/part_of": "premium",
	})
	summed(round, {"premium", "joining"}) == [row(null, null, {"premium", "joining"})]
}
