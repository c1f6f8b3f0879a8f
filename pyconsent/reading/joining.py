"""A setting of a file, joined with what is said of it: by its metadata, a sidecar, the manifest of its code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pyconsent.errors import InputError
from pyconsent.reading import notes
from pyconsent.reading.effective import FALLBACK, UNKNOWN, Later, resolved, untold
from pyconsent.reading.entry import NO_PARTS, Entry, Place
from pyconsent.reading.formats import setting as given
from pyconsent.reading.places import Path_
from pyconsent.reading.source import Source, written

# What a sidecar may say otherwise than the file.
_REPLACED = ("title", "description", "values")
# Defaults that are as they will be.
_SETTLED = frozenset((str, bool, int, float))


@dataclass(frozen=True, slots=True)
class Renaming:
    """The setting that another takes the place of, and the new names of its values."""

    key: str
    values: Sequence[tuple[Any, Any]]
    entry: Entry


# A setting, and the file that it stands in.
Found = tuple[given.Setting, Source]


class Said:
    """What is said of one setting."""

    def __init__(
        self,
        setting: given.Setting,
        source: Source,
        annotation: Entry | None,
        of_code: Found | None,
        declarations: notes.Declarations,
    ) -> None:
        """By its own metadata, a sidecar, and the manifest of its code.

        Raises:
            InputError: two of them say the same part of it, or metadata say what they may not.
        """
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

    def joined(self, value: Mapping[str, Any]) -> dict[str, Any]:
        """What the file has of a state of the setting, and what is said of it."""
        whole = {**value, **self._said}
        if self._backed_at:
            values, fallback = whole.get("values"), whole.get("fallback")
            if isinstance(values, list) and repr(fallback) not in map(repr, values):
                whole["values"] = [*values, fallback]
        return whole

    def places(self) -> dict[Path_, Place]:
        """Where the parts stand that are said."""
        places = notes.places(self._setting.notes, self._source)
        if self._annotation:
            source, path, said = self._annotation.source, self._annotation.path, self._annotation.value
            places |= {(name,): Place(source, (*path, name)) for name, told in said.items() if told is not None}
        if self._backed_at:
            places["fallback",] = self._backed_at
        places.pop(("renamed_from",), None)
        return places

    def _add_fallback(self, of_code: Found) -> None:
        """What a manifest says that the code serves by itself, which may be none of the flag's own values."""
        manifest, source = of_code
        fallback, place = manifest.value["default"], Place(source, (*manifest.path, "defaultValue"))
        told = self._said.get("fallback", self._setting.value.get("fallback", fallback))
        if fallback is FALLBACK:
            return
        if repr(told) != repr(fallback):
            other = self.places().get(("fallback",)) or Place(self._source, self._setting.path)
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


class Joined(Entry):
    """A state of a setting with what is said of it, put together when it is looked at."""

    __slots__ = ("_file", "_said", "_state")

    def __init__(self, state: given.Setting | given.Step, said: Said | None, source: Source) -> None:
        # One by one: a call of what the class is derived from would take as long again.
        self._value = None
        self._parts = NO_PARTS
        self._state = state
        self._said = said
        self._file = self.source = source
        self.path = state.path
        if start := state.parts.get(()):
            self.source, self.path = start if isinstance(start, Place) else (source, start)

    @property
    def value(self) -> Any:
        """As in schemas/catalogue.schema.json."""
        if self._value is None:
            whole = self._whole()
            if "default" in whole:
                whole = {**whole, "default": resolved(whole["default"], whole.get("fallback", UNKNOWN))}
            self._value = whole
        return self._value

    @property
    def parts(self) -> Mapping[Path_, Place]:
        """What decides the default is among them."""
        if not self._parts:
            places = {
                part: place if isinstance(place, Place) else Place(self._file, place)
                for part, place in {**self._state.parts, **self._state.deciding()}.items()
                if part
            }
            self._parts = places | (self._said.places() if self._said else {})
        return self._parts

    @property
    def origin(self) -> bytes:
        """A default that was put off is not worked out for it."""
        whole = self._whole()
        default = whole.get("default")
        if type(default) is Later:
            return written({**whole, "default": default.by})
        return written(whole if type(default) in _SETTLED else self.value)

    @property
    def is_by_rules(self) -> bool:
        """Where the default was worked out."""
        return isinstance(self._state.value.get("default"), Later)

    @property
    def untold(self) -> frozenset[str]:
        """Where it was worked out; those that have what the code serves by itself are not among them."""
        default = self._state.value.get("default")
        return untold(default.default) if isinstance(default, Later) else frozenset()

    def _whole(self) -> Mapping[str, Any]:
        return self._said.joined(self._state.value) if self._said else self._state.value
