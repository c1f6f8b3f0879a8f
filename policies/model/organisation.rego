# METADATA
# title: The organisation
# description: |
#   Audiences, recipients and thresholds, with the value that holds where the
#   organisation set none.
package pyconsent.model.organisation

import data.pyconsent.model.finding
import data.pyconsent.model.taxonomy

everyone := "everyone"

seconds_a_day := 86400

# Whole seconds, for a part of a day that is written in decimals is exact in one engine and not in the other.
in_seconds(days) := round(days * seconds_a_day)

kinds := ["first_party", "processor", "affiliate", "third_party", "public"]

# No general consumer statute fixes the days; these are policy.
default_thresholds := {
	"notice_days": 30,
	"objection_days": 14,
	"waiver_max_days": 90,
	"waiver_expiring_days": 14,
}

default_consent_uses := ["train_ai_system", "third_party_sharing", "marketing.advertising.third_party", "sales"]

# The organisation as it is and, where it changes with what is judged, as it was. The
# stricter of the two counts, so that no change lowers the bar that it has to clear.
states := array.concat([object.get(input, "organisation", null)], [before | before := input.organisation_before])

thresholds[name] := strictest(name, [days_set(state, name, own) | some state in states]) if some name, own in default_thresholds

days_set(state, name, own) := state.thresholds[name] if {
	is_number(state.thresholds[name])
	state.thresholds[name] >= 0
} else := own

strictest(name, days) := min(days) if {
	name == "waiver_max_days"
} else := max(days)

# An organisation adds uses that need consent; it takes none away.
consent_uses := array.concat(default_consent_uses, [use |
	some state in states
	some use in object.get(state, ["thresholds", "consent_uses"], [])
])

recipient_kind(recipient) := input.organisation.recipients[recipient].kind if {
	recipient != taxonomy.unknown
	input.organisation.recipients[recipient].kind in kinds
} else := taxonomy.unknown

recipient_title(recipient) := input.organisation.recipients[recipient].title if {
	is_string(input.organisation.recipients[recipient].title)
} else := "a recipient that is not named" if {
	recipient == taxonomy.unknown
} else := finding.shown(recipient)

# An affiliate is not the first party.
is_outside(kind) if not kind in ["first_party", "processor"]

# People who are in several audiences at once are called by the names of all of them.
audience_known(audience) if {
	is_string(audience)
	every name in split(audience, "&") { is_declared(name) }
}

is_declared(name) if name == everyone

is_declared(name) if is_object(input.organisation.audiences[name])

# The audience, those that it is part of, nearest first, and everyone.
lineage(audience) := in_order(lineages, audience) if {
	not is_joint(audience)
} else := array.concat([audience], array.concat(
	[group |
		some name in split(audience, "&")
		some group in in_order(lineages, name)
		group != everyone
	],
	[everyone],
))

# From the audience to everyone; from people who are in several, a way through each.
ways(audience) := through(lineages, audience)

# The same before the change, by the names of then and of today.
ways_before(audience) := [with_former(way) | some way in through(lineages_before, audience)]

through(lineages_of, audience) := [in_order(lineages_of, audience)] if {
	not is_joint(audience)
} else := [array.concat([audience], in_order(lineages_of, name)) | some name in split(audience, "&")]

is_joint(audience) if contains(audience, "&")

with_former(groups) := groups if {
	count(former) == 0
} else := [name |
	some group in groups
	some name in array.concat([group], [other | other := former[group]])
]

# What audiences were called before.
former := {audience: name |
	some audience, group in input.organisation.audiences
	name := group.renamed_from
	is_string(name)
	not is_declared(name)
}

# What an audience of before is called today; one that was taken apart has become several.
today(name) := audiences if {
	audiences := {audience | some audience, other in former; other == name}
	count(audiences) > 0
} else := {name}

# Audiences that are part of others than before, themselves or what they are part of.
moved := {audience |
	is_object(input.organisation_before)
	some audience, _ in wholes
	by_former_names(in_order(lineages_before, audience)) != by_former_names(in_order(lineages, audience))
}

by_former_names(groups) := [object.get(former, group, group) | some group in groups]

in_order(lineages_of, audience) := lineages_of[audience] if {
	lineages_of[audience]
} else := [everyone] if {
	audience == everyone
} else := [audience, everyone]

lineages := nearest_first(wholes)

lineages_before := nearest_first(wholes_before) if {
	is_object(input.organisation_before)
} else := lineages

# What each audience is part of; of one that only the state before declares, what it was.
wholes := object.union(declared_before, declared)

# The same before the change; of one that only the state after declares, what it is.
wholes_before := object.union_n([
	declared,
	{audience: declared_before[name] | some audience, name in former},
	declared_before,
])

declared := part_of([state | state := input.organisation])

declared_before := part_of([state | state := input.organisation_before])

# Everyone is part of nothing else.
part_of(held) := {audience: wholes_of |
	some state in held
	some audience, group in state.audiences
	audience != everyone
	is_object(group)
	wholes_of := [whole | whole := group.part_of; is_string(whole)]
}

# The nearer a group is, the more it is part of. In WebAssembly a set has no order until it
# is sorted.
nearest_first(wholes_of) := {audience: array.concat([group | some [_, group] in sort(groups)], [everyone]) |
	within := {audience: graph.reachable(wholes_of, {audience}) | some audience, _ in wholes_of}
	some audience, reached in within
	count(reached) > 1
	groups := {[0 - count(within[group]), group] | some group in reached; group != everyone}
}

# People who join after the change can be told only as they join. Everyone is there already.
is_new(case) if {
	case.audience != everyone
	input.organisation.audiences[case.audience].members == "new"
}

users(audience) := input.organisation.audiences[audience].users if {
	is_number(input.organisation.audiences[audience].users)
	input.organisation.audiences[audience].users >= 0
}
