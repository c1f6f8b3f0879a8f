"""Files that were read: their data, with the place of everything in it."""

from __future__ import annotations

import logging
import marshal
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pyconsent.errors import InputError, unreadable
from pyconsent.reading import json_text, yaml_text
from pyconsent.reading.places import Path_, Places, Spans

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Location:
    """A place in a file; ``line`` and ``column`` count from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"

    def to_dict(self) -> dict[str, Any]:
        """The place as JSON types, as schemas/decision.schema.json says."""
        return {"file": self.file, "line": self.line, "column": self.column}


@dataclass(frozen=True)
class Source:
    """A file or a stream that was read: its name, its data and where each part stands."""

    name: str
    data: Any
    places: Places

    def locate(self, path: Path_, *, key: bool = False) -> Location:
        """The place of the value at ``path`` (of its key), or of the nearest one around it."""
        return Location(self.name, *self.places.find(path, key=key))

    def extent(self, path: Path_) -> range:
        """The lines from the entry at ``path``, or the nearest one around it, to the next entry."""
        return self.places.extent(path)

    def refusal(self, path: Path_, problem: str) -> InputError:
        """What is wrong at a place of it, to be raised; ``problem`` says a remedy too."""
        return InputError(f"{self.locate(path)}: {problem}")


def read_file(path: Path, name: str | None = None) -> Source:
    """Reads a YAML or JSON file.

    Raises:
        InputError: the file cannot be opened, is not UTF-8 or does not parse.
    """
    name = name or str(path)
    try:
        return parse(path.read_bytes(), name)
    except OSError as error:
        raise unreadable(name, error) from error


def written(data: Any) -> bytes:
    """Plain data in a form that is the same for the same data; in it 1 is not True, and the order counts."""
    # Sooner than JSON. From version 3 on it differs with what the data share.
    return marshal.dumps(data, 2)


def decoded(content: bytes, name: str) -> str:
    """Text in UTF-8.

    Raises:
        InputError: it is not UTF-8.
    """
    _LOG.info("read %s", name)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise InputError(f"{name}:{line}: not UTF-8; save the file as UTF-8") from error


def parse(content: bytes, name: str) -> Source:
    """Parses YAML or JSON text in UTF-8.

    Raises:
        InputError: it is not UTF-8, or does not parse.
    """
    return _parsed(content, name, yaml_text.Loader)


def parse_yaml_1_1(content: bytes, name: str) -> Source:
    """The same, for what is read as YAML 1.1: ``yes``, ``no``, ``on`` and ``off`` are booleans, unless in quotes.

    Raises:
        InputError: it is not UTF-8, or does not parse.
    """
    return _parsed(content, name, yaml_text.OlderLoader)


def _parsed(content: bytes, name: str, loader: type[yaml_text.Loader]) -> Source:
    text = decoded(content, name)
    if json_text.is_json(text) and (data := json_text.sound(text)) is not None:
        return Source(name, data, Spans(text))
    return Source(name, *yaml_text.composed(text, name, yaml_text.single, loader))


def parse_stream(content: bytes, name: str) -> Source:
    """Parses a stream of YAML documents, of which JSON is one: the data are the list of them.

    Raises:
        InputError: it is not UTF-8, or does not parse.
    """
    return Source(name, *yaml_text.composed(decoded(content, name), name, yaml_text.every, yaml_text.Loader))
