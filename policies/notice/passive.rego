# METADATA
# title: Passive notice only
# description: |
#   A changed web page, a changelog or a rewritten policy waits to be read; it
#   tells nobody. A notice goes to the person: by e-mail, in the product, by
#   push, text message, post or telephone.
# custom:
#   id: notice.passive
#   severity: error
#   waivable: true
#   sources:
#     - Colorado 4 CCR 904-3 Rule 6.04
#     - Cal. Civ. Code §1798.100(a)(1)
#     - FTC, 13 February 2024, on quietly changing terms of service
#     - Gateway Learning, FTC C-4120 (2004)
#     - Facebook, FTC C-4365 (2012)
#   fix: >-
#     Add a notice through a channel that goes to the person.
package pyconsent.rules.notice.passive

import data.pyconsent.model.finding
import data.pyconsent.model.notice

annotation := rego.metadata.chain()

findings contains finding.of(annotation, case, {
	"message": $"{case.audience} would have to come upon the change by itself",
	"expected": $"a notice by one of {concat(", ", notice.active_channels)}",
	"actual": $"notices by {finding.words([object.get(told, "channel", null) | some told in case.reaching])}",
	"fix": $"notify {case.audience} directly; {notice.how_to_be_on_time(case)}",
	"path": ["plan", "notices"],
}) if {
	some case in notice.cases
	count(case.reaching) > 0
	count(case.active) == 0
}
