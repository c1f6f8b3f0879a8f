"""The rules of the pack, as their annotations describe them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib import resources


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its id (``notice.late``) and what its annotation says of it."""

    id: str
    title: str
    description: str
    severity: str
    waivable: bool
    sources: tuple[str, ...]
    fix: str


def annotated_rules() -> dict[str, Rule]:
    """Every rule of the pack by id, in the order of the ids."""
    entries = json.loads(resources.files("pyconsent").joinpath("pack", "rules.json").read_bytes())
    return {key: Rule(**entry | {"sources": tuple(entry["sources"])}) for key, entry in sorted(entries.items())}
