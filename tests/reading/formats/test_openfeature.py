"""Manifests of the OpenFeature CLI: what the code serves by itself, alone and beside the flags that it asks for.

What they look like was seen in open-feature/cli: sample/sample_manifest.json, schema/v0/flag-manifest.json and, as its
API gives them, sample/sample_source_flags.json and api/v0/sync.yaml.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from formatted import places, read, refused, values

from pyconsent.reading.formats import Named

MANIFEST = """\
    {
      "$schema": "https://example.com/schema/v0/flag-manifest.json",
      "flags": {
        "upload": {
          "flagType": "boolean",
          "defaultValue": false,
          "description": "Sends diagnostics."
        },
        "limit": {"flagType": "integer", "defaultValue": 50, "description": ""},
        "share": {"flagType": "float", "defaultValue": 0.15},
        "theme": {
          "flagType": "object",
          "defaultValue": {"colour": "#007bff"},
          "schema": {"type": "object", "properties": {"colour": {"type": "string"}}}
        }
      }
    }
    """


def test_alone_the_default_of_a_flag_is_what_the_code_serves() -> None:
    found = read({"flags.json": MANIFEST})
    assert values(found) == {
        "upload": {"title": "upload", "description": "Sends diagnostics.", "values": [True, False], "default": False},
        "limit": {"title": "limit", "values": "any", "default": 50},
        "share": {"title": "share", "values": "any", "default": 0.15},
        "theme": {"title": "theme", "values": "any", "default": '{"colour": "#007bff"}'},
    }
    assert places(found, ("default",))["upload"] == ["flags.json:4:5", "flags.json:6:7"]


def test_flags_may_stand_in_a_list_as_the_api_gives_them() -> None:
    flags = [
        {"key": "upload", "name": "Upload", "type": "boolean", "description": None, "defaultValue": True},
        {"key": "banner", "type": "string", "defaultValue": None},
    ]
    assert values(read({"flags.json": json.dumps({"flags": flags})})) == {
        "upload": {"title": "Upload", "values": [True, False], "default": True},
        "banner": {"title": "banner", "values": "any", "default": None},
    }


def flagd(**told: Any) -> str:
    flag = {"state": "DISABLED", "variants": {"on": True, "off": False}, "defaultVariant": "on"} | told
    return json.dumps({"flags": {"upload": flag}})


@pytest.mark.parametrize("names", [("a.json", "b.json"), ("b.json", "a.json")])
def test_of_a_flag_in_another_file_it_is_the_fallback(names: tuple[str, str]) -> None:
    found = read({names[0]: MANIFEST, names[1]: flagd()})
    assert values(found)["upload"] == {"title": "upload", "values": [True, False], "default": False, "fallback": False}
    assert places(found, ("default",), ("fallback",))["upload"] == [
        f"{names[1]}:1:12", f"{names[1]}:1:23", f"{names[0]}:6:7",
    ]  # fmt: skip
    assert set(values(found)) == {"upload", "limit", "share", "theme"}


def test_the_fallback_may_be_none_of_the_flags_own_values() -> None:
    found = read({"a.json": MANIFEST, "b.json": flagd(variants={"on": 1}, state="ENABLED")})
    assert values(found)["upload"] == {"title": "upload", "values": [1, False], "default": 1, "fallback": False}


def test_two_files_that_differ_on_the_fallback_are_refused() -> None:
    same, other = ({"pyconsent.fallback": word} for word in ("false", "true"))
    assert values(read({"a.json": MANIFEST, "b.json": flagd(metadata=same)}))["upload"]["fallback"] is False
    assert refused({"a.json": MANIFEST, "b.json": flagd(metadata=other)}) == (
        "a.json:6: the fallback is another at b.json:1; remove one"
    )
    goff = {"upload": {"variations": {"on": True}, "metadata": {"defaultValue": True}}}
    assert refused({"a.json": MANIFEST, "b.json": json.dumps(goff)}) == (
        "a.json:6: the fallback is another at b.json:1; remove one"
    )


def test_a_flag_that_stands_in_two_manifests_is_refused() -> None:
    assert refused({"a.json": MANIFEST, "b.json": MANIFEST}) == (
        "b.json:4: the setting 'upload' stands already at a.json:4; remove one"
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("flags: on", "1: no `flags`; write a mapping of them"),
        ("flags:\n  x: on", "2: the flag is no mapping; write one with `flagType` and `defaultValue`"),
        ("flags:\n  - {type: boolean, defaultValue: true}", "2: the flag has no `key`; add it"),
    ],
)
def test_what_is_no_flag_is_refused(text: str, message: str) -> None:
    assert refused({"f.yaml": text}, [Named("f.yaml", "openfeature")]) == f"f.yaml:{message}"
