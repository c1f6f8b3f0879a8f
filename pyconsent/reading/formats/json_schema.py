"""JSON Schema with defaults, such as the settings of JupyterLab's plugins.

A schema only advises a default (https://json-schema.org/draft/2020-12/json-schema-validation#section-9.2);
what fills it in takes the outer of two defaults, or the inner, or leaves ``$ref`` alone
with what stands beside it. So a default is one that all say that speak of it, or it cannot
be told. Where none speaks it is the code's own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple
from urllib.parse import unquote

from pyconsent.reading import notes, source
from pyconsent.reading.effective import FALLBACK, UNKNOWN
from pyconsent.reading.formats.setting import Notes, Reading, Setting
from pyconsent.reading.formats.values import different, scalar
from pyconsent.reading.places import Path_
from pyconsent.reading.source import Source

OPTIONS: tuple[str, ...] = ()

parse = source.parse

_OF_TYPE = {"boolean": [True, False], "null": [scalar(None)]}


def recognises(data: Any) -> bool:
    """The schema of a mapping."""
    return (
        isinstance(data, dict)
        and isinstance(data.get("properties"), dict)
        and ("$schema" in data or data.get("type") == "object")
    )


def read(source: Source, reading: Reading) -> Iterator[Setting]:
    """Every property that has no properties of its own.

    Raises:
        InputError: the schema has no properties.
    """
    if not isinstance(source.data, dict) or not isinstance(source.data.get("properties"), dict):
        raise source.refusal((), "no `properties`; name a schema of settings")
    return _Schemas(source.data).settings()


class Part(NamedTuple):
    """A part of what describes a setting, or a value that is said of it, and its place."""

    value: Any
    path: Path_


def values(parts: Sequence[Part], default: Any) -> tuple[Any, Path_ | None]:
    """The values that schemas allow, or ``any``; the default among them, which is in force even if not allowed.

    Args:
        parts: schemas that hold of a setting together.
        default: a value of the catalogue, or one that is not known.

    Returns:
        The values, and where they are listed.
    """
    for part in parts:
        if (found := _listed(part.value)) is not None:
            if default is not FALLBACK and default is not UNKNOWN:
                found = different([*found, default])
            return found, (*part.path, "enum") if "enum" in part.value else None
    return "any", None


def described(parts: Sequence[Part], key: str) -> dict[str, Any]:
    """The title, which is the key if there is no other, and the description, if there is one."""
    titles = [title for part in parts if isinstance(title := part.value.get("title"), str) and title]
    found = {"title": titles[0] if titles else key}
    for part in parts:
        for name in ("description", "markdownDescription"):
            if isinstance(text := part.value.get(name), str):
                return found | {"description": text} if text else found
    return found


def noted(parts: Sequence[Part]) -> Notes:
    """What schemas say for pyconsent under keys of their own; the first counts."""
    found = [notes.of_mapping(part.value, part.path) for part in parts]
    return found[0] if len(found) == 1 else {key: note for held in reversed(found) for key, note in held.items()}


class _Schemas:
    """A schema with those within it."""

    def __init__(self, root: dict[str, Any]) -> None:
        self._root = root

    def settings(self) -> Iterator[Setting]:
        return self._settings((), [(Part(self._root, ()), frozenset())], [])

    def _settings(
        self, names: tuple[str, ...], schemas: list[tuple[Part, frozenset[str]]], said: list[Part]
    ) -> Iterator[Setting]:
        """What is within these schemas of one property, of which those around them say these defaults."""
        parts = [one for schema, within in schemas for one in self._parts(schema, within)]
        said = said + [
            Part(part.value["default"], (*part.path, "default")) for part, _ in parts if "default" in part.value
        ]
        inner: dict[str, list[tuple[Part, frozenset[str]]]] = {}
        for part, within in parts:
            properties = part.value.get("properties")
            for name, schema in properties.items() if isinstance(properties, dict) else ():
                inner.setdefault(name, []).append((Part(schema, (*part.path, "properties", name)), within))
        whole = [default for default in said if isinstance(default.value, dict)]
        # A mapping that is null by default has no defaults within; the schema itself is of one.
        if names and (not inner or len(whole) < len(said)):
            where = schemas[0][0] if schemas else said[0]
            yield _setting(".".join(names), [part for part, _ in parts], said, where.path)
            return
        for name in dict.fromkeys([*inner, *(name for default in whole for name in default.value)]):
            outer = [Part(one.value[name], (*one.path, name)) for one in whole if name in one.value]
            yield from self._settings((*names, name), inner.get(name, []), outer)

    def _parts(self, schema: Part, within: frozenset[str]) -> Iterator[tuple[Part, frozenset[str]]]:
        """The schema and all that it takes in; a reference that leads back to itself is not followed again."""
        if not isinstance(schema.value, dict):
            return
        yield schema, within
        name = schema.value.get("$ref")
        if isinstance(name, str) and name not in within and (target := self._target(name)):
            yield from self._parts(target, within | {name})
        taken = schema.value.get("allOf")
        for number, one in enumerate(taken if isinstance(taken, list) else ()):
            yield from self._parts(Part(one, (*schema.path, "allOf", number)), within)

    def _target(self, name: str) -> Part | None:
        """Where a JSON Pointer (RFC 6901) within the schema leads."""
        if name != "#" and not name.startswith("#/"):
            return None
        found: Any = self._root
        path: Path_ = ()
        for word in unquote(name).split("/")[1:]:
            step = word.replace("~1", "/").replace("~0", "~")
            if not isinstance(found, dict) or step not in found:
                return None
            found, path = found[step], (*path, step)
        return Part(found, path)


def _setting(key: str, parts: list[Part], said: list[Part], path: Path_) -> Setting:
    told = different([scalar(one.value) for one in said])
    default = told[0] if len(told) == 1 else UNKNOWN if told else FALLBACK
    allowed, place = values(parts, default)
    value = described(parts, key) | {"values": allowed, "default": default}
    where: dict[Path_, Path_] = {("default",): said[0].path} if said else {}
    if place:
        where["values",] = place
    return Setting(key, value, path, where, noted(parts))


def _listed(schema: dict[str, Any]) -> list[Any] | None:
    if isinstance(held := schema.get("enum"), list):
        return [scalar(one) for one in held]
    if "const" in schema:
        return [scalar(schema["const"])]
    alternatives, kind = schema.get("anyOf") or schema.get("oneOf"), schema.get("type")
    if isinstance(alternatives, list):
        lists = [_listed(one) if isinstance(one, dict) else None for one in alternatives]
    elif isinstance(kind, list):
        lists = [_OF_TYPE.get(str(one)) for one in kind]
    else:
        return _OF_TYPE.get(str(kind))
    known = [one for one in lists if one is not None]
    if not known or len(known) < len(lists):
        return None
    return known[0] if len(known) == 1 else different([value for one in known for value in one])
