"""TOML: every value is a setting, and its place is known.

InfluxDB's etc/config.sample.toml (influxdata/influxdb) and GitLab Runner's config.toml
(gitlabhq/gitlab-runner) have keys before any table, dotted and quoted names, inline tables
and lists of tables.
"""

from __future__ import annotations

import pytest
from formatted import places, read, refused, values

FILE = """\
    # reports once a day
    reporting-disabled = false
    [http]
      bind."a.b" = ":8086"      # a key of two parts
      limits = { body = 1_000, "max rows" = 0.5 }
      notice = \"\"\"
    [no.table]
    x = 1\"\"\"
    [http.since]
    at = 2025-01-02T03:04:05Z
    most = inf
    [[runners]]
    name = 'a"b'
    [runners.docker]
    tags = ["x", [1,
      2]]
    [[runners]]
    name = "two"
    """


def test_every_value_is_a_setting_and_a_list_is_one_value() -> None:
    found = read({"config.toml": FILE})
    assert {key: setting["default"] for key, setting in values(found).items()} == {
        "reporting-disabled": False,
        "http.bind.a.b": ":8086",
        "http.limits.body": 1000,
        "http.limits.max rows": 0.5,
        "http.notice": "[no.table]\nx = 1",
        "http.since.at": "2025-01-02T03:04:05+00:00",
        "http.since.most": "inf",
        "runners": '[{"docker": {"tags": ["x", [1, 2]]}, "name": "a\\"b"}, {"name": "two"}]',
    }
    assert values(found)["reporting-disabled"] == {
        "title": "reporting-disabled", "values": [True, False], "default": False,
    }  # fmt: skip
    assert {key: told[1] for key, told in places(found, ("default",)).items()} == {
        "reporting-disabled": "config.toml:2:1",
        "http.bind.a.b": "config.toml:4:3",
        "http.limits.body": "config.toml:5:14",
        "http.limits.max rows": "config.toml:5:28",
        "http.notice": "config.toml:6:3",
        "http.since.at": "config.toml:10:1",
        "http.since.most": "config.toml:11:1",
        "runners": "config.toml:12:1",
    }


def test_the_places_within_a_list_of_tables_are_known() -> None:
    source = read({"config.toml": FILE}).settings["runners"].source
    paths: list[tuple[str | int, ...]] = [
        ("runners", 0), ("runners", 0, "docker", "tags", 1, 1), ("runners", 1, "name"), ("runners", 1, "none"),
    ]  # fmt: skip
    assert [(place.line, place.column) for place in map(source.locate, paths)] == [(12, 1), (16, 3), (18, 1), (17, 1)]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a = 1\na = 2\n", "f.toml:2: cannot overwrite a value"),
        ("a = 1\nb c = 2\n", "f.toml:2: expected '=' after a key in a key/value pair"),
        ("a = " + "[" * 100_000, "f.toml:1: nested too deeply"),
    ],
)
def test_what_is_no_toml_is_refused(text: str, message: str) -> None:
    assert refused({"f.toml": text}) == message
