# METADATA
# title: Existing users moved to on
# description: |
#   People who are already there keep what they had, or are asked. They are
#   never moved to what they did not choose.
# custom:
#   id: sharing.existing_users
#   severity: error
#   waivable: true
#   sources:
#     - Colorado 4 CCR 904-3 Rule 6.04
#     - GDPR Art. 7
#     - Gateway Learning, FTC C-4120 (2004)
#     - Facebook, FTC C-4365 (2012)
#   fix: >-
#     Keep existing users as they were, or ask them.
package pyconsent.rules.sharing.existing_users

import data.pyconsent.model.change
import data.pyconsent.model.finding
import data.pyconsent.model.organisation

annotation := rego.metadata.chain()

findings contains finding.of(annotation, case, {
	"message": $"existing users ({case.audience}) get this without being asked",
	"expected": "existing users kept as they were, or asked",
	"actual": finding.shown(object.get(case.plan, "existing_users", null)),
	"fix": "declare existing_users: kept or existing_users: asked in the change plan, and do so",
	"path": ["plan", "existing_users"],
}) if {
	some case in change.setting_cases
	not organisation.is_new(case)
	some atom in case.atoms
	atom.imposed
	atom.needs_consent
	not change.is_spared(case)
}
