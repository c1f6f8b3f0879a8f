# METADATA
# title: What decision logs leave out
# description: |
#   Settings are no personal data, but a waiver names the people who stand for it, and
#   gives a reason in words of their own. These are masked wherever they stand, and so is
#   every word with an @ in it, which is the address or name of somebody. OPA cannot mask
#   by a path that has a space in it, so that input and result are replaced as a whole;
#   where that fails, they are left out.
package system.log

# What a waiver says of people.
personal := {"author", "approver", "reason"}

# The rule that quotes all three in its finding.
quoting := "waiver.unapproved"

mask contains operation(part, value) if {
	some part in ["input", "result"]
	value := input[part]
	not names_nobody(value)
}

names_nobody(value) if masked(value) == value

operation(part, value) := {"op": "upsert", "path": $"/{part}", "value": shown} if {
	shown := masked(value)
} else := {"op": "remove", "path": $"/{part}"}

# Words are masked in the JSON of the whole: json.patch of OPA 1.22.2 panics, and nothing is
# answered, where an array has text that is replaced beside an object that is patched.
masked(value) := json.unmarshal(without_addresses(json.marshal(json.patch(value, patches_of(value)))))

without_addresses(text) := regex.replace(text, address, "${1}masked") if {
	contains(text, "@")
} else := text

# A word with an @ in it, and what is before it: a quote, or white space.
address := $`("|\s|\\[nrtf]){letter}*@{letter}*`

letter := `(?:[^\s"\\]|\\["\\/bu])`

# What is inside comes before what holds it, which may go as a whole. To look at each value
# takes as long as to decide, so the parts that name nobody are passed over.
patches_of(value) := array.reverse(array.concat(
	[patch | patch := patch_of([], value)],
	[patch |
		some key, part in value
		names_somebody(json.marshal({$"{key}": part}))
		walk(part, [path, found])
		patch := patch_of(array.concat([key], path), found)
	],
))

names_somebody(text) if {
	some name in ({$`"{key}":` | some key in personal} | {quoting, "@"})
	contains(text, name)
}

patch_of(path, found) := {"op": "remove", "path": path} if {
	contains(path[count(path) - 1], "@")
} else := {"op": "replace", "path": path, "value": "masked"} if {
	path[count(path) - 1] in personal
} else := {"op": "add", "path": array.concat(path, ["actual"]), "value": "masked"} if {
	found.rule == quoting
}
