"""Annotations among the files of a catalogue (schemas/annotations.schema.json); they hold no settings of their own."""

from __future__ import annotations

from collections.abc import Iterator

from pyconsent.reading import source
from pyconsent.reading.annotations import is_annotations
from pyconsent.reading.formats.setting import Reading, Setting
from pyconsent.reading.source import Source

OPTIONS: tuple[str, ...] = ()

parse = source.parse
recognises = is_annotations


def read(source: Source, reading: Reading) -> Iterator[Setting]:
    """No settings."""
    return iter(())
