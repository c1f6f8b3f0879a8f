"""Formats of settings files, one module each; docs/formats/README.md says what a module provides."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from importlib import import_module
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Protocol

from pyconsent.errors import InputError
from pyconsent.reading import source
from pyconsent.reading.files import File, is_yaml
from pyconsent.reading.source import Source

if TYPE_CHECKING:
    from pyconsent.reading.formats.setting import Reading, Setting


class Format(Protocol):
    """What each module of this package provides."""

    OPTIONS: tuple[str, ...]

    def parse(self, content: bytes, name: str) -> Source:
        """The data of a file, with the place of everything in it."""

    def recognises(self, data: Any) -> bool:
        """Whether data are of this format, told by as little of them as possible."""

    def read(self, source: Source, reading: Reading) -> Iterable[Setting]:
        """The settings of a file."""


# Globs, in small letters, of the names that files of each format may have. Pyconsent's own
# formats come first, then those that tell their files themselves, then those that the
# configuration names.
FORMATS: dict[str, tuple[str, ...]] = {
    "annotations": (),
    "catalogue": (),
    "chromium": (),
    "discourse": ("site_settings.yml", "site_settings.yaml"),
    "env": (".env", ".env.*", "*.env"),
    "flagd": ("*.flagd.json", "*.flagd.yaml", "*.flagd.yml"),
    "flipt": ("*features.yaml", "*features.yml", "*features.json"),
    "fml": ("*.fml.yaml", "*.fml.yml"),
    "gitlab": (),
    "goff": ("*.goff.yaml", "*.goff.yml", "*.goff.json", "*.goff.toml"),
    "growthbook": (),
    "helm": (
        "values.yaml",
        "values.yml",
        "values[-_.]*.yaml",
        "values[-_.]*.yml",
        "*[-_.]values.yaml",
        "*[-_.]values.yml",
    ),
    "ini": ("*.ini",),
    "json_schema": (),
    "launchdarkly": (),
    "launchdarkly-patch": (),
    "openfeature": (),
    "prefs": ("all.js", "firefox.js", "*prefs.js"),
    "static_prefs": ("staticpreflist.yaml",),
    "toml": ("*.toml",),
    "unleash": (),
    "vscode": (),
    "mapping": (),
    "values": (),
    "none": (),
}

# Their files say what the code serves by itself, of flags that may stand in files of other formats too.
OF_CODE = ("openfeature",)

# Their files say what is to be changed in files of other formats.
AMENDING = ("launchdarkly-patch",)

# Told by the names of their files alone: there may be anything in them.
NAMED = ("env", "helm", "ini", "prefs", "static_prefs", "toml")


def loaded(name: str) -> Format:
    """The module of a format. It is loaded then, for all of them together take long."""
    module: Any = import_module(f"{__name__}.{name.replace('-', '_')}")
    found: Format = module
    return found


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
    format: str
    prefix: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)

    def settings(self, reading: Reading) -> Iterable[Setting]:
        """What stands in it."""
        return loaded(self.format).read(self.source, reading)


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
            parsed = loaded(one.format).parse(file.content, file.name)
            return Chosen(parsed, one.format, one.prefix, one.options)
    for name in _by_name(file.path):
        format = loaded(name)
        parsed = format.parse(file.content, file.name)
        if format.recognises(parsed.data):
            return Chosen(parsed, name)
    parsed = source.parse(file.content, file.name)
    for name in FORMATS:
        if name not in NAMED and (format := loaded(name)).recognises(parsed.data):
            is_parsed = format.parse is source.parse
            return Chosen(parsed if is_parsed else format.parse(file.content, file.name), name)
    raise InputError(
        f"{file.name}:1: no format recognises the file; start it with `settings`, or say under `formats` in"
        " pyconsent.yaml how to read it"
    )


def _by_name(path: PurePath) -> Iterator[str]:
    name = path.name.lower()
    return (format for format, globs in FORMATS.items() if any(fnmatchcase(name, glob) for glob in globs))
