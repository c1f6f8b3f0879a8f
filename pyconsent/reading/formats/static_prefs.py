"""Firefox's StaticPrefList.yaml, which is YAML only after Mozilla's build has preprocessed it.

Its header says what an entry has: ``name``, ``type``, ``value`` and ``mirror``, a line each
(modules/libpref/init/StaticPrefList.yaml of Firefox). A value may stand under a condition of
its own, or be a name that the file defines by conditions: ``@IS_NIGHTLY_BUILD@``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pyconsent.errors import InputError
from pyconsent.reading.effective import UNKNOWN
from pyconsent.reading.formats.preprocessed import Given, Preferences, text
from pyconsent.reading.formats.setting import Reading, Setting
from pyconsent.reading.places import Marks, Path_
from pyconsent.reading.source import Source, decoded

OPTIONS: tuple[str, ...] = ()

_LINE = re.compile(
    r"(?P<before>(?P<new>-)?\s+)(?P<key>\w+):\s*"
    r"(?P<value>\"(?:\\.|[^\"\\])*\"|'[^']*'|[^\"'\s#](?:[^#]|(?<=\S)#)*?|)\s*(?:\s#.*)?"
)


def parse(content: bytes, name: str) -> Source:
    """What each preference is given, in the order of the file.

    Raises:
        InputError: it is not UTF-8, or a line is no part of an entry.
    """
    given = text(decoded(content, name), name)
    data: dict[str, list[Given]] = {}
    marks: dict[Path_, tuple[int, int]] = {}
    entry = type_ = ""
    for number, (line, condition) in enumerate(zip(given.lines, given.conditions, strict=True), 1):
        if not line.strip() or line.lstrip()[0] == "#":
            continue
        found = _LINE.fullmatch(line.rstrip())
        if not found or (found["new"] is None and not entry) or bool(found["new"]) is not (found["key"] == "name"):
            raise InputError(f"{name}:{number}: no part of an entry; write `- name: x`, or `  key: value` below it")
        match found["key"]:
            case "name":
                entry, type_ = found["value"], ""
            case "type":
                type_ = found["value"]
            case "value":
                path = entry, len(data.get(entry, ()))
                marks[path] = number, found.start("key") + 1
                data.setdefault(entry, []).extend(
                    Given(when, _value(written, type_), path)
                    for when, written in given.expanded(found["value"], condition)
                )
    return Source(name, data, Marks(marks))


def recognises(data: Any) -> bool:
    """All that its name says is one."""
    return True


def read(source: Source, reading: Reading) -> Iterator[Setting]:
    """Every preference."""
    preferences = Preferences(reading.audiences)
    for name, given in source.data.items():
        yield preferences.setting(name, given)


def _value(written: str | None, type_: str) -> Any:
    """The value of a type; a number that C++ is to work out is text."""
    if written is None:
        return UNKNOWN
    if "bool" in type_.lower():
        return {"true": True, "false": False}.get(written, UNKNOWN)
    if "string" in type_.lower():
        return written[1:-1] if written[:1] in ('"', "'") else written
    try:
        return int(written, 0)
    except ValueError:
        try:
            return float(written.removesuffix("f"))
        except ValueError:
            return written
