package pyconsent.rules.remedy.artefacts_test

import data.pyconsent.fixture
import data.pyconsent.rules.remedy.artefacts

finding := {
	"rule": "remedy.artefacts",
	"title": "Derived models or datasets without source and deletion plan",
	"severity": "error",
	"waivable": true,
	"sources": [
		"FTC, Cambridge Analytica (2019)", "FTC, Everalbum (2021)",
		"FTC, WW/Kurbo (2022)", "EDPB Opinion 28/2024",
	],
	"change": 0,
	"setting": "assistant.training",
	"document": null,
	"audience": "everyone",
	"message": "training leaves a model that is not on record",
	"expected": "the models and datasets derived, each with its sources",
	"actual": "no artefacts",
	"fix": "declare artefacts with name, kind and sources for this processing, and deletion.artefacts in the change plan",
	"path": ["after", "processing", 0],
}

lacking(name, what) := object.union(finding, {
	"message": $"{name} is derived from personal data and has {concat(" and ", what)}",
	"expected": "artefacts with kind and sources, and a deletion plan for each",
	"actual": concat(" and ", what),
	"fix": concat(", and ", [$"{fixes[lack]} {name}" | some lack in what]),
	"path": ["after", "processing", 0, "artefacts"],
})

fixes := {
	"no recorded source": "record kind and sources of",
	"no deletion plan": "declare deletion.artefacts with method and within_days for",
}

both := ["no recorded source", "no deletion plan"]

no_source := lacking("assistant-1", ["no recorded source"])

no_deletion := lacking("assistant-1", ["no deletion plan"])

# Analytics, which leave no model of themselves.
counting := fixture.with_change(fixture.offered, {"after/processing/0/data_uses": ["analytics"]})

test_denied_when_training_has_no_artefacts_on_record if {
	missing := fixture.without_change(fixture.offered, ["after/processing/0/artefacts"])
	artefacts.findings == {finding} with input as missing
	every value in [null, [], "", {}, true] {
		changed := fixture.with_change(fixture.offered, {"after/processing/0/artefacts": value})
		artefacts.findings == {finding} with input as changed
	}
}

test_allowed_when_each_artefact_has_sources_and_a_deletion_plan if {
	artefacts.findings == set() with input as fixture.offered
	dataset := fixture.with_change(fixture.offered, {"after/processing/0/artefacts/0/kind": "dataset"})
	artefacts.findings == set() with input as dataset
}

test_a_use_that_leaves_no_model_needs_no_artefacts if {
	changed := fixture.without_change(counting, ["after/processing/0/artefacts"])
	artefacts.findings == set() with input as changed
}

test_an_artefact_of_any_use_is_on_record if {
	changed := fixture.without_change(counting, ["plan/deletion"])
	artefacts.findings == {no_deletion} with input as changed
}

test_denied_when_kind_or_sources_are_missing if {
	every field in ["kind", "sources"] {
		changed := fixture.without_change(fixture.offered, [$"after/processing/0/artefacts/0/{field}"])
		artefacts.findings == {no_source} with input as changed
	}
}

test_denied_when_kind_or_sources_are_not_known if {
	every field, values in {
		"kind": ["", "Model", "weights", null, true, ["model"]],
		"sources": [[], "", "user.content", null, {}, [1], [null], ["messages"], ["user.contact", "messages"]],
	} {
		every value in values {
			changed := fixture.with_change(fixture.offered, {$"after/processing/0/artefacts/0/{field}": value})
			artefacts.findings == {no_source} with input as changed
		}
	}
}

test_denied_when_the_deletion_plan_is_missing if {
	every place in ["plan", "plan/deletion", "plan/deletion/artefacts", "plan/deletion/artefacts/assistant-1"] {
		changed := fixture.without_change(counting, [place])
		artefacts.findings == {no_deletion} with input as changed
	}
	every value in [null, "", "erase", [], {}, {"assistant-2": {"method": "erase", "within_days": 1}}] {
		changed := fixture.with_change(fixture.offered, {"plan/deletion/artefacts": value})
		artefacts.findings == {no_deletion} with input as changed
	}
}

test_denied_when_the_deletion_plan_does_not_say_how_and_when if {
	every field, values in {
		"method": [null, "", " ", true, ["erase"]],
		"within_days": [null, "", "90", true, -1, [90]],
	} {
		missing := fixture.without_change(fixture.offered, [$"plan/deletion/artefacts/assistant-1/{field}"])
		artefacts.findings == {no_deletion} with input as missing
		every value in values {
			changed := fixture.with_change(fixture.offered, {$"plan/deletion/artefacts/assistant-1/{field}": value})
			artefacts.findings == {no_deletion} with input as changed
		}
	}
}

test_allowed_when_it_is_deleted_at_once if {
	changed := fixture.with_change(fixture.offered, {"plan/deletion/artefacts/assistant-1/within_days": 0})
	artefacts.findings == set() with input as changed
}

test_denied_when_an_artefact_has_no_name_or_is_no_object if {
	every artefact in [null, "assistant-1", 1, [], {}, {"kind": "model"}, {"name": null}, {"name": 1}] {
		changed := fixture.with_change(fixture.offered, {"after/processing/0/artefacts": [artefact]})
		artefacts.findings == {lacking("an artefact without a name", both)} with input as changed
	}
}

test_each_artefact_is_named if {
	changed := fixture.with_change(fixture.offered, {
		"after/processing/0/artefacts/-": {"name": "embeddings"},
		"after/processing/0/artefacts/0/kind": "weights",
	})
	artefacts.findings == {no_source, lacking("embeddings", both)} with input as changed
}

test_an_offer_of_what_needs_no_consent_owes_no_record if {
	changed := fixture.with_change(fixture.announced, {
		"before": null,
		"after/default": "off",
		"after/processing/0/artefacts": [{"name": "counts"}],
	})
	artefacts.findings == set() with input as changed
}

test_allowed_when_training_is_switched_off if {
	unrecorded := fixture.without_change(fixture.offered, ["after/processing/0/artefacts", "plan"])
	changed := fixture.with_change(unrecorded, {"before": unrecorded.changes[0].after, "before/default": true})
	artefacts.findings == set() with input as changed
}
