package pyconsent.steps_test

import data.pyconsent
import data.pyconsent.fixture

# What would make a change right, and from which day.
way_out(base) := [{[step.message, step.rules, step.audiences] | some step in decision.steps}, decision.earliest] if {
	decision := pyconsent.decision with input as base
}

day := fixture.day

test_nothing_is_to_be_done_for_what_is_allowed if {
	way_out(fixture.offered) == [set(), null]
	way_out(fixture.announced) == [set(), null]
}

test_what_asks_for_the_same_is_one_step_for_all_audiences if {
	changed := fixture.with_organisation(
		fixture.with_change(fixture.unannounced, {"after/default": {"everyone": "on", "premium": "on"}}),
		{"documents/policy/versions/0/promises": {"notice_days": 30}},
	)
	way_out(changed) == [
		{["send it by 2026-02-04", {"disclosure.broken_promise", "notice.missing"}, {"everyone", "premium"}]},
		"2026-02-04",
	]
}

test_the_earliest_day_is_that_of_the_slowest_step if {
	patient := fixture.with_organisation(fixture.unannounced, {"thresholds": {"objection_days": 90}})
	way_out(patient)[1] == "2026-04-15"
}

test_a_notice_that_is_planned_is_counted_from if {
	late := fixture.with_change(fixture.announced, {"plan/notices/0/scheduled_at": fixture.at + (50 * day)})
	way_out(late)[1] == "2026-03-26"
}

test_people_who_see_how_to_object_first_need_no_window if {
	seen := fixture.with_organisation(
		fixture.with_change(fixture.announced, {
			"plan/notices/0/channel": "in_app",
			"plan/notices/0/blocks_until_seen": true,
			"plan/objection": null,
			"plan/data_collected_before": null,
		}),
		{"thresholds": {"objection_days": 900}},
	)
	decision := pyconsent.decision with input as seen
	{found.rule | some found in decision.findings} == {"disclosure.retroactive", "remedy.collected_before"}
	decision.earliest == "2026-01-15"
}

test_a_document_that_takes_effect_later_is_waited_for if {
	version := object.union(fixture.organisation.documents.policy.versions[0], {
		"effective_at": fixture.at + (200 * day),
		"published_at": fixture.at,
	})
	later := fixture.with_organisation(fixture.offered, {"documents/policy/versions": [version]})
	decision := pyconsent.decision with input as later
	"disclosure.late" in {found.rule | some found in decision.findings}
	decision.earliest == "2026-07-24"
}

test_no_day_stands_in_the_way_of_what_takes_no_time if {
	unasked := fixture.with_change(fixture.offered, {"after/processing/0/consent": "opt_out"})
	way_out(unasked)[1] == null
}

test_what_opt_in_makes_right_is_no_step_beside_it if {
	unasked := fixture.with_change(fixture.offered, {"after/processing/0/consent": "opt_out"})
	decision := pyconsent.decision with input as unasked
	{"sharing.consent_model", "sharing.recipient", "sharing.sensitive"} == {found.rule | some found in decision.findings}
	way_out(unasked) == [
		{[
			"ask each person for explicit opt-in, separately from any terms, and declare consent: opt_in",
			{"sharing.consent_model"},
			{"everyone"},
		]},
		null,
	]
}

test_it_is_a_step_where_the_rule_that_asks_for_opt_in_does_not_count if {
	unasked := fixture.with_organisation(
		fixture.with_change(fixture.offered, {"after/processing/0/consent": "opt_out"}),
		{"severities": {"sharing.consent_model": "warning"}},
	)
	decision := pyconsent.decision with input as unasked
	{"sharing.recipient", "sharing.sensitive"} == {rule | some step in decision.steps; some rule in step.rules}
}

test_a_step_is_as_severe_as_the_worst_that_it_mends if {
	decision := pyconsent.decision with input as fixture.with_organisation(
		fixture.with_change(fixture.offered, {"after/processing/0/consent": "opt_out"}),
		{"severities": {"sharing.consent_model": "warning"}},
	)
	{[step.rules, step.severity] | some step in decision.steps} == {
		[{"sharing.recipient"}, "error"],
		[{"sharing.sensitive"}, "critical"],
	}
}

test_what_is_waived_or_warns_takes_no_step if {
	way_out(fixture.with_waiver(fixture.unannounced, {})) == [set(), null]
	plain := fixture.with_change(fixture.unannounced, {"before/processing": "none", "after/processing": "none"})
	way_out(plain) == [set(), null]
}
