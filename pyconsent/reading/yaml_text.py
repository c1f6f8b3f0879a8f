"""The data of YAML text, by the core schema of YAML 1.2 (https://yaml.org/spec/1.2.2/#103-core-schema).

``on`` and ``off`` are words, and a moment is text. A key that stands twice is an error.
Files of programs that read YAML 1.1 have its booleans, ``on`` and ``off`` among them.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from math import isfinite
from typing import Any, ClassVar, cast

import yaml
from yaml.composer import ComposerError
from yaml.constructor import ConstructorError, SafeConstructor
from yaml.reader import ReaderError

from pyconsent.errors import InputError
from pyconsent.reading.json_text import DEEPEST, as_yaml, is_json
from pyconsent.reading.places import Nodes
from pyconsent.uncollected import uncollected


class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Composes nodes; what a plain scalar means is decided by the core schema."""

    yaml_implicit_resolvers: ClassVar[dict[str, list[tuple[str, re.Pattern[str]]]]] = {}


for _tag, _pattern, _first in (
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    ("int", r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", list("-+0123456789")),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", list("-+.0123456789")),
    ("merge", r"<<", ["<"]),
):
    Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(f"^(?:{_pattern})$"), _first)


class OlderLoader(Loader):
    """The same, with the booleans of YAML 1.1 (https://yaml.org/type/bool.html), as PyYAML and Psych have them."""


OlderLoader.add_implicit_resolver(
    "tag:yaml.org,2002:bool",
    re.compile(r"^(?:yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF)$"),
    list("yYnNoO"),
)
_TRUE = ("true", "yes", "on")

Compose = Callable[[Loader], yaml.Node | None]

# More than any file of these kinds holds, and less than aliases of aliases can grow to.
_MOST_VALUES = 5_000_000


@uncollected
def composed(text: str, name: str, compose: Compose, loader: type[Loader]) -> tuple[Any, Nodes]:
    """The data of a text, and the nodes that they are made of.

    Raises:
        InputError: it does not parse.
    """
    if is_json(text):
        text = as_yaml(text)
    try:
        _check_depth(text)
        node = _nodes(text, compose, loader)
        return None if node is None else _Builder(name).value(node), Nodes(node)
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


def single(loader: Loader) -> yaml.Node | None:
    """The only document of a text; None if there is none."""
    node = cast("yaml.Node | None", loader.get_node()) if loader.check_node() else None
    if loader.check_node():
        raise ComposerError(None, None, "a second document; give it a file of its own", loader.get_node().start_mark)
    return node


def every(loader: Loader) -> yaml.Node:
    """The list of the documents of a text."""
    documents = iter(lambda: loader.get_node() if loader.check_node() else None, None)
    return yaml.SequenceNode("tag:yaml.org,2002:seq", list(documents))


def _nodes(text: str, compose: Compose, kind: type[Loader]) -> yaml.Node | None:
    loader = kind(text)
    try:
        return compose(loader)
    finally:
        loader.dispose()


def _check_depth(text: str) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > DEEPEST:
                raise ConstructorError(
                    None, None, f"nested deeper than {DEEPEST} levels", cast(yaml.Mark, event.start_mark)
                )
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


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
