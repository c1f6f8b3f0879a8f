# METADATA
# title: The value in force for a user who never chose
# description: |
#   A default may differ by audience and may be split between portions of one.
#   Besides the default itself there are the code's own fallback and the value that
#   a choice expires into; each is in force for someone who did not choose it.
package pyconsent.model.defaults

import data.pyconsent.model.organisation

by_audience(setting) := setting["default"] if {
	is_object(setting["default"])
} else := {}

# The audiences that either state of the setting tells apart.
audiences(change) := names if {
	names := object.keys(by_audience(change.before)) | object.keys(by_audience(change.after))
	count(names) > 0
} else := {organisation.everyone}

positions := ["default", "fallback", "expiry"]

# What is in force at a position, as portions of the audience in percent. An empty
# list: the setting is not there. A portion without a value: not known.
portions(setting, audience, position) := [] if {
	setting == null
} else := [whole(setting.fallback)] if {
	position == "fallback"
	"fallback" in object.keys(setting)
} else := [whole(object.get(setting.choice_expires, "into", null))] if {
	position == "expiry"
	"choice_expires" in object.keys(setting)
} else := stated(setting, audience)

stated(setting, audience) := split(setting["default"][nearest]) if {
	is_object(setting["default"])
	nearest := [group |
		some group in organisation.lineage(audience)
		group in object.keys(setting["default"])
	][0]
} else := [] if {
	count(by_audience(setting)) > 0
} else := split(object.get(setting, "default", null))

split(entry) := [object.union(whole(object.get(portion, "value", null)), {"percent": percent(portion)}) |
	some portion in entry.split
] if {
	is_array(entry.split)
	count(entry.split) > 0
} else := [whole(entry)] if {
	not is_object(entry)
} else := [whole(null)]

# A value that is not known is left out, and no flow is off under it.
whole(value) := {"percent": 100} if {
	value == null
} else := {"value": value, "percent": 100}

percent(portion) := portion.percent if {
	is_number(portion.percent)
	portion.percent >= 0
} else := 100
