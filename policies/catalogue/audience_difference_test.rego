package pyconsent.rules.catalogue.audience_difference_test

import data.pyconsent.fixture
import data.pyconsent.rules.catalogue.audience_difference

finding := {
	"rule": "catalogue.audience_difference",
	"title": "Default differs between audiences without a reason",
	"severity": "error",
	"waivable": true,
	"sources": ["GDPR Art. 25(2)", "FTC, 13 February 2024, on quietly changing terms of service"],
	"change": 0,
	"setting": "usage.counts",
	"document": null,
	"audience": "premium",
	"message": "the default of premium differs from that of everyone, and no reason is given",
	"expected": "one default for all, or a default_reason",
	"actual": "no default_reason",
	"fix": "state default_reason, or give every audience the same default",
	"path": ["after", "default", "premium"],
}

# Switched on for premium members, and off for everybody else.
apart := fixture.with_change(fixture.announced, {"after/default": {"everyone": "off", "premium": "on"}})

# The same, with no personal data in it.
plain := fixture.with_change(apart, {"before/processing": "none", "after/processing": "none"})

test_denied_when_it_is_switched_on_for_some if {
	audience_difference.findings == {finding} with input as apart
}

test_denied_when_a_default_without_personal_data_changes_for_some if {
	audience_difference.findings == {finding} with input as plain
}

test_denied_when_the_reason_is_no_text if {
	every value in [null, "", " ", true, 1, ["by law"], {"text": "by law"}] {
		every base in [apart, plain] {
			changed := fixture.with_change(base, {"after/default_reason": value})
			audience_difference.findings == {finding} with input as changed
		}
	}
}

test_allowed_when_a_reason_is_given if {
	every base in [apart, plain] {
		changed := fixture.with_change(base, {"after/default_reason": "premium members asked for it"})
		audience_difference.findings == set() with input as changed
	}
}

test_the_reason_of_the_state_before_does_not_count if {
	changed := fixture.with_change(apart, {"before/default_reason": "premium members asked for it"})
	audience_difference.findings == {finding} with input as changed
}

test_allowed_when_there_is_one_default_for_all if {
	all_on := {"split": [{"value": "on", "percent": 33.3}, {"value": "on", "percent": 66.7}, {"value": "off", "percent": 0}]}
	every value in ["on", {"everyone": "on"}, {"everyone": "on", "premium": "on"}, {"everyone": "on", "premium": all_on}] {
		changed := fixture.with_change(fixture.announced, {"after/default": value})
		audience_difference.findings == set() with input as changed
	}
}

test_every_other_audience_is_named if {
	changed := fixture.with_change(fixture.announced, {"after/default": {"everyone": "off", "joining": "off", "premium": "on"}})
	message := "the default of premium differs from that of everyone, joining, and no reason is given"
	audience_difference.findings == {object.union(finding, {"message": message})} with input as changed
}

test_denied_when_a_part_of_an_audience_is_moved if {
	changed := fixture.with_change(fixture.announced, {"after/default": {
		"everyone": "off",
		"premium": {"split": [{"value": "on", "percent": 5}, {"value": "off", "percent": 95}]},
	}})
	audience_difference.findings == {finding} with input as changed
}

test_allowed_when_only_the_fallback_is_switched_on if {
	changed := fixture.with_change(fixture.announced, {
		"before/default": {"everyone": "off", "premium": "on"},
		"after/default": {"everyone": "off", "premium": "on"},
		"after/fallback": "on",
	})
	audience_difference.findings == set() with input as changed
}

test_allowed_when_it_differed_before if {
	changed := fixture.with_change(apart, {"before/default": {"everyone": "off", "premium": "on"}})
	audience_difference.findings == set() with input as changed
}

test_allowed_when_it_is_switched_off_for_some if {
	changed := fixture.with_change(fixture.announced, {
		"before/default": "on",
		"after/default": {"everyone": "on", "premium": "off"},
	})
	audience_difference.findings == set() with input as changed
}
