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

audience_known(audience) if audience == everyone

audience_known(audience) if is_object(input.organisation.audiences[audience])

# Everyone is part of nothing else.
parents := {audience: part_of |
	some audience, group in input.organisation.audiences
	audience != everyone
	is_object(group)
	part_of := [parent | parent := group.part_of; is_string(parent)]
}

within[audience] := graph.reachable(parents, {audience}) if some audience, _ in parents

# The audience, those that it is part of, nearest first, and everyone. The nearer one
# is, the more it is part of. In WebAssembly a set has no order until it is sorted.
lineages[audience] := array.concat([group | some [_, group] in sort(nearest_first)], [everyone]) if {
	some audience, groups in within
	count(groups) > 1
	nearest_first := {[0 - count(within[group]), group] | some group in groups; group != everyone}
}

lineage(audience) := lineages[audience] if {
	lineages[audience]
} else := [everyone] if {
	audience == everyone
} else := [audience, everyone]

# People who join after the change can be told only as they join. Everyone is there already.
is_new(case) if {
	case.audience != everyone
	input.organisation.audiences[case.audience].members == "new"
}

users(audience) := input.organisation.audiences[audience].users if {
	is_number(input.organisation.audiences[audience].users)
	input.organisation.audiences[audience].users >= 0
}
