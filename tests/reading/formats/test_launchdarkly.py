"""LaunchDarkly's flags, as its REST API gives them.

The forms are those of https://launchdarkly.com/docs/api/feature-flags, what is served those of
launchdarkly/go-server-sdk-evaluation (evaluator.go).
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from formatted import places, read, refused, values

from pyconsent.reading.formats import Named

# A segment of the project, which an export names and does not define.
BETA = [{"attribute": "segmentMatch", "op": "segmentMatch", "values": ["beta"], "negate": False}]
NORDIC = [{"contextKind": "organization", "attribute": "in", "op": "in", "values": ["Sweden", "Norway"]}]
IN_NORDIC = "organization.in:in(Sweden,Norway)"


def flag(key: str = "x", **environment: Any) -> dict[str, Any]:
    """A flag that is on for nobody, unless its environment says otherwise."""
    whole = {
        "on": True, "targets": [], "contextTargets": [], "rules": [], "prerequisites": [],
        "fallthrough": {"variation": 1}, "offVariation": 1,
    }  # fmt: skip
    return {
        "key": key,
        "variations": [{"_id": f"{key}-on", "value": True}, {"_id": f"{key}-off", "value": False}],
        "environments": {"production": whole | environment},
    }


def defaults(*flags: dict[str, Any]) -> dict[str, Any]:
    """The defaults of these flags by their keys, as one file of items has them."""
    found = values(read({"f.json": json.dumps({"items": flags})}))
    return {key: value["default"] for key, value in found.items()}


def split(on: float, off: float) -> dict[str, Any]:
    return {"split": [{"value": True, "percent": on}, {"value": False, "percent": off}]}


def rollout(on: int, off: int) -> dict[str, Any]:
    return {"rollout": {"variations": [{"variation": 0, "weight": on}, {"variation": 1, "weight": off}]}}


def test_a_flag_is_a_setting_with_its_places() -> None:
    # As ld-openapi's example: _summary beside the full lists, an environment that does not count.
    found = read({
        "flag.json": """\
            {
              "name": "Upload", "kind": "boolean", "description": "Uploads things", "key": "upload", "_version": 2,
              "includeInSnippet": true,
              "variations": [
                {"_id": "a", "value": true, "name": "On"},
                {"_id": "b", "value": false}
              ],
              "temporary": false, "tags": ["ops"], "customProperties": {}, "archived": false,
              "defaults": {"onVariation": 0, "offVariation": 1},
              "environments": {
                "test": {"on": true, "rules": [], "targets": [], "prerequisites": [], "fallthrough": {"variation": 0}},
                "production": {
                  "on": true, "archived": false, "salt": "1", "lastModified": 1627071171347, "version": 1,
                  "targets": [], "contextTargets": [], "rules": [], "prerequisites": [],
                  "fallthrough": {"variation": 1},
                  "offVariation": 1, "trackEvents": false, "_environmentName": "Production",
                  "_summary": {"prerequisites": 0, "variations": {"1": {"isFallthrough": true, "isOff": true}}}
                }
              }
            }
            """
    })  # fmt: skip
    assert values(found) == {
        "upload": {"title": "Upload", "description": "Uploads things", "values": [True, False], "default": False}
    }
    assert places(found, ("title",), ("description",), ("values",), ("default",)) == {
        "upload": ["flag.json:1:1", "flag.json:2:3", "flag.json:2:40", "flag.json:4:3", "flag.json:15:7"]
    }


def test_items_are_flags_and_another_environment_may_count() -> None:
    one, two = flag("one"), flag("two", fallthrough={"variation": 0})
    one["environments"]["eu"] = {**one["environments"]["production"], "on": False, "offVariation": 0}
    two["environments"]["eu"] = two["environments"]["production"]
    text = json.dumps({"items": [one, two], "totalCount": 2})
    here = [Named("f.json", "launchdarkly", "", {"environment": "eu"})]
    assert {key: value["default"] for key, value in values(read({"f.json": text})).items()} == {
        "one": False, "two": True,
    }  # fmt: skip
    assert {key: value["default"] for key, value in values(read({"f.json": text}, here)).items()} == {
        "one": True, "two": True,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("environment", "wanted"),
    [
        ({}, False),
        ({"fallthrough": {"variation": 0}}, True),
        ({"on": False, "fallthrough": {"variation": 0}}, False),
        ({"on": False, "offVariation": 0}, True),
        # Weights are thousandths of a percent; whom they leave out is in the last part.
        ({"fallthrough": rollout(5_000, 95_000)}, {"everyone": split(5, 95)}),
        ({"fallthrough": rollout(1, 99_999)}, {"everyone": split(0.001, 99.999)}),
        ({"fallthrough": rollout(0, 100_000)}, False),
        ({"fallthrough": rollout(5, 95)}, {"everyone": split(0.005, 99.995)}),
        ({"fallthrough": rollout(150_000, 1)}, True),
        ({"rules": [{"clauses": BETA, "variation": 0}]}, {"everyone": False, "beta": True}),
        ({"rules": [{"clauses": NORDIC, "variation": 0}]}, {"everyone": False, IN_NORDIC: True}),
        ({"rules": [{"clauses": [*NORDIC, *BETA], "variation": 0}]}, {"everyone": False, f"beta&{IN_NORDIC}": True}),
        ({"rules": [{"clauses": BETA, **rollout(10_000, 90_000)}]}, {"everyone": False, "beta": split(10, 90)}),
        ({"rules": [{"clauses": [{**BETA[0], "negate": True}], "variation": 0}]}, {
            "everyone": False, "!segmentMatch:segmentMatch(beta)": True,
        }),
        # A rule without clauses takes everyone.
        ({"rules": [{"clauses": [], "variation": 0}, {"clauses": BETA, "variation": 1}]}, {
            "everyone": True, "beta": True,
        }),
        (
            {"targets": [{"values": ["ann", "bob"], "variation": 0, "contextKind": "user"}, {"values": []}],
             "contextTargets": [{"contextKind": "device", "values": ["d1"], "variation": 0},
                                {"contextKind": "user", "values": [], "variation": 0}]},
            {"everyone": False, "user.targets.d43a02a3": True, "device.targets.903020c4": True},
        ),
        # Targets come before rules.
        (
            {"targets": [{"values": ["ann"], "variation": 1}], "rules": [{"clauses": [], "variation": 0}]},
            {"everyone": True, "user.targets.9709202e": False},
        ),
        # What cannot be told.
        ({"on": None}, None),
        ({"fallthrough": {}}, None),
        ({"fallthrough": None}, None),
        ({"fallthrough": {"variation": "0"}}, None),
        ({"fallthrough": {"rollout": {"variations": []}}}, None),
        ({"fallthrough": {"rollout": {"variations": [{"variation": 0, "weight": "5000"}]}}}, None),
    ],
)  # fmt: skip
def test_each_audience_gets_what_the_flag_serves_it(environment: dict[str, Any], wanted: Any) -> None:
    assert defaults(flag(**environment)) == {"x": wanted}


@pytest.mark.parametrize(
    ("environment", "parts"),
    [
        ({"on": False, "offVariation": None}, {}),
        # A variation that there is not is an error of the SDK.
        ({"fallthrough": {"variation": 2}}, {}),
        ({}, {"archived": True}),
    ],
)
def test_what_is_not_served_is_the_codes_own_default(environment: dict[str, Any], parts: dict[str, Any]) -> None:
    said = {"customProperties": {"pyconsent.fallback": {"name": "Fallback", "value": ["true"]}}}
    assert defaults(flag(**environment) | parts) == {"x": None}
    assert defaults(flag(**environment) | parts | said) == {"x": True}


def needs(key: str, variation: int = 0) -> dict[str, Any]:
    return {"prerequisites": [{"key": key, "variation": variation}], "fallthrough": {"variation": 0}}


@pytest.mark.parametrize(
    ("first", "wanted"),
    [
        (flag("first"), False),
        (flag("first", fallthrough={"variation": 0}), True),
        # One that is off is never met, whatever it serves then.
        (flag("first", on=False, offVariation=0), False),
        (flag("first", fallthrough={"variation": 0}) | {"archived": True}, False),
        (flag("first", fallthrough=rollout(20_000, 80_000)), {"everyone": {"split": [
            {"value": False, "percent": 80}, {"value": True, "percent": 20},
        ]}}),
        (flag("first", rules=[{"clauses": BETA, "variation": 0}]), {"everyone": False, "beta": True}),
        # What cannot be told of the one cannot be told of the other.
        (flag("first", fallthrough=None), None),
        (flag("other"), None),
    ],
)  # fmt: skip
def test_a_prerequisite_decides_too(first: dict[str, Any], wanted: Any) -> None:
    assert defaults(flag(**needs("first")), first)["x"] == wanted


def test_a_prerequisite_may_stand_in_another_file_and_have_its_own() -> None:
    files = {
        "a.json": json.dumps(flag("a", **needs("b"))),
        "b.json": json.dumps(flag("b", **needs("c"))),
        "c.json": json.dumps(flag("c", rules=[{"clauses": BETA, "variation": 0}])),
    }
    found = values(read(files))
    assert [found[key]["default"] for key in "abc"] == [{"everyone": False, "beta": True}] * 3


def test_a_rule_counts_where_the_prerequisite_is_met() -> None:
    first = flag("first", rules=[{"clauses": BETA, "variation": 0}])
    second = flag("x", prerequisites=[{"key": "first", "variation": 0}], rules=[{"clauses": NORDIC, "variation": 0}])
    assert defaults(second, first)["x"] == {
        "everyone": False, IN_NORDIC: False, "beta": False, f"beta&{IN_NORDIC}": True,
    }  # fmt: skip


def test_prerequisites_that_lead_back_to_themselves_cannot_be_told() -> None:
    assert defaults(flag("a", **needs("b")), flag("b", **needs("a"))) == {"a": None, "b": None}


def test_what_serves_several_values_is_read_by_them() -> None:
    one = flag("x", fallthrough={"variation": 1})
    one["variations"] = [{"value": "us"}, {"value": {"host": "eu"}}, {"value": "us"}, {"value": 3}]
    assert values(read({"f.json": json.dumps(one)})) == {
        "x": {"title": "x", "values": ["us", '{"host": "eu"}', 3], "default": '{"host": "eu"}'}
    }


def test_annotations_stand_in_custom_properties_and_tags() -> None:
    # Tags have letters, digits, dots, hyphens and underscores (launchdarkly/terraform-provider-launchdarkly).
    found = read({
        "f.json": json.dumps(flag() | {
            "tags": ["growth", "pyconsent.consent.opt_in", "pyconsent.recipients.example"],
            "customProperties": {
                "jira.issues": {"name": "Jira issues", "value": ["is-1"]},
                "pyconsent.while_not": {"name": "Consent: off", "value": ["false"]},
                "pyconsent.data_categories": {"name": "Consent: data", "value": ["user.behavior", "user.device"]},
            },
        })
    })  # fmt: skip
    assert values(found)["x"]["processing"] == [
        {
            "consent": "opt_in",
            "recipients": ["example"],
            "while": {"not": [False]},
            "data_categories": ["user.behavior", "user.device"],
        }
    ]


@pytest.mark.parametrize(
    ("told", "message"),
    [
        (
            {**flag(), "environments": {"test": {}, "eu": {}}},
            "f.json:1: 'x' has no environment 'production'; export it with env=production, or set `environment` under"
            " the `options` of its format, to one of: test, eu",
        ),
        (
            {**flag(), "environments": None},
            "f.json:1: no environments of 'x'; export the flag with env=production",
        ),
        # The list of flags is a summary unless asked otherwise (GET /flags/{project}).
        (
            {**flag(), "environments": {"production": {"on": True, "_summary": {"prerequisites": 1}}}},
            "f.json:1: only a summary of 'x'; export it with summary=0&env=production",
        ),
        ({"items": [3]}, "f.json:1: no flag; export it with `key`, `variations` and `environments`"),
        ({"items": 3}, "f.json:1: no list of flags; export one flag, or `items` of them"),
        (
            {**flag(), "variations": [True, False]},
            "f.json:1: no variations of 'x'; export the flag with them",
        ),
        (flag(rules={}), "f.json:1: `rules` is no list of mappings; export the flag again"),
        (flag(rules=[{"clauses": [1]}]), "f.json:1: `clauses` is no list of mappings; export the flag again"),
        (flag(targets=[{"values": "a"}]), "f.json:1: `values` is no list; export the flag again"),
        (
            flag(fallthrough={"rollout": []}),
            "f.json:1: `variations` is no list of mappings; export the flag again",
        ),
        (
            {
                **flag(),
                "tags": ["pyconsent.consent.opt_in"],
                "customProperties": {"pyconsent.consent": {"value": ["opt_out"]}},
            },
            "f.json:1: a tag says `pyconsent.consent` too; leave one out",
        ),
    ],
)
def test_what_is_no_flag_or_only_a_part_of_one_is_refused(told: dict[str, Any], message: str) -> None:
    assert refused({"f.json": json.dumps(told)}, [Named("f.json", "launchdarkly")]) == message


def test_a_list_without_flags_is_recognised() -> None:
    assert values(read({"f.json": '{"items": [], "_links": {}, "totalCount": 0}'})) == {}
