"""INI files: every key is a setting, and what a line may mean is not guessed.

Grafana's conf/defaults.ini (grafana/grafana) has keys before any section, empty values,
``%(protocol)s``, sections with dots in their names and values in three quotes, which hold
``;``; kong.conf.default (Kong/kong) has no sections, and comments behind values.
"""

from __future__ import annotations

from typing import Any

import pytest
from formatted import places, read, refused, values

from pyconsent.reading.formats import Named

GRAFANA_LIKE = """\
    ; Defaults. Do not change this file.
    app_mode = production
    instance_name = ${HOSTNAME}

    ##### Reporting #####
    [analytics]
    # sends counters every day
    reporting_enabled = true
    tracking_id =
    [auth.main] ; more
    root_url: %(protocol)s://%(domain)s:3000/
    policy = \"\"\"default 'self' ;img *\"\"\"
    scripts =
        one = a:b
        two
    [core]
    \tformats = json
    \tlevel=1
    """


def text(name: str, default: str) -> dict[str, Any]:
    return {"title": name, "values": "any", "default": default}


def test_every_key_of_a_section_is_a_setting_and_so_are_those_before_any() -> None:
    found = read({"conf/defaults.ini": GRAFANA_LIKE})
    assert values(found) == {
        "app_mode": text("app_mode", "production"),
        "instance_name": text("instance_name", "${HOSTNAME}"),
        "analytics.reporting_enabled": text("analytics.reporting_enabled", "true"),
        "analytics.tracking_id": text("analytics.tracking_id", ""),
        "auth.main.root_url": text("auth.main.root_url", "%(protocol)s://%(domain)s:3000/"),
        "auth.main.policy": text("auth.main.policy", '"""default \'self\' ;img *"""'),
        "auth.main.scripts": text("auth.main.scripts", "\none = a:b\ntwo"),
        "core.formats": text("core.formats", "json"),
        "core.level": text("core.level", "1"),
    }
    told = places(found, ("default",))
    assert told["app_mode"] == ["conf/defaults.ini:2:1"] * 2
    assert told["core.level"] == ["conf/defaults.ini:18:2"] * 2


def test_a_file_without_sections_is_one_by_the_configuration() -> None:
    found = read(
        {"kong.conf": "anonymous_reports = on   # usage data\nheaders = server_tokens, latency_tokens\n"},
        [Named("*.conf", "ini", "kong.", {"inline_comments": True})],
    )
    assert values(found) == {
        "kong.anonymous_reports": text("anonymous_reports", "on"),
        "kong.headers": text("headers", "server_tokens, latency_tokens"),
    }


@pytest.mark.parametrize(
    ("option", "value"), [({"inline_comments": True}, "true"), ({"inline_comments": False}, "true ; yes")]
)
def test_the_configuration_says_whether_a_comment_may_stand_behind_a_value(option: dict[str, Any], value: str) -> None:
    found = read({"a.ini": "[s]\nk = true ; yes\n"}, [Named("a.ini", "ini", "", option)])
    assert values(found) == {"s.k": text("s.k", value)}


def test_the_configuration_says_that_the_last_of_two_counts() -> None:
    found = read({"a.ini": "[s]\nk = 1\n[t]\n[s]\nk = 2\n"}, [Named("a.ini", "ini", "", {"repeated": "last"})])
    assert values(found) == {"s.k": text("s.k", "2")}
    assert places(found, ("default",)) == {"s.k": ["a.ini:5:1"] * 2}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[s]\nk = true ; yes\n",
         "a.ini:2: a comment, or a part of the value? Say `inline_comments` under `options` of the format: true or"
         " false"),
        ("[s]\nk = 1\n\nk = 2\n",
         "a.ini:4: 'k' stands twice; remove one, or say `repeated: last` under `options` of the format, if the last"
         " counts"),
        ("[s]\nk = 1\n  l = 2\n", "a.ini:3: a key, or more of the value above? Put a key at the margin"),
        ("[s]\nskip-networking\n", "a.ini:2: no assignment; write key = value, or [section]"),
        ("= 1\n", "a.ini:1: no assignment; write key = value, or [section]"),
    ],
)  # fmt: skip
def test_what_may_mean_two_things_is_refused(text: str, message: str) -> None:
    assert refused({"a.ini": text}) == message
