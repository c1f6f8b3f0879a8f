package pyconsent.annotation_test

import data.pyconsent.annotation

# The pack, as `opa inspect` tells of it.
pack := {$"data.pyconsent.rules.{family}.{name}": [$"policies/{family}/{name}.rego"] |
	some family, rules in data.pyconsent.rules
	some name, _ in rules
	not endswith(name, "_test")
}

# The packages that are to join the pack, each from one file.
joining(names) := {"pack": {"data.pyconsent.model.change": ["policies/model/change.rego"]}, "own": {$"data.{name}": ["own/rule.rego"] |
	some name in names
}}

faults_of(rule) := {fault.message | some fault in faults} if {
	faults := annotation.faults with input as joining(["pyconsent.rules.own.weekend"])
		with data.pyconsent.rules as {"own": {"weekend": rule}}
}

honest := {"title": "Change at a weekend", "description": "On a working day.", "custom": {
	"id": "own.weekend",
	"severity": "warning",
	"waivable": true,
	"sources": ["our support policy"],
	"fix": "Move it.",
}}

# A rule with its annotation changed at a place.
with_said(place, value) := {"findings": set(), "annotation": [{}, {"annotations": json.patch(
	honest,
	[{"op": "add", "path": place, "value": value}],
)}]}

without_said(place) := {"findings": set(), "annotation": [{}, {"annotations": json.remove(honest, [place])}]}

test_every_rule_of_the_pack_says_what_it_must if {
	annotation.faults == set() with input as {"pack": {}, "own": pack}
}

test_a_rule_that_says_all_may_join if {
	faults_of(with_said("title", "Another title")) == set()
}

test_packages_outside_the_pack_may_join if {
	annotation.faults == set() with input as joining(["acme.calendar", "acme.calendar_test"])
}

test_a_rule_that_is_named_as_a_test_is_held_to_the_same if {
	messages := {fault.message | some fault in annotation.faults} with input as joining(["pyconsent.rules.own.weekend_test"])
		with data.pyconsent.rules as {"own": {"weekend_test": {}}}
	messages == {$"own.weekend_test {lack}" | some lack in annotation.lacks}
}

test_an_id_of_the_pack_is_taken if {
	annotation.faults == {{
		"file": "own/rule.rego",
		"message": "waiver.pending is a rule of the pack already; choose a name of your own",
	}} with input as joining(["pyconsent.rules.waiver.pending"])
}

test_nothing_joins_a_package_of_the_pack if {
	annotation.faults == {{
		"file": "own/rule.rego",
		"message": "pyconsent.model.change is a package of the pack, which no other rule joins; choose a name of your own",
	}} with input as joining(["pyconsent.model.change"])
}

test_nothing_else_lies_where_the_pack_does if {
	every name in ["pyconsent", "pyconsent.model.own", "pyconsent.waiver.own", "pyconsent.rules.own", "pyconsent.rules.own.a.b", "system.authz"] {
		annotation.faults == {{
			"file": "own/rule.rego",
			"message": $"{name} is no place for a rule; name its package pyconsent.rules.<family>.<rule>",
		}} with input as joining([name])
	}
}

test_every_part_of_an_annotation_is_needed if {
	every place, part in {
		"title": "title",
		"description": "description",
		"custom/id": "id",
		"custom/severity": "severity",
		"custom/waivable": "waivable",
		"custom/sources": "sources",
		"custom/fix": "fix",
	} {
		faults_of(without_said(place)) == {$"own.weekend {annotation.lacks[part]}"}
		every value in [null, "", " ", 1, [], {}, [" "]] {
			faults_of(with_said(place, value)) == {$"own.weekend {annotation.lacks[part]}"}
		}
	}
}

test_an_id_is_that_of_the_package if {
	every id in ["own.another", "weekend", "notice.missing"] {
		faults_of(with_said("custom/id", id)) == {$"own.weekend {annotation.lacks.id}"}
	}
}

test_a_severity_is_one_of_three if {
	every severity in ["off", "ERROR", "info"] {
		faults_of(with_said("custom/severity", severity)) == {$"own.weekend {annotation.lacks.severity}"}
	}
}

test_a_rule_without_findings_or_annotation_is_told_of if {
	said := with_said("title", "Another title")
	faults_of(object.remove(said, ["findings"])) == {$"own.weekend {annotation.lacks.findings}"}
	faults_of({"findings": set()}) == {$"own.weekend {annotation.lacks[part]}" | some part, _ in annotation.lacks; part != "findings"}
	faults_of({}) == {$"own.weekend {lack}" | some lack in annotation.lacks}
}
