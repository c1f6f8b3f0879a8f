# METADATA
# title: A change that cannot be read
# description: |
#   A change is of a setting or a document, before and after, with a default
#   where the setting remains. What cannot be read is not judged, and what is
#   not judged is not allowed.
# custom:
#   id: catalogue.malformed
#   severity: critical
#   waivable: false
#   sources:
#     - GDPR Art. 25(2)
#   fix: >-
#     Write the change as its schema says.
package pyconsent.rules.catalogue.malformed

import data.pyconsent.model.defaults
import data.pyconsent.model.finding
import data.pyconsent.model.organisation
import data.pyconsent.model.processing

annotation := rego.metadata.chain()

findings contains finding.of(annotation, at(number), {
	"message": $"the change cannot be read: {fault}",
	"expected": "a change as the schema of the input says",
	"actual": fault,
	"fix": "write the change as its schema says",
	"path": [],
}) if {
	some [number, fault] in faults
}

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
}

faults contains [number, "it does not name one setting or one document"] if {
	some number, change in input.changes
	count([name | some name in ["setting", "document"]; is_named(change, name)]) != 1
}

faults contains [number, $"{key} is no part of a change"] if {
	some number, change in input.changes
	some key in (object.keys(change) - keys.change)
}

faults contains [number, $"{side} is neither null nor an object"] if {
	some number, change in input.changes
	some side in ["before", "after"]
	not is_state(change, side)
}

faults contains [number, "it has neither a before nor an after"] if {
	some number, change in input.changes
	every side in ["before", "after"] {
		not is_there(change, side)
	}
}

faults contains [number, "the document has no list of versions"] if {
	some number, change in input.changes
	is_string(change.document)
	some side in ["before", "after"]
	is_object(change[side])
	not has_versions(change, side)
}

faults contains [number, $"{key} is no part of a setting"] if {
	some [number, setting] in remaining
	some key in (object.keys(setting) - keys.setting)
}

faults contains [number, "after has no default"] if {
	some [number, setting] in remaining
	not has_default(setting)
}

faults contains [number, $"the default of {audience} is neither a value nor portions that make up 100 %"] if {
	some [number, setting] in remaining
	some audience, entry in defaults.by_audience(setting)
	not is_default(entry)
}

# Unless it was so before. A flow may keep a value that people can no longer choose.
faults contains [number, $"{use} {finding.shown(value)}, which is not among the values"] if {
	some [number, setting] in remaining
	before := input.changes[number].before
	some [use, value] in (strays(setting) - strays(before))
	not is_given_up(use, value, before, setting)
}

faults contains [number, "before_recipients is not an object of known kinds"] if {
	some number, change in input.changes
	"before_recipients" in object.keys(change)
	not has_kinds(change)
}

faults contains [number, "a new version of the document does not say whom it binds"] if {
	some [number, version] in new_versions
	not is_binding(version)
}

faults contains [number, "what a new version of the document discloses is not a list"] if {
	some [number, version] in new_versions
	not is_list(version, "discloses")
}

remaining := [[number, change.after] |
	some number, change in input.changes
	is_string(change.setting)
	is_object(change.after)
]

new_versions := [[number, version] |
	some number, change in input.changes
	is_string(change.document)
	old := object.get(change, ["before", "versions"], [])
	some version in change.after.versions
	not version in old
]

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

is_list(version, name) if object.get(version, name, null) == null

is_list(version, name) if is_array(version[name])

# Values that are in use and that the setting does not have.
strays(setting) := {[use, value] |
	some [use, value] in in_use(setting)
	every listed in setting.values { listed != value }
} if {
	is_array(setting.values)
} else := set()

in_use(setting) := (({[$"the default of {audience} is", portion.value] |
	some audience in defaults.addressed(setting)
	some portion in defaults.portions(setting, audience, "default")
} | {["the fallback is", value] |
	value := setting.fallback
}) | {["a choice expires into", value] |
	value := setting.choice_expires.into
}) | {["a flow is on under", value] |
	some flow in processing.flows(setting)
	is_array(flow.while)
	some value in flow.while
}

is_given_up(use, value, before, setting) if {
	use == "a flow is on under"
	value in before.values
	every kept in setting.values { kept in before.values }
}

is_there(change, side) if is_object(change[side])

has_versions(change, side) if is_array(change[side].versions)

is_state(change, side) if is_there(change, side)

is_state(change, side) if change[side] == null
