"""GitLab's application settings: what the database fills in, and what it does not tell.

The quirks are those of config/application_setting_columns in gitlabhq/gitlabhq, each named
beside its test.
"""

from __future__ import annotations

from typing import Any

import pytest
from formatted import places, read, refused, values

PING = """\
    ---
    api_type: boolean
    attr: ping_enabled
    clusterwide: false
    column: ping_enabled
    db_type: boolean
    default: 'true'
    description: Every week the license usage is reported.
    encrypted: false
    gitlab_com_different_than_default: false
    jihu: false
    not_null: true
    """


def default(**column: Any) -> Any:
    """The default of a column of text with these fields, which may be null unless they say otherwise."""
    whole = {"attr": "x", "column": "x", "db_type": "text", "not_null": False,
             "gitlab_com_different_than_default": False} | column  # fmt: skip
    return values(read({"x.yml": "\n".join(f"{key}: {_written(value)}" for key, value in whole.items())}))["x"][
        "default"
    ]


def _written(value: Any) -> str:
    if isinstance(value, str):
        return '"' + value.replace('"', '\\"') + '"'
    return {True: "true", False: "false", None: ""}[value]


def test_a_column_is_a_setting_with_its_places() -> None:
    found = read({"columns/ping_enabled.yml": PING})
    assert values(found) == {
        "ping_enabled": {
            "title": "ping_enabled",
            "description": "Every week the license usage is reported.",
            "values": [True, False],
            "default": True,
        }
    }
    assert places(found, ("default",), ("description",)) == {
        "ping_enabled": ["columns/ping_enabled.yml:2:1", "columns/ping_enabled.yml:7:1", "columns/ping_enabled.yml:8:1"]
    }


def test_a_column_that_is_encrypted_keeps_its_key() -> None:
    # cloud_license_auth_token.yml has another `column` than `attr`.
    found = read({"token.yml": "attr: token\ncolumn: encrypted_token\ndb_type: text\nencrypted: true\n"})
    assert list(values(found)) == ["token"]


@pytest.mark.parametrize(
    ("column", "wanted"),
    [
        ({"db_type": "boolean", "default": "false"}, False),
        ({"db_type": "boolean", "default": "'t'::boolean"}, True),
        ({"db_type": "boolean", "default": None}, "null"),
        # first_day_of_week.yml and polling_interval_multiplier.yml: numbers, written as text.
        ({"db_type": "integer", "default": "0"}, 0),
        ({"db_type": "smallint", "default": "'-1'::integer"}, -1),
        ({"db_type": "numeric", "default": "1.0"}, 1.0),
        # default_artifacts_expire_in.yml: text that looks like a number.
        ({"db_type": "character", "default": "'0'::character"}, "0"),
        ({"default": "'it''s'::text"}, "it's"),
        # anti_abuse_settings.yml
        ({"db_type": "jsonb", "default": "'{}'::jsonb"}, "{}"),
        ({"db_type": "jsonb", "default": """'{"b": 1,"a": 2}'::jsonb"""}, '{"a": 2, "b": 1}'),
        ({"db_type": "text[]", "default": "'{}'::text[]"}, "{}"),
        # archive_builds_in_seconds.yml: no default, and null is allowed.
        ({"db_type": "integer", "default": None}, "null"),
    ],
)
def test_the_default_is_what_the_database_fills_in(column: dict[str, Any], wanted: Any) -> None:
    got = default(**column)
    assert (got, type(got)) == (wanted, type(wanted))


@pytest.mark.parametrize(
    "column",
    [
        {"db_type": "boolean", "default": None, "not_null": True},
        {"db_type": "timestamp", "default": "now()"},
        {"db_type": "boolean", "default": "'maybe'::boolean"},
        {"db_type": "integer", "default": "'many'::integer"},
        {"db_type": "jsonb", "default": "'{'::jsonb"},
        # valid_runner_registrars.yml: the script that writes the files cuts a default off at a comma.
        {"db_type": "character", "default": "'{project"},
    ],
)
def test_what_the_file_leaves_open_is_the_codes_own_default(column: dict[str, Any]) -> None:
    assert default(**column) is None


@pytest.mark.parametrize("said", [True, None])
def test_gitlab_com_has_a_value_of_its_own_that_the_file_does_not_tell(said: bool | None) -> None:
    # snowplow_enabled.yml: off by default, and something else on GitLab.com.
    got = default(db_type="boolean", not_null=True, default="false", gitlab_com_different_than_default=said)
    assert got == {"everyone": False, "gitlab_com": None}


def test_what_may_be_null_has_a_third_state() -> None:
    found = read({"x.yml": "attr: x\ncolumn: x\ndb_type: boolean\nnot_null: false\ndefault: 'true'\n"})
    assert values(found)["x"]["values"] == [True, False, "null"]


def test_a_column_without_a_name_is_refused() -> None:
    assert refused({"x.yml": "column: x\ndb_type: text\nattr:\n"}) == "x.yml:1: no `attr`; name the setting"
