"""Changes to judge: what each is found to break is in its own numbers, so that no two decisions can be mixed up."""

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

MODELS = ("opt_in", "opt_out", "implied", "bundled", "none", None)


def sharing(number: int) -> dict[str, Any]:
    """A new setting that shares posts with a partner, by each consent model in turn; only the first is right."""
    return {
        "setting": f"tips.{number}",
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
                    "consent": MODELS[number % len(MODELS)],
                    "trigger": "automatic",
                    "reversible": True,
                }
            ],
        },
        "plan": {"effective_at": "2025-03-01", "data_collected_before": {"used": False}},
    }


def theme(number: int) -> dict[str, Any]:
    """A new setting that processes nothing."""
    after = {"title": "Theme", "values": ["light", "dark"], "default": "light", "processing": "none"}
    return {"setting": f"theme.{number}", "before": None, "after": after}


def many(count: int) -> list[dict[str, Any]]:
    """One change in fifty that shares, from the second on."""
    return [sharing(number // 50 + 1) if number % 50 == 1 else theme(number) for number in range(count)]
