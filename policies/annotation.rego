# METADATA
# title: What a rule must say of itself
# description: |
#   Rules of an organisation's own join the pack, so they are held to what holds for the
#   pack's: each lies in a package of its own, and its annotation says what a finding
#   needs. Without it a finding would be undefined, and nothing undefined may pass.
#
#   The input is what `opa inspect` tells of the packages: those of the pack, and those
#   that are to join it, each with its files.
package pyconsent.annotation

# What is wrong with the packages that are to join, each with the file that it is in.
faults contains {"file": file, "message": fault} if {
	some name, files in input.own
	some fault in of(split(name, "."), name)
	file := sort(files)[0]
}

of(path, name) := {$"{named(path)} is a package of the pack, which no other rule joins; choose a name of your own"} if {
	name in object.keys(input.pack)
} else := {$"{id_of(path)} is a rule of the pack already; choose a name of your own"} if {
	id_of(path) in of_waivers
} else := missing if {
	missing := gaps(id_of(path), data.pyconsent.rules[path[3]][path[4]])
} else := {$"{named(path)} is no place for a rule; name its package pyconsent.rules.<family>.<rule>"} if {
	path[1] in ["pyconsent", "system"]
} else := set()

# The id of the rule that a package holds.
id_of(path) := concat(".", array.slice(path, 3, 5)) if {
	array.slice(path, 0, 3) == ["data", "pyconsent", "rules"]
	count(path) == 5
}

# The ids of the rules that lie elsewhere in the pack.
of_waivers := {said(rule).custom.id | some rule in data.pyconsent.waiver}

named(path) := concat(".", array.slice(path, 1, count(path)))

gaps(id, rule) := {$"{id} {lack}" |
	some part, lack in lacks
	not has(part, id, rule)
}

lacks := {
	"findings": "has no set of findings; write findings contains finding.of(annotation, case, {…}) if …",
	"annotation": "does not take its annotation; write annotation := rego.metadata.chain()",
	"id": "does not say its id; write it in the annotation as custom.id, family and rule as in its package",
	"title": "has no title in its annotation",
	"description": "has no description in its annotation",
	"severity": "has no severity in its annotation; write custom.severity: critical, error or warning",
	"waivable": "does not say whether it can be waived; write custom.waivable: true or false in its annotation",
	"sources": "has no sources in its annotation; list at least one in custom.sources",
	"fix": "has no fix in its annotation; write custom.fix",
}

has("findings", _, rule) if is_set(rule.findings)

has("annotation", _, rule) if is_object(said(rule))

has("id", id, rule) if said(rule).custom.id == id

has("title", _, rule) if is_text(said(rule).title)

has("description", _, rule) if is_text(said(rule).description)

has("severity", _, rule) if said(rule).custom.severity in ["critical", "error", "warning"]

has("waivable", _, rule) if is_boolean(said(rule).custom.waivable)

has("sources", _, rule) if {
	count(said(rule).custom.sources) > 0
	every source in said(rule).custom.sources { is_text(source) }
}

has("fix", _, rule) if is_text(said(rule).custom.fix)

said(rule) := rule.annotation[1].annotations

is_text(value) if {
	is_string(value)
	trim_space(value) != ""
}
