"""Which data are used for what and who gets them, before and after, drawn in three columns."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Any, Literal, TypeVar

from pyconsent.record import JudgedChange
from pyconsent.report.html.lettering import lines

WIDTH = 372
_BOX = 112
_LEFT = (0, 130, 260)
_LETTERS = 15
_LINE = 14
_PADDING = 7
_BETWEEN = 12
_TOP = 24

# What became of it; a recipient may be there as before, and be of another kind.
Mark = Literal["same", "new", "gone", "other kind"]

# Data, uses and recipients, by their keys.
_Flow = tuple[tuple[str, ...], ...]
_COLUMNS = ("data_categories", "data_uses", "recipients")
_UNSAID = "not said"

_Item = TypeVar("_Item", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Told:
    """One flow in words: the entries of each column, each with what became of it."""

    columns: tuple[tuple[tuple[str, Mark], ...], ...]
    mark: Mark


@dataclass(frozen=True, slots=True)
class Box:
    """One entry of a column, its lines from the top; ``note`` is the kind of a recipient."""

    x: float
    y: float
    height: float
    lines: tuple[str, ...]
    note: tuple[str, ...]
    mark: Mark


@dataclass(frozen=True, slots=True)
class Line:
    """From the right side of one box to the left side of another."""

    start: tuple[float, float]
    end: tuple[float, float]
    mark: Mark


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing ``WIDTH`` wide, and the flows that it shows, for those who do not see it."""

    height: float
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    flows: tuple[Told, ...]
    left: tuple[int, ...] = _LEFT
    box: int = _BOX
    line: int = _LINE
    width: int = WIDTH


def draw(change: JudgedChange, recipients: Mapping[str, Any]) -> Picture | None:
    """The drawing; None where neither state has flows that are declared.

    Args:
        change: of a setting, with its processing, or of a document, with what it discloses.
        recipients: who they are: schemas/organisation.schema.json.
    """
    before, after = _flows(change.before), _flows(change.after)
    if not before and not after:
        return None
    columns = [_marked(_entries(before, column), _entries(after, column)) for column in range(3)]
    others = {key: kind for key, kind in change.before_recipients.items() if columns[2].get(key) == "same"}
    columns[2] |= dict.fromkeys(others, "other kind")
    names = [
        *({entry: (entry, "") for entry in column} for column in columns[:2]),
        {key: _named(key, recipients.get(key), others.get(key)) for key in columns[2]},
    ]
    boxes = [
        [_box(left, *named[entry], mark) for entry, mark in column.items()]
        for left, column, named in zip(_LEFT, columns, names, strict=True)
    ]
    height = max(sum(box.height + _BETWEEN for box in column) for column in boxes)
    boxes = [_stacked(column, height) for column in boxes]
    places = [dict(zip(column, placed, strict=True)) for column, placed in zip(columns, boxes, strict=True)]
    links = (
        (places[number][one], places[number + 1][other], mark)
        for number in (0, 1)
        for (one, other), mark in _marked(_links(before, number), _links(after, number)).items()
    )
    return Picture(
        height=_TOP + height,
        boxes=tuple(box for column in boxes for box in column),
        lines=tuple(
            Line((one.x + _BOX, one.y + one.height / 2), (other.x, other.y + other.height / 2), mark)
            for one, other, mark in links
        ),
        flows=tuple(
            Told(
                tuple(
                    tuple((" ".join(filter(None, named[entry])), marks[entry]) for entry in column)
                    for column, marks, named in zip(flow, columns, names, strict=True)
                ),
                mark,
            )
            for flow, mark in _marked(before, after).items()
        ),
    )


def _flows(state: Mapping[str, Any] | None) -> list[_Flow]:
    """Those of a setting, or all that the versions of a document disclose."""
    told = _list((state or {}).get("processing"))
    for version in _list((state or {}).get("versions")):
        told += _list(version.get("discloses")) if isinstance(version, Mapping) else []
    return [
        tuple(tuple(map(str, _list(flow.get(column)))) or (_UNSAID,) for column in _COLUMNS)
        for flow in told
        if isinstance(flow, Mapping)
    ]


def _entries(flows: Sequence[_Flow], column: int) -> list[str]:
    return [entry for flow in flows for entry in flow[column]]


def _links(flows: Sequence[_Flow], column: int) -> list[tuple[str, str]]:
    return [link for flow in flows for link in product(flow[column], flow[column + 1])]


def _marked(before: Sequence[_Item], after: Sequence[_Item]) -> dict[_Item, Mark]:
    """Each once, those that are there now first."""
    earlier = set(before)
    now: dict[_Item, Mark] = {item: "same" if item in earlier else "new" for item in after}
    return now | {item: "gone" for item in before if item not in now}


def _named(key: str, who: Any, kind_before: str | None) -> tuple[str, str]:
    """What a recipient is called, and its kind."""
    if key == _UNSAID:
        return key, ""
    told = who if isinstance(who, Mapping) else {}
    kind = str(told.get("kind") or "kind not known") + (f", was {kind_before}" if kind_before else "")
    return str(told.get("title") or key), kind.replace("_", " ")


def _box(left: int, name: str, note: str, mark: Mark) -> Box:
    told, notes = lines(name, _LETTERS), lines(note, _LETTERS)
    tag = _LINE if mark != "same" else 0
    return Box(left, 0, tag + _LINE * (len(told) + len(notes)) + 2 * _PADDING, told, notes, mark)


def _stacked(column: Sequence[Box], height: float) -> list[Box]:
    """One under the other, in the middle of the height."""
    y = _TOP + (height - sum(box.height + _BETWEEN for box in column)) / 2
    placed = []
    for box in column:
        placed.append(replace(box, y=y))
        y += box.height + _BETWEEN
    return placed


def _list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else []
