"""The catalogue: the settings of all its files, in whatever formats, joined with their annotations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

from pyconsent.errors import InputError
from pyconsent.instants import seconds
from pyconsent.reading import formats, notes
from pyconsent.reading.annotations import annotated
from pyconsent.reading.effective import FALLBACK, UNKNOWN, Audiences
from pyconsent.reading.entry import Entry, Parts, Place
from pyconsent.reading.files import File
from pyconsent.reading.formats import setting as given
from pyconsent.reading.source import Path_, Source, uncollected


@dataclass(frozen=True, slots=True)
class Step:
    """What a setting becomes at a moment (RFC 3339, or None where it cannot be read)."""

    at: Entry
    state: Entry


@dataclass(frozen=True, slots=True)
class Renaming:
    """The setting that another takes the place of, and the new names of its values."""

    key: str
    values: Sequence[tuple[Any, Any]]
    entry: Entry


@dataclass(frozen=True)
class Catalogue:
    """Settings at one revision.

    Attributes:
        settings: each by its key, as in schemas/catalogue.schema.json.
        steps: what a setting becomes later, by its key.
        renamed: what a setting was before, by its key.
    """

    settings: Mapping[str, Entry] = field(default_factory=dict)
    steps: Mapping[str, Sequence[Step]] = field(default_factory=dict)
    renamed: Mapping[str, Renaming] = field(default_factory=dict)


@dataclass(frozen=True)
class Reader:
    """Reads catalogues.

    Attributes:
        named: what the configuration says of formats.
        parents: the audience that each audience of the organisation is part of.
    """

    named: Sequence[formats.Named] = ()
    parents: Mapping[str, str] = field(default_factory=dict)

    def is_read(self, path: PurePath) -> bool:
        """Whether a file of a catalogue's folder is read."""
        return formats.is_read(path, self.named)

    @uncollected
    def read(self, files: Iterable[File], beside: Iterable[Source] = ()) -> Catalogue:
        """The catalogue of these files.

        Args:
            files: of settings, and sidecars among them.
            beside: sidecars that stand elsewhere.

        Raises:
            InputError: a file cannot be read, or a setting stands in two of them.
        """
        chosen = [formats.chosen(file, self.named) for file in files]
        sidecars = [one.source for one in chosen if one.format is formats.FORMATS["annotations"]]
        said = annotated([*sidecars, *beside])
        audiences = Audiences(said.audiences, self.parents)
        declarations = notes.Declarations()
        settings: dict[str, Entry] = {}
        steps: dict[str, Sequence[Step]] = {}
        renamed: dict[str, Renaming] = {}
        for one in chosen:
            for setting in one.format.read(one.source, given.Reading(audiences, one.options)):
                key = one.prefix + setting.key
                joint = _Joint(setting, one.source, said.settings.get(key), declarations)
                if key in settings:
                    place = one.source.locate(setting.path)
                    raise InputError(
                        f"{place}: the setting {key!r} stands already at {settings[key].locate()}; remove one"
                    )
                settings[key] = joint.entry(setting.value, setting.path, setting.parts)
                if setting.steps:
                    steps[key] = [joint.step(step) for step in setting.steps]
                if joint.renaming:
                    renamed[key] = joint.renaming
        return Catalogue(settings, steps, renamed)


# What a sidecar may say otherwise than the file.
_REPLACED = ("title", "description", "values")


class _Joint:
    """What metadata and sidecar say of one setting, to be joined with what the file says."""

    def __init__(
        self, setting: given.Setting, source: Source, annotation: Entry | None, declarations: notes.Declarations
    ) -> None:
        self._setting = setting
        self._source = source
        self._annotation = annotation
        values = setting.value.get("values")
        beside: dict[str, Any] = {}
        if annotation:
            beside = {name: told for name, told in annotation.value.items() if told is not None}
            values = beside.get("values", values)
        self._said = declarations.of(setting.notes, values, source)
        for name, told in beside.items():
            if name not in _REPLACED and (name in self._said or name in setting.value):
                other = self._noted().get((name,)) or Place(source, setting.path)
                place = Place(annotation.source, (*annotation.path, name)) if annotation else other
                raise InputError(
                    f"{place.source.locate(place.path)}: {name} is said already at"
                    f" {other.source.locate(other.path)}; remove one"
                )
            self._said[name] = told
        self.renaming = self._renaming() if "renamed_from" in self._said else None

    def entry(self, value: Mapping[str, Any], path: Path_, parts: Mapping[Path_, Path_]) -> Entry:
        """A state of the setting, as the file has it, with what is said of it."""
        whole = {**value, **self._said}
        if _has_fallback(whole.get("default")):
            whole["default"] = _resolved(whole["default"], whole.get("fallback", UNKNOWN))
        return Entry(whole, self._source, path, Parts(lambda: self._places(parts)))

    def step(self, step: given.Step) -> Step:
        """A later state."""
        at = Entry(_moment(step.at), self._source, step.path)
        return Step(at, self.entry(step.value, step.path, step.parts))

    def _places(self, parts: Mapping[Path_, Path_]) -> dict[Path_, Place]:
        places = {part: Place(self._source, place) for part, place in parts.items()} | self._noted()
        if self._annotation:
            source, path, said = self._annotation.source, self._annotation.path, self._annotation.value
            places |= {(name,): Place(source, (*path, name)) for name, told in said.items() if told is not None}
        places.pop(("renamed_from",), None)
        return places

    def _noted(self) -> dict[Path_, Place]:
        return notes.places(self._setting.notes, self._source)

    def _renaming(self) -> Renaming:
        told = self._said.pop("renamed_from")
        if self._annotation and self._annotation.value.get("renamed_from") is not None:
            entry = Entry(told, self._annotation.source, (*self._annotation.path, "renamed_from"))
        else:
            entry = Entry(told, *self._noted()["renamed_from",])
        if not isinstance(told, dict):
            return Renaming(str(told), (), entry)
        return Renaming(told["key"], [(pair["from"], pair["to"]) for pair in told.get("values", ())], entry)


def _has_fallback(default: Any) -> bool:
    """Whether a default holds a value that only the code has."""
    if not isinstance(default, dict):
        return default is FALLBACK
    return any(
        any(one["value"] is FALLBACK for one in part["split"]) if isinstance(part, dict) else part is FALLBACK
        for part in default.values()
    )


def _resolved(default: Any, fallback: Any) -> Any:
    """The default, with the code's own value where only the code has one."""
    if default is FALLBACK:
        return fallback
    if isinstance(default, dict):
        return {name: _resolved(part, fallback) for name, part in default.items()}
    if isinstance(default, list):
        return [_resolved(part, fallback) for part in default]
    return default


def _moment(at: str | None) -> str | None:
    try:
        return at if at is not None and seconds(at) is not None else None
    except ValueError:
        return None
