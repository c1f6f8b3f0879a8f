package pyconsent.rules.catalogue.removed_test

import data.pyconsent.fixture
import data.pyconsent.rules.catalogue.removed

finding := {
	"rule": "catalogue.removed",
	"title": "Setting removed while its processing may go on",
	"severity": "error",
	"waivable": true,
	"sources": ["Facebook, FTC C-4365 (2012)", "11 CCR §7004", "GDPR Art. 25(2)"],
	"change": 0,
	"setting": "usage.counts",
	"document": null,
	"audience": "everyone",
	"message": "the setting is removed, and nothing says that its processing ends",
	"expected": "processing_ends: true in the change plan",
	"actual": "nothing",
	"fix": "declare processing_ends: true, and end it; or keep the setting",
	"path": ["before"],
}

left_out := object.union(finding, {
	"audience": "premium",
	"message": "premium no longer has a default, and nothing says that the processing ends there",
	"expected": "a default, or processing_ends: true in the change plan",
	"fix": "give premium a default; or declare processing_ends: true, and end it",
	"path": ["after", "default"],
})

taken_away := fixture.with_change(fixture.announced, {"after": null})

# A default for two audiences, of which one is left.
narrowed := fixture.with_change(fixture.announced, {
	"before/default": {"premium": "off", "joining": "off"},
	"after/default": {"joining": "off"},
})

test_denied_when_a_setting_is_removed_and_nothing_says_that_its_processing_ends if {
	removed.findings == {finding} with input as taken_away
	missing := fixture.without_change(taken_away, ["after"])
	removed.findings == {finding} with input as missing
	without_plan := fixture.without_change(taken_away, ["plan"])
	removed.findings == {finding} with input as without_plan
	every plan in [null, "processing_ends", true, []] {
		changed := fixture.with_change(taken_away, {"plan": plan})
		removed.findings == {finding} with input as changed
	}
}

test_denied_when_an_audience_is_left_without_a_default if {
	removed.findings == {left_out} with input as narrowed
}

test_denied_when_the_plan_does_not_say_that_the_processing_ends if {
	every row in [
		[false, "false"], [null, "nothing"], ["", "\"\""],
		["true", "true"], [1, "1"], [[true], "[true]"],
	] {
		gone := fixture.with_change(taken_away, {"plan/processing_ends": row[0]})
		removed.findings == {object.union(finding, {"actual": row[1]})} with input as gone
		fewer := fixture.with_change(narrowed, {"plan/processing_ends": row[0]})
		removed.findings == {object.union(left_out, {"actual": row[1]})} with input as fewer
	}
}

test_allowed_when_the_processing_ends if {
	every base in [taken_away, narrowed] {
		changed := fixture.with_change(base, {"plan/processing_ends": true})
		removed.findings == set() with input as changed
	}
}

test_denied_when_it_is_not_known_what_the_removed_setting_did if {
	every value in [null, "", [], {}, true] {
		changed := fixture.with_change(taken_away, {"before/processing": value})
		removed.findings == {finding} with input as changed
	}
}

test_allowed_when_there_was_no_processing if {
	every base in [taken_away, narrowed] {
		changed := fixture.with_change(base, {"before/processing": "none"})
		removed.findings == set() with input as changed
	}
}

test_allowed_when_the_setting_stays if {
	removed.findings == set() with input as fixture.announced
	removed.findings == set() with input as fixture.offered
}

test_allowed_when_an_audience_falls_back_on_the_default_of_everyone if {
	changed := fixture.with_change(narrowed, {"after/default": {"everyone": "off"}})
	removed.findings == set() with input as changed
}

test_each_audience_loses_the_setting if {
	changed := fixture.with_change(narrowed, {"after": null})
	removed.findings == {object.union(finding, {"audience": audience}) | some audience in ["premium", "joining"]} with input as changed
}
