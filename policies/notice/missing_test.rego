package pyconsent.rules.notice.missing_test

import data.pyconsent.fixture
import data.pyconsent.rules.notice.missing

finding := {
	"rule": "notice.missing",
	"title": "No notice of the change",
	"severity": "error",
	"waivable": true,
	"sources": [
		"Colorado 4 CCR 904-3 Rule 6.04",
		"Cal. Civ. Code §1798.100(a)(1)",
		"FTC, 13 February 2024, on quietly changing terms of service",
		"Gateway Learning, FTC C-4120 (2004)",
		"Facebook, FTC C-4365 (2012)",
	],
	"change": 0,
	"setting": "usage.counts",
	"document": null,
	"audience": "everyone",
	"message": "everyone is told nothing of this change",
	"expected": "a notice to everyone, 30 days before the change takes effect",
	"actual": "no notice is planned",
	"fix": "send it by 2026-02-04",
	"path": ["plan"],
}

to(audience) := object.union(finding, {
	"audience": audience,
	"message": $"{audience} is told nothing of this change",
	"expected": $"a notice to {audience}, 30 days before the change takes effect",
})

ahead(days, fix) := object.union(finding, {
	"expected": $"a notice to everyone, {days} days before the change takes effect",
	"fix": fix,
})

too_soon := object.union(finding, {"fix": "send a notice now, and move the effective date to 2026-02-04 or later"})

# Nobody is told, and the change takes effect so many seconds from now.
effective_in(seconds) := fixture.with_change(fixture.unannounced, {"plan/effective_at": fixture.at + seconds})

promising(fields) := fixture.with_organisation(fixture.unannounced, {"documents/policy/versions/0/promises": fields})

test_allowed_when_a_notice_is_planned if {
	missing.findings == set() with input as fixture.announced
	missing.findings == set() with input as fixture.rewritten
}

test_denied_when_no_notice_is_planned if {
	missing.findings == {finding} with input as fixture.unannounced
	every value in [null, "", "email", true, 1, [], {}, {"email": {"channel": "email"}}, [null], ["email"], [1], [[]]] {
		missing.findings == {finding} with input as fixture.with_change(fixture.announced, {"plan/notices": value})
	}
}

test_denied_when_there_is_no_plan if {
	missing.findings == {too_soon} with input as fixture.without_change(fixture.announced, ["plan"])
	every value in [null, "", "email everyone", true, 1, [], {}] {
		missing.findings == {too_soon} with input as fixture.with_change(fixture.announced, {"plan": value})
	}
}

# What such a notice lacks, other rules find.
test_a_notice_that_says_nothing_is_still_a_notice if {
	missing.findings == set() with input as fixture.with_change(fixture.announced, {"plan/notices": [{}]})
}

test_the_fix_keeps_the_effective_date_while_there_is_time if {
	missing.findings == {object.union(finding, {"fix": "send it by 2026-01-05"})} with input as effective_in(30 * fixture.day)
	missing.findings == {too_soon} with input as effective_in((30 * fixture.day) - 1)
	missing.findings == {too_soon} with input as effective_in(0)
	missing.findings == {too_soon} with input as effective_in(-365 * fixture.day)
	every value in [null, "2026-03-06", true, []] {
		missing.findings == {too_soon} with input as fixture.with_change(fixture.unannounced, {"plan/effective_at": value})
	}
}

test_the_days_are_those_of_the_organisation if {
	every row in [
		[45, 45, "send it by 2026-01-20"],
		[0, 0, "send it by 2026-03-06"],
		[0.5, 0.5, "send it by 2026-03-05 12:00 UTC"],
		[90, 90, "send a notice now, and move the effective date to 2026-04-05 or later"],
		[-1, 30, "send it by 2026-02-04"],
		["45", 30, "send it by 2026-02-04"],
		[null, 30, "send it by 2026-02-04"],
	] {
		[days, counted, fix] := row
		changed := fixture.with_organisation(fixture.unannounced, {"thresholds": {"notice_days": days}})
		missing.findings == {ahead(counted, fix)} with input as changed
	}
}

test_a_stricter_promise_to_the_audience_or_a_part_of_it_counts if {
	stricter := ahead(45, "send it by 2026-01-20")
	missing.findings == {stricter} with input as promising({"notice_days": 45})
	to_a_part := fixture.with_organisation(promising({"notice_days": 45}), {"documents/policy/versions/0/audiences": ["premium"]})
	missing.findings == {stricter} with input as to_a_part
	every days in [29, 0, -1, null, "45", [45]] {
		missing.findings == {finding} with input as promising({"notice_days": days})
	}
}

# A second version of the policy, that promises 45 days from a moment on.
promised_from(base, moment) := fixture.with_organisation(base, {"documents/policy/versions/-": {
	"published_at": fixture.at,
	"effective_at": moment,
	"audiences": ["everyone"],
	"promises": {"notice_days": 45},
}})

test_a_promise_in_force_when_the_change_takes_effect_counts if {
	effective_at := fixture.announced.changes[0].plan.effective_at
	missing.findings == {ahead(45, "send it by 2026-01-20")} with input as promised_from(fixture.unannounced, effective_at)
	missing.findings == {finding} with input as promised_from(fixture.unannounced, effective_at + 1)
}

test_the_fix_counts_a_promise_that_will_be_in_force if {
	base := effective_in(20 * fixture.day)
	longer := object.union(finding, {"fix": "send a notice now, and move the effective date to 2026-02-19 or later"})
	missing.findings == {longer} with input as promised_from(base, fixture.at + (30 * fixture.day))
	missing.findings == {too_soon} with input as promised_from(base, fixture.at + ((30 * fixture.day) + 1))
}

test_denied_for_each_audience_that_is_affected if {
	both := fixture.with_change(fixture.unannounced, {"after/default": {"everyone": "on", "premium": "on"}})
	missing.findings == {finding, to("premium")} with input as both
	one := fixture.with_change(fixture.unannounced, {"after/default": {"everyone": "off", "premium": "on"}})
	missing.findings == {to("premium")} with input as one
	unknown := fixture.with_change(fixture.unannounced, {"after/default": {"everyone": "off", "stranger": "on"}})
	missing.findings == {to("stranger")} with input as unknown
}

test_people_who_join_later_are_told_as_they_join if {
	joining := fixture.with_change(fixture.unannounced, {"after/default": {"everyone": "off", "joining": "on"}})
	missing.findings == set() with input as joining
	every members in [null, "", "existing", true, ["new"]] {
		missing.findings == {to("joining")} with input as fixture.with_organisation(joining, {"audiences/joining/members": members})
	}
}

test_everyone_is_told_whoever_is_said_to_be_new if {
	missing.findings == {finding} with input as fixture.with_organisation(fixture.unannounced, {"audiences/everyone/members": "new"})
}

# A second recipient, under a value that people have chosen for the first alone.
stretched(existing_users) := fixture.with_change(fixture.unannounced, {
	"after/default": "off",
	"after/processing/0/recipients": ["example", "host"],
	"plan/existing_users": existing_users,
})

test_denied_when_a_choice_is_stretched_and_nobody_is_asked_again if {
	every value in ["migrated", "", null, true, ["kept"]] {
		missing.findings == {finding} with input as stretched(value)
	}
	missing.findings == {finding} with input as fixture.without_change(stretched("kept"), ["plan/existing_users"])
}

test_nobody_is_told_of_what_reaches_nobody if {
	every value in ["kept", "asked"] {
		missing.findings == set() with input as stretched(value)
	}
	missing.findings == set() with input as fixture.offered
	protective := fixture.with_change(fixture.unannounced, {"before/default": "on", "after/default": "off"})
	missing.findings == set() with input as protective
	unchanged := fixture.with_change(fixture.unannounced, {"before/default": "on"})
	missing.findings == set() with input as unchanged
}

of_document := object.union(finding, {"setting": null, "document": "policy"})

test_denied_when_a_document_says_more_and_nobody_is_told if {
	untold := fixture.without_change(fixture.rewritten, ["plan/notices"])
	missing.findings == {of_document} with input as untold
	unplanned := fixture.without_change(fixture.rewritten, ["plan"])
	missing.findings == {of_document} with input as unplanned
	at_once := fixture.with_change(untold, {"after/versions/1/effective_at": fixture.at})
	missing.findings == {object.union(of_document, {"fix": too_soon.fix})} with input as at_once
}

test_allowed_when_a_document_says_no_more_than_before if {
	untold := fixture.without_change(fixture.rewritten, ["plan/notices"])
	less := fixture.with_change(untold, {"after/versions/1/discloses/0/recipients": ["example"]})
	missing.findings == set() with input as less
}
