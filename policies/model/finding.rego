# METADATA
# title: A finding
# description: |
#   Every finding is made here. What it says of its rule comes from the annotation of
#   the rule's own package; what it says of the change, from the rule's body. The path
#   leads from the change to the place that is wrong.
package pyconsent.model.finding

of(chain, case, facts) := {
	"rule": custom.id,
	"title": chain[1].annotations.title,
	"severity": object.get(facts, "severity", custom.severity),
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

# What is shown for a value in a message.
shown(value) := value if {
	is_string(value)
	trim_space(value) != ""
} else := "nothing" if {
	value == null
} else := concat("", ["{", concat(",", in_order(value)), "}"]) if {
	is_object(value)
} else := json.marshal(value)

# In WebAssembly the keys of an object have no order until they are sorted.
in_order(value) := [concat(":", [json.marshal(key), json.marshal(value[key])]) | some key in sort(object.keys(value))]

# A few words, each once, in order.
words(list) := "nothing" if {
	count(list) == 0
} else := concat(", ", sort({shown(word) | some word in list}))
