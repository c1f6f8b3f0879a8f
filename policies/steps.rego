# METADATA
# title: What would make it pass
# description: |
#   The fixes of all that denies, each once for all the audiences that it is for, and none
#   that the others make needless; and the earliest day on which the change could take
#   effect if they were taken now.
package pyconsent.steps

import data.pyconsent.model.change
import data.pyconsent.model.date
import data.pyconsent.model.document
import data.pyconsent.model.finding
import data.pyconsent.model.notice

# Of what is found in one change, or in the waivers.
of(findings) := [step |
	denying := [found | some found in findings; finding.denies(found)]
	asked := {[found.audience, found.rule] | some found in denying}
	needed := [found | some found in denying; not is_settled(found, asked)]
	some [setting, document_, fix] in {[found.setting, found.document, found.fix] | some found in needed}
	same := [found | some found in needed; found.fix == fix; found.setting == setting; found.document == document_]
	step := {
		"change": same[0].change,
		"setting": setting,
		"document": document_,
		"audiences": {found.audience | some found in same; found.audience != null},
		"rules": {found.rule | some found in same},
		"severity": most_severe(same),
		"message": fix,
	}
]

# Where people opt in to everything, these are right too; so what opt-in lacks is the step.
rest_on_opt_in := ["sharing.recipient", "sharing.sensitive"]

is_settled(found, asked) if {
	found.rule in rest_on_opt_in
	some case in offered[found.change]
	case.audience == found.audience
	missing := change.missing_of_opt_in(case, case.atoms)
	count(missing) > 0
	every rule in missing { [found.audience, rule] in asked }
}

most_severe(findings) := [severity |
	some severity in finding.denying
	severity in {found.severity | some found in findings}
][0]

# For one change: the day by which everyone has been told, has had the time to object and
# finds it in a document. None, where no day stands in its way.
earliest(findings) := date.from_day(max(moments)) if {
	waiting := {[found.change, found.audience] | some found in findings; is_about_time(found)}
	moments := [moment |
		some [number, audience] in waiting
		some moment in array.concat(heard(number, audience), disclosed(number, audience))
		moment != null
	]
	count(moments) > 0
} else := null

is_about_time(found) if {
	split(found.rule, ".")[0] in ["notice", "disclosure"]
	finding.denies(found)
}

told := change.grouped(notice.cases)

offered := change.grouped(change.setting_cases)

heard(number, audience) := [moment |
	some case in told[number]
	case.audience == audience
	some moment in [notice.once_told(case), notice.once_heard(case)]
]

# When documents that do not yet cover the change will.
disclosed(number, audience) := [start |
	some case in offered[number]
	case.audience == audience
	some atom in case.atoms
	not document.is_disclosed(case, atom)
	start := min([document.starts_at(version) |
		some version in document.versions
		document.binds_all(version, audience)
		document.discloses(version, atom)
	])
]

latest(days) := max([day | some day in days; day != null]) if {
	some day in days
	day != null
} else := null
