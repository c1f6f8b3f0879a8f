"""The sidecar of settings files: what they cannot say of their settings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pyconsent.errors import InputError
from pyconsent.reading.entry import Entry
from pyconsent.reading.source import Source
from pyconsent.reading.validation import validate


@dataclass(frozen=True)
class Annotations:
    """What the sidecars say, together.

    Attributes:
        settings: what holds of each setting, by its key.
        audiences: audiences of the organisation, by the names that files' own groups are given.
    """

    settings: Mapping[str, Entry] = field(default_factory=dict)
    audiences: Mapping[str, str] = field(default_factory=dict)


def is_annotations(data: Any) -> bool:
    """Whether a file of a catalogue's folder is a sidecar."""
    return isinstance(data, dict) and "annotations" in data


def annotated(files: Iterable[Source]) -> Annotations:
    """What the files say (schemas/annotations.schema.json).

    Raises:
        InputError: one does not fit the schema, or two say something of the same.
    """
    settings: dict[str, Entry] = {}
    audiences: dict[str, Entry] = {}
    for file in files:
        validate(file, "annotations")
        for name, value in file.data["annotations"].items():
            _add(settings, name, Entry(value or {}, file, ("annotations", name)))
        for name, value in file.data.get("audiences", {}).items():
            _add(audiences, name, Entry(value, file, ("audiences", name)))
    return Annotations(settings, {name: entry.value for name, entry in audiences.items()})


def _add(found: dict[str, Entry], name: str, entry: Entry) -> None:
    if name in found:
        raise InputError(f"{entry.locate()}: {name!r} is annotated already at {found[name].locate()}; remove one")
    found[name] = entry
