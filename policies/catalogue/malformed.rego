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
	count([name | some name in ["setting", "document"]; is_string(change[name])]) != 1
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
	object.get(setting, "default", null) in [null, {}]
}

faults contains [number, $"the portions of the default of {audience} are not values that make up 100 %"] if {
	some [number, setting] in remaining
	some audience, entry in defaults.by_audience(setting)
	is_object(entry)
	not defaults.is_split(entry)
}

remaining := [[number, change.after] |
	some number, change in input.changes
	is_string(change.setting)
	is_object(change.after)
]

is_there(change, side) if is_object(change[side])

has_versions(change, side) if is_array(change[side].versions)

is_state(change, side) if is_there(change, side)

is_state(change, side) if change[side] == null
