# METADATA
# title: Unannounced change of a default
# description: |
#   A default that has nothing to do with personal data still changes what
#   people meet. It is a warning when nobody is told; the threshold
#   `unannounced_default: error` makes it a denial.
# custom:
#   id: notice.unannounced
#   severity: warning
#   waivable: true
#   sources:
#     - FTC, 13 February 2024, on quietly changing terms of service
#   fix: >-
#     Tell the people affected, or leave the default as it is for those who have
#     it.
package pyconsent.rules.notice.unannounced

import data.pyconsent.model.change
import data.pyconsent.model.defaults
import data.pyconsent.model.document
import data.pyconsent.model.finding
import data.pyconsent.model.notice
import data.pyconsent.model.organisation

annotation := rego.metadata.chain()

findings contains finding.of(annotation, case, {
	"severity": severity,
	"message": $"the default changes for {case.audience} and nobody is told",
	"expected": $"a notice to {case.audience} before the default changes",
	"actual": "no notice",
	"fix": $"notify {case.audience} before the change takes effect",
	"path": defaults.place(case.after, case.audience, "default"),
}) if {
	some case in change.plain_cases
	not organisation.is_new(case)
	not is_announced(case)
}

severity := "error" if {
	some state in organisation.states
	state.thresholds.unannounced_default == "error"
} else := "warning"

is_announced(case) if {
	some told in notice.telling(case.plan, case.audience)
	notice.moment(told) <= document.judged_at(case)
}
