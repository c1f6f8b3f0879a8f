"""Any YAML or JSON, by a mapping that the configuration gives under ``options``.

``settings`` is the path to the mapping or list whose entries are the settings (``*`` stands
for every key); the others are paths within an entry. Without ``default`` the entry itself
is the default; without ``key`` its own key, or its number, is the key.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pyconsent.reading import source
from pyconsent.reading.formats.setting import Reading, Setting
from pyconsent.reading.formats.values import plain, scalar
from pyconsent.reading.places import Path_
from pyconsent.reading.source import Source

OPTIONS: tuple[str, ...] = ("settings", "key", "title", "description", "default", "fallback", "values")

parse = source.parse


def recognises(data: Any) -> bool:
    """None: the configuration names it."""
    return False


def read(source: Source, reading: Reading) -> Iterator[Setting]:
    """The entries that the mapping leads to.

    Raises:
        InputError: it leads to no entries, or to one without a key or a default.
    """
    options = {name: _steps(value) for name, value in reading.options.items()}
    found = False
    for path, held in _all(source.data, options.get("settings", ()), ()):
        entries = held.items() if isinstance(held, dict) else enumerate(held) if isinstance(held, list) else None
        if entries is None:
            raise source.refusal(path, "no mapping and no list of settings; correct `settings` of its mapping")
        found = True
        for name, entry in entries:
            yield _setting(source, (*path, name), entry, options)
    if not found:
        raise source.refusal((), f"nothing at {reading.options['settings']!r}; correct `settings` of its mapping")


def _setting(source: Source, path: Path_, entry: Any, options: dict[str, Path_]) -> Setting:
    told = {name: _at(entry, steps) for name, steps in options.items() if name != "settings"}
    for name in ("key", "default"):
        if name in told and not told[name]:
            raise source.refusal(path, f"no {'.'.join(map(str, options[name]))!r}; correct `{name}` of its mapping")
    (key,) = told.pop("key", [str(path[-1])])
    (default,) = told.pop("default", [entry])
    values = told.pop("values", [])
    value = plain(str(key), default) | {name: scalar(found[0]) for name, found in told.items() if found}
    if values and isinstance(values[0], list):
        value["values"] = [scalar(one) for one in values[0]]
    return Setting(str(key), value, path, {(name,): (*path, *steps) for name, steps in options.items()})


def _steps(path: str) -> Path_:
    return tuple(path.split(".")) if path else ()


def _all(data: Any, steps: Path_, path: Path_) -> Iterator[tuple[Path_, Any]]:
    if not steps:
        yield path, data
    elif steps[0] == "*":
        for key in data if isinstance(data, dict) else range(len(data)) if isinstance(data, list) else ():
            yield from _all(data[key], steps[1:], (*path, key))
    else:
        for found in _at(data, steps[:1]):
            yield from _all(found, steps[1:], (*path, steps[0]))


def _at(data: Any, steps: Path_) -> list[Any]:
    """What the path leads to, or nothing."""
    for step in steps:
        if not isinstance(data, dict) or step not in data:
            return []
        data = data[step]
    return [data]
