"""The schemas are sound, closed, and fit what is kept here."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from pyconsent.reading.source import read_file
from pyconsent.reading.validation import validate

ROOT = Path(__file__).parents[1]
SCHEMAS = sorted((ROOT / "schemas").glob("*.json"))
SCHEMA_OF = {
    "after.yaml": "catalogue",
    "annotations.yaml": "annotations",
    "before.yaml": "catalogue",
    "change.yaml": "changes",
    "organisation-before.yaml": "organisation",
    "organisation.yaml": "organisation",
    "plans.yaml": "plans",
    "pyconsent.yaml": "configuration",
    "settings.yaml": "catalogue",
    "waivers.yaml": "waivers",
}
FILES = sorted(
    file
    for folder in (ROOT / "pyconsent/starting_set", *(ROOT / "tests/cases").iterdir())
    for file in folder.glob("*.yaml")
    if file.name != "case.yaml"
)
# Those of 2020-12 that are used, and two of our own.
KEYWORDS = {
    "$schema", "$id", "$ref", "$defs", "title", "description", "type", "properties", "required", "items",
    "additionalProperties", "propertyNames", "minItems", "minLength", "minProperties", "minimum", "maximum",
    "pattern", "format", "enum", "const", "if", "then", "else", "enumDescriptions", "x-everyday-words",
}  # fmt: skip

each_schema = pytest.mark.parametrize("file", SCHEMAS, ids=lambda file: file.name)


def parts(schema: Any, place: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every schema within a schema, with its place."""
    if not isinstance(schema, dict):
        return
    yield place, schema
    for keyword in ("items", "additionalProperties", "propertyNames", "if", "then", "else"):
        yield from parts(schema.get(keyword), f"{place}/{keyword}")
    for keyword in ("properties", "$defs"):
        for name, part in schema.get(keyword, {}).items():
            yield from parts(part, f"{place}/{keyword}/{name}")


@each_schema
def test_it_is_a_schema_of_2020_12(file: Path) -> None:
    schema = json.loads(file.read_text("utf-8"))
    assert (schema["$schema"], schema["$id"]) == (Draft202012Validator.META_SCHEMA["$id"], file.name)
    Draft202012Validator.check_schema(schema)


@each_schema
def test_no_keyword_is_misspelt(file: Path) -> None:
    # An unknown keyword is passed over, and what it was to forbid is let through.
    unknown = {
        f"{place}/{keyword}"
        for place, part in parts(json.loads(file.read_text("utf-8")))
        for keyword in part
        if keyword not in KEYWORDS
    }
    assert unknown == set()


# What its specification lets others add to is not.
OPEN = {"attestation.schema.json"}


@pytest.mark.parametrize("file", [file for file in SCHEMAS if file.name not in OPEN], ids=lambda file: file.name)
def test_every_object_is_closed(file: Path) -> None:
    open_ones = {
        place
        for place, part in parts(json.loads(file.read_text("utf-8")))
        if "properties" in part and part.get("additionalProperties") is not False
    }
    assert open_ones == set()


@each_schema
def test_every_reference_leads_somewhere(file: Path) -> None:
    known = {other.name: json.loads(other.read_text("utf-8")) for other in SCHEMAS}
    for _, part in parts(known[file.name]):
        if "$ref" in part:
            name, _, path = part["$ref"].partition("#/")
            found = known[name or file.name]
            for step in path.split("/") if path else ():
                found = found[step]
            assert isinstance(found, dict)


def test_every_kind_of_file_that_is_kept_has_a_schema() -> None:
    assert {file.name for file in FILES} <= set(SCHEMA_OF)
    assert set(SCHEMA_OF.values()) | {"attestation", "common", "decision", "taxonomy"} == {
        file.name.removesuffix(".schema.json") for file in SCHEMAS
    }


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_what_is_kept_fits(file: Path) -> None:
    validate(read_file(file), SCHEMA_OF[file.name])
