package pyconsent.waiver.expiring_test

import data.pyconsent.fixture
import data.pyconsent.waiver.expiring

finding := {
	"rule": "waiver.expiring",
	"title": "Waiver about to expire",
	"severity": "warning",
	"waivable": false,
	"sources": ["the organisation's own policy"],
	"change": null,
	"setting": "usage.counts",
	"document": null,
	"audience": null,
	"message": "the waiver of notice.missing for usage.counts ends on 2026-01-19",
	"expected": "more than 14 days left",
	"actual": "ends on 2026-01-19",
	"fix": "make the change right before the waiver ends",
	"path": ["waivers", 0],
}

ending(after) := fixture.with_waiver(fixture.unannounced, {"expires_at": fixture.at + after})

on(moment) := object.union(finding, {
	"message": $"the waiver of notice.missing for usage.counts ends on {moment}",
	"actual": $"ends on {moment}",
})

test_told_of_when_the_last_days_begin if {
	expiring.findings == {finding} with input as ending(14 * fixture.day)
}

test_told_of_to_the_last_second if {
	expiring.findings == {on("2026-01-05 00:00 UTC")} with input as ending(1)
}

test_silent_when_a_second_more_is_left if {
	expiring.findings == set() with input as ending((14 * fixture.day) + 1)
}

test_silent_when_it_has_ended if {
	expiring.findings == set() with input as ending(0)
}

test_told_of_from_the_day_that_the_organisation_set if {
	sooner := fixture.with_organisation(ending(3 * fixture.day), {"thresholds": {"waiver_expiring_days": 2}})
	expiring.findings == set() with input as sooner
	later := fixture.with_organisation(ending(3 * fixture.day), {"thresholds": {"waiver_expiring_days": 3}})
	told := object.union(on("2026-01-08"), {"expected": "more than 3 days left"})
	expiring.findings == {told} with input as later
}

test_silent_when_the_waiver_is_not_in_force if {
	every fields in [
		{"starts_at": fixture.at + 1},
		{"approver": "Ann"},
		{"rule": "no.such"},
		{"expires_at": null},
	] {
		changed := fixture.with_waiver(fixture.unannounced, object.union({"expires_at": fixture.at + fixture.day}, fields))
		expiring.findings == set() with input as changed
	}
}
