"""What people write, read from files: catalogue, organisation, change plans, waivers, changes."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pyconsent.errors import InputError, unreadable
from pyconsent.reading.source import Location, Source, read_file
from pyconsent.reading.validation import validate

_ENDINGS = (".yaml", ".yml", ".json")

Subject = Literal["setting", "document"]


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that was read, and where it stands."""

    value: Any
    source: Source
    path: tuple[str | int, ...] = ()

    def locate(self, path: Iterable[str | int] = ()) -> Location:
        """The place of a part of it, or of the nearest one around that part."""
        return self.source.locate((*self.path, *path))

    def child(self, *path: str | int) -> Entry:
        """A part of it."""
        value = self.value
        for step in path:
            value = value[step]
        return Entry(value, self.source, (*self.path, *path))


Catalogue = dict[str, Entry]
Plans = dict[tuple[Subject, str], Entry]


def is_settings_file(path: Path) -> bool:
    """Whether a file of a folder is read, by its name."""
    return path.suffix.lower() in _ENDINGS


def sources(path: Path) -> list[Source]:
    """The file, or every YAML and JSON file of the folder, in the order of their names.

    Raises:
        InputError: there is no such file or folder, one may not be read, or does not parse.
    """
    if not path.is_dir():
        return [read_file(path)]
    held = [Path(folder, name) for folder, _, names in os.walk(path, onerror=_refuse) for name in names]
    return [read_file(file) for file in sorted(held) if is_settings_file(file)]


def _refuse(error: OSError) -> None:
    raise unreadable(error.filename, error) from error


def catalogue(files: Iterable[Source]) -> Catalogue:
    """The settings of a catalogue by key (schemas/catalogue.schema.json).

    Raises:
        InputError: a file does not fit the schema, or a setting stands in two of them.
    """
    settings: Catalogue = {}
    for file in files:
        validate(file, "catalogue")
        for key, value in file.data["settings"].items():
            entry = Entry(value, file, ("settings", key))
            if key in settings:
                raise InputError(
                    f"{entry.locate()}: the setting {key!r} stands already at {settings[key].locate()}; remove one"
                )
            settings[key] = entry
    return settings


def plans(files: Iterable[Source]) -> Plans:
    """Change plans by the setting or document that they are for (schemas/plans.schema.json).

    Raises:
        InputError: a file does not fit the schema, or two plans are for the same setting.
    """
    found: Plans = {}
    for file in files:
        validate(file, "plans")
        for number, plan in enumerate(file.data["plans"]):
            about = {name: value for name, value in plan.items() if name not in ("settings", "documents")}
            entry = Entry(about, file, ("plans", number))
            for subject in _subjects(plan):
                if subject in found:
                    raise InputError(
                        f"{entry.locate()}: {subject[1]!r} has a plan already at {found[subject].locate()}; remove one"
                    )
                found[subject] = entry
    return found


def _subjects(plan: dict[str, Any]) -> Iterator[tuple[Subject, str]]:
    for key in plan.get("settings", ()):
        yield "setting", key
    for key in plan.get("documents", ()):
        yield "document", key


def organisation(file: Source) -> Entry:
    """The organisation (schemas/organisation.schema.json).

    Raises:
        InputError: the file does not fit the schema.
    """
    validate(file, "organisation")
    return Entry(file.data, file)


def waivers(file: Source) -> Entry:
    """The list of waivers (schemas/waivers.schema.json).

    Raises:
        InputError: the file does not fit the schema.
    """
    validate(file, "waivers")
    return Entry(file.data["waivers"], file, ("waivers",))


def changes(file: Source) -> list[Entry]:
    """Changes that are given directly (schemas/changes.schema.json).

    Raises:
        InputError: the file does not fit the schema.
    """
    validate(file, "changes")
    return [Entry(value, file, ("changes", number)) for number, value in enumerate(file.data["changes"])]
