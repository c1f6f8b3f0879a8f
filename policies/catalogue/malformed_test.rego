package pyconsent.rules.catalogue.malformed_test

import data.pyconsent.fixture
import data.pyconsent.model.finding as text
import data.pyconsent.rules.catalogue.malformed

finding(what, expected, actual, path) := {
	"rule": "catalogue.malformed",
	"title": "A change that cannot be read",
	"severity": "critical",
	"waivable": false,
	"sources": ["GDPR Art. 25(2)"],
	"change": 0,
	"setting": "assistant.training",
	"document": null,
	"audience": null,
	"message": $"the change cannot be read: {what}",
	"expected": expected,
	"actual": actual,
	"fix": $"write {expected}, as in schemas/changes.schema.json",
	"path": path,
}

setting := fixture.offered.changes[0].after

# The same setting before and after.
kept := fixture.with_change(fixture.offered, {"before": setting})

policy := fixture.organisation.documents.policy

rewritten(before, after) := object.union(fixture.offered, {"changes": [{
	"document": "policy",
	"before": before,
	"after": after,
	"plan": {},
}]})

of_document(found) := object.union(found, {"setting": null, "document": "policy"})

test_allowed_when_a_change_can_be_read if {
	every base in [fixture.offered, fixture.announced, kept, rewritten(policy, policy), rewritten(null, policy), rewritten(policy, null)] {
		malformed.findings == set() with input as base
	}
}

with_thresholds(value) := fixture.with_organisation(fixture.offered, {"thresholds": value})

unread(name, expected, actual) := object.union(
	finding(name, expected, actual, ["organisation", "thresholds", name]),
	{
		"message": $"what the organisation holds changes to cannot be read: {name}",
		"fix": $"write {expected}, as in schemas/organisation.schema.json",
	},
)

test_allowed_when_the_thresholds_can_be_read_or_are_not_set if {
	all := {
		"notice_days": 0, "objection_days": 14, "waiver_max_days": 0.5, "waiver_expiring_days": 7,
		"consent_uses": ["collect"], "unannounced_default": "error",
	}
	every value in [all, object.union(all, {"consent_uses": [], "unannounced_default": "warning"}), {name: null | some name, _ in all}, {}, null] {
		malformed.findings == set() with input as with_thresholds(value)
	}
}

test_denied_when_a_threshold_cannot_be_read if {
	every name in ["notice_days", "objection_days", "waiver_max_days", "waiver_expiring_days"] {
		every row in [[-1, "-1"], ["45", "45"], [true, "true"], [[45], "[45]"], [{}, "{}"]] {
			malformed.findings == {unread(name, $"{name}: a number of days", row[1])} with input as with_thresholds({name: row[0]})
		}
	}
	uses := "consent_uses: a list of data uses of the fideslang taxonomy"
	every row in [["collect", "collect"], [{"0": "collect"}, "0: collect"], [["collects"], "[\"collects\"]"], [["collect", null], "[\"collect\",null]"], [1, "1"]] {
		malformed.findings == {unread("consent_uses", uses, row[1])} with input as with_thresholds({"consent_uses": row[0]})
	}
	every row in [["Error", "Error"], ["", "\"\""], [true, "true"], [["error"], "[\"error\"]"]] {
		found := unread("unannounced_default", "unannounced_default: warning, or error", row[1])
		malformed.findings == {found} with input as with_thresholds({"unannounced_default": row[0]})
	}
}

test_denied_when_a_threshold_is_none_that_there_is if {
	known := "only consent_uses, notice_days, objection_days, unannounced_default, waiver_expiring_days, waiver_max_days"
	malformed.findings == {unread("notice_day", known, "45")} with input as with_thresholds({"notice_day": 45})
}

test_denied_when_the_thresholds_cannot_be_read if {
	every row in [["45", "45"], [true, "true"], [[], "[]"], [45, "45"]] {
		found := object.union(unread("thresholds", "thresholds: an object", row[1]), {"path": ["organisation", "thresholds"]})
		malformed.findings == {found} with input as with_thresholds(row[0])
	}
}

test_denied_when_it_names_neither_or_both if {
	found := finding("it does not name one setting or one document", "the key of one setting or of one document", "[]", [])
	both := object.union(found, {"actual": "[\"assistant.training\",\"policy\"]", "document": "policy"})
	changed := fixture.with_change(fixture.offered, {"document": "policy"})
	malformed.findings == {both, object.union(no_versions("nothing"), {"setting": "assistant.training"})} with input as changed
	missing := fixture.without_change(fixture.offered, ["setting"])
	malformed.findings == {object.union(found, {"setting": null})} with input as missing
	every value in ["", " "] {
		unnamed := fixture.with_change(fixture.offered, {"setting": value})
		malformed.findings == {object.union(found, {"setting": value})} with input as unnamed
	}
	every value in [null, 1, true, ["assistant.training"]] {
		unnamed := fixture.with_change(fixture.offered, {"setting": value})
		malformed.findings == {object.union(found, {"setting": null})} with input as unnamed
	}
}

test_denied_when_it_has_a_part_that_is_not_known if {
	every value in [null, {}, "x"] {
		changed := fixture.with_change(fixture.offered, {"aftre": value})
		malformed.findings == {finding(
			"aftre is no part of a change",
			"only after, before, before_recipients, document, plan, setting",
			text.shown(value),
			["aftre"],
		)} with input as changed
	}
}

no_state(side, actual) := finding($"{side} is neither null nor an object", $"{side}: null, or an object", actual, [side])

nothing_there := finding("it has neither a before nor an after", "what there was before, or what there is after", "nothing", [])

test_denied_when_a_state_is_missing_or_no_object if {
	every side in ["before", "after"] {
		missing := fixture.without_change(kept, [side])
		malformed.findings == {no_state(side, "nothing")} with input as missing
		every value in ["", "off", false, 1, [], [{}]] {
			changed := fixture.with_change(kept, {side: value})
			malformed.findings == {no_state(side, text.shown(value))} with input as changed
		}
	}
}

test_denied_when_there_is_nothing_before_and_nothing_after if {
	changed := fixture.with_change(fixture.offered, {"before": null, "after": null})
	malformed.findings == {nothing_there} with input as changed
	missing := fixture.without_change(fixture.offered, ["before", "after"])
	malformed.findings == {no_state("before", "nothing"), no_state("after", "nothing"), nothing_there} with input as missing
}

test_denied_when_a_change_is_no_object if {
	every value in [null, "", 1, true, []] {
		changed := object.union(fixture.offered, {"changes": [value]})
		malformed.findings == {object.union(found, {"setting": null}) | some found in [
			finding("it does not name one setting or one document", "the key of one setting or of one document", "[]", []),
			no_state("before", "nothing"),
			no_state("after", "nothing"),
			nothing_there,
		]} with input as changed
	}
}

test_denied_when_kinds_of_before_are_not_known if {
	every value in [null, "", "processor", [], ["processor"], 1, {"partner": "vendor"}, {"partner": null}, {"host": "processor", "partner": 1}] {
		changed := fixture.with_change(fixture.offered, {"before_recipients": value})
		found := malformed.findings with input as changed
		found == {finding(
			"before_recipients is not an object of known kinds",
			"recipients with one of first_party, processor, affiliate, third_party, public",
			text.shown(value),
			["before_recipients"],
		)}
	}
}

test_allowed_when_kinds_of_before_are_known if {
	every value in [{}, {"partner": "processor", "host": "first_party"}] {
		changed := fixture.with_change(fixture.offered, {"before_recipients": value})
		malformed.findings == set() with input as changed
	}
}

# What is wrong with a setting as it will be, with the fields that make it so.
flaws := [
	[{"defualt": true}, finding(
		"defualt is no part of a setting",
		"only choice_expires, control, default, default_reason, description, fallback, processing, title, values",
		"true",
		["after", "defualt"],
	)],
	[{"processing": [object.union(setting.processing[0], {"recipient": ["parent"]})]}, finding(
		"recipient is no part of a flow",
		"only artefacts, consent, data_categories, data_uses, recipients, reversible, trigger, while",
		"[\"parent\"]",
		["after", "processing"],
	)],
	[{"default": null}, no_default(null)],
	[{"default": []}, no_default([])],
	[{"default": [false]}, no_default([false])],
	[{"default": {}}, no_default({})],
	[{"default": {"everyone": null}}, no_portion("everyone", null)],
	[{"default": {"everyone": [false]}}, no_portion("everyone", [false])],
	[{"default": {"everyone": false, "premium": {}}}, no_portion("premium", {})],
	[{"default": {"everyone": {"split": []}}}, no_portion("everyone", {"split": []})],
	[{"default": {"split": split([[true, 1], [false, 99]])}}, no_portion("split", split([[true, 1], [false, 99]]))],
	[{"default": {"everyone": {"split": split([[false, 99]])}}}, no_portion("everyone", {"split": split([[false, 99]])})],
	[{"default": {"everyone": {"split": split([[true, 2], [false, 99]])}}}, no_portion("everyone", {"split": split([[true, 2], [false, 99]])})],
	[{"default": {"everyone": {"split": split([[true, -1], [false, 101]])}}}, no_portion("everyone", {"split": split([[true, -1], [false, 101]])})],
	[{"default": {"everyone": {"split": split([[null, 1], [false, 99]])}}}, no_portion("everyone", {"split": split([[null, 1], [false, 99]])})],
	[{"values": null}, no_values(null)],
	[{"values": ""}, no_values("")],
	[{"values": "some"}, no_values("some")],
	[{"values": {"on": true, "off": false}}, no_values({"on": true, "off": false})],
	[{"values": true}, no_values(true)],
	[{"default": "false"}, stray("the default of everyone is", "false", ["after", "default"])],
	[{"default": {"everyone": false, "premium": "of"}}, stray("the default of premium is", "of", ["after", "default", "premium"])],
	[{"default": {"everyone": {"split": split([[false, 99], ["of", 1]])}}}, stray("the default of everyone is", "of", ["after", "default", "everyone"])],
	[{"fallback": "false"}, stray("the fallback is", "false", ["after", "fallback"])],
	[{"fallback": null}, stray("the fallback is", null, ["after", "fallback"])],
	[{"fallback": null, "values": "any"}, stray("the fallback is", null, ["after", "fallback"])],
	[{"fallback": [false], "values": "any"}, stray("the fallback is", [false], ["after", "fallback"])],
	[{"choice_expires": {"into": "off"}}, stray("a choice expires into", "off", ["after", "choice_expires"])],
	[{"choice_expires": {"into": null}}, stray("a choice expires into", null, ["after", "choice_expires"])],
	[{"choice_expires": {"into": [false]}, "values": "any"}, stray("a choice expires into", [false], ["after", "choice_expires"])],
	[{"choice_expires": 90}, stray("a choice expires into", 90, ["after", "choice_expires"])],
	[{"choice_expires": []}, stray("a choice expires into", [], ["after", "choice_expires"])],
	[{"processing": [object.union(setting.processing[0], {"while": [true, "On"]})]}, stray("a flow is on under", "On", ["after", "processing"])],
	[{"processing": [object.union(setting.processing[0], {"while": [[true]]})], "values": "any"}, stray("a flow is on under", [true], ["after", "processing"])],
]

split(rows) := [{"value": row[0], "percent": row[1]} | some row in rows]

no_default(value) := finding("after has no default", "a default: one value, or one for each audience", text.shown(value), ["after", "default"])

no_portion(audience, entry) := finding(
	$"the default of {audience} is neither a value nor portions that make up 100 %",
	"a value, or a split between values whose percentages make up 100",
	text.shown(entry),
	["after", "default", audience],
)

no_values(value) := finding("values is neither a list nor any", "values: a list of values, or any", text.shown(value), ["after", "values"])

stray(use, value, path) := finding(
	$"{use} {text.shown(value)}, which is not among the values",
	"a value that is among the values",
	text.shown(value),
	path,
)

with_after(base, fields) := fixture.with_change(base, {$"after/{field}": value | some field, value in fields})

with_before(base, fields) := fixture.with_change(base, {$"before/{field}": value | some field, value in fields})

test_denied_when_a_setting_is_introduced_with_a_flaw if {
	every row in flaws {
		changed := with_after(fixture.offered, row[0])
		malformed.findings == {row[1]} with input as changed
	}
}

test_denied_when_a_change_brings_a_flaw if {
	every row in flaws {
		changed := with_after(kept, row[0])
		malformed.findings == {row[1]} with input as changed
	}
}

test_allowed_when_the_flaw_was_there_before if {
	every row in flaws {
		changed := with_after(with_before(kept, row[0]), object.union({"title": "Another title"}, row[0]))
		malformed.findings == set() with input as changed
	}
}

test_a_flaw_of_a_single_default_is_the_same_where_everyone_is_named if {
	before := with_before(kept, {"default": "off"})
	named := with_after(before, {"default": {"everyone": "off", "premium": "of"}})
	malformed.findings == {stray("the default of premium is", "of", ["after", "default", "premium"])} with input as named
}

test_allowed_when_the_flaw_is_put_right if {
	every row in flaws {
		changed := with_before(kept, row[0])
		malformed.findings == set() with input as changed
	}
}

test_denied_when_an_old_flaw_changes if {
	before := {"default": {"everyone": {"split": split([[true, 9], [false, 90]])}}}
	after := {"default": {"everyone": {"split": split([[true, 90], [false, 9]])}}}
	portions := with_after(with_before(kept, before), after)
	malformed.findings == {no_portion("everyone", after["default"].everyone)} with input as portions
	default_ := with_after(with_before(kept, {"default": [false]}), {"default": [true]})
	malformed.findings == {no_default([true])} with input as default_
	values := with_after(with_before(kept, {"values": "some"}), {"values": "others"})
	malformed.findings == {no_values("others")} with input as values
	fallback := with_after(with_before(kept, {"fallback": "No"}), {"fallback": "Yes"})
	malformed.findings == {stray("the fallback is", "Yes", ["after", "fallback"])} with input as fallback
}

test_denied_when_the_default_or_the_values_are_missing if {
	without_default := fixture.without_change(fixture.offered, ["after/default"])
	malformed.findings == {no_default(null)} with input as without_default
	without_values := fixture.without_change(fixture.offered, ["after/values"])
	malformed.findings == {no_values(null)} with input as without_values
}

test_values_matter_only_where_data_flow if {
	plain := with_after(fixture.offered, {"processing": "none"})
	malformed.findings == set() with input as fixture.without_change(plain, ["after/values"])
	malformed.findings == set() with input as with_after(plain, {"values": "some"})
}

test_denied_when_flows_are_added_where_values_are_not_known if {
	unlisted := fixture.without_change(kept, ["before/values", "after/values"])
	changed := with_before(unlisted, {"processing": "none"})
	malformed.findings == {no_values(null)} with input as changed
}

test_every_flaw_is_named if {
	changed := with_after(kept, {"default": "false", "fallback": null, "values": [true]})
	malformed.findings == {
		stray("the default of everyone is", "false", ["after", "default"]),
		stray("the fallback is", null, ["after", "fallback"]),
	} with input as changed
}

test_allowed_when_any_value_may_be_chosen if {
	changed := with_after(fixture.offered, {"values": "any", "default": "3 %", "fallback": 0, "choice_expires": {"into": false}})
	malformed.findings == set() with input as changed
}

test_denied_when_a_default_that_is_not_known_rests_on_something_else if {
	was := with_before(kept, {"default": {"everyone": null}})
	malformed.findings == set() with input as with_after(was, {"default": {"everyone": null}})
	changed := with_after(was, {"default": {"everyone": {"untold": "1a2b3c4d"}}})
	malformed.findings == {no_portion("everyone", {"untold": "1a2b3c4d"})} with input as changed
	every processing in [null, [], [{}]] {
		malformed.findings != set() with input as with_after(changed, {"processing": processing})
	}
}

test_allowed_when_it_does_and_no_data_flow if {
	was := with_before(kept, {"default": {"everyone": null}, "processing": "none"})
	changed := with_after(was, {"default": {"everyone": {"untold": "1a2b3c4d"}}, "processing": "none"})
	malformed.findings == set() with input as changed
	every mark in [null, 1, {}] {
		malformed.findings != set() with input as with_after(changed, {"default": {"everyone": {"untold": mark}}})
	}
}

test_allowed_when_portions_make_up_the_whole if {
	every rows in [
		[[true, 0], [false, 100]],
		[[true, 33.3], [false, 66.7]],
		[[true, 0.1], [false, 0.2], [true, 99.7]],
	] {
		changed := with_after(fixture.offered, {"default": {"everyone": {"split": split(rows)}}})
		malformed.findings == set() with input as changed
	}
}

test_allowed_when_a_choice_never_expires_or_does_not_say_into_what if {
	every value in [null, {}, {"after_days": 90}] {
		changed := with_after(fixture.offered, {"choice_expires": value})
		malformed.findings == set() with input as changed
	}
}

test_allowed_when_people_can_no_longer_choose_what_a_flow_is_on_under if {
	changed := with_after(kept, {"values": [false]})
	malformed.findings == set() with input as changed
}

test_denied_when_values_get_new_names_and_the_flow_does_not if {
	changed := with_after(kept, {"values": ["yes", false]})
	malformed.findings == {stray("a flow is on under", true, ["after", "processing"])} with input as changed
}

test_denied_when_what_is_given_up_is_still_the_default if {
	changed := with_after(with_before(kept, {"default": true}), {"default": true, "values": [false]})
	malformed.findings == {stray("the default of everyone is", true, ["after", "default"])} with input as changed
}

test_a_removed_setting_is_not_looked_through if {
	changed := fixture.with_change(with_before(kept, {"default": []}), {"after": null})
	malformed.findings == set() with input as changed
}

no_versions(actual) := of_document(finding("the document has no list of versions", "a list of versions", actual, ["after", "versions"]))

test_denied_when_a_document_has_no_list_of_versions if {
	missing := object.remove(policy, ["versions"])
	malformed.findings == {no_versions("nothing")} with input as rewritten(policy, missing)
	malformed.findings == {no_versions("nothing")} with input as rewritten(null, missing)
	every value in [null, "", "1", 1, {"1": policy.versions[0]}] {
		malformed.findings == {no_versions(text.shown(value))} with input as rewritten(policy, {"versions": value})
	}
}

test_allowed_when_a_document_had_no_list_of_versions_before if {
	every value in [null, "", {}] {
		malformed.findings == set() with input as rewritten({"versions": value}, policy)
		malformed.findings == set() with input as rewritten({"versions": value}, {"versions": value, "title": "Policy"})
	}
}

second(fields) := rewritten(policy, {"versions": [policy.versions[0], object.union(object.remove(policy.versions[0], object.keys(fields)), fields)]})

without_in_second(name) := rewritten(policy, {"versions": [policy.versions[0], object.remove(policy.versions[0], [name])]})

unbound(actual) := of_document(finding(
	"a new version of the document does not say whom it binds",
	"a list of audiences",
	actual,
	["after", "versions", 1, "audiences"],
))

unlisted(actual) := of_document(finding(
	"what a new version of the document discloses is not a list",
	"a list of what it discloses",
	actual,
	["after", "versions", 1, "discloses"],
))

test_denied_when_a_new_version_does_not_say_whom_it_binds if {
	malformed.findings == {unbound("nothing")} with input as without_in_second("audiences")
	every value in [null, "", "everyone", [], {}, 1, [null], ["everyone", 1]] {
		malformed.findings == {unbound(text.shown(value))} with input as second({"audiences": value})
	}
}

test_denied_when_what_a_new_version_discloses_is_no_list if {
	every value in ["", "everything", true, 1, {"data_uses": ["sales"]}] {
		malformed.findings == {unlisted(text.shown(value))} with input as second({"discloses": value})
	}
}

test_allowed_when_a_new_version_discloses_nothing if {
	malformed.findings == set() with input as without_in_second("discloses")
	malformed.findings == set() with input as second({"discloses": null})
	malformed.findings == set() with input as second({"discloses": []})
}

test_denied_when_a_version_is_no_object if {
	every value in [null, "2", 2, true, []] {
		changed := rewritten(policy, {"versions": [policy.versions[0], value]})
		malformed.findings == {unbound("nothing")} with input as changed
	}
}

test_allowed_when_a_version_was_as_unreadable_before if {
	old := {"versions": [null, {"audiences": "everyone"}]}
	malformed.findings == set() with input as rewritten(old, old)
}
