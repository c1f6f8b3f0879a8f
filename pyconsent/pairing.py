"""Changes: what differs between two states of a catalogue, with the plans for it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pyconsent.reading.files import Catalogue, Entry, Plans, Subject
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


def pairs(
    before: Catalogue,
    after: Catalogue,
    organisation_before: Entry | None,
    organisation: Entry | None,
    plans: Plans,
) -> list[Change]:
    """The settings and documents that differ, those of the after state first.

    A setting whose recipients are of another kind than before differs as well, though
    it says the same.
    """
    kinds_before, kinds = _kinds(organisation_before), _kinds(organisation)
    other = {key: kind for key, kind in kinds_before.items() if kinds.get(key) != kind} if organisation_before else {}
    found = []
    for key in [*after, *(key for key in before if key not in after)]:
        change = _change("setting", key, before.get(key), after.get(key), plans)
        if named := {recipient: other[recipient] for recipient in _recipients(change.value) if recipient in other}:
            change = Change(change.value | {"before_recipients": named}, change.places)
        if named or _differs(change):
            found.append(change)
    if organisation_before is not None:
        earlier, later = _documents(organisation_before), _documents(organisation)
        for key in [*later, *(key for key in earlier if key not in later)]:
            change = _change("document", key, earlier.get(key), later.get(key), plans)
            if _differs(change):
                found.append(change)
    return found


def given(entry: Entry) -> Change:
    """A change from a change file."""
    places = {name: entry.child(name) for name in ("before", "after", "plan") if entry.value.get(name) is not None}
    return Change(entry.value, places)


def _differs(change: Change) -> bool:
    # In Python 1 is True; in a settings file it is not.
    before, after = (json.dumps(change.value[side], sort_keys=True) for side in ("before", "after"))
    return before != after


def _change(subject: Subject, key: str, before: Entry | None, after: Entry | None, plans: Plans) -> Change:
    parts = {"before": before, "after": after, "plan": plans.get((subject, key))}
    value = {subject: key} | {name: entry.value if entry else None for name, entry in parts.items()}
    return Change(value, {name: entry for name, entry in parts.items() if entry})


def _documents(organisation: Entry | None) -> Catalogue:
    documents = organisation.value.get("documents", {}) if organisation else {}
    return {key: organisation.child("documents", key) for key in documents} if organisation else {}


def _kinds(organisation: Entry | None) -> dict[str, str]:
    """The kinds that are said; one that is not said is compared with nothing."""
    recipients = organisation.value.get("recipients", {}) if organisation else {}
    return {key: recipient["kind"] for key, recipient in recipients.items() if recipient["kind"] is not None}


def _recipients(change: dict[str, Any]) -> set[str]:
    processing = (change["after"] or {}).get("processing")
    flows = processing if isinstance(processing, list) else []
    return {recipient for flow in flows for recipient in flow.get("recipients") or ()}
