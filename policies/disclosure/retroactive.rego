# METADATA
# title: Document widened to cover what already happened
# description: |
#   A new text does not reach back. Data collected before it took effect were
#   collected under the old one; their use needs fresh, explicit consent.
# custom:
#   id: disclosure.retroactive
#   severity: error
#   waivable: true
#   sources:
#     - Gateway Learning, FTC C-4120 (2004)
#     - FTC, 13 February 2024, on quietly changing terms of service
#     - Colorado 4 CCR 904-3 Rule 6.04
#   fix: >-
#     Leave data collected before the new version alone, or ask each person for
#     explicit opt-in.
package pyconsent.rules.disclosure.retroactive

import data.pyconsent.model.change
import data.pyconsent.model.date
import data.pyconsent.model.document
import data.pyconsent.model.finding

annotation := rego.metadata.chain()

findings contains finding.of(annotation, case, {
	"message": $"{document.name(version)} would cover data collected before it",
	"expected": "data collected before the version took effect left alone, or used only after fresh opt-in",
	"actual": $"data collected since {since(case)}; in force from {date.moment(document.starts_at(version))}",
	"fix": "declare data_collected_before.used: false, or ask and declare data_collected_before.consent: opt_in",
	"path": ["organisation", "documents", version.document, "versions", version.number],
}) if {
	some case in change.setting_cases
	change.reaches_back(case)
	some atom in change.weighty(case)
	some version in document.versions
	document.binds_some(version, case.audience)
	document.discloses(version, atom)
	is_number(document.starts_at(version))
	not is_before(version, case)
	not is_older(case, atom)
}

findings contains finding.of(annotation, case, {
	"message": $"{document.name(version)} would cover data collected before it",
	"expected": "data collected before the version took effect left alone, or used only after fresh opt-in",
	"actual": $"data collected since {since(case)}; in force from {start(version)}",
	"fix": "declare data_collected_before.used: false, or ask and declare data_collected_before.consent: opt_in",
	"path": ["after", "versions", version.number],
}) if {
	some case in change.document_cases
	change.reaches_back(case)
	version := case.version
	not is_before(version, case)
	some atom in case.atoms
	not is_older(case, atom)
}

# A version that disclosed it when the data were collected is nothing new.
is_older(case, atom) if {
	some version in document.versions
	document.binds_all(version, case.audience)
	document.discloses(version, atom)
	document.starts_at(version) <= case.plan.data_collected_before.since
	is_number(case.plan.data_collected_before.since)
}

is_before(version, case) if {
	is_since_known(case)
	document.starts_at(version) <= case.plan.data_collected_before.since
}

is_since_known(case) if is_number(case.plan.data_collected_before.since)

since(case) := date.moment(case.plan.data_collected_before.since) if {
	is_since_known(case)
} else := "an unknown moment"

start(version) := date.moment(document.starts_at(version)) if {
	is_number(document.starts_at(version))
} else := "an unknown moment"
