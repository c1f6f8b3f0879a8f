package pyconsent.rules.sharing.recipient_test

import data.pyconsent.fixture
import data.pyconsent.rules.sharing.recipient

finding := {
	"rule": "sharing.recipient",
	"title": "Recipient outside without opt-in",
	"severity": "error",
	"waivable": true,
	"sources": [
		"GDPR Art. 4(11)", "GDPR Art. 7", "11 CCR §7002(e)",
		"18 U.S.C. §2702(a), (b)(3)", "18 U.S.C. §2710",
	],
	"change": 0,
	"setting": "assistant.training",
	"document": null,
	"audience": "everyone",
	"message": "data of everyone go to Partner (third party) without opt-in",
	"expected": "recipients that are first_party or processor, or explicit opt-in",
	"actual": "partner: third party",
	"fix": "do not send data to Partner before the person opted in to it",
	"path": ["after", "processing", 0, "recipients"],
}

named(title, key, kind) := object.union(finding, {
	"message": $"data of everyone go to {title} ({kind}) without opt-in",
	"actual": $"{key}: {kind}",
	"fix": $"do not send data to {title} before the person opted in to it",
})

of_unknown_kind(title, key) := object.union(
	named(title, key, "of unknown kind"),
	{"fix": $"declare the kind of {title}; if that is neither first_party nor processor, do not send it data before the person opted in to it"},
)

switched_on := fixture.with_change(fixture.offered, {"after/default": true})

to(recipient) := fixture.with_change(switched_on, {"after/processing/0/recipients": [recipient]})

# The same setting before and after, where only the recipient may differ.
kept_on := fixture.with_change(switched_on, {"before": switched_on.changes[0].after})

test_denied_when_a_third_party_gets_data_by_default if {
	recipient.findings == {finding} with input as switched_on
}

test_denied_when_the_recipient_is_outside if {
	recipient.findings == {named("Parent", "parent", "affiliate")} with input as to("parent")
	public := fixture.with_organisation(to("web"), {"recipients/web": {"title": "The web", "kind": "public"}})
	recipient.findings == {named("The web", "web", "public")} with input as public
}

test_allowed_when_the_recipient_is_the_organisation_or_its_processor if {
	every key in ["example", "host"] {
		recipient.findings == set() with input as to(key)
	}
}

test_denied_when_the_recipient_is_not_declared if {
	recipient.findings == {of_unknown_kind("stranger", "stranger")} with input as to("stranger")
	changed := json.patch(to("host"), [{"op": "remove", "path": "organisation/recipients"}])
	recipient.findings == {of_unknown_kind("host", "host")} with input as changed
}

test_denied_when_the_kind_is_missing_or_unknown if {
	missing := json.patch(to("host"), [{"op": "remove", "path": "organisation/recipients/host/kind"}])
	recipient.findings == {of_unknown_kind("Host", "host")} with input as missing
	every kind in [null, "", "Processor", "vendor", true, ["processor"]] {
		changed := fixture.with_organisation(to("host"), {"recipients/host/kind": kind})
		recipient.findings == {of_unknown_kind("Host", "host")} with input as changed
	}
}

unnamed := object.union(
	named("a recipient that is not named", "unknown", "of unknown kind"),
	{"fix": "name each recipient, and declare its kind under recipients of the organisation"},
)

test_denied_when_recipients_are_missing_or_no_list_of_keys if {
	missing := fixture.without_change(switched_on, ["after/processing/0/recipients"])
	recipient.findings == {unnamed} with input as missing
	every value in [null, "", "example", [], {}, 1] {
		changed := fixture.with_change(switched_on, {"after/processing/0/recipients": value})
		recipient.findings == {unnamed} with input as changed
	}
	count(recipient.findings) == 1 with input as to(1)
}

test_denied_when_consent_is_not_opt_in if {
	every model in ["opt_out", "implied", "bundled", "none", "", null, true, ["opt_in"]] {
		changed := fixture.with_change(fixture.offered, {"after/processing/0/consent": model})
		recipient.findings == {finding} with input as changed
	}
	missing := fixture.without_change(fixture.offered, ["after/processing/0/consent"])
	recipient.findings == {finding} with input as missing
}

test_allowed_when_the_person_opts_in_to_it if {
	recipient.findings == set() with input as fixture.offered
}

test_denied_when_a_recipient_is_added_under_what_people_chose_for_another if {
	before := object.union(
		fixture.offered.changes[0].after,
		{"processing": [object.union(fixture.offered.changes[0].after.processing[0], {"recipients": ["host"]})]},
	)
	changed := fixture.with_change(fixture.offered, {"before": before})
	recipient.findings == {finding} with input as changed
	every spared in ["kept", "asked"] {
		asked := fixture.with_change(changed, {"plan/existing_users": spared})
		recipient.findings == set() with input as asked
	}
}

test_denied_when_a_recipient_leaves_the_organisation if {
	every kind in ["first_party", "processor", "affiliate", "unheard of", ""] {
		changed := fixture.with_change(kept_on, {"before_recipients": {"partner": kind}})
		recipient.findings == {finding} with input as changed
	}
}

test_allowed_when_a_recipient_gets_no_more_than_before if {
	recipient.findings == set() with input as kept_on
	every kind in ["third_party", "public", null] {
		changed := fixture.with_change(kept_on, {"before_recipients": {"partner": kind}})
		recipient.findings == set() with input as changed
	}
}

test_allowed_when_a_recipient_is_dropped if {
	fewer := fixture.with_change(kept_on, {"before/processing/0/recipients": ["parent", "partner"]})
	recipient.findings == set() with input as fewer
}

test_each_recipient_outside_is_named if {
	changed := fixture.with_change(switched_on, {"after/processing/0/recipients": ["example", "host", "parent", "partner"]})
	recipient.findings == {finding, named("Parent", "parent", "affiliate")} with input as changed
}

test_a_recipient_without_a_title_is_named_by_its_key if {
	every title in [null, 1, ["Partner"]] {
		changed := fixture.with_organisation(switched_on, {"recipients/partner/title": title})
		recipient.findings == {named("partner", "partner", "third party")} with input as changed
	}
}

test_a_recipient_that_the_person_sends_to_is_not_said_to_get_data_by_itself if {
	changed := fixture.with_change(switched_on, {"after/processing/0/trigger": "user_action"})
	message := "data of everyone go to Partner (third party) without opt-in when the person uses the feature"
	recipient.findings == {object.union(finding, {"message": message})} with input as changed
}
