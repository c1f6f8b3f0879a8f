package pyconsent.waiver.not_waivable_test

import data.pyconsent.fixture
import data.pyconsent.waiver.not_waivable

finding := {
	"rule": "waiver.not_waivable",
	"title": "Waiver of a rule that cannot be waived",
	"severity": "warning",
	"waivable": false,
	"sources": ["the organisation's own policy"],
	"change": null,
	"setting": "usage.counts",
	"document": null,
	"audience": null,
	"message": "the waiver of notice.missing for usage.counts is of a rule that cannot be waived or does not exist",
	"expected": "a rule that can be waived",
	"actual": "notice.missing",
	"fix": "remove the waiver, and make the change right",
	"path": ["waivers", 0],
}

of(name, actual) := object.union(finding, {
	"message": $"the waiver of {name} for usage.counts is of a rule that cannot be waived or does not exist",
	"actual": actual,
})

test_told_of_when_the_rule_holds_at_all_times if {
	changed := fixture.with_waiver(fixture.unannounced, {"rule": "catalogue.malformed"})
	not_waivable.findings == {of("catalogue.malformed", "catalogue.malformed")} with input as changed
}

test_told_of_when_there_is_no_such_rule if {
	every rule in ["notice.mising", "notice", "notice.*", "*", "NOTICE.MISSING", "waiver.expired"] {
		changed := fixture.with_waiver(fixture.unannounced, {"rule": rule})
		not_waivable.findings == {of(rule, rule)} with input as changed
	}
}

test_told_of_when_the_rule_is_missing if {
	changed := fixture.without_in_waiver(fixture.unannounced, ["rule"])
	not_waivable.findings == {of("no rule", "nothing")} with input as changed
}

test_told_of_when_the_rule_is_no_text if {
	every row in [[null, "nothing"], [1, "1"], [true, "true"], [["notice.missing"], "[\"notice.missing\"]"]] {
		changed := fixture.with_waiver(fixture.unannounced, {"rule": row[0]})
		not_waivable.findings == {of("no rule", row[1])} with input as changed
	}
}

test_told_of_when_the_waiver_is_no_object if {
	every value in [null, "notice.missing", 1, ["notice.missing"]] {
		changed := json.patch(fixture.unannounced, [{"op": "add", "path": "waivers/0", "value": value}])
		not_waivable.findings == {object.union(of("no rule", "nothing"), {
			"setting": null,
			"message": "the waiver of no rule for no setting is of a rule that cannot be waived or does not exist",
		})} with input as changed
	}
}

test_silent_when_the_rule_can_be_waived if {
	changed := fixture.with_waiver(fixture.unannounced, {})
	not_waivable.findings == set() with input as changed
}
