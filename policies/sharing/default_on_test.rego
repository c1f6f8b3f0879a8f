package pyconsent.rules.sharing.default_on_test

import data.pyconsent.fixture
import data.pyconsent.rules.sharing.default_on

finding := {
	"rule": "sharing.default_on",
	"title": "On by default without opt-in",
	"severity": "error",
	"waivable": true,
	"sources": [
		"GDPR Art. 4(11)", "GDPR Art. 25(2)", "GDPR Recital 32",
		"CJEU C-673/17 Planet49", "EDPB Guidelines 05/2020", "18 U.S.C. §2702(a), (b)(3)",
	],
	"change": 0,
	"setting": "assistant.training",
	"document": null,
	"audience": "everyone",
	"message": "on by default for everyone: user.content.private → train_ai_system → partner",
	"expected": "off until the person opts in",
	"actual": "true for 100 %",
	"fix": "set the default to a value that switches this off for everyone, and ask for explicit opt-in",
	"path": ["after", "default"],
}

when_unknown := object.union(finding, {"actual": "unknown for 100 %"})

at_the_fallback(actual) := object.union(finding, {
	"message": "on when the code falls back, for everyone: user.content.private → train_ai_system → partner",
	"actual": actual,
	"fix": "let the code fall back on a value that switches this off for everyone, and ask for explicit opt-in",
	"path": ["after", "fallback"],
})

at_the_expiry(actual) := object.union(finding, {
	"message": "on when a choice expires, for everyone: user.content.private → train_ai_system → partner",
	"actual": actual,
	"fix": "let a choice expire into a value that switches this off for everyone, and ask for explicit opt-in",
	"path": ["after", "choice_expires"],
})

# The state before that `offered` has after: there, and off.
was_off := fixture.with_change(fixture.offered, {"before": fixture.offered.changes[0].after})

test_denied_when_introduced_on if {
	changed := fixture.with_change(fixture.offered, {"after/default": true})
	default_on.findings == {finding} with input as changed
}

test_denied_when_switched_on if {
	changed := fixture.with_change(was_off, {"after/default": true})
	default_on.findings == {finding} with input as changed
}

test_allowed_when_off_until_the_person_opts_in if {
	default_on.findings == set() with input as fixture.offered
}

test_allowed_when_switched_off if {
	changed := fixture.with_change(was_off, {"before/default": true})
	default_on.findings == set() with input as changed
}

test_allowed_when_it_stays_on if {
	changed := fixture.with_change(was_off, {"before/default": true, "after/default": true})
	default_on.findings == set() with input as changed
}

test_a_value_with_a_negative_name_switches_on_what_it_names if {
	negative := fixture.with_change(fixture.offered, {"after/processing/0/while": [false]})
	default_on.findings == {object.union(finding, {"actual": "false for 100 %"})} with input as negative
	opposite := fixture.with_change(negative, {"after/default": true})
	default_on.findings == set() with input as opposite
}

test_denied_when_the_default_is_missing_or_no_value if {
	missing := fixture.without_change(fixture.offered, ["after/default"])
	default_on.findings == {when_unknown} with input as missing
	every value in [null, [], [false]] {
		changed := fixture.with_change(fixture.offered, {"after/default": value})
		default_on.findings == {when_unknown} with input as changed
	}
}

test_denied_when_it_does_not_say_under_which_values_it_is_on if {
	off := object.union(finding, {
		"actual": "false for 100 %",
		"fix": "no value switches this off: add one, or say it in while; set the default to it for everyone, and ask for explicit opt-in",
	})
	missing := fixture.without_change(fixture.offered, ["after/processing/0/while"])
	default_on.findings == {off} with input as missing
	every value in [null, "", "all", "any", 1, true, [], {}, {"not": null}, {"not": []}] {
		changed := fixture.with_change(fixture.offered, {"after/processing/0/while": value})
		default_on.findings == {off} with input as changed
	}
}

test_denied_when_all_but_another_value_switch_it_on if {
	changed := fixture.with_change(fixture.offered, {"after/processing/0/while": {"not": [true]}})
	default_on.findings == {object.union(finding, {"actual": "false for 100 %"})} with input as changed
}

test_allowed_when_the_default_is_the_exception if {
	changed := fixture.with_change(fixture.offered, {"after/processing/0/while": {"not": [false]}})
	default_on.findings == set() with input as changed
}

test_denied_when_consent_is_only_declared if {
	every model in ["opt_in", "opt_out", "implied", null] {
		changed := fixture.with_change(fixture.offered, {"after/default": true, "after/processing/0/consent": model})
		default_on.findings == {finding} with input as changed
	}
}

test_denied_when_a_part_of_the_audience_is_moved if {
	rollout := {"everyone": {"split": [{"value": true, "percent": 1}, {"value": false, "percent": 99}]}}
	changed := fixture.with_change(was_off, {"after/default": rollout})
	part := object.union(finding, {
		"actual": "false for 99 %, true for 1 %",
		"path": ["after", "default", "everyone", "split", 0],
	})
	default_on.findings == {part} with input as changed
	reversed := fixture.with_change(was_off, {"after/default": {"everyone": {"split": array.reverse(rollout.everyone.split)}}})
	second := object.union(part, {"path": ["after", "default", "everyone", "split", 1]})
	default_on.findings == {second} with input as reversed
}

test_only_a_wider_rollout_is_denied if {
	every row in [[20, 21, 1], [20, 20, 0], [20, 19, 0]] {
		changed := fixture.with_change(was_off, {"before/default": share(row[0]), "after/default": share(row[1])})
		count(default_on.findings) == row[2] with input as changed
	}
}

share(percent) := {"everyone": {"split": [
	{"value": true, "percent": percent},
	{"value": false, "percent": 100 - percent},
]}}

test_denied_for_the_audience_that_gets_it_on if {
	changed := fixture.with_change(fixture.offered, {"after/default": {"everyone": false, "premium": true}})
	default_on.findings == {object.union(finding, {
		"audience": "premium",
		"message": "on by default for premium: user.content.private → train_ai_system → partner",
		"fix": "set the default to a value that switches this off for premium, and ask for explicit opt-in",
		"path": ["after", "default", "premium"],
	})} with input as changed
}

test_denied_when_the_code_falls_back_on_it if {
	changed := fixture.with_change(fixture.offered, {"after/fallback": true})
	default_on.findings == {at_the_fallback("true for 100 %")} with input as changed
	every value in [null, [], {}] {
		unknown := fixture.with_change(fixture.offered, {"after/fallback": value})
		default_on.findings == {at_the_fallback("unknown for 100 %")} with input as unknown
	}
}

test_found_at_the_default_where_the_code_falls_back_on_that if {
	changed := fixture.with_change(was_off, {"before/default": true, "before/fallback": false, "after/default": true})
	default_on.findings == {object.union(at_the_fallback("true for 100 %"), {"path": ["after", "default"]})} with input as changed
}

test_allowed_when_the_code_falls_back_on_off if {
	changed := fixture.with_change(fixture.offered, {"after/fallback": false})
	default_on.findings == set() with input as changed
}

test_denied_at_the_default_and_at_a_fallback_of_its_own if {
	changed := fixture.with_change(fixture.offered, {"after/default": true, "after/fallback": true})
	default_on.findings == {finding, at_the_fallback("true for 100 %")} with input as changed
}

test_denied_when_a_choice_expires_into_on if {
	changed := fixture.with_change(fixture.offered, {"after/choice_expires": {"into": true, "after_days": 90}})
	default_on.findings == {at_the_expiry("true for 100 %")} with input as changed
	every value in [{}, {"into": null}, "", [], 90] {
		unknown := fixture.with_change(fixture.offered, {"after/choice_expires": value})
		default_on.findings == {at_the_expiry("unknown for 100 %")} with input as unknown
	}
}

test_allowed_when_a_choice_never_expires_or_expires_into_off if {
	every value in [null, {"into": false, "after_days": 90}] {
		changed := fixture.with_change(fixture.offered, {"after/choice_expires": value})
		default_on.findings == set() with input as changed
	}
}

test_a_flow_that_the_person_starts_is_not_said_to_flow_by_itself if {
	changed := fixture.with_change(fixture.offered, {
		"after/default": true,
		"after/processing/0/trigger": "user_action",
	})
	message := "on by default for everyone: user.content.private → train_ai_system → partner when the person uses the feature"
	default_on.findings == {object.union(finding, {"message": message})} with input as changed
}

test_a_flow_with_no_known_trigger_flows_by_itself if {
	every value in [null, "", "User_action", true, ["user_action"]] {
		changed := fixture.with_change(fixture.offered, {"after/default": true, "after/processing/0/trigger": value})
		default_on.findings == {finding} with input as changed
	}
}

test_only_what_needs_consent_is_named if {
	usage := object.union(fixture.usage, {"while": [true]})
	changed := fixture.with_change(fixture.offered, {"after/default": true, "after/processing/-": usage})
	default_on.findings == {finding} with input as changed
}

test_a_default_that_needs_no_consent_may_be_on if {
	default_on.findings == set() with input as fixture.announced
}
