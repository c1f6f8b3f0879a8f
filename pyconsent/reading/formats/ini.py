"""INI files: every key of a section is a setting.

Lines are read by the rules of Python's configparser
(https://docs.python.org/3/library/configparser.html#supported-ini-file-structure), and keys
may stand before any section, as in Grafana's ``defaults.ini``, or without sections at all, as
in ``kong.conf``. No library that reads INI tells where a key stands, and that it stands twice.

Programs differ in what some lines mean. That is not guessed: ``options`` say it.

- ``inline_comments``: whether `` #`` and `` ;`` begin a comment within a line.
- ``repeated: last``: a key that stands twice has the value that it was given last.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pyconsent.errors import InputError
from pyconsent.reading.formats.setting import Reading, Setting
from pyconsent.reading.formats.values import plain
from pyconsent.reading.places import Marks, Path_
from pyconsent.reading.source import Source, decoded

OPTIONS: tuple[str, ...] = ("inline_comments", "repeated")

_SECTION = re.compile(r"\[(.+)\]\s*(?:[#;].*)?")
_ASSIGNMENT = re.compile(r"([^=:]*[^=:\s])\s*[=:]\s*(.*)")
_INLINE = re.compile(r"(?:^|\s+)[#;].*")


def parse(content: bytes, name: str) -> Source:
    """The values that each key was given, in their order, by section (``""`` before any).

    Raises:
        InputError: it is not UTF-8, or a line assigns nothing.
    """
    data: dict[str, dict[str, list[str]]] = {}
    marks: dict[Path_, tuple[int, int]] = {}
    values: list[str] = []
    section, margin = "", 0
    for number, line in enumerate(decoded(content, name).split("\n"), 1):
        text = line.strip()
        indent = len(line) - len(line.lstrip())
        if not text:
            values = []
        elif text[0] in "#;":
            pass
        elif values and indent > margin:
            if _ASSIGNMENT.fullmatch(text) and values[-1]:
                raise InputError(f"{name}:{number}: a key, or more of the value above? Put a key at the margin")
            values[-1] += f"\n{text}"
        elif heading := _SECTION.fullmatch(text):
            section, values = heading[1], []
        elif assignment := _ASSIGNMENT.fullmatch(text):
            key, value = assignment.groups()
            values, margin = data.setdefault(section, {}).setdefault(key, []), indent
            values.append(value)
            marks[section, key] = number, indent + 1
        else:
            raise InputError(f"{name}:{number}: no assignment; write key = value, or [section]")
    return Source(name, data, Marks(marks))


def recognises(data: Any) -> bool:
    """All that its name says is one."""
    return True


def read(source: Source, reading: Reading) -> Iterator[Setting]:
    """Every key; its name begins with that of its section.

    Raises:
        InputError: what a line means depends on the program, and the options do not say it.
    """
    for section, keys in source.data.items():
        for key, values in keys.items():
            path = section, key
            if len(values) > 1 and reading.options.get("repeated") != "last":
                raise source.refusal(
                    path,
                    f"{key!r} stands twice; remove one, or say `repeated: last` under `options` of the format, if the"
                    " last counts",
                )
            value = values[-1]
            if "#" in value or ";" in value:
                value = _without_comment(value, source, path, reading)
            name = f"{section}.{key}" if section else key
            yield Setting(name, plain(name, value), path)


def _without_comment(value: str, source: Source, path: Path_, reading: Reading) -> str:
    if value[:1] in "\"'`" or not _INLINE.search(value):
        return value
    match reading.options.get("inline_comments"):
        case True:
            return "\n".join(_INLINE.sub("", line) for line in value.split("\n"))
        case False:
            return value
    raise source.refusal(
        path, "a comment, or a part of the value? Say `inline_comments` under `options` of the format: true or false"
    )
