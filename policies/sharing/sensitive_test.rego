package pyconsent.rules.sharing.sensitive_test

import data.pyconsent.fixture
import data.pyconsent.rules.sharing.sensitive

finding := {
	"rule": "sharing.sensitive",
	"title": "Sensitive data without opt-in",
	"severity": "critical",
	"waivable": false,
	"sources": [
		"GDPR Art. 4(11)", "GDPR Art. 7", "GDPR Art. 25(2)",
		"18 U.S.C. §2702(a), (b)(3)", "740 ILCS 14/15(b), (d)",
	],
	"change": 0,
	"setting": "assistant.training",
	"document": null,
	"audience": "everyone",
	"message": "sensitive data of everyone without opt-in: user.content.private → train_ai_system → partner",
	"expected": "explicit opt-in before sensitive data leave the organisation or are used for anything that the person did not ask for",
	"actual": "user.content.private without opt-in",
	"fix": "take these categories out, or have them off by default behind explicit opt-in",
	"path": ["after", "processing", 0, "data_categories"],
}

of(category, use, recipient) := object.union(finding, {
	"message": $"sensitive data of everyone without opt-in: {category} → {use} → {recipient}",
	"actual": $"{category} without opt-in",
})

switched_on := fixture.with_change(fixture.offered, {"after/default": true})

on_with(category, use, recipient) := fixture.with_change(switched_on, {
	"after/processing/0/data_categories": [category],
	"after/processing/0/data_uses": [use],
	"after/processing/0/recipients": [recipient],
})

test_denied_when_sensitive_data_are_used_by_default if {
	sensitive.findings == {finding} with input as switched_on
}

test_denied_for_each_sensitive_category_its_parents_and_its_children if {
	every category in [
		"user", "user.content", "user.content.private",
		"user.location", "user.location.precise",
		"user.health_and_medical", "user.health_and_medical.genetic",
		"user.biometric", "user.biometric.voice",
		"user.authorization", "user.authorization.biometric",
		"user.childrens",
	] {
		sensitive.findings == {of(category, "analytics", "example")} with input as on_with(category, "analytics", "example")
	}
}

test_denied_for_a_category_that_is_not_known if {
	every category in ["user.dreams", "user.contents", "messages", "unknown", "user."] {
		sensitive.findings == {of(category, "analytics", "example")} with input as on_with(category, "analytics", "example")
	}
}

test_denied_when_categories_are_missing_or_no_list_of_keys if {
	missing := fixture.without_change(switched_on, ["after/processing/0/data_categories"])
	sensitive.findings == {of("unknown", "train_ai_system", "partner")} with input as missing
	every value in [null, "", "user.contact", [], {}, 1] {
		changed := fixture.with_change(switched_on, {"after/processing/0/data_categories": value})
		sensitive.findings == {of("unknown", "train_ai_system", "partner")} with input as changed
	}
	number := on_with(1, "analytics", "example")
	sensitive.findings == {of(1, "analytics", "example")} with input as number
}

test_allowed_for_data_that_are_not_sensitive if {
	every category in ["user.contact", "user.content.public", "user.location.imprecise", "user.behavior"] {
		sensitive.findings == set() with input as on_with(category, "train_ai_system", "partner")
	}
}

test_allowed_for_what_the_person_asked_for if {
	every use in ["essential", "essential.service", "essential.service.security", "functional", "functional.service"] {
		sensitive.findings == set() with input as on_with("user.content.private", use, "host")
	}
}

test_denied_for_what_the_person_did_not_ask_for if {
	every use in ["essential.service.operations.improve", "functional.service.improve", "analytics", "personalize", "sleep", "unknown"] {
		sensitive.findings == {of("user.content.private", use, "host")} with input as on_with("user.content.private", use, "host")
	}
}

test_denied_for_what_the_person_asked_for_when_it_leaves_the_organisation if {
	sensitive.findings == {of("user.content.private", "essential.service", "partner")} with input as on_with("user.content.private", "essential.service", "partner")
}

test_denied_when_consent_is_not_opt_in if {
	every model in ["opt_out", "implied", "bundled", "none", "", null, true, ["opt_in"]] {
		changed := fixture.with_change(fixture.offered, {"after/processing/0/consent": model})
		sensitive.findings == {finding} with input as changed
	}
}

test_denied_when_categories_are_added_under_what_people_chose_for_less if {
	changed := fixture.with_change(fixture.offered, {
		"before": fixture.offered.changes[0].after,
		"before/processing/0/data_categories": ["user.contact"],
	})
	sensitive.findings == {finding} with input as changed
	asked := fixture.with_change(changed, {"plan/existing_users": "asked"})
	sensitive.findings == set() with input as asked
}

test_allowed_after_opt_in if {
	sensitive.findings == set() with input as fixture.offered
}

test_allowed_when_it_is_switched_off_or_cut_down if {
	off := fixture.with_change(fixture.offered, {"before": switched_on.changes[0].after})
	sensitive.findings == set() with input as off
	cut := fixture.with_change(switched_on, {
		"before": switched_on.changes[0].after,
		"before/processing/0/data_categories": ["user.content", "user.biometric"],
	})
	sensitive.findings == set() with input as cut
}

test_the_sensitive_categories_are_named_together if {
	changed := fixture.with_change(switched_on, {"after/processing/0/data_categories": ["user.contact", "user.biometric", "user.content.private"]})
	sensitive.findings == {object.union(finding, {
		"message": "sensitive data of everyone without opt-in: user.biometric, user.content.private → train_ai_system → partner",
		"actual": "user.biometric, user.content.private without opt-in",
	})} with input as changed
}

test_what_waits_for_the_person_is_not_said_to_flow_by_itself if {
	changed := fixture.with_change(switched_on, {"after/processing/0/trigger": "user_action"})
	message := "sensitive data of everyone without opt-in: user.content.private → train_ai_system → partner when the person uses the feature"
	sensitive.findings == {object.union(finding, {"message": message})} with input as changed
}
