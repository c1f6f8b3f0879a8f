"""flagd's flags: what they serve to whom, and where that stands."""

from __future__ import annotations

import json
from typing import Any

import pytest
from formatted import places, read, refused, values

BOOLEAN = {"on": True, "off": False}
# Names of groups that are told by conditions.
BETA = "in(beta,groups)"
STAFF = "ends_with(email,@example.com)"


def default(**flag: Any) -> Any:
    """The default of a flag with these fields, which is enabled and off unless they say otherwise."""
    whole = {"state": "ENABLED", "variants": BOOLEAN, "defaultVariant": "off"} | flag
    return values(read({"f.json": json.dumps({"flags": {"x": whole}})}))["x"]["default"]


def test_flags_are_settings_with_their_places() -> None:
    found = read({
        "flags.json": """\
            {
              "flags": {
                "one": {
                  "state": "ENABLED",
                  "variants": {"on": true, "off": false},
                  "defaultVariant": "on"
                },
                "two": {"state": "ENABLED", "variants": {"a": "x", "b": "y", "c": "x"}, "defaultVariant": "b"}
              }
            }
            """
    })  # fmt: skip
    assert values(found) == {
        "one": {"title": "one", "values": [True, False], "default": True},
        "two": {"title": "two", "values": ["x", "y"], "default": "y"},
    }
    assert places(found, ("default",), ("values",)) == {
        "one": ["flags.json:3:5", "flags.json:6:7", "flags.json:5:7"],
        "two": ["flags.json:8:5", "flags.json:8:77", "flags.json:8:33"],
    }


def test_flags_may_stand_in_a_list_and_in_yaml() -> None:
    found = read({
        "flags.yaml": """\
            flags:
              - key: one
                variants: {true: true, false: false}
                defaultVariant: "true"
            """
    })  # fmt: skip
    assert values(found) == {"one": {"title": "one", "values": [True, False], "default": True}}
    assert places(found, ("default",)) == {"one": ["flags.yaml:2:5", "flags.yaml:4:5"]}


@pytest.mark.parametrize(
    "flag",
    [
        {"state": "DISABLED"},
        {"state": "DISABLED", "targeting": {"if": [True, "on", "off"]}},
        {"defaultVariant": None},
        {"defaultVariant": "gone"},
    ],
)
def test_what_the_file_leaves_open_is_the_codes_own_default(flag: dict[str, Any]) -> None:
    assert default(**flag) is None
    assert default(**flag, metadata={"pyconsent.fallback": "true"}) is True


@pytest.mark.parametrize(
    ("targeting", "wanted"),
    [
        ({}, False),
        ("on", True),
        (None, False),
        ({"if": [{"in": ["beta", {"var": "groups"}]}, "on", None]}, {"everyone": False, BETA: True}),
        ({"if": [{"in": ["beta", {"var": "groups"}]}, "on"]}, {"everyone": False, BETA: True}),
        ({"if": [{"in": ["beta", {"var": "groups"}]}, "off", "on"]}, {"everyone": True, BETA: False}),
        # Booleans name the variants "true" and "false", which there are none of here.
        ({"if": [{"in": ["beta", {"var": "groups"}]}, True, "off"]}, {"everyone": False, BETA: None}),
        (
            {"if": [{"in": ["beta", {"var": "groups"}]}, "on",
                    {"if": [{"ends_with": [{"var": "email"}, "@example.com"]}, "on", "off"]}]},
            {"everyone": False, BETA: True, STAFF: True},
        ),
        (
            {"if": [{"in": ["beta", {"var": "groups"}]},
                    {"if": [{"ends_with": [{"var": "email"}, "@example.com"]}, "on", "off"]}, None]},
            {"everyone": False, f"{STAFF}&{BETA}": True, BETA: False},
        ),
        (
            {"fractional": [["on", 5], ["off", 95]]},
            {"everyone": {"split": [{"value": True, "percent": 5}, {"value": False, "percent": 95}]}},
        ),
        (
            {"fractional": [{"var": "email"}, ["on", 1], ["off", 2]]},
            {"everyone": {"split": [{"value": True, "percent": 33.333333}, {"value": False, "percent": 66.666667}]}},
        ),
        (
            {"fractional": [["on"], ["off"]]},
            {"everyone": {"split": [{"value": True, "percent": 50}, {"value": False, "percent": 50}]}},
        ),
        ({"fractional": [["on", 100], ["off", 0]]}, True),
        ({"if": [{"in": ["beta", {"var": "groups"}]}, {"fractional": [["on", 5], [None, 95]]}, None]}, {
            "everyone": False, BETA: {"split": [{"value": True, "percent": 5}, {"value": False, "percent": 95}]},
        }),
        # What is worked out as people ask cannot be told.
        ({"cat": ["o", "n"]}, None),
        ({"rollout": [1704067200, 1706745600, "on"]}, None),
        ({"fractional": [["on", {"var": "weight"}], ["off", 50]]}, None),
        ({"fractional": [["on", 0]]}, None),
        ({"$ref": "gone"}, None),
    ],
)  # fmt: skip
def test_targeting_gives_each_audience_its_default(targeting: Any, wanted: Any) -> None:
    assert default(targeting=targeting) == wanted


def test_a_group_of_the_file_is_named_by_what_defines_it() -> None:
    def audiences(definition: Any, name: str = "beta") -> list[str]:
        targeting = {"if": [{"$ref": name}, "on", None]}
        flag = {"state": "ENABLED", "variants": BOOLEAN, "defaultVariant": "off", "targeting": targeting}
        return list(
            values(read({"f.json": json.dumps({"flags": {"x": flag}, "$evaluators": {name: definition}})}))["x"][
                "default"
            ]
        )

    narrow, wide = {"==": [{"var": "plan"}, "pro"]}, {"!=": [{"var": "plan"}, "free"]}
    assert audiences(narrow) == audiences(dict(narrow)) == ["everyone", "beta.1790c51a"]
    assert audiences(wide) == ["everyone", "beta.04ac9d1e"]
    assert audiences(narrow, "everyone") == ["everyone", "everyone.1790c51a"]


def test_a_group_within_a_condition_is_told_by_what_defines_it_at_last() -> None:
    def audiences(plan: str) -> list[str]:
        evaluators = {"beta": {"!": [{"$ref": "paying"}]}, "paying": {"==": [{"var": "plan"}, plan]}}
        targeting = {"if": [{"and": [{"$ref": "beta"}, {"var": "tester"}]}, "on", {"if": [{"$ref": "beta"}, "on"]}]}
        flag = {"state": "ENABLED", "variants": BOOLEAN, "defaultVariant": "off", "targeting": targeting}
        found = read({"f.json": json.dumps({"flags": {"x": flag}, "$evaluators": evaluators})})
        return list(values(found)["x"]["default"])

    assert audiences("pro") == ["everyone", "and(!(plan==pro),tester)", "beta.c5addc91"]
    assert audiences("max") == ["everyone", "and(!(plan==max),tester)", "beta.dea26b1d"]


def test_evaluators_that_lead_back_to_themselves_cannot_be_told() -> None:
    flag = {"state": "ENABLED", "variants": BOOLEAN, "defaultVariant": "off", "targeting": {"$ref": "a"}}
    evaluators = {"a": {"$ref": "b"}, "b": {"$ref": "a"}}
    assert (
        values(read({"f.json": json.dumps({"flags": {"x": flag}, "$evaluators": evaluators})}))["x"]["default"] is None
    )


def test_metadata_of_a_flag_count_before_those_of_the_set() -> None:
    found = read({
        "f.json": """\
            {"flags": {"x": {"state": "ENABLED", "variants": {"on": true, "off": false}, "defaultVariant": "off",
              "metadata": {
                "pyconsent.while_not": "false", "team": "growth",
                "pyconsent.data_categories": "user.behavior, user.device",
                "pyconsent.reversible": false, "pyconsent.control.accept_steps": 1
              }}},
             "metadata": {"pyconsent.consent": "opt_in", "pyconsent.reversible": true}}
            """
    })  # fmt: skip
    assert values(found)["x"] == {
        "title": "x",
        "values": [True, False],
        "default": False,
        "processing": [
            {
                "consent": "opt_in",
                "reversible": False,
                "while": {"not": [False]},
                "data_categories": ["user.behavior", "user.device"],
            }
        ],
        "control": {"accept_steps": 1},
    }
    assert places(found, ("processing", 0, "consent"), ("processing", 0, "data_categories"), ("control",)) == {
        "x": ["f.json:1:12", "f.json:7:15", "f.json:4:5", "f.json:5:36"]
    }


def test_objects_are_values_too_so_that_a_change_of_one_is_seen() -> None:
    found = read({
        "f.json": '{"flags": {"x": {"state": "ENABLED", "variants": {"a": {"b": "s", "a": 1}}, "defaultVariant": "a"}}}'
    })  # fmt: skip
    assert values(found)["x"] == {
        "title": "x", "values": ['{"a": 1, "b": "s"}'], "default": '{"a": 1, "b": "s"}',
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("f.flagd.json", '{"flags": [{"state": "ENABLED"}]}', "f.flagd.json:1: the flag has no `key`; add it"),
        ("f.json", '{"flags": {"x": {"state": "ENABLED"},\n"y": 3}}',
         "f.json:2: the flag is no mapping; write one with `state` and `variants`"),
        ("f.json", '{"flags": {"x": {"state": "ENABLED", "metadata": {"pyconsent.consnt": "opt_in"}}}}',
         "f.json:1: unknown key 'pyconsent.consnt'; did you mean 'consent'?"),
    ],
)  # fmt: skip
def test_what_is_no_flag_is_refused(name: str, text: str, message: str) -> None:
    assert refused({name: text}) == message
