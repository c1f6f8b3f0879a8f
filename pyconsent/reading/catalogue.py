"""The catalogue: the settings of all its files, in whatever formats, joined with their annotations."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

from pyconsent.errors import InputError
from pyconsent.instants import seconds
from pyconsent.reading import formats, notes
from pyconsent.reading.annotations import annotated
from pyconsent.reading.effective import FALLBACK, UNKNOWN, Audiences, Later, resolved
from pyconsent.reading.entry import Entry, Place
from pyconsent.reading.files import File
from pyconsent.reading.formats import setting as given
from pyconsent.reading.source import Location, Path_, Source, uncollected, written


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
        tags: the words that a file sorts a setting by, by its key.
    """

    settings: Mapping[str, Entry] = field(default_factory=dict)
    steps: Mapping[str, Sequence[Step]] = field(default_factory=dict)
    renamed: Mapping[str, Renaming] = field(default_factory=dict)
    tags: Mapping[str, Sequence[str]] = field(default_factory=dict)


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
        told = [one for one in chosen if one.format != "annotations"]
        if told and all(one.format in formats.AMENDING for one in told):
            chosen = [*(formats.chosen(file, self.named) for file in amended), *chosen]
        sidecars = [one.source for one in chosen if one.format == "annotations"]
        said = annotated([*sidecars, *beside])
        audiences = Audiences(said.audiences, self.parents)
        neighbours = _by_prefix(chosen)
        found: dict[str, _Found] = {}
        of_code: dict[str, _Found] = {}
        for one in chosen:
            reading = given.Reading(audiences, one.options, neighbours[one.prefix])
            held = of_code if one.format in formats.OF_CODE else found
            for setting in one.settings(reading):
                key = one.prefix + setting.key
                if key in held:
                    here, there = one.source.locate(setting.path), _place(held[key])
                    raise InputError(f"{here}: the setting {key!r} stands already at {there}; remove one")
                held[key] = setting, one.source
        declarations = notes.Declarations()
        settings: dict[str, Entry] = {}
        steps: dict[str, Sequence[Step]] = {}
        renamed: dict[str, Renaming] = {}
        tags: dict[str, Sequence[str]] = {}
        for key, (setting, source) in {**found, **{key: of_code[key] for key in of_code if key not in found}}.items():
            if setting.tags:
                tags[key] = setting.tags
            annotation, manifest = said.settings.get(key), of_code.get(key) if key in found else None
            if not annotation and not manifest and _says_all(setting):
                settings[key] = Entry(setting.value, source, setting.path)
                continue
            joint = _Joint(setting, source, annotation, manifest, declarations)
            settings[key] = joint.entry(setting, setting.deciding)
            if setting.steps:
                steps[key] = [joint.step(step) for step in setting.steps]
            if joint.renaming:
                renamed[key] = joint.renaming
        return Catalogue(settings, steps, renamed, tags)


# A setting, and the file that it stands in.
_Found = tuple[given.Setting, Source]


def _place(found: _Found) -> Location:
    setting, source = found
    return source.locate(setting.path)


# Defaults that are as they will be.
_SETTLED = frozenset((str, bool, int, float))


def _says_all(setting: given.Setting) -> bool:
    """Whether its value is all that is to be said of it, and stands in one place."""
    return not (setting.notes or setting.parts or setting.steps) and type(setting.value.get("default")) in _SETTLED


# What a sidecar may say otherwise than the file.
_REPLACED = ("title", "description", "values")


def _by_prefix(files: Sequence[formats.Chosen]) -> dict[str, dict[str, list[given.Beside]]]:
    """The files whose keys have the same prefix, by the names of their formats."""
    found: dict[str, dict[str, list[given.Beside]]] = {}
    for one in files:
        together = found.setdefault(one.prefix, {})
        together.setdefault(one.format, []).append(given.Beside(one.source, one.options))
    return found


class _Joint:
    """What metadata, sidecar and the code's own manifest say of one setting, to be joined with what the file says."""

    def __init__(
        self,
        setting: given.Setting,
        source: Source,
        annotation: Entry | None,
        of_code: _Found | None,
        declarations: notes.Declarations,
    ) -> None:
        self._setting = setting
        self._source = source
        self._annotation = annotation
        # Where a manifest says what the code serves by itself, if that is what counts.
        self._backed_at: Place | None = None
        values = setting.value.get("values")
        beside: dict[str, Any] = {}
        if annotation:
            beside = {name: told for name, told in annotation.value.items() if told is not None}
            values = beside.get("values", values)
        self._said = declarations.of(setting.notes, values, source)
        for name, told in beside.items():
            if name not in _REPLACED and (name in self._said or name in setting.value):
                other = notes.places(setting.notes, source).get((name,)) or Place(source, setting.path)
                place = Place(annotation.source, (*annotation.path, name)) if annotation else other
                raise InputError(
                    f"{place.source.locate(place.path)}: {name} is said already at"
                    f" {other.source.locate(other.path)}; remove one"
                )
            self._said[name] = told
        if of_code:
            self._add_fallback(of_code)
        self.renaming = self._renaming() if "renamed_from" in self._said else None

    def entry(
        self, state: given.Setting | given.Step, deciding: Callable[[], Mapping[Path_, Path_ | Place]] = dict
    ) -> Entry:
        """A state of the setting, as the file has it, with what is said of it."""
        start = state.parts.get(()) if state.parts else None
        source, path = start if isinstance(start, Place) else (self._source, start or state.path)
        return _Joined(self, state, deciding, source, path)

    def step(self, step: given.Step) -> Step:
        """A later state."""
        return Step(Entry(_moment(step.at), self._source, step.path), self.entry(step))

    def whole(self, state: given.Setting | given.Step) -> dict[str, Any]:
        """What the file has of a state and what is said of it, together."""
        whole = {**state.value, **self._said}
        if self._backed_at:
            values, fallback = whole.get("values"), whole.get("fallback")
            if isinstance(values, list) and repr(fallback) not in map(repr, values):
                whole["values"] = [*values, fallback]
        return whole

    def places(self, parts: Mapping[Path_, Path_ | Place]) -> dict[Path_, Place]:
        """Where the parts of a state stand."""
        places = {
            part: place if isinstance(place, Place) else Place(self._source, place)
            for part, place in parts.items()
            if part
        }
        return places | self._said_at()

    def _said_at(self) -> dict[Path_, Place]:
        places = notes.places(self._setting.notes, self._source)
        if self._annotation:
            source, path, said = self._annotation.source, self._annotation.path, self._annotation.value
            places |= {(name,): Place(source, (*path, name)) for name, told in said.items() if told is not None}
        if self._backed_at:
            places["fallback",] = self._backed_at
        places.pop(("renamed_from",), None)
        return places

    def _add_fallback(self, of_code: _Found) -> None:
        """What a manifest says that the code serves by itself, which may be none of the flag's own values."""
        manifest, source = of_code
        fallback, place = manifest.value["default"], Place(source, (*manifest.path, "defaultValue"))
        told = self._said.get("fallback", self._setting.value.get("fallback", fallback))
        if fallback is FALLBACK:
            return
        if repr(told) != repr(fallback):
            other = self._said_at().get(("fallback",)) or Place(self._source, self._setting.path)
            raise InputError(
                f"{source.locate(place.path)}: the fallback is another at {other.source.locate(other.path)}; remove one"
            )
        self._said["fallback"] = fallback
        self._backed_at = place

    def _renaming(self) -> Renaming:
        told = self._said.pop("renamed_from")
        if self._annotation and self._annotation.value.get("renamed_from") is not None:
            entry = Entry(told, self._annotation.source, (*self._annotation.path, "renamed_from"))
        else:
            entry = Entry(told, *notes.places(self._setting.notes, self._source)["renamed_from",])
        if not isinstance(told, dict):
            return Renaming(str(told), (), entry)
        return Renaming(told["key"], [(pair["from"], pair["to"]) for pair in told.get("values", ())], entry)


class _Joined(Entry):
    """A state of a setting, which is put together when it is looked at."""

    __slots__ = ("_deciding", "_joint", "_state")

    def __init__(
        self,
        joint: _Joint,
        state: given.Setting | given.Step,
        deciding: Callable[[], Mapping[Path_, Path_ | Place]],
        source: Source,
        path: Path_,
    ) -> None:
        super().__init__(None, source, path)
        self._joint = joint
        self._state = state
        self._deciding = deciding

    @property
    def value(self) -> Any:
        if self._value is None:
            whole = self._joint.whole(self._state)
            if "default" in whole:
                whole["default"] = resolved(whole["default"], whole.get("fallback", UNKNOWN))
            self._value = whole
        return self._value

    @property
    def parts(self) -> Mapping[Path_, Place]:
        if not self._parts:
            self._parts = self._joint.places({**self._state.parts, **self._deciding()})
        return self._parts

    @property
    def origin(self) -> bytes:
        whole = self._joint.whole(self._state)
        if isinstance(default := whole.get("default"), Later):
            whole["default"] = default.by
        else:
            whole = self.value
        return written(whole)


def _moment(at: str | None) -> str | None:
    try:
        return at if at is not None and seconds(at) is not None else None
    except ValueError:
        return None
