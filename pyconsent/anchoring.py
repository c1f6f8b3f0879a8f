"""Where a pull request can show a finding: the line nearest to it that the change touched."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from pyconsent.decision import Decision, Finding
from pyconsent.pairing import Change
from pyconsent.reading.source import Location

if TYPE_CHECKING:
    from pyconsent.git import FileDiff

# Of a change, the part that is read first.
_PARTS = ("after", "plan", "before")


class _Touched(NamedTuple):
    """Lines that were touched; those that are there no more are shown at a line that is."""

    lines: range
    shown: Location | None


class Anchors:
    """The lines that a change touched, and what stands on them.

    Args:
        compared: how the files differ.
        changes: what was read from them.
    """

    def __init__(self, compared: Iterable[FileDiff], changes: Iterable[Change]) -> None:
        self._touched: dict[str, list[_Touched]] = {}
        for file in compared:
            if file.after:
                for hunk in file.hunks:
                    # Where lines were only removed, the one before them.
                    last = max(hunk.after.start, 1)
                    lines = hunk.after or range(last, last + 1)
                    self._touched.setdefault(file.after, []).append(_Touched(lines, None))
                    if file.before:
                        shown = Location(file.after, lines.start, 1)
                        self._touched.setdefault(file.before, []).append(_Touched(hunk.before, shown))
        self._changes: dict[tuple[Any, Any], Change] = {}
        for change in changes:
            # Of the steps of a setting, the first stands for it.
            self._changes.setdefault((change.value.get("setting"), change.value.get("document")), change)

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
        change = self._changes.get((finding.setting, finding.document))
        parts = [change.places[name] for name in _PARTS if name in change.places] if change else []
        if place and any(place.line in lines and not shown for lines, shown in self._touched.get(place.file, ())):
            yield place
        extents = [extent for part in parts for extent in part.extents()]
        if place:
            # What stands in the same file is nearer.
            extents.sort(key=lambda extent: extent[0] != place.file)
        for file, lines in extents:
            yield from self._nearest(file, place.line if place and place.file == file else lines.start, lines)
        if place:
            yield from self._nearest(place.file, place.line)
        for file, lines in extents:
            yield from self._nearest(file, lines.start)

    def _nearest(self, file: str, wanted: int, within: range = range(1, sys.maxsize)) -> Iterator[Location]:
        found = []
        for lines, shown in self._touched.get(file, ()):
            first, last = max(lines.start, within.start), min(lines.stop, within.stop) - 1
            if first <= last:
                line = min(max(wanted, first), last)
                found.append((abs(line - wanted), line, shown or Location(file, line, 1)))
        if found:
            yield min(found, key=lambda one: one[:2])[2]
