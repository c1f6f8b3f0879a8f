# METADATA
# title: Policies and agreements
# description: |
#   A document has versions. The version in force is the newest that has been
#   published and has taken effect. What favours the organisation (a disclosure)
#   counts only when the version binds the whole audience; what binds it (a promise,
#   a clause) counts when the version binds any part of the audience.
package pyconsent.model.document

import data.pyconsent.model.change
import data.pyconsent.model.finding
import data.pyconsent.model.organisation
import data.pyconsent.model.taxonomy

# A version counts from the later of the two moments; without both it never discloses.
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

# The versions that count, each with the moment from which it does.
dated := [[start, version] | some version in versions; start := starts_at(version)]

# What holds any part of an audience at a moment, but for versions that a later one
# takes the place of for everyone whom it bound.
in_force(moment, audience) := [version |
	some [start, version] in dated
	start <= moment
	binds_some(version, audience)
	not is_replaced(version, after(version.document, start, moment), audience)
]

has_begun(version, moment) if starts_at(version) <= moment

is_replaced(_, successors, audience) if {
	some later in successors
	binds_all(later, audience)
}

is_replaced(version, successors, _) if {
	some later in successors
	every group in version.audiences { binds_all(later, group) }
}

# The versions of a document that count at a moment, and from later on than another.
after(document, begun, moment) := [later |
	some [start, later] in dated
	start > begun
	start <= moment
	later.document == document
]

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

name(version) := $"{title(version.document)} version {finding.shown(version.version)}" if {
	object.get(version, "version", null) != null
} else := $"a version without a name of {title(version.document)}"

title(key) := input.organisation.documents[key].title if {
	is_string(input.organisation.documents[key].title)
} else := key

# The strictest number of days that the organisation set or promised to any part of
# the audience.
promised_days(name, case) := max(array.concat([organisation.thresholds[name]], [promise |
	some version in binding(case)
	promise := version.promises[name]
	is_number(promise)
]))

# The moment whose documents count: when the change takes effect or, if that is not
# said, now.
judged_at(case) := case.effective_at if {
	is_number(case.effective_at)
} else := input.at

is_disclosed(case, atom) if {
	some version in in_force_for(case)
	binds_all(version, case.audience)
	discloses(version, atom)
	not is_taken_back(version, case, atom)
}

# A later version binds a part of the audience and no longer tells it.
is_taken_back(version, case, atom) if {
	some later in after(version.document, starts_at(version), judged_at(case))
	binds_some(later, case.audience)
	not discloses(later, atom)
}

names_in_force(case) := [name(version) | some version in in_force_for(case)]

# What is in force for an audience at a moment, and what holds the organisation to its
# word: that, what is in force now, and what holds since nobody knows when or for nobody
# knows whom.
answer(moment, audience) := {"in_force": then, "holding": holding} if {
	then := in_force(moment, audience)
	now := in_force(input.at, audience)
	ever := [version | some version in undated; binds_some(version, audience)]
	places := {[version.document, version.number] | some list in [then, now, ever, unaddressed]; some version in list}
	holding := [version | some version in versions; [version.document, version.number] in places]
}

undated := [version | some version in versions; not is_dated(version)]

unaddressed := [version | some version in versions; not names_audiences(version)]

# Most cases have the same moment and audience, so each pair is answered once.
answers := {pair: answer(pair[0], pair[1]) | some pair in {[judged_at(case), case.audience] | some case in change.cases}}

answer_to(case) := answers[[judged_at(case), case.audience]] if {
	answers[[judged_at(case), case.audience]]
} else := answer(judged_at(case), case.audience)

in_force_for(case) := answer_to(case).in_force

binding(case) := answer_to(case).holding

is_dated(version) if is_number(starts_at(version))

names_audiences(version) if {
	is_array(version.audiences)
	every audience in version.audiences { is_string(audience) }
}

# The places of documents that cannot be read, so that nobody knows what they promise.
illegible contains [] if not is_said(object.get(input, ["organisation", "documents"], {}))

illegible contains [key] if {
	is_object(input.organisation.documents)
	some key, document in input.organisation.documents
	not is_object(document)
}

illegible contains [key, "versions"] if {
	some key, document in input.organisation.documents
	is_object(document)
	not is_listed(object.get(document, "versions", []))
}

illegible contains [key, "versions", number] if {
	some key, document in input.organisation.documents
	is_array(document.versions)
	some number, version in document.versions
	not is_object(version)
}

# The places of promises that cannot be read.
unread_promises contains [key, "versions", number, "promises"] if {
	some key, document in input.organisation.documents
	some number, version in document.versions
	promises := object.get(version, "promises", null)
	promises != null
	not is_object(promises)
}

is_said(documents) if documents == null

is_said(documents) if is_object(documents)

is_listed(versions) if versions == null

is_listed(versions) if is_array(versions)

in_force_or_to_come(case) := {version | some version in binding(case)} | {version |
	some version in versions
	not has_begun(version, judged_at(case))
	binds_some(version, case.audience)
}

# A list of keys meets a key when either holds the other. No list meets every key, and
# neither does one with a key that is not known leave any out.
touches(text, field, _) if not is_limited(text, field)

is_limited(text, field) if {
	is_array(text[field])
	count(text[field]) > 0
	every key in text[field] { is_known(field, key) }
}

is_known("data_categories", key) if taxonomy.is_data_category(key)

is_known("data_uses", key) if taxonomy.is_data_use(key)

# Whoever gets nothing need not be declared.
is_known("recipients", key) if is_string(key)

touches(text, field, key) if {
	some listed in text[field]
	taxonomy.covers(listed, key)
}

touches(text, field, key) if {
	some listed in text[field]
	taxonomy.covers(key, listed)
}
