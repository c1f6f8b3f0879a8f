# METADATA
# title: Promise withdrawn without notice
# description: |
#   What a document promised is not edited out of it. A version that was published
#   stays in the record as it was; a new version may promise less only when the
#   people whom it binds are told in time.
# custom:
#   id: disclosure.withdrawn_promise
#   severity: error
#   waivable: true
#   sources:
#     - FTC, 13 February 2024, on quietly changing terms of service
#     - Gateway Learning, FTC C-4120 (2004)
#     - the organisation's own document
#   fix: >-
#     Leave the published version as it was, add a new one, and tell people of it
#     in time.
package pyconsent.rules.disclosure.withdrawn_promise

import data.pyconsent.model.change
import data.pyconsent.model.document
import data.pyconsent.model.finding
import data.pyconsent.model.notice
import data.pyconsent.model.organisation

annotation := rego.metadata.chain()

# A version that was published is changed or gone.
findings contains finding.of(annotation, case, {
	"message": $"{document.name(published)} promised {words(lost)}, and the record is changed to say otherwise",
	"expected": "a published version that stays as it was",
	"actual": "the promise is not in it any more",
	"fix": "put the promise back; to promise less from now on, add a new version and tell people of it in time",
	"path": ["before", "versions", published.number],
}) if {
	some published in earlier
	lost := [promise | some promise in promises(published); not is_kept(promise, published.again)]
	count(lost) > 0
	case := {"change": published.change, "setting": null, "document": published.document, "audience": null}
}

# A new version promises less than one before it.
findings contains finding.of(annotation, case, {
	"message": $"{document.name(case.version)} no longer promises {case.audience} {words(lost)}",
	"expected": $"a notice to {case.audience}, {days} days before the new version takes effect",
	"actual": "no notice in time",
	"fix": $"keep the promise, or tell {case.audience} {days} days before the new version takes effect",
	"path": ["after", "versions", case.version.number],
}) if {
	some case in change.version_cases
	not organisation.is_new(case)
	lost := {promise |
		some published in earlier
		published.change == case.change
		published.version != object.get(case.version, "version", null)
		document.binds_some(published, case.audience)
		some promise in promises(published)
		not is_kept(promise, [case.version])
	}
	count(lost) > 0
	days := document.promised_days("notice_days", case)
	not is_told(case, days)
}

# Versions that were published before the change, as far as anybody knows, each with what
# stands under its name after it.
earlier := [object.union(version, {"document": given.document, "number": place, "change": number, "again": again}) |
	some number, given in input.changes
	is_string(given.document)
	some place, version in given.before.versions
	not is_to_come(version)
	again := [kept |
		some kept in given.after.versions
		kept.version == version.version
		binds_as_before(kept, version)
		holds_as_before(kept, version)
	]
]

# What binds fewer people, or binds from a later moment, promises nothing to the others.
binds_as_before(kept, version) if kept.audiences == version.audiences

binds_as_before(kept, version) if {
	is_array(version.audiences)
	every audience in version.audiences { document.binds_all(kept, audience) }
}

holds_as_before(kept, _) if not document.is_dated(kept)

holds_as_before(kept, version) if document.starts_at(kept) <= document.starts_at(version)

is_to_come(version) if {
	is_number(version.published_at)
	version.published_at > input.at
}

promises(version) := array.concat(
	[[name, days] |
		some name in ["notice_days", "objection_days"]
		days := version.promises[name]
		days != null
	],
	[["never", what] | some what in version.promises.never],
)

is_kept(promise, versions) if {
	some version in versions
	some stated in promises(version)
	is_as_strict(stated, promise)
}

is_as_strict(stated, promise) if stated == promise

is_as_strict([name, stated], [name, days]) if {
	is_number(stated)
	is_number(days)
	stated >= days
}

# Never is more than never without opt-in.
is_as_strict(["never", stated], ["never", what]) if stated == object.remove(what, ["unless"])

words(promises) := finding.words([text | some [name, _] in promises; text := meanings[name]])

meanings := {
	"notice_days": "notice",
	"objection_days": "a chance to object",
	"never": "what it will never do",
}

is_told(case, days) if {
	some planned in notice.telling(case.plan, case.audience)
	notice.is_on_time(planned, case, days)
}
