package pyconsent.model.taxonomy_test

import data.pyconsent.model.taxonomy

test_a_parent_covers_itself_and_its_children if {
	every pair in [
		["user.content", "user.content"],
		["user.content", "user.content.private"],
		["user", "user.content.private"],
		["unknown", "unknown"],
	] {
		taxonomy.covers(pair[0], pair[1])
	}
}

test_nothing_else_is_covered if {
	pairs := [
		["user.content.private", "user.content"],
		["user.content", "user.contents"],
		["user.content", "user.contact"],
		["user.content.", "user.content.private"],
		["", "user"],
		["user", "unknown"],
		["unknown", "user"],
		[null, "user"],
		["user", null],
		[1, 2],
		[["user"], "user"],
	]
	[pair | some pair in pairs; taxonomy.covers(pair[0], pair[1])] == []
}

test_keys_of_the_taxonomy_are_known if {
	every key in ["user", "user.content.private", "user.location.precise", "system.operations"] {
		taxonomy.is_data_category(key)
	}
	every key in ["analytics", "train_ai_system", "third_party_sharing", "functional.service.improve"] {
		taxonomy.is_data_use(key)
	}
}

test_no_other_key_is_known if {
	every key in ["", "User", "user.", "user.contents", "unknown", null, 1, true, ["user"], {}] {
		not taxonomy.is_data_category(key)
		not taxonomy.is_data_use(key)
	}
	not taxonomy.is_data_category("analytics")
	not taxonomy.is_data_use("user")
}

test_roots_are_keys_of_the_taxonomy if {
	count(taxonomy.sensitive_roots) > 0
	every root in taxonomy.sensitive_roots { taxonomy.is_data_category(root) }
	every root in ["essential", "functional"] { taxonomy.is_data_use(root) }
}

test_sensitive_data_are_the_roots_with_all_above_and_below if {
	every key in [
		"user.content.private",
		"user.content",
		"user.location.precise",
		"user.location",
		"user.health_and_medical.genetic",
		"user.biometric.voice",
		"user.authorization",
		"user.childrens",
		"user",
	] {
		taxonomy.is_sensitive(key)
	}
}

test_data_that_are_not_known_are_sensitive if {
	every key in ["unknown", "messages", "user.contents", "", null, 1, true, []] { taxonomy.is_sensitive(key) }
}

test_other_data_are_not_sensitive if {
	every key in ["user.content.public", "user.location.imprecise", "user.contact", "user.behavior", "system"] {
		not taxonomy.is_sensitive(key)
	}
}

test_essential_is_what_the_product_was_asked_for if {
	every use in ["essential", "essential.service.security", "functional", "functional.service.improve"] {
		taxonomy.is_essential(use)
	}
	every use in ["analytics", "essentials", "functionality", "unknown", "", null, 1] {
		not taxonomy.is_essential(use)
	}
}
