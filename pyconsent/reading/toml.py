"""TOML text, with the place of everything in it (https://toml.io/en/v1.0.0).

``tomllib`` gives the data and says what is wrong; tree-sitter, when the first place is
asked for, says where what stands.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from datetime import date, time
from functools import cached_property
from math import isfinite
from typing import TYPE_CHECKING, Any

from pyconsent.errors import InputError
from pyconsent.reading.places import Marks, Path_
from pyconsent.reading.source import Source, decoded

if TYPE_CHECKING:
    from tree_sitter import Node

_WHERE = re.compile(r"(?P<problem>.*) \(at (?:line (?P<line>\d+), column \d+|end of document)\)", re.DOTALL)


def parse(content: bytes, name: str) -> Source:
    """Parses TOML text in UTF-8. Moments, dates and times are text, as in RFC 3339.

    Raises:
        InputError: it is not UTF-8, or does not parse.
    """
    text = decoded(content, name)
    try:
        return Source(name, _plain(tomllib.loads(text, parse_float=_finite)), _Places(text))
    except tomllib.TOMLDecodeError as error:
        told = _WHERE.fullmatch(str(error))
        line, problem = (told["line"], told["problem"]) if told else (1, error)
        raise InputError(f"{name}:{line or text.rstrip().count(chr(10)) + 1}: {problem}") from error
    except RecursionError as error:
        raise InputError(f"{name}: nested too deeply") from error
    except ValueError as error:
        raise InputError(f"{name}: {error}") from error


def _finite(number: str) -> float:
    if not isfinite(value := float(number)):
        raise ValueError(f"{number} is no number that can be compared")
    return value


def _plain(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: _plain(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_plain(value) for value in data]
    return data.isoformat() if isinstance(data, date | time) else data


class _Places:
    """Places in the tree of a text."""

    def __init__(self, text: str) -> None:
        self._text = text

    def find(self, path: Path_, *, key: bool) -> tuple[int, int]:
        """The mark of the path, or of the nearest one around it."""
        return self._marks.find(path, key=key)

    def extent(self, path: Path_) -> range:
        """The lines from the mark of the path to the next one."""
        return self._marks.extent(path)

    @cached_property
    def _marks(self) -> Marks:
        import tree_sitter_toml
        from tree_sitter import Language, Parser

        content = self._text.encode()
        tree = Parser(Language(tree_sitter_toml.language())).parse(content)
        return Marks(_Walk(content.split(b"\n")).marks(tree.root_node))


class _Walk:
    """Through a tree, from which every key and entry gets its line and column."""

    def __init__(self, lines: list[bytes]) -> None:
        self._lines = lines
        self._marks: dict[Path_, tuple[int, int]] = {}
        # How many tables there are so far in each array of them.
        self._counts: dict[Path_, int] = {}

    def marks(self, document: Node) -> dict[Path_, tuple[int, int]]:
        """Line and column by path, counted from 1."""
        for node in document.named_children:
            if node.type == "pair":
                self._pair(node, ())
            elif node.type in ("table", "table_array_element"):
                header, *pairs = (child for child in node.named_children if child.type != "comment")
                path = self._headed(header, is_entry=node.type == "table_array_element")
                for pair in pairs:
                    self._pair(pair, path)
        return self._marks

    def _headed(self, header: Node, *, is_entry: bool) -> Path_:
        """The path that a header leads to: of arrays of tables on the way, to the last of them."""
        path: Path_ = ()
        for key in _keys(header):
            if path in self._counts:
                path = (*path, self._counts[path] - 1)
            path = (*path, _word(key))
            self._mark(path, key)
        if is_entry:
            self._counts[path] = self._counts.get(path, 0) + 1
            path = (*path, self._counts[path] - 1)
            self._mark(path, header)
        return path

    def _pair(self, pair: Node, path: Path_) -> None:
        name, value = (child for child in pair.named_children if child.type != "comment")
        for key in _keys(name):
            path = (*path, _word(key))
            self._mark(path, key)
        self._value(value, path)

    def _value(self, node: Node, path: Path_) -> None:
        children = [child for child in node.named_children if child.type != "comment"]
        if node.type == "inline_table":
            for pair in children:
                self._pair(pair, path)
        elif node.type == "array":
            for number, child in enumerate(children):
                self._mark((*path, number), child)
                self._value(child, (*path, number))

    def _mark(self, path: Path_, node: Node) -> None:
        line, offset = node.start_point
        # Columns are told in bytes.
        self._marks.setdefault(path, (line + 1, len(self._lines[line][:offset].decode()) + 1))


def _keys(node: Node) -> Iterator[Node]:
    if node.type == "dotted_key":
        for child in node.named_children:
            yield from _keys(child)
    else:
        yield node


def _word(key: Node) -> str:
    text = (key.text or b"").decode()
    return text if key.type == "bare_key" else next(iter(tomllib.loads(f"{text} = 0")))
