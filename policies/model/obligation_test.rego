package pyconsent.model.obligation_test

import data.pyconsent.fixture
import data.pyconsent.model.obligation

sending := {
	"setting": "usage.counts",
	"document": null,
	"audience": "everyone",
	"due": "2026-01-15T00:00:00Z",
	"message": "send the notice by email to everyone on 2026-01-15",
}

hearing := {
	"setting": "usage.counts",
	"document": null,
	"audience": "everyone",
	"due": "2026-03-06T00:00:00Z",
	"message": "honour objections until 2026-03-06",
}

effective_at := fixture.announced.changes[0].plan.effective_at

notice := object.remove(fixture.announced.changes[0].plan.notices[0], ["scheduled_at"])

with_notices(notices) := fixture.with_change(fixture.announced, {"plan/notices": notices})

with_notice(fields) := with_notices([object.union(notice, fields)])

of(number) := {duty | some [change, duty] in obligation.found; change == number}

judged_at(base, moment) := json.patch(base, [{"op": "replace", "path": "at", "value": moment}])

test_a_scheduled_notice_is_to_be_sent_and_objections_are_to_be_honoured if {
	of(0) == {sending, hearing} with input as fixture.announced
}

test_a_notice_that_was_sent_is_no_obligation_any_more if {
	every moment in [fixture.at, fixture.at - fixture.day, 0] {
		of(0) == {hearing} with input as with_notice({"sent_at": moment})
		of(0) == {hearing} with input as with_notice({"sent_at": moment, "scheduled_at": fixture.at})
	}
}

test_a_notice_scheduled_for_this_moment_is_to_be_sent if {
	now := object.union(sending, {
		"due": "2026-01-05T00:00:00Z",
		"message": "send the notice by email to everyone on 2026-01-05",
	})
	of(0) == {now, hearing} with input as with_notice({"scheduled_at": fixture.at})
	of(0) == {now, hearing} with input as with_notice({"scheduled_at": fixture.at, "sent_at": null})
}

test_each_scheduled_notice_in_time_is_to_be_sent if {
	notices := [
		object.union(notice, {"scheduled_at": fixture.at + (10 * fixture.day)}),
		object.union(notice, {"scheduled_at": fixture.at + (10 * fixture.day)}),
		object.union(notice, {"scheduled_at": effective_at - (30 * fixture.day), "channel": "push"}),
		object.union(notice, {"scheduled_at": (effective_at - (30 * fixture.day)) + 1, "channel": "sms"}),
		object.union(notice, {"sent_at": fixture.at, "channel": "phone"}),
	]
	of(0) == {sending, hearing, object.union(sending, {
		"due": "2026-02-04T00:00:00Z",
		"message": "send the notice by push to everyone on 2026-02-04",
	})} with input as with_notices(notices)
}

test_the_moment_is_given_to_the_second if {
	of(0) == {
		object.union(sending, {
			"due": "2026-01-05T00:00:01Z",
			"message": "send the notice by email to everyone on 2026-01-05 00:00 UTC",
		}),
		object.union(hearing, {
			"due": "2026-02-24T11:59:59Z",
			"message": "honour objections until 2026-02-24 11:59 UTC",
		}),
	} with input as fixture.with_change(fixture.announced, {
		"plan/notices/0/scheduled_at": fixture.at + 1,
		"plan/objection/closes_at": effective_at - ((9.5 * fixture.day) + 1),
	})
}

test_objections_are_honoured_as_long_as_the_window_is_open if {
	sent := with_notice({"sent_at": fixture.at})
	of(0) == {hearing} with input as judged_at(sent, effective_at)
	of(0) == set() with input as judged_at(sent, effective_at + 1)
}

test_no_window_is_no_obligation if {
	of(0) == {sending} with input as fixture.without_change(fixture.announced, ["plan/objection"])
	every value in [null, "", "2026-03-06", true, [effective_at], {}] {
		of(0) == {sending} with input as fixture.with_change(fixture.announced, {"plan/objection/closes_at": value})
		of(0) == {sending} with input as fixture.with_change(fixture.announced, {"plan/objection": value})
	}
}

test_a_notice_that_does_not_count_is_no_obligation if {
	every fields in [
		{"scheduled_at": (effective_at - (30 * fixture.day)) + 1},
		{"scheduled_at": fixture.at - 1},
		{"scheduled_at": null},
		{"scheduled_at": fixture.at, "sent_at": fixture.at + 1},
		{"scheduled_at": fixture.at, "channel": "web_page"},
		{"scheduled_at": fixture.at, "channel": null},
		{"scheduled_at": fixture.at, "audiences": ["premium"]},
	] {
		of(0) == set() with input as with_notice(fields)
	}
	of(0) == set() with input as fixture.unannounced
	of(0) == set() with input as fixture.without_change(fixture.announced, ["plan/effective_at"])
	of(0) == set() with input as fixture.without_change(fixture.announced, ["plan"])
}

test_each_audience_is_owed_its_own if {
	two := fixture.with_change(fixture.announced, {"after/default": {"everyone": "on", "premium": "on", "joining": "on"}})
	of(0) == {
		sending,
		hearing,
		object.union(sending, {
			"audience": "premium",
			"message": "send the notice by email to premium on 2026-01-15",
		}),
		object.union(hearing, {"audience": "premium"}),
	} with input as two
}

test_a_document_is_told_of_as_planned_too if {
	of_document := {"setting": null, "document": "policy"}
	of(0) == {object.union(sending, of_document), object.union(hearing, of_document)} with input as fixture.rewritten
}

test_obligations_are_those_of_the_change_that_is_asked_for if {
	two := json.patch(fixture.announced, [{"op": "add", "path": "changes/0", "value": fixture.offered.changes[0]}])
	of(0) == set() with input as two
	of(1) == {sending, hearing} with input as two
	of(2) == set() with input as two
}

test_what_reaches_nobody_obliges_to_nothing if {
	of(0) == set() with input as fixture.offered
	protective := fixture.with_change(fixture.announced, {"before/default": "on", "after/default": "off"})
	of(0) == set() with input as protective
}
