# METADATA
# title: Severity of a rule that has none to set
# description: |
#   An organisation may set a rule that can be waived to `error`, `warning` or
#   `off`. Set for another rule, for one that does not exist or to another word,
#   it changes nothing.
# custom:
#   id: waiver.severity
#   severity: warning
#   waivable: false
#   sources:
#     - the organisation's own policy
#   fix: >-
#     Correct the name of the rule and its severity, or remove them.
package pyconsent.waiver.severity

import data.pyconsent.model.finding
import data.pyconsent.model.waiver

annotation := rego.metadata.chain()

findings contains finding.of(annotation, everything, {
	"message": $"the severity of {rule} is set, and stays as it was",
	"expected": $"a rule that can be waived, and {concat(", ", finding.severities)}",
	"actual": $"{rule}: {finding.shown(severity)}",
	"fix": "correct it under severities of the organisation, or remove it",
	"path": ["organisation", "severities", rule],
}) if {
	some rule, severity in input.organisation.severities
	not is_set(rule, severity)
}

everything := {"change": null, "setting": null, "document": null, "audience": null}

is_set(rule, severity) if {
	waiver.is_waivable(rule)
	severity in finding.severities
}
