"""Manifests of the OpenFeature CLI (https://github.com/open-feature/cli), as files or as its API gives them.

They say what the code serves by itself, and nothing of what is served to it. A flag that
stands in no other file has that for its default; of one that does, it is the fallback.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pyconsent.reading import source
from pyconsent.reading.effective import FALLBACK
from pyconsent.reading.formats.setting import Reading, Setting
from pyconsent.reading.formats.values import scalar
from pyconsent.reading.source import Source

OPTIONS: tuple[str, ...] = ()

parse = source.parse


def recognises(data: Any) -> bool:
    """Flags of which the first has a type and a default value."""
    flags = data.get("flags") if isinstance(data, dict) else None
    first = next(iter(flags.values() if isinstance(flags, dict) else flags), None) if flags else None
    return isinstance(first, dict) and bool({"flagType", "type"} & first.keys()) and "defaultValue" in first


def read(source: Source, reading: Reading) -> Iterator[Setting]:
    """Every flag.

    Raises:
        InputError: the flags are neither a mapping nor a list with keys, or one is no flag.
    """
    flags = source.data.get("flags") if isinstance(source.data, dict) else None
    if not isinstance(flags, dict | list):
        raise source.refusal((), "no `flags`; write a mapping of them")
    for place, flag in flags.items() if isinstance(flags, dict) else enumerate(flags):
        path = ("flags", place)
        if not isinstance(flag, dict):
            raise source.refusal(path, "the flag is no mapping; write one with `flagType` and `defaultValue`")
        key = place if isinstance(place, str) else flag.get("key")
        if not isinstance(key, str):
            raise source.refusal(path, "the flag has no `key`; add it")
        is_boolean = flag.get("flagType", flag.get("type")) == "boolean"
        name, description, default = flag.get("name"), flag.get("description"), flag.get("defaultValue")
        value: dict[str, Any] = {
            "title": name if isinstance(name, str) and name else key,
            "values": [True, False] if is_boolean else "any",
            "default": FALLBACK if default is None else scalar(default),
        }
        if isinstance(description, str) and description:
            value["description"] = description
        yield Setting(key, value, path, {("default",): (*path, "defaultValue")})
