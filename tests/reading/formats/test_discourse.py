"""Discourse's site settings: the default for whom, in all the ways that they are written.

The quirks are those of config/site_settings.yml in discourse/discourse and of what reads
it, named beside each test.
"""

from __future__ import annotations

from typing import Any

import pytest
from formatted import places, read, refused, values

from pyconsent.reading.formats import Named

SITE = """\
    # Available options:
    required:
      title:
        client: true
        default: "Discourse"
    basic:
      share_links:
        type: list
        default: "twitter|email"
        choices:
          - twitter
          - email
      share_quote_visibility:
        client: true
        type: enum
        default: "anonymous"
        choices: [none, anonymous, all]
      version_checks: yes

    uncategorized:
      share_anonymized_statistics: true
      invite_code: ""
    empty:
    """


def whole(text: str, before: str = "", named: str = "site_settings.yml", **options: str) -> dict[str, Any]:
    """The setting ``x`` with these lines, after other settings of the file."""
    lines = "".join(f"    {line}\n" for line in text.splitlines())
    found = values(read({named: f"basic:\n{before}  x:\n{lines}"}, [Named("*.yml", "discourse", "", options)]))["x"]
    assert isinstance(found, dict)
    return found


def test_a_setting_is_its_default_or_a_mapping_with_one() -> None:
    found = read({"config/site_settings.yml": SITE})
    assert values(found) == {
        "title": {"title": "title", "values": "any", "default": "Discourse"},
        "share_links": {"title": "share_links", "values": "any", "default": "twitter|email"},
        "share_quote_visibility": {
            "title": "share_quote_visibility",
            "values": ["none", "anonymous", "all"],
            "default": "anonymous",
        },
        "version_checks": {"title": "version_checks", "values": [True, False], "default": True},
        "share_anonymized_statistics": {
            "title": "share_anonymized_statistics",
            "values": [True, False],
            "default": True,
        },
        "invite_code": {"title": "invite_code", "values": "any", "default": ""},
    }
    file = "config/site_settings.yml"
    assert places(found, ("default",), ("values",)) == {
        "title": [f"{file}:{line}" for line in ("3:3", "5:5", "3:3")],
        "share_links": [f"{file}:{line}" for line in ("7:3", "9:5", "10:5")],
        "share_quote_visibility": [f"{file}:{line}" for line in ("13:3", "16:5", "17:5")],
        "version_checks": [f"{file}:18:3"] * 3,
        "share_anonymized_statistics": [f"{file}:21:3"] * 3,
        "invite_code": [f"{file}:22:3"] * 3,
    }


def test_a_change_of_shape_alone_is_no_change() -> None:
    assert whole("default: no\nclient: true") == {"title": "x", "values": [True, False], "default": False}
    assert values(read({"s.yml": "a:\n  x: false\n"}, [Named("s.yml", "discourse")]))["x"] == whole("default: no")


def test_a_default_may_differ_by_the_locale_of_the_site() -> None:
    # min_search_term_length
    assert whole("default: 3\nlocale_default:\n  zh_CN: 1\n  ko: 1") == {
        "title": "x",
        "values": "any",
        "default": {"everyone": 3, "default_locale==zh_CN": 1, "default_locale==ko": 1},
    }


def test_what_is_said_of_the_main_locale_holds_for_all_that_say_nothing() -> None:
    # title_remove_extraneous_space: defaults_provider.rb keeps the default under `en`.
    assert whole("default: false\nlocale_default: {en: true, ja: false}")["default"] == {
        "everyone": True,
        "default_locale==ja": False,
    }


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        # Until 2018 yaml_loader.rb took the default of the environment (env_val).
        ("default: {test: 1, development: 2, default: 3}", 3),
        ("default: {test: 1, production: 4, default: 3}", 4),
        ("default: {test: true}", "null"),
        ("client: true", "null"),
        ("default: on", True),
        ("default: 'off'", "off"),
        ("default: []", "[]"),
    ],
)
def test_the_default_is_that_of_production(text: str, wanted: Any) -> None:
    got = whole(text)["default"]
    assert (got, type(got)) == (wanted, type(wanted))


def test_the_place_of_a_default_by_environment_is_that_of_its_own() -> None:
    text = "a:\n  x:\n    client: true\n    default:\n      test: 1\n      default: 2\n"
    found = read({"site_settings.yml": text})
    assert places(found, ("default",)) == {"x": ["site_settings.yml:2:3", "site_settings.yml:6:7"]}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("type: enum\ndefault: a\nchoices: [a, b]", ["a", "b"]),
        ("type: enum\ndefault: c\nchoices: [a, b]", ["a", "b", "c"]),
        ("type: enum\ndefault: 1\nchoices: [0, 1]", [0, 1]),
        ("type: enum\ndefault: a\nenum: SomeEnum", "any"),
        ("type: enum\ndefault: a\nchoices: SomeEnum.values", "any"),
        ("type: list\ndefault: a\nchoices: [a, b]", "any"),
        ("default: false", [True, False]),
        ("default: false\nlocale_default: {ja: true}", [True, False]),
    ],
)
def test_the_values_are_the_choices(text: str, wanted: Any) -> None:
    assert whole(text)["values"] == wanted


def promoted(status: str) -> str:
    return f"  promote_upcoming_changes_on_status:\n    default: {status}\n"


@pytest.mark.parametrize(
    ("status", "promote", "wanted"),
    [
        # enable_ai_bot_starred_conversations of the AI plugin: `default: false`, and on for all.
        ("permanent", "never", True),
        ("stable", "stable", True),
        ("stable", "beta", True),
        ("beta", "stable", False),
        ("stable", "never", False),
        ("conceptual", "experimental", False),
        ("stable", "soon", None),
        ("done", "beta", None),
    ],
)
def test_an_upcoming_change_is_on_as_soon_as_it_has_come_far_enough(status: str, promote: str, wanted: Any) -> None:
    text = f'default: false\nupcoming_change: {{status: "{status}", impact: "feature,all_members"}}'
    assert whole(text, promoted(promote))["default"] is wanted


def test_a_plugin_does_not_say_from_when_on_changes_are_on() -> None:
    text = "default: false\nupcoming_change: {status: beta}"
    assert whole(text, named="settings.yml") == {"title": "x", "values": [True, False], "default": None}
    assert whole(text, named="settings.yml", promote_upcoming_changes_on_status="beta")["default"] is True


BOTH = "default_locale==ja&upcoming_change==change"


@pytest.mark.parametrize(
    ("status", "wanted"),
    [
        ("beta", {"everyone": 1, "upcoming_change==change": 2, "default_locale==ja": 3, BOTH: 2}),
        ("permanent", {"everyone": 2, "upcoming_change==change": 2, "default_locale==ja": 2}),
        # Where the change may be on by itself or not, only they who have chosen it are known.
        ("done", {"everyone": None, "upcoming_change==change": 2, "default_locale==ja": None, BOTH: 2}),
    ],
)
def test_an_upcoming_change_may_bring_another_default(status: str, wanted: Any) -> None:
    before = promoted("stable") + f"  change:\n    default: false\n    upcoming_change: {{status: {status}}}\n"
    override = "upcoming_change_default_override: {upcoming_change: change, new_default: 2}"
    text = f"default: 1\nlocale_default: {{ja: 3}}\n{override}"
    assert whole(text, before)["default"] == wanted


def test_a_setting_may_say_what_flows() -> None:
    text = "default: false\npyconsent.while: 'true'\npyconsent.consent: opt_in"
    assert whole(text)["processing"] == [{"while": [True], "consent": "opt_in"}]


def test_what_is_no_category_is_refused() -> None:
    assert refused({"s.yml": "basic:\n  x: 1\nmore: 2\n"}, [Named("s.yml", "discourse")]) == (
        "s.yml:3: the category is no mapping; write one of settings"
    )
    # Nothing tells this from other YAML.
    assert refused({"site_settings.yml": "basic:\n  x: 1\n"}).startswith("site_settings.yml:1: no format recognises")


def test_the_settings_of_a_plugin_are_recognised_too() -> None:
    found = read({"plugins/chat/config/settings.yml": "chat:\n  chat_enabled:\n    default: on\n    client: true\n"})
    assert values(found) == {"chat_enabled": {"title": "chat_enabled", "values": [True, False], "default": True}}
