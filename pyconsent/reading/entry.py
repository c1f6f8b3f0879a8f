"""Something that was read, and where all of it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from pyconsent.reading.source import Location, Path_, Source


class Place(NamedTuple):
    """A path in a source."""

    source: Source
    path: Path_


class Parts(Mapping[Path_, Place]):
    """Places of parts, which are put together when the first of them is asked for."""

    def __init__(self, compose: Callable[[], Mapping[Path_, Place]]) -> None:
        self._compose = compose

    @cached_property
    def _places(self) -> Mapping[Path_, Place]:
        return self._compose()

    def __getitem__(self, path: Path_) -> Place:
        return self._places[path]

    def __iter__(self) -> Iterator[Path_]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that was read, and where it stands.

    Attributes:
        value: plain data.
        source: what it was read from.
        path: where it stands there.
        parts: the places of those parts, by their paths in ``value``, that stand
            elsewhere than the whole does, or under other names.
    """

    value: Any
    source: Source
    path: Path_ = ()
    parts: Mapping[Path_, Place] = field(default_factory=dict)

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
