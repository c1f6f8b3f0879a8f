"""Something that was read, and where all of it stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from pyconsent.reading.places import Path_
from pyconsent.reading.source import Location, Source, written


class Place(NamedTuple):
    """A path in a source."""

    source: Source
    path: Path_


NO_PARTS: Mapping[Path_, Place] = MappingProxyType({})


class Entry:
    """Something that was read, and where it stands."""

    __slots__ = ("_parts", "_value", "path", "source")

    def __init__(self, value: Any, source: Source, path: Path_ = (), parts: Mapping[Path_, Place] = NO_PARTS) -> None:
        self._value = value
        self._parts = parts
        #: What it was read from.
        self.source = source
        #: Where it stands there.
        self.path = path

    @property
    def value(self) -> Any:
        """Plain data."""
        return self._value

    @property
    def parts(self) -> Mapping[Path_, Place]:
        """The places of parts that stand elsewhere than the whole does, or under other names, by their paths in it."""
        return self._parts

    @property
    def origin(self) -> bytes:
        """What the value is worked out from: where that is the same of two, the values are."""
        return written(self.value)

    @property
    def is_by_rules(self) -> bool:
        """Whether rules decide in turn what people have of a setting, who may be in several audiences."""
        return False

    @property
    def untold(self) -> frozenset[str]:
        """The audiences whose default cannot be told from the file, of a setting."""
        return frozenset()

    def locate(self, path: Iterable[str | int] = ()) -> Location:
        """The place of a part of it, or of the nearest one around that part."""
        wanted = tuple(path)
        for length in range(len(wanted), 0, -1):
            if place := self.parts.get(wanted[:length]):
                return place.source.locate((*place.path, *wanted[length:]))
        return self.source.locate((*self.path, *wanted))

    def standing(self) -> Iterator[Place]:
        """Where it stands, then where those parts of it do that stand elsewhere."""
        yield Place(self.source, self.path)
        yield from self.parts.values()

    def child(self, *path: str | int) -> Entry:
        """A part of it."""
        value = self.value
        for step in path:
            value = value[step]
        around = max((part for part in self.parts if part == path[: len(part)]), key=len, default=None)
        source, start, rest = self.source, self.path, path
        if around is not None:
            (source, start), rest = self.parts[around], path[len(around) :]
        within = {part[len(path) :]: place for part, place in self.parts.items() if part[: len(path)] == path}
        return Entry(value, source, (*start, *rest), within)
