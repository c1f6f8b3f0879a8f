"""Whatever stands where something else should, a file of a flag service is read or refused, never a traceback."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from formatted import read

from pyconsent.errors import InputError
from pyconsent.reading.formats import Named

FLAG = {
    "key": "x", "name": "X", "description": "d", "archived": False, "tags": ["pyconsent.trigger.automatic"],
    "customProperties": {"pyconsent.consent": {"name": "c", "value": ["opt_in"]}},
    "variations": [{"_id": "on", "value": True}, {"_id": "off", "value": False}],
    "environments": {"production": {
        "on": True, "offVariation": 1, "prerequisites": [{"key": "y", "variation": 0}],
        "targets": [{"values": ["a"], "variation": 0, "contextKind": "user"}],
        "contextTargets": [{"contextKind": "device", "values": ["b"], "variation": 0}],
        "rules": [{"_id": "r", "clauses": [
            {"_id": "c", "attribute": "a", "op": "in", "values": ["b"], "negate": False, "contextKind": "user"},
            {"_id": "s", "attribute": "segmentMatch", "op": "segmentMatch", "values": ["beta"]},
        ], "variation": 0}],
        "fallthrough": {"rollout": {"variations": [{"variation": 0, "weight": 5000}, {"variation": 1, "weight": 1}]}},
    }},
}  # fmt: skip
SECOND = {
    "key": "y", "variations": [{"_id": "on", "value": True}, {"_id": "off", "value": False}],
    "environments": {"production": {"on": True, "fallthrough": {"variation": 0}}},
}  # fmt: skip
PATCH = {
    "comment": "c", "environmentKey": "production",
    "instructions": [
        {"kind": "turnFlagOn"},
        {"kind": "updateFallthroughVariationOrRollout", "rolloutWeights": {"on": 1000, "off": 99000}},
        {"kind": "addRule", "clauses": [{"attribute": "a", "op": "in", "values": ["b"]}], "variationId": "on",
         "beforeRuleId": "r"},
        {"kind": "addValuesToClause", "ruleId": "r", "clauseId": "c", "values": ["e"]},
        {"kind": "updateClause", "ruleId": "r", "clauseId": "c", "clause": {"attribute": "a", "values": []}},
        {"kind": "removeClauses", "ruleId": "r", "clauseIds": ["s"]},
        {"kind": "addClauses", "ruleId": "r", "clauses": [{"attribute": "a", "op": "in", "values": ["f"]}]},
        {"kind": "addTargets", "values": ["z"], "contextKind": "device", "variationId": "on"},
        {"kind": "replaceTargets", "targets": [{"values": ["z"], "variationId": "off"}]},
        {"kind": "replacePrerequisites", "prerequisites": [{"key": "y", "variationId": "on"}]},
        {"kind": "updatePrerequisite", "key": "y", "variationId": "off"},
        {"kind": "addVariation", "value": 3, "name": "three"},
        {"kind": "addTags", "values": ["t"]},
        {"kind": "addCustomProperties", "key": "k", "name": "K", "values": ["v"]},
        {"kind": "removeCustomProperties", "key": "k", "values": ["v"]},
        {"kind": "updateName", "value": "n"},
    ],
}  # fmt: skip
EXPORT = {
    "features": [{"name": "x", "description": "d", "archived": False}, {"name": "y"}],
    "featureStrategies": [{
        "id": "1", "name": "flexibleRollout", "featureName": "x", "sortOrder": 1, "disabled": False,
        "parameters": {"rollout": "5", "groupId": "x", "stickiness": "default"},
        "constraints": [
            {"contextName": "a", "operator": "IN", "values": ["b"], "inverted": False, "caseInsensitive": False},
            {"contextName": "currentTime", "operator": "DATE_AFTER", "value": "2025-01-01T00:00:00.000Z", "values": []},
        ],
        "variants": [{"name": "v", "weight": 1, "payload": {"type": "string", "value": "p"},
                      "overrides": [{"contextName": "userId", "values": ["1"]}]}],
        "segments": [1],
    }, {"name": "userWithId", "featureName": "y", "parameters": {"userIds": "1,2"}}],
    "featureEnvironments": [
        {"enabled": True, "featureName": "x", "environment": "production", "variants": [{"name": "w", "weight": 1}]},
        {"enabled": True, "featureName": "y", "environment": "production"},
    ],
    "featureTags": [{"featureName": "x", "tagType": "pyconsent", "tagValue": "consent:opt_in"}],
    "segments": [{"id": 1, "name": "s", "constraints": []}],
    "featureStrategySegments": [{"featureStrategyId": "1", "segmentId": 1}],
    "dependencies": [{"feature": "x", "dependencies": [{"feature": "y", "enabled": True, "variants": ["v"]}]}],
}  # fmt: skip
GIVEN = {"version": 2, "features": [{
    "name": "x", "enabled": True, "strategies": [{"name": "default", "parameters": {}, "segments": [1]}],
    "variants": [{"name": "v", "weight": 1}], "dependencies": [{"feature": "x"}],
}], "segments": [{"id": 1, "constraints": []}]}  # fmt: skip
PAYLOAD = {
    "features": {
        "x": {
            "defaultValue": False,
            "metadata": {"tags": ["pyconsent.consent:opt_in"], "customFields": {"pyconsent.trigger": "automatic"}},
            "rules": [
                {"id": "1", "condition": {"id": {"$inGroup": "g"}, "a": {"$in": ["b"]}, "$or": [{"c": 1}]},
                 "force": True, "coverage": 0.5, "seed": "s", "hashAttribute": "id",
                 "parentConditions": [{"id": "y", "condition": {"value": {"$in": [True]}}, "gate": True}],
                 "filters": [{"seed": "f", "ranges": [[0, 0.5]]}]},
                {"force": True, "range": [0, 0.5]},
                {"variations": [False, True], "weights": [0.5, 0.5], "coverage": 1, "namespace": ["n", 0, 0.5],
                 "meta": [{"key": "0", "passthrough": True}]},
                {"variations": [False, True], "ranges": [[0, 0.5], [0.5, 1]]},
            ],
        },
        "y": {"defaultValue": True, "rules": [{"parentConditions": [{"id": "x", "condition": {"value": "a"}}]}]},
    },
    "savedGroups": {"g": ["a"]},
}  # fmt: skip
FLAGD = {
    "$evaluators": {"beta": {"in": ["beta", {"var": "groups"}]}},
    "metadata": {"pyconsent.consent": "opt_in"},
    "flags": {
        "x": {
            "state": "ENABLED",
            "variants": {"on": True, "off": False},
            "defaultVariant": "off",
            "targeting": {"if": [{"$ref": "beta"}, "on", {"fractional": [["on", 10], ["off", 90]]}]},
        },
        "y": {"state": "DISABLED", "variants": {"a": "a"}, "defaultVariant": "a"},
    },
}
GOFF = {
    "x": {
        "variations": {"on": True, "off": False},
        "targeting": [{"name": "beta", "query": 'group eq "beta"', "variation": "on"}],
        "defaultRule": {"percentage": {"on": 10, "off": 90}},
        "needs": [{"flag": "y", "value": True}],
        "metadata": {"defaultValue": False, "pyconsent.consent": "opt_in"},
    },
    "y": {
        "variations": {"on": True, "off": False},
        "defaultRule": {"variation": "on"},
        "experimentation": {"start": "2025-01-01T00:00:00Z", "end": "2025-02-01T00:00:00Z"},
        "scheduledRollout": [{"date": "2025-01-15T00:00:00Z", "defaultRule": {"variation": "off"}}],
    },
    "z": {
        "variations": {"a": "A", "b": 2},
        "targeting": [{"query": 'plan eq "free"', "percentage": {"a": 50, "b": 50}}],
        "defaultRule": {"variation": "b"},
    },
}
ODD: list[Any] = [None, True, 3, -0.5, "odd", "", [], [1], [[]], [None], {}, {"odd": 1}, [{}], [{"odd": {}}]]


def paths(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    if isinstance(data, dict | list):
        for key in data if isinstance(data, dict) else range(len(data)):
            yield from paths(data[key], (*path, key))


def with_odd(data: Any, path: tuple[Any, ...], odd: Any) -> Any:
    if not path:
        return odd
    whole = deepcopy(data)
    part = whole
    for step in path[:-1]:
        part = part[step]
    part[path[-1]] = odd
    return whole


@pytest.mark.parametrize(
    ("format", "sample", "beside"),
    [
        ("launchdarkly", FLAG, {"x.json": PATCH, "flags.json": SECOND}),
        ("launchdarkly-patch", PATCH, {"flags.json": {"items": [FLAG, SECOND]}}),
        ("unleash", EXPORT, {}),
        ("unleash", GIVEN, {}),
        ("growthbook", PAYLOAD, {}),
        ("flagd", FLAGD, {}),
        ("goff", GOFF, {}),
    ],
)
def test_what_is_odd_is_read_or_refused(format: str, sample: Any, beside: dict[str, Any]) -> None:
    name = "x.json" if format == "launchdarkly-patch" else "odd.json"
    others = {other: json.dumps(data) for other, data in beside.items()}
    named = [Named(name, format), Named("x.json", "launchdarkly-patch"), Named("flags.json", "launchdarkly")]
    assert outcome({name: json.dumps(sample), **others}, named) is None
    told = {
        (path, json.dumps(odd)): outcome({name: json.dumps(with_odd(sample, path, odd)), **others}, named)
        for path in paths(sample)
        for odd in ODD
    }
    place = r"(odd|x|flags)\.json:\d+: "
    assert {where: what for where, what in told.items() if what and not re.match(place, what)} == {}


def outcome(files: dict[str, str], named: list[Named]) -> str | None:
    """What is told of files that are refused, or how reading them, or looking at what was read, breaks."""
    try:
        found = read(files, named)
    except InputError as error:
        return str(error)
    except Exception as error:  # noqa: BLE001 - that is what is looked for
        return repr(error)
    try:
        states = [*found.settings.values(), *(step.state for steps in found.steps.values() for step in steps)]
        assert all(isinstance(state.value, dict) and isinstance(state.parts, dict) for state in states)
    except Exception as error:  # noqa: BLE001 - that is what is looked for
        return f"too late: {error!r}"
    return None
