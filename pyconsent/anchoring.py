"""Where a pull request can show a finding: the line nearest to it that the change touched."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from pyconsent.decision import Decision, Finding
from pyconsent.git import FileDiff
from pyconsent.pairing import Change
from pyconsent.reading.files import Entry
from pyconsent.reading.source import Location

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
        self._changes = {(change.value.get("setting"), change.value.get("document")): change for change in changes}

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
        if place:
            if any(place.line in touched.lines and not touched.shown for touched in self._touched.get(place.file, ())):
                yield place
            # What stands in the same file is nearer.
            parts.sort(key=lambda part: part.source.name != place.file)
        for part in parts:
            near = place if place and place.file == part.source.name else part.locate()
            yield from self._nearest(near, part)
        if place:
            yield from self._nearest(place)
        for part in parts:
            yield from self._nearest(part.locate())

    def _nearest(self, place: Location, within: Entry | None = None) -> Iterator[Location]:
        extent = within.extent() if within else None
        found = []
        for lines, shown in self._touched.get(place.file, ()):
            first, last = lines.start, lines.stop - 1
            if extent:
                first, last = max(first, extent.start), min(last, extent.stop - 1)
            if first <= last:
                line = min(max(place.line, first), last)
                found.append((abs(line - place.line), line, shown or Location(place.file, line, 1)))
        if found:
            yield min(found, key=lambda one: one[:2])[2]
