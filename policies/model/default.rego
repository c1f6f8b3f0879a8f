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

# The audiences that either state of the setting tells apart, and those that have come to
# be part of others.
audiences(change) := (addressed(change.after) | addressed_before(change)) | moved(change)

addressed_before(change) := {audience |
	some name in addressed(change.before)
	some audience in organisation.today(name)
}

moved(change) := organisation.moved if {
	count(by_audience(change.before)) + count(by_audience(change.after)) > 0
} else := set()

# A single default is everyone's.
addressed(setting) := object.keys(by_audience(setting)) if {
	count(by_audience(setting)) > 0
} else := {organisation.everyone} if {
	is_object(setting)
} else := set()

positions := ["default", "fallback", "expiry"]

# What is in force at a position, as portions of the audience in percent. An empty
# list: the setting is not there. A portion without a value: not known.
portions(setting, audience, position) := along(setting, organisation.ways(audience), position)

portions_before(setting, audience, position) := along(setting, organisation.ways_before(audience), position)

along(setting, ways, position) := [] if {
	setting == null
} else := [whole(setting.fallback)] if {
	position == "fallback"
	"fallback" in object.keys(setting)
} else := expired(setting) if {
	position == "expiry"
} else := stated(setting, ways)

# Where choices do not expire, nobody comes here.
expired(setting) := [] if {
	object.get(setting, "choice_expires", null) == null
} else := [whole(object.get(setting.choice_expires, "into", null))] if {
	is_object(setting.choice_expires)
} else := [whole(null)]

stated(setting, ways) := split(entry) if {
	[_, entry] := nearest(setting, ways)
} else := [] if {
	count(by_audience(setting)) > 0
} else := split(object.get(setting, "default", null))

# Of the groups along a way, the nearest that has a default, and that. Where ways that end
# before everyone end in different ones, which of them holds is not known.
nearest(setting, ways) := first(setting, ways[0]) if {
	count(ways) == 1
} else := [found[0][0], null] if {
	found := short_of_everyone(setting, ways)
	count({entry | some [_, entry] in found}) > 1
} else := array.concat(short_of_everyone(setting, ways), [first(setting, way) | some way in ways])[0]

short_of_everyone(setting, ways) := [found |
	some way in ways
	found := first(setting, way)
	found[0] != organisation.everyone
]

first(setting, way) := [[group, entry] |
	some group in way
	entry := setting["default"][group]
][0] if {
	is_object(setting["default"])
}

# The path to what says what is in force at a position. What has no fallback of its own
# falls back on its default, and a single default is everyone's.
place(setting, audience, position) := ["after", "fallback"] if {
	position == "fallback"
	"fallback" in object.keys(setting)
} else := ["after", "choice_expires"] if {
	position == "expiry"
} else := ["after", "default", group] if {
	[group, _] := nearest(setting, organisation.ways(audience))
} else := ["after", "default"]

split(entry) := [{"value": portion.value, "percent": portion.percent} | some portion in entry.split] if {
	is_split(entry)
} else := [whole(entry)]

# What portions come to, in whatever shape they are given: each value that somebody has,
# with its part.
shares(portions) := {[value, share] |
	some value in {object.get(portion, "value", null) | some portion in portions}
	share := part([portion | some portion in portions; object.get(portion, "value", null) == value])
	share > 0
}

# The part of the audience that portions make up, in millionths of a percent, for decimals
# add up exactly in one engine and not in the other.
part(portions) := round(1000000 * sum([portion.percent | some portion in portions]))

# A value that is not known is left out, and no flow is off under it.
whole(value) := {"value": value, "percent": 100} if {
	is_value(value)
} else := {"percent": 100}

is_value(value) if type_name(value) in ["string", "number", "boolean"]

# Values that are known, for portions that make up the whole to a thousandth of a percent.
is_split(entry) if {
	is_array(entry.split)
	abs(part(entry.split) - 100000000) < 1000
	every portion in entry.split {
		is_value(portion.value)
		portion.percent >= 0
	}
}
