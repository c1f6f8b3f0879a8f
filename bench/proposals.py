"""Changes to measure with: the kinds that a product team ships, in settings of many shapes.

The same every time. A third protects or does nothing to anybody's data, a third is
denied, and a third is allowed because it was prepared.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

AT = "2026-01-05T00:00:00Z"

ORGANISATION: dict[str, Any] = {
    "name": "Example",
    "audiences": {
        "everyone": {"title": "Everyone", "users": 2_000_000},
        "premium": {"title": "Premium members", "users": 200_000},
        "team": {"title": "Members of a premium team", "part_of": "premium", "users": 50_000},
        "eu": {"title": "People in the EU", "users": 600_000},
        "joining": {"title": "People who join later", "members": "new"},
    },
    "recipients": {
        "example": {"title": "Example", "kind": "first_party"},
        "host": {"title": "The host", "kind": "processor"},
        "parent": {"title": "The parent company", "kind": "affiliate"},
        "network": {"title": "An advertising network", "kind": "third_party"},
        "lab": {"title": "A laboratory that trains models", "kind": "third_party"},
    },
    "documents": {
        "privacy_policy": {
            "title": "Privacy policy",
            "versions": [
                {
                    "version": "2023",
                    "published_at": "2023-01-01",
                    "effective_at": "2023-02-01",
                    "audiences": ["everyone"],
                    "discloses": [
                        {
                            "data_categories": ["user.behavior", "user.content"],
                            "data_uses": ["functional"],
                            "recipients": ["host"],
                        }
                    ],
                    "promises": {"notice_days": 30},
                },
                {
                    "version": "2025",
                    "published_at": "2025-01-01",
                    "effective_at": "2025-02-01",
                    "audiences": ["everyone"],
                    "discloses": [
                        {
                            "data_categories": ["user.behavior", "user.content", "user.telemetry", "user.location"],
                            "data_uses": ["functional", "analytics", "personalize"],
                            "recipients": ["host"],
                        },
                        {
                            "data_categories": ["user.content"],
                            "data_uses": ["train_ai_system"],
                            "recipients": ["lab"],
                        },
                    ],
                    "promises": {"notice_days": 30, "objection_days": 14},
                },
            ],
        },
        "premium_agreement": {
            "title": "Premium agreement",
            "versions": [
                {
                    "version": "2024",
                    "published_at": "2024-01-01",
                    "effective_at": "2024-02-01",
                    "audiences": ["premium"],
                    "discloses": [],
                    "promises": {
                        "notice_days": 45,
                        "never": [{"data_categories": ["user.location.precise"], "recipients": ["network"]}],
                    },
                }
            ],
        },
    },
}

WAIVERS: list[dict[str, Any]] = [
    {
        "rule": "notice.unannounced",
        "setting": "theme.7",
        "reason": "The theme is chosen again at the next start.",
        "author": "ada",
        "approver": "grace",
        "starts_at": "2025-12-01",
        "expires_at": "2026-02-01",
    }
]

CONTROL = {
    "who": "user",
    "through": "in_product",
    "where": "Settings > Privacy",
    "accept_steps": 1,
    "refuse_steps": 1,
    "withdraw_steps": 1,
}

TRAINING = {
    "data_categories": ["user.content.private"],
    "data_uses": ["train_ai_system"],
    "recipients": ["lab"],
    "trigger": "automatic",
    "reversible": False,
    "artefacts": [{"name": "assistant", "kind": "model", "sources": ["user.content.private"]}],
}

ADVERTISING = {
    "data_categories": ["user.location.precise", "user.behavior.browsing_history"],
    "data_uses": ["marketing.advertising.third_party.targeted"],
    "recipients": ["network"],
    "trigger": "automatic",
    "reversible": True,
}

USAGE = {
    "data_categories": ["user.behavior", "user.telemetry"],
    "data_uses": ["analytics.reporting"],
    "recipients": ["example", "host"],
    "consent": "opt_out",
    "trigger": "automatic",
    "reversible": True,
}


def changes(count: int) -> list[dict[str, Any]]:
    """That many changes, each kind in its turn."""
    return [KINDS[number % len(KINDS)](number) for number in range(count)]


def training_switched_on(number: int) -> dict[str, Any]:
    """Introduced on, for nobody asked, with no notice: denied."""
    setting = {
        "title": "Improve the assistant with my messages",
        "values": [True, False],
        "default": {"premium": True, "eu": False},
        "default_reason": "the law differs in the EU",
        "control": CONTROL | {"accept_steps": 0, "refuse_steps": 4},
        "processing": [TRAINING | {"while": [True], "consent": "opt_out"}],
    }
    plan = {"effective_at": "2026-01-20T09:00:00Z", "notices": [], "existing_users": "migrated"}
    return {"setting": f"assistant.training.{number}", "before": None, "after": setting, "plan": plan}


def training_offered(number: int) -> dict[str, Any]:
    """Off until each person opts in: allowed."""
    setting = {
        "title": "Improve the assistant with my messages",
        "values": [True, False],
        "default": False,
        "control": CONTROL,
        "processing": [TRAINING | {"while": [True], "consent": "opt_in"}],
    }
    plan = {
        "effective_at": "2026-03-20T09:00:00Z",
        "data_collected_before": {"used": False},
        "deletion": {
            "data": {"method": "erase", "within_days": 30},
            "artefacts": {"assistant": {"method": "retrain without it", "within_days": 90}},
        },
    }
    return {"setting": f"assistant.offer.{number}", "before": None, "after": setting, "plan": plan}


def advertising_switched_off(number: int) -> dict[str, Any]:
    """From shared to not shared: it protects, so it is allowed."""
    before = {
        "title": "Personalised advertising",
        "values": ["always", "ask", "never"],
        "default": "always",
        "control": CONTROL,
        "processing": [ADVERTISING | {"while": ["always"], "consent": "opt_out"}],
    }
    return {
        "setting": f"advertising.off.{number}",
        "before": before,
        "after": before | {"default": "ask"},
        "plan": None,
    }


def advertising_rolled_out(number: int) -> dict[str, Any]:
    """On for a tenth of the people, with a notice that comes too late and says too little: denied."""
    before = {
        "title": "Do not personalise advertising",
        "values": [True, False],
        "default": True,
        "fallback": True,
        "control": CONTROL,
        "processing": [ADVERTISING | {"while": [False], "consent": "implied"}],
    }
    split = [{"value": True, "percent": 90}, {"value": False, "percent": 10}]
    after = before | {"default": {"everyone": {"split": split}}}
    notice = {
        "channel": "email",
        "audiences": ["everyone"],
        "scheduled_at": "2026-01-15T09:00:00Z",
        "states": {"change": "Advertising becomes more relevant."},
    }
    plan = {
        "effective_at": "2026-01-20T09:00:00Z",
        "notices": [notice, {"channel": "blog", "audiences": ["everyone"], "sent_at": "2026-01-01T09:00:00Z"}],
        "objection": {"opens_at": "2026-01-15T09:00:00Z", "closes_at": "2026-01-19T09:00:00Z"},
        "existing_users": "migrated",
        "data_collected_before": {"used": True, "since": "2024-05-01T00:00:00Z"},
    }
    return {"setting": f"advertising.rollout.{number}", "before": before, "after": after, "plan": plan}


def usage_announced(number: int) -> dict[str, Any]:
    """Counts of use, switched on after a notice in time and a window to object: allowed."""
    before = {
        "title": "Counts of use",
        "values": ["on", "off"],
        "default": "off",
        "control": CONTROL,
        "processing": [USAGE | {"while": ["on"]}],
    }
    notice = {
        "channel": "email",
        "audiences": ["everyone"],
        "scheduled_at": "2026-01-10T09:00:00Z",
        "states": {
            "change": "We count what you use, unless you object.",
            "data_categories": ["user.behavior", "user.telemetry"],
            "data_uses": ["analytics"],
            "recipients": ["example", "host"],
            "how_to_object": "Settings > Privacy",
        },
    }
    plan = {
        "effective_at": "2026-03-20T09:00:00Z",
        "notices": [notice],
        "objection": {"opens_at": "2026-01-10T09:00:00Z", "closes_at": "2026-02-20T09:00:00Z"},
        "existing_users": "kept",
        "data_collected_before": {"used": False},
    }
    return {"setting": f"usage.counts.{number}", "before": before, "after": before | {"default": "on"}, "plan": plan}


def recipient_dropped(number: int) -> dict[str, Any]:
    """Fewer recipients and a choice that no longer expires into sharing: allowed."""
    before = {
        "title": "Share what I watch",
        "values": ["friends", "public", "nobody"],
        "default": {"everyone": "friends", "joining": "nobody"},
        "default_reason": "those who join later are asked first",
        "choice_expires": {"after_days": 365, "into": "public"},
        "control": CONTROL,
        "processing": [
            USAGE | {"while": ["friends", "public"], "recipients": ["example", "host", "parent"]},
            ADVERTISING | {"while": ["public"], "consent": "opt_in"},
        ],
    }
    after = before | {
        "choice_expires": None,
        "processing": [USAGE | {"while": ["friends", "public"], "recipients": ["example", "host"]}],
    }
    return {"setting": f"watching.{number}", "before": before, "after": after, "plan": None}


def recipient_added(number: int) -> dict[str, Any]:
    """The value stays and an affiliate gets the data as well: denied."""
    before = {
        "title": "Suggestions",
        "values": "any",
        "default": "auto",
        "control": {"who": "admin", "through": "in_product", "where": "Admin > Suggestions", "refuse_steps": 2},
        "processing": [USAGE | {"while": {"not": ["off"]}, "data_uses": ["personalize"]}],
    }
    widened = USAGE | {"while": {"not": ["off"]}, "data_uses": ["personalize"], "recipients": ["example", "parent"]}
    after = before | {"processing": [widened]}
    plan = {"effective_at": "2026-02-20T09:00:00Z", "notices": None}
    return {"setting": f"suggestions.{number}", "before": before, "after": after, "plan": plan}


def theme_changed(number: int) -> dict[str, Any]:
    """No personal data in it: allowed, with a warning that nobody is told."""
    before = {"title": "Theme", "values": ["light", "dark"], "default": "light", "processing": "none"}
    return {"setting": f"theme.{number}", "before": before, "after": before | {"default": "dark"}, "plan": None}


def wording_changed(number: int) -> dict[str, Any]:
    """Other words for the same: allowed."""
    before = {
        "title": "Precise location",
        "description": "Directions from where you are.",
        "values": ["while_in_use", "never"],
        "default": "never",
        "control": CONTROL,
        "processing": [
            {
                "while": ["while_in_use"],
                "data_categories": ["user.location.precise"],
                "data_uses": ["functional.service"],
                "recipients": ["example", "host"],
                "consent": "opt_in",
                "trigger": "user_action",
                "reversible": True,
            }
        ],
    }
    after = before | {"description": "Shows the way from where you are."}
    return {"setting": f"location.{number}", "before": before, "after": after, "plan": None}


KINDS: tuple[Callable[[int], dict[str, Any]], ...] = (
    training_switched_on,
    training_offered,
    advertising_switched_off,
    advertising_rolled_out,
    usage_announced,
    recipient_dropped,
    recipient_added,
    theme_changed,
    wording_changed,
)
