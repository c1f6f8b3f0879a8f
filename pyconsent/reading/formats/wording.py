"""Conditions in few words, as the names that people recognise their audiences by."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

_PLAIN = re.compile(r"(?!(?:true|false|null)$)[^\W\d][\w.@/:-]*")


def clause(attribute: str, operator: str, values: Iterable[Any], *, negated: bool = False) -> str:
    """One comparison: ``!plan:in(free,trial)``. All of it is told, so that another reads otherwise."""
    return f"{'!' if negated else ''}{attribute}:{operator}({','.join(map(shown, values))})"


def shown(value: Any) -> str:
    """A value, as JSON unless it is a word that is not mistaken for anything else."""
    if isinstance(value, str) and _PLAIN.fullmatch(value):
        return value
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
