"""What differs between two states of a setting or a document, as rows that stand side by side."""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import groupby
from typing import Any, Final, Literal

from pyconsent.report.html.labels import entry_label, label

# Longer texts are not compared word by word: that takes the square of their length.
_LONGEST = 1_000

Mark = Literal["same", "changed", "new", "gone"]

_READS_AS_OTHER = re.compile(r"~|null|true|false|[-+]?(\.\d+|\d+(\.\d*)?)(e[-+]?\d+)?", re.IGNORECASE)


class _Absent:
    """Stands for what is not said."""


_ABSENT: Final = _Absent()


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a value; ``stressed`` where the other side does not have it."""

    text: str
    stressed: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """A value: words of a text, or entries of a list; or why there is none."""

    kind: Literal["text", "list", "absent", "unknown", "empty", "inner"]
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One property before and after."""

    label: str
    before: Cell
    after: Cell
    mark: Mark


@dataclass(frozen=True, slots=True)
class Group:
    """The properties of one part: of the setting itself, of a flow, of a version.

    Attributes:
        title: the names that lead to it, from the outside; none for the whole.
        mark: ``new`` or ``gone`` when the whole of it is.
    """

    title: tuple[str, ...]
    mark: Mark
    rows: tuple[Row, ...]

    @property
    def differing(self) -> Group | None:
        """What is not the same on both sides, if anything."""
        rows = tuple(row for row in self.rows if row.mark != "same")
        return replace(self, rows=rows) if rows or self.mark in ("new", "gone") else None

    @property
    def same(self) -> Group | None:
        """The rest, if anything."""
        rows = tuple(row for row in self.rows if row.mark == "same")
        return replace(self, rows=rows) if rows or (self.mark == "same" and self.title) else None


def compare(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> tuple[Group, ...]:
    """All that both say, grouped by the part that it belongs to, in the order in which it is written."""
    return tuple(_walk((), _ABSENT if before is None else before, _ABSENT if after is None else after))


def _walk(title: tuple[str, ...], before: Any, after: Any) -> Iterator[Group]:
    rows: list[Row] = []
    inner: list[Group] = []
    earlier, later = _mapping(before), _mapping(after)
    for key in [*later, *(key for key in earlier if key not in later)]:
        sides = _plain(earlier.get(key, _ABSENT)), _plain(later.get(key, _ABSENT))
        if not all(_is_nested(side) or side is _ABSENT for side in sides):
            rows.append(_row(label(key), *sides))
        inner += _inner((*title, label(key)), key, *sides)
    if rows or not inner:
        yield Group(title, _mark(before, after), tuple(rows))
    yield from inner


def _inner(title: tuple[str, ...], key: str, before: Any, after: Any) -> Iterator[Group]:
    """The groups of mappings, and of entries of lists that are mappings."""
    if _is_entries(before) or _is_entries(after):
        pairs = _paired(before if _is_entries(before) else [], after if _is_entries(after) else [])
        for number, (one, other) in enumerate(pairs, 1):
            name = entry_label(key, number, other if other is not _ABSENT else one)
            yield from _walk((*title[:-1], name), _unnamed(one), _unnamed(other))
    if _is_mapping(before) or _is_mapping(after):
        sides = (side if _is_mapping(side) else _ABSENT for side in (before, after))
        yield from _walk(title, *sides)


def _paired(before: Sequence[Any], after: Sequence[Any]) -> list[tuple[Any, Any]]:
    """Entries side by side: those of one name; of those without, the ones that are alike, then as they come."""
    left = dict(enumerate(before))
    places: dict[str, deque[int]] = {}
    for place, one in left.items():
        places.setdefault(_identity(one), deque()).append(place)
    found: dict[int, Any] = {}
    for number, other in enumerate(after):
        if alike := places.get(_identity(other)):
            found[number] = left.pop(alike.popleft())
    nameless = deque(place for place, one in left.items() if _name(one) is None)
    for number, other in enumerate(after):
        if number not in found and _name(other) is None and nameless:
            found[number] = left.pop(nameless.popleft())
    pairs = [(found.get(number, _ABSENT), other) for number, other in enumerate(after)]
    return pairs + [(one, _ABSENT) for one in left.values()]


def _identity(entry: Mapping[str, Any]) -> str:
    name = _name(entry)
    return _written(entry if name is None else name)


def _name(entry: Mapping[str, Any]) -> Any:
    return entry.get("version", entry.get("name"))


def _unnamed(entry: Any) -> Any:
    """Without its name, which is in the title."""
    if entry is _ABSENT or _name(entry) is None:
        return entry
    naming = "version" if "version" in entry else "name"
    return {key: value for key, value in entry.items() if key != naming}


def _row(name: str, before: Any, after: Any) -> Row:
    mark = _mark(before, after)
    if mark != "changed":
        return Row(name, _cell(before, ()), _cell(after, ()), mark)
    texts = _tokens(before), _tokens(after)
    lists = isinstance(before, list) or isinstance(after, list)
    stressed = (_not_among(*texts), _not_among(*texts[::-1])) if lists else _differing(*texts)
    return Row(name, _cell(before, stressed[0]), _cell(after, stressed[1]), mark)


def _mark(before: Any, after: Any) -> Mark:
    if before is _ABSENT:
        return "new"
    if after is _ABSENT:
        return "gone"
    # In Python 1 is True; in a settings file it is not.
    return "same" if _written(before) == _written(after) else "changed"


def _not_among(entries: Sequence[str], others: Sequence[str]) -> set[int]:
    """The places of the entries that the others have not; their order says nothing."""
    known = set(others)
    return {number for number, entry in enumerate(entries) if entry not in known}


def _differing(before: Sequence[str], after: Sequence[str]) -> tuple[set[int], set[int]]:
    """The places of the words on each side that the other side has not, or not there."""
    if max(len(before), len(after)) > _LONGEST:
        return set(range(len(before))), set(range(len(after)))
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
    return (
        set(range(len(before))).difference(*(range(block.a, block.a + block.size) for block in blocks)),
        set(range(len(after))).difference(*(range(block.b, block.b + block.size) for block in blocks)),
    )


def _cell(value: Any, stressed: Container[int]) -> Cell:
    if value is _ABSENT:
        return Cell("absent")
    if value is None:
        return Cell("unknown")
    if value in ([], {}):
        return Cell("empty")
    if _is_nested(value):
        return Cell("inner")
    parts = [Part(text, number in stressed) for number, text in enumerate(_tokens(value))]
    if isinstance(value, list):
        return Cell("list", tuple(parts))
    runs = groupby(parts, key=lambda part: part.stressed)
    return Cell("text", tuple(Part("".join(part.text for part in run), is_stressed) for is_stressed, run in runs))


def _tokens(value: Any) -> list[str]:
    """The entries of a list; the words of a text, with the space between them."""
    if _is_nested(value) or value is _ABSENT:
        return []
    if isinstance(value, list):
        return [_text(entry) for entry in value]
    return re.findall(r"\s+|\S+", _text(value))


def _text(value: Any) -> str:
    """A value as it would be written in a file: a text that reads as something else has quotes."""
    if isinstance(value, str) and value and value == value.strip() and not _READS_AS_OTHER.fullmatch(value):
        return value
    return json.dumps(value, ensure_ascii=False, default=str)


def _written(value: Any) -> str:
    return json.dumps(value, sort_keys=True, default=str)


def _plain(value: Any) -> Any:
    """A split between values, and all values but some, as a list that says so."""
    match value:
        case {"split": [*portions], **rest} if not rest and all(_is_portion(portion) for portion in portions):
            return [f"{portion['percent']:g} % {_text(portion['value'])}" for portion in portions]
        case {"not": [*values], **rest} if not rest:
            return [f"all but {', '.join(map(_text, values)) or 'none'}"]
    return value


def _is_portion(entry: Any) -> bool:
    return (
        isinstance(entry, dict) and entry.keys() == {"value", "percent"} and isinstance(entry["percent"], int | float)
    )


def _is_nested(value: Any) -> bool:
    return _is_mapping(value) or _is_entries(value)


def _is_mapping(value: Any) -> bool:
    return isinstance(value, Mapping) and bool(value)


def _is_entries(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(entry, Mapping) for entry in value)


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
