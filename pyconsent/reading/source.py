"""YAML and JSON text, with the place of everything in it.

YAML is read by the core schema of YAML 1.2 (https://yaml.org/spec/1.2.2/#103-core-schema):
``on`` and ``off`` are words, and a moment is text. A key that stands twice is an error.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from typing import Any, ClassVar, cast

import yaml
from yaml.constructor import ConstructorError, SafeConstructor
from yaml.reader import ReaderError

from pyconsent.errors import InputError, unreadable

Path_ = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Location:
    """A place in a file; ``line`` and ``column`` count from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


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

_SURROGATES = re.compile(r"(?<!\\)((?:\\\\)*)(\\u[dD][89abAB]..\\u[dD][c-fC-F]..)")

# More than any file of these kinds holds, and less than aliases of aliases can grow to.
_MOST_VALUES = 5_000_000
# libyaml composes by recursion and has no bound of its own.
_DEEPEST = 100


@dataclass(frozen=True)
class Source:
    """A file or a stream that was read: its name, its data and where each part stands."""

    name: str
    data: Any
    node: yaml.Node | None

    def locate(self, path: Path_, *, key: bool = False) -> Location:
        """The place of the value at ``path`` (of its key), or of the nearest one around it."""
        node, mark = self.node, None
        for step in path:
            found = _child(node, step)
            if found is None:
                break
            mark = found[0].start_mark if key or isinstance(step, str) else found[1].start_mark
            node = found[1]
        if mark is None and node is not None:
            mark = node.start_mark
        return Location(self.name, mark.line + 1 if mark else 1, mark.column + 1 if mark else 1)


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


def decoded(content: bytes, name: str) -> str:
    """Text in UTF-8.

    Raises:
        InputError: it is not UTF-8.
    """
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
    text = decoded(content, name)
    if text.lstrip()[:1] in ("{", "["):
        text = _json_as_yaml(text)
    loader = _Loader(text)
    try:
        _check_depth(text)
        node = loader.get_single_node()
        return Source(name, None if node is None else _Builder(name).value(node), node)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line if mark else 0
        indent = re.match(r"[ \t]*", text.split("\n")[line])
        remedy = "; indent with spaces, not tabs" if indent and "\t" in indent[0] else ""
        raise InputError(f"{name}:{line + 1}: {error.problem or error.context}{remedy}") from error
    except ReaderError as error:
        line = text[: error.position].count("\n") + 1
        raise InputError(f"{name}:{line}: the control character #x{error.character:04x}; take it out") from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise InputError(f"{name}: {' '.join(str(error).split()) or 'nested too deeply'}") from error
    finally:
        loader.dispose()


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


def _child(node: yaml.Node | None, step: str | int) -> tuple[yaml.Node, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        # Of a key that was merged in and then given again, the last counts.
        for key, value in reversed(node.value):
            if key.value == str(step):
                return key, value
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step], node.value[step]
    return None


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
                return node.value.lower() == "true"
            case "int":
                return int(node.value, 0) if node.value[:2] in ("0o", "0x") else int(node.value)
            case "float" if isfinite(number := float(node.value)):
                return number
            case "str":
                return node.value
        raise ConstructorError(None, None, f"{node.value!r} cannot be read as {node.tag}", node.start_mark)
