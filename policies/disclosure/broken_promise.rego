# METADATA
# title: Contradicts a promise
# description: |
#   What a document promised holds until people are told otherwise in time: what
#   it says will never happen does not happen, and a promised notice or chance
#   to object is given. A text in force is not rewritten; a new version takes its
#   place.
# custom:
#   id: disclosure.broken_promise
#   severity: error
#   waivable: true
#   sources:
#     - FTC, 13 February 2024, on quietly changing terms of service
#     - Gateway Learning, FTC C-4120 (2004)
#     - Facebook, FTC C-4365 (2012)
#     - the organisation's own document
#   fix: >-
#     Keep the promise, or change it first, with notice, and for new data only.
package pyconsent.rules.disclosure.broken_promise

import data.pyconsent.model.change
import data.pyconsent.model.document
import data.pyconsent.model.finding
import data.pyconsent.model.notice

annotation := rego.metadata.chain()

findings contains finding.of(annotation, case, {
	"message": $"{document.name(version)} promises never to do this: {change.described(atoms)}",
	"expected": "what the document promises",
	"actual": change.described(atoms),
	"fix": "take it out of the change; a promise is not undone by the change that breaks it",
	"path": ["organisation", "documents", version.document, "versions", version.number, "promises"],
}) if {
	some case in change.setting_cases
	some version in document.binding(case)
	atoms := [atom |
		some atom in case.atoms
		some promise in never(version)
		contradicts(promise, atom)
	]
	count(atoms) > 0
}

findings contains finding.of(annotation, case, {
	"message": $"{document.name(version)} promises {case.audience} notice before a change",
	"expected": $"notice {ahead(days)}, as promised",
	"actual": "no notice in time",
	"fix": notice.how_to_be_on_time(case),
	"path": ["organisation", "documents", version.document, "versions", version.number, "promises"],
}) if {
	some case in notice.cases
	some version in document.binding(case)
	days := version.promises.notice_days
	days != null
	not is_told(case, days)
}

findings contains finding.of(annotation, case, {
	"message": $"{document.name(version)} promises {case.audience} a chance to object",
	"expected": $"{chance(days)}, as promised",
	"actual": "no such chance before the change takes effect",
	"fix": notice.how_to_be_heard(case),
	"path": ["organisation", "documents", version.document, "versions", version.number, "promises"],
}) if {
	some case in notice.cases
	some version in document.binding(case)
	days := version.promises.objection_days
	days != null
	not notice.is_heard_first(case)
	not notice.is_as_long(case, days)
}

findings contains finding.of(annotation, case, {
	"message": $"{document.name(named)} is in force, and what it promises {audience} is taken out of it",
	"expected": "a version in force left as it was",
	"actual": $"gone or weaker: {finding.words(lost)}",
	"fix": "leave the version as it was, and publish a new one, with notice",
	"path": ["after", "versions"],
}) if {
	some number, rewrite in input.changes
	is_string(rewrite.document)
	some version in rewrite.before.versions
	document.has_begun(version, input.at)
	not is_over(version, rewrite)
	lost := [name | some name in ["never", "notice_days", "objection_days"]; not is_kept(name, version, rewrite)]
	count(lost) > 0
	some audience in version.audiences
	named := object.union(version, {"document": rewrite.document})
	case := {"change": number, "setting": null, "document": rewrite.document, "audience": audience}
}

# A later version has taken its place for all whom it bound.
is_over(version, rewrite) if {
	some later in rewrite.before.versions
	document.has_begun(later, input.at)
	document.starts_at(later) > document.starts_at(version)
	every group in version.audiences { document.binds_all(later, group) }
}

is_kept("never", version, _) if count(never(version)) == 0

is_kept("never", version, rewrite) if {
	some same in standing(version, rewrite)
	every promise in never(version) { promise in never(same) }
}

is_kept(name, version, _) if {
	name != "never"
	object.get(version, ["promises", name], null) == null
}

is_kept(name, version, rewrite) if {
	some same in standing(version, rewrite)
	is_as_long(same.promises[name], version.promises[name])
}

is_as_long(days, promised) if days == promised

is_as_long(days, promised) if {
	is_number(days)
	is_number(promised)
	days >= promised
}

# The versions afterwards that bind the same people from the same moment.
standing(version, rewrite) := [same |
	some same in rewrite.after.versions
	document.starts_at(same) == document.starts_at(version)
	every group in version.audiences { document.binds_all(same, group) }
]

# A promise that cannot be read may be of anything.
never(version) := [] if {
	object.get(version, "promises", null) == null
} else := [] if {
	is_object(version.promises)
	object.get(version.promises, "never", null) == null
} else := version.promises.never if {
	is_array(version.promises.never)
} else := [object.get(version, ["promises", "never"], null)]

# What was promised may be less than the organisation's own policy.
is_told(case, days) if {
	some planned in case.dated
	notice.is_on_time(planned, case, days)
}

# Nought is a promise that names no number of days.
ahead(days) := "before the change takes effect" if {
	days == 0
} else := $"{days} days ahead"

chance(days) := "a chance to object before the change takes effect" if {
	days == 0
} else := $"{days} days to object"

contradicts(promise, atom) if {
	document.touches(promise, "data_categories", atom.category)
	document.touches(promise, "data_uses", atom.use)
	is_to(promise, atom)
}

is_to(promise, _) if not document.is_limited(promise, "recipients")

is_to(promise, atom) if atom.recipient in promise.recipients

is_to(promise, atom) if atom.kind in promise.recipients
