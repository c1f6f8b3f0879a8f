"""TOML (https://toml.io/en/v1.0.0): every value is a setting, as in plain YAML.

tomllib reads it and tells no places. What it has read is sound, so that a pass over the
signs of the text finds them.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from datetime import date, time
from functools import cached_property
from math import isfinite
from typing import Any

from pyconsent.errors import InputError
from pyconsent.reading.formats.setting import Reading, Setting
from pyconsent.reading.formats.values import leaves
from pyconsent.reading.source import Marks, Path_, Source, decoded

NAMES: tuple[str, ...] = ("*.toml",)
OPTIONS: tuple[str, ...] = ()

_WHERE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")
_SIGNS = re.compile(
    r"[ \t\r]+|#[^\n]*"
    r'|(?P<text>"{3}(?:\\.|[^\\])*?"{3,5}|\'{3}.*?\'{3,5}|"(?:\\.|[^"\\])*"|\'[^\']*\')'
    r"|(?P<sign>[\[\]{}=,.\n])"
    r"|(?P<word>[^\s\[\]{}=,.#\"']+)",
    re.DOTALL,
)


def parse(content: bytes, name: str) -> Source:
    """The tables. A moment is text, and so is a number that is not finite.

    Raises:
        InputError: it is not UTF-8, or no TOML.
    """
    text = decoded(content, name)
    try:
        return Source(name, _plain(tomllib.loads(text, parse_float=_finite)), _Places(text))
    except RecursionError as error:
        raise InputError(f"{name}:1: nested too deeply") from error
    except ValueError as error:
        problem = str(error)
        line = (found := _WHERE.search(problem)) and found[1]
        raise InputError(f"{name}:{line or text.count(chr(10)) + 1}: {_WHERE.sub('', problem).lower()}") from error


def recognises(data: Any) -> bool:
    """All that its name says is one."""
    return True


def read(source: Source, reading: Reading) -> Iterator[Setting]:
    """Every value."""
    return leaves(source.data, ())


def _finite(number: str) -> float | str:
    return value if isfinite(value := float(number)) else number


def _plain(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: _plain(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_plain(value) for value in data]
    return data.isoformat() if isinstance(data, date | time) else data


class _Places:
    """Places in the text of sound TOML, which is gone over when the first of them is asked for."""

    def __init__(self, text: str) -> None:
        self._text = text

    def find(self, path: Path_, *, key: bool) -> tuple[int, int]:
        """The place of the key at the path, or of the nearest one around it."""
        return self._marks.find(path, key=key)

    def extent(self, path: Path_) -> range:
        """The lines from the key to the next one beside it, or beside one around it."""
        return self._marks.extent(path)

    @cached_property
    def _marks(self) -> Marks:
        return Marks(_Pass(self._text).marks)


class _Pass:
    """Line and column of every key, by its path."""

    def __init__(self, text: str) -> None:
        self.marks: dict[Path_, tuple[int, int]] = {}
        self._signs = [sign for sign in _SIGNS.finditer(text) if sign.lastgroup]
        self._next = 0
        self._starts = [0, *(line.end() for line in re.finditer("\n", text))]
        self._line = 0
        # How many tables there are so far in each list of them.
        self._tables: dict[Path_, int] = {}
        table: Path_ = ()
        while self._next < len(self._signs):
            if self._take("\n"):
                continue
            if self._at("["):
                table = self._heading()
            else:
                self._pair(table)

    def _heading(self) -> Path_:
        start = self._signs[self._next]
        is_listed = self._take("[") and self._take("[")
        path: Path_ = ()
        *around, last = self._key()
        for part in around:
            path = (*path, part)
            if path in self._tables:
                path = (*path, self._tables[path] - 1)
        path = (*path, last)
        if is_listed:
            self._mark(path, start)
            self._tables[path] = self._tables.get(path, 0) + 1
            path = (*path, self._tables[path] - 1)
        while self._take("]"):
            pass
        self._mark(path, start)
        return path

    def _pair(self, around: Path_) -> None:
        start = self._signs[self._next]
        for part in self._key():
            around = (*around, part)
            self._mark(around, start)
        self._take("=")
        self._value(around)

    def _key(self) -> list[str]:
        parts = [self._part()]
        while self._take("."):
            parts.append(self._part())
        return parts

    def _part(self) -> str:
        part = self._signs[self._next]
        self._next += 1
        if part.lastgroup == "word":
            return part[0]
        word: str = tomllib.loads(f"word = {part[0]}")["word"]
        return word

    def _value(self, path: Path_) -> None:
        if self._take("{"):
            while not self._take("}"):
                if not self._take(",") and not self._take("\n"):
                    self._pair(path)
        elif self._take("["):
            number = 0
            while not self._take("]"):
                if not self._take(",") and not self._take("\n"):
                    self._mark((*path, number), self._signs[self._next])
                    self._value((*path, number))
                    number += 1
        else:
            while self._next < len(self._signs) and not any(map(self._at, ",]}\n")):
                self._next += 1

    def _mark(self, path: Path_, sign: re.Match[str]) -> None:
        while self._line + 1 < len(self._starts) and self._starts[self._line + 1] <= sign.start():
            self._line += 1
        self.marks.setdefault(path, (self._line + 1, sign.start() - self._starts[self._line] + 1))

    def _at(self, sign: str) -> bool:
        return self._next < len(self._signs) and self._signs[self._next]["sign"] == sign

    def _take(self, sign: str) -> bool:
        if found := self._at(sign):
            self._next += 1
        return found
