# METADATA
# title: The bar is lowered with the change
# description: |
#   To lower a threshold, or what a rule counts for, together with a change would have
#   the change judged by less than was in force when it was proposed. So the stricter
#   of the two counts, and the new one from the next change on.
# custom:
#   id: waiver.lowered
#   severity: warning
#   waivable: false
#   sources:
#     - the organisation's own policy
#   fix: >-
#     Change it by itself, before the change that it is to hold for.
package pyconsent.waiver.lowered

import data.pyconsent.model.finding
import data.pyconsent.model.organisation
import data.pyconsent.model.waiver

annotation := rego.metadata.chain()

findings contains finding.of(annotation, everything, {
	"message": $"{name} is lowered together with the change, which is judged by what it was",
	"expected": $"{name}: {finding.shown(was)}",
	"actual": $"{name}: {finding.shown(is)}",
	"fix": $"change {name} by itself, before the change that it is to hold for",
	"path": ["organisation", place, name],
}) if {
	some [place, name, was, is] in lowered
}

everything := {"change": null, "setting": null, "document": null, "audience": null}

lowered contains ["thresholds", name, was, is] if {
	some name, own in organisation.default_thresholds
	[is, was] := [organisation.days_set(state, name, own) | some state in organisation.states]
	organisation.strictest(name, [is, was]) != is
}

lowered contains ["thresholds", "consent_uses", was, is] if {
	[is, was] := [object.get(state, ["thresholds", "consent_uses"], null) | some state in organisation.states]
	some use in was
	not use in organisation.default_consent_uses
	not is_among(use, is)
}

lowered contains ["thresholds", "unannounced_default", was, is] if {
	[is, was] := [object.get(state, ["thresholds", "unannounced_default"], null) | some state in organisation.states]
	was == "error"
	is != "error"
}

lowered contains ["severities", rule, was, is] if {
	some state in organisation.states
	some rule, _ in state.severities
	custom := waiver.custom(rule)
	[is, was] := [finding.counting(custom, {}, one) | some one in organisation.states]
	finding.strictest({is, was}) != is
}

is_among(use, uses) if use in uses
