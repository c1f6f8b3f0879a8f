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
    flipt,
    fml,
    gitlab,
    goff,
    growthbook,
    helm,
    ignored,
    ini,
    json_schema,
    launchdarkly,
    launchdarkly_patch,
    mapping,
    openfeature,
    prefs,
    sidecar,
    static_prefs,
    toml,
    unleash,
    values,
    vscode,
)
from pyconsent.reading.formats.setting import Beside, Reading, Setting
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


# Pyconsent's own, then those that tell their files themselves, then those that the configuration names.
FORMATS: dict[str, Format] = {
    "annotations": sidecar,
    "catalogue": catalogue,
    "chromium": chromium,
    "discourse": discourse,
    "env": env,
    "flagd": flagd,
    "flipt": flipt,
    "fml": fml,
    "gitlab": gitlab,
    "goff": goff,
    "growthbook": growthbook,
    "helm": helm,
    "ini": ini,
    "json_schema": json_schema,
    "launchdarkly": launchdarkly,
    "launchdarkly-patch": launchdarkly_patch,
    "openfeature": openfeature,
    "prefs": prefs,
    "static_prefs": static_prefs,
    "toml": toml,
    "unleash": unleash,
    "vscode": vscode,
    "mapping": mapping,
    "values": values,
    "none": ignored,
}

# Their files say what the code serves by itself, of flags that may stand in files of other formats too.
OF_CODE: tuple[Format, ...] = (openfeature,)

# Their files say what is to be changed in files of other formats.
AMENDING: tuple[Format, ...] = (launchdarkly_patch,)


# Told by the names of their files alone: there may be anything in them.
NAMED = ("env", "helm", "ini", "prefs", "static_prefs", "toml")


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
    for name, format in FORMATS.items():
        if name not in NAMED and format.recognises(parsed.data):
            is_parsed = format.parse is source.parse
            return Chosen(parsed if is_parsed else format.parse(file.content, file.name), format)
    raise InputError(
        f"{file.name}:1: no format recognises the file; start it with `settings`, or say under `formats` in"
        " pyconsent.yaml how to read it"
    )


def by_prefix(files: Sequence[Chosen]) -> dict[str, dict[str, list[Beside]]]:
    """The files whose keys have the same prefix, by the names of their formats."""
    names = {id(format): name for name, format in FORMATS.items()}
    found: dict[str, dict[str, list[Beside]]] = {}
    for one in files:
        together = found.setdefault(one.prefix, {})
        together.setdefault(names[id(one.format)], []).append(Beside(one.source, one.options))
    return found


def _by_name(path: PurePath) -> Iterator[Format]:
    name = path.name.lower()
    return (format for format in FORMATS.values() if any(fnmatchcase(name, pattern) for pattern in format.NAMES))
