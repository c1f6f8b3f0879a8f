"""Rules, as their annotations describe them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any, Self

from pyconsent.bundle.building import annotated
from pyconsent.decision import Severity


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its id (``notice.late``) and what its annotation says of it."""

    id: str
    title: str
    description: str
    severity: Severity
    waivable: bool
    sources: tuple[str, ...]
    fix: str

    @classmethod
    def said(cls, annotation: Mapping[str, Any]) -> Self:
        """The rule that an annotation of OPA describes (https://www.openpolicyagent.org/docs/policy-language#metadata)."""
        custom = annotation["custom"]
        return cls(
            id=custom["id"],
            title=annotation["title"],
            description=" ".join(annotation["description"].split()),
            severity=custom["severity"],
            waivable=custom["waivable"],
            sources=tuple(custom["sources"]),
            fix=custom["fix"],
        )


def annotated_rules() -> dict[str, Rule]:
    """Every rule of the pack by id, in the order of the ids."""
    entries = json.loads(resources.files("pyconsent").joinpath("pack", "rules.json").read_bytes())
    return {key: Rule(**entry | {"sources": tuple(entry["sources"])}) for key, entry in sorted(entries.items())}


def joined_rules(policy: Path) -> dict[str, Rule]:
    """The same, with the rules of a folder that joins the pack, all of them as OPA reads them.

    Raises:
        InputError: something cannot be read or compiled, or opa is not there.
    """
    rules = map(Rule.said, annotated(policy))
    return dict(sorted((rule.id, rule) for rule in rules))
