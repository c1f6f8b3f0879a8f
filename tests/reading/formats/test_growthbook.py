"""GrowthBook's features, as SDKs are given them.

Forms and rules are those of growthbook/growthbook: packages/sdk-js/src/types/growthbook.ts, core.ts,
util.ts (weights and ranges) and mongrule.ts (conditions).
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from formatted import places, read, refused, values

from pyconsent.reading.formats import Named

CANADA = {"country": "CA"}
IN_CANADA = "country:eq(CA)"


def payload(features: dict[str, Any], **more: Any) -> str:
    return json.dumps({"status": 200, "features": features, "dateUpdated": "2024-05-01T10:00:00.000Z", **more})


def defaults(features: dict[str, Any], **more: Any) -> dict[str, Any]:
    found = values(read({"f.json": payload(features, **more)}))
    return {key: value["default"] for key, value in found.items()}


def default(*rules: dict[str, Any], otherwise: Any = False, **more: Any) -> Any:
    return defaults({"x": {"defaultValue": otherwise, "rules": list(rules)}}, **more)["x"]


def split(**percents: float) -> dict[str, Any]:
    words = {"on": True, "off": False}
    return {"split": [{"value": words.get(word, word), "percent": percent} for word, percent in percents.items()]}


def test_features_are_settings_with_their_places() -> None:
    found = read({
        "features.json": """\
            {
              "features": {
                "upload": {"defaultValue": false},
                "server": {
                  "defaultValue": "eu",
                  "rules": [
                    {"condition": {"country": "US"}, "force": "us"}
                  ]
                },
                "limits": {"defaultValue": {"b": 1, "a": 2}},
                "bare": {}
              },
              "experiments": [], "dateUpdated": "2024-05-01T10:00:00.000Z"
            }
            """
    })  # fmt: skip
    assert values(found) == {
        "upload": {"title": "upload", "values": [True, False], "default": False},
        "server": {"title": "server", "values": "any", "default": {"everyone": "eu", "country:eq(US)": "us"}},
        "limits": {"title": "limits", "values": "any", "default": '{"a": 2, "b": 1}'},
        "bare": {"title": "bare", "values": "any", "default": None},
    }
    assert places(found, ("default",)) == {
        "upload": ["features.json:3:5", "features.json:3:16"],
        "server": ["features.json:4:5", "features.json:6:7"],
        "limits": ["features.json:10:5", "features.json:10:16"],
        "bare": ["features.json:11:5", "features.json:11:5"],
    }


@pytest.mark.parametrize(
    ("rules", "wanted"),
    [
        ([], False),
        ([{"force": True}], True),
        ([{"id": "fr_1", "force": True, "coverage": 0.05, "hashAttribute": "id"}], {"everyone": split(on=5, off=95)}),
        ([{"force": True, "coverage": 0}], False),
        ([{"force": True, "coverage": 1}], True),
        ([{"force": True, "coverage": 3}], True),
        ([{"force": True, "range": [0, 0.1]}, {"force": True, "coverage": 0.2}], {"everyone": split(on=20, off=80)}),
        ([{"force": True, "range": [0.5, 0.6]}], {"everyone": split(on=10, off=90)}),
        # Rollouts are drawn by the feature, so that the second takes those of the first as well.
        ([{"force": True, "coverage": 0.1}, {"force": True, "coverage": 0.2}], {"everyone": split(on=20, off=80)}),
        ([{"force": True, "coverage": 0.1, "seed": "a"}, {"force": True, "coverage": 0.2}], {
            "everyone": split(on=28, off=72),
        }),
        ([{"force": True, "condition": CANADA}], {"everyone": False, IN_CANADA: True}),
        ([{"force": True, "condition": CANADA, "coverage": 0.5}], {"everyone": False, IN_CANADA: split(on=50, off=50)}),
        ([{"force": None}], None),
        # Experiments.
        ([{"variations": [False, True]}], {"everyone": split(off=50, on=50)}),
        ([{"variations": [False, True], "coverage": 0.4, "weights": [0.9, 0.1], "key": "exp"}], {
            "everyone": split(off=96, on=4),
        }),
        # Weights that are wrong are taken to be equal.
        ([{"variations": [False, True], "weights": [0.9]}], {"everyone": split(off=50, on=50)}),
        ([{"variations": [False, True], "weights": [9, 1]}], {"everyone": split(off=50, on=50)}),
        ([{"variations": [False, True], "ranges": [[0, 0.1], [0.5, 0.9]], "weights": [1, 0]}], {
            "everyone": split(off=60, on=40),
        }),
        ([{"variations": [True]}], False),
        ([{"id": "nothing to serve"}], False),
        # A variation that is passed through goes on to the next rule.
        ([{"variations": [True, False], "meta": [{"key": "0"}, {"key": "1", "passthrough": True}]}, {
            "condition": CANADA, "force": True,
        }], {"everyone": split(on=50, off=50), IN_CANADA: True}),
        # A namespace counts for experiments, filters for all.
        ([{"variations": [False, True], "namespace": ["pricing", 0, 0.2], "weights": [0.5, 0.5]}], {
            "everyone": split(off=90, on=10),
        }),
        ([{"force": True, "namespace": ["pricing", 0, 0.2]}], True),
        ([{"force": True, "filters": [
            {"seed": "a", "ranges": [[0, 0.2], [0.8, 1]], "hashVersion": 2, "attribute": "id"},
            {"seed": "b", "ranges": [[0, 0.5]]},
        ]}], {"everyone": split(on=20, off=80)}),
        # What cannot be told.
        ([{"force": True, "coverage": "5"}], None),
        ([{"force": True, "range": [0.5]}], None),
        ([{"variations": [False, True], "weights": ["a", "b"]}], None),
        ([{"variations": [False, True], "coverage": None}], None),
        ([{"variations": [False, True], "ranges": [[0, 0.6], [0.5, 1]]}], None),
        ([{"variations": [False, True], "namespace": "pricing"}], None),
        ([{"force": True, "filters": [{}]}], None),
    ],
)  # fmt: skip
def test_each_audience_gets_what_the_first_rule_that_takes_it_serves(rules: list[dict[str, Any]], wanted: Any) -> None:
    assert default(*rules) == wanted


@pytest.mark.parametrize(
    ("condition", "audience"),
    [
        ({"plan": {"$in": ["pro", "team"]}}, "plan:in(pro,team)"),
        ({"age": {"$gte": 18, "$lt": 30}}, "age:gte(18)&age:lt(30)"),
        ({"plan": "pro", "$and": [{"country": "CA"}, {"beta": True}]}, "beta:eq(true)&country:eq(CA)&plan:eq(pro)"),
        ({"$or": [{"a": 1}, {"b": 2}]}, 'or([{"a":1},{"b":2}])'),
        ({"tags": ["a"]}, 'tags:eq(["a"])'),
        ({"id": {"$inGroup": "grp_1"}}, "grp_1.32901e8f"),
        ({"id": {"$inGroup": "grp_2"}}, "grp_2"),
        ({"id": {"$notInGroup": "grp_1"}}, 'id:notInGroup(grp_1,["a","b"])'),
        ({"$not": {"id": {"$inGroup": "grp_1"}}}, 'not({"id":{"$inGroup":["grp_1",["a","b"]]}})'),
        ("strange", "strange.83fffa8a"),
    ],
)  # fmt: skip
def test_a_condition_names_an_audience(condition: Any, audience: str) -> None:
    rule = {"condition": condition, "force": True}
    assert default(rule, savedGroups={"grp_1": ["a", "b"]}) == {"everyone": False, audience: True}


def test_a_condition_without_a_part_is_for_everybody() -> None:
    assert default({"condition": {}, "force": True}) is True


PARENTS = {
    "on": {"defaultValue": True},
    "off": {"defaultValue": False},
    "none": {"defaultValue": None},
    "text": {"defaultValue": "a"},
    "number": {"defaultValue": 1},
    "list": {"defaultValue": []},
    "some": {"defaultValue": False, "rules": [{"force": True, "coverage": 0.2}]},
    "canada": {"defaultValue": False, "rules": [{"force": True, "condition": CANADA}]},
    "circle": {"defaultValue": False, "rules": [{"force": True, "parentConditions": [{"id": "circle"}]}]},
    "open": {"defaultValue": False, "rules": [{"force": True, "coverage": "?"}]},
}


def needing(parent: str, condition: Any = None, **more: Any) -> dict[str, Any]:
    return {"id": parent, "condition": {"value": True} if condition is None else condition, **more}


def child(*rules: dict[str, Any]) -> Any:
    return defaults({**PARENTS, "x": {"defaultValue": False, "rules": list(rules)}})["x"]


@pytest.mark.parametrize(
    ("parent", "wanted"),
    [
        (needing("on"), True),
        (needing("off"), False),
        (needing("none"), False),
        # SDKs have null for a feature that is not there.
        (needing("gone"), False),
        (needing("gone", {"value": {"$exists": False}}), True),
        (needing("some"), {"everyone": split(on=20, off=80)}),
        (needing("canada"), {"everyone": False, IN_CANADA: True}),
        (needing("list"), True),
        (needing("on", {}), True),
        (needing("on", {"value": "true"}), True),
        (needing("on", {"value": 1}), True),
        (needing("on", {"value": {"$eq": 1}}), False),
        (needing("none", {"value": None}), True),
        (needing("none", {"value": {"$ne": None}}), False),
        (needing("none", {"value": 0}), True),
        (needing("text", {"value": "a"}), True),
        (needing("text", {"value": {"$in": ["a", "b"]}}), True),
        (needing("text", {"value": {"$nin": ["a", "b"]}}), False),
        (needing("text", {"value": {"$exists": True, "$ne": "b"}}), True),
        (needing("number", {"value": {"$eq": 1}}), True),
        (needing("number", {"value": 2}), False),
        # What cannot be told of the one cannot be told of the other.
        (needing("open"), None),
        (needing("circle"), None),
        (needing("text", {"value": {"$regex": "a"}}), None),
        (needing("text", {"value": {"$eq": "a", "$gt": "A"}}), None),
        (needing("text", {"value": ["a"]}), None),
        (needing("text", {"value.a": 1}), None),
        (needing("text", "a"), None),
    ],
)  # fmt: skip
def test_a_rule_counts_where_other_features_serve_what_it_needs(parent: dict[str, Any], wanted: Any) -> None:
    assert child({"force": True, "parentConditions": [parent]}) == wanted


@pytest.mark.parametrize(
    ("rules", "wanted"),
    [
        # A gate leaves the feature to the code, another prerequisite goes on to the next rule.
        ([{"parentConditions": [needing("off", gate=True)]}, {"force": True}], None),
        ([{"parentConditions": [needing("on", gate=True)]}, {"force": True}], True),
        ([{"parentConditions": [needing("off")], "force": False}, {"force": True}], True),
        ([{"force": True, "condition": CANADA}, {"parentConditions": [needing("off", gate=True)]}], {
            "everyone": None, IN_CANADA: True,
        }),
        ([{"parentConditions": [needing("off"), needing("off", gate=True)], "force": True}], False),
        ([{"parentConditions": [needing("canada", gate=True)]}, {"force": True}], {"everyone": None, IN_CANADA: True}),
    ],
)  # fmt: skip
def test_a_gate_stops_at_what_it_needs(rules: list[dict[str, Any]], wanted: Any) -> None:
    assert child(*rules) == wanted


def test_annotations_stand_in_the_metadata_of_a_feature() -> None:
    # A connection of SDKs gives them if it is set to (buildPayloadMetadata in growthbook/growthbook).
    metadata = {
        "tags": ["team", "pyconsent.data_categories:user.behavior", "pyconsent.data_categories:user.device"],
        "customFields": {"pyconsent.consent": "opt_in", "owner": "a"},
        "projects": ["prj"],
    }
    found = values(read({"f.json": payload({"x": {"defaultValue": False, "metadata": metadata}})}))
    assert found["x"]["processing"] == [{"data_categories": ["user.behavior", "user.device"], "consent": "opt_in"}]


@pytest.mark.parametrize(
    ("told", "message"),
    [
        (
            {
                "features": {},
                "encryptedFeatures": "vMSg2Bj/IurObDsWVmvkUg==.L6qtQkIzKDoE2Dix6IAKDcVel8PHUnzJ7JjmLjFZFQ",
            },
            "the features are encrypted; export them from a plain connection",
        ),
        ({"features": []}, "no `features` by their keys; export the payload of an SDK connection"),
        ({"features": {"x": True}}, "the feature is no mapping; write one with `defaultValue`"),
        ({"features": {"x": {"rules": {}}}}, "`rules` is no list of mappings; export the payload again"),
        (
            {"features": {"x": {"rules": [{"parentConditions": [1]}]}}},
            "`parentConditions` is no list of mappings; export the payload again",
        ),
    ],
)
def test_what_is_no_payload_is_refused(told: dict[str, Any], message: str) -> None:
    assert refused({"f.json": json.dumps(told)}, [Named("f.json", "growthbook")]) == f"f.json:1: {message}"


def test_a_payload_without_features_is_recognised() -> None:
    assert values(read({"f.json": payload({}), "g.json": '{"features": {"bare": {}}, "savedGroups": {}}'})) == {
        "bare": {"title": "bare", "values": "any", "default": None}
    }
    assert refused({"f.json": '{"encryptedFeatures": "a"}'}) == (
        "f.json:1: the features are encrypted; export them from a plain connection"
    )
