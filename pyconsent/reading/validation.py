"""Checks what was read against its JSON Schema, and says what is wrong where."""

from __future__ import annotations

import json
from collections.abc import Iterator
from difflib import get_close_matches
from functools import cache
from importlib import resources
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker, ValidationError
from jsonschema.protocols import Validator
from referencing import Registry, Resource

from pyconsent.errors import InputError
from pyconsent.instants import seconds
from pyconsent.reading.source import Location, Source

_FORMATS = FormatChecker(formats=())


@_FORMATS.checks("instant", raises=ValueError)
def _is_instant(value: object) -> bool:
    return not isinstance(value, str) or seconds(value) is not None


@cache
def validator(schema: str) -> Validator:
    """The validator of one of the schemas in schemas/, by its name without its ending."""
    schemas = json.loads(resources.files("pyconsent").joinpath("pack", "schemas.json").read_bytes())
    registry: Registry[Any] = Registry().with_resources(
        (name, Resource.from_contents(content)) for name, content in schemas.items()
    )
    return Draft202012Validator(
        {"$ref": f"{schema}.schema.json"},
        registry=registry,
        format_checker=_FORMATS,
    )


def validate(source: Source, schema: str) -> None:
    """Checks ``source`` against a schema.

    Raises:
        InputError: it does not fit; one line for each fault, in the order of the file.
    """
    if not isinstance(source.data, dict):
        raise InputError(f"{source.name}:1: the file is no mapping; start it as schemas/{schema}.schema.json says")
    faults = {
        (location.line, location.column, text)
        for error in validator(schema).iter_errors(source.data)
        for location, text in _faults(error, source)
    }
    if faults:
        raise InputError("\n".join(f"{source.name}:{line}: {text}" for line, _, text in sorted(faults)))


def suggestion(word: str, known: list[str], everyday: dict[str, str] | None = None) -> str:
    """``; did you mean 'x'?`` when a known word is near, else nothing."""
    for part in reversed(word.lower().replace("_", ".").split(".")):
        if everyday and part in everyday:
            return f"; did you mean {everyday[part]!r}?"
    near = get_close_matches(word, known, n=1)
    near = near or [key for key in known if key.split(".")[-1] == word.split(".")[-1]]
    return f"; did you mean {near[0]!r}?" if near else ""


def _faults(error: ValidationError, source: Source) -> Iterator[tuple[Location, str]]:
    path: tuple[Any, ...] = tuple(error.absolute_path)
    instance: Any = error.instance
    name, wanted = _name(path), _wanted(error)
    known = list(error.schema.get("properties", ())) if isinstance(error.schema, dict) else []
    strange = [key for key in instance if key not in known] if isinstance(instance, dict) else []
    match error.validator:
        case "additionalProperties":
            for key in strange:
                yield source.locate((*path, key), key=True), f"unknown key {key!r}{suggestion(key, known)}"
        case "required":
            for key in wanted:
                # One that is misspelt is told of once, where it stands.
                if key not in instance and not get_close_matches(key, strange):
                    yield source.locate(path), f"{name} has no {key!r}; add it"
        case "enum" | "const":
            yield source.locate(path), _not_listed(error)
        case "type":
            remedy = " or ".join(_TYPES[kind] for kind in wanted)
            yield source.locate(path), f"{name} is {_shown(instance)}; write {remedy}"
        case "pattern":
            yield (
                source.locate((*path, instance), key=True),
                f"{instance!r} is no key; write it without spaces",
            )
        case "format":
            yield source.locate(path), f"{name}: {error.cause}"
        case "minLength" | "minItems" | "minProperties":
            yield source.locate(path), f"{name} is empty; fill it in, or leave it out"
        case _:
            yield source.locate(path), f"{name}: {error.message}"


def _name(path: tuple[str | int, ...]) -> str:
    if path and isinstance(path[-1], int):
        return f"{_name(path[:-1])}[{path[-1]}]"
    return str(path[-1]) if path else "the file"


_TYPES = {
    "string": "text",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "true or false",
    "array": "a list",
    "object": "a mapping",
    "null": "null",
}


def _wanted(error: ValidationError) -> list[Any]:
    value: Any = error.validator_value
    return value if isinstance(value, list) else [value]


def _not_listed(error: ValidationError) -> str:
    schema = error.schema if isinstance(error.schema, dict) else {}
    known = [word for word in _wanted(error) if isinstance(word, str)]
    near = suggestion(str(error.instance), known, schema.get("x-everyday-words"))
    if len(known) == 1:
        # The one word that may stand for a list.
        name = _name(tuple(error.absolute_path))
        remedy = near or f"; write {schema.get('title')} or {known[0]!r}"
        return f"{name} is {_shown(error.instance)}{remedy}"
    remedy = near or ("; one of " + ", ".join(known) if len(known) < 20 else "; see the fideslang taxonomy")
    return f"unknown {schema.get('title', 'value')} {_shown(error.instance)}{remedy}"


def _shown(value: Any) -> str:
    text = repr(value) if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else f"{text[:57]}..."
