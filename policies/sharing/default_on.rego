# METADATA
# title: On by default without opt-in
# description: |
#   What leaves the organisation, sensitive data beyond what the person asked
#   for, and uses that cannot be taken back are off until the person turns them
#   on. A box ticked in advance is no consent, whatever the catalogue calls it.
#   A toggle that is on is denied even while nothing flows before the person
#   uses the feature.
# custom:
#   id: sharing.default_on
#   severity: error
#   waivable: true
#   sources:
#     - GDPR Art. 4(11)
#     - GDPR Art. 25(2)
#     - GDPR Recital 32
#     - CJEU C-673/17 Planet49
#     - EDPB Guidelines 05/2020
#     - 18 U.S.C. §2702(a), (b)(3)
#   fix: >-
#     Make the default the value that switches the processing off, and ask.
package pyconsent.rules.sharing.default_on

import data.pyconsent.model.change
import data.pyconsent.model.defaults
import data.pyconsent.model.finding

annotation := rego.metadata.chain()

findings contains finding.of(annotation, case, {
	"message": $"{places[position].message} for {case.audience}: {change.flowing(atoms)}",
	"expected": "off until the person opts in",
	"actual": actual(case, position),
	"fix": fix(case, position, atoms),
	"path": path(case, position, atoms),
}) if {
	some case in change.setting_cases
	some position in defaults.positions
	atoms := [atom | some atom in case.atoms; position in atom.imposed_at; atom.needs_consent]
	count(atoms) > 0
}

places := {
	"default": {
		"message": "on by default",
		"fix": "set the default to",
	},
	"fallback": {
		"message": "on when the code falls back,",
		"fix": "let the code fall back on",
	},
	"expiry": {
		"message": "on when a choice expires,",
		"fix": "let a choice expire into",
	},
}

# Of portions, the first that has it on.
path(case, position, atoms) := array.concat(defaults.place(case.after, case.audience, position), ["split", on[0]]) if {
	portions := defaults.portions(case.after, case.audience, position)
	count(portions) > 1
	on := [number | some number, portion in portions; change.is_on(atoms, portion)]
} else := defaults.place(case.after, case.audience, position)

fix(case, position, atoms) := $"{places[position].fix} a value that switches this off for {case.audience}, and ask for explicit opt-in" if {
	change.can_be_refused(case, atoms)
} else := $"no value switches this off: add one, or say it in while; {places[position].fix} it for {case.audience}, and ask for explicit opt-in"

actual(case, position) := concat(", ", sort({$"{finding.shown(object.get(portion, "value", "unknown"))} for {portion.percent} %" |
	some portion in defaults.portions(case.after, case.audience, position)
}))
