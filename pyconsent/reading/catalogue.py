"""The catalogue: the settings of all its files, in whatever formats, joined with their annotations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any, NamedTuple

from pyconsent.errors import InputError
from pyconsent.instants import seconds
from pyconsent.reading import formats, notes
from pyconsent.reading.annotations import annotated
from pyconsent.reading.effective import FALLBACK, UNKNOWN, Audiences, resolved
from pyconsent.reading.entry import Entry, Place
from pyconsent.reading.files import File
from pyconsent.reading.formats import setting as given
from pyconsent.reading.source import Location, Path_, Source


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

    def read(self, files: Iterable[File], beside: Iterable[Source] = (), amended: Iterable[File] = ()) -> Catalogue:
        """The catalogue of these files.

        Args:
            files: of settings, and sidecars among them.
            beside: sidecars that stand elsewhere.
            amended: files of settings that count as well if the others hold nothing but
                changes to be made to them.

        Raises:
            InputError: a file cannot be read, or a setting stands in two of them.
        """
        chosen = [formats.chosen(file, self.named) for file in files]
        told = [one for one in chosen if one.format is not formats.FORMATS["annotations"]]
        if told and all(one.format in formats.AMENDING for one in told):
            chosen = [*(formats.chosen(file, self.named) for file in amended), *chosen]
        sidecars = [one.source for one in chosen if one.format is formats.FORMATS["annotations"]]
        said = annotated([*sidecars, *beside])
        audiences = Audiences(said.audiences, self.parents)
        neighbours = formats.by_prefix(chosen)
        found: dict[str, _Found] = {}
        of_code: dict[str, _Found] = {}
        for one in chosen:
            reading = given.Reading(audiences, one.options, neighbours[one.prefix])
            held = of_code if one.format in formats.OF_CODE else found
            for setting in one.format.read(one.source, reading):
                key, new = one.prefix + setting.key, _Found(setting, one.source)
                if key in held:
                    raise InputError(
                        f"{new.place}: the setting {key!r} stands already at {held[key].place}; remove one"
                    )
                held[key] = new
        settings: dict[str, Entry] = {}
        steps: dict[str, Sequence[Step]] = {}
        renamed: dict[str, Renaming] = {}
        for key, (setting, source) in {**found, **{key: of_code[key] for key in of_code if key not in found}}.items():
            joint = _Joint(setting, source, said.settings.get(key), of_code.get(key) if key in found else None)
            settings[key] = joint.entry(setting.value, setting.path, setting.parts)
            if setting.steps:
                steps[key] = [joint.step(step) for step in setting.steps]
            if joint.renaming:
                renamed[key] = joint.renaming
        return Catalogue(settings, steps, renamed)


class _Found(NamedTuple):
    """A setting, and the file that it stands in."""

    setting: given.Setting
    source: Source

    @property
    def place(self) -> Location:
        """Where it stands."""
        return self.source.locate(self.setting.path)


# What a sidecar may say otherwise than the file.
_REPLACED = ("title", "description", "values")


class _Joint:
    """What metadata, sidecar and the code's own manifest say of one setting, to be joined with what the file says."""

    def __init__(
        self, setting: given.Setting, source: Source, annotation: Entry | None, of_code: _Found | None = None
    ) -> None:
        self._source = source
        self._is_backed = False
        beside = {name: told for name, told in annotation.value.items() if told is not None} if annotation else {}
        values = beside.get("values", setting.value.get("values"))
        self._said, self._places = notes.declared(setting.notes, values, source)
        for name in beside:
            place = Place(annotation.source, (*annotation.path, name)) if annotation else None
            if place is None:
                continue
            if name not in _REPLACED and (name in self._said or name in setting.value):
                other = self._places.get((name,)) or Place(source, setting.path)
                raise InputError(
                    f"{place.source.locate(place.path)}: {name} is said already at"
                    f" {other.source.locate(other.path)}; remove one"
                )
            self._said[name] = beside[name]
            self._places[name,] = place
        if of_code:
            self._add_fallback(setting, of_code)
        self.renaming = self._renaming()

    def entry(self, value: Mapping[str, Any], path: Path_, parts: Mapping[Path_, Path_ | Place]) -> Entry:
        """A state of the setting, as the file has it, with what is said of it."""
        whole = {**value, **self._said}
        values, fallback = whole.get("values"), whole.get("fallback")
        if self._is_backed and isinstance(values, list) and repr(fallback) not in map(repr, values):
            whole["values"] = [*values, fallback]
        if "default" in whole:
            whole["default"] = resolved(whole["default"], whole.get("fallback", UNKNOWN))
        places = {
            part: place if isinstance(place, Place) else Place(self._source, place) for part, place in parts.items()
        }
        source, start = places.pop((), Place(self._source, path))
        return Entry(whole, source, start, places | self._places)

    def step(self, step: given.Step) -> Step:
        """A later state."""
        at = Entry(_moment(step.at), self._source, step.path)
        return Step(at, self.entry(step.value, step.path, step.parts))

    def _add_fallback(self, setting: given.Setting, of_code: _Found) -> None:
        """What a manifest says that the code serves by itself, which may be none of the flag's own values."""
        manifest, source = of_code
        fallback, place = manifest.value["default"], Place(source, (*manifest.path, "defaultValue"))
        told = self._said.get("fallback", setting.value.get("fallback", fallback))
        if fallback is FALLBACK:
            return
        if repr(told) != repr(fallback):
            other = self._places.get(("fallback",)) or Place(self._source, setting.path)
            raise InputError(
                f"{source.locate(place.path)}: the fallback is another at {other.source.locate(other.path)}; remove one"
            )
        self._said["fallback"] = fallback
        self._places["fallback",] = place
        self._is_backed = True

    def _renaming(self) -> Renaming | None:
        told = self._said.pop("renamed_from", None)
        place = self._places.pop(("renamed_from",), None)
        if told is None or place is None:
            return None
        entry = Entry(told, *place)
        if not isinstance(told, dict):
            return Renaming(str(told), (), entry)
        return Renaming(told["key"], [(pair["from"], pair["to"]) for pair in told.get("values", ())], entry)


def _moment(at: str | None) -> str | None:
    try:
        return at if at is not None and seconds(at) is not None else None
    except ValueError:
        return None
