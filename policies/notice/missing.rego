# METADATA
# title: No notice of the change
# description: |
#   People who are affected by a change are told of it before it takes effect.
#   Here nobody is told anything. No statute for consumers in general fixes the
#   number of days: it is the organisation's own policy, or its stricter
#   promise.
# custom:
#   id: notice.missing
#   severity: error
#   waivable: true
#   sources:
#     - Colorado 4 CCR 904-3 Rule 6.04
#     - Cal. Civ. Code §1798.100(a)(1)
#     - FTC, 13 February 2024, on quietly changing terms of service
#     - Gateway Learning, FTC C-4120 (2004)
#     - Facebook, FTC C-4365 (2012)
#   fix: >-
#     Plan a notice to every audience affected, early enough for the lead time.
package pyconsent.rules.notice.missing

import data.pyconsent.model.finding
import data.pyconsent.model.notice

annotation := rego.metadata.chain()

findings contains finding.of(annotation, case, {
	"message": $"{case.audience} is told nothing of this change",
	"expected": $"a notice to {case.audience}, {case.days} days before the change takes effect",
	"actual": "no notice is planned",
	"fix": notice.how_to_be_on_time(case),
	"path": ["plan"],
}) if {
	some case in notice.cases
	count(case.notices) == 0
}
