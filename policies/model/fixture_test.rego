# Two honest changes that the tests take and break.
package pyconsent.fixture

# 2026-01-05T00:00:00Z, a Monday.
at := 1767571200

day := 86400

organisation := {
	"name": "Example",
	"audiences": {
		"everyone": {"title": "Everyone", "users": 1000},
		"premium": {"title": "Premium members", "users": 200},
		"joining": {"title": "People who join later", "members": "new", "users": 50},
	},
	"recipients": {
		"example": {"title": "Example", "kind": "first_party"},
		"host": {"title": "Host", "kind": "processor"},
		"parent": {"title": "Parent", "kind": "affiliate"},
		"partner": {"title": "Partner", "kind": "third_party"},
	},
	"documents": {"policy": {
		"title": "Privacy policy",
		"versions": [{
			"version": "1",
			"published_at": at - (400 * day),
			"effective_at": at - (370 * day),
			"audiences": ["everyone"],
			"discloses": [
				{"data_categories": ["user.behavior"], "data_uses": ["functional.service.improve"], "recipients": ["example"]},
				{"data_categories": ["user.content"], "data_uses": ["train_ai_system"], "recipients": ["partner"]},
			],
		}],
	}},
}

# Training on private messages at a partner, off until each person opts in.
offered := {
	"at": at,
	"organisation": organisation,
	"waivers": [],
	"changes": [{
		"setting": "assistant.training",
		"before": null,
		"after": {
			"title": "Train on my messages",
			"values": [true, false],
			"default": false,
			"control": {
				"who": "user",
				"through": "in_product",
				"where": "Settings > Privacy",
				"accept_steps": 2,
				"refuse_steps": 2,
				"withdraw_steps": 2,
			},
			"processing": [{
				"while": [true],
				"data_categories": ["user.content.private"],
				"data_uses": ["train_ai_system"],
				"recipients": ["partner"],
				"consent": "opt_in",
				"trigger": "automatic",
				"reversible": false,
				"artefacts": [{"name": "assistant-1", "kind": "model", "sources": ["user.content.private"]}],
			}],
		},
		"plan": {
			"effective_at": at + (60 * day),
			"data_collected_before": {"used": false},
			"deletion": {
				"data": {"method": "erase", "within_days": 30},
				"artefacts": {"assistant-1": {"method": "retrain without it", "within_days": 90}},
			},
		},
	}],
}

# Usage counts at the first party, switched on for everyone after a notice in time.
announced := {
	"at": at,
	"organisation": organisation,
	"waivers": [],
	"changes": [{
		"setting": "usage.counts",
		"before": {
			"title": "Usage counts",
			"values": ["on", "off"],
			"default": "off",
			"control": {
				"who": "user",
				"through": "in_product",
				"where": "Settings > Privacy",
				"accept_steps": 1,
				"refuse_steps": 1,
				"withdraw_steps": 1,
			},
			"processing": [usage],
		},
		"after": {
			"title": "Usage counts",
			"values": ["on", "off"],
			"default": "on",
			"control": {
				"who": "user",
				"through": "in_product",
				"where": "Settings > Privacy",
				"accept_steps": 1,
				"refuse_steps": 1,
				"withdraw_steps": 1,
			},
			"processing": [usage],
		},
		"plan": {
			"effective_at": at + (60 * day),
			"notices": [{
				"channel": "email",
				"audiences": ["everyone"],
				"scheduled_at": at + (10 * day),
				"states": {
					"change": "Usage counts are switched on",
					"data_categories": ["user.behavior"],
					"data_uses": ["functional.service.improve"],
					"recipients": ["example"],
					"how_to_object": "Settings > Privacy > Usage counts",
				},
			}],
			"objection": {"opens_at": at + (10 * day), "closes_at": at + (60 * day)},
			"existing_users": "migrated",
			"data_collected_before": {"used": false},
		},
	}],
}

usage := {
	"while": ["on"],
	"data_categories": ["user.behavior"],
	"data_uses": ["functional.service.improve"],
	"recipients": ["example"],
	"consent": "opt_out",
	"trigger": "automatic",
	"reversible": true,
}

# The policy says more than before, to everyone, after a notice in time.
rewritten := {
	"at": at,
	"organisation": object.union(organisation, {"documents": {"policy": widened}}),
	"waivers": [],
	"changes": [{
		"document": "policy",
		"before": organisation.documents.policy,
		"after": widened,
		"plan": {
			"notices": [{
				"channel": "email",
				"audiences": ["everyone"],
				"scheduled_at": at + (10 * day),
				"states": {
					"change": "Our host counts usage",
					"data_categories": ["user.behavior"],
					"data_uses": ["functional.service.improve"],
					"recipients": ["host"],
					"how_to_object": "Settings > Privacy > Usage counts",
				},
			}],
			"objection": {"opens_at": at + (10 * day), "closes_at": at + (60 * day)},
			"data_collected_before": {"used": false},
		},
	}],
}

widened := {
	"title": "Privacy policy",
	"versions": [organisation.documents.policy.versions[0], {
		"version": "2",
		"published_at": at,
		"effective_at": at + (60 * day),
		"audiences": ["everyone"],
		"discloses": [
			{"data_categories": ["user.behavior"], "data_uses": ["functional.service.improve"], "recipients": ["example", "host"]},
			{"data_categories": ["user.content"], "data_uses": ["train_ai_system"], "recipients": ["partner"]},
		],
	}],
}

# The input with values put in at places of its change.
with_change(base, values) := json.patch(base, [{"op": "add", "path": concat("", ["changes/0/", place]), "value": value} |
	some place, value in values
])

without_change(base, places) := json.patch(base, [{"op": "remove", "path": concat("", ["changes/0/", place])} |
	some place in places
])

with_organisation(base, values) := json.patch(base, [{"op": "add", "path": concat("", ["organisation/", place]), "value": value} |
	some place, value in values
])

# A waiver in force that no notice of `usage.counts` is needed; the fields replace its own.
with_waiver(base, fields) := json.patch(base, [{"op": "add", "path": "waivers/-", "value": object.union(waiver, fields)}])

without_in_waiver(base, names) := json.patch(base, [{"op": "add", "path": "waivers/-", "value": object.remove(waiver, names)}])

waiver := {
	"rule": "notice.missing",
	"setting": "usage.counts",
	"reason": "a court set the date",
	"author": "Ann",
	"approver": "Ben",
	"starts_at": at - (10 * day),
	"expires_at": at + (50 * day),
}

# Nobody is told of the change.
unannounced := without_change(announced, ["plan/notices"])
