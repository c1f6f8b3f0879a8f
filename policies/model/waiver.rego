# METADATA
# title: Waivers
# description: |
#   A waiver is a named, reasoned, approved and expiring exception to one rule for one
#   setting and, if it names one, one audience. One that is not all of that waives
#   nothing, and a rule of the waiver family says why.
package pyconsent.model.waiver

import data.pyconsent.model.date
import data.pyconsent.model.organisation

waivers := [object.union(readable(waiver), {"number": number}) | some number, waiver in object.get(input, "waivers", [])]

readable(waiver) := waiver if {
	is_object(waiver)
} else := {}

valid := [waiver | some waiver in waivers; is_valid(waiver)]

in_force := [waiver | some waiver in valid; is_running(waiver)]

is_valid(waiver) if {
	is_waivable(waiver.rule)
	is_dated(waiver)
	is_within_horizon(waiver)
	is_approved(waiver)
}

is_running(waiver) if {
	waiver.starts_at <= input.at
	input.at < waiver.expires_at
}

is_dated(waiver) if {
	is_number(waiver.starts_at)
	is_number(waiver.expires_at)
	waiver.starts_at < waiver.expires_at
}

horizon := organisation.thresholds.waiver_max_days

is_within_horizon(waiver) if {
	waiver.expires_at - waiver.starts_at <= organisation.in_seconds(horizon)
}

# Somebody else than its author stands for it, and says why.
is_approved(waiver) if {
	every field in ["reason", "author", "approver"] {
		is_string(waiver[field])
		trim_space(waiver[field]) != ""
	}
	lower(trim_space(waiver.author)) != lower(trim_space(waiver.approver))
}

is_waivable(rule) if custom(rule).waivable == true

# A rule's id is its place in the pack.
custom(rule) := data.pyconsent.rules[family][page].annotation[1].annotations.custom if {
	[family, page] = split(rule, ".")
}

covering(finding) := [called |
	finding.waivable == true
	some waiver in in_force
	waiver.rule == finding.rule
	is_string(waiver.setting)
	waiver.setting in [finding.setting, finding.document]
	covers_audience(waiver, finding.audience)
	called := {
		"number": waiver.number,
		"author": waiver.author,
		"approver": waiver.approver,
		"reason": waiver.reason,
		"expires_at": date.instant(waiver.expires_at),
	}
]

covers_audience(waiver, _) if not "audience" in object.keys(waiver)

covers_audience(waiver, audience) if waiver.audience == audience

# The setting and audience that a waiver's own findings are about.
case(waiver) := {
	"change": null,
	"setting": text(waiver, "setting", null),
	"document": null,
	"audience": text(waiver, "audience", null),
}

name(waiver) := $"the waiver of {text(waiver, "rule", "no rule")} for {text(waiver, "setting", "no setting")}"

text(waiver, field, otherwise) := waiver[field] if {
	is_string(waiver[field])
} else := otherwise

path(waiver) := ["waivers", waiver.number]

# The waivers that were called upon: those of earlier parts, or of this input.
used := {number | some part in input.parts; some number in part.used} if {
	is_array(input.parts)
} else := data.pyconsent.called_upon
