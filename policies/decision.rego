# METADATA
# title: The gate
# description: |
#   The rules judge, this adds up. A change ships when no finding of severity
#   `critical` or `error` is left that no waiver covers.
package pyconsent

import data.pyconsent.exposure
import data.pyconsent.model.change
import data.pyconsent.model.date
import data.pyconsent.model.obligation
import data.pyconsent.model.waiver

denying := ["critical", "error"]

# What the rules find in the waivers themselves.
reported := [finding | some name; some finding in data.pyconsent.waiver[name].findings]

# All that is to be said of the changes: what the rules find, with what waives it, what is
# still to be done, and who is exposed to what.
said := array.concat(
	[{"change": finding.change, "finding": finding, "waivers": waiver.covering(finding)} |
		some family, page
		some finding in data.pyconsent.rules[family][page].findings
		finding.severity != "off"
	],
	array.concat(
		[{"change": number, "duty": duty} | some [number, duty] in obligation.found],
		[{"change": case.change, "pair": pair} | some case in change.setting_cases; some pair in exposure.of(case)],
	),
)

called_upon := {called.number | some entry in said; some called in entry.waivers}

# The same in the order of the changes, so that what is said of one stands together: to
# look through it all for each change would take the longer the more changes there are.
entries := [said[place] | some [_, place] in sort([[entry.change, place] | some place, entry in said])]

by_change := {entries[start].change: array.slice(entries, start, ends[number]) | some number, start in starts}

starts := [start | some start, entry in entries; not entries[start - 1].change == entry.change]

ends := array.concat(array.slice(starts, 1, count(starts)), [count(entries)])

judged(these) := {
	"findings": [entry.finding | some entry in these; entry.waivers == []],
	"waived": [object.union(entry.finding, {"waivers": entry.waivers}) | some entry in these; count(entry.waivers) > 0],
	"obligations": [entry.duty | some entry in these],
	"exposed": {entry.pair | some entry in these},
}

denied(findings) if {
	some finding in findings
	finding.severity in denying
} else := false

# An input that cannot be read as a whole has no decision, and none is no leave.
is_whole if {
	is_array(input.changes)
	is_set
}

# The moment, the organisation and the waivers that everything is judged by.
is_set if {
	is_number(input.at)
	is_object(input.organisation)
	is_array(input.waivers)
}

# METADATA
# title: What is found in these changes, to be added up with other parts
# entrypoint: true
part := object.union(judgement, {
	"pack": data.pyconsent.pack,
	"used": called_upon,
	"denied": denied(judgement.findings),
}) if {
	is_whole
	judgement := judged(entries)
}

# METADATA
# title: What follows from all the parts together
# entrypoint: true
conclusion := concluded(reported, denied_before, exposed) if {
	is_set
	is_array(input.parts)
	every part in input.parts { is_part(part) }
	denied_before := true in [part.denied | some part in input.parts]
	exposed := {pair | some part in input.parts; some pair in part.exposed}
}

is_part(part) if {
	is_boolean(part.denied)
	is_array(part.exposed)
	is_array(part.used)
}

at := date.instant(input.at)

concluded(findings, denied_before, exposed) := {
	"allow": allowed,
	"findings": findings,
	"exposure": exposure.summary(exposed),
	"pack": data.pyconsent.pack,
	"at": at,
} if {
	allowed := {denied_before, denied(findings)} == {false}
}

# METADATA
# title: The decision on all the changes of the input together
# entrypoint: true
decision := completed(part, concluded(reported, part.denied, part.exposed))

# METADATA
# title: A decision on each change of the input, in their order
# entrypoint: true
decisions := [completed(judgement, concluded(findings, denied(judgement.findings), judgement.exposed)) |
	some number, _ in input.changes
	judgement := judged(object.get(by_change, number, []))
	findings := [finding |
		some finding in reported
		finding.setting in named(input.changes[number])
	]
] if {
	is_whole
}

named(change) := [change[name] | some name in ["setting", "document"]]

completed(judgement, ending) := object.union(ending, {
	"findings": array.concat(judgement.findings, ending.findings),
	"waived": judgement.waived,
	"obligations": judgement.obligations,
})
