"""JSON Schema: whose default counts where several speak, and what values there are."""

from __future__ import annotations

import json
from typing import Any

import pytest
from formatted import places, read, refused, values

from pyconsent.reading.formats import Named

# As packages/apputils-extension/schema/notification.json of jupyterlab/jupyterlab: metadata
# of JupyterLab's own beside the properties, no `$schema`, and an enumeration of words of
# which one asks.
NOTIFICATION = """\
{
  "title": "Notifications",
  "description": "Notifications settings.",
  "jupyter.lab.setting-icon": "ui-components:bell",
  "jupyter.lab.menus": {"main": [{"id": "view", "items": [{"type": "separator", "rank": 9.9}]}]},
  "additionalProperties": false,
  "properties": {
    "checkForUpdates": {
      "title": "Check for updates",
      "type": "boolean",
      "default": true
    },
    "fetchNews": {
      "title": "Fetch news",
      "description": "If `true`, it asks a website.",
      "enum": ["true", "false", "none"],
      "default": "none"
    }
  },
  "type": "object"
}
"""


def whole(**schema: Any) -> dict[str, Any]:
    """The settings of a schema with these keywords."""
    return values(read({"s.json": json.dumps({"type": "object", "properties": {}} | schema)}))


def default(**schema: Any) -> Any:
    """The default of one property."""
    return whole(properties={"x": schema})["x"]["default"]


def test_properties_are_settings_with_their_places() -> None:
    found = read({"notification.json": NOTIFICATION})
    assert values(found) == {
        "checkForUpdates": {"title": "Check for updates", "values": [True, False], "default": True},
        "fetchNews": {
            "title": "Fetch news",
            "description": "If `true`, it asks a website.",
            "values": ["true", "false", "none"],
            "default": "none",
        },
    }
    assert places(found, ("default",), ("values",)) == {
        "checkForUpdates": [f"notification.json:{line}" for line in ("8:5", "11:7", "8:5")],
        "fetchNews": [f"notification.json:{line}" for line in ("13:5", "17:7", "16:7")],
    }


def test_properties_within_properties_are_settings_of_their_own() -> None:
    inner = {"type": "object", "properties": {"on": {"type": "boolean", "default": False}, "url": {"type": "string"}}}
    assert whole(properties={"telemetry": inner}) == {
        "telemetry.on": {"title": "telemetry.on", "values": [True, False], "default": False},
        "telemetry.url": {"title": "telemetry.url", "values": "any", "default": None},
    }


@pytest.mark.parametrize(
    ("outer", "inner", "wanted"),
    [
        ({"on": True}, {}, True),
        ({}, {"default": True}, True),
        ({"on": True}, {"default": True}, True),
        # JupyterLab takes the inner one (reifyDefault in packages/settingregistry), others the outer.
        ({"on": True}, {"default": False}, None),
        ({}, {}, None),
    ],
)
def test_an_outer_and_an_inner_default_that_differ_cannot_be_told(outer: Any, inner: Any, wanted: Any) -> None:
    schema = {"type": "object", "default": outer, "properties": {"on": {"type": "boolean", **inner}}}
    assert whole(properties={"x": schema})["x.on"]["default"] is wanted


def test_a_default_speaks_of_properties_that_the_schema_does_not_list() -> None:
    found = read({
        "s.json": """\
            {"type": "object", "properties": {"x": {"properties": {"a": {"type": "boolean"}},
               "default": {"a": true,
                           "b": [1]}}}}
            """
    })  # fmt: skip
    assert values(found) == {
        "x.a": {"title": "x.a", "values": [True, False], "default": True},
        "x.b": {"title": "x.b", "values": "any", "default": "[1]"},
    }
    assert places(found, ("default",)) == {"x.a": ["s.json:1:56", "s.json:2:16"], "x.b": ["s.json:3:16"] * 2}


def test_what_is_null_by_default_has_no_defaults_within() -> None:
    inner = {"properties": {"on": {"default": True}}, "type": ["object", "null"], "default": None}
    assert whole(properties={"telemetry": inner}) == {
        "telemetry": {"title": "telemetry", "values": "any", "default": "null"}
    }


@pytest.mark.parametrize(
    ("schema", "wanted"),
    [
        ({"$ref": "#/definitions/level"}, "ask"),
        ({"$ref": "#/definitions/level", "default": "ask"}, "ask"),
        # Until draft 7 what stands beside a reference does not count; since 2019-09 it does.
        ({"$ref": "#/definitions/level", "default": "all"}, None),
        ({"allOf": [{"$ref": "#/definitions/level"}], "description": "How much"}, "ask"),
        ({"$ref": "#/definitions/a~1b%20c"}, "ask"),
        ({"$ref": "#/definitions/gone"}, None),
        ({"$ref": "https://example.com/level.json"}, None),
    ],
)
def test_references_are_followed(schema: Any, wanted: Any) -> None:
    level = {"type": "string", "enum": ["all", "ask", "none"], "default": "ask"}
    definitions = {"level": level, "a/b c": level}
    assert whole(properties={"x": schema}, definitions=definitions)["x"]["default"] == wanted


def test_a_reference_that_leads_back_to_itself_ends() -> None:
    found = whole(
        properties={"tree": {"$ref": "#/$defs/node"}},
        **{"$defs": {"node": {"properties": {"on": {"default": 1}, "child": {"$ref": "#/$defs/node"}}}}},
    )
    assert found == {
        "tree.on": {"title": "tree.on", "values": "any", "default": 1},
        "tree.child": {"title": "tree.child", "values": "any", "default": None},
    }


@pytest.mark.parametrize(
    ("schema", "wanted"),
    [
        ({"type": "boolean"}, [True, False]),
        ({"type": ["boolean", "null"]}, [True, False, "null"]),
        ({"type": ["boolean", "string"]}, "any"),
        ({"enum": [True, False, "prompt", None, ["a"]]}, [True, False, "prompt", "null", '["a"]']),
        ({"const": "off"}, ["off"]),
        ({"anyOf": [{"type": "boolean"}, {"enum": ["auto", True]}]}, [True, False, "auto"]),
        ({"oneOf": [{"const": "on"}, {"type": "string"}]}, "any"),
        # What is in force counts, even where the schema does not allow it.
        ({"type": "boolean", "default": "auto"}, [True, False, "auto"]),
        ({"enum": [1, 2], "default": True}, [1, 2, True]),
    ],
)
def test_the_values_are_those_that_the_schema_lists(schema: Any, wanted: Any) -> None:
    got = whole(properties={"x": schema})["x"]["values"]
    assert json.dumps(got) == json.dumps(wanted)


def test_a_schema_may_say_what_flows() -> None:
    found = whole(
        properties={
            "x": {"type": "boolean", "default": False, "pyconsent.while": "true", "pyconsent.consent": "opt_in"}
        }
    )
    assert found["x"]["processing"] == [{"while": [True], "consent": "opt_in"}]


def test_a_default_that_is_no_scalar_is_its_json() -> None:
    assert default(type="array", default=["a", "b"]) == '["a", "b"]'
    assert default(type="object", default={}) == "{}"


def test_a_property_may_be_described_by_true_and_a_schema_may_have_none() -> None:
    assert whole(properties={"x": True}) == {"x": {"title": "x", "values": "any", "default": None}}
    assert whole(properties={}, default=None) == {}
    assert whole(properties={"x": {"type": []}}) == {"x": {"title": "x", "values": "any", "default": None}}


def test_only_the_schema_of_a_mapping_is_taken_for_one() -> None:
    said = "s.json:1: no format recognises the file; start it with `settings`, or say under `formats` in" \
        " pyconsent.yaml how to read it"  # fmt: skip
    assert refused({"s.json": '{"type": "string", "default": "x"}'}) == said
    assert refused({"s.json": '{"type": "string", "default": "x"}'}, [Named("s.json", "json_schema")]) == (
        "s.json:1: no `properties`; name a schema of settings"
    )
