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
import data.pyconsent.model.defaults
import data.pyconsent.model.document
import data.pyconsent.model.finding
import data.pyconsent.model.notice
import data.pyconsent.model.organisation
import data.pyconsent.model.taxonomy

annotation := rego.metadata.chain()

findings contains finding.of(annotation, case, unknown(
	"audience", case.audience, place(case, ["default", case.audience], ["audiences"]),
	"declare it under audiences of the organisation, or correct it",
)) if {
	some case in change.cases
	is_addressed(case)
	not is_known_audience(case)
}

findings contains finding.of(annotation, case, unknown(
	"audience", case.audience, ["before", "default", case.audience],
	"declare it, or say renamed_from of what it is called now, or keep its default",
)) if {
	some case in change.setting_cases
	was_named(case)
	not is_named_in(case.after, case)
	count(case.atoms) > 0
	not is_known_audience(case)
}

findings contains finding.of(annotation, case, unknown(
	"data category", atom.category, within(case, atom, "data_categories"),
	"use a key of the fideslang taxonomy",
)) if {
	some case in change.cases
	some atom in case.atoms
	is_named(atom, "data_categories")
	not is_known_category(atom)
}

findings contains finding.of(annotation, case, unknown(
	"data use", atom.use, within(case, atom, "data_uses"),
	"use a key of the fideslang taxonomy",
)) if {
	some case in change.cases
	some atom in case.atoms
	is_named(atom, "data_uses")
	not is_known_use(atom)
}

findings contains finding.of(annotation, case, unknown(
	"recipient", atom.recipient, within(case, atom, "recipients"),
	"declare it with its kind under recipients of the organisation",
)) if {
	some case in change.cases
	some atom in case.atoms
	is_named(atom, "recipients")
	atom.kind == taxonomy.unknown
}

findings contains finding.of(annotation, case, {
	"message": $"{document.name(case.version)} discloses something and leaves out its {field}",
	"expected": $"{field}: a list of known keys",
	"actual": finding.shown(object.get(atom.flow, field, null)),
	"fix": $"state {field} there",
	"path": within(case, atom, field),
}) if {
	some case in change.document_cases
	some atom in case.atoms
	some field in ["data_categories", "data_uses", "recipients"]
	not is_named(atom, field)
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

is_addressed(case) if case.document != null

# An audience that both states name matters where something is added for it.
is_addressed(case) if {
	is_named_in(case.after, case)
	not was_named(case)
}

is_addressed(case) if {
	is_named_in(case.after, case)
	count(case.atoms) > 0
}

was_named(case) if is_named_in(case.before, case)

is_named_in(state, case) if case.audience in object.keys(defaults.by_audience(state))

# What is left out is no key. Where a flow leaves it out, another rule says so.
is_named(atom, field) if {
	is_array(atom.flow[field])
	count(atom.flow[field]) > 0
}

place(case, in_setting, in_version) := array.concat(["after"], in_setting) if {
	case.document == null
} else := array.concat(["after", "versions", case.version.number], in_version)

within(case, atom, field) := place(
	case,
	["processing", atom.number, field],
	["discloses", atom.number, field],
)

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
