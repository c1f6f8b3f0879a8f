"""Unleash's features, in the forms in which it gives them.

The forms are those of Unleash/unleash: src/lib/features/export-import-toggles (an export today),
src/test/examples/exported412-enterprise.json and exported-segments.json (of whole instances, until
version 4), src/test/examples/import.json (version 1, and what SDKs are given). What is served is as in
Unleash/unleash-node-sdk: src/client.ts, src/strategy and src/variant.ts.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from formatted import places, read, refused, values

from pyconsent.reading.catalogue import Catalogue
from pyconsent.reading.formats import Named


def strategy(name: str = "flexibleRollout", feature: str = "x", **more: Any) -> dict[str, Any]:
    parameters = {"groupId": feature, "rollout": "100", "stickiness": "default"} if name == "flexibleRollout" else {}
    return {
        "name": name, "id": f"{name}-{len(more)}", "featureName": feature, "title": None, "parameters": parameters,
        "constraints": [], "variants": [], "disabled": False, "segments": [],
    } | more  # fmt: skip


def rollout(percent: str, group: str = "x", sticky: str = "default", **more: Any) -> dict[str, Any]:
    return strategy(parameters={"groupId": group, "rollout": percent, "stickiness": sticky}, **more)


def export(*strategies: dict[str, Any], enabled: bool | None = True, **more: Any) -> dict[str, Any]:
    """A feature x as it is exported from production."""
    return {
        "features": [{"name": "x", "type": "release", "project": "default", "stale": False, "archived": False}],
        "featureStrategies": list(strategies),
        "featureEnvironments": [
            {"enabled": enabled, "featureName": "x", "environment": "production", "variants": [], "name": "x"}
        ],
        "contextFields": [], "featureTags": [], "segments": [{"id": 1, "name": "testers"}], "tagTypes": [],
        "dependencies": [],
    } | more  # fmt: skip


def found(file: dict[str, Any], **options: str) -> Catalogue:
    return read({"f.json": json.dumps(file)}, [Named("f.json", "unleash", "", options)])


def default(*strategies: dict[str, Any], **more: Any) -> Any:
    return values(found(export(*strategies, **more)))["x"]["default"]


def split(on: float, off: float) -> dict[str, Any]:
    return {"everyone": {"split": [{"value": True, "percent": on}, {"value": False, "percent": off}]}}


def where(context: str, operator: str, *told: str, **more: Any) -> dict[str, Any]:
    return {"contextName": context, "operator": operator, "values": list(told), "inverted": False, **more}


EU = where("region", "IN", "eu")
BLUE = {"name": "blue", "weight": 250, "payload": {"type": "string", "value": "#00f"}, "weightType": "variable"}
PLAIN = {"name": "plain", "weight": 750, "stickiness": "default"}


def test_features_are_settings_with_their_places() -> None:
    text = """\
        {
          "features": [
            {"name": "upload", "description": "Uploads things", "type": "release"},
            {"name": "theme"}
          ],
          "featureStrategies": [
            {"name": "flexibleRollout", "featureName": "upload", "parameters": {"rollout": "5"}}
          ],
          "featureEnvironments": [
            {"enabled": true, "featureName": "upload", "environment": "production", "variants": []},
            {"enabled": false, "featureName": "theme", "environment": "production"}
          ]
        }
        """
    both = read({"f.json": text})
    assert values(both) == {
        "upload": {
            "title": "upload",
            "description": "Uploads things",
            "values": [True, False],
            "default": split(5, 95),
        },
        "theme": {"title": "theme", "values": [True, False], "default": False},
    }
    assert places(both, ("default",)) == {
        "upload": ["f.json:3:5", "f.json:7:5"],
        "theme": ["f.json:4:5", "f.json:11:6"],
    }


@pytest.mark.parametrize(
    ("strategies", "wanted"),
    [
        ([], True),
        ([strategy()], True),
        ([strategy("default")], True),
        # SDKs are not given a strategy that is disabled, and without any the feature is on for everybody.
        ([strategy("default", constraints=[EU], disabled=True)], True),
        ([strategy("default", constraints=[EU], disabled=True), rollout("5")], split(5, 95)),
        ([rollout("0")], False),
        ([rollout("5")], split(5, 95)),
        ([rollout("33.3")], split(33.3, 66.7)),
        ([strategy(parameters={"rollout": 5})], split(5, 95)),
        # Strategies of one group take the same people first; others draw anew.
        ([rollout("10"), rollout("20")], split(20, 80)),
        ([rollout("10"), rollout("20", "y")], split(28, 72)),
        ([rollout("10", sticky="random"), rollout("20", sticky="random")], split(28, 72)),
        ([rollout("10", sticky="userId"), strategy("gradualRolloutUserId", parameters={
            "percentage": "20", "groupId": "x",
        })], split(20, 80)),
        ([strategy("gradualRolloutSessionId", parameters={"percentage": "20"})], split(20, 80)),
        ([strategy("gradualRolloutRandom", parameters={"percentage": "20"})], split(20, 80)),
        ([rollout("10", constraints=[EU]), rollout("5")], {
            **split(5, 95),
            "region:IN(eu)": {"split": [{"value": True, "percent": 10}, {"value": False, "percent": 90}]},
        }),
        ([strategy(segments=[1])], {"everyone": False, "testers": True}),
        ([strategy(segments=[1], constraints=[EU])], {"everyone": False, "region:IN(eu)&testers": True}),
        ([strategy(segments=[7])], {"everyone": False, "segment.7": True}),
        ([strategy(constraints=[where("email", "STR_ENDS_WITH", "@a.com", inverted=True, caseInsensitive=True)])], {
            "everyone": False, '!email:STR_ENDS_WITH_CI("@a.com")': True,
        }),
        ([strategy(constraints=[where("age", "NUM_GT", value="17")])], {"everyone": False, 'age:NUM_GT("17")': True}),
        ([strategy("userWithId", parameters={"userIds": "12541, 123"})], {
            "everyone": False, "userWithId.c1354128": True,
        }),
        ([strategy("remoteAddress", parameters={"IPs": "10.0.0.1"})], {
            "everyone": False, 'remoteAddress:IN("10.0.0.1")': True,
        }),
        ([strategy("applicationHostname", parameters={"hostNames": "vg.no"})], {
            "everyone": False, "hostname:IN(vg.no)": True,
        }),
        # What cannot be told: strategies of one's own, percentages that are none, steps of a release plan.
        ([strategy("ours", constraints=[EU])], {"everyone": False, "region:IN(eu)": None}),
        ([rollout("a lot")], None),
        ([strategy(parameters={})], None),
        ([strategy(milestoneId="1")], None),
    ],
)  # fmt: skip
def test_a_feature_is_on_for_those_whom_a_strategy_takes(strategies: list[dict[str, Any]], wanted: Any) -> None:
    assert default(*strategies) == wanted


@pytest.mark.parametrize(("enabled", "wanted"), [(True, True), (False, False), (None, None)])
def test_a_feature_that_is_not_enabled_is_off_for_everybody(enabled: bool | None, wanted: Any) -> None:
    assert default(strategy(), enabled=enabled) is wanted


def test_a_feature_that_is_archived_is_left_to_the_code() -> None:
    archived = [{"name": "x", "archived": True}]
    assert default(strategy(), features=archived) is None
    said = [{"featureName": "x", "tagType": "pyconsent", "tagValue": "fallback:false"}]
    assert default(strategy(), features=archived, featureTags=said) is False


def variants(*held: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"enabled": True, "featureName": "x", "environment": "production", "variants": list(held)}]


@pytest.mark.parametrize(
    ("strategies", "of_feature", "wanted", "known"),
    [
        ([], [BLUE, PLAIN], {"everyone": {"split": [
            {"value": "blue=#00f", "percent": 25}, {"value": "plain", "percent": 75},
        ]}}, ["blue=#00f", "plain", False]),
        # Those of a strategy count before those of the feature.
        ([rollout("50", variants=[BLUE])], [PLAIN], {"everyone": {"split": [
            {"value": "blue=#00f", "percent": 50}, {"value": False, "percent": 50},
        ]}}, ["blue=#00f", False]),
        ([rollout("10", variants=[BLUE]), rollout("30")], [PLAIN], {"everyone": {"split": [
            {"value": "blue=#00f", "percent": 10}, {"value": "plain", "percent": 20}, {"value": False, "percent": 70},
        ]}}, ["blue=#00f", "plain", False]),
        ([rollout("10", variants=[BLUE], sortOrder=2), rollout("30", sortOrder=1)], [], split(30, 70), [
            "blue=#00f", True, False,
        ]),
        ([strategy()], [{**BLUE, "overrides": [{"contextName": "userId", "values": ["1"]}]}, PLAIN], {
            "everyone": {"split": [{"value": "blue=#00f", "percent": 25}, {"value": "plain", "percent": 75}]},
            'userId:IN("1")': "blue=#00f",
        }, ["blue=#00f", "plain", False]),
        ([strategy()], [{**BLUE, "weight": 0}], True, ["blue=#00f", False]),
        ([strategy()], [{**BLUE, "weight": None}], None, ["blue=#00f", False]),
    ],
)  # fmt: skip
def test_variants_are_values(strategies: Any, of_feature: Any, wanted: Any, known: Any) -> None:
    setting = values(found(export(*strategies, featureEnvironments=variants(*of_feature))))["x"]
    assert (setting["default"], setting["values"]) == (wanted, known)


def timed(*strategies: dict[str, Any]) -> list[tuple[Any, Any]]:
    """The default, and what it becomes at each moment."""
    catalogue = found(export(*strategies))
    first = [(None, catalogue.settings["x"].value["default"])]
    return first + [(step.at.value, step.state.value["default"]) for step in catalogue.steps.get("x", ())]


AFTER = where("currentTime", "DATE_AFTER", value="2025-07-17T23:59:00.000Z")
BEFORE = where("currentTime", "DATE_BEFORE", value="2025-01-01T00:00:00.000Z")


@pytest.mark.parametrize(
    ("strategies", "wanted"),
    [
        ([strategy(constraints=[AFTER])], [(None, False), (AFTER["value"], True)]),
        ([strategy(constraints=[{**AFTER, "inverted": True}])], [(None, True), (AFTER["value"], False)]),
        ([strategy(constraints=[BEFORE])], [(None, True), (BEFORE["value"], False)]),
        (
            [rollout("5"), strategy(constraints=[AFTER, EU]), strategy(constraints=[BEFORE])],
            [
                (None, True),
                (BEFORE["value"], split(5, 95)),
                (AFTER["value"], {**split(5, 95), "region:IN(eu)": True}),
            ],
        ),
        # A date of something else than the clock, and one that is none.
        ([strategy(constraints=[{**AFTER, "contextName": "joined"}])], [
            (None, {"everyone": False, 'joined:DATE_AFTER("2025-07-17T23:59:00.000Z")': True}),
        ]),
        ([strategy(constraints=[{**AFTER, "value": "soon"}])], [
            (None, {"everyone": False, "currentTime:DATE_AFTER(soon)": True}),
        ]),
    ],
)  # fmt: skip
def test_a_constraint_on_the_time_is_a_step(strategies: list[dict[str, Any]], wanted: list[tuple[Any, Any]]) -> None:
    assert timed(*strategies) == wanted


def depending(parent: dict[str, Any], *strategies: dict[str, Any], enabled: bool = True, **more: Any) -> Any:
    """The default of a feature that is on for everybody, and depends on another."""
    both = export(*strategies, features=[{"name": "x"}, {"name": "above"}, {"name": "top"}]) | {
        "featureEnvironments": [
            {"featureName": name, "environment": "production", "enabled": enabled or name == "x", "variants": held}
            for name, held in (("x", []), ("above", [BLUE, PLAIN] if "variants" in parent else []), ("top", []))
        ],
        "dependencies": [{"feature": "x", "dependencies": [parent]}, *more.get("also", ())],
    }  # fmt: skip
    return values(found(both))["x"]["default"]


@pytest.mark.parametrize(
    ("wanted", "parent", "strategies", "enabled"),
    [
        (True, {"feature": "above", "enabled": True}, [], True),
        (False, {"feature": "above", "enabled": True}, [], False),
        (True, {"feature": "above", "enabled": False}, [], False),
        (False, {"feature": "above", "enabled": False}, [], True),
        ({"everyone": {"split": [{"value": False, "percent": 80}, {"value": True, "percent": 20}]}},
         {"feature": "above", "enabled": True}, [rollout("20", feature="above")], True),
        ({"everyone": False, "testers": True},
         {"feature": "above"}, [strategy(feature="above", segments=[1])], True),
        ({"everyone": {"split": [{"value": False, "percent": 75}, {"value": True, "percent": 25}]}},
         {"feature": "above", "enabled": True, "variants": ["blue"]}, [], True),
        (None, {"feature": "elsewhere", "enabled": True}, [], True),
    ],
)  # fmt: skip
def test_a_feature_that_another_depends_on_decides_too(
    wanted: Any, parent: dict[str, Any], strategies: list[dict[str, Any]], enabled: bool
) -> None:
    assert depending(parent, *strategies, enabled=enabled) == wanted


def test_a_feature_that_depends_on_others_satisfies_none() -> None:
    on_top = [{"feature": "above", "dependencies": [{"feature": "top", "enabled": True}]}]
    assert depending({"feature": "above", "enabled": True}, also=on_top) is False


def test_a_step_of_the_feature_above_is_one_of_those_that_depend_on_it() -> None:
    both = export(
        strategy(feature="above", constraints=[AFTER]),
        features=[{"name": "x"}, {"name": "above"}],
        featureEnvironments=[
            {"featureName": name, "environment": "production", "enabled": True} for name in ("x", "above")
        ],
        dependencies=[{"feature": "x", "dependencies": [{"feature": "above", "enabled": True}]}],
    )
    catalogue = found(both)
    assert catalogue.settings["x"].value["default"] is False
    assert [(step.at.value, step.state.value["default"]) for step in catalogue.steps["x"]] == [(AFTER["value"], True)]


def test_an_export_of_a_whole_instance_has_environments_and_segments() -> None:
    whole = {
        "version": 3,
        "features": [{"name": "x", "description": None, "variants": [], "project": "default"}],
        "strategies": [{"name": "gradualRolloutRandom", "parameters": [{"name": "percentage"}], "deprecated": True}],
        "featureStrategies": [
            {"id": "1", "featureName": "x", "environment": "production", "strategyName": "default", "parameters": {}},
            {"id": "2", "featureName": "x", "environment": "test", "strategyName": "default", "parameters": {}},
        ],
        "environments": [{"name": "production", "type": "production", "enabled": True}, {"name": "test"}],
        "featureEnvironments": [
            {"enabled": True, "featureName": "x", "environment": "production"},
            {"enabled": True, "featureName": "x", "environment": "test"},
        ],
        "segments": [{"id": 1, "name": "testers", "constraints": [where("plan", "IN", "beta")]}],
        "featureStrategySegments": [{"featureStrategyId": "1", "segmentId": 1}],
    }
    assert values(found(whole))["x"]["default"] == {"everyone": False, "testers.3cf1b3dd": True}
    assert values(found(whole, environment="test"))["x"]["default"] is True


@pytest.mark.parametrize("version", [1, 2])
def test_what_sdks_are_given_has_the_strategies_in_the_features(version: int) -> None:
    given = {
        "version": version,
        "features": [
            {"name": "x", "enabled": True, "strategies": [
                {"name": "flexibleRollout", "parameters": {"rollout": "100"}, "segments": [1]},
            ], "variants": [PLAIN], "dependencies": [{"feature": "y", "enabled": True}]},
            {"name": "y", "enabled": True, "strategies": [{"name": "default"}]},
            {"name": "z", "enabled": False, "strategies": []},
        ],
        "segments": [{"id": 1, "constraints": []}],
    }  # fmt: skip
    catalogue = read({"f.json": json.dumps(given)})
    assert {key: value["default"] for key, value in values(catalogue).items()} == {
        "x": {"everyone": False, "segment.1.4f53cda1": "plain"}, "y": True, "z": False,
    }  # fmt: skip


def test_annotations_are_tags_of_a_type() -> None:
    tags = [
        ("pyconsent", "consent=opt_in"), ("pyconsent", "data_categories:user.behavior"), ("simple", "team-a"),
        ("pyconsent.data_categories", "user.device"), ("simple", "pyconsent.recipients:example"), (None, "other"),
    ]  # fmt: skip
    held = [{"featureName": "x", "tagType": type, "tagValue": value} for type, value in tags]
    assert values(found(export(featureTags=held)))["x"]["processing"] == [
        {"consent": "opt_in", "data_categories": ["user.behavior", "user.device"], "recipients": ["example"]}
    ]


@pytest.mark.parametrize(
    ("told", "message"),
    [
        (
            {"featureEnvironments": [{"featureName": "x", "environment": "development", "enabled": True}]},
            "the feature 'x' has no environment 'production'; export it from there, or set `environment` under the"
            " `options` of its format, to one of: development",
        ),
        (
            {"featureEnvironments": []},
            "the feature 'x' has no environment 'production'; export it from there, or set `environment` under the"
            " `options` of its format",
        ),
        (
            {
                "featureStrategies": [strategy()],
                "featureEnvironments": [
                    {"featureName": "x", "environment": name, "enabled": True} for name in ("production", "test")
                ],
            },
            "the strategy says no `environment`, and there are several; add it",
        ),
        ({"features": [{}]}, "the feature has no `name`; add it"),
        ({"features": [{"name": "x"}] * 2}, "the feature 'x' stands already in the file; remove one"),
        ({"features": [1]}, "`features` is no list of mappings; export it again"),
        ({"featureStrategies": {}}, "`featureStrategies` is no list of mappings; export it again"),
        (
            {"featureStrategies": [strategy(constraints=[1])]},
            "`constraints` is no list of mappings; export it again",
        ),
        ({"featureStrategies": [strategy(variants={})]}, "`variants` is no list of mappings; export it again"),
    ],
)
def test_what_is_no_export_is_refused(told: dict[str, Any], message: str) -> None:
    text = json.dumps(export() | told)
    assert refused({"f.json": text}, [Named("f.json", "unleash")]) == f"f.json:1: {message}"


def test_an_export_without_features_is_recognised() -> None:
    assert values(read({"f.json": '{"version": 1, "features": []}'})) == {}
    assert values(read({"g.json": '{"features": [], "featureStrategies": [], "tagTypes": []}'})) == {}
