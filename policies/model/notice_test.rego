package pyconsent.model.notice_test

import data.pyconsent.fixture
import data.pyconsent.model.notice

plan := fixture.announced.changes[0].plan

planned := object.remove(plan.notices[0], ["scheduled_at"])

# What is neither a number nor nothing.
no_numbers := [null, "", "2026-01-15T00:00:00Z", true, [1768435200], {}]

given(fields) := fixture.with_change(fixture.announced, {$"plan/{name}": value | some name, value in fields})

with_notices(notices) := given({"notices": notices})

# One notice, with fields of its own.
with_notice(fields) := with_notices([object.union(planned, fields)])

# The fate of each notice, by number, in the cases that are to be told of.
fates := [fate |
	some case in notice.cases
	fate := object.union(
		{name: [told.number | some told in case[name]] | some name in ["notices", "reaching", "active", "dated", "on_time"]},
		{"audience": case.audience, "days": case.days},
	)
]

test_a_case_knows_what_became_of_each_notice if {
	notices := [
		null,
		object.union(planned, {"sent_at": fixture.at, "audiences": ["premium"]}),
		object.union(planned, {"sent_at": fixture.at, "channel": "blog"}),
		planned,
		object.union(planned, {"scheduled_at": plan.effective_at}),
		object.union(planned, {"sent_at": fixture.at, "number": 99}),
	]
	fates == [{
		"audience": "everyone",
		"days": 30,
		"notices": [1, 2, 3, 4, 5],
		"reaching": [2, 3, 4, 5],
		"active": [3, 4, 5],
		"dated": [4, 5],
		"on_time": [5],
	}] with input as with_notices(notices)
}

test_a_case_for_each_audience_that_is_to_be_told if {
	two := fixture.with_change(
		fixture.with_organisation(fixture.announced, {
			"documents/policy/versions/0/promises": {"notice_days": 45},
			"documents/policy/versions/0/audiences": ["premium"],
		}),
		{"after/default": {"everyone": "off", "premium": "on", "joining": "on", "stranger": "on"}},
	)
	{[fate.audience, fate.days] | some fate in fates} == {["premium", 45], ["stranger", 30]} with input as two
}

test_a_case_of_a_document_too if {
	fates == [{
		"audience": "everyone",
		"days": 30,
		"notices": [0],
		"reaching": [0],
		"active": [0],
		"dated": [0],
		"on_time": [0],
	}] with input as fixture.rewritten
}

test_nobody_is_told_of_what_reaches_nobody if {
	fates == [] with input as fixture.offered
	protective := fixture.with_change(fixture.announced, {"before/default": "on", "after/default": "off"})
	fates == [] with input as protective
}

test_a_notice_counts_from_when_it_was_sent_or_is_scheduled_ahead if {
	every row in [
		[{"sent_at": 5}, 5],
		[{"sent_at": 10}, 10],
		[{"sent_at": 0}, 0],
		[{"scheduled_at": 10}, 10],
		[{"scheduled_at": 11}, 11],
		[{"sent_at": 5, "scheduled_at": 11}, 5],
		[{"sent_at": 5, "scheduled_at": 4}, 5],
	] {
		notice.moment(row[0]) == row[1] with input as {"at": 10}
	}
	every value in no_numbers {
		notice.moment({"sent_at": value, "scheduled_at": 11}) == 11 with input as {"at": 10}
		notice.moment({"sent_at": 9, "scheduled_at": value}) == 9 with input as {"at": 10}
	}
}

test_a_notice_without_such_a_moment_counts_for_nothing if {
	every told in [
		{},
		{"sent_at": 11},
		{"sent_at": 11, "scheduled_at": 11},
		{"scheduled_at": 9},
		{"scheduled_at": 9, "sent_at": null},
	] {
		not notice.moment(told) with input as {"at": 10}
	}
	every value in no_numbers {
		not notice.moment({"sent_at": value}) with input as {"at": 10}
		not notice.moment({"scheduled_at": value}) with input as {"at": 10}
		not notice.moment({"sent_at": value, "scheduled_at": 9}) with input as {"at": 10}
	}
}

test_a_blank_text_says_nothing if {
	every value in [null, "", " ", "\t\n", true, 1, ["x"]] {
		some case in notice.cases with input as fixture.announced
		notice.unsaid([{"states": {"change": value, "how_to_object": value}}], case) == ["what changes", "the data", "the use", "how to object"]
	}
}

test_no_notice_says_nothing if {
	some case in notice.cases with input as fixture.rewritten
	notice.unsaid([], case) == ["what changes", "the data", "the use", "the recipients", "how to object"]
}

test_channels_wait_or_go_to_the_person_and_never_both if {
	{channel | some channel in notice.active_channels} & {channel | some channel in notice.passive_channels} == set()
}

# All that the rules on notices find.
found(base) := findings if {
	findings := {finding | some name; some finding in data.pyconsent.rules.notice[name].findings} with input as base
}

# What the fixes say in a place of a pattern, each once.
advised(base, pattern) := {match[1] |
	some finding in found(base)
	some match in regex.find_all_string_submatch_n(pattern, finding.fix, 1)
}

start(day) := time.parse_rfc3339_ns($"{day}T00:00:00Z") / 1000000000

moved_to := `(?:move the effective date to|state effective_at; with a notice sent now,|take effect on) (\S+) or later`

test_an_effective_date_moved_as_advised_passes_and_a_second_sooner_does_not if {
	every broken in [
		with_notice({"scheduled_at": plan.effective_at - fixture.day}),
		with_notice({"scheduled_at": plan.effective_at}),
		with_notice({"scheduled_at": plan.effective_at + (40 * fixture.day)}),
		json.patch(with_notice({"sent_at": plan.effective_at}), [{"op": "replace", "path": "at", "value": plan.effective_at}]),
		with_notices([
			object.union(json.remove(planned, ["states/change"]), {"sent_at": fixture.at}),
			object.union(planned, {"scheduled_at": plan.effective_at - fixture.day}),
		]),
		fixture.with_organisation(with_notice({"scheduled_at": plan.effective_at - fixture.day}), {"documents/policy/versions/1": {
			"published_at": fixture.at,
			"effective_at": plan.effective_at + fixture.day,
			"audiences": ["premium"],
			"promises": {"notice_days": 50, "objection_days": 50},
		}}),
	] {
		open := fixture.with_change(broken, {"plan/objection/closes_at": plan.effective_at})
		day := max(advised(open, moved_to))
		heard := {"plan/objection/closes_at": start(day)}
		found(fixture.with_change(open, object.union(heard, {"plan/effective_at": start(day)}))) == set()
		found(fixture.with_change(open, object.union(heard, {"plan/effective_at": start(day) - 1}))) != set()
	}
}

test_a_notice_sent_by_the_moment_that_is_advised_passes_and_a_second_later_does_not if {
	every broken in [
		with_notice({"scheduled_at": plan.effective_at - fixture.day}),
		with_notice({"scheduled_at": plan.effective_at}),
		with_notice({"channel": "web_page"}),
		with_notice({"audiences": ["premium"]}),
		with_notice({}),
		fixture.unannounced,
		fixture.with_organisation(fixture.unannounced, {"thresholds": {"notice_days": 55}}),
	] {
		advised_by := advised(broken, `send it by (\d{4}-\d\d-\d\d)(?:, or|$)`)
		count(advised_by) == 1
		some day in advised_by
		told := object.union(planned, {"scheduled_at": start(day)})
		found(fixture.with_change(broken, {"plan/notices": [told]})) == set()
		later := object.union(planned, {"scheduled_at": start(day) + 1})
		found(fixture.with_change(broken, {"plan/notices": [later]})) != set()
	}
}

test_a_change_that_waits_as_advised_for_a_notice_sent_now_passes if {
	every broken in [
		fixture.with_change(fixture.unannounced, {"plan/effective_at": fixture.at + fixture.day}),
		fixture.without_change(fixture.unannounced, ["plan/effective_at"]),
		fixture.with_change(with_notice({"audiences": ["premium"]}), {"plan/effective_at": 0}),
		fixture.with_change(with_notice({"channel": null}), {"plan/effective_at": 0}),
		fixture.with_change(with_notice({}), {"plan/effective_at": 0}),
	] {
		day := max(advised(broken, moved_to))
		told := object.union(planned, {"sent_at": fixture.at})
		found(fixture.with_change(broken, {
			"plan/notices": [told],
			"plan/effective_at": start(day),
			"plan/objection": {"opens_at": fixture.at, "closes_at": start(day)},
		})) == set()
	}
}

test_a_window_opened_or_kept_open_as_advised_passes_and_a_second_less_does_not if {
	every broken in [
		fixture.without_change(fixture.announced, ["plan/objection"]),
		given({"objection/closes_at": plan.objection.opens_at + fixture.day}),
		given({"objection/closes_at": plan.effective_at + 1}),
		given({"objection/opens_at": fixture.at - (90 * fixture.day), "objection/closes_at": fixture.at + (15 * fixture.day)}),
		given({"objection/opens_at": fixture.at - (90 * fixture.day), "objection/closes_at": fixture.at - (60 * fixture.day)}),
		fixture.with_organisation(given({"objection": null}), {"documents/policy/versions/0/promises": {"objection_days": 60}}),
	] {
		opens := advised(broken, `window (?:open )?from (\S+) to`)
		closes := advised(broken, `window (?:open )?from \S+ to (\S+), and`)
		[count(opens), count(closes)] == [1, 1]
		closing := start(max(closes))
		followed := fixture.with_change(broken, {
			"plan/objection": {"opens_at": start(max(opens)), "closes_at": closing},
			"plan/effective_at": max([plan.effective_at, start(max(advised(broken, moved_to)))]),
		})
		found(followed) == set()
		found(fixture.with_change(followed, {"plan/objection/closes_at": closing - 1})) != set()
	}
}

test_a_window_opened_by_the_moment_that_is_advised_passes if {
	told := with_notice({"sent_at": fixture.at - fixture.day})
	every broken in [
		fixture.without_change(told, ["plan/objection"]),
		fixture.with_change(told, {"plan/objection/opens_at": fixture.at - (40 * fixture.day), "plan/objection/closes_at": fixture.at - 1}),
	] {
		opening := start(max(advised(broken, `window of 14 days by (\S+), no sooner`)))
		found(fixture.with_change(broken, {"plan/objection": {"opens_at": opening, "closes_at": opening + (14 * fixture.day)}})) == set()
		found(fixture.with_change(broken, {"plan/objection": {"opens_at": opening + 1, "closes_at": plan.effective_at}})) != set()
	}
}

test_a_text_added_as_advised_passes if {
	untold := object.union(json.remove(planned, ["states/how_to_object"]), {"scheduled_at": fixture.at + (20 * fixture.day)})
	first := object.union(object.remove(untold, ["scheduled_at"]), {"sent_at": fixture.at})
	base := with_notices([untold, first])
	{finding.path | some finding in found(base)} == {["plan", "notices", 1]}
	found(fixture.with_change(base, {"plan/notices/1/states/how_to_object": "Settings > Privacy"})) == set()
}
