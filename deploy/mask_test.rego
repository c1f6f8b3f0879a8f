package system.log_test

import data.system.log

unmasked := {"at": 1767571200, "changes": [{"setting": "usage.counts", "after": {"title": "Count usage"}}]}

waiver := {"rule": "notice.late", "setting": "usage.counts", "author": "Ann", "approver": "Ben", "reason": "Cid is ill"}

masked := {"rule": "notice.late", "setting": "usage.counts", "author": "masked", "approver": "masked", "reason": "masked"}

test_what_names_nobody_is_logged_as_it_is if {
	log.mask == set() with input as {"input": unmasked, "result": [{"allow": true}], "path": "pyconsent/decisions"}
	log.mask == set() with input as {"path": "pyconsent/decisions"}
}

test_who_stands_for_a_waiver_and_why_is_masked if {
	log.mask == {{
		"op": "upsert",
		"path": "/input",
		"value": object.union(unmasked, {"waivers": [masked, masked]}),
	}} with input.input as object.union(unmasked, {"waivers": [waiver, waiver]})
}

test_a_waiver_of_any_shape_is_masked if {
	every shape in [null, 1, ["Ann"], {"name": "Ann", "mail": "ann@example.com", "ann@example.com": true}] {
		log.mask == {{"op": "upsert", "path": "/input", "value": {"waivers": {"first": {"author": "masked"}}}}} with input.input as {"waivers": {"first": {"author": shape}}}
	}
}

test_the_waivers_of_a_result_are_masked if {
	log.mask == {{
		"op": "upsert",
		"path": "/result",
		"value": [{"allow": true, "waived": [{"rule": "notice.late", "waivers": [masked]}]}],
	}} with input.result as [{"allow": true, "waived": [{"rule": "notice.late", "waivers": [waiver]}]}]
}

test_a_finding_that_quotes_a_waiver_is_masked if {
	quoting := {"rule": "waiver.unapproved", "actual": "author Ann, approver Ann, reason a@b", "expected": "a reason"}
	another := {"rule": "waiver.expired", "actual": "2026-01-05T00:00:00Z"}
	log.mask == {{
		"op": "upsert",
		"path": "/result",
		"value": {"findings": [object.union(quoting, {"actual": "masked"}), another]},
	}} with input.result as {"findings": [quoting, another]}
}

test_an_address_is_masked_wherever_it_stands if {
	log.mask == {
		{"op": "upsert", "path": "/input", "value": {"changes": [{"after": {
			"title": "Ask masked or masked",
			"a b/c%": "masked",
			"values": ["masked", 1, true, null],
		}}]}},
		{"op": "upsert", "path": "/result", "value": [{"message": "masked is no audience"}]},
	} with input.input as {"changes": [{"after": {
		"title": "Ask ann@example.com or @ben",
		"a b/c%": "<ann@example.com>",
		"values": ["x@y", 1, true, null],
		"ann@example.com": {"ben@example.com": ["x@y"]},
	}}]}
		with input.result as [{"message": "ann@example.com is no audience"}]
}

unpatchable(_) := [{"op": "remove", "path": ["b"]}]

test_what_cannot_be_masked_is_left_out if {
	log.mask == {{"op": "remove", "path": "/input"}} with input.input as {"a": 1} with log.patches_of as unpatchable
}

test_words_are_masked_between_white_space_and_no_further if {
	every given, shown in {
		"a\nb@c\td": "a\nmasked\td",
		"\\n@x \"@y\" \u003cz@z>": "masked masked masked",
		"é@\u2028漢 @": "masked masked",
		"a b": "a b",
	} {
		log.masked([given]) == [shown]
	}
}

test_an_input_of_any_shape_is_masked if {
	every given, shown in {
		"ann@example.com": "masked",
		["x", "ann@example.com", 1]: ["x", "masked", 1],
		["ann@example.com", {"ann@example.com": 1}, "by ann@example.com", ["@"], "x"]: ["masked", {}, "by masked", ["masked"], "x"],
		{"ann@example.com": ["x"], "author": "Ann", "b": 1}: {"author": "masked", "b": 1},
	} {
		log.mask == {{"op": "upsert", "path": "/input", "value": shown}} with input.input as given
	}
	log.mask == set() with input.input as 1
}
