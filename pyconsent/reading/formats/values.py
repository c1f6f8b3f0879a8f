"""Plain YAML or JSON in which each value is a setting.

Its key is the path to it, joined with dots. A list is one value, written as JSON, so that
one that grows is a change.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from pyconsent.reading import source
from pyconsent.reading.formats.setting import Reading, Setting
from pyconsent.reading.places import Path_
from pyconsent.reading.source import Source

OPTIONS: tuple[str, ...] = ()

parse = source.parse

_SCALARS = frozenset((str, bool, int, float))


def recognises(data: Any) -> bool:
    """None: any YAML or JSON could be one, so that the configuration names it."""
    return False


def read(source: Source, reading: Reading) -> Iterable[Setting]:
    """Every value."""
    return leaves(source.data)


def leaves(data: Any, path: Path_ = (), before: str = "") -> list[Setting]:
    """Every value within data, for the formats that hold nothing else; each stands where its setting does."""
    found = []
    for key, value in data.items() if isinstance(data, dict) else ():
        if isinstance(value, dict) and value:
            found += leaves(value, (*path, key), f"{before}{key}.")
        else:
            name = before + key
            found.append(Setting(name, plain(name, value), (*path, key)))
    return found


def plain(title: str, default: Any) -> dict[str, Any]:
    """A setting of which no more is known than its default."""
    values = [True, False] if type(default) is bool else "any"
    return {"title": title, "values": values, "default": default if type(default) in _SCALARS else scalar(default)}


def scalar(value: Any) -> Any:
    """A value of the catalogue: what is no scalar, and null, are written as JSON."""
    return value if type(value) in _SCALARS else json.dumps(value, sort_keys=True, ensure_ascii=False)


def different(values: Iterable[Any]) -> list[Any]:
    """Each of the values once, in their order."""
    # In Python 1 is True; in a settings file it is not.
    return list({repr(value): value for value in values}.values())
