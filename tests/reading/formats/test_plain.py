"""Files in which each value is a setting: .env, plain values, and any by a mapping."""

from __future__ import annotations

import pytest
from formatted import places, read, refused, values

from pyconsent.reading.formats import Named

VALUES = [Named("values.yaml", "values")]
FEATURES = """\
    meta: 1
    web:
      features:
        - {name: upload, enabled: true, label: Upload, choices: [true, false]}
        - {name: theme, enabled: light}
    """
BY_NAME = {"settings": "web.features", "key": "name", "default": "enabled", "title": "label", "values": "choices"}


def test_every_variable_of_an_environment_file_is_a_setting() -> None:
    found = read({".env": "# first\nUPLOAD=true\n\nexport SERVER='https://a'\nEMPTY=\nUPLOAD=false\n"})
    assert values(found) == {
        "UPLOAD": {"title": "UPLOAD", "values": "any", "default": "false"},
        "SERVER": {"title": "SERVER", "values": "any", "default": "https://a"},
        "EMPTY": {"title": "EMPTY", "values": "any", "default": ""},
    }
    assert places(found, ("default",)) == {
        "UPLOAD": [".env:6:1"] * 2, "SERVER": [".env:4:1"] * 2, "EMPTY": [".env:5:1"] * 2,
    }  # fmt: skip


def test_a_line_that_assigns_nothing_is_refused() -> None:
    assert refused({"a/prod.env": "A=1\n\nB C=1\n"}) == "a/prod.env:3: no assignment; write NAME=value"


def test_every_value_of_a_plain_file_is_a_setting() -> None:
    found = read({"chart/values.yaml": """\
        telemetry:
          enabled: true
          tools: [a, b]
          level: 1
        none:
        empty: {}
        """}, VALUES)  # fmt: skip
    assert values(found) == {
        "telemetry.enabled": {"title": "telemetry.enabled", "values": [True, False], "default": True},
        "telemetry.tools": {"title": "telemetry.tools", "values": "any", "default": '["a", "b"]'},
        "telemetry.level": {"title": "telemetry.level", "values": "any", "default": 1},
        "none": {"title": "none", "values": "any", "default": "null"},
        "empty": {"title": "empty", "values": "any", "default": "{}"},
    }
    assert places(found, ("default",))["telemetry.tools"] == ["chart/values.yaml:3:3"] * 2


def test_every_value_of_toml_is_a_setting_and_a_list_of_tables_is_one_value() -> None:
    # As InfluxDB (influxdata/influxdb, etc/config.sample.toml) and GitLab Runner have them.
    found = read({"config.toml": """\
        reporting-disabled = false
        [http]
        bind."a.b" = ":8086"
        since = 2025-01-02
        [[runners]]
        tags = ["x"]
        [[runners]]
        """})  # fmt: skip
    assert values(found) == {
        "reporting-disabled": {"title": "reporting-disabled", "values": [True, False], "default": False},
        "http.bind.a.b": {"title": "http.bind.a.b", "values": "any", "default": ":8086"},
        "http.since": {"title": "http.since", "values": "any", "default": "2025-01-02"},
        "runners": {"title": "runners", "values": "any", "default": '[{"tags": ["x"]}, {}]'},
    }
    assert {key: told[1] for key, told in places(found, ("default",)).items()} == {
        "reporting-disabled": "config.toml:1:1",
        "http.bind.a.b": "config.toml:3:6",
        "http.since": "config.toml:4:1",
        "runners": "config.toml:5:3",
    }


def test_a_mapping_leads_to_the_settings_of_any_file() -> None:
    found = read({"f.yaml": FEATURES}, [Named("*.yaml", "mapping", "web.", BY_NAME)])
    assert values(found) == {
        "web.upload": {"title": "Upload", "values": [True, False], "default": True},
        "web.theme": {"title": "theme", "values": "any", "default": "light"},
    }
    assert places(found, ("default",)) == {
        "web.upload": ["f.yaml:4:7", "f.yaml:4:22"], "web.theme": ["f.yaml:5:7", "f.yaml:5:21"],
    }  # fmt: skip


def test_a_mapping_leads_through_every_key_at_a_star() -> None:
    text = '{"parts": {"one": {"flags": {"a": false}}, "two": {"flags": {"b": 1}}, "three": {}}}'
    found = read({"f.json": text}, [Named("f.json", "mapping", "", {"settings": "parts.*.flags"})])
    assert values(found) == {
        "a": {"title": "a", "values": [True, False], "default": False},
        "b": {"title": "b", "values": "any", "default": 1},
    }


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"settings": "web.flags"}, "f.yaml:1: nothing at 'web.flags'; correct `settings` of its mapping"),
        ({"settings": "meta"}, "f.yaml:1: no mapping and no list of settings; correct `settings` of its mapping"),
        ({"settings": "web.features", "key": "id"}, "f.yaml:4: no 'id'; correct `key` of its mapping"),
        ({"settings": "web.features", "default": "on"}, "f.yaml:4: no 'on'; correct `default` of its mapping"),
    ],
)
def test_a_mapping_that_leads_nowhere_is_refused(options: dict[str, str], message: str) -> None:
    assert refused({"f.yaml": FEATURES}, [Named("f.yaml", "mapping", "", options)]) == message


def test_what_nothing_recognises_is_refused_unless_the_configuration_says_that_it_holds_no_settings() -> None:
    files = {"package.json": '{"name": "x"}'}
    assert refused(files) == (
        "package.json:1: no format recognises the file; start it with `settings`, or say under `formats` in"
        " pyconsent.yaml how to read it"
    )
    assert values(read(files, [Named("package.json", "none")])) == {}


def test_a_setting_that_stands_in_files_of_two_formats_is_refused() -> None:
    flags = '{"flags": {"UPLOAD": {"variants": {"a": 1}, "defaultVariant": "a"}}}'
    assert refused({"f.json": flags, ".env": "UPLOAD=1"}) == (
        ".env:1: the setting 'UPLOAD' stands already at f.json:1; remove one"
    )
