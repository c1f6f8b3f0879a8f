"""Firefox's preference files: ``pref("name", value);`` with the conditions of its build.

The grammar is that of modules/libpref/parser/src/lib.rs of Firefox: ``pref``, ``user_pref`` and
``sticky_pref``, with ``sticky`` and ``locked`` behind the value. Of two that give the same
preference a value the last counts. One that no line gives a value is left to the code.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterator
from typing import Any

from pyconsent.errors import InputError
from pyconsent.reading.effective import UNKNOWN
from pyconsent.reading.formats.preprocessed import Given, Preferences, text
from pyconsent.reading.formats.setting import Reading, Setting
from pyconsent.reading.places import Marks, Path_
from pyconsent.reading.source import Source, decoded

OPTIONS: tuple[str, ...] = ()

# Comments and blanks, as they come: nothing of them is tried another way.
_BETWEEN = r"(?>\s+|//[^\n]*|/\*.*?\*/|\#[^\n]*)*+"
_STRING = r"\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'"
_STATEMENT = re.compile(
    rf"(?:user_|sticky_)?pref{_BETWEEN}\({_BETWEEN}(?P<name>{_STRING}){_BETWEEN},{_BETWEEN}"
    rf"(?P<value>{_STRING}|true|false|[-+]?\d+|@\w+@|__\w+__){_BETWEEN}"
    rf"(?P<attributes>(?:,{_BETWEEN}(?:sticky|locked){_BETWEEN})*)\){_BETWEEN};",
    re.DOTALL,
)
_SKIPPED = re.compile(_BETWEEN, re.DOTALL)
_ESCAPE = re.compile(r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|(.))", re.DOTALL)
_LETTERS = {"n": "\n", "r": "\r"}


def parse(content: bytes, name: str) -> Source:
    """What each preference is given, in the order of the file.

    Raises:
        InputError: it is not UTF-8, or something in it is neither a preference nor a comment.
    """
    given = text(decoded(content, name), name)
    whole = "\n".join(given.lines)
    starts = [0, *(line.end() for line in re.finditer("\n", whole))]
    data: dict[str, list[Given]] = {}
    marks: dict[Path_, tuple[int, int]] = {}
    at = _end(whole, 0)
    while at < len(whole):
        line = bisect(starts, at)
        if not (found := _STATEMENT.match(whole, at)):
            raise InputError(f'{name}:{line}: no preference; write pref("name", value);')
        preference, value = _unquoted(found["name"]), found["value"]
        path = preference, len(data.get(preference, ()))
        marks[path] = line, at - starts[line - 1] + 1
        condition = given.conditions[bisect(starts, found.start("value")) - 1]
        data.setdefault(preference, []).extend(
            Given(when, _value(written), path, "locked" in found["attributes"])
            for when, written in given.expanded(value, condition)
        )
        at = _end(whole, found.end())
    return Source(name, data, Marks(marks))


def recognises(data: Any) -> bool:
    """All that its name says is one."""
    return True


def read(source: Source, reading: Reading) -> Iterator[Setting]:
    """Every preference."""
    preferences = Preferences(reading.audiences)
    for name, given in source.data.items():
        yield preferences.setting(name, given)


def _end(whole: str, at: int) -> int:
    skipped = _SKIPPED.match(whole, at)
    return skipped.end() if skipped else at


def _value(written: str | None) -> Any:
    match written:
        case "true" | "false":
            return written == "true"
        case str() if written[:1] in ('"', "'"):
            return _unquoted(written)
        case str() if written.lstrip("+-").isdecimal():
            return int(written)
    return UNKNOWN


def _unquoted(literal: str) -> str:
    plain = _ESCAPE.sub(
        lambda escape: chr(int(code, 16)) if (code := escape[1] or escape[2]) else _LETTERS.get(escape[3], escape[3]),
        literal[1:-1],
    )
    # Some characters are written as two.
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
