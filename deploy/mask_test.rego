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

test_what_cannot_be_masked_is_left_out if {
	log.operation("input", [{"op": "remove", "path": ["b"]}]) == {"op": "remove", "path": "/input"} with input.input as {"a": 1}
}

test_an_input_that_is_text_is_masked if {
	log.mask == {{"op": "upsert", "path": "/input", "value": "masked"}} with input.input as "ann@example.com"
}
