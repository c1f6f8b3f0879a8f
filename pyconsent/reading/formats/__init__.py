"""Formats of settings files, one module each; docs/formats/README.md says what a module provides."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import PurePath
from typing import Any, Protocol

from pyconsent.errors import InputError
from pyconsent.reading import source
from pyconsent.reading.files import File, is_yaml
from pyconsent.reading.formats import (
    catalogue,
    chromium,
    discourse,
    env,
    flagd,
    fml,
    gitlab,
    helm,
    ignored,
    ini,
    json_schema,
    mapping,
    prefs,
    sidecar,
    static_prefs,
    toml,
    values,
    vscode,
)
from pyconsent.reading.formats.setting import Reading, Setting
from pyconsent.reading.source import Source


class Format(Protocol):
    """What each module of this package provides."""

    NAMES: tuple[str, ...]
    OPTIONS: tuple[str, ...]

    def parse(self, content: bytes, name: str) -> Source:
        """The data of a file, with the place of everything in it."""

    def recognises(self, data: Any) -> bool:
        """Whether data are of this format, told by as little of them as possible."""

    def read(self, source: Source, reading: Reading) -> Iterator[Setting]:
        """The settings of a file."""


# In the order in which they are asked whether a file is theirs.
FORMATS: dict[str, Format] = {
    "annotations": sidecar,
    "catalogue": catalogue,
    "chromium": chromium,
    "flagd": flagd,
    "gitlab": gitlab,
    "vscode": vscode,
    "json_schema": json_schema,
    "discourse": discourse,
    "fml": fml,
    "env": env,
    "helm": helm,
    "ini": ini,
    "prefs": prefs,
    "static_prefs": static_prefs,
    "toml": toml,
    "mapping": mapping,
    "values": values,
    "none": ignored,
}


@dataclass(frozen=True)
class Named:
    """What the configuration says of some files.

    Attributes:
        path: a glob that the end of their path fits: ``flags/*.json``.
        format: a key of ``FORMATS``.
        prefix: what the keys of their settings begin with.
        options: as the format has them.
    """

    path: str
    format: str
    prefix: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)

    def fits(self, path: PurePath) -> bool:
        """Whether it is about this file."""
        return path.match(self.path)


@dataclass(frozen=True)
class Chosen:
    """A file that was parsed, and what it is read by."""

    source: Source
    format: Format
    prefix: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)


def is_read(path: PurePath, named: Sequence[Named]) -> bool:
    """Whether a file of a folder is read: it is YAML or JSON, or of a known or configured name."""
    return is_yaml(path) or any(one.fits(path) for one in named) or any(_by_name(path))


def chosen(file: File, named: Sequence[Named]) -> Chosen:
    """The format of a file: what the configuration says, or what its name or its content tells.

    Raises:
        InputError: it does not parse, or no format is its.
    """
    for one in named:
        if one.fits(file.path):
            format = FORMATS[one.format]
            return Chosen(format.parse(file.content, file.name), format, one.prefix, one.options)
    for format in _by_name(file.path):
        parsed = format.parse(file.content, file.name)
        if format.recognises(parsed.data):
            return Chosen(parsed, format)
    parsed = source.parse(file.content, file.name)
    for format in FORMATS.values():
        if format.parse in (source.parse, source.parse_yaml_1_1) and format.recognises(parsed.data):
            same = format.parse is source.parse
            return Chosen(parsed if same else format.parse(file.content, file.name), format)
    raise InputError(
        f"{file.name}:1: no format recognises the file; start it with `settings`, or say under `formats` in"
        " pyconsent.yaml how to read it"
    )


def _by_name(path: PurePath) -> Iterator[Format]:
    name = path.name.lower()
    return (format for format in FORMATS.values() if any(fnmatchcase(name, pattern) for pattern in format.NAMES))
