# METADATA
# title: Notice silent on what matters
# description: |
#   A notice says what changes, which data, for what use, to which recipients,
#   and how to object. A parent category or use says its children.
# custom:
#   id: notice.silent
#   severity: error
#   waivable: true
#   sources:
#     - Colorado 4 CCR 904-3 Rule 6.04
#     - Cal. Civ. Code §1798.100(a)(1)
#     - FTC, 13 February 2024, on quietly changing terms of service
#     - Gateway Learning, FTC C-4120 (2004)
#     - Facebook, FTC C-4365 (2012)
#     - 11 CCR §7004
#   fix: >-
#     State in the notice what it leaves unsaid.
package pyconsent.rules.notice.silent

import data.pyconsent.model.finding
import data.pyconsent.model.notice

annotation := rego.metadata.chain()

findings contains finding.of(annotation, case, {
	"message": $"the notice to {case.audience} does not say {concat(", ", unsaid)}",
	"expected": "a notice that states what changes, the data, the use, the recipients and how to object",
	"actual": $"nothing on {concat(", ", unsaid)}",
	"fix": $"state {concat("; ", [stated(label, case) | some label in unsaid])}",
	"path": ["plan", "notices", place(case)],
}) if {
	some case in notice.cases
	count(case.active) > 0
	unsaid := notice.unsaid(case.active, case)
	count(unsaid) > 0
}

# What is to be stated, where the change itself says it.
stated(label, case) := $"{label}, {finding.words([atom[field] | some atom in case.told])}" if {
	field := {"the data": "category", "the use": "use", "the recipients": "recipient"}[label]
} else := label

# What the first notice says is said in time, if anything is.
place(case) := notice.earliest(case).number if {
	count(case.dated) > 0
} else := case.active[0].number
