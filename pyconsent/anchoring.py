"""Where a pull request can show a finding: the line nearest to it that the change touched."""

from __future__ import annotations

import sys
from bisect import bisect, bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pyconsent.decision import Decision, Finding
from pyconsent.pairing import Change
from pyconsent.reading.source import Location

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
        self._extents: dict[tuple[Any, Any], list[tuple[str, range]]] = {}

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
        extents = self._of_change(finding)
        if place:
            # What stands in the same file is nearer.
            extents = sorted(extents, key=lambda extent: extent[0] != place.file)
        for file, lines in extents:
            yield from self._nearest(file, place.line if place and place.file == file else lines.start, lines)
        if place:
            yield from self._nearest(place.file, place.line)
        for file, lines in extents:
            yield from self._nearest(file, lines.start)

    def _of_change(self, finding: Finding) -> list[tuple[str, range]]:
        """Where the parts of its subject stand, in files that were touched; the same for all that is found of it."""
        subject = finding.setting, finding.document
        if subject not in self._extents:
            change = self._changes.get(subject)
            parts = [change.places[name] for name in _PARTS if name in change.places] if change else []
            self._extents[subject] = [extent for part in parts for extent in part.extents(self._is_touched)]
        return self._extents[subject]

    def _is_touched(self, file: str) -> bool:
        return file in self._after or file in self._before

    def _nearest(self, file: str, wanted: int, within: range = range(1, sys.maxsize)) -> Iterator[Location]:
        sides = [side[file].nearest(wanted, within) for side in (self._after, self._before) if file in side]
        if found := [one for one in sides if one]:
            line, shown = min(found, key=lambda one: (abs(one[0] - wanted), one[0]))
            yield shown or Location(file, line, 1)
