package pyconsent.waiver.undated_test

import data.pyconsent.fixture
import data.pyconsent.waiver.undated

finding := {
	"rule": "waiver.undated",
	"title": "Waiver without a period",
	"severity": "warning",
	"waivable": false,
	"sources": ["the organisation's own policy"],
	"change": null,
	"setting": "usage.counts",
	"document": null,
	"audience": null,
	"message": "the waiver of notice.missing for usage.counts has no period",
	"expected": "starts_at, and expires_at after it",
	"actual": "from 2026-01-05 to 2026-01-05",
	"fix": "state starts_at, and expires_at after it",
	"path": ["waivers", 0],
}

actual(text) := object.union(finding, {"actual": text})

test_told_of_when_a_waiver_ends_no_later_than_it_starts if {
	at_once := fixture.with_waiver(fixture.unannounced, {"starts_at": fixture.at, "expires_at": fixture.at})
	undated.findings == {finding} with input as at_once
	before := fixture.with_waiver(fixture.unannounced, {"starts_at": fixture.at, "expires_at": fixture.at - fixture.day})
	undated.findings == {actual("from 2026-01-05 to 2026-01-04")} with input as before
}

test_silent_when_a_waiver_ends_a_second_later if {
	changed := fixture.with_waiver(fixture.unannounced, {"starts_at": fixture.at, "expires_at": fixture.at + 1})
	undated.findings == set() with input as changed
}

test_told_of_when_a_moment_is_missing if {
	without_start := fixture.without_in_waiver(fixture.unannounced, ["starts_at"])
	undated.findings == {actual("from nothing to 2026-02-24")} with input as without_start
	without_end := fixture.without_in_waiver(fixture.unannounced, ["expires_at"])
	undated.findings == {actual("from 2025-12-26 to nothing")} with input as without_end
	without_both := fixture.without_in_waiver(fixture.unannounced, ["starts_at", "expires_at"])
	undated.findings == {actual("from nothing to nothing")} with input as without_both
}

test_told_of_when_a_moment_is_no_number if {
	every row in [[null, "nothing"], ["", "\"\""], ["2026-02-24", "2026-02-24"], [true, "true"], [[0], "[0]"]] {
		[value, shown] := row
		no_start := fixture.with_waiver(fixture.unannounced, {"starts_at": value})
		undated.findings == {actual($"from {shown} to 2026-02-24")} with input as no_start
		no_end := fixture.with_waiver(fixture.unannounced, {"expires_at": value})
		undated.findings == {actual($"from 2025-12-26 to {shown}")} with input as no_end
	}
}
