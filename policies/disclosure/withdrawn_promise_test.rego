package pyconsent.rules.disclosure.withdrawn_promise_test

import data.pyconsent.fixture
import data.pyconsent.rules.disclosure.withdrawn_promise

at := fixture.at

day := fixture.day

sale := {"data_categories": ["user"], "data_uses": ["sales"], "recipients": ["third_party"], "unless": "opt_in"}

promised := {"notice_days": 30, "objection_days": 14, "never": [sale]}

# Takes effect 60 days from now; people are told of it 50 days before.
effective_at := fixture.rewritten.changes[0].after.versions[1].effective_at

# The policy with the promises of its first version, and of the new one.
promising(first, second) := json.patch(fixture.rewritten, [{"op": "add", "path": $"changes/0/{place}/promises", "value": value} |
	some [place, value] in [["before/versions/0", promised], ["after/versions/0", first], ["after/versions/1", second]]
])

# The new version goes out without a word.
untold(base) := fixture.without_change(base, ["plan/notices"])

finding := {
	"rule": "disclosure.withdrawn_promise",
	"title": "Promise withdrawn without notice",
	"severity": "error",
	"waivable": true,
	"sources": [
		"FTC, 13 February 2024, on quietly changing terms of service",
		"Gateway Learning, FTC C-4120 (2004)",
		"the organisation's own document",
	],
	"change": 0,
	"setting": null,
	"document": "policy",
	"audience": null,
}

edited(lost) := object.union(finding, {
	"message": $"Privacy policy version 1 promised {lost}, and the record is changed to say otherwise",
	"expected": "a published version that stays as it was",
	"actual": "the promise is not in it any more",
	"fix": "put the promise back; to promise less from now on, add a new version and tell people of it in time",
	"path": ["before", "versions", 0],
})

dropped(audience, lost) := object.union(finding, {
	"audience": audience,
	"message": $"Privacy policy version 2 no longer promises {audience} {lost}",
	"expected": $"a notice to {audience}, 30 days before the new version takes effect",
	"actual": "no notice in time",
	"fix": $"keep the promise, or tell {audience} 30 days before the new version takes effect",
	"path": ["after", "versions", 1],
})

everything := "a chance to object, notice, what it will never do"

test_silent_when_nothing_was_promised if {
	withdrawn_promise.findings == set() with input as fixture.rewritten
	withdrawn_promise.findings == set() with input as untold(fixture.rewritten)
	withdrawn_promise.findings == set() with input as fixture.offered
}

test_silent_when_promises_are_kept_or_grow if {
	every now in [
		promised,
		object.union(promised, {"notice_days": 31, "objection_days": 15}),
		object.union(promised, {"never": [{"data_uses": ["profiling"]}, object.remove(sale, ["unless"])]}),
	] {
		withdrawn_promise.findings == set() with input as untold(promising(promised, now))
		withdrawn_promise.findings == set() with input as untold(promising(now, now))
	}
}

test_silent_when_people_are_told_in_time_that_less_is_promised if {
	withdrawn_promise.findings == set() with input as promising(promised, {})
}

test_denied_when_a_new_version_promises_less_and_nobody_is_told if {
	every row in [
		[object.remove(promised, ["notice_days"]), "notice"],
		[object.union(promised, {"notice_days": 29}), "notice"],
		[object.union(promised, {"notice_days": null}), "notice"],
		[object.union(promised, {"notice_days": "30"}), "notice"],
		[object.union(promised, {"objection_days": 13}), "a chance to object"],
		[object.union(promised, {"never": []}), "what it will never do"],
		[object.union(promised, {"never": null}), "what it will never do"],
		[object.union(promised, {"never": [object.union(sale, {"recipients": ["partner"]})]}), "what it will never do"],
		[{}, everything],
		[null, everything],
		["as before", everything],
	] {
		[now, lost] := row
		withdrawn_promise.findings == {dropped("everyone", lost)} with input as untold(promising(promised, now))
	}
}

test_denied_when_people_are_told_too_late_or_not_all_of_them if {
	every place, value in {
		"plan/notices/0/scheduled_at": effective_at - (29 * day),
		"plan/notices/0/channel": "web_page",
		"plan/notices/0/audiences": ["premium"],
		"after/versions/1/effective_at": null,
	} {
		changed := fixture.with_change(promising(promised, {}), {place: value})
		withdrawn_promise.findings == {dropped("everyone", everything)} with input as changed
	}
}

test_each_audience_that_was_promised_it_is_told if {
	changed := fixture.with_change(untold(promising(promised, {})), {"after/versions/1/audiences": ["premium", "joining"]})
	withdrawn_promise.findings == {dropped("premium", everything)} with input as changed
	apart := fixture.with_change(changed, {"before/versions/0/audiences": ["joining"], "after/versions/0/audiences": ["joining"]})
	withdrawn_promise.findings == set() with input as apart
}

test_denied_when_a_published_version_is_edited_whoever_is_told if {
	every row in [
		[object.remove(promised, ["notice_days"]), "notice"],
		[object.union(promised, {"notice_days": 29}), "notice"],
		[{}, everything],
		[null, everything],
	] {
		[now, lost] := row
		withdrawn_promise.findings == {edited(lost)} with input as promising(now, promised)
	}
}

test_denied_when_a_published_version_is_gone if {
	gone := fixture.without_change(promising(promised, promised), ["after/versions/0"])
	withdrawn_promise.findings == {edited(everything)} with input as gone
	removed := fixture.with_change(promising(promised, promised), {"after": null})
	withdrawn_promise.findings == {edited(everything)} with input as removed
}

test_denied_when_a_published_version_no_longer_binds_those_whom_it_bound if {
	kept := promising(promised, promised)
	every value in [["premium"], ["strangers"], [], null, "everyone"] {
		narrowed := fixture.with_change(kept, {"after/versions/0/audiences": value})
		withdrawn_promise.findings == {edited(everything)} with input as narrowed
	}
	widened := fixture.with_change(kept, {"after/versions/0/audiences": ["everyone", "premium"]})
	withdrawn_promise.findings == set() with input as widened
	to_all := fixture.with_change(kept, {"before/versions/0/audiences": ["premium"], "after/versions/0/audiences": ["everyone"]})
	withdrawn_promise.findings == set() with input as to_all
	unsaid := fixture.with_change(kept, {"before/versions/0/audiences": null, "after/versions/0/audiences": null})
	withdrawn_promise.findings == set() with input as unsaid
}

test_denied_when_a_published_version_is_put_off if {
	kept := promising(promised, promised)
	start := fixture.rewritten.changes[0].before.versions[0].effective_at
	every row in [[start, set()], [start - 1, set()], [null, set()], [start + 1, {edited(everything)}], [effective_at, {edited(everything)}]] {
		withdrawn_promise.findings == row[1] with input as fixture.with_change(kept, {"after/versions/0/effective_at": row[0]})
	}
	undated := fixture.with_change(kept, {"before/versions/0/effective_at": null, "after/versions/0/effective_at": effective_at})
	withdrawn_promise.findings == {edited(everything)} with input as undated
}

test_a_version_that_is_still_to_come_may_change if {
	every row in [[at, {edited(everything)}], [at + 1, set()], [null, {edited(everything)}], ["2027-01-01", {edited(everything)}]] {
		[published_at, expected] := row
		changed := fixture.with_change(promising({}, promised), {"before/versions/0/published_at": published_at})
		withdrawn_promise.findings == expected with input as changed
	}
}

test_what_cannot_be_read_as_days_stays_a_promise if {
	words := {"notice_days": "30"}
	unread := fixture.with_change(promising(words, {}), {"before/versions/0/promises": words})
	withdrawn_promise.findings == {dropped("everyone", "notice")} with input as untold(unread)
}
