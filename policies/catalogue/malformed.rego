# METADATA
# title: A change that cannot be read
# description: |
#   A change is of a setting or a document, before and after, with a default
#   where the setting remains. What cannot be read is not judged, and what is
#   not judged is not allowed. What was written so before, and stays, is spared.
#   The same holds for the thresholds that every change is held to: one that cannot
#   be read must not pass for one that was never set.
# custom:
#   id: catalogue.malformed
#   severity: critical
#   waivable: false
#   sources:
#     - GDPR Art. 25(2)
#   fix: >-
#     Write the change as its schema says, schemas/changes.schema.json.
package pyconsent.rules.catalogue.malformed

import data.pyconsent.model.defaults
import data.pyconsent.model.finding
import data.pyconsent.model.organisation
import data.pyconsent.model.processing
import data.pyconsent.model.taxonomy

annotation := rego.metadata.chain()

findings contains finding.of(annotation, at(number), {
	"message": $"the change cannot be read: {fault.what}",
	"expected": fault.expected,
	"actual": finding.shown(fault.actual),
	"fix": $"write {fault.expected}, as in schemas/changes.schema.json",
	"path": place(number, fault.path),
}) if {
	some [number, fault] in faults
}

findings contains finding.of(annotation, at(number), {
	"message": $"what the organisation holds changes to cannot be read: {flaw.what}",
	"expected": flaw.expected,
	"actual": finding.shown(flaw.actual),
	"fix": $"write {flaw.expected}, as in schemas/organisation.schema.json",
	"path": flaw.path,
}) if {
	some number, _ in input.changes
	some flaw in threshold_flaws
}

# What is wrong for everyone with a single default is the same fault where everyone is named.
place(number, path) := ["after", "default"] if {
	array.slice(path, 0, 2) == ["after", "default"]
	count(defaults.by_audience(written(input.changes[number], "after"))) == 0
} else := path

at(number) := {
	"change": number,
	"setting": text_or_null(number, "setting"),
	"document": text_or_null(number, "document"),
	"audience": null,
}

text_or_null(number, name) := input.changes[number][name] if {
	is_string(input.changes[number][name])
} else := null

keys := {
	"change": {"setting", "document", "before", "after", "plan", "before_recipients"},
	"setting": {
		"title", "description", "values", "default", "default_reason",
		"fallback", "choice_expires", "control", "processing",
	},
	"flow": {
		"while", "data_categories", "data_uses", "recipients",
		"consent", "trigger", "reversible", "artefacts",
	},
}

faults contains [number, fault("it does not name one setting or one document", "the key of one setting or of one document", names, [])] if {
	some number, change in input.changes
	names := [change[name] | some name in ["setting", "document"]; is_named(change, name)]
	count(names) != 1
}

faults contains [number, stranger("change", key, change[key], [key])] if {
	some number, change in input.changes
	some key in (object.keys(change) - keys.change)
}

faults contains [number, fault($"{side} is neither null nor an object", $"{side}: null, or an object", written(change, side), [side])] if {
	some number, change in input.changes
	some side in ["before", "after"]
	not is_state(change, side)
}

faults contains [number, fault("it has neither a before nor an after", "what there was before, or what there is after", null, [])] if {
	some number, change in input.changes
	every side in ["before", "after"] {
		not is_there(change, side)
	}
}

faults contains [number, fault(
	"before_recipients is not an object of known kinds",
	$"recipients with one of {concat(", ", organisation.kinds)}",
	change.before_recipients,
	["before_recipients"],
)] if {
	some number, change in input.changes
	"before_recipients" in object.keys(change)
	not has_kinds(change)
}

faults contains [number, flaw] if {
	some number, change in input.changes
	is_string(change.setting)
	flaws := setting_flaws(written(change, "after"))
	count(flaws) > 0
	some flaw in (flaws - setting_flaws(written(change, "before")))
	not is_given_up(flaw, change)
}

faults contains [number, flaw] if {
	some number, change in input.changes
	is_string(change.document)
	some flaw in (document_flaws(written(change, "after")) - document_flaws(written(change, "before")))
}

faults contains [number, fault(
	"a new version of the document does not say whom it binds",
	"a list of audiences",
	written(version, "audiences"),
	["after", "versions", place, "audiences"],
)] if {
	some [number, place, version] in new_versions
	not is_binding(version)
}

faults contains [number, fault(
	"what a new version of the document discloses is not a list",
	"a list of what it discloses",
	written(version, "discloses"),
	["after", "versions", place, "discloses"],
)] if {
	some [number, place, version] in new_versions
	not is_list(version, "discloses")
}

fault(what, expected, actual, path) := {"what": what, "expected": expected, "actual": actual, "path": path}

stranger(whole, key, value, path) := fault($"{key} is no part of a {whole}", $"only {concat(", ", sort(keys[whole]))}", value, path)

written(whole, name) := object.get(whole, name, null) if {
	is_object(whole)
} else := null

setting_flaws(setting) := union({
	strange_keys(setting),
	default_flaws(setting),
	portion_flaws(setting),
	values_flaws(setting),
	strays(setting),
}) if {
	is_object(setting)
} else := set()

threshold_flaws contains fault("thresholds", "thresholds: an object", thresholds, ["organisation", "thresholds"]) if {
	thresholds := object.get(input, ["organisation", "thresholds"], null)
	thresholds != null
	not is_object(thresholds)
}

threshold_flaws contains fault(name, expected, value, ["organisation", "thresholds", name]) if {
	is_object(input.organisation.thresholds)
	some name, value in input.organisation.thresholds
	value != null
	not is_threshold(name, value)
	expected := object.get(threshold_kinds, name, $"only {concat(", ", sort(object.keys(threshold_kinds)))}")
}

threshold_kinds := object.union(
	{
		"consent_uses": "consent_uses: a list of data uses of the fideslang taxonomy",
		"unannounced_default": "unannounced_default: warning, or error",
	},
	{name: $"{name}: a number of days" | some name, _ in organisation.default_thresholds},
)

strange_keys(setting) := {stranger("setting", key, setting[key], ["after", key]) |
	some key in (object.keys(setting) - keys.setting)
} | {stranger("flow", key, flow[key], ["after", "processing"]) |
	some flow in processing.flows(setting)
	some key in (object.keys(flow) - keys.flow)
}

default_flaws(setting) := {fault(
	"after has no default",
	"a default: one value, or one for each audience",
	written(setting, "default"),
	["after", "default"],
) |
	not has_default(setting)
}

portion_flaws(setting) := {fault(
	$"the default of {audience} is neither a value nor portions that make up 100 %",
	"a value, or a split between values whose percentages make up 100",
	entry,
	["after", "default", audience],
) |
	some audience, entry in defaults.by_audience(setting)
	not is_default(entry)
	not is_of_no_data(setting, entry)
}

# One that cannot be told and rests on something else than before; where no data flow that
# makes no difference.
is_of_no_data(setting, entry) if {
	is_string(entry.untold)
	setting.processing == "none"
}

# What may flow cannot be told where it is not known what can be chosen.
values_flaws(setting) := {fault(
	"values is neither a list nor any",
	"values: a list of values, or any",
	written(setting, "values"),
	["after", "values"],
) |
	count(processing.flows(setting)) > 0
	not has_values(setting)
}

# Values that are in use and that the setting does not have.
strays(setting) := {fault(what, "a value that is among the values", value, path) |
	some [use, value, path] in in_use(setting)
	not is_among(value, setting)
	what := $"{use} {finding.shown(value)}, which is not among the values"
}

document_flaws(document) := {fault("the document has no list of versions", "a list of versions", written(document, "versions"), ["after", "versions"]) |
	is_object(document)
	not has_versions(document)
}

new_versions := [[number, place, version] |
	some number, change in input.changes
	is_string(change.document)
	old := object.get(change, ["before", "versions"], [])
	some place, version in change.after.versions
	not version in old
]

is_threshold(name, value) if {
	is_number(organisation.default_thresholds[name])
	is_number(value)
	value >= 0
}

is_threshold("consent_uses", value) if {
	is_array(value)
	every use in value { taxonomy.is_data_use(use) }
}

is_threshold("unannounced_default", value) if value in ["warning", "error"]

is_named(change, name) if {
	is_string(change[name])
	trim_space(change[name]) != ""
}

has_default(setting) if defaults.is_value(setting["default"])

has_default(setting) if count(defaults.by_audience(setting)) > 0

is_default(entry) if defaults.is_value(entry)

is_default(entry) if defaults.is_split(entry)

has_kinds(change) if {
	is_object(change.before_recipients)
	every kind in change.before_recipients { kind in organisation.kinds }
}

is_binding(version) if {
	count(version.audiences) > 0
	every audience in version.audiences { is_string(audience) }
}

is_list(version, name) if written(version, name) == null

is_list(version, name) if is_array(version[name])

has_values(setting) if lists_values(setting)

has_values(setting) if setting.values == "any"

lists_values(setting) if is_array(setting.values)

is_among(value, setting) if value in setting.values

is_among(value, setting) if {
	defaults.is_value(value)
	not lists_values(setting)
}

in_use(setting) := (({[$"the default of {audience} is", portion.value, ["after", "default", audience]] |
	some audience in defaults.addressed(setting)
	some portion in defaults.portions(setting, audience, "default")
} | {["the fallback is", value, ["after", "fallback"]] |
	value := setting.fallback
}) | {["a choice expires into", value, ["after", "choice_expires"]] |
	value := expiry(setting)
}) | {["a flow is on under", value, ["after", "processing"]] |
	some flow in processing.flows(setting)
	is_array(flow.while)
	some value in flow.while
}

expiry(setting) := setting.choice_expires.into

expiry(setting) := setting.choice_expires if {
	setting.choice_expires != null
	type_name(setting.choice_expires) != "object"
}

# A flow may keep a value that people can no longer choose.
is_given_up(flaw, change) if {
	flaw.path == ["after", "processing"]
	flaw.actual in change.before.values
	every kept in change.after.values { kept in change.before.values }
}

is_there(change, side) if is_object(change[side])

has_versions(document) if is_array(document.versions)

is_state(change, side) if is_there(change, side)

is_state(change, side) if change[side] == null
