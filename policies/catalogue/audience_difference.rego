# METADATA
# title: Default differs between audiences without a reason
# description: |
#   A default that is on for some and off for others may be right, for children
#   or by region. The reason is stated.
# custom:
#   id: catalogue.audience_difference
#   severity: error
#   waivable: true
#   sources:
#     - GDPR Art. 25(2)
#     - FTC, 13 February 2024, on quietly changing terms of service
#   fix: >-
#     State `default_reason`, or give every audience the protective default.
package pyconsent.rules.catalogue.audience_difference

import data.pyconsent.model.change
import data.pyconsent.model.defaults
import data.pyconsent.model.finding

annotation := rego.metadata.chain()

findings contains finding.of(annotation, case, {
	"message": $"the default of {case.audience} differs from that of {finding.words(others)}, and no reason is given",
	"expected": "one default for all, or a default_reason",
	"actual": "no default_reason",
	"fix": "state default_reason, or give every audience the same default",
	"path": defaults.place(case.after, case.audience, "default"),
}) if {
	some case in change.setting_cases
	not has_reason(case)
	is_changed_for_more(case)
	others := {audience |
		some audience, _ in defaults.by_audience(case.after)
		defaults.shares(defaults.portions(case.after, audience, "default")) != defaults.shares(case.in_force[1])
	}
	count(others) > 0
}

is_changed_for_more(case) if {
	some atom in case.atoms
	"default" in atom.imposed_at
}

is_changed_for_more(case) if change.is_plain(case)

has_reason(case) if {
	is_string(case.after.default_reason)
	trim_space(case.after.default_reason) != ""
}
