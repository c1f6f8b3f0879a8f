# METADATA
# title: The taxonomy of data categories and uses
# description: |
#   Keys are those of the fideslang taxonomy, kept as data. A parent covers its
#   children: `user.content` covers `user.content.private`, never the reverse.
package pyconsent.model.taxonomy

# What a flow that names nothing is taken to hold. It is no key of the taxonomy,
# so nothing but itself covers it.
unknown := "unknown"

covers(parent, child) if parent == child

covers(parent, child) if {
	# Tells nearly all others apart, without building a string.
	startswith(child, parent)
	startswith(child, concat("", [parent, "."]))
}

is_data_category(key) if data.pyconsent.taxonomy.data_categories[key]

is_data_use(key) if data.pyconsent.taxonomy.data_uses[key]

# Private communications, precise location, health, biometric and children's data.
sensitive_roots := [
	"user.content.private",
	"user.location.precise",
	"user.health_and_medical",
	"user.biometric",
	"user.authorization.biometric",
	"user.childrens",
]

# A parent of a sensitive category holds it, so it is as sensitive.
is_sensitive(category) if {
	some root in sensitive_roots
	covers(root, category)
}

is_sensitive(category) if {
	some root in sensitive_roots
	covers(category, root)
}

is_sensitive(category) if not is_data_category(category)

# What the person asked the product for.
is_essential(use) if {
	some root in ["essential", "functional"]
	covers(root, use)
}
