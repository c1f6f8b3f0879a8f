package pyconsent.model.waiver_test

import data.pyconsent.fixture
import data.pyconsent.model.waiver

# What the waiver of the fixture is for.
finding := {
	"rule": "notice.missing",
	"waivable": true,
	"setting": "usage.counts",
	"document": null,
	"audience": "everyone",
}

called := {
	"number": 0,
	"author": "Ann",
	"approver": "Ben",
	"reason": "a court set the date",
	"expires_at": "2026-02-24T00:00:00Z",
}

given(fields) := fixture.with_waiver(fixture.unannounced, fields)

covers(fields, found) if {
	waiver.covering(object.union(finding, found)) == [called] with input as given(fields)
}

covers_nothing(fields, found) if {
	waiver.covering(object.union(finding, found)) == [] with input as given(fields)
}

test_a_waiver_covers_its_rule_in_its_setting_for_every_audience if {
	covers({}, {})
	covers({}, {"audience": "premium"})
	covers({}, {"audience": null})
}

test_a_waiver_covers_no_other_rule_and_no_other_setting if {
	covers_nothing({}, {"rule": "notice.late"})
	covers_nothing({}, {"setting": "usage.counts.all"})
	covers_nothing({}, {"setting": null})
	covers_nothing({"setting": "usage.*"}, {})
	covers_nothing({"setting": "usage"}, {})
}

test_a_waiver_for_an_audience_covers_that_one_alone if {
	covers({"audience": "premium"}, {"audience": "premium"})
	covers_nothing({"audience": "premium"}, {})
	covers_nothing({"audience": "everyone"}, {"audience": "premium"})
	every value in [null, "", ["everyone"], true] {
		covers_nothing({"audience": value}, {})
	}
}

test_a_waiver_of_a_document_names_the_document if {
	covers({"setting": "policy"}, {"setting": null, "document": "policy"})
	covers_nothing({"setting": "policy"}, {"setting": null, "document": "terms"})
}

test_a_waiver_that_names_no_setting_covers_nothing if {
	every found in [{}, {"setting": null}] {
		waiver.covering(object.union(finding, found)) == [] with input as fixture.without_in_waiver(fixture.unannounced, ["setting"])
		every value in [null, 1, ["usage.counts"]] {
			covers_nothing({"setting": value}, found)
		}
	}
}

test_a_finding_that_cannot_be_waived_is_covered_by_nothing if {
	covers_nothing({}, {"waivable": false})
	covers_nothing({}, {"waivable": null})
}

test_a_waiver_runs_from_its_start_to_the_second_before_its_end if {
	covers({"starts_at": fixture.at}, {})
	covers_nothing({"starts_at": fixture.at + 1}, {})
	covers_nothing({"expires_at": fixture.at}, {})
	waiver.covering(finding) == [object.union(called, {
		"expires_at": "2026-01-05T00:00:01Z",
	})] with input as given({"expires_at": fixture.at + 1})
}

test_a_waiver_that_is_not_all_that_it_must_be_covers_nothing if {
	every field in ["starts_at", "expires_at", "reason", "author", "approver", "rule"] {
		waiver.covering(finding) == [] with input as fixture.without_in_waiver(fixture.unannounced, [field])
		every value in [null, "", " ", true, [], {}] {
			covers_nothing({field: value}, {})
		}
	}
	covers_nothing({"approver": "ann "}, {})
	covers_nothing({"starts_at": fixture.at - (41 * fixture.day)}, {})
}

test_every_waiver_that_covers_a_finding_is_called_upon if {
	first := given({"audience": "premium"})
	third := fixture.with_waiver(fixture.with_waiver(first, {}), {"author": "Cid"})
	waiver.covering(finding) == [
		object.union(called, {"number": 1}),
		object.union(called, {"number": 2, "author": "Cid"}),
	] with input as third
}

test_a_waiver_cannot_number_itself if {
	waiver.covering(finding) == [called] with input as given({"number": 7})
}

test_a_waiver_that_is_no_object_covers_nothing_and_hides_no_other if {
	every value in [null, "notice.missing", 1, []] {
		changed := json.patch(given({}), [{"op": "add", "path": "waivers/-", "value": value}])
		waiver.covering(finding) == [called] with input as changed
		count(waiver.waivers) == 2 with input as changed
	}
}

test_no_waivers_cover_nothing if {
	every value in [null, {}, []] {
		waiver.covering(finding) == [] with input as object.union(fixture.unannounced, {"waivers": value})
	}
	waiver.covering(finding) == [] with input as object.remove(fixture.unannounced, ["waivers"])
}

test_a_waiver_is_named_by_its_rule_and_setting if {
	waiver.name({"rule": "notice.late", "setting": "usage.counts"}) == "the waiver of notice.late for usage.counts"
	waiver.name({}) == "the waiver of no rule for no setting"
	waiver.name({"rule": null, "setting": 1}) == "the waiver of no rule for no setting"
}

test_a_finding_of_a_waiver_is_about_its_setting_and_audience if {
	waiver.case({"setting": "usage.counts", "audience": "premium"}) == {
		"change": null,
		"setting": "usage.counts",
		"document": null,
		"audience": "premium",
	}
	nobody := {"change": null, "setting": null, "document": null, "audience": null}
	waiver.case({}) == nobody
	waiver.case({"setting": 1, "audience": ["premium"]}) == nobody
}

test_the_waivers_used_are_those_of_this_input_or_of_all_its_parts if {
	waiver.used == {0} with input as given({})
	waiver.used == set() with input as fixture.with_waiver(fixture.announced, {})
	waiver.used == {0, 2} with input as {"parts": [{"used": [0]}, {}, {"used": [2, 0]}]}
}

test_the_id_of_a_rule_is_its_place if {
	places := {$"{family}.{page}": custom.id |
		some family, page
		custom := data.pyconsent.rules[family][page].annotation[1].annotations.custom
	}
	count(places) > 0
	every place, id in places { place == id }
}
