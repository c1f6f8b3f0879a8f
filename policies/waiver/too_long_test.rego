package pyconsent.waiver.too_long_test

import data.pyconsent.fixture
import data.pyconsent.waiver.too_long

finding := {
	"rule": "waiver.too_long",
	"title": "Waiver beyond the horizon",
	"severity": "warning",
	"waivable": false,
	"sources": ["the organisation's own policy"],
	"change": null,
	"setting": "usage.counts",
	"document": null,
	"audience": null,
	"message": "the waiver of notice.missing for usage.counts lasts too long",
	"expected": "at most 90 days",
	"actual": "91 days",
	"fix": "let it end by 2026-04-05",
	"path": ["waivers", 0],
}

lasting(seconds) := fixture.with_waiver(fixture.unannounced, {
	"starts_at": fixture.at,
	"expires_at": fixture.at + seconds,
})

test_told_of_when_a_waiver_lasts_longer_than_the_horizon if {
	too_long.findings == {finding} with input as lasting(91 * fixture.day)
	too_long.findings == {object.union(finding, {"actual": "365 days"})} with input as lasting(365 * fixture.day)
}

test_told_of_when_it_lasts_a_second_longer if {
	too_long.findings == {finding} with input as lasting((90 * fixture.day) + 1)
}

test_silent_when_it_lasts_as_long_as_the_horizon if {
	too_long.findings == set() with input as lasting(90 * fixture.day)
}

test_told_of_by_the_horizon_that_the_organisation_set if {
	held := fixture.with_organisation(lasting(7 * fixture.day), {"thresholds": {"waiver_max_days": 7}})
	too_long.findings == set() with input as held
	broken := fixture.with_organisation(lasting(8 * fixture.day), {"thresholds": {"waiver_max_days": 7}})
	too_long.findings == {object.union(finding, {
		"expected": "at most 7 days",
		"actual": "8 days",
		"fix": "let it end by 2026-01-12",
	})} with input as broken
}

test_told_of_by_90_days_when_the_horizon_is_no_number_of_days if {
	every value in [null, "365", -1, true] {
		changed := fixture.with_organisation(lasting(91 * fixture.day), {"thresholds": {"waiver_max_days": value}})
		too_long.findings == {finding} with input as changed
	}
}

test_silent_when_the_waiver_has_no_period if {
	every fields in [{"starts_at": null}, {"expires_at": null}, {"expires_at": "never"}] {
		changed := fixture.with_waiver(fixture.unannounced, fields)
		too_long.findings == set() with input as changed
	}
}
