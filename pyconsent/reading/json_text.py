"""The data of JSON text, where ``json`` has them sooner than a parser of YAML, of which JSON is a part."""

from __future__ import annotations

import json
import re
from math import isfinite
from typing import Any

from pyconsent.uncollected import uncollected

# Parsers go down by recursion, and that of YAML has no bound of its own.
DEEPEST = 100

# What YAML forbids in text, and half characters that are escaped.
_ODD = re.compile(r"[\x7f-\x9f\ufffe\uffff]")
_HALF = re.compile(r"\\u[dD][89a-fA-F]")
_SURROGATES = re.compile(r"(?<!\\)((?:\\\\)*)(\\u[dD][89abAB]..\\u[dD][c-fC-F]..)")

_WHOLES = frozenset((dict, list))


def is_json(text: str) -> bool:
    """Whether text is JSON, if it is either."""
    return text.lstrip()[:1] in ("{", "[")


@uncollected
def sound(text: str) -> Any:
    """The data; None where there may be something wrong, for a parser that says what."""
    if "\x7f" in text or (not text.isascii() and _ODD.search(text)):
        return None
    if _HALF.search(text) and _HALF.search(_SURROGATES.sub("", text)):
        return None
    try:
        data = json.loads(text, object_pairs_hook=_unique, parse_constant=_refuse, parse_float=_finite)
    except (ValueError, RecursionError):
        return None
    return data if _is_flat_enough(data) else None


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    whole = dict(pairs)
    return whole if len(whole) == len(pairs) else _refuse(pairs)


def _finite(number: str) -> float:
    return value if isfinite(value := float(number)) else _refuse(number)


def _refuse(problem: object) -> Any:
    raise ValueError(problem)


def _is_flat_enough(data: Any) -> bool:
    level = [data] if type(data) in _WHOLES else []
    for _ in range(DEEPEST + 1):
        level = [
            part
            for whole in level
            for part in (whole.values() if type(whole) is dict else whole)
            if type(part) in _WHOLES
        ]
        if not level:
            return True
    return False


def as_yaml(text: str) -> str:
    """JSON in the form that YAML takes: no tabs between, no characters in two escapes."""
    return _SURROGATES.sub(lambda pair: pair[1] + json.loads(f'"{pair[2]}"'), text.replace("\t", " "))
