package pyconsent.waiver.expired_test

import data.pyconsent.fixture
import data.pyconsent.waiver.expired

finding := {
	"rule": "waiver.expired",
	"title": "Waiver expired",
	"severity": "warning",
	"waivable": false,
	"sources": ["the organisation's own policy"],
	"change": null,
	"setting": "usage.counts",
	"document": null,
	"audience": null,
	"message": "the waiver of notice.missing for usage.counts ended on 2026-01-05",
	"expected": "a waiver in force, or none",
	"actual": "ended on 2026-01-05",
	"fix": "make the change right, and remove the waiver",
	"path": ["waivers", 0],
}

test_told_of_when_a_waiver_ends_now if {
	changed := fixture.with_waiver(fixture.unannounced, {"expires_at": fixture.at})
	expired.findings == {finding} with input as changed
}

test_told_of_when_a_waiver_has_ended if {
	changed := fixture.with_waiver(fixture.unannounced, {"expires_at": fixture.at - 1})
	expired.findings == {object.union(finding, {
		"message": "the waiver of notice.missing for usage.counts ended on 2026-01-04 23:59 UTC",
		"actual": "ended on 2026-01-04 23:59 UTC",
	})} with input as changed
}

test_silent_when_a_second_is_left if {
	changed := fixture.with_waiver(fixture.unannounced, {"expires_at": fixture.at + 1})
	expired.findings == set() with input as changed
}

test_told_of_even_when_the_waiver_was_never_valid if {
	changed := fixture.with_waiver(fixture.unannounced, {
		"audience": "premium",
		"expires_at": fixture.at,
		"starts_at": null,
		"approver": null,
	})
	expired.findings == {object.union(finding, {"audience": "premium"})} with input as changed
}

test_silent_when_the_end_is_no_moment if {
	without_end := fixture.without_in_waiver(fixture.unannounced, ["expires_at"])
	expired.findings == set() with input as without_end
	every value in [null, "2025-01-01", false, [0]] {
		changed := fixture.with_waiver(fixture.unannounced, {"expires_at": value})
		expired.findings == set() with input as changed
	}
}
