package pyconsent.rules.disclosure.broken_promise_test

import data.pyconsent.fixture
import data.pyconsent.rules.disclosure.broken_promise

at := fixture.at

day := fixture.day

effective_at := fixture.announced.changes[0].plan.effective_at

finding := {
	"rule": "disclosure.broken_promise",
	"title": "Contradicts a promise",
	"severity": "error",
	"waivable": true,
	"sources": [
		"FTC, 13 February 2024, on quietly changing terms of service",
		"Gateway Learning, FTC C-4120 (2004)",
		"Facebook, FTC C-4365 (2012)",
		"the organisation's own document",
	],
	"change": 0,
	"setting": "usage.counts",
	"document": null,
	"audience": "everyone",
	"message": "Privacy policy version 1 promises never to do this: user.behavior → functional.service.improve → example",
	"expected": "what the document promises",
	"actual": "user.behavior → functional.service.improve → example",
	"fix": "take it out of the change; a promise is not undone by the change that breaks it",
	"path": ["organisation", "documents", "policy", "versions", 0, "promises"],
}

never_broken := {finding}

version := fixture.organisation.documents.policy.versions[0]

with_versions(base, versions) := fixture.with_organisation(base, {"documents/policy/versions": versions})

with_promises(base, promises) := with_versions(base, [object.union(version, {"promises": promises})])

never(texts) := with_promises(fixture.announced, {"never": texts})

test_denied_when_it_does_what_a_document_promises_never_to_do if {
	every text in [
		{"data_categories": ["user.behavior"], "data_uses": ["functional.service.improve"], "recipients": ["example"]},
		{"data_categories": ["user.behavior"]},
		{"data_uses": ["functional.service.improve"]},
		{"recipients": ["example"]},
		{"data_categories": ["user.contact", "user.behavior"], "recipients": ["partner", "example"]},
	] {
		broken_promise.findings == never_broken with input as never([text])
	}
}

test_a_promise_holds_for_all_that_its_keys_hold_and_all_that_hold_them if {
	every text in [
		{"data_categories": ["user"]},
		{"data_categories": ["user.behavior.browsing_history"]},
		{"data_uses": ["functional"]},
		{"data_uses": ["functional.service.improve.model"]},
	] {
		broken_promise.findings == never_broken with input as never([text])
	}
}

test_a_promise_may_name_the_kind_of_the_recipient if {
	broken_promise.findings == never_broken with input as never([{"recipients": ["first_party"]}])
	broken_promise.findings == never_broken with input as never([{"recipients": ["third_party", "first_party"]}])
}

test_allowed_when_a_promise_is_about_something_else if {
	every text in [
		{"data_categories": ["user.contact"]},
		{"data_uses": ["functional.service"], "recipients": ["third_party"]},
		{"data_categories": ["user.behavior"], "data_uses": ["sales"]},
		{"data_categories": ["user.contact"], "data_uses": ["functional.service.improve"]},
		{"recipients": ["partner", "affiliate", "Example"]},
	] {
		broken_promise.findings == set() with input as never([text])
	}
}

test_what_a_promise_does_not_limit_it_promises_of_all if {
	every name in ["data_categories", "data_uses", "recipients"] {
		every value in [null, "", "partner", [], {}, true] {
			broken_promise.findings == never_broken with input as never([{name: value}])
		}
	}
	every text in [null, "share", {}, [], true] {
		broken_promise.findings == never_broken with input as never([text])
	}
}

test_a_promise_that_is_no_list_is_still_a_promise if {
	every value in ["share", true, 1, {}, {"data_categories": ["user.behavior"]}] {
		broken_promise.findings == never_broken with input as never(value)
	}
	broken_promise.findings == set() with input as never({"data_categories": ["user.contact"]})
}

test_allowed_when_nothing_is_promised if {
	broken_promise.findings == set() with input as fixture.announced
	broken_promise.findings == set() with input as fixture.offered
	every value in [null, {}, {"never": null}, {"never": []}, {"notice_days": null, "objection_days": null}] {
		broken_promise.findings == set() with input as with_promises(fixture.announced, value)
	}
}

test_promises_that_cannot_be_read_promise_everything if {
	every value in ["never", true, 1, [], ["never"]] {
		broken_promise.findings == never_broken with input as with_promises(fixture.announced, value)
	}
}

test_what_a_promise_calls_by_no_known_key_may_be_anything if {
	every text in [
		{"data_categories": ["user.behaviour"]},
		{"data_categories": ["user.contact", null]},
		{"data_uses": ["functional.services"]},
		{"recipients": ["partner", 1]},
	] {
		broken_promise.findings == never_broken with input as never([text])
	}
}

test_a_document_that_cannot_be_read_may_promise_anything if {
	every row in [
		["documents", "policy", "policy", []],
		["documents/terms", null, "nothing", ["terms"]],
		["documents/terms", {"versions": "1"}, "1", ["terms", "versions"]],
		["documents/policy/versions/1", null, "nothing", ["policy", "versions", 1]],
	] {
		[place, value, actual, path] := row
		illegible := object.union(finding, {
			"message": "a document cannot be read, so nobody knows what it promises",
			"expected": "a document that can be read",
			"actual": actual,
			"fix": "write the document as its schema says, schemas/organisation.schema.json",
			"path": array.concat(["organisation", "documents"], path),
		})
		broken_promise.findings == {illegible} with input as fixture.with_organisation(fixture.announced, {place: value})
		protective := fixture.with_change(fixture.announced, {"before/default": "on", "after/default": "off"})
		broken_promise.findings == set() with input as fixture.with_organisation(protective, {place: value})
	}
}

test_promises_that_cannot_be_read_may_be_of_notice_of_a_new_version if {
	unread := fixture.with_organisation(fixture.rewritten, {"documents/policy/versions/0/promises": "30 days"})
	broken_promise.findings == {object.union(finding, {
		"setting": null,
		"document": "policy",
		"message": "a document cannot be read, so nobody knows what it promises",
		"expected": "a document that can be read",
		"actual": "30 days",
		"fix": "write the document as its schema says, schemas/organisation.schema.json",
		"path": ["organisation", "documents", "policy", "versions", 0, "promises"],
	})} with input as unread
	broken_promise.findings == set() with input as fixture.rewritten
}

test_a_promise_binds_everybody_when_it_does_not_say_whom if {
	every value in [null, "premium", ["premium", null]] {
		unsaid := object.union(promising, {"audiences": value})
		broken_promise.findings == never_broken with input as with_versions(fixture.announced, [unsaid])
	}
}

test_only_what_the_promise_is_about_is_named if {
	wider := fixture.with_change(never([{"data_categories": ["user.behavior"]}]), {
		"after/processing/0/data_categories": ["user.contact", "user.behavior"],
		"after/processing/0/recipients": ["host", "example"],
	})
	atoms := "user.behavior → functional.service.improve → example, host"
	broken_promise.findings == {object.union(finding, {
		"message": $"Privacy policy version 1 promises never to do this: {atoms}",
		"actual": atoms,
	})} with input as wider
}

test_an_offer_breaks_a_promise_as_well if {
	offered := with_promises(fixture.offered, {"never": [{"recipients": ["third_party"]}]})
	broken_promise.findings == {object.union(finding, {
		"setting": "assistant.training",
		"message": "Privacy policy version 1 promises never to do this: user.content.private → train_ai_system → partner",
		"actual": "user.content.private → train_ai_system → partner",
	})} with input as offered
}

test_what_was_done_before_breaks_no_promise_again if {
	kept_on := fixture.with_change(never([{}]), {"before/default": "on"})
	broken_promise.findings == set() with input as kept_on
	switched_off := fixture.with_change(kept_on, {"after/default": "off"})
	broken_promise.findings == set() with input as switched_off
}

promising := object.union(version, {"promises": {"never": [{}]}})

silent := object.union(version, {"version": "2", "effective_at": at - day})

test_a_promise_holds_from_the_second_that_its_version_starts if {
	every name in ["published_at", "effective_at"] {
		with_change := object.union(promising, {name: effective_at})
		broken_promise.findings == never_broken with input as with_versions(fixture.announced, [with_change])
		afterwards := object.union(promising, {name: effective_at + 1})
		broken_promise.findings == set() with input as with_versions(fixture.announced, [afterwards])
	}
}

test_a_promise_in_force_now_holds_though_it_ends_before_the_change if {
	every moment in [at + 1, effective_at, effective_at + 1] {
		ending := [promising, object.union(silent, {"effective_at": moment})]
		broken_promise.findings == never_broken with input as with_versions(fixture.announced, ending)
	}
}

test_allowed_when_the_promise_has_ended if {
	broken_promise.findings == set() with input as with_versions(fixture.announced, [promising, silent])
	now := object.union(silent, {"effective_at": at})
	broken_promise.findings == set() with input as with_versions(fixture.announced, [now, promising])
}

test_a_promise_that_has_ended_for_some_holds_for_the_others if {
	ended_for_premium := with_versions(fixture.announced, [promising, object.union(silent, {"audiences": ["premium"]})])
	broken_promise.findings == never_broken with input as ended_for_premium
	premium := fixture.with_change(ended_for_premium, {"before/default": {"premium": "off"}, "after/default": {"premium": "on"}})
	broken_promise.findings == set() with input as premium
}

test_a_promise_to_a_part_of_the_audience_is_a_promise if {
	to_premium := with_versions(fixture.announced, [object.union(promising, {"audiences": ["premium"]})])
	broken_promise.findings == never_broken with input as to_premium
	to_joining := fixture.with_change(to_premium, {"before/default": {"joining": "off"}, "after/default": {"joining": "on"}})
	broken_promise.findings == set() with input as to_joining
}

test_each_version_that_promises_it_is_named if {
	terms := {"documents/terms": {"title": "Terms", "versions": [silent, object.union(promising, {"version": "3"})]}}
	two := fixture.with_organisation(with_versions(fixture.announced, [promising]), terms)
	broken_promise.findings == {
		finding,
		object.union(finding, {
			"message": "Terms version 3 promises never to do this: user.behavior → functional.service.improve → example",
			"path": ["organisation", "documents", "terms", "versions", 1, "promises"],
		}),
	} with input as fixture.with_organisation(two, {"documents/terms/versions/0/effective_at": at - (380 * day)})
}

test_promises_count_now_when_the_change_does_not_say_when_it_takes_effect if {
	undated := fixture.with_change(fixture.offered, {"plan/effective_at": null, "plan/notices": []})
	offered := object.union(finding, {
		"setting": "assistant.training",
		"message": "Privacy policy version 1 promises never to do this: user.content.private → train_ai_system → partner",
		"actual": "user.content.private → train_ai_system → partner",
	})
	broken_promise.findings == {offered} with input as with_versions(undated, [promising])
	to_come := object.union(promising, {"effective_at": at + 1})
	broken_promise.findings == set() with input as with_versions(undated, [to_come])
}

# What is promised of notice, and of a chance to object.
unnoticed(days, fix) := object.union(finding, {
	"message": "Privacy policy version 1 promises everyone notice before a change",
	"expected": $"notice {days}, as promised",
	"actual": "no notice in time",
	"fix": fix,
})

unheard(chance, fix) := object.union(finding, {
	"message": "Privacy policy version 1 promises everyone a chance to object",
	"expected": $"{chance}, as promised",
	"actual": "no such chance before the change takes effect",
	"fix": fix,
})

notice_in(days) := with_promises(fixture.announced, {"notice_days": days})

chance_in(days) := with_promises(fixture.announced, {"objection_days": days})

# The notice of `announced` goes out 50 days ahead.
test_allowed_when_notice_is_given_as_promised if {
	every days in [0, 1, 30, 50] {
		broken_promise.findings == set() with input as notice_in(days)
	}
}

test_denied_when_notice_is_later_than_promised if {
	broken_promise.findings == {unnoticed("51 days ahead", "send it by 2026-01-14, or move the effective date to 2026-03-07 or later")} with input as notice_in(51)
	broken_promise.findings == {unnoticed("61 days ahead", "move the effective date to 2026-03-17 or later")} with input as notice_in(61)
}

test_denied_when_no_notice_is_given if {
	every value in [null, [], {}, "email"] {
		unannounced := fixture.with_change(notice_in(10), {"plan/notices": value})
		broken_promise.findings == {unnoticed("10 days ahead", "send it by 2026-02-04")} with input as unannounced
	}
}

test_a_promise_that_names_no_number_is_kept_by_any_notice_before_the_change if {
	every row in [[effective_at, set()], [effective_at + 1, {unnoticed("before the change takes effect", "send it by 2026-02-04, or move the effective date to 2026-04-06 or later")}]] {
		[moment, expected] := row
		changed := fixture.with_change(notice_in(0), {"plan/notices/0/scheduled_at": moment})
		broken_promise.findings == expected with input as changed
	}
}

test_a_promise_of_notice_that_cannot_be_read_is_kept_by_no_number_of_days if {
	every row in [["30", "30"], ["", ""], [true, "true"], [false, "false"], [[], "[]"], [{}, "{}"], [-1, "-1"]] {
		[value, shown] := row
		broken_promise.findings == {unnoticed($"{shown} days ahead", "send it by 2026-02-04, or move the effective date to 2026-02-14 or later")} with input as notice_in(value)
	}
}

blocking := {"plan/notices/0/channel": "in_app", "plan/notices/0/blocks_until_seen": true}

test_a_notice_without_which_nothing_happens_is_in_time if {
	every days in [100, "30"] {
		broken_promise.findings == set() with input as fixture.with_change(notice_in(days), blocking)
	}
	by_email := fixture.with_change(notice_in(100), {"plan/notices/0/blocks_until_seen": true})
	broken_promise.findings == {unnoticed("100 days ahead", "move the effective date to 2026-04-25 or later")} with input as by_email
}

test_a_promise_of_notice_holds_though_it_ends_before_the_change if {
	strict := object.union(version, {"promises": {"notice_days": 51}})
	found := {unnoticed("51 days ahead", "send it by 2026-01-14, or move the effective date to 2026-03-07 or later")}
	ending := with_versions(fixture.announced, [strict, object.union(silent, {"effective_at": at + 1})])
	broken_promise.findings == found with input as ending
	ended := with_versions(fixture.announced, [strict, silent])
	broken_promise.findings == set() with input as ended
}

test_people_who_are_yet_to_join_are_promised_no_notice if {
	joining := fixture.with_change(notice_in(100), {"before/default": {"joining": "off"}, "after/default": {"joining": "on"}})
	broken_promise.findings == set() with input as joining
}

test_notice_of_a_new_version_of_a_document_is_promised_as_well if {
	before := {"title": "Privacy policy", "versions": [object.union(version, {"promises": {"notice_days": 51}})]}
	next := object.union(version, {
		"version": "2",
		"promises": {"notice_days": 51, "objection_days": 55},
		"published_at": at,
		"effective_at": effective_at,
		"discloses": [{"data_categories": ["user.contact"], "data_uses": ["analytics"], "recipients": ["host"]}],
	})
	after := object.union(before, {"versions": array.concat(before.versions, [next])})
	changed := json.patch(with_versions(fixture.announced, after.versions), [{
		"op": "replace", "path": "changes/0",
		"value": {"document": "policy", "before": before, "after": after, "plan": fixture.announced.changes[0].plan},
	}])
	broken_promise.findings == {object.union(
		unnoticed("51 days ahead", "send it by 2026-01-14, or move the effective date to 2026-03-07 or later"),
		{"setting": null, "document": "policy"},
	)} with input as changed
}

# The window of `announced` is open for 50 days.
test_allowed_when_a_chance_to_object_is_given_as_promised if {
	every days in [0, 14, 50] {
		broken_promise.findings == set() with input as chance_in(days)
	}
}

test_denied_when_the_chance_to_object_is_shorter_than_promised if {
	broken_promise.findings == {unheard("51 days to object", "keep the window open from 2026-01-15 to 2026-03-07, and let the change take effect on 2026-03-07 or later")} with input as chance_in(51)
}

test_denied_when_there_is_no_chance_to_object if {
	every value in [null, {}, [], "30", {"opens_at": at, "closes_at": null}, {"opens_at": at + day, "closes_at": at}] {
		changed := fixture.with_change(chance_in(20), {"plan/objection": value})
		broken_promise.findings == {unheard("20 days to object", "open an objection window from 2026-01-15 to 2026-02-04, and let the change take effect on 2026-02-04 or later")} with input as changed
	}
}

test_a_promise_of_a_chance_that_names_no_number_is_kept_by_any_window_before_the_change if {
	short := fixture.with_change(chance_in(0), {"plan/objection": {"opens_at": effective_at - 1, "closes_at": effective_at}})
	broken_promise.findings == set() with input as short
	late := fixture.with_change(chance_in(0), {"plan/objection": {"opens_at": effective_at - 1, "closes_at": effective_at + 1}})
	broken_promise.findings == {unheard(
		"a chance to object before the change takes effect",
		"keep the window open from 2026-03-05 23:59 UTC to 2026-03-20, and let the change take effect on 2026-03-20 or later",
	)} with input as late
}

test_a_promise_of_a_chance_that_cannot_be_read_is_kept_by_no_number_of_days if {
	every row in [["30", "30"], ["", ""], [true, "true"], [false, "false"], [[], "[]"], [{}, "{}"], [-1, "-1"]] {
		[value, shown] := row
		broken_promise.findings == {unheard(
			$"{shown} days to object",
			"keep the window open from 2026-01-15 to 2026-01-29, and let the change take effect on 2026-01-29 or later",
		)} with input as chance_in(value)
	}
}

test_a_notice_without_which_nothing_happens_is_a_chance_to_object if {
	heard := fixture.with_change(fixture.with_change(chance_in(100), blocking), {"plan/notices/0/scheduled_at": at})
	broken_promise.findings == set() with input as heard
	silent_notice := fixture.without_change(heard, ["plan/notices/0/states/how_to_object"])
	broken_promise.findings == {unheard(
		"100 days to object",
		"keep the window open from 2026-01-15 to 2026-04-25, and let the change take effect on 2026-04-25 or later",
	)} with input as silent_notice
}

test_all_broken_promises_are_found_together if {
	promises := {"never": [{}], "notice_days": 51, "objection_days": 51}
	broken_promise.findings == {
		finding,
		unnoticed("51 days ahead", "send it by 2026-01-14, or move the effective date to 2026-03-07 or later"),
		unheard("51 days to object", "keep the window open from 2026-01-15 to 2026-03-07, and let the change take effect on 2026-03-07 or later"),
	} with input as with_promises(fixture.announced, promises)
}

# Nothing of people's content goes to third parties, but for an exception.
unless(base, exception) := with_promises(base, {"never": [{"data_categories": ["user.content"], "recipients": ["third_party"], "unless": exception}]})

of_training := object.union(finding, {
	"setting": "assistant.training",
	"message": "Privacy policy version 1 promises never to do this: user.content.private → train_ai_system → partner",
	"actual": "user.content.private → train_ai_system → partner",
})

unasked := object.union(of_training, {
	"message": "Privacy policy version 1 promises never to do this without opt-in: user.content.private → train_ai_system → partner",
	"fix": "ask each person for explicit opt-in first, or take it out of the change; a promise is not undone by the change that breaks it",
})

switched_on := fixture.with_change(fixture.offered, {"after/default": true})

test_allowed_after_opt_in_where_that_was_excepted if {
	broken_promise.findings == set() with input as unless(fixture.offered, "opt_in")
}

test_denied_without_the_opt_in_that_was_promised if {
	broken_promise.findings == {unasked} with input as unless(switched_on, "opt_in")
	bundled := fixture.with_change(fixture.offered, {"after/processing/0/consent": "bundled"})
	broken_promise.findings == {unasked} with input as unless(bundled, "opt_in")
}

test_an_exception_that_is_not_known_is_none if {
	every exception in [null, "", "opt_out", true, ["opt_in"]] {
		broken_promise.findings == {of_training} with input as unless(fixture.offered, exception)
	}
}

test_a_promise_without_exception_prevails_and_is_said_once if {
	strict := [{"op": "add", "path": "/organisation/documents/policy/versions/0/promises/never/-", "value": {"data_categories": ["user.content.private"]}}]
	every base in [fixture.offered, switched_on] {
		both := json.patch(unless(base, "opt_in"), strict)
		broken_promise.findings == {of_training} with input as both
	}
}

test_a_promise_holds_when_nobody_knows_since_when if {
	every name in ["published_at", "effective_at"] {
		every value in [null, "2025", true] {
			undated := [object.union(promising, {name: value})]
			broken_promise.findings == never_broken with input as with_versions(fixture.announced, undated)
		}
	}
	missing := [object.remove(promising, ["published_at", "effective_at"])]
	broken_promise.findings == never_broken with input as with_versions(fixture.announced, missing)
}

test_an_undated_promise_to_somebody_else_does_not_hold if {
	to_premium := object.union(promising, {"audiences": ["premium"], "effective_at": null})
	changed := fixture.with_change(fixture.announced, {"before/default": {"joining": "off"}, "after/default": {"joining": "on"}})
	broken_promise.findings == set() with input as with_versions(changed, [to_premium])
}

test_days_promised_hold_when_nobody_knows_since_when if {
	undated := object.union(version, {"promises": {"notice_days": 51}, "effective_at": null})
	found := {unnoticed("51 days ahead", "send it by 2026-01-14, or move the effective date to 2026-03-07 or later")}
	broken_promise.findings == found with input as with_versions(fixture.announced, [undated])
}
