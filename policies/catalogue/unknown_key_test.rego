package pyconsent.rules.catalogue.unknown_key_test

import data.pyconsent.fixture
import data.pyconsent.rules.catalogue.unknown_key

unknown(what, key, fix, path) := {
	"rule": "catalogue.unknown_key",
	"title": "Unknown key",
	"severity": "error",
	"waivable": false,
	"sources": ["fideslang taxonomy", "Cal. Civ. Code §1798.100(a)(1)"],
	"change": 0,
	"setting": "assistant.training",
	"document": null,
	"audience": "everyone",
	"message": $"unknown {what}: {key}",
	"expected": $"a known {what}",
	"actual": key,
	"fix": fix,
	"path": path,
}

fixes := {
	"audience": "declare it under audiences of the organisation, or correct it",
	"category": "use a key of the fideslang taxonomy",
	"recipient": "declare it with its kind under recipients of the organisation",
	"channel": "use one of email, in_app, push, sms, postal, phone, web_page, changelog, release_notes, blog, forum, press, social_media, document",
}

of_flow(field, what, key) := unknown(what, key, fixes.category, ["after", "processing", 0, field])

recipient(key) := unknown("recipient", key, fixes.recipient, ["after", "processing", 0, "recipients"])

audience(key) := object.union(unknown("audience", key, fixes.audience, ["after", "default", key]), {"audience": key})

of_usage(finding) := object.union(finding, {"setting": "usage.counts"})

test_allowed_when_every_key_is_known if {
	unknown_key.findings == set() with input as fixture.offered
	unknown_key.findings == set() with input as fixture.announced
}

test_denied_when_a_category_or_a_use_is_not_of_the_taxonomy if {
	every field, row in {
		"data_categories": ["data category", ["messages", "User.content", "user.contents", "user.", "unknown", "analytics"]],
		"data_uses": ["data use", ["training", "Analytics", "analytic", "unknown", "user.content"]],
	} {
		every key in row[1] {
			changed := fixture.with_change(fixture.offered, {$"after/processing/0/{field}": [key]})
			unknown_key.findings == {of_flow(field, row[0], key)} with input as changed
		}
	}
}

test_denied_when_a_key_is_no_text if {
	every field, what in {"data_categories": "data category", "data_uses": "data use"} {
		every row in [[null, "nothing"], ["", "\"\""], [1, "1"], [["user"], "[\"user\"]"]] {
			changed := fixture.with_change(fixture.offered, {$"after/processing/0/{field}": [row[0]]})
			unknown_key.findings == {of_flow(field, what, row[1])} with input as changed
		}
	}
}

test_denied_when_a_recipient_is_not_declared_with_its_kind if {
	every key in ["stranger", "Partner", "unknown"] {
		changed := fixture.with_change(fixture.offered, {"after/processing/0/recipients": [key]})
		unknown_key.findings == {recipient(key)} with input as changed
	}
	every kind in [null, "", "vendor", true] {
		changed := fixture.with_organisation(fixture.offered, {"recipients/partner/kind": kind})
		unknown_key.findings == {recipient("partner")} with input as changed
	}
	number := fixture.with_change(fixture.offered, {"after/processing/0/recipients": [1]})
	unknown_key.findings == {recipient("1")} with input as number
}

test_what_a_flow_leaves_out_is_no_unknown_key if {
	every field in ["data_categories", "data_uses", "recipients"] {
		missing := fixture.without_change(fixture.offered, [$"after/processing/0/{field}"])
		unknown_key.findings == set() with input as missing
		every value in [null, "", "messages", [], {}] {
			changed := fixture.with_change(fixture.offered, {$"after/processing/0/{field}": value})
			unknown_key.findings == set() with input as changed
		}
	}
}

test_denied_when_an_audience_is_not_declared if {
	changed := fixture.with_change(fixture.offered, {"after/default": {"everyone": false, "premum": false}})
	unknown_key.findings == {audience("premum")} with input as changed
	every value in [null, "Premium", true, []] {
		undeclared := fixture.with_organisation(
			fixture.with_change(fixture.offered, {"after/default": {"premium": false}}),
			{"audiences/premium": value},
		)
		unknown_key.findings == {audience("premium")} with input as undeclared
	}
}

test_everyone_needs_no_declaring if {
	changed := json.patch(
		fixture.with_change(fixture.offered, {"after/default": {"everyone": false}}),
		[{"op": "remove", "path": "organisation/audiences/everyone"}],
	)
	unknown_key.findings == set() with input as changed
}

# An audience that nobody declared, in both states.
ghost(before, after) := fixture.with_change(fixture.announced, {
	"before/default": {"everyone": "off", "ghost": before},
	"after/default": {"everyone": "off", "ghost": after},
})

test_an_old_unknown_audience_matters_where_something_is_added_for_it if {
	unknown_key.findings == {of_usage(audience("ghost"))} with input as ghost("off", "on")
}

test_an_old_unknown_audience_is_no_fault_of_a_change_that_protects if {
	every values in [["off", "off"], ["on", "on"], ["on", "off"]] {
		unknown_key.findings == set() with input as ghost(values[0], values[1])
	}
}

test_denied_when_an_audience_that_leaves_may_be_what_another_was_called if {
	protected := fixture.with_change(fixture.announced, {
		"before/default": {"everyone": "on", "eu": "off"},
		"after/default": {"everyone": "on", "europe": "off"},
	})
	declared := fixture.with_organisation(protected, {"audiences/europe": {}})
	gone := "declare it, or say renamed_from of what it is called now, or keep its default"
	unknown_key.findings == {of_usage(object.union(
		unknown("audience", "eu", gone, ["before", "default", "eu"]),
		{"audience": "eu"},
	))} with input as declared
	renamed := fixture.with_organisation(protected, {"audiences/europe": {"renamed_from": "eu"}})
	unknown_key.findings == set() with input as renamed
}

test_an_unknown_audience_may_leave if {
	changed := fixture.with_change(ghost("on", "on"), {"after/default": {"everyone": "off"}})
	unknown_key.findings == set() with input as changed
}

test_denied_when_a_channel_is_not_known if {
	every row in [["pigeon", "pigeon"], ["Email", "Email"], ["", "\"\""], [null, "nothing"], [1, "1"], [["email"], "[\"email\"]"]] {
		changed := fixture.with_change(fixture.announced, {"plan/notices/0/channel": row[0]})
		unknown_key.findings == {of_usage(unknown("channel", row[1], fixes.channel, ["plan", "notices", 0, "channel"]))} with input as changed
	}
	missing := fixture.without_change(fixture.announced, ["plan/notices/0/channel"])
	unknown_key.findings == {of_usage(unknown("channel", "nothing", fixes.channel, ["plan", "notices", 0, "channel"]))} with input as missing
}

test_allowed_through_every_known_channel if {
	every channel in split("email in_app push sms postal phone web_page changelog release_notes blog forum press social_media document", " ") {
		changed := fixture.with_change(fixture.announced, {"plan/notices/0/channel": channel})
		unknown_key.findings == set() with input as changed
	}
}

test_denied_when_a_notice_goes_to_an_audience_that_is_not_declared if {
	changed := fixture.with_change(fixture.announced, {"plan/notices/0/audiences": ["everyone", "premum"]})
	unknown_key.findings == {of_usage(unknown("audience", "premum", fixes.audience, ["plan", "notices", 0, "audiences"]))} with input as changed
}

test_allowed_when_only_a_state_before_has_unknown_keys if {
	changed := fixture.with_change(fixture.announced, {"before/processing/-": {
		"while": ["on"],
		"data_categories": ["messages"],
		"data_uses": ["training"],
		"recipients": ["stranger"],
	}})
	unknown_key.findings == set() with input as changed
}

version := fixture.organisation.documents.policy.versions[0]

# The policy's own change, to a second version that discloses more.
rewritten(fields) := fixture.without_change(
	fixture.with_change(fixture.offered, {
		"document": "policy",
		"before": fixture.organisation.documents.policy,
		"after": {"title": "Privacy policy", "versions": [version, object.union(version, fields)]},
	}),
	["setting"],
)

disclosing(category, use, recipient) := rewritten({"discloses": [{
	"data_categories": [category],
	"data_uses": [use],
	"recipients": [recipient],
}]})

of_version(what, key, fix, path) := object.union(
	unknown(what, key, fix, array.concat(["after", "versions", 1], path)),
	{"setting": null, "document": "policy"},
)

test_denied_when_a_document_discloses_under_unknown_keys if {
	unknown_key.findings == {
		of_version("data category", "messages", fixes.category, ["discloses", 0, "data_categories"]),
		of_version("data use", "training", fixes.category, ["discloses", 0, "data_uses"]),
		of_version("recipient", "stranger", fixes.recipient, ["discloses", 0, "recipients"]),
	} with input as disclosing("messages", "training", "stranger")
}

test_denied_when_a_document_does_not_say_what_it_discloses if {
	every row in [[null, "nothing"], [[], "[]"], ["all", "all"], [{}, "{}"]] {
		changed := rewritten({"discloses": [{"data_categories": row[0], "data_uses": row[0], "recipients": row[0]}]})
		unknown_key.findings == {left_out(field, row[1]) |
			some field in ["data_categories", "data_uses", "recipients"]
		} with input as changed
	}
	unknown_key.findings == {left_out(field, "nothing") |
		some field in ["data_categories", "data_uses", "recipients"]
	} with input as rewritten({"discloses": [{}]})
}

left_out(field, actual) := object.union(
	of_version("", "", $"state {field} there", ["discloses", 0, field]),
	{
		"message": $"Privacy policy version 1 discloses something and leaves out its {field}",
		"expected": $"{field}: a list of known keys",
		"actual": actual,
	},
)

test_allowed_when_a_document_discloses_under_known_keys if {
	unknown_key.findings == set() with input as disclosing("user.content", "sales", "partner")
}

test_denied_when_a_document_binds_an_audience_that_is_not_declared if {
	changed := rewritten({"audiences": ["premum"], "discloses": [{
		"data_categories": ["user.content"],
		"data_uses": ["sales"],
		"recipients": ["partner"],
	}]})
	unknown_key.findings == {object.union(
		of_version("audience", "premum", fixes.audience, ["audiences"]),
		{"audience": "premum"},
	)} with input as changed
}
