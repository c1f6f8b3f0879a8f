package pyconsent.waiver.pending_test

import data.pyconsent.fixture
import data.pyconsent.waiver.pending

finding := {
	"rule": "waiver.pending",
	"title": "Waiver not yet in force",
	"severity": "warning",
	"waivable": false,
	"sources": ["the organisation's own policy"],
	"change": null,
	"setting": "usage.counts",
	"document": null,
	"audience": null,
	"message": "the waiver of notice.missing for usage.counts starts on 2026-01-06",
	"expected": "a waiver in force",
	"actual": "starts on 2026-01-06",
	"fix": "wait until it starts, or have it approved from an earlier moment",
	"path": ["waivers", 0],
}

starting(after, fields) := fixture.with_waiver(
	fixture.unannounced,
	object.union({"starts_at": fixture.at + after}, fields),
)

test_told_of_when_a_waiver_starts_later if {
	pending.findings == {finding} with input as starting(fixture.day, {})
	soon := object.union(finding, {
		"message": "the waiver of notice.missing for usage.counts starts on 2026-01-05 00:00 UTC",
		"actual": "starts on 2026-01-05 00:00 UTC",
	})
	pending.findings == {soon} with input as starting(1, {})
}

test_silent_when_a_waiver_starts_now_or_has_started if {
	pending.findings == set() with input as starting(0, {})
	pending.findings == set() with input as starting(-1, {})
}

test_silent_when_the_waiver_would_waive_nothing_even_then if {
	every fields in [
		{"approver": null},
		{"rule": "catalogue.malformed"},
		{"starts_at": null},
		{"starts_at": "2026-01-06"},
		{"expires_at": fixture.at + (92 * fixture.day)},
		{"expires_at": fixture.at + (fixture.day / 2)},
	] {
		pending.findings == set() with input as starting(fixture.day, fields)
	}
}
