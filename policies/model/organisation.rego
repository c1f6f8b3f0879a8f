# METADATA
# title: The organisation
# description: |
#   Audiences, recipients and thresholds, with the value that holds where the
#   organisation set none.
package pyconsent.model.organisation

import data.pyconsent.model.taxonomy

everyone := "everyone"

seconds_a_day := 86400

kinds := ["first_party", "processor", "affiliate", "third_party", "public"]

# No general consumer statute fixes the days; these are policy.
default_thresholds := {
	"notice_days": 30,
	"objection_days": 14,
	"waiver_max_days": 90,
	"waiver_expiring_days": 14,
}

default_consent_uses := ["train_ai_system", "third_party_sharing", "marketing.advertising.third_party", "sales"]

threshold(name) := input.organisation.thresholds[name] if {
	is_number(input.organisation.thresholds[name])
	input.organisation.thresholds[name] >= 0
} else := default_thresholds[name]

# An organisation adds uses that need consent; it takes none away.
consent_uses := array.concat(default_consent_uses, [use |
	some use in object.get(input, ["organisation", "thresholds", "consent_uses"], [])
])

recipient_kind(recipient) := input.organisation.recipients[recipient].kind if {
	recipient != taxonomy.unknown
	input.organisation.recipients[recipient].kind in kinds
} else := taxonomy.unknown

recipient_title(recipient) := input.organisation.recipients[recipient].title if {
	is_string(input.organisation.recipients[recipient].title)
} else := "a recipient that is not named" if {
	recipient == taxonomy.unknown
} else := recipient

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
