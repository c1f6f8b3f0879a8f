# METADATA
# title: Policies and agreements
# description: |
#   A document has versions. The version in force is the newest that has been
#   published and has taken effect. What favours the organisation (a disclosure)
#   counts only when the version binds the whole audience; what binds it (a promise,
#   a clause) counts when the version binds any part of the audience.
package pyconsent.model.document

import data.pyconsent.model.organisation
import data.pyconsent.model.taxonomy

# A version counts from the later of the two moments; without both it never counts.
starts_at(version) := max([version.published_at, version.effective_at]) if {
	is_number(version.published_at)
	is_number(version.effective_at)
}

binds_all(version, audience) if {
	some group in version.audiences
	group in organisation.lineage(audience)
}

binds_some(version, audience) if binds_all(version, audience)

binds_some(version, audience) if {
	some group in version.audiences
	audience in organisation.lineage(group)
}

versions := [object.union(version, {"document": key, "number": number}) |
	some key, document in input.organisation.documents
	some number, version in document.versions
]

# The newest version of each document at a moment.
in_force(moment) := [version |
	some version in versions
	starts_at(version) <= moment
	not superseded(version, moment)
]

superseded(version, moment) if {
	some later in versions
	later.document == version.document
	starts_at(later) <= moment
	starts_at(later) > starts_at(version)
	some audience in later.audiences
	audience in version.audiences
}

discloses(version, atom) if {
	some disclosure in version.discloses
	states(disclosure, atom)
}

# A text that tells what and why need not name the organisation itself as recipient.
states(text, atom) if {
	some category in text.data_categories
	taxonomy.covers(category, atom.category)
	some use in text.data_uses
	taxonomy.covers(use, atom.use)
	names_recipient(text, atom)
}

names_recipient(_, atom) if atom.kind == "first_party"

names_recipient(text, atom) if atom.recipient in text.recipients

name(version) := $"{title(version.document)} version {version.version}"

title(key) := input.organisation.documents[key].title if {
	is_string(input.organisation.documents[key].title)
} else := key

# The strictest number of days that the organisation set or promised to any part of
# the audience, in a version in force when it is judged or when it takes effect.
promised_days(name, case) := max(array.concat([organisation.threshold(name)], [promise |
	some moment in [input.at, case.effective_at]
	some version in in_force(moment)
	binds_some(version, case.audience)
	promise := version.promises[name]
	is_number(promise)
]))

# The moment whose documents count: when the change takes effect or, if that is not
# said, now.
judged_at(case) := case.effective_at if {
	is_number(case.effective_at)
} else := input.at

is_disclosed(case, atom) if {
	some version in in_force(judged_at(case))
	binds_all(version, case.audience)
	discloses(version, atom)
}

names_in_force(case) := [name(version) |
	some version in in_force(judged_at(case))
	binds_some(version, case.audience)
]

# What holds the organisation to its word: in force now or when the change begins.
binding(case) := {version |
	some moment in [input.at, judged_at(case)]
	some version in in_force(moment)
	binds_some(version, case.audience)
}

in_force_or_to_come(case) := binding(case) | {version |
	some version in versions
	starts_at(version) > judged_at(case)
	binds_some(version, case.audience)
}

# A list of keys meets a key when either holds the other; no list meets every key.
touches(text, field, _) if not is_limited(text, field)

is_limited(text, field) if is_array(text[field])

touches(text, field, key) if {
	some listed in text[field]
	taxonomy.covers(listed, key)
}

touches(text, field, key) if {
	some listed in text[field]
	taxonomy.covers(key, listed)
}
