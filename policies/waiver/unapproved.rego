# METADATA
# title: Waiver without reason or second person
# description: |
#   A waiver gives its reason, its author and an approver who is somebody else.
#   Without these it waives nothing.
# custom:
#   id: waiver.unapproved
#   severity: warning
#   waivable: false
#   sources:
#     - the organisation's own policy
#   fix: >-
#     State reason, author and an approver who is not the author.
package pyconsent.waiver.unapproved

import data.pyconsent.model.finding
import data.pyconsent.model.waiver

annotation := rego.metadata.chain()

findings contains finding.of(annotation, waiver.case(given), {
	"message": $"{waiver.name(given)} is not approved by a second person with a reason",
	"expected": "reason, author and another person as approver",
	"actual": $"author {finding.shown(object.get(given, "author", null))}, approver {finding.shown(object.get(given, "approver", null))}, reason {finding.shown(object.get(given, "reason", null))}",
	"fix": "state the reason, and have somebody else than the author approve it",
	"path": waiver.path(given),
}) if {
	some given in waiver.waivers
	not waiver.is_approved(given)
}
