# METADATA
# title: Derived models or datasets without source and deletion plan
# description: |
#   What is derived from personal data is on record: what it is, from which data
#   it comes, and how it is deleted or retrained. Training with no artefact on
#   record has lost track of the model.
# custom:
#   id: remedy.artefacts
#   severity: error
#   waivable: true
#   sources:
#     - FTC, Cambridge Analytica (2019)
#     - FTC, Everalbum (2021)
#     - FTC, WW/Kurbo (2022)
#     - EDPB Opinion 28/2024
#   fix: >-
#     Record each artefact with its sources, and plan its deletion.
package pyconsent.rules.remedy.artefacts

import data.pyconsent.model.change
import data.pyconsent.model.finding
import data.pyconsent.model.taxonomy

annotation := rego.metadata.chain()

findings contains finding.of(annotation, case, {
	"message": "training leaves a model that is not on record",
	"expected": "the models and datasets derived, each with its sources",
	"actual": "no artefacts",
	"fix": "declare artefacts with name, kind and sources for this processing, and deletion.artefacts in the change plan",
	"path": ["after", "processing", atom.number],
}) if {
	some case in change.setting_cases
	some atom in change.weighty(case)
	taxonomy.covers("train_ai_system", atom.use)
	not has_artefacts(atom)
}

findings contains finding.of(annotation, case, {
	"message": $"{name(artefact)} is derived from personal data and has {concat(" and ", lacking)}",
	"expected": "artefacts with kind and sources, and a deletion plan for each",
	"actual": concat(" and ", lacking),
	"fix": concat(", and ", missing),
	"path": ["after", "processing", atom.number, "artefacts"],
}) if {
	some case in change.setting_cases
	some atom in change.weighty(case)
	some artefact in atom.flow.artefacts
	lacking := [text | some [text, _] in gaps(case, artefact)]
	missing := [text | some [_, text] in gaps(case, artefact)]
	count(lacking) > 0
}

# What an artefact lacks, and what makes it good.
gaps(case, artefact) := array.concat(
	[["no recorded source", $"record kind and sources of {name(artefact)}"] | not has_source(artefact)],
	[["no deletion plan", $"declare deletion.artefacts with method and within_days for {name(artefact)}"] | not has_deletion(case, artefact)],
)

has_artefacts(atom) if {
	is_array(atom.flow.artefacts)
	count(atom.flow.artefacts) > 0
}

has_source(artefact) if {
	artefact.kind in ["model", "dataset"]
	count(artefact.sources) > 0
	every source in artefact.sources { taxonomy.is_data_category(source) }
}

has_deletion(case, artefact) if change.is_method(case.plan.deletion.artefacts[artefact.name])

name(artefact) := artefact.name if {
	is_string(artefact.name)
} else := "an artefact without a name"
