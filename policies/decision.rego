# METADATA
# title: The gate
# description: |
#   The rules judge, this adds up. A change ships when no finding of severity
#   `critical` or `error` is left that no waiver covers.
package pyconsent

import data.pyconsent.exposure
import data.pyconsent.model.change
import data.pyconsent.model.date
import data.pyconsent.model.finding
import data.pyconsent.model.obligation
import data.pyconsent.model.organisation
import data.pyconsent.model.waiver
import data.pyconsent.steps

# What the rules find in the waivers themselves.
reported := [found | some name; some found in data.pyconsent.waiver[name].findings]

# All that is to be said of the changes: what the rules find, with what waives it, what is
# still to be done, and who is exposed to what.
said := array.concat(
	[{"change": found.change, "finding": found, "waivers": waiver.covering(found)} |
		some family, page
		some found in data.pyconsent.rules[family][page].findings
		found.severity != "off"
	],
	array.concat(
		[{"change": number, "duty": duty} | some [number, duty] in obligation.found],
		[{"change": case.change, "pair": pair} | some case in change.setting_cases; some pair in exposure.of(case)],
	),
)

called_upon := {called.number | some entry in said; some called in entry.waivers}

by_change := change.grouped(said)

# What is said of some changes, each in a group of its own.
judged(groups) := {
	"findings": findings,
	"waived": [object.union(entry.finding, {"waivers": entry.waivers}) | some entry in these; count(entry.waivers) > 0],
	"obligations": [entry.duty | some entry in these],
	"steps": [step | some group in groups; some step in steps.of(unwaived(group))],
	"earliest": steps.latest([steps.earliest(unwaived(group)) | some group in groups]),
	"exposed": {entry.pair | some entry in these},
	"denied": denied(findings),
} if {
	these := [entry | some group in groups; some entry in group]
	findings := unwaived(these)
}

unwaived(these) := [entry.finding | some entry in these; entry.waivers == []]

denied(findings) if {
	some found in findings
	finding.denies(found)
} else := false

# An input that cannot be read as a whole has no decision, and none is no leave.
is_whole if {
	is_array(input.changes)
	is_set
}

# The moment, the organisation and the waivers that everything is judged by.
is_set if {
	is_number(input.at)
	every state in organisation.states { is_object(state) }
	is_array(input.waivers)
}

# METADATA
# title: What is found in these changes, to be added up with other parts
# entrypoint: true
part := object.union(judged([group | some group in by_change]), {
	"pack": data.pyconsent.pack,
	"used": called_upon,
}) if {
	is_whole
}

# METADATA
# title: What follows from all the parts together
# entrypoint: true
conclusion := concluded(reported, input.parts) if {
	is_set
	is_array(input.parts)
	every part in input.parts { is_part(part) }
}

is_part(part) if {
	is_boolean(part.denied)
	is_array(part.exposed)
	is_array(part.used)
	is_day(part.earliest)
}

is_day(day) if is_string(day)

is_day(day) if is_null(day)

at := date.instant(input.at)

concluded(findings, parts) := {
	"allow": allowed,
	"findings": findings,
	"steps": steps.of(findings),
	"earliest": steps.latest([part.earliest | some part in parts]),
	"exposure": exposure.summary({pair | some part in parts; some pair in part.exposed}),
	"pack": data.pyconsent.pack,
	"at": at,
} if {
	allowed := ({denied(findings)} | {part.denied | some part in parts}) == {false}
}

# METADATA
# title: The decision on all the changes of the input together
# entrypoint: true
decision := completed(part, concluded(reported, [part]))

# METADATA
# title: A decision on each change of the input, in their order
# entrypoint: true
decisions := [completed(judgement, concluded(findings, [judgement])) |
	some number, _ in input.changes
	judgement := judged([object.get(by_change, number, [])])
	findings := [found |
		some found in reported
		found.setting in named(input.changes[number])
	]
] if {
	is_whole
}

named(change) := [change[name] | some name in ["setting", "document"]]

completed(judgement, ending) := object.union(ending, {
	"findings": array.concat(judgement.findings, ending.findings),
	"waived": judgement.waived,
	"obligations": judgement.obligations,
	"steps": array.concat(judgement.steps, ending.steps),
})
