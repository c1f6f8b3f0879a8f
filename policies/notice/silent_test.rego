package pyconsent.rules.notice.silent_test

import data.pyconsent.fixture
import data.pyconsent.rules.notice.silent

finding := {
	"rule": "notice.silent",
	"title": "Notice silent on what matters",
	"severity": "error",
	"waivable": true,
	"sources": [
		"Colorado 4 CCR 904-3 Rule 6.04",
		"Cal. Civ. Code §1798.100(a)(1)",
		"FTC, 13 February 2024, on quietly changing terms of service",
		"Gateway Learning, FTC C-4120 (2004)",
		"Facebook, FTC C-4365 (2012)",
		"11 CCR §7004",
	],
	"change": 0,
	"setting": "usage.counts",
	"document": null,
	"audience": "everyone",
	"message": "the notice to everyone does not say what changes",
	"expected": "a notice that states what changes, the data, the use, the recipients and how to object",
	"actual": "nothing on what changes",
	"fix": "state what changes",
	"path": ["plan", "notices", 0],
}

on(unsaid, fix) := object.union(finding, {
	"message": $"the notice to everyone does not say {unsaid}",
	"actual": $"nothing on {unsaid}",
	"fix": $"state {fix}",
})

on_data := on("the data", "the data, user.behavior")

on_use := on("the use", "the use, functional.service.improve")

on_recipients := on("the recipients", "the recipients, host")

on_objecting := on("how to object", "how to object")

on_all := on(
	"what changes, the data, the use, the recipients, how to object",
	"what changes; the data, user.behavior; the use, functional.service.improve; the recipients, host; how to object",
)

# The host counts, and the notice says so.
base := fixture.with_change(fixture.announced, {
	"after/processing/0/recipients": ["host"],
	"plan/notices/0/states/recipients": ["host"],
})

notice := base.changes[0].plan.notices[0]

stating(fields) := fixture.with_change(base, {$"plan/notices/0/states/{field}": value | some field, value in fields})

with_notices(notices) := fixture.with_change(base, {"plan/notices": notices})

no_texts := [null, "", " ", "\t\n", true, 1, [], ["Usage counts"], {}]

no_lists := [null, "", true, 1, [], [null], [""], {}, [["user.behavior"]]]

test_allowed_when_the_notice_says_it_all if {
	silent.findings == set() with input as fixture.announced
	silent.findings == set() with input as base
	silent.findings == set() with input as fixture.rewritten
}

test_denied_when_the_notice_does_not_say_one_of_them if {
	every row in [
		["change", finding, no_texts],
		["how_to_object", on_objecting, no_texts],
		["data_categories", on_data, array.concat(no_lists, ["user.behavior"])],
		["data_uses", on_use, array.concat(no_lists, ["functional.service.improve"])],
		["recipients", on_recipients, array.concat(no_lists, ["host"])],
	] {
		[field, expected, values] := row
		silent.findings == {expected} with input as fixture.without_change(base, [$"plan/notices/0/states/{field}"])
		every value in values {
			silent.findings == {expected} with input as stating({field: value})
		}
	}
}

test_denied_when_the_notice_says_nothing if {
	silent.findings == {on_all} with input as fixture.without_change(base, ["plan/notices/0/states"])
	every value in [null, "", "all", true, 1, [], ["change"], {}] {
		silent.findings == {on_all} with input as fixture.with_change(base, {"plan/notices/0/states": value})
	}
}

test_a_parent_says_its_children if {
	every categories in [["user"], ["user.contact", "user.behavior"]] {
		silent.findings == set() with input as stating({"data_categories": categories})
	}
	every uses in [["functional"], ["functional.service"], ["sales", "functional.service.improve"]] {
		silent.findings == set() with input as stating({"data_uses": uses})
	}
}

test_denied_when_the_notice_says_something_else if {
	every categories in [["user.behavior.browsing_history"], ["user.behav"], ["user.contact"], ["behavior"], ["User.behavior"], ["user.behavior "], ["*"]] {
		silent.findings == {on_data} with input as stating({"data_categories": categories})
	}
	every uses in [["functional.service.improve.more"], ["functional.serv"], ["sales"], ["*"]] {
		silent.findings == {on_use} with input as stating({"data_uses": uses})
	}
	every recipients in [["example"], ["Host"], ["processor"], ["stranger"], ["*"]] {
		silent.findings == {on_recipients} with input as stating({"recipients": recipients})
	}
}

test_the_organisation_itself_need_not_be_named_as_recipient if {
	every value in [null, [], ["partner"]] {
		own := fixture.with_change(fixture.announced, {"plan/notices/0/states/recipients": value})
		silent.findings == set() with input as own
	}
	own := fixture.without_change(fixture.announced, ["plan/notices/0/states/recipients"])
	silent.findings == set() with input as own
	not_declared := fixture.with_organisation(own, {"recipients/example/kind": null})
	silent.findings == {on("the recipients", "the recipients, example")} with input as not_declared
}

# More goes to more.
wider := fixture.with_change(base, {
	"after/processing/0/data_categories": ["user.behavior", "user.contact"],
	"after/processing/0/data_uses": ["functional.service.improve", "sales"],
	"after/processing/0/recipients": ["partner", "host"],
})

test_denied_when_the_notice_says_only_a_part if {
	silent.findings == {on("the data, the use, the recipients", concat("; ", [
		"the data, user.behavior, user.contact",
		"the use, functional.service.improve, sales",
		"the recipients, host, partner",
	]))} with input as wider
	stated := fixture.with_change(wider, {
		"plan/notices/0/states/data_categories": ["user.contact", "user.behavior"],
		"plan/notices/0/states/data_uses": ["functional.service.improve", "sales"],
		"plan/notices/0/states/recipients": ["host", "partner"],
	})
	silent.findings == set() with input as stated
}

test_denied_when_the_change_itself_does_not_say_what_it_does if {
	unsaid := fixture.with_change(base, {"after/processing": [{"while": ["on"]}]})
	silent.findings == {on("the data, the use, the recipients", concat("; ", [
		"the data, unknown",
		"the use, unknown",
		"the recipients, unknown",
	]))} with input as unsaid
	unknown := fixture.with_change(base, {"after/processing/0/data_categories": ["user.behavior.secret"]})
	silent.findings == set() with input as unknown
}

test_notices_say_it_together if {
	states := notice.states
	first := json.remove(notice, ["states/how_to_object", "states/data_uses"])
	second := json.patch(notice, [{"op": "replace", "path": "states", "value": {
		"how_to_object": states.how_to_object,
		"data_uses": states.data_uses,
	}}])
	silent.findings == set() with input as with_notices([first, second])
	silent.findings == {on("the use, how to object", "the use, functional.service.improve; how to object")} with input as with_notices([first, first])
	every fields in [{"audiences": ["premium"]}, {"channel": "web_page"}, {"channel": null}] {
		elsewhere := with_notices([first, object.union(second, fields)])
		silent.findings == {on("the use, how to object", "the use, functional.service.improve; how to object")} with input as elsewhere
	}
}

# Where it would still be in time.
test_the_first_notice_is_where_to_say_it if {
	untold := json.remove(notice, ["states/how_to_object"])
	sent := object.union(object.remove(untold, ["scheduled_at"]), {"sent_at": fixture.at})
	second := object.union(on_objecting, {"path": ["plan", "notices", 1]})
	silent.findings == {second} with input as with_notices([untold, sent])
	silent.findings == {on_objecting} with input as with_notices([sent, untold])
	silent.findings == {second} with input as with_notices([object.remove(untold, ["scheduled_at"]), sent])
}

test_denied_when_the_notice_has_no_moment_either if {
	undated := object.remove(json.remove(notice, ["states/how_to_object"]), ["scheduled_at"])
	on_a_page := object.union(notice, {"channel": "web_page"})
	silent.findings == {object.union(on_objecting, {"path": ["plan", "notices", 1]})} with input as with_notices([on_a_page, undated])
}

test_silent_when_nobody_would_be_told_anyway if {
	silent.findings == set() with input as fixture.unannounced
	to_some := fixture.with_change(base, {"plan/notices/0/audiences": ["premium"], "plan/notices/0/states": null})
	silent.findings == set() with input as to_some
	on_a_page := fixture.with_change(base, {"plan/notices/0/channel": "web_page", "plan/notices/0/states": null})
	silent.findings == set() with input as on_a_page
	protective := fixture.with_change(base, {"before/default": "on", "after": base.changes[0].before, "plan/notices/0/states": null})
	silent.findings == set() with input as protective
}

test_each_audience_is_told_of_its_own if {
	two := fixture.with_change(fixture.announced, {
		"after/default": {"everyone": "off", "premium": "on"},
		"plan/notices/0/states/how_to_object": " ",
	})
	silent.findings == {object.union(on_objecting, {
		"audience": "premium",
		"message": "the notice to premium does not say how to object",
	})} with input as two
}

test_denied_when_the_notice_of_a_document_leaves_something_out if {
	of_document := {"setting": null, "document": "policy"}
	every row in [
		["change", finding],
		["data_categories", on_data],
		["data_uses", on_use],
		["recipients", on_recipients],
		["how_to_object", on_objecting],
	] {
		[field, expected] := row
		changed := fixture.without_change(fixture.rewritten, [$"plan/notices/0/states/{field}"])
		silent.findings == {object.union(expected, of_document)} with input as changed
	}
}
