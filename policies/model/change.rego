# METADATA
# title: What a change does, and to whom
# description: |
#   A case is one change as one audience meets it. Its atoms are those that the
#   change adds or widens; an atom that was there before as widely is no part of it.
#   So a change that only protects has no atoms, and no rule has anything to say.
#
#   An atom is `imposed` when it is on for more people who never chose,
#   `stretched` when it is on under a value that people have already chosen for
#   less, and `offered` when it was in no state of the setting before.
package pyconsent.model.change

import data.pyconsent.model.defaults
import data.pyconsent.model.document
import data.pyconsent.model.finding
import data.pyconsent.model.processing
import data.pyconsent.model.taxonomy

settings := [state |
	some number, change in input.changes
	is_string(change.setting)
	before := object.get(change, "before", null)
	after := object.get(change, "after", null)
	earlier := processing.atoms(before, object.get(change, "before_recipients", {}))
	later := processing.atoms(after, {})
	state := {
		"change": number,
		"setting": change.setting,
		"document": null,
		"before": before,
		"after": after,
		"plan": plan(change),
		"effective_at": effective_at(change),
		"earlier": earlier,
		"later": [object.union(atom, {
			"wider": wider,
			"as_wide": as_wide(atom, later),
			"offered": count(wider) == 0,
			"stretched": is_stretched(atom, wider, before, after),
			"needs_consent": needs_consent(atom),
		}) |
			some atom in later
			wider := [held | some held in earlier; processing.holds(held, atom)]
		],
	}
]

setting_cases := [case |
	some state in settings
	some audience in defaults.audiences(state)
	in_force := [[in_force_before(state, audience, position), defaults.portions(state.after, audience, position)] |
		some position in defaults.positions
	]
	added := [object.union(atom, {"imposed": count(positions) > 0, "imposed_at": positions}) |
		some atom in state.later
		positions := imposed_at(atom, in_force, state.after)
		true in [count(positions) > 0, atom.stretched, atom.offered]
	]
	atoms := [atom | some atom in added; atom.flow != {}]
	case := object.union(state, {
		"audience": audience,
		"in_force": in_force[0],
		"is_undeclared": count(atoms) < count(added),
		"atoms": atoms,
		"told": told(state, atoms),
	})
]

# A choice that expires sooner than it did expires for people who were not there before.
in_force_before(state, audience, position) := [] if {
	position == "expiry"
	not lasts_as_long(state.before, state.after)
} else := defaults.portions_before(state.before, audience, position)

lasts_as_long(before, after) if days_of_choice(before) == days_of_choice(after)

lasts_as_long(before, after) if {
	is_number(days_of_choice(before))
	is_number(days_of_choice(after))
	days_of_choice(before) <= days_of_choice(after)
}

days_of_choice(setting) := object.get(setting, ["choice_expires", "after_days"], null)

# A new version of a document, as each audience that it binds meets it.
version_cases := [case |
	some number, change in input.changes
	is_string(change.document)
	is_object(change.before)
	some place, version in change.after.versions
	not is_old(version, change)
	some audience in version.audiences
	is_string(audience)
	case := {
		"change": number,
		"setting": null,
		"document": change.document,
		"version": object.union(version, {"document": change.document, "number": place}),
		"versions_before": object.get(change.before, "versions", []),
		"audience": audience,
		"plan": plan(change),
		"effective_at": effective_from(version),
	}
]

# One that discloses more than the one before it.
document_cases := [object.union(case, {"atoms": atoms, "told": atoms}) |
	some case in version_cases
	count(case.version.discloses) > 0
	atoms := [object.union(atom, {
		"imposed": true,
		"stretched": false,
		"needs_consent": needs_consent(atom),
	}) |
		some atom in processing.atoms({"processing": case.version.discloses}, {})
		not was_disclosed(case, atom)
	]
	count(atoms) > 0
]

cases := array.concat(setting_cases, document_cases)

is_old(version, change) if version in change.before.versions

was_disclosed(case, atom) if {
	some earlier in before(case)
	document.discloses(earlier, atom)
	not is_taken_back(case, earlier, atom)
}

# A version between the two no longer told a part of the audience.
is_taken_back(case, earlier, atom) if {
	some between in case.versions_before
	between.effective_at > earlier.effective_at
	is_no_later(between, case.version)
	document.binds_some(between, case.audience)
	not document.discloses(between, atom)
}

# What the document told this audience before, by the time of the new version.
before(case) := [earlier |
	some earlier in case.versions_before
	is_no_later(earlier, case.version)
	document.binds_all(earlier, case.audience)
]

# A text that stays as undated as it was reaches no further.
is_no_later(earlier, version) if effective_from(earlier) == effective_from(version)

is_no_later(earlier, version) if {
	is_number(earlier.effective_at)
	is_number(version.effective_at)
	earlier.effective_at <= version.effective_at
}

effective_from(version) := version.effective_at if {
	is_number(version.effective_at)
} else := null

effective_at(change) := change.plan.effective_at if {
	is_number(change.plan.effective_at)
} else := null

# What is not said is missing, whatever stands in its place.
plan(change) := change.plan if {
	is_object(change.plan)
} else := {}

# A flow may be taken apart, so that each value has a part of its own. What is of one
# flow is on together.
as_wide(atom, later) := array.concat([atom], [other |
	some other in later
	other.number != atom.number
	processing.holds(other, atom)
])

needs_consent(atom) if processing.needs_consent(atom)

else := false

# Where more people who never chose have it on than had. A setting with no fallback of
# its own falls back on its default.
imposed_at(atom, in_force, setting) := [position |
	some number, [before, after] in in_force
	position := defaults.positions[number]
	is_wider_on(atom, before, after)
	not is_said_before(number, in_force, atom, setting)
]

is_said_before(1, in_force, atom, setting) if {
	not "fallback" in object.keys(setting)
	is_wider_on(atom, in_force[0][0], in_force[0][1])
}

is_wider_on(atom, before, after) if {
	not is_as_before(atom, before, after)
	share_on(atom.as_wide, after) > defaults.part([portion | some portion in before; was_on(atom, portion)])
}

# The same values under the same words: no change, even where neither is known.
is_as_before(atom, before, after) if {
	before == after
	keeps_values(atom, atom.wider)
}

has_same_values(held, atom) if object.get(held.flow, "while", null) == object.get(atom.flow, "while", null)

# Only what was surely on before makes what is on now no news.
was_on(atom, portion) if {
	some held in atom.wider
	processing.is_surely_on(held.flow, portion)
}

# The part of the audience for which one of the atoms is on.
share_on(atoms, portions) := defaults.part([portion | some portion in portions; is_on(atoms, portion)])

is_on(atoms, portion) if {
	some atom in atoms
	processing.is_on(atom.flow, portion)
}

is_stretched(atom, wider, before, after) if {
	is_object(before)
	not keeps_values(atom, wider)
	some value in choosable(before, after)
	is_on([atom], {"value": value})
	not was_chosen(wider, value)
} else := false

# A weaker way of asking newcomers gives those who have chosen no more than they chose.
is_more_than_chosen(case, atom) if is_stretched(
	atom,
	[held | some held in case.earlier; processing.holds(held, asked_alike(atom, held))],
	case.before,
	case.after,
)

asked_alike(atom, held) := object.union(atom, {"flow": object.union(atom.flow, {"consent": object.get(held.flow, "consent", null)})})

keeps_values(atom, wider) if {
	some held in wider
	has_same_values(held, atom)
}

was_chosen(wider, value) if {
	some held in wider
	processing.is_surely_on(held.flow, {"value": value})
}

# Where values are not listed, people may have chosen those that a flow names, or any other.
choosable(before, after) := before.values if {
	is_array(before.values)
	count(before.values) > 0
} else := array.concat(["any other value"], [value |
	some setting in [before, after]
	some flow in processing.flows(setting)
	some value in named_values(flow)
])

named_values(flow) := flow.while if {
	is_array(flow.while)
} else := flow.while["not"]

# What people must be told of: what is on without their choice, and what is on by a
# choice that they made for less, unless they are asked again or keep what they had.
told(state, atoms) := [atom | some atom in atoms; atom.imposed] if {
	is_spared(state)
} else := [atom | some atom in atoms; true in [atom.imposed, atom.stretched]]

# People who have made a choice keep what they chose, or are asked again.
is_spared(case) if case.plan.existing_users in ["kept", "asked"]

# What must be answered for in full: all but an offer of what needs no consent.
weighty(case) := [atom | some atom in case.atoms; is_weighty(atom)]

is_weighty(atom) if true in [atom.imposed, atom.stretched, atom.needs_consent]

# The atoms of each flow, together.
by_flow(atoms) := [together |
	some number in {atom.number | some atom in atoms}
	together := [atom | some atom in atoms; atom.number == number]
]

# Data that were there before are used unless the plan says that they are not, or
# that each person was asked afresh.
reaches_back(case) if {
	not case.plan.data_collected_before.used == false
	not case.plan.data_collected_before.consent == "opt_in"
}

is_without_opt_in(case, atom) if {
	some rule in of_opt_in
	is_missing(rule, case, atom)
}

# The rules that find what opt-in to these atoms lacks.
missing_of_opt_in(case, atoms) := [rule |
	some rule in of_opt_in
	true in [is_missing(rule, case, atom) | some atom in atoms]
]

of_opt_in := ["sharing.consent_model", "sharing.default_on", "sharing.stretched"]

is_missing("sharing.consent_model", _, atom) if not atom.flow.consent == "opt_in"

is_missing("sharing.default_on", _, atom) if atom.imposed

is_missing("sharing.stretched", case, atom) if {
	atom.stretched
	not is_spared(case)
}

is_method(deletion) if {
	is_string(deletion.method)
	trim_space(deletion.method) != ""
	is_number(deletion.within_days)
	deletion.within_days >= 0
}

# What would flow, and that it waits for the person where it does.
flowing(atoms) := $"{described(atoms)} when the person uses the feature" if {
	every atom in atoms { atom.flow.trigger == "user_action" }
} else := described(atoms)

described(atoms) := concat("; ", sort({phrase |
	some together in by_flow(atoms)
	some phrase in phrases(together)
}))

# All categories for all uses to all recipients at once, where it is so.
phrases(together) := {$"{finding.words(categories)} → {finding.words(uses)} → {finding.words(recipients)}"} if {
	categories := {atom.category | some atom in together}
	uses := {atom.use | some atom in together}
	recipients := {atom.recipient | some atom in together}
	named := {[atom.category, atom.use, atom.recipient] | some atom in together}
	count(named) == (count(categories) * count(uses)) * count(recipients)
} else := {$"{finding.shown(atom.category)} → {finding.shown(atom.use)} → {finding.shown(atom.recipient)}" | some atom in together}

# A default that changes for people who have it, with nothing in it that they must be told
# of for the sake of personal data.
plain_cases := [case | some case in setting_cases; is_plain(case)]

is_plain(case) if {
	is_object(case.before)
	is_object(case.after)
	count(case.told) == 0
	case.in_force[0] != case.in_force[1]
	defaults.shares(case.in_force[0]) != defaults.shares(case.in_force[1])
	not case.is_undeclared
	not is_protective(case)
	not is_renamed(case)
}

# Other words that do the same with personal data or, where there are none, stand in the
# same places.
is_renamed(case) if {
	is_in_new_words(case)
	count(case.later) > 0
}

is_renamed(case) if {
	is_in_new_words(case)
	places(case.before, case.in_force[0]) == places(case.after, case.in_force[1])
}

is_in_new_words(case) if {
	is_array(case.before.values)
	is_array(case.after.values)
	count(words_in(case.in_force[0]) & {value | some value in case.after.values}) == 0
	count(words_in(case.in_force[1]) & {value | some value in case.before.values}) == 0
}

words_in(portions) := {portion.value | some portion in portions}

places(setting, portions) := {[place, share] |
	some [value, share] in defaults.shares(portions)
	some place, word in setting.values
	word == value
}

is_protective(case) if {
	some atom in case.earlier
	share_on([atom], case.in_force[0]) > share_on(kept(case, atom), case.in_force[1])
}

kept(case, atom) := [later | some later in case.later; processing.holds(later, atom)]

# What the control of a setting loses while the processing goes on, by the number of the
# change; it is the same for all audiences.
losses := {state.change: lost |
	some state in settings
	is_object(state.before)
	is_object(state.after)
	count(state.later) > 0
	lost := [loss |
		some loss in [
			"the user no longer decides",
			"the admin no longer decides",
			"the control leaves the product",
			"the control is gone",
			"refusing takes more steps",
			"withdrawing takes more steps",
			"it can no longer be switched off",
		]
		is_lost(loss, state)
	]
}

is_lost("the user no longer decides", case) if {
	case.before.control.who == "user"
	not case.after.control.who == "user"
}

is_lost("the admin no longer decides", case) if {
	case.before.control.who == "admin"
	not is_anyones(case)
}

is_lost("the control leaves the product", case) if {
	case.before.control.through == "in_product"
	not case.after.control.through == "in_product"
}

is_lost("the control is gone", case) if {
	case.before.control.through != "in_product"
	is_reachable(case.before)
	not is_reachable(case.after)
}

is_lost("refusing takes more steps", case) if is_harder(case, "refuse_steps")

is_lost("withdrawing takes more steps", case) if is_harder(case, "withdraw_steps")

is_lost("it can no longer be switched off", case) if {
	count(case.earlier) > 0
	some value in case.before.values
	not is_choosable(case, value)
	is_off_under(case.earlier, value)
	not can_be_off(case.later, case.after)
}

# A part that goes on, as it was, narrower, wider, or narrower in one respect and wider
# in another.
is_lost("it can no longer be switched off", case) if {
	some atom in case.later
	not can_be_off(atom.as_wide, case.after)
	counterparts := [held | some held in case.earlier; goes_on(held, atom)]
	count(counterparts) > 0
	can_be_off(counterparts, case.before)
}

goes_on(held, atom) if {
	held.recipient == atom.recipient
	is_akin(held.category, atom.category)
	is_akin(held.use, atom.use)
}

is_akin(key, other) if taxonomy.covers(key, other)

is_akin(key, other) if taxonomy.covers(other, key)

is_anyones(case) if case.after.control.who in ["admin", "user"]

is_reachable(setting) if {
	is_string(setting.control.through)
	trim_space(setting.control.through) != ""
}

is_harder(case, steps) if {
	is_number(case.before.control[steps])
	case.before.control[steps] >= 0
	not is_as_easy(case, steps)
}

is_as_easy(case, steps) if {
	is_number(case.after.control[steps])
	case.after.control[steps] >= 0
	case.after.control[steps] <= case.before.control[steps]
}

can_be_off(atoms, setting) if {
	some value in setting.values
	defaults.is_value(value)
	is_off_under(atoms, value)
}

# A value that people can choose switches all of this off, whichever flow it is in.
can_be_refused(case, atoms) if {
	some value in refusals(case)
	every atom in atoms { is_off_under(kept(case, atom), value) }
}

refusals(case) := [value | some value in case.after.values; defaults.is_value(value)] if {
	is_array(case.after.values)
} else := array.concat(["any other value"], [value |
	some flow in processing.flows(case.after)
	some value in flow.while["not"]
])

is_off_under(atoms, value) if not is_on(atoms, {"value": value})

is_choosable(case, value) if value in case.after.values

# Entries by the number of their change. They are put in order once, so that what is of one
# change stands together: to look through all for each change would take the longer the more
# changes there are.
grouped(entries) := {ordered[start].change: array.slice(ordered, start, ends[number]) | some number, start in starts} if {
	ordered := [entries[place] | some [_, place] in sort([[entry.change, place] | some place, entry in entries])]
	starts := [start | some start, entry in ordered; not ordered[start - 1].change == entry.change]
	ends := array.concat(array.slice(starts, 1, count(starts)), [count(ordered)])
}
