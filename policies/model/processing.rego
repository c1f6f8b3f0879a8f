# METADATA
# title: What a setting does with personal data
# description: |
#   A setting's processing is a list of flows, or the word `none`. A flow is taken
#   apart into atoms, one for each category, use and recipient, so that two states
#   of a setting can be compared. What a flow does not say is `unknown`.
package pyconsent.model.processing

import data.pyconsent.model.defaults
import data.pyconsent.model.organisation
import data.pyconsent.model.taxonomy

consent_models := ["opt_in", "opt_out", "implied", "bundled", "none"]

# A setting that is not there does nothing; one that does not say is unknown.
flows(setting) := [] if {
	setting == null
} else := [] if {
	setting.processing == "none"
} else := [readable(flow) | some flow in setting.processing] if {
	is_array(setting.processing)
	count(setting.processing) > 0
} else := [{}]

readable(flow) := flow if {
	is_object(flow)
} else := {}

listed(flow, name) := flow[name] if {
	is_array(flow[name])
	count(flow[name]) > 0
} else := [taxonomy.unknown]

# Before the change a recipient may have been of another kind.
kind(recipient, kinds) := kinds[recipient] if {
	is_string(kinds[recipient])
} else := organisation.recipient_kind(recipient)

atoms(setting, kinds) := [atom |
	some number, flow in flows(setting)
	some category in listed(flow, "data_categories")
	some use in listed(flow, "data_uses")
	some recipient in listed(flow, "recipients")
	atom := {
		"flow": flow,
		"number": number,
		"category": category,
		"use": use,
		"recipient": recipient,
		"kind": kind(recipient, kinds),
	}
]

# One atom holds another when it is as wide in every respect.
holds(wide, narrow) if {
	wide.recipient == narrow.recipient
	taxonomy.covers(wide.category, narrow.category)
	taxonomy.covers(wide.use, narrow.use)
	not is_new_key(wide, narrow)
	is_as_wide(organisation.kinds, wide.kind, narrow.kind)
	every name, order in orders {
		is_as_wide(order, object.get(wide.flow, name, null), object.get(narrow.flow, name, null))
	}
	every artefact in artefacts(narrow.flow) { artefact in artefacts(wide.flow) }
}

# A key that is not known may be anything, whatever it begins with.
is_new_key(wide, narrow) if {
	wide.category != narrow.category
	not is_known_category(narrow)
}

is_new_key(wide, narrow) if {
	wide.use != narrow.use
	not is_known_use(narrow)
}

is_known_category(atom) if taxonomy.is_data_category(atom.category)

# From the narrowest to the widest.
orders := {
	"consent": consent_models,
	"trigger": triggers,
	"reversible": [true, false],
}

triggers := ["user_action", "automatic"]

# What has not changed is no wider, known or not. What was not known is taken to have
# been the narrowest, and what is not known to be wider than all.
is_as_wide(_, wide, narrow) if wide == narrow

is_as_wide(order, wide, narrow) if rank(order, narrow, count(order)) <= rank(order, wide, 0)

rank(order, word, otherwise) := place if {
	some place, word_here in order
	word_here == word
} else := otherwise

# What has no name is told apart by all that is said of it.
artefacts(flow) := [named(artefact) | some artefact in flow.artefacts] if {
	is_array(flow.artefacts)
} else := [] if {
	object.get(flow, "artefacts", null) == null
} else := [flow.artefacts]

named(artefact) := artefact.name if {
	is_string(artefact.name)
} else := artefact

# A flow is surely on under a value if it says so.
is_surely_on(flow, _) if flow.while == "any"

is_surely_on(flow, portion) if {
	is_array(flow.while)
	portion.value in flow.while
}

is_surely_on(flow, portion) if {
	are_values(flow.while["not"])
	value := portion.value
	not value in flow.while["not"]
}

# A flow is on under a value unless it says that it is not.
is_on(flow, portion) if not is_off(flow, portion)

is_off(flow, portion) if {
	are_values(flow.while)
	count(flow.while) > 0
	value := portion.value
	not value in flow.while
}

is_off(flow, portion) if {
	is_array(flow.while["not"])
	portion.value in flow.while["not"]
}

# What stands in a list and cannot be read may be any value.
are_values(list) if {
	is_array(list)
	every entry in list { defaults.is_value(entry) }
}

# Explicit opt-in is needed for what leaves the organisation, for sensitive data
# beyond what the person asked for, and for uses that cannot be taken back.
needs_consent(atom) if organisation.is_outside(atom.kind)

needs_consent(atom) if {
	taxonomy.is_sensitive(atom.category)
	not is_asked_for(atom)
}

needs_consent(atom) if {
	some use in organisation.consent_uses
	taxonomy.covers(use, atom.use)
}

needs_consent(atom) if {
	some use in organisation.consent_uses
	taxonomy.covers(atom.use, use)
}

needs_consent(atom) if not is_known_use(atom)

is_known_use(atom) if taxonomy.is_data_use(atom.use)

# Nobody asked a product to be improved with their data.
is_asked_for(atom) if {
	taxonomy.is_essential(atom.use)
	not is_improvement(atom)
}

is_improvement(atom) if endswith(atom.use, ".improve")

# What a flow does not say, or says in a way that is not known.
gaps(flow) := array.concat(
	[name |
		some name in ["data_categories", "data_uses", "recipients"]
		not is_list_of_keys(flow, name)
	],
	[name |
		some name in ["while", "consent", "trigger", "reversible", "artefacts"]
		not is_said(flow, name)
	],
)

is_list_of_keys(flow, name) if {
	is_array(flow[name])
	count(flow[name]) > 0
	every key in flow[name] { is_string(key) }
}

is_said(flow, "while") if flow.while == "any"

is_said(flow, "while") if {
	are_values(flow.while)
	count(flow.while) > 0
}

is_said(flow, "while") if are_values(flow.while["not"])

is_said(flow, "consent") if flow.consent in consent_models

is_said(flow, "trigger") if flow.trigger in triggers

is_said(flow, "reversible") if is_boolean(flow.reversible)

is_said(flow, "artefacts") if object.get(flow, "artefacts", null) == null

is_said(flow, "artefacts") if is_array(flow.artefacts)
