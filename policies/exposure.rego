# METADATA
# title: Exposure
# description: |
#   People affected, times the damages that a statute sets for each of them. An
#   estimate for deciding how loud to be, never advice. A number of users that is not
#   known leaves the figure null, never nought.
package pyconsent.exposure

import data.pyconsent.model.organisation
import data.pyconsent.model.taxonomy

# Amounts are US dollars a person. The organisation may add its own, or say
# `applies: false`.
known_statutes := {
	"sca": {
		"title": "Stored Communications Act",
		"citation": "18 U.S.C. §2707(c)",
		"amount": 1000,
		"currency": "USD",
		"data_categories": ["user.content.private"],
		"outside_only": true,
		"note": "courts differ on whether actual damages are needed",
	},
	"vppa": {
		"title": "Video Privacy Protection Act",
		"citation": "18 U.S.C. §2710(c)(2)",
		"amount": 2500,
		"currency": "USD",
		"data_categories": ["user.behavior.media_consumption"],
		"outside_only": true,
		"note": "for disclosure by a video tape service provider",
	},
	"bipa": {
		"title": "Illinois Biometric Information Privacy Act",
		"citation": "740 ILCS 14/20",
		"amount": 1000,
		"currency": "USD",
		"data_categories": ["user.biometric", "user.authorization.biometric"],
		"outside_only": false,
		"note": "per person if negligent; 5,000 if reckless",
	},
	"cipa": {
		"title": "California Invasion of Privacy Act",
		"citation": "Cal. Penal Code §637.2",
		"amount": 5000,
		"currency": "USD",
		"data_categories": ["user.content.private"],
		"outside_only": true,
		"note": "per violation; for people in California only",
	},
}

statutes := object.union(known_statutes, {key: object.union(object.get(known_statutes, key, unsaid(key)), own) |
	some key, own in input.organisation.statutes
	is_object(own)
})

# What holds for a statute of the organisation's own that does not say.
unsaid(key) := {
	"title": key,
	"citation": "no citation given",
	"currency": "USD",
	"outside_only": false,
}

# Who meets what, without having chosen it, that a statute sets damages for. What
# leaves only when the person acts has not left yet.
of(case) := {[key, case.audience] |
	some atom in case.atoms
	atom.imposed
	atom.needs_consent
	not atom.flow.trigger == "user_action"
	some key, statute in statutes
	applies(statute, atom)
}

applies(statute, atom) if {
	object.get(statute, "applies", true)
	is_number(statute.amount)
	some category in statute.data_categories
	is_about(category, atom.category)
	is_reached(statute, atom)
}

is_about(statutory, category) if taxonomy.covers(statutory, category)

is_about(statutory, category) if taxonomy.covers(category, statutory)

is_reached(statute, _) if statute.outside_only == false

is_reached(_, atom) if organisation.is_outside(atom.kind)

summary(exposed) := {
	"estimate": true,
	"note": "an estimate from the numbers of users that were given; not legal advice",
	"statutes": [row |
		some key in {key | some [key, _] in exposed}
		statute := statutes[key]
		audiences := {audience | some [held, audience] in exposed; held == key}
		people := affected(audiences)
		row := {
			"statute": key,
			"title": statute.title,
			"citation": statute.citation,
			"note": object.get(statute, "note", ""),
			"audiences": audiences,
			"people": people,
			"amount_per_person": statute.amount,
			"amount": times(people, statute.amount),
			"currency": statute.currency,
		}
	],
}

# An audience within another that is counted is not counted twice.
affected(audiences) := sum(numbers) if {
	outermost := [audience |
		some audience in audiences
		count({group | some group in organisation.lineage(audience); group in audiences}) == 1
	]
	every audience in audiences {
		some group in organisation.lineage(audience)
		group in outermost
	}
	numbers := [organisation.users(audience) | some audience in outermost]
	count(numbers) == count(outermost)
} else := null

times(people, amount) := people * amount if {
	is_number(people)
} else := null
