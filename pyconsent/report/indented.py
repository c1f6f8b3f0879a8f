"""JSON that is laid out for people, bit by bit: a report on many findings is larger than all that it is about."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

import orjson


def indented(value: Any, margin: str = "\n") -> Iterator[str]:
    """JSON with two spaces for each level; an iterator is a list of which one entry is held at a time.

    An iterator may stand in mappings and lists, but not in the entries of another.
    """
    inner = f"{margin}  "
    if isinstance(value, Iterator):
        yield from _whole("[]", ([_text(entry, inner)] for entry in value), margin)
    elif isinstance(value, dict) and _streams(value):
        members = (chain([f"{_text(name, inner)}: "], indented(part, inner)) for name, part in value.items())
        yield from _whole("{}", members, margin)
    elif isinstance(value, list) and _streams(value):
        yield from _whole("[]", (indented(entry, inner) for entry in value), margin)
    else:
        yield _text(value, margin)


def _streams(value: Any) -> bool:
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return isinstance(value, Iterator) or any(map(_streams, parts))


def _whole(brackets: str, parts: Iterable[Iterable[str]], margin: str) -> Iterator[str]:
    yield brackets[0]
    end = ""
    for part in parts:
        yield f",{margin}  " if end else f"{margin}  "
        yield from part
        end = margin
    yield f"{end}{brackets[1]}"


def _text(value: Any, margin: str) -> str:
    # Ten times as fast as json, which lays out in Python. No line ends within a text.
    try:
        text = orjson.dumps(value, option=orjson.OPT_INDENT_2).decode()
    except TypeError:
        # Half a character, or a number beyond 64 bits.
        text = json.dumps(value, indent=2, ensure_ascii=False)
    return text.replace("\n", margin)
