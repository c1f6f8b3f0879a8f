"""The moments of a change drawn to scale, from top to bottom, with labels that do not overlap."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from pyconsent.report.html.lettering import lines
from pyconsent.report.html.moments import Kind, Moment, calendar, day

WIDTH = 372
_AXIS = 80
_LABELS_AT = 128
_LETTERS = 34
_LINE = 15
_BETWEEN = 9
_TOP = 16
_SHORTEST = 220
# Above the scale, for what it does not reach.
_BREAK = 36
_MOST_TICKS = 7
_DAY = 86_400

# The one that gives its mark to a point at which several things happen.
_RANK: tuple[Kind, ...] = ("effective", "earliest", "notice", "objection", "document", "collected", "judged")


@dataclass(frozen=True, slots=True)
class Label:
    """What happens at one moment, its lines one under the other from ``top``."""

    day: str
    lines: tuple[tuple[Kind, str], ...]
    top: float = 0

    @property
    def height(self) -> int:
        """With the line of the day."""
        return _LINE * (1 + len(self.lines))


@dataclass(frozen=True, slots=True)
class Point:
    """A moment on the axis at ``y``, with its label; ``is_before`` when the scale does not reach back to it."""

    kind: Kind
    y: float
    is_before: bool
    label: Label


@dataclass(frozen=True, slots=True)
class Timeline:
    """A drawing ``WIDTH`` wide: points from top to bottom, a bar for each span, ticks of the scale.

    Attributes:
        top: where the scale begins.
        bottom: where it ends.
        window: where the bar of the objection window begins and ends, if there is one.
        effective: from where on the change is in effect, if that is said.
        collected: from where on data were collected, if that is said.
    """

    height: float
    top: float
    bottom: float
    points: tuple[Point, ...]
    ticks: tuple[tuple[float, str], ...]
    window: tuple[float, float] | None
    effective: float | None
    collected: float | None
    axis: int = _AXIS
    labels_at: int = _LABELS_AT
    line: int = _LINE
    width: int = WIDTH


def draw(moments: Sequence[Moment], window: tuple[int, int] | None) -> Timeline | None:
    """The drawing; None when there are no two moments to set apart."""
    dated = sorted((moment for moment in moments if moment.at is not None), key=_at)
    start, end = _scale(dated)
    if start == end:
        return None
    dated = _drawn(dated, start)
    together: dict[int, list[Moment]] = {}
    for moment in dated:
        together.setdefault(_at(moment), []).append(moment)
    labels = [_label(group) for group in together.values()]
    needed = sum(label.height + _BETWEEN for label in labels)
    length = max(_SHORTEST, needed * 1.1)
    top = _TOP + (_BREAK if _at(dated[0]) < start else 0)

    def place(at: int) -> float:
        return _TOP if at < start else round(top + length * (at - start) / (end - start), 1)

    tops = _apart([place(at) - _LINE / 2 for at in together], [label.height + _BETWEEN for label in labels])
    points = tuple(
        Point(
            min((moment.kind for moment in group), key=_RANK.index),
            place(at),
            at < start,
            replace(label, top=round(line, 1)),
        )
        for (at, group), label, line in zip(together.items(), labels, tops, strict=True)
    )
    first = {kind: place(_at(moment)) for moment in reversed(dated) for kind in [moment.kind]}
    return Timeline(
        height=max(top + length, points[-1].label.top + points[-1].label.height) + _TOP,
        top=top,
        bottom=top + length,
        points=points,
        ticks=tuple((place(at), text) for at, text in _ticks(start, end)),
        window=(place(window[0]), place(window[1])) if window else None,
        effective=first.get("effective"),
        collected=first.get("collected"),
    )


def _at(moment: Moment) -> int:
    assert moment.at is not None  # noqa: S101 - only those that have one come here
    return moment.at


def _scale(dated: Sequence[Moment]) -> tuple[int, int]:
    """From when to when it reaches: what was long before the rest would leave no room for it."""
    near = [_at(moment) for moment in dated if moment.series is None]
    if not near:
        return 0, 0
    end = max(map(_at, dated))
    reach = min(near) - max(end - min(near), _DAY)
    return min(at for at in map(_at, dated) if at >= reach), end


def _drawn(dated: Sequence[Moment], start: int) -> list[Moment]:
    """Those that the scale reaches, and of each series the last before."""
    before = {moment.series: moment for moment in dated if _at(moment) < start}
    return [moment for moment in dated if _at(moment) >= start or moment is before[moment.series]]


def _label(group: Sequence[Moment]) -> Label:
    told = ((moment.kind, line) for moment in group for line in lines(moment.text, _LETTERS))
    return Label(group[0].day, tuple(told))


def _apart(wanted: Sequence[float], heights: Sequence[float]) -> list[float]:
    """Tops as near to the wanted ones as can be, with none over another: pools of neighbours that would touch."""
    pools: list[tuple[float, list[float]]] = []
    for top, height in zip(wanted, heights, strict=True):
        pool = (max(top, 0), [height])
        while pools and pools[-1][0] + sum(pools[-1][1]) > pool[0]:
            above, higher = pools.pop()
            weight = len(higher), len(pool[1])
            middle = (above * weight[0] + (pool[0] - sum(higher)) * weight[1]) / sum(weight)
            pool = (max(middle, 0), higher + pool[1])
        pools.append(pool)
    return [top + sum(heights[:number]) for top, heights in pools for number in range(len(heights))]


def _ticks(start: int, end: int) -> Iterator[tuple[int, str]]:
    """Round dates, a few, evenly apart."""
    for days in (1, 2, 7, 14):
        if (end - start) / (days * _DAY) <= _MOST_TICKS:
            first = -(-start // _DAY)
            yield from ((number * _DAY, day(number * _DAY)) for number in range(first, end // _DAY + 1, days))
            return
    for months in (1, 2, 3, 6, *(12 * years for years in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000))):
        if (end - start) / (months * 30.4 * _DAY) <= _MOST_TICKS:
            yield from ((at, day(at)[: 7 if months < 12 else 4]) for at in _firsts(start, end, months))
            return


def _firsts(start: int, end: int, months: int) -> Iterator[int]:
    """The first of every so many months."""
    for number in range(calendar(start).year * 12 // months * months, calendar(end).year * 12 + 12, months):
        if number >= 12:
            at = int(datetime(number // 12, number % 12 + 1, 1, tzinfo=UTC).timestamp())
            if start <= at <= end:
                yield at
