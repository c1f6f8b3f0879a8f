"""Firefox's preference files: what each preference is, and for which builds.

The quirks are those of browser/app/profile/firefox.js and modules/libpref/init/all.js in
mozilla/gecko-dev: conditions that are nested and indented, a name that conditions define
(``UNIX_BUT_NOT_MAC``), a list of platforms, and values on the line below.
"""

from __future__ import annotations

from typing import Any

import pytest
from formatted import places, read, refused, values

from pyconsent.reading.formats import Named

NIGHTLY, WINDOWS, ANDROID = "defined(NIGHTLY_BUILD)", "defined(XP_WIN)", "defined(ANDROID)"
ON_FOR_NIGHTLY = {"everyone": False, NIGHTLY: True}


def defaults(text: str) -> dict[str, Any]:
    return {name: setting["default"] for name, setting in values(read({"firefox.js": text})).items()}


def test_preferences_are_settings_with_their_places() -> None:
    found = read({"browser/firefox.js": """\
        #filter dumbComments emptyLines substitution
        // Reports, /* at first */ off.
        pref("reports.enabled", false);   // for now
        /* pref("gone", true);
         */ user_pref('reports.server',
              "https://a.example/\\u00e9?\\x22\\'");
        sticky_pref("reports.days", -7);
        """})  # fmt: skip
    assert values(found) == {
        "reports.enabled": {"title": "reports.enabled", "values": [True, False], "default": False},
        "reports.server": {"title": "reports.server", "values": "any", "default": "https://a.example/é?\"'"},
        "reports.days": {"title": "reports.days", "values": "any", "default": -7},
    }
    assert places(found, ("default",)) == {
        "reports.enabled": ["browser/firefox.js:3:1"] * 2,
        "reports.server": ["browser/firefox.js:5:5"] * 2,
        "reports.days": ["browser/firefox.js:7:1"] * 2,
    }


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        # On for nightly only, said in three ways.
        ('#ifdef NIGHTLY_BUILD\n  pref("a", true);\n#else\n  pref("a", false);\n#endif', ON_FOR_NIGHTLY),
        ('pref("a", false);\n#if defined(NIGHTLY_BUILD)\npref("a", true);\n#endif', ON_FOR_NIGHTLY),
        ('#ifndef NIGHTLY_BUILD\npref("a", false);\n#else\npref("a", true);\n#endif', ON_FOR_NIGHTLY),
        # The code has its own default where no line gives one.
        ('#ifdef NIGHTLY_BUILD\npref("a", true);\n#endif', {"everyone": None, NIGHTLY: True}),
        ('#ifndef XP_WIN\npref("a", true);\n#endif', {"everyone": True, WINDOWS: None}),
        # The last line that holds counts, and the same in every build is one default.
        ('#ifdef NIGHTLY_BUILD\npref("a", true);\n#endif\npref("a", false);', False),
        ('#ifdef XP_WIN\npref("a", true);\n#else\npref("a", true);\n#endif', True),
        ('#ifdef XP_WIN\npref("a", 1);\n#else\npref("a", true);\n#endif', {"everyone": True, WINDOWS: 1}),
        ('#if defined(XP_WIN) || defined(ANDROID)\npref("a", true);\n#else\npref("a", false);\n#endif',
         {"everyone": False, ANDROID: True, WINDOWS: True}),
        ('#ifdef NIGHTLY_BUILD\n  #if !defined(XP_WIN)\n    pref("a", true);\n  #else\n    pref("a", false);\n'
         '  #endif\n#else\n  pref("a", false);\n#endif',
         {"everyone": False, NIGHTLY: True, f"{NIGHTLY}&{WINDOWS}": False}),
        # Which counts of two that may hold together is told.
        ('#ifdef NIGHTLY_BUILD\npref("a", 1);\n#elifdef XP_WIN\npref("a", 2);\n#else\npref("a", 3);\n#endif',
         {"everyone": 3, NIGHTLY: 1, WINDOWS: 2, f"{NIGHTLY}&{WINDOWS}": 1}),
        ("#if MOZ_UPDATE_CHANNEL != 'beta'\npref(\"a\", 1);\n#else\npref(\"a\", 2);\n#endif",
         {"everyone": 1, "MOZ_UPDATE_CHANNEL=='beta'": 2}),
        ('#if 0\npref("a", 1);\n#else\npref("a", 2);\n#endif', 2),
        # A name stands for the conditions that define it.
        ('#ifdef XP_UNIX\n#ifndef XP_WIN\n#define OURS\n#endif\n#endif\n#ifdef OURS\npref("a", 1);\n'
         '#else\npref("a", 2);\n#endif',
         {"everyone": 2, "defined(XP_UNIX)": 1, f"defined(XP_UNIX)&{WINDOWS}": 2}),
        ('#ifdef ANDROID\n#define ON true\n#else\n#define ON false\n#endif\npref("a", @ON@);',
         {"everyone": False, ANDROID: True}),
        # What the build puts in cannot be told.
        ('pref("a", @GONE@);', None),
        ('#expand pref("a", __GONE__);', None),
    ],
)  # fmt: skip
def test_a_condition_gives_those_builds_a_default_of_their_own(text: str, wanted: Any) -> None:
    assert defaults(text) == {"a": wanted}


def test_each_default_stands_where_it_is_given() -> None:
    found = read({"all.js": '#ifdef ANDROID\n  pref("a", true);\n#else\n  pref("a", false);\n#endif\n'})
    assert places(found, ("default",), ("default", "everyone"), ("default", ANDROID)) == {
        "a": ["all.js:2:3", "all.js:4:3", "all.js:4:3", "all.js:2:3"]
    }


def test_a_locked_preference_is_controlled_by_nobody() -> None:
    found = read({"my-prefs.js": 'pref("a", true, sticky);\npref("b", true, locked);\n'})
    assert values(found) == {
        "a": {"title": "a", "values": [True, False], "default": True},
        "b": {"title": "b", "values": [True, False], "default": True, "control": {"who": "nobody"}},
    }


def test_a_condition_may_be_an_audience_of_the_organisation() -> None:
    text = (
        '#ifdef EARLY_BETA\npref("a", true);\n#else\npref("a", false);\n#endif\n'
        '#ifdef NIGHTLY_BUILD\npref("a", 1);\n#endif\n'
    )
    annotations = "annotations: {}\naudiences: {defined(NIGHTLY_BUILD): nightly, defined(EARLY_BETA): early}\n"
    found = read({"all.js": text, "annotations.yaml": annotations}, parents={"nightly": "early"})
    assert values(found)["a"]["default"] == {"everyone": False, "early": True, "nightly": 1}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('pref("a", true)\npref("b", true);\n', 'all.js:1: no preference; write pref("name", value);'),
        ('\nlet a = 1;\n', 'all.js:2: no preference; write pref("name", value);'),
        ('pref("a", 1 + 1);\n', 'all.js:1: no preference; write pref("name", value);'),
        ('pref("a", ' + "// # / " * 40 + "\n1 + 1);\n", 'all.js:1: no preference; write pref("name", value);'),
        ('#ifdef A\npref("a", 1);\n', "all.js:1: a condition without #endif; add it"),
        ('pref("a", 1);\n#else\n', "all.js:2: #else without #if; add that, or take this out"),
        ("".join(f"#if defined(A{n}) || defined(B{n})\n" for n in range(9)),
         "all.js:7: a condition of too many cases; write it shorter"),
    ],
)  # fmt: skip
def test_what_is_no_preference_is_refused(text: str, message: str) -> None:
    assert refused({"all.js": text}) == message


def test_a_file_of_another_name_is_one_by_the_configuration() -> None:
    found = read({"app.js": 'pref("a", true);'}, [Named("app.js", "prefs", "app.")])
    assert values(found) == {"app.a": {"title": "a", "values": [True, False], "default": True}}
