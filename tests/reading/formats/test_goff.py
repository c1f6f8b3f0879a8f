"""GO Feature Flag's flags: what they serve to whom and when, and where that stands.

The quirks were seen in thomaspoignant/go-feature-flag: what files look like in cmd/cli and cmd/migrationcli (testdata)
and website/docs/configure_flag, what flags serve in modules/core/flag (internal_flag.go, rule.go, needs.go).
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from formatted import places, read, refused, values

from pyconsent.reading.formats import Named

BOOLEAN = {"on": True, "off": False}
# The name of the group that a query tells.
TESTERS = 'group_eq_"beta".cb20d732'
LATER, LATEST = "2025-03-01T09:00:00Z", "2025-06-01T09:00:00Z"


def split(*parts: tuple[Any, float]) -> dict[str, Any]:
    return {"split": [{"value": value, "percent": percent} for value, percent in parts]}


def flag(**told: Any) -> dict[str, Any]:
    """A flag that is off, unless these fields say otherwise."""
    return {"variations": BOOLEAN, "defaultRule": {"variation": "off"}} | told


def over_time(others: dict[str, Any] | None = None, **told: Any) -> list[tuple[str | None, Any]]:
    """The defaults of a flag, each with the moment from which it holds."""
    found = read({"f.json": json.dumps({"x": flag(**told), **(others or {})})})
    steps = [(step.at.value, step.state.value["default"]) for step in found.steps.get("x", ())]
    return [(None, found.settings["x"].value["default"]), *steps]


def default(others: dict[str, Any] | None = None, **told: Any) -> Any:
    """The default of a flag that nothing changes later."""
    ((_, found),) = over_time(others, **told)
    return found


def test_flags_are_settings_with_their_places() -> None:
    """Names of variations that look like truth values are names, as in flag.goff.yaml."""
    found = read({
        "flags/app.goff.yaml": """\
            upload:
              variations:
                Default: false
                False: false
                True: true
              targeting:
                - name: testers
                  query: group eq "beta"
                  percentage:
                    False: 0
                    True: 100
              defaultRule:
                variation: Default
              metadata:
                description: Sends diagnostics
                defaultValue: false
                issue-link: https://example.com/1
            theme:
              variations: {light: {contrast: null}, dark: {contrast: 7.5}}
              defaultRule: {variation: light}
            """
    })  # fmt: skip
    assert values(found) == {
        "upload": {
            "title": "upload",
            "description": "Sends diagnostics",
            "values": [False, True],
            "default": {"everyone": False, TESTERS: True},
            "fallback": False,
        },
        "theme": {
            "title": "theme",
            "values": ['{"contrast": null}', '{"contrast": 7.5}'],
            "default": '{"contrast": null}',
        },
    }
    assert places(found, ("default",), ("values",), ("fallback",)) == {
        "upload": [f"flags/app.goff.yaml:{place}" for place in ("1:1", "6:3", "2:3", "16:5")],
        "theme": [f"flags/app.goff.yaml:{place}" for place in ("18:1", "20:3", "19:3", "18:1")],
    }


def test_the_same_flags_in_any_of_its_languages_are_the_same() -> None:
    toml = """\
        [upload.variations]
        on = true
        off = false

        [upload.defaultRule.progressiveRollout.initial]
        variation = "off"
        date = 2025-03-01T09:00:00Z

        [upload.defaultRule.progressiveRollout.end]
        variation = "on"
        percentage = 12.5
        date = 2025-06-01T09:00:00Z

        [[upload.targeting]]
        query = 'group eq "beta"'
        percentage = {on = 5.0, off = 95.0}

        [upload.metadata]
        "pyconsent.processing" = "none"
        """
    ramp = {
        "initial": {"variation": "off", "date": LATER},
        "end": {"variation": "on", "percentage": 12.5, "date": LATEST},
    }
    same = {"upload": flag(
        defaultRule={"progressiveRollout": ramp},
        targeting=[{"query": 'group eq "beta"', "percentage": {"on": 5, "off": 95}}],
        metadata={"pyconsent": {"processing": "none"}},
    )}  # fmt: skip
    found = read({"app.goff.toml": toml})
    testers: dict[str, Any] = {TESTERS: split((True, 5), (False, 95))}
    value = {
        "title": "upload",
        "values": [True, False],
        "processing": "none",
        "default": {"everyone": False, **testers},
    }
    assert values(found) == values(read({"f.json": json.dumps(same)})) == {"upload": value}
    (step,) = found.steps["upload"]
    assert step.at.value == "2025-03-01T09:00:00+00:00"
    assert step.state.value["default"] == {"everyone": split((True, 12.5), (False, 87.5)), **testers}
    assert [str(step.at.locate()), *places(found, ("default",), ("processing",))["upload"]] == [
        "app.goff.toml:7", "app.goff.toml:1:2", "app.goff.toml:14:10", "app.goff.toml:19:1",
    ]  # fmt: skip
    assert values(read({"conf/flags.toml": toml}, [Named("flags.toml", "goff")])) == values(found)


@pytest.mark.parametrize(
    ("told", "wanted"),
    [
        ({"disable": True}, None),
        ({"defaultRule": None}, None),
        ({"defaultRule": {"variation": "gone"}}, None),
        ({"defaultRule": {"name": "default"}}, None),
        ({"variations": {"on": True, "off": None}}, None),
        ({"disable": False}, False),
        ({"defaultRule": {"variation": "off", "disable": True}}, False),
        ({"defaultRule": {"variation": "off", "percentage": {"on": 5, "off": 95}}},
         {"everyone": split((True, 5), (False, 95))}),
        # Parts are of what they add up to, as decimals.
        ({"defaultRule": {"percentage": {"on": 10.59, "off": 89.41}}},
         {"everyone": split((True, 10.59), (False, 89.41))}),
        ({"defaultRule": {"percentage": {"on": 0.001, "off": 99.999}}},
         {"everyone": split((True, 0.001), (False, 99.999))}),
        ({"defaultRule": {"percentage": {"on": 1, "off": 2}}},
         {"everyone": split((True, 33.333333), (False, 66.666667))}),
        ({"defaultRule": {"percentage": {"on": 0, "off": 0}}}, None),
        ({"defaultRule": {"percentage": {"on": -5, "off": 105}}}, None),
        ({"defaultRule": {"variation": "off", "percentage": {}}}, False),
        # A name without quotes.
        ({"variations": {"True": 1, "False": 0}, "defaultRule": {"variation": True}}, 1),
        ({"variations": {"True": 1, "true": 0}, "defaultRule": {"variation": True}}, None),
        ({"variations": {"1": "a"}, "defaultRule": {"variation": 1}}, "a"),
        ({"targeting": [{"query": 'group eq "beta"', "variation": "on"}]}, {"everyone": False, TESTERS: True}),
        ({"targeting": [{"query": '\n  group eq "beta"\n', "variation": "on"}]}, {"everyone": False, TESTERS: True}),
        ({"targeting": [{"query": 'group eq "beta"', "variation": "on", "disable": True}]}, False),
        ({"targeting": [{"query": 'group eq "beta"'}]}, {"everyone": False, TESTERS: None}),
        ({"targeting": [{"query": "", "variation": "on"}]}, True),
        ({"targeting": [{"query": '{"in": ["beta", {"var": "groups"}]}', "variation": "on"}]},
         {"everyone": False, "in(beta,groups)": True}),
        ({"targeting": [{"query": "a eq 1", "variation": "on"}, {"query": 'group eq "beta"', "variation": "off"}]},
         {"everyone": False, "a_eq_1.f4fdf71f": True, TESTERS: False, f"a_eq_1.f4fdf71f&{TESTERS}": True}),
    ],
)  # fmt: skip
def test_rules_give_each_audience_its_default(told: dict[str, Any], wanted: Any) -> None:
    assert default(**told) == wanted


def test_what_the_file_leaves_open_is_the_codes_own_default() -> None:
    assert default(disable=True, metadata={"defaultValue": True}) is True
    assert default(disable=True, metadata={"pyconsent.fallback": "true"}) is True


def test_steps_change_a_flag_at_their_dates_the_earliest_first() -> None:
    """As in output-scheduled.yaml and scheduled.md; a step without a date is skipped."""
    testers = {"name": "testers", "query": 'group eq "beta"', "percentage": {"on": 5, "off": 95}}
    on = {"variation": "on", "percentage": {"off": -1, "on": -1}}
    found = over_time(
        defaultRule={"name": "default", "percentage": {"off": 100, "on": 0}},
        scheduledRollout=[
            {"date": LATEST, "targeting": [{"name": "testers", "query": 'group eq "alpha"'}], "disable": None},
            {"defaultRule": {"variation": "on"}},
            {"date": LATER, "targeting": [testers]},
            {"date": "2025-07-01T00:00:00.1+02:00", "defaultRule": on},
            {"date": "2025-08-01", "variations": {"on": False}},
            {"date": "2025-09-01T00:00:00Z", "version": "2"},
            {"date": "2025-10-01T00:00:00Z", "disable": True},
        ],
    )  # fmt: skip
    some = split((True, 5), (False, 95))
    assert found == [
        (None, False),
        (LATER, {"everyone": False, TESTERS: some}),
        (LATEST, {"everyone": False, 'group_eq_"alpha".eda9c11c': some}),
        ("2025-07-01T00:00:00.1+02:00", {"everyone": True, 'group_eq_"alpha".eda9c11c': some}),
        ("2025-08-01", {"everyone": False, 'group_eq_"alpha".eda9c11c': False}),
        ("2025-10-01T00:00:00Z", None),
    ]


def test_a_step_changes_only_what_it_says_of_a_rule() -> None:
    rule = {"name": "testers", "query": 'group eq "beta"', "percentage": {"on": 0, "off": 100}}
    assert over_time(
        targeting=[rule, {"query": "a eq 1", "variation": "on", "disable": True}],
        scheduledRollout=[{"date": LATER, "targeting": [
            {"name": "testers", "percentage": {"on": 100, "off": -1}},
            {"name": "others", "query": "a eq 1", "variation": "on"},
        ]}, {"date": LATEST, "targeting": [{"name": "testers", "disable": True}]}],
    ) == [
        (None, {"everyone": False, TESTERS: False}),
        (LATER, {"everyone": False, TESTERS: True, "a_eq_1.f4fdf71f": True}),
        (LATEST, {"everyone": False, "a_eq_1.f4fdf71f": True}),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("initial", "end", "wanted"),
    [
        ({}, {}, [(None, False), (LATER, True)]),
        ({}, {"percentage": 25}, [(None, False), (LATER, {"everyone": split((True, 25), (False, 75))})]),
        # What begins with some begins at its date.
        ({"percentage": 20}, {"percentage": 80},
         [(None, False), (LATER, {"everyone": split((True, 80), (False, 20))})]),
        ({}, {"percentage": 0}, [(None, False), (LATER, True)]),
        ({}, {"percentage": 150}, [(None, False), (LATER, True)]),
        ({"percentage": 20}, {"percentage": 10}, [(None, False), (LATER, None)]),
        ({"variation": "on"}, {"variation": "on"}, [(None, True)]),
        # What is not whole is an error, and left to the code.
        ({"date": None}, {}, [(None, None)]),
        ({"variation": None}, {}, [(None, None)]),
        ({}, {"date": LATER}, [(None, None)]),
    ],
)  # fmt: skip
def test_people_who_move_a_little_at_a_time_have_all_moved_when_the_first_do(
    initial: dict[str, Any], end: dict[str, Any], wanted: Any
) -> None:
    ramp = {
        "initial": {"variation": "off", "date": LATER} | initial,
        "end": {"variation": "on", "date": LATEST} | end,
    }
    assert over_time(defaultRule={"variation": "off", "progressiveRollout": ramp}) == wanted


def test_an_experiment_is_left_to_the_code_before_and_after() -> None:
    running = {"everyone": split((True, 50), (False, 50))}
    half = {"percentage": {"on": 50, "off": 50}}
    known: dict[str, Any] = {"metadata": {"defaultValue": False}, "defaultRule": half}
    both = {"start": LATER, "end": LATEST}
    assert over_time(**known, experimentation=both) == [(None, False), (LATER, running), (LATEST, False)]
    assert over_time(**known, experimentation={"start": LATER}) == [(None, False), (LATER, running)]
    assert over_time(**known, experimentation={"end": LATER}) == [(None, running), (LATER, False)]
    longer = [{"date": LATER, "experimentation": {"end": "2025-09-01T00:00:00Z"}}]
    assert over_time(**known, experimentation=both, scheduledRollout=longer) == [
        (None, False), (LATER, running), ("2025-09-01T00:00:00Z", False),
    ]  # fmt: skip


def test_a_moment_is_where_it_is_written() -> None:
    found = read({
        "f.yaml": """\
            upload:
              variations: {on: true, off: false}
              defaultRule:
                progressiveRollout:
                  initial: {variation: off, date: 2025-03-01T09:00:00Z}
                  end: {variation: on, percentage: 50, date: 2025-06-01T09:00:00Z}
              scheduledRollout:
                - date: 2025-05-01T09:00:00Z
                  targeting:
                    - name: testers
                      query: beta eq true
                      progressiveRollout:
                        initial: {variation: off, date: 2025-06-01T09:00:00Z}
                        end: {variation: on, date: 2025-07-01T09:00:00Z}
              experimentation:
                end: 2025-09-01T09:00:00Z
            """
    })  # fmt: skip
    steps = found.steps["upload"]
    assert [(step.at.value[:7], str(step.at.locate()), str(step.state.locate(("default",)))) for step in steps] == [
        ("2025-03", "f.yaml:5", "f.yaml:5"),
        ("2025-05", "f.yaml:8", "f.yaml:8"),
        # What a step plans for later stands in the step.
        ("2025-06", "f.yaml:8", "f.yaml:8"),
        ("2025-09", "f.yaml:16", "f.yaml:16"),
    ]  # fmt: skip


def needing(*needs: dict[str, Any], **told: Any) -> dict[str, Any]:
    return {"defaultRule": {"variation": "on"}, "metadata": {"defaultValue": False}, "needs": list(needs), **told}


@pytest.mark.parametrize(
    ("needed", "need", "wanted"),
    [
        ({"defaultRule": {"variation": "on"}}, {}, True),
        ({"defaultRule": {"variation": "on"}}, {"value": None}, True),
        ({"defaultRule": {"variation": "on"}}, {"value": True}, True),
        ({"defaultRule": {"variation": "on"}}, {"value": False}, False),
        ({}, {}, False),
        # One that is disabled meets nothing, whatever the code takes then.
        ({"disable": True, "metadata": {"defaultValue": True}}, {}, False),
        ({"variations": {"on": 1}, "defaultRule": {"variation": "on"}}, {}, False),
        ({"variations": {"on": 1}, "defaultRule": {"variation": "on"}}, {"value": 1.0}, True),
        ({"variations": {"on": "pro"}, "defaultRule": {"variation": "on"}}, {"value": "pro"}, True),
        ({"defaultRule": {"percentage": {"on": 5, "off": 95}}}, {}, {"everyone": split((False, 95), (True, 5))}),
        ({"targeting": [{"query": 'group eq "beta"', "variation": "on"}]}, {}, {"everyone": False, TESTERS: True}),
        ({"defaultRule": {"percentage": {"on": 0, "off": 0}}}, {}, None),
        # What a needed flag needs does not count.
        ({"defaultRule": {"variation": "on"}, "needs": [{"flag": "gone"}]}, {}, True),
    ],
)  # fmt: skip
def test_a_flag_serves_those_to_whom_the_flag_that_it_needs_serves_so(needed: Any, need: Any, wanted: Any) -> None:
    assert default({"y": flag(**needed)}, **needing({"flag": "y", **need})) == wanted


def test_all_flags_that_one_needs_count_together_and_with_its_own_rules() -> None:
    others = {
        "y": flag(targeting=[{"query": 'group eq "beta"', "variation": "on"}]),
        "z": flag(defaultRule={"percentage": {"on": 50, "off": 50}}),
    }
    rule = {"query": "a eq 1", "percentage": {"on": 10, "off": 90}}
    assert default(others, **needing({"flag": "y"}, {"flag": "z"}, targeting=[rule])) == {
        "everyone": False, "a_eq_1.f4fdf71f": False, TESTERS: split((False, 50), (True, 50)),
        f"a_eq_1.f4fdf71f&{TESTERS}": split((False, 95), (True, 5)),
    }  # fmt: skip


def test_a_flag_that_is_not_there_cannot_be_told() -> None:
    assert default(**needing({"flag": "gone"})) is None


def test_a_flag_may_be_needed_in_another_file() -> None:
    later = [{"date": LATER, "defaultRule": {"variation": "on"}}]
    found = read({
        "a.yaml": json.dumps({"x": flag(**needing({"flag": "y"}))}, indent=1),
        "b.yaml": json.dumps({"y": flag(scheduledRollout=later)}),
    })  # fmt: skip
    assert found.settings["x"].value["default"] is False
    assert [(step.at.value, str(step.at.locate()), step.state.value["default"]) for step in found.steps["x"]] == [
        (LATER, "a.yaml:13", True)
    ]


def test_a_flag_changes_when_the_flag_that_it_needs_does() -> None:
    later = [{"date": LATER, "defaultRule": {"variation": "on"}}, {"date": LATEST, "disable": True}]
    assert over_time({"y": flag(scheduledRollout=later)}, **needing({"flag": "y"})) == [
        (None, False), (LATER, True), (LATEST, False),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x:\n  variations: {on: true}\ny: on",
         "3: the flag is no mapping; write one with `variations` and `defaultRule`"),
        ("x:\n  variations: {on: true}\n  targeting: {query: a eq 1}", "3: targeting is no list; write one"),
        ("x:\n  variations: {on: true}\n  targeting:\n    - on", "4: entry 1 of targeting is no mapping; write one"),
        ("x:\n  variations: {on: true}\n  defaultRule: on", "3: defaultRule is no mapping; write one"),
        ("x:\n  variations: {on: true}\n  disable: yes", "3: 'yes' is neither true nor false; write one"),
        ("x:\n  variations: {on: true}\n  defaultRule: {percentage: {on: 5%}}", "3: '5%' is no number; write one"),
        ("x:\n  variations: {on: true}\n  defaultRule: {query: 5}", "3: 5 is no text; write it in quotes"),
        ("x:\n  variations: {on: true}\n  experimentation: {start: soon}",
         "3: 'soon' is no moment; write it as 2025-03-01T09:00:00Z"),
        ("x:\n  variations: {on: true}\n  scheduledRollout:\n  - date: 5",
         "4: 5 is no moment; write it as 2025-03-01T09:00:00Z"),
    ],
)  # fmt: skip
def test_what_go_feature_flag_would_not_have_is_refused(text: str, message: str) -> None:
    assert refused({"f.yaml": text}) == f"f.yaml:{message}"


def test_a_file_that_is_named_so_holds_flags() -> None:
    assert refused({"f.txt": "[]"}, [Named("f.txt", "goff")]) == "f.txt:1: no flags; write a mapping of them by name"
