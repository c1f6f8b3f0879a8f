# METADATA
# title: Contradicts a promise
# description: |
#   What a document promised holds until people are told otherwise in time: what
#   it says will never happen, or never without opt-in, does not happen, and a
#   promised notice or chance to object is given.
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
	count(case.atoms) > 0
	some version in document.binding(case)
	atoms := [atom | some atom in case.atoms; is_ruled_out(version, atom)]
	count(atoms) > 0
}

findings contains finding.of(annotation, case, {
	"message": $"{document.name(version)} promises never to do this without opt-in: {change.described(atoms)}",
	"expected": "what the document promises",
	"actual": change.described(atoms),
	"fix": "ask each person for explicit opt-in first, or take it out of the change; a promise is not undone by the change that breaks it",
	"path": ["organisation", "documents", version.document, "versions", version.number, "promises"],
}) if {
	some case in change.setting_cases
	count(case.atoms) > 0
	some version in document.binding(case)
	atoms := [atom |
		some atom in case.atoms
		change.is_without_opt_in(case, atom)
		is_promised_opt_in(version, atom)
		not is_ruled_out(version, atom)
	]
	count(atoms) > 0
}

findings contains finding.of(annotation, case, {
	"message": "a document cannot be read, so nobody knows what it promises",
	"expected": "a document that can be read",
	"actual": finding.shown(object.get(input, place, null)),
	"fix": "write the document as its schema says, schemas/organisation.schema.json",
	"path": place,
}) if {
	some case in change.cases
	count(case.atoms) > 0
	some part in (document.illegible | unread_in(case))
	place := array.concat(["organisation", "documents"], part)
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
	not is_itself(version, case)
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
	not is_itself(version, case)
	days := version.promises.objection_days
	days != null
	not notice.is_heard_first(case)
	not is_heard(case, days)
}

# What a new version of a document does breaks no promise of what is never done, but
# there may be others.
unread_in(case) := document.unread_promises if {
	case.document != null
} else := set()

# A promise that cannot be read may be of anything.
never(version) := [] if {
	object.get(version, "promises", null) == null
} else := [] if {
	is_object(version.promises)
	object.get(version.promises, "never", null) == null
} else := version.promises.never if {
	is_array(version.promises.never)
} else := [object.get(version, ["promises", "never"], null)]

# What a new version promises is of the changes that come after it.
is_itself(version, case) if {
	version.document == case.document
	version.version == case.version.version
}

# What was promised may be less than the organisation's own policy.
is_told(case, days) if {
	days >= 0
	some planned in case.dated
	notice.is_on_time(planned, case, days)
}

is_heard(case, days) if {
	days >= 0
	notice.is_as_long(case, days)
}

# Nought is a promise that names no number of days.
ahead(days) := "before the change takes effect" if {
	days == 0
} else := $"{days} days ahead"

chance(days) := "a chance to object before the change takes effect" if {
	days == 0
} else := $"{days} days to object"

is_ruled_out(version, atom) if {
	some promise in never(version)
	not is_but_for_opt_in(promise)
	contradicts(promise, atom)
}

is_promised_opt_in(version, atom) if {
	some promise in never(version)
	is_but_for_opt_in(promise)
	contradicts(promise, atom)
}

is_but_for_opt_in(promise) if promise.unless == "opt_in"

contradicts(promise, atom) if {
	document.touches(promise, "data_categories", atom.category)
	document.touches(promise, "data_uses", atom.use)
	is_to(promise, atom)
}

is_to(promise, _) if not document.is_limited(promise, "recipients")

is_to(promise, atom) if atom.recipient in promise.recipients

is_to(promise, atom) if atom.kind in promise.recipients
