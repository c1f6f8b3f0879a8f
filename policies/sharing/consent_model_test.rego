package pyconsent.rules.sharing.consent_model_test

import data.pyconsent.fixture
import data.pyconsent.rules.sharing.consent_model

finding := {
	"rule": "sharing.consent_model",
	"title": "Consent that is not opt-in",
	"severity": "error",
	"waivable": true,
	"sources": [
		"GDPR Art. 4(11)", "GDPR Art. 7", "GDPR Recital 32", "CJEU C-673/17 Planet49",
		"EDPB Guidelines 05/2020", "11 CCR §7004", "18 U.S.C. §2710",
	],
	"change": 0,
	"setting": "assistant.training",
	"document": null,
	"audience": "everyone",
	"message": "the consent model of user.content.private → train_ai_system → partner is opt_out",
	"expected": "opt_in: explicit, affirmative and separate",
	"actual": "opt_out",
	"fix": "ask each person for explicit opt-in, separately from any terms, and declare consent: opt_in",
	"path": ["after", "processing", 0, "consent"],
}

with_model(model) := object.union(finding, {
	"message": $"the consent model of user.content.private → train_ai_system → partner is {model}",
	"actual": model,
})

test_denied_when_consent_is_opt_out if {
	changed := fixture.with_change(fixture.offered, {"after/processing/0/consent": "opt_out"})
	consent_model.findings == {finding} with input as changed
}

test_allowed_when_consent_is_opt_in if {
	consent_model.findings == set() with input as fixture.offered
}

test_denied_when_consent_is_missing if {
	changed := fixture.without_change(fixture.offered, ["after/processing/0/consent"])
	consent_model.findings == {with_model("nothing")} with input as changed
}

test_denied_whatever_else_stands_for_consent if {
	every row in [
		[null, "nothing"],
		["", "\"\""],
		["implied", "implied"],
		["bundled", "bundled"],
		["none", "none"],
		["opt-in", "opt-in"],
		["OPT_IN", "OPT_IN"],
		[true, "true"],
		[["opt_in"], "[\"opt_in\"]"],
	] {
		changed := fixture.with_change(fixture.offered, {"after/processing/0/consent": row[0]})
		consent_model.findings == {with_model(row[1])} with input as changed
	}
}

test_each_flow_is_named_once if {
	flow := object.union(fixture.offered.changes[0].after.processing[0], {
		"consent": "implied",
		"data_categories": ["user.content", "user.contact"],
	})
	changed := fixture.with_change(fixture.offered, {"after/processing": [flow, object.union(flow, {"data_uses": ["sales"]})]})
	consent_model.findings == {
		object.union(finding, {
			"message": "the consent model of user.contact, user.content → train_ai_system → partner is implied",
			"actual": "implied",
		}),
		object.union(finding, {
			"message": "the consent model of user.contact, user.content → sales → partner is implied",
			"actual": "implied",
			"path": ["after", "processing", 1, "consent"],
		}),
	} with input as changed
}

test_opt_out_is_enough_where_no_consent_is_needed if {
	consent_model.findings == set() with input as fixture.announced
}
