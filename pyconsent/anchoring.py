"""Where a pull request can show a finding: the line nearest to it that the change touched."""

from __future__ import annotations

import sys
from bisect import bisect, bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, Any

from pyconsent.change import Change
from pyconsent.decision import Decision, Finding
from pyconsent.reading.places import Path_
from pyconsent.reading.source import Location, Source

if TYPE_CHECKING:
    from pyconsent.git import FileDiff

# Of a change, the part that is read first.
_PARTS = ("after", "plan", "before")


class _Touched:
    """The lines of a file that were touched, in their order, and where those are shown that are there no more.

    What is asked of it is found by halving, for there may be as many ranges as findings.
    """

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._stops: list[int] = []
        self._shown: list[Location | None] = []

    def add(self, lines: range, shown: Location | None) -> None:
        """Lines that stand behind all that were added before."""
        if lines:
            self._starts.append(lines.start)
            self._stops.append(lines.stop)
            self._shown.append(shown)

    def has(self, line: int) -> bool:
        """Whether the line was touched."""
        number = bisect(self._starts, line) - 1
        return number >= 0 and line < self._stops[number]

    def nearest(self, wanted: int, within: range) -> tuple[int, Location | None] | None:
        """The line among these that is nearest to the one wanted, the earlier of two, and where it is shown."""
        first = bisect(self._stops, within.start)
        last = bisect_left(self._starts, within.stop) - 1
        if first > last:
            return None
        # Of the ranges, the one that begins before the line, or the next.
        before = min(max(bisect(self._starts, wanted) - 1, first), last)
        lines = [
            (min(max(wanted, self._starts[number], within.start), self._stops[number] - 1, within.stop - 1), number)
            for number in range(before, min(before + 1, last) + 1)
        ]
        line, number = min(lines, key=lambda one: (abs(one[0] - wanted), one[0]))
        return line, self._shown[number]


class Anchors:
    """The lines that a change touched, and what stands on them.

    Args:
        compared: how the files differ.
        changes: what was read from them.
    """

    def __init__(self, compared: Iterable[FileDiff], changes: Iterable[Change]) -> None:
        self._after: dict[str, _Touched] = defaultdict(_Touched)
        self._before: dict[str, _Touched] = defaultdict(_Touched)
        for file in compared:
            if file.after:
                for hunk in file.hunks:
                    # Where lines were only removed, the one before them.
                    last = max(hunk.after.start, 1)
                    lines = hunk.after or range(last, last + 1)
                    self._after[file.after].add(lines, None)
                    if file.before:
                        self._before[file.before].add(hunk.before, Location(file.after, lines.start, 1))
        self._changes: dict[tuple[Any, Any], Change] = {}
        for change in changes:
            # Of the steps of a setting, the first stands for it.
            self._changes.setdefault((change.value.get("setting"), change.value.get("document")), change)
        # By the source, which may be one of several of a file, and the path.
        self._extents: dict[tuple[int, Path_], range] = {}

    def on(self, decision: Decision) -> Decision:
        """The decision, with the anchor of each finding."""
        return replace(
            decision,
            findings=tuple(map(self._anchored, decision.findings)),
            waived=tuple(map(self._anchored, decision.waived)),
        )

    def _anchored(self, finding: Finding) -> Finding:
        return replace(finding, anchor=next(self._candidates(finding), None))

    def _candidates(self, finding: Finding) -> Iterator[Location]:
        """Lines to show it at, the best first: its own, its subject's, its file's, those of other files."""
        place = finding.location
        if place and place.file in self._after and self._after[place.file].has(place.line):
            yield place
        for file, lines in self._of_change(finding):
            yield from self._nearest(file, place.line if place and place.file == file else lines.start, lines)
        if place:
            yield from self._nearest(place.file, place.line)
        for file, lines in self._of_change(finding):
            yield from self._nearest(file, lines.start)

    def _of_change(self, finding: Finding) -> Iterator[tuple[str, range]]:
        """The lines of its subject and of the parts of it, in files that were touched; those of its own file first.

        The first few suffice for most findings, so that no more are worked out than are asked for.
        """
        change = self._changes.get((finding.setting, finding.document))
        entries = [change.places[name] for name in _PARTS if name in change.places] if change else []
        own = finding.location.file if finding.location else None
        for is_own in (True, False) if own else (False,):
            for source, path in chain.from_iterable(entry.standing() for entry in entries):
                if (source.name == own) is is_own and self._is_touched(source.name):
                    yield source.name, self._extent(source, path)

    def _extent(self, source: Source, path: Path_) -> range:
        known = self._extents.get((id(source), path))
        if known is None:
            known = self._extents[id(source), path] = source.extent(path)
        return known

    def _is_touched(self, file: str) -> bool:
        return file in self._after or file in self._before

    def _nearest(self, file: str, wanted: int, within: range = range(1, sys.maxsize)) -> Iterator[Location]:
        sides = [side[file].nearest(wanted, within) for side in (self._after, self._before) if file in side]
        if found := [one for one in sides if one]:
            line, shown = min(found, key=lambda one: (abs(one[0] - wanted), one[0]))
            yield shown or Location(file, line, 1)
