"""TOML: every value is a setting, as in plain YAML."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pyconsent.reading import toml
from pyconsent.reading.formats.setting import Reading, Setting
from pyconsent.reading.formats.values import leaves
from pyconsent.reading.source import Source

OPTIONS: tuple[str, ...] = ()

parse = toml.parse


def recognises(data: Any) -> bool:
    """All that its name says is one."""
    return True


def read(source: Source, reading: Reading) -> Iterable[Setting]:
    """Every value."""
    return leaves(source.data)
