"""Changes to judge: what each is found to break is in its own numbers, so that no two decisions can be mixed up."""

from __future__ import annotations

from typing import Any

from offer import MODELS, offer


def sharing(number: int) -> dict[str, Any]:
    """An offer, by each consent model in turn; only the first is right."""
    return offer(f"tips.{number}", MODELS[number % len(MODELS)])


def theme(number: int) -> dict[str, Any]:
    """A new setting that processes nothing."""
    after = {"title": "Theme", "values": ["light", "dark"], "default": "light", "processing": "none"}
    return {"setting": f"theme.{number}", "before": None, "after": after}


def many(count: int) -> list[dict[str, Any]]:
    """One change in fifty that shares, from the second on."""
    return [sharing(number // 50 + 1) if number % 50 == 1 else theme(number) for number in range(count)]
