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

mask contains operation(part, patches) if {
	some part in ["input", "result"]
	patches := patches_of(input[part])
	count(patches) > 0
}

operation(part, patches) := {"op": "upsert", "path": $"/{part}", "value": masked} if {
	masked := json.patch(input[part], patches)
} else := {"op": "remove", "path": $"/{part}"}

# What is inside comes before what holds it, which may go as a whole.
patches_of(value) := array.reverse([patch | walk(value, [path, found]); patch := patch_of(path, found)])

patch_of(path, found) := {"op": "remove", "path": path} if {
	contains(path[count(path) - 1], "@")
} else := {"op": "replace", "path": path, "value": "masked"} if {
	path[count(path) - 1] in personal
} else := {"op": "replace", "path": path, "value": regex.replace(found, `\S*@\S*`, "masked")} if {
	contains(found, "@")
} else := {"op": "add", "path": array.concat(path, ["actual"]), "value": "masked"} if {
	found.rule == quoting
}
