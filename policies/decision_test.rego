package pyconsent.decision_test

import data.pyconsent
import data.pyconsent.fixture

# Private messages train a partner's model from the start: denied, and it exposes.
imposed := fixture.with_change(fixture.offered, {"after/default": true})

# A default that has to do with no personal data, changed without a word: a warning.
plain := fixture.with_change(fixture.unannounced, {"before/processing": "none", "after/processing": "none"})

no_exposure := {
	"estimate": true,
	"note": "an estimate from the numbers of users that were given; not legal advice",
	"statutes": [],
}

# The decision on a change that nothing is to be said of.
allowed := {
	"allow": true,
	"findings": [],
	"waived": [],
	"obligations": [],
	"steps": [],
	"earliest": null,
	"exposure": no_exposure,
	"pack": pyconsent.pack,
	"at": "2026-01-05T00:00:00Z",
}

not_told := {
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

to_tell := {
	"change": 0,
	"setting": "usage.counts",
	"document": null,
	"audiences": ["everyone"],
	"rules": ["notice.missing"],
	"severity": "error",
	"message": "send it by 2026-02-04",
}

# The whole decision on a change that nobody is told of.
denied := object.union(allowed, {
	"allow": false,
	"findings": [not_told],
	"steps": [to_tell],
	"earliest": "2026-02-04",
})

with_changes(bases) := object.union(fixture.offered, {"changes": [base.changes[0] | some base in bases]})

# What a client gets: the value as JSON.
read(value) := json.unmarshal(json.marshal(value))

decided(base) := read(decision) if {
	decision := pyconsent.decision with input as base
}

decided_each(base) := read(decisions) if {
	decisions := pyconsent.decisions with input as base
}

part_of(base) := read(part) if {
	part := pyconsent.part with input as base
}

concluded(base) := read(conclusion) if {
	conclusion := pyconsent.conclusion with input as base
}

rules_of(findings) := {[finding.rule, finding.severity] | some finding in findings}

test_allowed_when_people_opt_in if {
	decided(fixture.offered) == allowed
}

test_allowed_with_what_is_still_to_be_done if {
	decided(fixture.announced) == object.union(allowed, {"obligations": [
		{
			"setting": "usage.counts",
			"document": null,
			"audience": "everyone",
			"due": "2026-01-15T00:00:00Z",
			"message": "send the notice by email to everyone on 2026-01-15",
		},
		{
			"setting": "usage.counts",
			"document": null,
			"audience": "everyone",
			"due": "2026-03-06T00:00:00Z",
			"message": "honour objections until 2026-03-06",
		},
	]})
}

test_denied_when_a_finding_is_an_error if {
	decided(fixture.unannounced) == denied
}

test_denied_when_a_finding_is_critical if {
	unreadable := fixture.with_change(fixture.offered, {"colour": "red"})
	decision := decided(unreadable)
	rules_of(decision.findings) == {["catalogue.malformed", "critical"]}
	not decision.allow
}

test_allowed_when_a_finding_is_a_warning if {
	decision := decided(plain)
	rules_of(decision.findings) == {["notice.unannounced", "warning"]}
	decision.allow
}

test_denied_when_a_warning_counts_as_an_error if {
	stricter := fixture.with_organisation(plain, {"thresholds": {"unannounced_default": "error"}})
	decision := decided(stricter)
	rules_of(decision.findings) == {["notice.unannounced", "error"]}
	not decision.allow
}

test_denied_with_what_the_change_exposes_to if {
	decision := decided(imposed)
	not decision.allow
	{[row.statute, row.audiences, row.amount] | some row in decision.exposure.statutes} == {
		["sca", ["everyone"], 1000000],
		["cipa", ["everyone"], 5000000],
	}
}

test_allowed_when_a_waiver_covers_every_finding if {
	waived := object.union(not_told, {"waivers": [{
		"number": 0,
		"author": "Ann",
		"approver": "Ben",
		"reason": "a court set the date",
		"expires_at": "2026-02-24T00:00:00Z",
	}]})
	decided(fixture.with_waiver(fixture.unannounced, {})) == object.union(allowed, {"waived": [waived]})
}

test_denied_when_a_waiver_covers_only_some if {
	changed := fixture.with_change(fixture.unannounced, {"plan/data_collected_before/used": true})
	decision := decided(fixture.with_waiver(changed, {}))
	not decision.allow
	rules_of(decision.findings) == {["disclosure.retroactive", "error"], ["remedy.collected_before", "error"]}
	rules_of(decision.waived) == {["notice.missing", "error"]}
}

test_denied_when_the_waiver_is_not_in_force if {
	decision := decided(fixture.with_waiver(fixture.unannounced, {"expires_at": fixture.at}))
	not decision.allow
	rules_of(decision.findings) == {["notice.missing", "error"], ["waiver.expired", "warning"]}
	decision.waived == []
}

test_denied_when_what_is_found_cannot_be_waived if {
	unreadable := fixture.with_change(fixture.announced, {"colour": "red"})
	decision := decided(fixture.with_waiver(unreadable, {"rule": "catalogue.malformed"}))
	not decision.allow
	rules_of(decision.findings) == {["catalogue.malformed", "critical"], ["waiver.not_waivable", "warning"]}
	decision.waived == []
}

test_what_is_wrong_with_a_waiver_does_not_deny if {
	decision := decided(fixture.with_waiver(fixture.announced, {}))
	decision.allow
	rules_of(decision.findings) == {["waiver.unused", "warning"]}
}

test_denied_when_one_change_of_many_is if {
	decision := decided(with_changes([fixture.offered, fixture.unannounced, fixture.announced]))
	not decision.allow
	decision.findings == [object.union(not_told, {"change": 1})]
}

test_no_changes_are_allowed if {
	decided(with_changes([])) == allowed
	decided_each(with_changes([])) == []
}

test_denied_when_a_change_is_no_object if {
	every value in [null, true, 1, "usage.counts", [], [{}], {}] {
		changed := json.patch(fixture.offered, [{"op": "add", "path": "changes/-", "value": value}])
		not decided(changed).allow
		[decision.allow | some decision in decided_each(changed)] == [true, false]
		part_of(changed).denied
	}
}

test_the_clock_is_the_inputs if {
	decided(object.union(with_changes([]), {"at": 0})).at == "1970-01-01T00:00:00Z"
	decided(object.union(with_changes([]), {"at": 1767571199})).at == "2026-01-04T23:59:59Z"
}

unusable := array.concat(
	[object.remove(fixture.offered, [name]) | some name in ["at", "organisation", "waivers"]],
	[object.union(fixture.offered, {row[0]: value}) |
		some row in [
			["at", [null, "2026-01-05T00:00:00Z", true, [0], {"now": 0}]],
			["organisation", [null, "Example", true, 1, []]],
			["organisation_before", [null, "Example", true, 1, []]],
			["waivers", [null, "none", true, 1]],
		]
		some value in row[1]
	],
)

unusable_changes := array.concat(
	[object.remove(fixture.offered, ["changes"]), {}, {"input": fixture.offered}],
	[object.union(object.remove(fixture.offered, ["changes"]), {"changes": value}) |
		some value in [null, "usage.counts", true, 1, {}, fixture.offered.changes[0], {"0": fixture.offered.changes[0]}]
	],
)

test_nothing_is_decided_on_an_input_that_cannot_be_read if {
	count(unusable) == 22
	count(unusable_changes) == 10
	every base in array.concat(unusable, unusable_changes) {
		not decided(base)
		not decided_each(base)
		not part_of(base)
	}
	not pyconsent.decision
	not pyconsent.decisions
	not pyconsent.part
	not pyconsent.conclusion
}

one_part := {"denied": false, "exposed": [], "used": [], "earliest": null}

with_parts(parts) := object.union(object.remove(fixture.offered, ["changes"]), {"parts": parts})

test_nothing_is_concluded_from_an_input_that_cannot_be_read if {
	concluded(with_parts([one_part])).allow
	every base in unusable {
		not concluded(object.union(base, {"parts": [one_part]}))
	}
	not concluded(fixture.offered)
	every parts in [null, {}, "none", true, 1, one_part] {
		not concluded(with_parts(parts))
	}
}

test_nothing_is_concluded_from_a_part_that_cannot_be_read if {
	every part in [null, true, "denied", [], {}] {
		not concluded(with_parts([one_part, part]))
	}
	every name in object.keys(one_part) {
		not concluded(with_parts([object.remove(one_part, [name]), one_part]))
	}
	every name in ["denied", "exposed", "used"] {
		every value in [null, "", "false", 0, {}] {
			not concluded(with_parts([object.union(one_part, {name: value})]))
		}
	}
	every value in [true, 0, [], {}] {
		not concluded(with_parts([object.union(one_part, {"earliest": value})]))
	}
}

test_a_conclusion_adds_up_what_the_parts_found if {
	base := fixture.with_waiver(fixture.offered, {})
	parts := [
		{"denied": false, "exposed": [["sca", "everyone"]], "used": [0], "earliest": "2026-03-06"},
		{"denied": true, "exposed": [["sca", "premium"]], "used": [], "earliest": "2026-02-04"},
		one_part,
	]
	conclusion := concluded(object.union(base, {"parts": parts}))
	object.remove(conclusion, ["exposure"]) == {
		"allow": false,
		"findings": [],
		"steps": [],
		"earliest": "2026-03-06",
		"pack": pyconsent.pack,
		"at": "2026-01-05T00:00:00Z",
	}
	[[row.statute, row.people] | some row in conclusion.exposure.statutes] == [["sca", 1000]]
}

test_no_parts_are_allowed if {
	concluded(with_parts([])) == object.remove(allowed, ["waived", "obligations"])
}

# What comes of changes that are judged a few at a time, as a client adds it up.
added_up(base, sizes) := object.union(conclusion, {
	"findings": array.concat(
		[moved(found, start) | some [start, part] in parts; some found in part.findings],
		conclusion.findings,
	),
	"waived": [moved(found, start) | some [start, part] in parts; some found in part.waived],
	"obligations": [duty | some [_, part] in parts; some duty in part.obligations],
	"steps": array.concat(
		[moved(step, start) | some [start, part] in parts; some step in part.steps],
		conclusion.steps,
	),
}) if {
	parts := [[start, part] |
		some number, size in sizes
		start := sum(array.slice(sizes, 0, number))
		part := part_of(object.union(base, {"changes": array.slice(base.changes, start, start + size)}))
	]
	conclusion := concluded(object.union(object.remove(base, ["changes"]), {"parts": [part | some [_, part] in parts]}))
}

moved(finding, start) := object.union(finding, {"change": finding.change + start})

test_parts_add_up_to_the_whole if {
	several := with_changes([fixture.offered, imposed, fixture.unannounced, plain, fixture.announced])
	whole := fixture.with_waiver(fixture.with_waiver(several, {}), {"rule": "notice.late"})
	decision := decided(whole)
	rules_of(decision.waived) == {["notice.missing", "error"]}
	["waiver.unused", "warning"] in rules_of(decision.findings)
	count(decision.obligations) == 2
	every sizes in [[5], [1, 4], [2, 3], [3, 0, 2], [1, 1, 1, 1, 1]] {
		added_up(whole, sizes) == decision
	}
}

test_each_change_has_a_decision_of_its_own_in_their_order if {
	decisions := decided_each(with_changes([fixture.unannounced, fixture.offered]))
	decisions == [
		denied,
		allowed,
	]
}

test_a_change_alone_is_decided_as_among_others if {
	bases := [imposed, plain, fixture.announced, fixture.unannounced]
	numbered := ["findings", "steps"]
	[object.remove(decision, numbered) | some decision in decided_each(with_changes(bases))] == [
	object.remove(decided(base), numbered) |
		some base in bases
	]
}

test_what_is_wrong_with_a_waiver_is_told_with_the_change_that_it_is_for if {
	changed := fixture.with_waiver(with_changes([fixture.offered, fixture.announced]), {})
	[rules_of(decision.findings) | some decision in decided_each(changed)] == [
		set(),
		{["waiver.unused", "warning"]},
	]
}

offered_setting := fixture.offered.changes[0].after

# All that a setting may do wrong, so that any of it can be taken back.
before := object.union(offered_setting, {
	"values": [true, "auto", false],
	"default": true,
	"processing": [object.union(offered_setting.processing[0], {
		"recipients": ["partner", "host"],
		"data_categories": ["user.content.private", "user.location.precise"],
		"data_uses": ["train_ai_system", "personalize"],
		"consent": "opt_out",
		"while": [true, "auto"],
	})],
	"fallback": true,
	"choice_expires": {"into": true},
})

protected(fields) := object.union(fixture.offered, {"changes": [{
	"setting": "assistant.training",
	"before": before,
	"after": object.union(before, fields),
	"plan": {},
}]})

protected_flow(fields) := protected({"processing": [object.union(before.processing[0], fields)]})

# No plan, no notice, and nothing to be said.
test_allowed_when_a_change_only_protects if {
	every base in [
		protected({}),
		protected({"default": false}),
		protected({"fallback": false}),
		protected({"default": {"everyone": {"split": [{"value": true, "percent": 10}, {"value": false, "percent": 90}]}}}),
		protected({"default": {"everyone": true, "premium": false}}),
		protected({"choice_expires": null}),
		protected({"choice_expires": {"into": false}}),
		protected({"processing": "none"}),
		protected({"control": object.union(before.control, {"refuse_steps": 1, "withdraw_steps": 0})}),
		protected_flow({"recipients": ["host"]}),
		protected_flow({"recipients": ["partner"]}),
		protected_flow({"data_categories": ["user.content.private"]}),
		protected_flow({"data_uses": ["personalize"]}),
		protected_flow({"consent": "opt_in"}),
		protected_flow({"consent": "opt_in", "while": [true]}),
		protected_flow({"while": [true]}),
		protected_flow({"trigger": "user_action"}),
		protected_flow({"reversible": true}),
		protected_flow({"artefacts": []}),
	] {
		decided(base) == allowed
	}
}

test_allowed_when_a_setting_is_removed_and_its_processing_ends if {
	decided(object.union(fixture.offered, {"changes": [{
		"setting": "assistant.training",
		"before": before,
		"after": null,
		"plan": {"processing_ends": true},
	}]})) == allowed
}

test_every_rule_has_a_severity_and_can_be_waived_or_not if {
	annotations := array.concat(
		[[family, name, rule.annotation[1].annotations] | some family, rules in data.pyconsent.rules; some name, rule in rules],
		[["waiver", name, rule.annotation[1].annotations] | some name, rule in data.pyconsent.waiver],
	)
	count(annotations) > 40
	every row in annotations {
		[family, name, annotation] := row
		annotation.custom.id == concat(".", [family, name])
		annotation.custom.severity in ["critical", "error", "warning"]
		is_boolean(annotation.custom.waivable)
	}
}
