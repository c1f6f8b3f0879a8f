# METADATA
# title: Unknown key
# description: |
#   Categories and uses are keys of the taxonomy; audiences and recipients are
#   those that the organisation declares, recipients with their kind; channels
#   are known. An unknown key means nothing, so nothing can rest on it.
# custom:
#   id: catalogue.unknown_key
#   severity: error
#   waivable: false
#   sources:
#     - fideslang taxonomy
#     - Cal. Civ. Code §1798.100(a)(1)
#   fix: >-
#     Use a known key, or declare it.
package pyconsent.rules.catalogue.unknown_key

import data.pyconsent.model.change
import data.pyconsent.model.finding
import data.pyconsent.model.notice
import data.pyconsent.model.organisation
import data.pyconsent.model.taxonomy

annotation := rego.metadata.chain()

findings contains finding.of(annotation, case, unknown(
	"audience", case.audience, ["after", "default"],
	"declare it under audiences of the organisation, or correct it",
)) if {
	some case in change.cases
	not is_known_audience(case)
}

findings contains finding.of(annotation, case, unknown(
	"data category", atom.category, ["after", "processing", atom.number, "data_categories"],
	"use a key of the fideslang taxonomy",
)) if {
	some case in change.cases
	some atom in case.atoms
	not is_known_category(atom)
}

findings contains finding.of(annotation, case, unknown(
	"data use", atom.use, ["after", "processing", atom.number, "data_uses"],
	"use a key of the fideslang taxonomy",
)) if {
	some case in change.cases
	some atom in case.atoms
	not is_known_use(atom)
}

findings contains finding.of(annotation, case, unknown(
	"recipient", atom.recipient, ["after", "processing", atom.number, "recipients"],
	"declare it with its kind under recipients of the organisation",
)) if {
	some case in change.cases
	some atom in case.atoms
	atom.kind == taxonomy.unknown
}

findings contains finding.of(annotation, case, unknown(
	"channel", object.get(told, "channel", null), ["plan", "notices", told.number, "channel"],
	$"use one of {concat(", ", channels)}",
)) if {
	some case in notice.cases
	some told in case.notices
	not is_known_channel(told)
}

findings contains finding.of(annotation, case, unknown(
	"audience", group, ["plan", "notices", told.number, "audiences"],
	"declare it under audiences of the organisation, or correct it",
)) if {
	some case in notice.cases
	some told in case.notices
	some group in told.audiences
	not organisation.audience_known(group)
}

is_known_audience(case) if organisation.audience_known(case.audience)

is_known_category(atom) if taxonomy.is_data_category(atom.category)

is_known_use(atom) if taxonomy.is_data_use(atom.use)

is_known_channel(told) if told.channel in channels

unknown(what, key, path, fix) := {
	"message": $"unknown {what}: {finding.shown(key)}",
	"expected": $"a known {what}",
	"actual": finding.shown(key),
	"fix": fix,
	"path": path,
}

channels := array.concat(notice.active_channels, notice.passive_channels)
