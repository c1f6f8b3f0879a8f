package pyconsent.waiver.lowered_test

import data.pyconsent
import data.pyconsent.fixture
import data.pyconsent.waiver.lowered

of(place, name, was, is) := {
	"rule": "waiver.lowered",
	"title": "The bar is lowered with the change",
	"severity": "warning",
	"waivable": false,
	"sources": ["the organisation's own policy"],
	"change": null,
	"setting": null,
	"document": null,
	"audience": null,
	"message": $"{name} is lowered together with the change, which is judged by what it was",
	"expected": $"{name}: {was}",
	"actual": $"{name}: {is}",
	"fix": $"change {name} by itself, before the change that it is to hold for",
	"path": ["organisation", place, name],
}

changed(base, before, after) := object.union(
	fixture.with_organisation(base, after),
	{"organisation_before": object.union(fixture.organisation, before)},
)

found(before, after) := findings if {
	findings := lowered.findings with input as changed(fixture.offered, before, after)
}

counted(base) := [allow, severities] if {
	decision := pyconsent.decision with input as base
	allow := decision.allow
	severities := {[found.rule, found.severity] | some found in decision.findings}
}

test_silent_when_the_organisation_stays_as_it_was if {
	lowered.findings == set() with input as fixture.offered
	found({}, {}) == set()
	every value in [null, {}, [], "none"] {
		found({"thresholds": value}, {"thresholds": value}) == set()
		found({"severities": value}, {"severities": value}) == set()
	}
}

test_silent_when_the_bar_is_raised if {
	found({"thresholds": {"notice_days": 7}}, {"thresholds": {"notice_days": 45}}) == set()
	found({"thresholds": {"waiver_max_days": 60}}, {"thresholds": {"waiver_max_days": 30}}) == set()
	found({}, {"thresholds": {"consent_uses": ["personalize"], "unannounced_default": "error"}}) == set()
	found({"severities": {"notice.missing": "off"}}, {"severities": {"notice.missing": "warning"}}) == set()
	found({"severities": {"notice.missing": "off"}}, {}) == set()
}

test_silent_when_a_default_is_written_down_or_taken_out if {
	written := {"thresholds": {"notice_days": 30}, "severities": {"notice.missing": "error"}}
	found({}, written) == set()
	found(written, {}) == set()
	found({"thresholds": {"consent_uses": ["sales"]}}, {}) == set()
}

test_told_of_when_a_threshold_is_lowered if {
	found({}, {"thresholds": {"notice_days": 7}}) == {of("thresholds", "notice_days", "30", "7")}
	found({"thresholds": {"notice_days": 45}}, {}) == {of("thresholds", "notice_days", "45", "30")}
	found({}, {"thresholds": {"waiver_max_days": 365}}) == {of("thresholds", "waiver_max_days", "90", "365")}
	found({"thresholds": {"unannounced_default": "error"}}, {}) == {of("thresholds", "unannounced_default", "error", "nothing")}
	was := {"thresholds": {"consent_uses": ["personalize", "analytics"]}}
	every row in [[null, "nothing"], [["analytics"], "[\"analytics\"]"]] {
		[uses, shown] := row
		finding := of("thresholds", "consent_uses", "[\"personalize\",\"analytics\"]", shown)
		found(was, {"thresholds": {"consent_uses": uses}}) == {finding}
	}
}

test_told_of_when_a_rule_counts_for_less if {
	found({}, {"severities": {"notice.missing": "off"}}) == {of("severities", "notice.missing", "error", "off")}
	turned_down := of("severities", "notice.missing", "error", "warning")
	found({"severities": {"notice.missing": "error"}}, {"severities": {"notice.missing": "warning"}}) == {turned_down}
	unannounced := of("severities", "notice.unannounced", "error", "warning")
	found({"severities": {"notice.unannounced": "error"}}, {}) == {unannounced}
}

test_silent_when_what_is_set_never_counted if {
	every rule in ["sharing.sensitive", "notice.mising", "notice", ""] {
		found({}, {"severities": {rule: "off"}}) == set()
	}
	found({}, {"severities": {"notice.missing": "Off"}}) == set()
}

test_the_change_is_judged_by_the_stricter if {
	off := {"severities": {"notice.missing": "off"}}
	counted(changed(fixture.unannounced, {}, off)) == [false, {["notice.missing", "error"], ["waiver.lowered", "warning"]}]
	counted(changed(fixture.unannounced, off, off)) == [true, set()]
	hasty := {"thresholds": {"notice_days": 90}}
	counted(changed(fixture.announced, hasty, {})) == [false, {["notice.late", "error"], ["waiver.lowered", "warning"]}]
	counted(changed(fixture.announced, {}, {})) == [true, set()]
}
