# METADATA
# title: A finding
# description: |
#   Every finding is made here. What it says of its rule comes from the annotation of
#   the rule's own package; what it says of the change, from the rule's body. The path
#   leads from the change to the place that is wrong.
package pyconsent.model.finding

import data.pyconsent.model.organisation

of(chain, case, facts) := {
	"rule": custom.id,
	"title": chain[1].annotations.title,
	"severity": severity(custom, facts),
	"waivable": custom.waivable,
	"sources": custom.sources,
	"change": case.change,
	"setting": case.setting,
	"document": case.document,
	"audience": case.audience,
	"message": facts.message,
	"expected": facts.expected,
	"actual": facts.actual,
	"fix": facts.fix,
	"path": facts.path,
} if {
	custom := chain[1].annotations.custom
}

# A change that one of these is found in does not ship.
denying := ["critical", "error"]

denies(finding) if finding.severity in denying

# An organisation sets how a rule counts, but for those that hold for everyone at all
# times. A rule that is `off` finds nothing that counts.
severity(custom, facts) := strictest({counting(custom, facts, state) | some state in organisation.states})

strictest(words) := [severity | some severity in ["critical", "error", "warning", "off"]; severity in words][0]

counting(custom, facts, state) := state.severities[custom.id] if {
	custom.waivable == true
	state.severities[custom.id] in severities
} else := object.get(facts, "severity", custom.severity)

severities := ["error", "warning", "off"]

# What is shown for a value in a message. What has keys is laid out flat and in order,
# for in WebAssembly JSON has them in any.
shown(value) := value if {
	is_string(value)
	trim_space(value) != ""
} else := "nothing" if {
	value == null
} else := concat(", ", leaves(value)) if {
	count(leaves(value)) > 0
} else := in_json(value)

# In WebAssembly some characters stand as they are that OPA itself escapes, or are escaped otherwise.
in_json(value) := strings.replace_n(
	{
		"\\u003c": "<",
		"\\u003e": ">",
		"\\u0026": "&",
		"\\u2028": "\u2028",
		"\\u2029": "\u2029",
		"\\b": "\\u0008",
		"\\f": "\\u000c",
	},
	json.marshal(value),
)

leaves(value) := sort({$"{concat(".", [$"{step}" | some step in path])}: {leaf(held)}" |
	walk(value, [path, held])
	not has_keys(held)
	has_keys(object.get({"whole": value}, array.concat(["whole"], array.slice(path, 0, count(path) - 1)), null))
})

has_keys(value) if {
	walk(value, [_, held])
	is_object(held)
	count(held) > 0
}

leaf(held) := held if {
	is_string(held)
	trim_space(held) != ""
} else := in_json(held)

# A few words, each once, in order.
words(list) := "nothing" if {
	count(list) == 0
} else := concat(", ", sort({shown(word) | some word in list}))
