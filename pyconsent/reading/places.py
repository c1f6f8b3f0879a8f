"""Where the parts of what was parsed stand: line and column, counted from 1."""

from __future__ import annotations

import json
import re
import sys
from bisect import bisect
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol, cast

import yaml

Path_ = tuple[str | int, ...]

_BLANK = re.compile(r"[ \t\n\r]*")
_DECODER = json.JSONDecoder()


class Places(Protocol):
    """Where the parts of what was parsed stand."""

    def find(self, path: Path_, *, key: bool) -> tuple[int, int]:
        """Line and column of the value at ``path`` (of its key), or of the nearest one around it."""

    def extent(self, path: Path_) -> range:
        """The lines from the entry at ``path``, or the nearest one around it, to the next entry."""


@dataclass(frozen=True)
class Marks:
    """Places that a parser told one by one: line and column by path."""

    marks: Mapping[Path_, tuple[int, int]]

    def find(self, path: Path_, *, key: bool) -> tuple[int, int]:
        """The mark of the path, or of the nearest one around it."""
        around = (path[:length] for length in range(len(path), -1, -1))
        return next((self.marks[one] for one in around if one in self.marks), (1, 1))

    def extent(self, path: Path_) -> range:
        """The lines from the mark to the next one beside it, or beside one around it."""
        first, end = 1, sys.maxsize
        for length in range(1, len(path) + 1):
            if path[:length] not in self.marks:
                break
            first = self.marks[path[:length]][0]
            end = _next(self._beside[path[: length - 1]], first, end)
        return range(first, end)

    @cached_property
    def _beside(self) -> Mapping[Path_, list[int]]:
        """The lines of the entries of each whole, in their order."""
        lines: dict[Path_, list[int]] = defaultdict(list)
        for path, (line, _) in self.marks.items():
            lines[path[:-1]].append(line)
        return {path: sorted(of_one) for path, of_one in lines.items()}


class Spans:
    """Places in sound JSON text.

    The text is gone over only as far as they are asked for, and over the inside of what
    is not asked for by the decoder of ``json``.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        # Of each whole that was entered, by its offset: its parts so far, and what goes on to the next.
        self._entered: dict[int, tuple[dict[str | int, tuple[int, int]], Iterator[str | int]]] = {}
        self._beside: dict[int, list[int]] = {}

    def find(self, path: Path_, *, key: bool) -> tuple[int, int]:
        """The place of the part at the path, or of the nearest one around it."""
        offset = place = self._after(0)
        for step in path:
            if not (found := self._part(offset, step)):
                break
            place = found[0] if key or isinstance(step, str) else found[1]
            offset = found[1]
        line = bisect(self._starts, place)
        return line, place - self._starts[line - 1] + 1

    def extent(self, path: Path_) -> range:
        """The lines from the part to the next one beside it, or beside one around it."""
        offset, first, end = self._after(0), 1, sys.maxsize
        for step in path:
            if not (found := self._part(offset, step)):
                break
            first = bisect(self._starts, found[0])
            end = _next(self._lines(offset), first, end)
            offset = found[1]
        return range(first, end)

    def _lines(self, offset: int) -> list[int]:
        """The lines of all parts of a whole that was entered."""
        if offset not in self._beside:
            parts, going_on = self._entered[offset]
            # Up to its end.
            for _ in going_on:
                pass
            self._beside[offset] = [bisect(self._starts, start) for start, _ in parts.values()]
        return self._beside[offset]

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(found.end() for found in re.finditer("\n", self._text))]

    def _after(self, offset: int) -> int:
        """The next offset that is not blank."""
        return cast("re.Match[str]", _BLANK.match(self._text, offset)).end()

    def _part(self, offset: int, step: str | int) -> tuple[int, int] | None:
        """Where the key and the value of a part of a whole begin."""
        if offset not in self._entered:
            parts: dict[str | int, tuple[int, int]] = {}
            self._entered[offset] = parts, self._parts(offset, parts)
        parts, going_on = self._entered[offset]
        if step not in parts:
            any(name == step for name in going_on)
        return parts.get(step)

    def _parts(self, offset: int, parts: dict[str | int, tuple[int, int]]) -> Iterator[str | int]:
        is_mapping = self._text[offset] == "{"
        if not is_mapping and self._text[offset] != "[":
            return
        offset = self._after(offset + 1)
        while self._text[offset] not in "}]":
            start = offset
            name: str | int = len(parts)
            if is_mapping:
                name, offset = _DECODER.raw_decode(self._text, start)
                offset = self._after(self._after(offset) + 1)
            parts[name] = start, offset
            yield name
            offset = self._after(_DECODER.raw_decode(self._text, offset)[1])
            if self._text[offset] == ",":
                offset = self._after(offset + 1)


class Nodes:
    """Places in the nodes that YAML was composed of."""

    def __init__(self, root: yaml.Node | None) -> None:
        self._root = root
        self._entries: dict[int, dict[str, tuple[yaml.Node, yaml.Node]]] = {}
        self._beside: dict[int, list[int]] = {}

    def find(self, path: Path_, *, key: bool) -> tuple[int, int]:
        """The mark of the node at the path, or of the nearest one around it."""
        node, mark = self._root, None
        for step in path:
            found = self._child(node, step)
            if found is None:
                break
            mark = found[0].start_mark if key or isinstance(step, str) else found[1].start_mark
            node = found[1]
        if mark is None and node is not None:
            mark = node.start_mark
        return (mark.line + 1, mark.column + 1) if mark else (1, 1)

    def extent(self, path: Path_) -> range:
        """The lines from the node to the next one beside it, or beside one around it."""
        node, first, end = self._root, 1, sys.maxsize
        for step in path:
            found = self._child(node, step)
            if found is None:
                break
            first = found[0].start_mark.line + 1
            end = _next(self._lines(node), first, end)
            node = found[1]
        return range(first, end)

    def _lines(self, node: yaml.Node | None) -> list[int]:
        """The line of each entry of a mapping or a list, in their order."""
        if id(node) not in self._beside:
            entries = node.value if isinstance(node, yaml.CollectionNode) else ()
            keys = (entry[0] if isinstance(entry, tuple) else entry for entry in entries)
            self._beside[id(node)] = sorted(key.start_mark.line + 1 for key in keys)
        return self._beside[id(node)]

    def _child(self, node: yaml.Node | None, step: str | int) -> tuple[yaml.Node, yaml.Node] | None:
        if isinstance(node, yaml.MappingNode):
            if id(node) not in self._entries:
                # Of a key that was merged in and then given again, the last counts.
                self._entries[id(node)] = {key.value: (key, value) for key, value in node.value}
            return self._entries[id(node)].get(str(step))
        if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            return node.value[step], node.value[step]
        return None


def _next(lines: list[int], first: int, end: int) -> int:
    """The first of these lines that is beyond a line, or the end of what is around them."""
    at = bisect(lines, first)
    return lines[at] if at < len(lines) else end
