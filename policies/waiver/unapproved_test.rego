package pyconsent.waiver.unapproved_test

import data.pyconsent.fixture
import data.pyconsent.waiver.unapproved

finding := {
	"rule": "waiver.unapproved",
	"title": "Waiver without reason or second person",
	"severity": "warning",
	"waivable": false,
	"sources": ["the organisation's own policy"],
	"change": null,
	"setting": "usage.counts",
	"document": null,
	"audience": null,
	"message": "the waiver of notice.missing for usage.counts is not approved by a second person with a reason",
	"expected": "reason, author and another person as approver",
	"actual": "author Ann, approver Ann, reason a court set the date",
	"fix": "state the reason, and have somebody else than the author approve it",
	"path": ["waivers", 0],
}

actual(text) := object.union(finding, {"actual": text})

test_told_of_when_the_author_approves if {
	changed := fixture.with_waiver(fixture.unannounced, {"approver": "Ann"})
	unapproved.findings == {finding} with input as changed
}

test_told_of_when_the_author_approves_in_another_spelling if {
	every approver in ["ann", "ANN", " Ann "] {
		changed := fixture.with_waiver(fixture.unannounced, {"approver": approver})
		expected := {actual($"author Ann, approver {approver}, reason a court set the date")}
		unapproved.findings == expected with input as changed
	}
}

test_silent_when_somebody_else_approves_with_a_reason if {
	changed := fixture.with_waiver(fixture.unannounced, {})
	unapproved.findings == set() with input as changed
}

test_told_of_when_a_field_is_missing if {
	every row in [
		["author", "author nothing, approver Ben, reason a court set the date"],
		["approver", "author Ann, approver nothing, reason a court set the date"],
		["reason", "author Ann, approver Ben, reason nothing"],
	] {
		changed := fixture.without_in_waiver(fixture.unannounced, [row[0]])
		unapproved.findings == {actual(row[1])} with input as changed
	}
}

test_told_of_when_a_field_is_empty_or_no_text if {
	every row in [[null, "nothing"], ["", "\"\""], [" \n", "\" \\n\""], [1, "1"], [true, "true"], [["Ben"], "[\"Ben\"]"]] {
		[value, shown] := row
		by_nobody := fixture.with_waiver(fixture.unannounced, {"author": value})
		expected := {actual($"author {shown}, approver Ben, reason a court set the date")}
		unapproved.findings == expected with input as by_nobody
		for_nobody := fixture.with_waiver(fixture.unannounced, {"approver": value})
		unapproved.findings == {actual($"author Ann, approver {shown}, reason a court set the date")} with input as for_nobody
		for_nothing := fixture.with_waiver(fixture.unannounced, {"reason": value})
		unapproved.findings == {actual($"author Ann, approver Ben, reason {shown}")} with input as for_nothing
	}
}
