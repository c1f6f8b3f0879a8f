# METADATA
# title: Waiver about to expire
# description: |
#   A waiver that ends soon is told of in time to make the change right.
# custom:
#   id: waiver.expiring
#   severity: warning
#   waivable: false
#   sources:
#     - the organisation's own policy
#   fix: >-
#     Make the change right before the waiver ends.
package pyconsent.waiver.expiring

import data.pyconsent.model.date
import data.pyconsent.model.finding
import data.pyconsent.model.organisation
import data.pyconsent.model.waiver

annotation := rego.metadata.chain()

findings contains finding.of(annotation, waiver.case(given), {
	"message": $"{waiver.name(given)} ends on {date.moment(given.expires_at)}",
	"expected": $"more than {days} days left",
	"actual": $"ends on {date.moment(given.expires_at)}",
	"fix": "make the change right before the waiver ends",
	"path": waiver.path(given),
}) if {
	some given in waiver.in_force
	days := organisation.thresholds.waiver_expiring_days
	given.expires_at - input.at <= organisation.in_seconds(days)
}
