"""YAML and JSON text, with the place of everything in it.

YAML is read by the core schema of YAML 1.2 (https://yaml.org/spec/1.2.2/#103-core-schema):
``on`` and ``off`` are words, and a moment is text. A key that stands twice is an error.
Files of programs that read YAML 1.1 have its booleans, ``on`` and ``off`` among them.
"""

from __future__ import annotations

import gc
import json
import logging
import marshal
import re
import sys
from bisect import bisect
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, wraps
from math import isfinite
from pathlib import Path
from typing import Any, ClassVar, ParamSpec, Protocol, TypeVar, cast

import yaml
from yaml.composer import ComposerError
from yaml.constructor import ConstructorError, SafeConstructor
from yaml.reader import ReaderError

from pyconsent.errors import InputError, unreadable

_LOG = logging.getLogger(__name__)

Path_ = tuple[str | int, ...]

_Given = ParamSpec("_Given")
_Found = TypeVar("_Found")


@dataclass(frozen=True, slots=True)
class Location:
    """A place in a file; ``line`` and ``column`` count from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"

    def to_dict(self) -> dict[str, Any]:
        """The place as JSON types, as schemas/decision.schema.json says."""
        return {"file": self.file, "line": self.line, "column": self.column}


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Composes nodes; what a plain scalar means is decided by the core schema."""

    yaml_implicit_resolvers: ClassVar[dict[str, list[tuple[str, re.Pattern[str]]]]] = {}


for _tag, _pattern, _first in (
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    ("int", r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", list("-+0123456789")),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", list("-+.0123456789")),
    ("merge", r"<<", ["<"]),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(f"^(?:{_pattern})$"), _first)


class _OlderLoader(_Loader):
    """The same, with the booleans of YAML 1.1 (https://yaml.org/type/bool.html), as PyYAML and Psych have them."""


_OlderLoader.add_implicit_resolver(
    "tag:yaml.org,2002:bool",
    re.compile(r"^(?:yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF)$"),
    list("yYnNoO"),
)
_TRUE = ("true", "yes", "on")

_Compose = Callable[[_Loader], yaml.Node | None]

# What YAML forbids in text, and half characters that are escaped.
_ODD = re.compile(r"[\x7f-\x9f\ufffe\uffff]")
_HALF = re.compile(r"\\u[dD][89a-fA-F]")
_BLANK = re.compile(r"[ \t\n\r]*")
_DECODER = json.JSONDecoder()
_SURROGATES = re.compile(r"(?<!\\)((?:\\\\)*)(\\u[dD][89abAB]..\\u[dD][c-fC-F]..)")

_WHOLES = frozenset((dict, list))
# More than any file of these kinds holds, and less than aliases of aliases can grow to.
_MOST_VALUES = 5_000_000
# libyaml composes by recursion and has no bound of its own.
_DEEPEST = 100


class Places(Protocol):
    """Where the parts of what was parsed stand."""

    def find(self, path: Path_, *, key: bool) -> tuple[int, int]:
        """Line and column of the value at ``path`` (of its key), or of the nearest one around it."""

    def extent(self, path: Path_) -> range:
        """The lines from the entry at ``path``, or the nearest one around it, to the next entry."""


@dataclass(frozen=True)
class Source:
    """A file or a stream that was read: its name, its data and where each part stands."""

    name: str
    data: Any
    places: Places

    def locate(self, path: Path_, *, key: bool = False) -> Location:
        """The place of the value at ``path`` (of its key), or of the nearest one around it."""
        return Location(self.name, *self.places.find(path, key=key))

    def extent(self, path: Path_) -> range:
        """The lines from the entry at ``path``, or the nearest one around it, to the next entry."""
        return self.places.extent(path)

    def refusal(self, path: Path_, problem: str) -> InputError:
        """What is wrong at a place of it, to be raised; ``problem`` says a remedy too."""
        return InputError(f"{self.locate(path)}: {problem}")


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


def read_file(path: Path, name: str | None = None) -> Source:
    """Reads a YAML or JSON file.

    Raises:
        InputError: the file cannot be opened, is not UTF-8 or does not parse.
    """
    name = name or str(path)
    try:
        return parse(path.read_bytes(), name)
    except OSError as error:
        raise unreadable(name, error) from error


def written(data: Any) -> bytes:
    """Plain data in a form that is the same for the same data; in it 1 is not True, and the order counts."""
    # Sooner than JSON. From version 3 on it differs with what the data share.
    return marshal.dumps(data, 2)


def decoded(content: bytes, name: str) -> str:
    """Text in UTF-8.

    Raises:
        InputError: it is not UTF-8.
    """
    _LOG.info("read %s", name)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise InputError(f"{name}:{line}: not UTF-8; save the file as UTF-8") from error


def parse(content: bytes, name: str) -> Source:
    """Parses YAML or JSON text in UTF-8.

    Raises:
        InputError: it is not UTF-8, or does not parse.
    """
    return _parsed(content, name, _Loader)


def parse_yaml_1_1(content: bytes, name: str) -> Source:
    """The same, for what is read as YAML 1.1: ``yes``, ``no``, ``on`` and ``off`` are booleans, unless in quotes.

    Raises:
        InputError: it is not UTF-8, or does not parse.
    """
    return _parsed(content, name, _OlderLoader)


def uncollected(function: Callable[_Given, _Found]) -> Callable[_Given, _Found]:
    """Runs a function that makes much and drops little without looking for garbage, which takes it longer."""

    @wraps(function)
    def run(*given: _Given.args, **named: _Given.kwargs) -> _Found:
        collects = gc.isenabled()
        gc.disable()
        try:
            return function(*given, **named)
        finally:
            if collects:
                gc.enable()

    return run


def _parsed(content: bytes, name: str, loader: type[_Loader]) -> Source:
    text = decoded(content, name)
    if _is_json(text) and (data := _json(text)) is not None:
        return Source(name, data, Spans(text))
    return _yaml(text, name, _single, loader)


def parse_stream(content: bytes, name: str) -> Source:
    """Parses a stream of YAML documents, of which JSON is one: the data are the list of them.

    Raises:
        InputError: it is not UTF-8, or does not parse.
    """
    return _yaml(decoded(content, name), name, _all, _Loader)


@uncollected
def _yaml(text: str, name: str, compose: _Compose, loader: type[_Loader]) -> Source:
    if _is_json(text):
        text = _json_as_yaml(text)
    try:
        _check_depth(text)
        node = _composed(text, compose, loader)
        return Source(name, None if node is None else _Builder(name).value(node), Nodes(node))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        # A text that breaks off has its end on the line behind its last.
        lines = text.split("\n")
        line = min(mark.line if mark else 0, len(lines) - 1)
        indent = re.match(r"[ \t]*", lines[line])
        remedy = "; indent with spaces, not tabs" if indent and "\t" in indent[0] else ""
        raise InputError(f"{name}:{line + 1}: {error.problem or error.context}{remedy}") from error
    except ReaderError as error:
        line = text[: error.position].count("\n") + 1
        raise InputError(f"{name}:{line}: the control character #x{error.character:04x}; take it out") from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise InputError(f"{name}: {' '.join(str(error).split()) or 'nested too deeply'}") from error


def _single(loader: _Loader) -> yaml.Node | None:
    node = cast("yaml.Node | None", loader.get_node()) if loader.check_node() else None
    if loader.check_node():
        raise ComposerError(None, None, "a second document; give it a file of its own", loader.get_node().start_mark)
    return node


def _all(loader: _Loader) -> yaml.Node:
    documents = iter(lambda: loader.get_node() if loader.check_node() else None, None)
    return yaml.SequenceNode("tag:yaml.org,2002:seq", list(documents))


def _composed(text: str, compose: _Compose, kind: type[_Loader]) -> yaml.Node | None:
    loader = kind(text)
    try:
        return compose(loader)
    finally:
        loader.dispose()


def _is_json(text: str) -> bool:
    return text.lstrip()[:1] in ("{", "[")


@uncollected
def _json(text: str) -> Any:
    """The data of JSON, sooner than YAML's parser has them; None for what that is to judge."""
    if "\x7f" in text or (not text.isascii() and _ODD.search(text)):
        return None
    if _HALF.search(text) and _HALF.search(_SURROGATES.sub("", text)):
        return None
    try:
        data = json.loads(text, object_pairs_hook=_unique, parse_constant=_refuse, parse_float=_finite)
    except (ValueError, RecursionError):
        return None
    return data if _is_flat_enough(data) else None


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    whole = dict(pairs)
    return whole if len(whole) == len(pairs) else _refuse(pairs)


def _finite(number: str) -> float:
    return value if isfinite(value := float(number)) else _refuse(number)


def _refuse(problem: object) -> Any:
    raise ValueError(problem)


def _is_flat_enough(data: Any) -> bool:
    level = [data] if type(data) in _WHOLES else []
    for _ in range(_DEEPEST + 1):
        level = [
            part
            for whole in level
            for part in (whole.values() if type(whole) is dict else whole)
            if type(part) in _WHOLES
        ]
        if not level:
            return True
    return False


def _check_depth(text: str) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > _DEEPEST:
                raise ConstructorError(
                    None, None, f"nested deeper than {_DEEPEST} levels", cast(yaml.Mark, event.start_mark)
                )
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _json_as_yaml(text: str) -> str:
    """JSON in the form that YAML takes: no tabs between, no characters in two escapes."""
    return _SURROGATES.sub(lambda pair: pair[1] + json.loads(f'"{pair[2]}"'), text.replace("\t", " "))


class _Builder(SafeConstructor):
    """Plain data from nodes."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self._count = 0
        self._open: list[int] = []

    def value(self, node: yaml.Node) -> Any:
        self._count += 1
        if self._count > _MOST_VALUES or id(node) in self._open:
            raise ConstructorError(None, None, "aliases that grow without end", node.start_mark)
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node)
        self._open.append(id(node))
        try:
            if isinstance(node, yaml.SequenceNode):
                return [self.value(entry) for entry in node.value]
            return dict(self._entries(cast(yaml.MappingNode, node)))
        finally:
            self._open.pop()

    def _entries(self, node: yaml.MappingNode) -> Iterator[tuple[str, Any]]:
        seen: dict[str, int] = {}
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise ConstructorError(None, None, "a key is a word, not a list or a mapping", key.start_mark)
            if key.value in seen:
                problem = f"the key {key.value!r} stands twice, first on line {seen[key.value]}; remove one"
                raise ConstructorError(None, None, problem, key.start_mark)
            seen[key.value] = key.start_mark.line + 1
        self.flatten_mapping(node)
        for key, value in node.value:
            yield sys.intern(key.value), self.value(value)

    def _scalar(self, node: yaml.ScalarNode) -> Any:
        match node.tag.rpartition(":")[2]:
            case "null":
                return None
            case "bool":
                return node.value.lower() in _TRUE
            case "int":
                return int(node.value, 0) if node.value[:2] in ("0o", "0x") else int(node.value)
            case "float" if isfinite(number := float(node.value)):
                return number
            case "str":
                return node.value
        raise ConstructorError(None, None, f"{node.value!r} cannot be read as {node.tag}", node.start_mark)
