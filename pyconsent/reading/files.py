"""What people write, read from files: organisation, change plans, waivers, changes."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from pathlib import Path, PurePath
from typing import Any, Literal, NamedTuple, Protocol

from pyconsent.errors import InputError, unreadable
from pyconsent.reading.entry import Entry
from pyconsent.reading.source import Source, parse
from pyconsent.reading.validation import validate

_ENDINGS = (".yaml", ".yml", ".json")

Subject = Literal["setting", "document"]
Plans = dict[tuple[Subject, str], Entry]


class File(NamedTuple):
    """A file as it was found: what to call it, its path, and what it holds."""

    name: str
    path: PurePath
    content: bytes

    @property
    def digest(self) -> str:
        """The SHA-256 of what it holds, in hexadecimal."""
        return sha256(self.content).hexdigest()


class Files(Protocol):
    """Where files are read from: the disk, a revision, or what is staged.

    What is not there is an InputError.
    """

    def holds(self, path: Path, /) -> bool:
        """Whether there is such a file or folder."""

    def file(self, path: Path, /) -> File:
        """A file."""

    def held(self, path: Path, is_read: Callable[[PurePath], bool] = ..., /) -> list[File]:
        """The file, or those files of the folder that are read, in the order of their names."""


def is_yaml(path: PurePath) -> bool:
    """Whether a file is YAML or JSON, by its name."""
    return path.suffix.lower() in _ENDINGS


def held(path: Path, is_read: Callable[[PurePath], bool] = is_yaml) -> list[File]:
    """The file, or those files of the folder that are read, in the order of their names.

    Raises:
        InputError: there is no such file or folder, or one may not be read.
    """
    if not path.is_dir():
        return [read(path)]
    inside = [Path(folder, name) for folder, _, names in os.walk(path, onerror=_refuse) for name in names]
    return [read(file) for file in sorted(inside) if is_read(file)]


def read(path: Path) -> File:
    """A file of the disk.

    Raises:
        InputError: there is no such file, or it may not be read.
    """
    try:
        return File(str(path), path, path.read_bytes())
    except OSError as error:
        raise unreadable(path, error) from error


def standard_input() -> File:
    """What standard input holds.

    Raises:
        InputError: it is closed.
    """
    if sys.stdin is None:
        raise InputError("standard input is closed; name a file instead")
    return File("<stdin>", PurePath("-"), sys.stdin.buffer.read())


def _refuse(error: OSError) -> None:
    raise unreadable(error.filename, error) from error


class _Disk:
    holds = staticmethod(Path.exists)
    file = staticmethod(read)
    held = staticmethod(held)


# The files as they are now.
DISK: Files = _Disk()


class Remembered:
    """Files, with a list of those that were read: ``read``."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self.read: list[File] = []

    def holds(self, path: Path) -> bool:
        """As of the files."""
        return self._files.holds(path)

    def file(self, path: Path) -> File:
        """As of the files."""
        found = self._files.file(path)
        self.read.append(found)
        return found

    def held(self, path: Path, is_read: Callable[[PurePath], bool] = is_yaml) -> list[File]:
        """As of the files."""
        found = self._files.held(path, is_read)
        self.read += found
        return found


def parsed(file: File) -> Source:
    """The data of a file of YAML or JSON.

    Raises:
        InputError: it does not parse.
    """
    return parse(file.content, file.name)


def plans(files: Iterable[Source]) -> Plans:
    """Change plans by the setting or document that they are for (schemas/plans.schema.json).

    Raises:
        InputError: a file does not fit the schema, or two plans are for the same setting.
    """
    found: Plans = {}
    for file in files:
        validate(file, "plans")
        for number, plan in enumerate(file.data["plans"]):
            about = {name: value for name, value in plan.items() if name not in ("settings", "documents")}
            entry = Entry(about, file, ("plans", number))
            for subject in _subjects(plan):
                if subject in found:
                    raise InputError(
                        f"{entry.locate()}: {subject[1]!r} has a plan already at {found[subject].locate()}; remove one"
                    )
                found[subject] = entry
    return found


def _subjects(plan: dict[str, Any]) -> Iterator[tuple[Subject, str]]:
    for key in plan.get("settings", ()):
        yield "setting", key
    for key in plan.get("documents", ()):
        yield "document", key


def organisation(file: Source) -> Entry:
    """The organisation (schemas/organisation.schema.json).

    Raises:
        InputError: the file does not fit the schema.
    """
    validate(file, "organisation")
    return Entry(file.data, file)


def waivers(file: Source) -> Entry:
    """The list of waivers (schemas/waivers.schema.json).

    Raises:
        InputError: the file does not fit the schema.
    """
    validate(file, "waivers")
    return Entry(file.data["waivers"], file, ("waivers",))


def changes(file: Source) -> list[Entry]:
    """Changes that are given directly (schemas/changes.schema.json).

    Raises:
        InputError: the file does not fit the schema.
    """
    validate(file, "changes")
    return [Entry(value, file, ("changes", number)) for number, value in enumerate(file.data["changes"])]
