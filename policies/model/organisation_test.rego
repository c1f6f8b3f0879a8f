package pyconsent.model.organisation_test

import data.pyconsent.fixture
import data.pyconsent.model.organisation

# What is neither a number nor nothing.
no_numbers := [null, "", "30", true, [30], {}]

with_thresholds(thresholds) := {"organisation": {"thresholds": thresholds}}

with_audiences(audiences) := {"organisation": {"audiences": audiences}}

test_a_threshold_is_what_the_organisation_set if {
	set_here := with_thresholds({"notice_days": 45, "objection_days": 0, "waiver_max_days": 0.5, "waiver_expiring_days": 7})
	organisation.thresholds.notice_days == 45 with input as set_here
	organisation.thresholds.objection_days == 0 with input as set_here
	organisation.thresholds.waiver_max_days == 0.5 with input as set_here
	organisation.thresholds.waiver_expiring_days == 7 with input as set_here
}

test_a_threshold_that_is_not_set_is_the_packs_own if {
	every base in [{}, {"organisation": null}, {"organisation": {}}, with_thresholds(null), with_thresholds([]), with_thresholds({})] {
		organisation.thresholds.notice_days == 30 with input as base
		organisation.thresholds.objection_days == 14 with input as base
		organisation.thresholds.waiver_max_days == 90 with input as base
		organisation.thresholds.waiver_expiring_days == 14 with input as base
	}
}

test_a_threshold_that_is_no_number_of_days_is_the_packs_own if {
	every value in array.concat(no_numbers, [-1, -0.001]) {
		organisation.thresholds.notice_days == 30 with input as with_thresholds({"notice_days": value})
	}
}

test_of_a_threshold_that_changes_the_stricter_counts if {
	every row in [
		["notice_days", 30, 7, 30], ["notice_days", 7, 45, 45],
		["objection_days", 14, 0, 14], ["objection_days", 0, 14, 14],
		["waiver_max_days", 60, 365, 60], ["waiver_max_days", 365, 60, 60],
		["waiver_expiring_days", 14, 1, 14], ["waiver_expiring_days", 1, 14, 14],
	] {
		[name, before, after, counts] := row
		organisation.thresholds[name] == counts with input as changed({name: before}, {name: after})
	}
	organisation.thresholds.notice_days == 30 with input as changed({}, {"notice_days": 7})
	organisation.thresholds.notice_days == 45 with input as changed({"notice_days": 45}, {})
	"personalize" in organisation.consent_uses with input as changed({"consent_uses": ["personalize"]}, {})
}

changed(before, after) := object.union(with_thresholds(after), {"organisation_before": {"thresholds": before}})

test_a_part_of_a_day_is_whole_seconds if {
	[organisation.in_seconds(days) | some days in [0, 1, 0.5, 0.3, 0.6, 1.3, 33.3]] == [0, 86400, 43200, 25920, 51840, 112320, 2877120]
}

test_an_organisation_adds_uses_that_need_consent_and_takes_none_away if {
	always := ["train_ai_system", "third_party_sharing", "marketing.advertising.third_party", "sales"]
	organisation.consent_uses == always with input as {}
	added := with_thresholds({"consent_uses": ["personalize"]})
	organisation.consent_uses == array.concat(always, ["personalize"]) with input as added
	every value in [null, [], {}, "personalize", 1] {
		organisation.consent_uses == always with input as with_thresholds({"consent_uses": value})
	}
}

test_a_recipient_is_of_the_kind_that_the_organisation_says if {
	every kind in ["first_party", "processor", "affiliate", "third_party", "public"] {
		organisation.recipient_kind("x") == kind with input as {"organisation": {"recipients": {"x": {"kind": kind}}}}
	}
}

test_a_recipient_of_no_known_kind_is_unknown if {
	every kind in array.concat(no_numbers, ["First_party", "partner"]) {
		organisation.recipient_kind("x") == "unknown" with input as {"organisation": {"recipients": {"x": {"kind": kind}}}}
	}
	every base in [{}, {"organisation": {"recipients": null}}, {"organisation": {"recipients": {"x": null}}}] {
		organisation.recipient_kind("x") == "unknown" with input as base
	}
	every recipient in [null, 1, ["example"], "Example"] {
		organisation.recipient_kind(recipient) == "unknown" with input as fixture.offered
	}
}

test_what_a_flow_does_not_name_is_nobody_that_the_organisation_declares if {
	named := fixture.with_organisation(fixture.offered, {"recipients/unknown": {"kind": "first_party"}})
	organisation.recipient_kind("unknown") == "unknown" with input as named
}

test_a_recipient_is_called_by_its_title_or_else_by_its_key if {
	organisation.recipient_title("partner") == "Partner" with input as fixture.offered
	organisation.recipient_title("stranger") == "stranger" with input as fixture.offered
	untitled := fixture.with_organisation(fixture.offered, {"recipients/partner": {"title": null}})
	organisation.recipient_title("partner") == "partner" with input as untitled
}

test_only_the_first_party_and_its_processors_are_inside if {
	every kind in ["first_party", "processor"] {
		not organisation.is_outside(kind)
	}
	every kind in ["affiliate", "third_party", "public", "unknown", null, ""] {
		organisation.is_outside(kind)
	}
}

test_everyone_is_always_a_known_audience if {
	organisation.audience_known("everyone") with input as {}
	organisation.audience_known("premium") with input as fixture.offered
}

test_an_audience_that_is_not_declared_is_not_known if {
	every audience in ["Premium", "", null, 1, ["premium"]] {
		not organisation.audience_known(audience) with input as fixture.offered
	}
	every group in [null, true, "premium", []] {
		not organisation.audience_known("premium") with input as with_audiences({"premium": group})
	}
}

test_people_in_several_audiences_are_known_where_each_of_them_is if {
	every audience in ["joining&premium", "everyone&premium"] {
		organisation.audience_known(audience) with input as fixture.offered
	}
	every audience in ["premium&stranger", "premium&", "&"] {
		not organisation.audience_known(audience) with input as fixture.offered
	}
}

nested := with_audiences({
	"everyone": {},
	"business": {},
	"zebra": {"part_of": "business"},
	"ant": {"part_of": "zebra"},
	"zoo": {"part_of": "ant"},
	"young": {"part_of": "everyone"},
	"youngest": {"part_of": "young"},
})

test_the_lineage_of_an_audience_is_nearest_first_and_ends_in_everyone if {
	organisation.lineage("zoo") == ["zoo", "ant", "zebra", "business", "everyone"] with input as nested
	organisation.lineage("zebra") == ["zebra", "business", "everyone"] with input as nested
	organisation.lineage("business") == ["business", "everyone"] with input as nested
	organisation.lineage("youngest") == ["youngest", "young", "everyone"] with input as nested
	organisation.lineage("everyone") == ["everyone"] with input as nested
}

test_people_in_several_audiences_are_part_of_all_that_these_are_part_of if {
	organisation.lineage("ant&youngest") == [
		"ant&youngest", "ant", "zebra", "business", "youngest", "young",
		"everyone",
	] with input as nested
	organisation.ways("ant&youngest") == [
		["ant&youngest", "ant", "zebra", "business", "everyone"],
		["ant&youngest", "youngest", "young", "everyone"],
	] with input as nested
	organisation.ways("ant") == [["ant", "zebra", "business", "everyone"]] with input as nested
}

since(before, after) := object.union(with_audiences(after), {"organisation_before": {"audiences": before}})

test_an_audience_is_called_by_the_name_that_it_had if {
	called := {"europe": {"renamed_from": "eu"}, "joining": {"part_of": "europe"}}
	organisation.today("eu") == {"europe"} with input as with_audiences(called)
	organisation.today("europe") == {"europe"} with input as with_audiences(called)
	organisation.ways_before("europe") == [["europe", "eu", "everyone"]] with input as with_audiences(called)
	organisation.ways_before("joining") == [["joining", "europe", "eu", "everyone"]] with input as with_audiences(called)
	organisation.ways_before("europe&joining") == [
		["europe&joining", "europe", "eu", "everyone"],
		["europe&joining", "joining", "europe", "eu", "everyone"],
	] with input as with_audiences(called)
}

test_an_audience_may_have_become_several if {
	apart := {"north": {"renamed_from": "eu"}, "south": {"renamed_from": "eu"}}
	organisation.today("eu") == {"north", "south"} with input as with_audiences(apart)
}

test_the_name_of_an_audience_that_is_still_there_is_not_taken if {
	both := {"europe": {"renamed_from": "eu"}, "eu": {}}
	organisation.today("eu") == {"eu"} with input as with_audiences(both)
	every name in [null, 1, [], {}] {
		organisation.former == {} with input as with_audiences({"europe": {"renamed_from": name}})
	}
}

test_an_audience_that_comes_to_be_part_of_another_has_moved_with_its_parts if {
	before := {"beta": {}, "eu": {}, "eu.young": {"part_of": "eu"}, "other": {}}
	after := object.union(before, {"eu": {"part_of": "beta"}})
	organisation.moved == {"eu", "eu.young"} with input as since(before, after)
	organisation.moved == {"eu", "eu.young"} with input as since(after, before)
	organisation.ways("eu.young") == [["eu.young", "eu", "beta", "everyone"]] with input as since(before, after)
	organisation.ways_before("eu.young") == [["eu.young", "eu", "everyone"]] with input as since(before, after)
}

test_audiences_that_come_go_or_are_renamed_have_not_moved if {
	before := {"beta": {}, "eu": {"part_of": "beta"}}
	every after in [
		before,
		{"beta": {}},
		{"eu": {"part_of": "beta"}},
		object.union(before, {"new": {"part_of": "eu"}}),
		{"beta": {}, "europe": {"part_of": "beta", "renamed_from": "eu"}},
		{"tests": {"renamed_from": "beta"}, "europe": {"part_of": "tests", "renamed_from": "eu"}},
	] {
		organisation.moved == set() with input as since(before, after)
	}
	every state in [null, true, "Example", []] {
		organisation.moved == set() with input as object.union(with_audiences(before), {"organisation_before": state})
	}
}

test_one_that_is_no_longer_declared_is_part_of_what_it_was if {
	before := {"beta": {}, "eu": {"part_of": "beta"}}
	organisation.ways("eu") == [["eu", "beta", "everyone"]] with input as since(before, {"beta": {}})
	moved := {"europe": {"renamed_from": "eu"}, "beta": {}}
	organisation.moved == {"europe"} with input as since(before, moved)
	organisation.ways_before("europe") == [["europe", "eu", "beta", "everyone"]] with input as since(before, moved)
}

test_an_audience_that_cannot_be_read_is_no_ones_whole if {
	every group in [null, true, "business", [], 1] {
		broken := json.patch(nested, [{"op": "replace", "path": "organisation/audiences/business", "value": group}])
		organisation.lineage("zoo") == ["zoo", "ant", "zebra", "everyone"] with input as broken
	}
}

test_an_audience_that_is_not_declared_is_part_of_everyone_alone if {
	every base in [{}, with_audiences(null), nested] {
		organisation.lineage("stranger") == ["stranger", "everyone"] with input as base
	}
	organisation.lineage("everyone") == ["everyone"] with input as {}
}

test_an_audience_that_is_part_of_nothing_readable_is_part_of_everyone_alone if {
	every value in array.concat(no_numbers, ["stranger"]) {
		organisation.lineage("premium") == ["premium", "everyone"] with input as with_audiences({"premium": {"part_of": value}})
	}
	every group in [null, true, "premium", []] {
		organisation.lineage("premium") == ["premium", "everyone"] with input as with_audiences({"premium": group})
	}
}

test_everyone_is_part_of_nothing if {
	inside := with_audiences({"everyone": {"part_of": "premium"}, "premium": {}})
	organisation.lineage("everyone") == ["everyone"] with input as inside
	organisation.lineage("premium") == ["premium", "everyone"] with input as inside
}

test_an_audience_that_is_part_of_itself_still_has_a_lineage if {
	own := with_audiences({"premium": {"part_of": "premium"}})
	organisation.lineage("premium") == ["premium", "everyone"] with input as own
	round := with_audiences({"a": {"part_of": "b"}, "b": {"part_of": "a"}})
	{group | some group in organisation.lineage("b")} == {"a", "b", "everyone"} with input as round
}

test_everyone_is_part_of_nothing_and_never_new if {
	told := with_audiences({"everyone": {"part_of": "premium", "members": "new"}, "premium": {"part_of": "everyone"}, "joining": {}})
	organisation.lineage("everyone") == ["everyone"] with input as told
	organisation.lineage("premium") == ["premium", "everyone"] with input as told
	organisation.lineage("joining") == ["joining", "everyone"] with input as told
	not organisation.is_new({"audience": "everyone"}) with input as told
}

test_people_are_new_only_where_the_organisation_says_so if {
	organisation.is_new({"audience": "joining"}) with input as fixture.offered
	every audience in ["everyone", "premium", "stranger"] {
		not organisation.is_new({"audience": audience}) with input as fixture.offered
	}
	every members in [null, "", "existing", "New", true, ["new"]] {
		not organisation.is_new({"audience": "premium"}) with input as with_audiences({"premium": {"members": members}})
	}
}

test_everyone_is_not_new if {
	not organisation.is_new({"audience": "everyone"}) with input as with_audiences({"everyone": {"members": "new"}})
}

test_users_are_a_number_or_not_known if {
	organisation.users("premium") == 200 with input as fixture.offered
	organisation.users("premium") == 0 with input as with_audiences({"premium": {"users": 0}})
	every users in array.concat(no_numbers, [-1]) {
		not organisation.users("premium") with input as with_audiences({"premium": {"users": users}})
	}
	not organisation.users("stranger") with input as fixture.offered
	not organisation.users("premium") with input as {}
}
