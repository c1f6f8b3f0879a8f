package pyconsent.waiver.severity_test

import data.pyconsent
import data.pyconsent.fixture
import data.pyconsent.waiver.severity

finding := {
	"rule": "waiver.severity",
	"title": "Severity of a rule that has none to set",
	"severity": "warning",
	"waivable": false,
	"sources": ["the organisation's own policy"],
	"change": null,
	"setting": null,
	"document": null,
	"audience": null,
	"message": "the severity of notice.missing is set, and stays as it was",
	"expected": "a rule that can be waived, and error, warning, off",
	"actual": "notice.missing: warning",
	"fix": "correct it under severities of the organisation, or remove it",
	"path": ["organisation", "severities", "notice.missing"],
}

of(rule, actual) := object.union(finding, {
	"message": $"the severity of {rule} is set, and stays as it was",
	"actual": actual,
	"path": ["organisation", "severities", rule],
})

with_severities(base, severities) := fixture.with_organisation(base, {"severities": severities})

counted(base) := [allow, severities] if {
	decision := pyconsent.decision with input as base
	allow := decision.allow
	severities := {[found.rule, found.severity] | some found in decision.findings}
}

test_silent_when_nothing_is_set if {
	severity.findings == set() with input as fixture.offered
	every severities in [null, {}, []] {
		severity.findings == set() with input as with_severities(fixture.offered, severities)
	}
}

test_silent_when_the_rule_can_be_waived if {
	every word in ["error", "warning", "off"] {
		severity.findings == set() with input as with_severities(fixture.offered, {"notice.missing": word})
	}
}

test_told_of_when_the_word_is_unknown if {
	every row in [[null, "nothing"], ["Off", "Off"], ["critical", "critical"], [false, "false"], [[], "[]"]] {
		[word, shown] := row
		changed := with_severities(fixture.offered, {"notice.missing": word})
		severity.findings == {of("notice.missing", $"notice.missing: {shown}")} with input as changed
	}
}

test_told_of_when_the_rule_holds_at_all_times_or_does_not_exist if {
	every rule in ["sharing.sensitive", "catalogue.malformed", "waiver.unused", "notice.mising", "notice", "*", ""] {
		severity.findings == {of(rule, $"{rule}: off")} with input as with_severities(fixture.offered, {rule: "off"})
	}
}

test_a_rule_counts_as_it_is_set if {
	counted(fixture.unannounced) == [false, {["notice.missing", "error"]}]
	counted(with_severities(fixture.unannounced, {"notice.missing": "warning"})) == [true, {["notice.missing", "warning"]}]
	counted(with_severities(fixture.unannounced, {"notice.missing": "off"})) == [true, set()]
	counted(with_severities(fixture.unannounced, {"notice.missing": "error"})) == [false, {["notice.missing", "error"]}]
}

test_what_is_not_understood_leaves_the_rule_as_it_was if {
	every word in [null, "Off", "", false, 0, []] {
		changed := with_severities(fixture.unannounced, {"notice.missing": word})
		counted(changed) == [false, {["notice.missing", "error"], ["waiver.severity", "warning"]}]
	}
}

test_a_rule_that_holds_at_all_times_is_not_turned_down if {
	imposed := fixture.with_change(fixture.offered, {"after/default": true})
	[allow, found] := counted(with_severities(imposed, {"sharing.sensitive": "off"}))
	not allow
	["sharing.sensitive", "critical"] in found
	["waiver.severity", "warning"] in found
}
