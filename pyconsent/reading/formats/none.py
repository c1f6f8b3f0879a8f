"""Files that hold no settings, and of which the configuration says so (``format: none``)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pyconsent.reading.formats.setting import Reading, Setting
from pyconsent.reading.places import Marks
from pyconsent.reading.source import Source

OPTIONS: tuple[str, ...] = ()


def parse(content: bytes, name: str) -> Source:
    """Nothing of it."""
    return Source(name, None, Marks({}))


def recognises(data: Any) -> bool:
    """None: a file is left out only where the configuration says so."""
    return False


def read(source: Source, reading: Reading) -> Iterator[Setting]:
    """No settings."""
    return iter(())
