"""pyconsent's own catalogue (schemas/catalogue.schema.json)."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any

from pyconsent.reading import source
from pyconsent.reading.formats.setting import Reading, Setting
from pyconsent.reading.source import Source
from pyconsent.reading.validation import validate

OPTIONS: tuple[str, ...] = ()

parse = source.parse


def recognises(data: Any) -> bool:
    """Anything that is meant to be one, so that it is told what is wrong with it."""
    return not isinstance(data, dict) or bool(get_close_matches("settings", data))


def read(source: Source, reading: Reading) -> Iterator[Setting]:
    """The settings, as they stand.

    Raises:
        InputError: the file does not fit the schema.
    """
    validate(source, "catalogue")
    for key, value in source.data["settings"].items():
        yield Setting(key, value, ("settings", key))
