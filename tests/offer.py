"""An offer to judge: posts are shared with a partner, but by an opt-in alone."""

from __future__ import annotations

from typing import Any

AT = "2025-01-10T00:00:00Z"

ORGANISATION: dict[str, Any] = {
    "audiences": {"everyone": {"users": 1000}},
    "recipients": {"partner": {"title": "Partner", "kind": "third_party"}},
    "documents": {
        "policy": {
            "title": "Privacy policy",
            "versions": [
                {
                    "version": "1",
                    "published_at": "2024-01-01",
                    "effective_at": "2024-02-01",
                    "audiences": ["everyone"],
                    "discloses": [
                        {"data_categories": ["user.content"], "data_uses": ["personalize"], "recipients": ["partner"]}
                    ],
                }
            ],
        }
    },
}

# Only the first is right.
MODELS = ("opt_in", "opt_out", "implied", "bundled", "none", None)


def offer(setting: str, model: str | None) -> dict[str, Any]:
    """A new setting that is off until each person switches it on, by a consent model."""
    return {
        "setting": setting,
        "before": None,
        "after": {
            "title": "Tips from a partner, é😀",
            "values": [True, False],
            "default": False,
            "control": {
                "who": "user",
                "through": "in_product",
                "where": "Settings",
                "accept_steps": 1,
                "refuse_steps": 1,
                "withdraw_steps": 1,
            },
            "processing": [
                {
                    "while": [True],
                    "data_categories": ["user.content.public"],
                    "data_uses": ["personalize"],
                    "recipients": ["partner"],
                    "consent": model,
                    "trigger": "automatic",
                    "reversible": True,
                }
            ],
        },
        "plan": {"effective_at": "2025-03-01", "data_collected_before": {"used": False}},
    }
