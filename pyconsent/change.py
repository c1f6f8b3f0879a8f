"""One change as the pack reads it, and where its parts were read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pyconsent.reading.entry import Entry
from pyconsent.reading.source import Location
from pyconsent.record import JudgedChange


@dataclass(frozen=True, slots=True)
class Change:
    """One change as the pack reads it, and where its parts were read.

    Attributes:
        value: ``setting`` or ``document``, ``before``, ``after``, ``plan``.
        places: where ``before``, ``after`` and ``plan`` stand, as far as they were read.
    """

    value: dict[str, Any]
    places: Mapping[str, Entry]

    def locate(self, path: tuple[str | int, ...]) -> Location | None:
        """The place of what a path of the pack leads to, or of the change itself."""
        root, *rest = path or ("after",)
        if root in self.places:
            return self.places[str(root)].locate(rest)
        nearest = next((self.places[name] for name in ("after", "before") if name in self.places), None)
        return nearest.locate() if nearest else None

    def judged(self) -> JudgedChange:
        """The change as it is kept beside the decision on it."""
        parts = {name: self.value.get(name) for name in ("setting", "document", "before", "after", "plan")}
        return JudgedChange(
            **parts,
            locations={name: entry.locate() for name, entry in self.places.items()},
            before_recipients=self.value.get("before_recipients", {}),
        )


def given(entry: Entry) -> Change:
    """A change from a change file."""
    places = {name: entry.child(name) for name in ("before", "after", "plan") if entry.value.get(name) is not None}
    return Change(entry.value, places)
