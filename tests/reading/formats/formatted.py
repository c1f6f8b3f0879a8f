"""What the tests of formats share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePath
from textwrap import dedent
from typing import Any

import pytest

from pyconsent.errors import InputError
from pyconsent.reading.catalogue import Catalogue, Reader
from pyconsent.reading.files import File
from pyconsent.reading.formats import Named


def read(files: Mapping[str, str], named: Sequence[Named] = (), parents: Mapping[str, str] | None = None) -> Catalogue:
    """The catalogue of these files, by their names; common indentation is taken off."""
    held = [File(name, PurePath(name), dedent(text).encode()) for name, text in files.items()]
    return Reader(named, parents or {}).read(held)


def values(found: Catalogue) -> dict[str, Any]:
    """The settings by their keys."""
    return {key: entry.value for key, entry in found.settings.items()}


def places(found: Catalogue, *paths: tuple[str | int, ...]) -> dict[str, list[str]]:
    """File, line and column of each setting, and of these parts of it."""
    return {
        key: [f"{place.file}:{place.line}:{place.column}" for place in map(entry.locate, ((), *paths))]
        for key, entry in found.settings.items()
    }


def refused(files: Mapping[str, str], named: Sequence[Named] = ()) -> str:
    """What is told of files that cannot be read."""
    with pytest.raises(InputError) as raised:
        read(files, named)
    return str(raised.value)
