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

# What the rules find in the changes, one by one, before waivers.
found[finding.change] contains finding if {
	some family, name
	some finding in data.pyconsent.rules[family][name].findings
}

# What the rules find in the waivers themselves.
reported := [finding | some name; some finding in data.pyconsent.waiver[name].findings]

# Who is exposed to what by each change.
exposed[case.change] contains pair if {
	some case in change.setting_cases
	some pair in exposure.of(case)
}

judged := [judgement |
	some number, _ in input.changes
	marked := [[finding, waiver.covering(finding)] | some finding in object.get(found, number, set())]
	judgement := {
		"findings": [finding | some [finding, []] in marked],
		"waived": [object.union(finding, {"waivers": waivers}) | some [finding, waivers] in marked; count(waivers) > 0],
		"obligations": obligation.of(number),
		"exposed": object.get(exposed, number, set()),
	}
]

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
part := {
	"findings": [finding | some judgement in judged; some finding in judgement.findings],
	"waived": waived,
	"obligations": [duty | some judgement in judged; some duty in judgement.obligations],
	"exposed": {pair | some judgement in judged; some pair in judgement.exposed},
	"used": {called.number | some finding in waived; some called in finding.waivers},
	"denied": true in [denied(judgement.findings) | some judgement in judged],
} if {
	is_whole
	waived := [finding | some judgement in judged; some finding in judgement.waived]
}

# METADATA
# title: What follows from all the parts together
# entrypoint: true
conclusion := concluded(reported, denied_before, exposed_before) if {
	is_set
	is_array(input.parts)
	every part in input.parts { is_part(part) }
	denied_before := true in [part.denied | some part in input.parts]
	exposed_before := {pair | some part in input.parts; some pair in part.exposed}
}

is_part(part) if {
	is_boolean(part.denied)
	is_array(part.exposed)
	is_array(part.used)
}

at := date.instant(input.at)

concluded(findings, denied_before, pairs) := {
	"allow": allowed,
	"findings": findings,
	"exposure": exposure.summary(pairs),
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
	some number, judgement in judged
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
