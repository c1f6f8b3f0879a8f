"""What a format gives: the settings of a file, and where their parts stand in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, NamedTuple

from pyconsent.reading.audiences import Audiences
from pyconsent.reading.entry import Place
from pyconsent.reading.places import Path_
from pyconsent.reading.source import Source

# What a file says of a setting for pyconsent, by the key without ``pyconsent.``: the
# value and its path.
Notes = Mapping[str, tuple[Any, Path_]]

_NOTHING: Mapping[Any, Any] = MappingProxyType({})


class Step(NamedTuple):
    """What a setting becomes at a moment that the file names.

    Attributes:
        at: the moment, RFC 3339; None where the file's own cannot be read.
        value: as of :class:`Setting`.
        path: where the step stands.
        parts: as of :class:`Setting`.
        deciding: as of :class:`Setting`.
    """

    at: str | None
    value: dict[str, Any]
    path: Path_
    parts: Mapping[Path_, Path_ | Place] = _NOTHING
    deciding: Callable[[], Mapping[Path_, Path_ | Place]] = dict


class Setting(NamedTuple):
    """One setting of a file.

    Attributes:
        key: its name, which is the same in every state of the file.
        value: as in schemas/catalogue.schema.json, with at least ``title``, ``values``
            and ``default``; ``effective.FALLBACK`` in a default stands for what only
            the code knows, ``effective.UNKNOWN`` for what cannot be told. A default that
            takes long may be an ``effective.Later``.
        path: where it stands in the source.
        parts: where parts of ``value`` stand in the source, if not under ``path`` by
            the same names: ``{("default",): (*path, "defaultVariant")}``; a ``Place`` for
            one that stands in another file, and for ``()`` what makes it what it is there.
        notes: what its metadata say for pyconsent.
        steps: what it becomes later, in the order of the moments.
        deciding: parts of the default, as ``effective.deciding`` gives them; asked for only
            where something is found.
        tags: the words that the file sorts it by.
    """

    key: str
    value: dict[str, Any]
    path: Path_
    parts: Mapping[Path_, Path_ | Place] = _NOTHING
    notes: Notes = _NOTHING
    steps: tuple[Step, ...] = ()
    deciding: Callable[[], Mapping[Path_, Path_ | Place]] = dict
    tags: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Beside:
    """A file of the same catalogue, and what the configuration says for it under ``options``."""

    source: Source
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a format reads by.

    Attributes:
        audiences: gives names to those whom the file tells apart.
        options: what the configuration says for this file under ``options``.
        beside: the files with the same prefix, this one among them, by the names of their
            formats: flags may rest on flags of another file.
    """

    audiences: Audiences = field(default_factory=Audiences)
    options: Mapping[str, Any] = field(default_factory=dict)
    beside: Mapping[str, Sequence[Beside]] = field(default_factory=dict)
