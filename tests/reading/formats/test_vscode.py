"""Settings of VS Code's extensions: what VS Code fills in, and who sets defaults for whom."""

from __future__ import annotations

import json
from typing import Any

import pytest
from formatted import places, read, refused, values

# As package.json of microsoft/vscode-python and microsoft/vscode-copilot-chat: texts are
# placeholders for package.nls.json, sections have titles or ids, a tag says that an
# experiment may decide.
MANIFEST = """\
{
  "name": "python", "version": "2019.10.0",
  "contributes": {
    "commands": [{"command": "python.run", "title": "%run.title%"}],
    "configuration": [
      {
        "title": "Python",
        "properties": {
          "python.experiments.enabled": {
            "type": "boolean",
            "default": true,
            "description": "%python.experiments.enabled.description%",
            "scope": "machine"
          }
        }
      },
      {
        "id": "advanced",
        "properties": {
          "python.server": {
            "type": "string",
            "markdownDescription": "Which server",
            "enum": ["Default", "None"],
            "tags": ["usesOnlineServices", "onExp"],
            "default": "Default"
          }
        }
      }
    ]
  }
}
"""


def contributed(**contributes: Any) -> dict[str, Any]:
    """The settings of an extension that contributes this."""
    return values(read({"package.json": json.dumps({"name": "x", "contributes": contributes})}))


def setting(**schema: Any) -> Any:
    """One setting of an extension, as the only section has it."""
    return contributed(configuration={"properties": {"x": schema}})["x"]


def test_settings_of_all_sections_are_read_with_their_places() -> None:
    found = read({"package.json": MANIFEST})
    assert values(found) == {
        "python.experiments.enabled": {
            "title": "python.experiments.enabled",
            "description": "%python.experiments.enabled.description%",
            "values": [True, False],
            "default": True,
        },
        "python.server": {
            "title": "python.server",
            "description": "Which server",
            "values": ["Default", "None"],
            "default": {"everyone": "Default", "experiment": None},
        },
    }
    assert places(found, ("default",), ("values",)) == {
        "python.experiments.enabled": [f"package.json:{line}" for line in ("9:11", "11:13", "9:11")],
        "python.server": [f"package.json:{line}" for line in ("20:11", "25:13", "23:13")],
    }


def test_one_section_may_stand_alone() -> None:
    assert list(contributed(configuration={"title": "X", "type": "object", "properties": {"a": {}, "b": {}}})) == [
        "a",
        "b",
    ]
    assert contributed(configuration={"title": "X"}) == {}


@pytest.mark.parametrize(
    ("schema", "wanted"),
    [
        ({"type": "boolean"}, False),
        ({"type": "integer"}, 0),
        ({"type": "number"}, 0),
        ({"type": "string"}, ""),
        ({"type": "array"}, "[]"),
        ({"type": "object"}, "{}"),
        ({"type": "null"}, "null"),
        ({}, "null"),
        # The first type decides (getDefaultValue in configurationRegistry.ts of microsoft/vscode).
        ({"type": ["string", "null"]}, ""),
        ({"type": ["null", "boolean"]}, "null"),
        ({"type": "string", "enum": ["ask", "always"]}, ""),
        ({"type": "boolean", "default": True}, True),
        # `python.testing.cwd` of vscode-python is text by type, and null by default.
        ({"type": "string", "default": None}, "null"),
        ({"type": "object", "default": {"*": True, "markdown": False}}, '{"*": true, "markdown": false}'),
    ],
)
def test_where_there_is_no_default_vs_code_has_one(schema: Any, wanted: Any) -> None:
    got = setting(**schema)["default"]
    assert (got, type(got)) == (wanted, type(wanted))


def test_what_is_in_force_is_among_the_values() -> None:
    assert setting(type="string", enum=["ask", "always"])["values"] == ["ask", "always", ""]
    assert setting(type=["boolean", "string"], enum=[True, False, "prompt"], default="prompt") == {
        "title": "x",
        "values": [True, False, "prompt"],
        "default": "prompt",
    }


@pytest.mark.parametrize(
    "said", [{"tags": ["onExP"]}, {"tags": ["preview", "onExp"]}, {"experiment": {"mode": "auto"}}]
)
def test_an_experiment_may_give_some_another_default_that_the_file_does_not_tell(said: Any) -> None:
    assert setting(type="boolean", default=False, **said)["default"] == {"everyone": False, "experiment": None}
    assert setting(type="boolean", default=False, **said, **{"pyconsent.fallback": "true"})["default"] == {
        "everyone": False,
        "experiment": True,
    }


def test_other_tags_change_no_default() -> None:
    assert setting(type="boolean", default=False, tags=["experimental", "telemetry", 1])["default"] is False


def test_defaults_that_an_extension_sets_for_others_are_settings_too() -> None:
    found = read({
        "package.json": """\
            {"contributes": {"configurationDefaults": {
              "telemetry.level": "all",
              "[markdown]": {"editor.wordWrap": "on",
                             "x.upload": true},
              "x.enabled": true},
             "configuration": {"properties": {
              "x.enabled": {"type": "boolean", "default": false},
              "x.upload": {"type": "boolean"}}}}}
            """
    })  # fmt: skip
    assert values(found) == {
        "x.enabled": {"title": "x.enabled", "values": [True, False], "default": True},
        "x.upload": {"title": "x.upload", "values": [True, False], "default": False},
        "telemetry.level": {"title": "telemetry.level", "values": "any", "default": "all"},
        "[markdown].editor.wordWrap": {"title": "[markdown].editor.wordWrap", "values": "any", "default": "on"},
        "[markdown].x.upload": {"title": "[markdown].x.upload", "values": [True, False], "default": True},
    }
    assert {key: place for key, (_, place) in places(found, ("default",)).items()} == {
        "x.enabled": "package.json:5:3",
        "x.upload": "package.json:8:3",
        "telemetry.level": "package.json:2:3",
        "[markdown].editor.wordWrap": "package.json:3:18",
        "[markdown].x.upload": "package.json:4:18",
    }


def test_a_default_that_is_a_mapping_is_joined_with_the_one_that_is_set_for_it() -> None:
    configuration = {"properties": {"x": {"type": "object", "default": {"a": 1, "b": 2}}}}
    found = contributed(configuration=configuration, configurationDefaults={"x": {"b": 3, "c": 4}})
    assert found["x"]["default"] == '{"a": 1, "b": 3, "c": 4}'


def test_tags_and_keys_may_say_what_flows() -> None:
    tags = ["telemetry", "pyconsent.while:true", "pyconsent.consent:opt_out"]
    found = setting(type="boolean", default=False, tags=tags, **{"pyconsent.consent": "opt_in"})
    assert found["processing"] == [{"while": [True], "consent": "opt_in"}]


def test_a_setting_that_is_no_mapping_is_refused() -> None:
    manifest = '{"contributes": {"configuration": {"properties": {\n"x": true}}}}'
    assert refused({"package.json": manifest}) == (
        "package.json:2: the setting is no mapping; write one with `type` and `default`"
    )
