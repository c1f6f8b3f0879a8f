package pyconsent.model.document_test

import data.pyconsent.fixture
import data.pyconsent.model.document

at := fixture.at

day := fixture.day

# What is no number of seconds.
no_moments := [null, "", "2025-01-01", true, [], {}]

of(documents) := {"at": at, "organisation": {
	"audiences": {"everyone": {}, "premium": {}, "premium.eu": {"part_of": "premium"}, "basic": {}},
	"documents": documents,
}}

with_versions(versions) := of({"policy": {"title": "Privacy policy", "versions": versions}})

# For everyone, in force for a hundred days.
version := {
	"version": "1",
	"published_at": at - (200 * day),
	"effective_at": at - (100 * day),
	"audiences": ["everyone"],
	"discloses": [disclosure],
}

disclosure := {"data_categories": ["user.content"], "data_uses": ["train_ai_system"], "recipients": ["partner"]}

atom := {"category": "user.content.private", "use": "train_ai_system", "recipient": "partner", "kind": "third_party"}

but(fields) := object.union(version, fields)

later(fields) := object.union(but({"version": "2", "effective_at": at - day}), fields)

case := {"audience": "everyone", "effective_at": at + (60 * day)}

# The names of the versions in force now.
in_force(base_input, audience) := names if {
	names := {held.version | some held in document.in_force(at, audience)} with input as base_input
}

test_a_version_counts_from_the_later_of_the_two_moments if {
	every row in [[1, 2, 2], [2, 1, 2], [2, 2, 2], [0, -1, 0]] {
		document.starts_at({"published_at": row[0], "effective_at": row[1]}) == row[2]
	}
}

test_a_version_without_both_moments_never_counts if {
	not document.starts_at({})
	every name in ["published_at", "effective_at"] {
		not document.starts_at(object.remove(version, [name]))
		every value in no_moments {
			not document.starts_at(but({name: value}))
			in_force(with_versions([but({name: value})]), "everyone") == set()
		}
	}
}

test_a_version_is_in_force_from_the_second_that_it_starts if {
	in_force(with_versions([version]), "everyone") == {"1"}
	every name in ["published_at", "effective_at"] {
		in_force(with_versions([but({name: at})]), "everyone") == {"1"}
		in_force(with_versions([but({name: at + 1})]), "everyone") == set()
	}
}

test_versions_carry_their_document_and_their_place if {
	both := {"policy": {"versions": [version, later({})]}, "terms": {"versions": [version]}}
	found := document.versions with input as of(both)
	{[held.document, held.number, held.version] | some held in found} == {
		["policy", 0, "1"],
		["policy", 1, "2"],
		["terms", 0, "1"],
	}
}

test_what_is_no_list_of_versions_holds_none if {
	every documents in [null, "", [], {}, {"policy": null}, {"policy": {}}, {"policy": {"versions": "1"}}, {"policy": {"versions": [null, "1"]}}] {
		found := document.versions with input as of(documents)
		found == []
	}
	none := document.versions with input as {}
	none == []
}

# In each row: the audiences of a version, an audience, whether all of it is bound, and whether some is.
bound := [
	[["everyone"], "everyone", true, true],
	[["everyone"], "premium.eu", true, true],
	[["premium"], "premium", true, true],
	[["premium"], "premium.eu", true, true],
	[["basic", "premium"], "premium", true, true],
	[["premium.eu"], "premium", false, true],
	[["premium"], "everyone", false, true],
	[["premium.eu"], "everyone", false, true],
	[["stranger"], "everyone", false, true],
	[["everyone"], "stranger", true, true],
	[["basic"], "premium", false, false],
	[["stranger"], "premium", false, false],
	[[], "everyone", false, false],
	[null, "everyone", false, false],
	["everyone", "everyone", false, false],
	[[null, 1], "premium", false, false],
]

test_a_version_binds_its_audiences_with_their_parts_and_a_part_of_those_that_hold_them if {
	all := [row | some row in bound; document.binds_all({"audiences": row[0]}, row[1])] with input as with_versions([])
	all == [row | some row in bound; row[2]]
	some_of_them := [row | some row in bound; document.binds_some({"audiences": row[0]}, row[1])] with input as with_versions([])
	some_of_them == [row | some row in bound; row[3]]
	not document.binds_all({}, "everyone") with input as with_versions([])
	not document.binds_some({}, "everyone") with input as with_versions([])
}

test_a_later_version_takes_the_place_of_the_one_before if {
	in_force(with_versions([version, later({})]), "everyone") == {"2"}
	in_force(with_versions([later({}), version]), "everyone") == {"2"}
	in_force(with_versions([version, later({}), later({"version": "3", "effective_at": at})]), "everyone") == {"3"}
}

test_a_version_that_has_not_begun_takes_no_ones_place if {
	every value in array.concat(no_moments, [at + 1]) {
		in_force(with_versions([version, later({"effective_at": value})]), "everyone") == {"1"}
		in_force(with_versions([version, later({"published_at": value})]), "everyone") == {"1"}
	}
}

test_versions_that_start_together_are_in_force_together if {
	in_force(with_versions([version, but({"version": "2"})]), "everyone") == {"1", "2"}
}

test_a_document_takes_no_other_documents_place if {
	both := of({"policy": {"versions": [version]}, "terms": {"versions": [later({})]}})
	in_force(both, "everyone") == {"1", "2"}
}

test_a_version_is_replaced_only_for_those_whom_the_later_one_binds if {
	for_premium := with_versions([version, later({"audiences": ["premium"]})])
	in_force(for_premium, "everyone") == {"1", "2"}
	in_force(for_premium, "premium") == {"2"}
	in_force(for_premium, "premium.eu") == {"2"}
	in_force(for_premium, "basic") == {"1"}
	for_a_part := with_versions([version, later({"audiences": ["premium.eu"]})])
	in_force(for_a_part, "premium") == {"1", "2"}
}

test_a_version_for_some_is_replaced_by_one_for_all_of_them if {
	widened := with_versions([but({"audiences": ["premium", "basic"]}), later({})])
	in_force(widened, "everyone") == {"2"}
	for_premium := with_versions([but({"audiences": ["premium"]}), later({"audiences": ["basic", "premium"]})])
	in_force(for_premium, "everyone") == {"2"}
	narrowed := with_versions([but({"audiences": ["premium", "basic"]}), later({"audiences": ["premium"]})])
	in_force(narrowed, "everyone") == {"1", "2"}
}

test_a_version_that_binds_nobody_is_not_in_force if {
	every value in [null, "everyone", [], {}, true, [null]] {
		in_force(with_versions([but({"audiences": value})]), "premium") == set()
	}
}

# Atoms that the disclosure states, and atoms that it does not.
stated := [
	atom,
	object.union(atom, {"category": "user.content"}),
	object.union(atom, {"kind": "public"}),
	object.union(atom, {"recipient": "example", "kind": "first_party"}),
]

unstated := [
	object.union(atom, {"category": "user"}),
	object.union(atom, {"category": "user.contents"}),
	object.union(atom, {"category": "unknown"}),
	object.union(atom, {"use": "personalize"}),
	object.union(atom, {"recipient": "host", "kind": "processor"}),
	object.union(atom, {"recipient": "third_party"}),
	object.union(atom, {"recipient": "unknown", "kind": "unknown"}),
]

test_a_text_states_what_its_categories_uses_and_recipients_cover if {
	[held | some held in array.concat(stated, unstated); document.states(disclosure, held)] == stated
}

test_a_text_that_lists_no_keys_states_nothing if {
	every name in ["data_categories", "data_uses", "recipients"] {
		not document.states(object.remove(disclosure, [name]), atom)
		every value in [null, "partner", "*", [], [null], {}, true] {
			not document.states(object.union(disclosure, {name: value}), atom)
		}
	}
	every text in [null, "all", [], {}, true] {
		not document.states(text, atom)
	}
}

test_a_version_discloses_what_one_of_its_texts_states if {
	other := object.union(disclosure, {"data_uses": ["personalize"]})
	document.discloses(but({"discloses": [other, disclosure]}), atom)
	document.discloses(but({"discloses": [disclosure, other]}), atom)
	not document.discloses(but({"discloses": [other]}), atom)
	every value in [null, "all", [], {}, true, [null]] {
		not document.discloses(but({"discloses": value}), atom)
	}
	not document.discloses(object.remove(version, ["discloses"]), atom)
}

test_a_document_is_named_by_its_title_and_its_version if {
	every row in [
		["1", "Privacy policy version 1"],
		[2, "Privacy policy version 2"],
		[null, "a version without a name of Privacy policy"],
	] {
		document.name({"document": "policy", "version": row[0]}) == row[1] with input as with_versions([])
	}
	document.name({"document": "policy"}) == "a version without a name of Privacy policy" with input as with_versions([])
}

test_a_document_without_a_title_is_named_by_its_key if {
	every value in [null, 1, true, ["Terms"], {}] {
		document.name({"document": "terms", "version": "1"}) == "terms version 1" with input as of({"terms": {"title": value}})
	}
	document.name({"document": "terms", "version": "1"}) == "terms version 1" with input as of({})
}

# The days of notice for the case, with these versions.
days(versions) := number if {
	number := document.promised_days("notice_days", case) with input as with_versions(versions)
}

promising(value) := {"promises": {"notice_days": value}}

test_the_days_promised_are_the_most_of_the_threshold_and_the_promises if {
	every row in [[45, 45], [30, 30], [10, 30], [0, 30], [-1, 30], [30.5, 30.5]] {
		days([but(promising(row[0]))]) == row[1]
	}
	two := of({"policy": {"versions": [but(promising(40))]}, "terms": {"versions": [but(promising(50))]}})
	document.promised_days("notice_days", case) == 50 with input as two
	document.promised_days("objection_days", case) == 14 with input as two
}

test_no_promise_leaves_the_threshold if {
	days([version]) == 30
	days([]) == 30
	every value in [null, "45", true, [45], {}] {
		days([but(promising(value))]) == 30
	}
	every value in [null, "45", true, [], {}] {
		days([but({"promises": value})]) == 30
	}
	own := json.patch(with_versions([but(promising(3))]), [{"op": "add", "path": "organisation/thresholds", "value": {"notice_days": 7}}])
	document.promised_days("notice_days", case) == 7 with input as own
}

test_a_promise_counts_when_it_is_in_force_now_or_when_the_change_takes_effect if {
	now := but(promising(45))
	days([now, later({"effective_at": at + day})]) == 45
	days([version, later(object.union(promising(45), {"effective_at": case.effective_at}))]) == 45
	days([version, later(object.union(promising(45), {"effective_at": case.effective_at + 1}))]) == 30
	days([now, later({})]) == 30
}

test_a_promise_to_a_part_of_the_audience_counts_for_all_of_it if {
	days([version, later(object.union(promising(45), {"audiences": ["premium"]}))]) == 45
	for_premium := with_versions([but(object.union(promising(45), {"audiences": ["premium"]}))])
	document.promised_days("notice_days", {"audience": "basic", "effective_at": at}) == 30 with input as for_premium
}

test_promises_count_now_when_the_change_does_not_say_when_it_takes_effect if {
	every value in no_moments {
		document.promised_days("notice_days", object.union(case, {"effective_at": value})) == 45 with input as with_versions([but(promising(45))])
	}
}

test_documents_are_judged_when_the_change_takes_effect_or_now if {
	document.judged_at(case) == case.effective_at with input as with_versions([])
	document.judged_at({"effective_at": at - day}) == at - day with input as with_versions([])
	document.judged_at({}) == at with input as with_versions([])
	every value in no_moments {
		document.judged_at({"effective_at": value}) == at with input as with_versions([])
	}
}

test_it_is_disclosed_by_a_version_in_force_that_binds_the_whole_audience if {
	every versions in [
		[version],
		[but({"effective_at": case.effective_at})],
		[version, later({})],
		[version, later({"effective_at": case.effective_at + 1, "discloses": []})],
		[but({"discloses": []}), later({})],
		[version, later({"audiences": ["premium"]})],
	] {
		document.is_disclosed(case, atom) with input as with_versions(versions)
	}
}

test_it_is_not_disclosed_before_after_or_to_a_part if {
	every versions in [
		[],
		[but({"effective_at": case.effective_at + 1})],
		[but({"audiences": ["premium"]})],
		[but({"audiences": ["premium"]}), but({"audiences": ["basic"]})],
		[version, later({"discloses": []})],
		[version, later({"discloses": [], "effective_at": case.effective_at})],
		[version, later({"discloses": [], "audiences": ["premium"]})],
		[version, later({"discloses": [], "audiences": ["premium.eu"]})],
	] {
		not document.is_disclosed(case, atom) with input as with_versions(versions)
	}
}

test_a_part_that_is_no_longer_told_is_nothing_to_another if {
	silent_to_premium := with_versions([version, later({"discloses": [], "audiences": ["premium"]})])
	document.is_disclosed(object.union(case, {"audience": "basic"}), atom) with input as silent_to_premium
}

test_names_in_force_are_those_when_the_change_takes_effect if {
	next := later({"effective_at": case.effective_at})
	names := document.names_in_force(case) with input as with_versions([version, next])
	names == ["Privacy policy version 2"]
	now := document.names_in_force({"audience": "everyone"}) with input as with_versions([version, next])
	now == ["Privacy policy version 1"]
	none := document.names_in_force(case) with input as with_versions([])
	none == []
}

# The names of what binds the organisation in the case, and of that with what is to come.
binding(versions) := names if {
	names := {held.version | some held in document.binding(case)} with input as with_versions(versions)
}

binding_or_to_come(versions) := names if {
	names := {held.version | some held in document.in_force_or_to_come(case)} with input as with_versions(versions)
}

test_what_is_in_force_now_or_when_the_change_takes_effect_is_binding if {
	to_come := later({"effective_at": case.effective_at + 1})
	binding([version, later({"effective_at": case.effective_at}), object.union(to_come, {"version": "3"})]) == {"1", "2"}
	binding([version, later({})]) == {"2"}
	binding([version, to_come]) == {"1"}
	binding([to_come]) == set()
}

test_what_is_to_come_is_added_if_it_binds_some_of_the_audience if {
	to_come := later({"effective_at": case.effective_at + 1})
	binding_or_to_come([version, to_come]) == {"1", "2"}
	binding_or_to_come([version, object.union(to_come, {"audiences": ["premium"]})]) == {"1", "2"}
	binding_or_to_come([version, object.union(to_come, {"audiences": []})]) == {"1"}
	binding_or_to_come([version, later({"effective_at": null})]) == {"1", "2"}
	binding_or_to_come([version, later({})]) == {"2"}
}

test_a_list_of_keys_meets_a_key_when_either_holds_the_other if {
	every key in ["user.content", "user.content.private", "user", "system"] {
		document.touches({"data_categories": ["system", "user.content"]}, "data_categories", key)
	}
	keys := ["user.contact", "user.contents", "", "unknown"]
	[key | some key in keys; document.touches({"data_categories": ["system", "user.content"]}, "data_categories", key)] == []
}

test_no_list_of_keys_meets_every_key if {
	every text in [{}, {"data_uses": null}, {"data_uses": []}, {"data_uses": "sales"}, {"data_uses": {}}, null, "sales", []] {
		document.touches(text, "data_uses", "train_ai_system")
		not document.is_limited(text, "data_uses")
	}
	document.is_limited({"data_uses": ["sales"]}, "data_uses")
}

test_a_key_that_is_not_known_may_be_any if {
	every row in [["data_categories", "user.contact"], ["data_uses", "sales"], ["recipients", "partner"]] {
		[field, known] := row
		document.is_limited({field: [known]}, field)
		every key in [null, 1, true, [known], {}] {
			text := {field: [known, key]}
			document.touches(text, field, "user.content")
			not document.is_limited(text, field)
		}
	}
	every field in ["data_categories", "data_uses"] {
		every key in ["", "users", "user.contacts", "sale", "Sales"] {
			document.touches({field: [key]}, field, "user.content")
		}
	}
	document.is_limited({"recipients": ["whoever gets nothing"]}, "recipients")
}

test_documents_that_cannot_be_read_are_known_by_their_places if {
	every row in [
		[null, set()],
		[{}, set()],
		[{"policy": {}}, set()],
		[{"policy": {"versions": null}}, set()],
		[{"policy": {"versions": []}}, set()],
		[{"policy": {"versions": [version, {}]}}, set()],
		["policy", {[]}],
		[["policy"], {[]}],
		[{"policy": null, "terms": {"versions": [version]}}, {["policy"]}],
		[{"policy": {"versions": "1"}, "terms": []}, {["policy", "versions"], ["terms"]}],
		[{"policy": {"versions": {"1": version}}}, {["policy", "versions"]}],
		[{"policy": {"versions": [version, null, "1"]}}, {["policy", "versions", 1], ["policy", "versions", 2]}],
	] {
		document.illegible == row[1] with input as of(row[0])
	}
	document.illegible == set() with input as {}
}

test_promises_that_cannot_be_read_are_known_by_their_places if {
	every value in [null, {}, {"notice_days": "30"}] {
		document.unread_promises == set() with input as with_versions([but({"promises": value})])
	}
	document.unread_promises == set() with input as with_versions([version])
	every value in ["never", true, [], [{}], 1] {
		document.unread_promises == {["policy", "versions", 1, "promises"]} with input as with_versions([version, but({"promises": value})])
	}
}

test_a_version_that_does_not_say_whom_it_binds_binds_everybody if {
	every value in [null, "everyone", {}, true, [null], ["premium", 1]] {
		binding([but({"audiences": value})]) == {"1"}
	}
	binding([object.remove(version, ["audiences"])]) == {"1"}
	binding([but({"audiences": []})]) == set()
}
