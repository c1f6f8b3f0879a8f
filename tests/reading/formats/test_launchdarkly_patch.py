"""LaunchDarkly's semantic patches, as changes of the flags that stand beside them.

The kinds and their parameters are those of
https://launchdarkly.com/docs/api/feature-flags/update-feature-flag.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from formatted import places, read, refused, values

from pyconsent.reading.formats import Named

BETA = [{"_id": "c1", "attribute": "segmentMatch", "op": "segmentMatch", "values": ["beta"], "negate": False}]
PAYING = [{"attribute": "plan", "op": "in", "values": ["pro"]}]
BY_PLAN = "plan:in(pro)"


def flag(key: str = "x") -> dict[str, Any]:
    """A flag that is off, and once it is on has a rule for testers."""
    return {
        "key": key,
        "variations": [{"_id": f"{key}-on", "value": True}, {"_id": f"{key}-off", "value": False}],
        "environments": {
            "production": {
                "on": False, "targets": [], "contextTargets": [], "prerequisites": [],
                "rules": [{"_id": "r1", "clauses": BETA, "variation": 0}],
                "fallthrough": {"variation": 1}, "offVariation": 1,
            },
        },
    }  # fmt: skip


def patch(*instructions: dict[str, Any], environment: str | None = "production") -> str:
    return json.dumps({"comment": "c", "environmentKey": environment, "instructions": instructions})


def patched(*instructions: dict[str, Any]) -> dict[str, Any]:
    """The flag, which is on, once the instructions are followed."""
    on = flag()
    on["environments"]["production"]["on"] = True
    return values(read({"x.json": json.dumps(on), "patch.json": patch(*instructions)}))


RULE = {"kind": "addRule", "clauses": PAYING, "variationId": "x-on"}
SEGMENT_RULE = {"clauses": BETA, "variationId": "x-off", "description": "d", "trackEvents": True}
ANN = {"kind": "addTargets", "values": ["ann"], "variationId": "x-on"}
DEVICE = ANN | {"contextKind": "device"}
AT_FIRST = {"everyone": False, "beta": True}


def weighed(on: int, off: int) -> dict[str, dict[str, int]]:
    return {"rolloutWeights": {"x-on": on, "x-off": off}}


def split(on: float, off: float) -> dict[str, Any]:
    return {"split": [{"value": True, "percent": on}, {"value": False, "percent": off}]}


@pytest.mark.parametrize(
    ("instructions", "wanted"),
    [
        ([], AT_FIRST),
        ([{"kind": "turnFlagOff"}], False),
        ([{"kind": "turnFlagOff"}, {"kind": "turnFlagOn"}], AT_FIRST),
        ([{"kind": "turnFlagOff"}, {"kind": "updateOffVariation", "variationId": "x-on"}], True),
        ([{"kind": "updateFallthroughVariationOrRollout", "variationId": "x-on"}], {"everyone": True, "beta": True}),
        (
            [{"kind": "updateFallthroughVariationOrRollout", "rolloutContextKind": "user", "rolloutBucketBy": "key",
              **weighed(5_000, 95_000)}],
            {"everyone": split(5, 95), "beta": True},
        ),
        ([RULE], {**AT_FIRST, BY_PLAN: True}),
        ([{**RULE, "beforeRuleId": "r1"}], {"everyone": False, BY_PLAN: True, "beta": True}),
        ([{"kind": "addRule", "clauses": PAYING, **weighed(1_000, 99_000)}], {
            **AT_FIRST, BY_PLAN: split(1, 99), f"beta&{BY_PLAN}": True,
        }),
        (
            [{"kind": "updateRuleVariationOrRollout", "ruleId": "r1", "variationId": "x-off"}],
            {**AT_FIRST, "beta": False},
        ),
        (
            [{"kind": "updateRuleVariationOrRollout", "ruleId": "r1", **weighed(50_000, 50_000)}],
            {**AT_FIRST, "beta": split(50, 50)},
        ),
        ([{"kind": "removeRule", "ruleId": "r1"}], False),
        ([{"kind": "removeRule", "ruleId": "gone"}], AT_FIRST),
        ([{"kind": "replaceRules", "rules": [SEGMENT_RULE]}], {**AT_FIRST, "beta": False}),
        ([{"kind": "reorderRules", "ruleIds": ["r1"]}], AT_FIRST),
        ([{"kind": "addClauses", "ruleId": "r1", "clauses": PAYING}], {"everyone": False, f"beta&{BY_PLAN}": True}),
        ([{"kind": "removeClauses", "ruleId": "r1", "clauseIds": ["c1"]}], True),
        (
            [{"kind": "updateClause", "ruleId": "r1", "clauseId": "c1", "clause": PAYING[0]}],
            {"everyone": False, BY_PLAN: True},
        ),
        (
            [{"kind": "addValuesToClause", "ruleId": "r1", "clauseId": "c1", "values": ["staff"]}],
            {"everyone": False, "segmentMatch:segmentMatch(beta,staff)": True},
        ),
        (
            [{"kind": "addValuesToClause", "ruleId": "r1", "clauseId": "c1", "values": ["staff"]},
             {"kind": "removeValuesFromClause", "ruleId": "r1", "clauseId": "c1", "values": ["beta"]}],
            {"everyone": False, "staff": True},
        ),
        ([ANN], {"everyone": False, "user.targets.9709202e": True, "beta": True}),
        ([{**ANN, "kind": "addUserTargets"}], {"everyone": False, "user.targets.9709202e": True, "beta": True}),
        ([DEVICE], {"everyone": False, "device.targets.9709202e": True, "beta": True}),
        ([ANN, {**ANN, "kind": "removeTargets"}], AT_FIRST),
        ([ANN, {**ANN, "kind": "removeUserTargets"}], AT_FIRST),
        ([ANN, DEVICE, {"kind": "clearTargets", "variationId": "x-on"}], AT_FIRST),
        ([ANN, DEVICE, {"kind": "clearUserTargets", "variationId": "x-on"}], {
            "everyone": False, "device.targets.9709202e": True, "beta": True,
        }),
        ([DEVICE, {"kind": "replaceTargets", "targets": [{"values": ["ann"], "variationId": "x-off"}]}], {
            "everyone": False, "user.targets.9709202e": False, "beta": True, "beta&user.targets.9709202e": False,
        }),
        ([DEVICE, {"kind": "replaceUserTargets", "targets": [{"values": ["ann"], "variationId": "x-off"}]}], {
            "everyone": False, "user.targets.9709202e": False, "device.targets.9709202e": True, "beta": True,
            "device.targets.9709202e&user.targets.9709202e": False, "beta&user.targets.9709202e": False,
        }),
        ([{"kind": "archiveFlag"}], None),
        ([{"kind": "archiveFlag"}, {"kind": "restoreFlag"}], AT_FIRST),
        ([{"kind": "updateVariation", "variationId": "x-on", "value": "yes"}], {"everyone": False, "beta": "yes"}),
        # What still serves a variation that is removed serves nothing that can be told.
        ([{"kind": "removeVariation", "variationId": "x-on"}], {"everyone": False, "beta": None}),
        # What is served stays the same.
        ([{"kind": "updateDefaultVariation", "OnVariationValue": True, "OffVariationValue": False}], AT_FIRST),
        ([{"kind": "updateRuleDescription", "ruleId": "r1", "description": "d"}], AT_FIRST),
        ([{"kind": "updateRuleTrackEvents", "ruleId": "r1", "trackEvents": True}], AT_FIRST),
        ([{"kind": "updateTrackEvents", "trackEvents": True}], AT_FIRST),
        ([{"kind": "updateTrackEventsFallthrough", "trackEvents": True}], AT_FIRST),
        ([{"kind": "makeFlagPermanent"}, {"kind": "makeFlagTemporary"}], AT_FIRST),
        ([{"kind": "removeMaintainer"}, {"kind": "updateMaintainerMember", "value": "m"}], AT_FIRST),
        ([{"kind": "updateMaintainerTeam", "value": "t"}], AT_FIRST),
        ([{"kind": "turnOffClientSideAvailability", "value": "usingMobileKey"}], AT_FIRST),
        ([{"kind": "turnOnClientSideAvailability", "value": "usingMobileKey"}], AT_FIRST),
        ([{"kind": "deprecateFlag"}, {"kind": "restoreDeprecatedFlag"}], AT_FIRST),
    ],
)  # fmt: skip
def test_the_flag_becomes_what_the_instructions_make_it(instructions: list[dict[str, Any]], wanted: Any) -> None:
    assert patched(*instructions)["x"]["default"] == wanted


def test_what_the_flag_says_of_itself_changes_too() -> None:
    found = patched(
        {"kind": "updateName", "value": "Statistics"},
        {"kind": "updateDescription", "value": "Of use"},
        {"kind": "addVariation", "value": "some", "name": "Some"},
        {"kind": "addTags", "values": ["pyconsent.consent.opt_in", "pyconsent.trigger.automatic"]},
        {"kind": "removeTags", "values": ["pyconsent.trigger.automatic"]},
        {"kind": "addCustomProperties", "key": "pyconsent.recipients", "name": "To", "values": ["a", "b"]},
        {"kind": "addCustomProperties", "key": "pyconsent.recipients", "name": "To", "values": ["c"]},
        {"kind": "removeCustomProperties", "key": "pyconsent.recipients", "values": ["a"]},
        {"kind": "replaceCustomProperties", "key": "pyconsent.while", "name": "While", "values": ["true", "some"]},
        {"kind": "addCustomProperties", "key": "pyconsent.data_uses", "name": "For", "values": ["d"]},
        {"kind": "removeCustomProperties", "key": "pyconsent.data_uses", "name": "For", "values": ["d"]},
    )
    assert found["x"] == {
        "title": "Statistics",
        "description": "Of use",
        "values": [True, False, "some"],
        "default": AT_FIRST,
        "processing": [{"consent": "opt_in", "recipients": ["b", "c"], "while": [True, "some"]}],
    }


def test_a_flag_that_is_deleted_is_gone() -> None:
    assert patched({"kind": "deleteFlag"}) == {}


@pytest.mark.parametrize(
    ("instructions", "wanted"),
    [
        ([{"kind": "addPrerequisite", "key": "y", "variationId": "y-on"}], {"everyone": False, "beta": False}),
        ([{"kind": "addPrerequisite", "key": "gone", "variationId": "z"}], {"everyone": None, "beta": None}),
        (
            [{"kind": "addPrerequisite", "key": "y", "variationId": "y-on"},
             {"kind": "removePrerequisite", "key": "y"}],
            AT_FIRST,
        ),
        (
            [{"kind": "replacePrerequisites", "prerequisites": [{"key": "y", "variationId": "y-off"}]},
             {"kind": "updatePrerequisite", "key": "y", "variationId": "y-on"}],
            {"everyone": False, "beta": False},
        ),
    ],
)  # fmt: skip
def test_prerequisites_come_and_go(instructions: list[dict[str, Any]], wanted: Any) -> None:
    on = flag()
    on["environments"]["production"]["on"] = True
    found = read({"f.json": json.dumps({"items": [on, flag("y")]}), "x.patch.json": patch(*instructions)})
    assert values(found)["x"]["default"] == wanted


def test_a_prerequisite_that_a_patch_turns_on_turns_on_what_needs_it() -> None:
    first, second = flag("first"), flag("second")
    second["environments"]["production"] |= {
        "on": True, "rules": [], "fallthrough": {"variation": 0}, "prerequisites": [{"key": "first", "variation": 0}],
    }  # fmt: skip
    files = {"a.json": json.dumps(first), "b.json": json.dumps(second)}
    on = patch(
        {"kind": "turnFlagOn"}, {"kind": "updateFallthroughVariationOrRollout", "variationId": "first-on"}
    )  # fmt: skip
    assert values(read(files))["second"]["default"] is False
    assert values(read(files | {"first.json": on}))["second"]["default"] == {"everyone": True, "beta": True}


def test_what_a_patch_changes_stands_in_the_patch() -> None:
    text = """\
        {
          "environmentKey": "production",
          "instructions": [
            {"kind": "turnFlagOn"},
            {"kind": "updateName", "value": "Statistics"}
          ]
        }
        """
    found = read({"f.json": json.dumps(flag()), "p.json": text})
    assert places(found, ("default",), ("title",), ("values",)) == {
        "x": ["p.json:4:5", "p.json:4:5", "p.json:5:5", "f.json:1:14"]
    }


def test_an_audience_is_found_at_the_instruction_that_gives_it_its_default() -> None:
    text = """\
        {
          "environmentKey": "production",
          "instructions": [
            {"kind": "turnFlagOn"},
            {"kind": "updateFallthroughVariationOrRollout", "variationId": "x-on"},
            {"kind": "addRule", "clauses": [{"attribute": "plan", "op": "in", "values": ["a"]}], "variationId": "x-off"}
          ]
        }
        """
    files = {"f.json": json.dumps(flag()), "p.json": text}
    assert places(read(files), ("default", "everyone"), ("default", "plan:in(a)")) == {
        "x": ["p.json:4:5", "p.json:5:5", "p.json:6:5"]
    }
    # What no instruction gives stands where the patch changes the default.
    on = patch({"kind": "turnFlagOn"})
    assert places(read(files | {"p.json": on}), ("default", "everyone"), ("default", "beta")) == {
        "x": ["p.json:1:67"] * 3
    }


def test_an_environment_that_does_not_count_may_be_patched() -> None:
    both = flag()
    both["environments"]["test"] = both["environments"]["production"]
    found = read({"f.json": json.dumps(both), "p.json": patch({"kind": "turnFlagOn"}, environment="test")})
    assert values(found)["x"]["default"] is False


@pytest.mark.parametrize(
    ("name", "options"),
    [("y.json", {}), ("patches/y.patch.json", {}), ("p.json", {"flag": "y"}), ("x.json", {"flag": "y"})],
)
def test_a_patch_is_for_the_flag_that_its_name_or_the_configuration_says(name: str, options: dict[str, str]) -> None:
    files = {"f/flags.json": json.dumps({"items": [flag("x"), flag("y")]}), name: patch({"kind": "turnFlagOn"})}
    found = values(read(files, [Named(name, "launchdarkly-patch", "", options)]))
    assert {key: value["default"] for key, value in found.items()} == {"x": False, "y": AT_FIRST}


@pytest.mark.parametrize(
    ("told", "message"),
    [
        (
            [{"kind": "turnFlagsOn"}],
            "unknown instruction 'turnFlagsOn'; did you mean 'turnFlagOn'?",
        ),
        # A guarded rollout, which the documents of the API do not list.
        (
            [{"kind": "startMeasuredRelease"}],
            "unknown instruction 'startMeasuredRelease'; what it does cannot be judged, so take it out",
        ),
        (
            [{"kind": "turnFlagOn"}, {"do": "it"}],
            "unknown instruction None; what it does cannot be judged, so take it out",
        ),
        ([{**RULE, "variatonId": "a"}], "unknown key 'variatonId' in addRule; did you mean 'variationId'?"),
        ([{"kind": "updateOffVariation"}], "updateOffVariation has no `variationId`; add it"),
        (
            [{"kind": "updateOffVariation", "variationId": "0"}],
            "no variation has the _id '0'; take one of 'x' as exported",
        ),
        (
            [{"kind": "addRule", "clauses": PAYING}],
            "addRule serves nothing; say `variationId` or `rolloutWeights`",
        ),
        # Percents instead of thousandths of a percent.
        (
            [{"kind": "updateFallthroughVariationOrRollout", **weighed(5, 95)}],
            "the weights of a rollout are thousandths of a percent; let them make up 100000",
        ),
        ([{"kind": "addRule", "clauses": [1], "variationId": "x-on"}],
         "`clauses` is no list of mappings; write it as LaunchDarkly documents it"),
        ([{"kind": "addRule", "clauses": [{"attribute": "a"}], "variationId": "x-on"}],
         "a clause has no `values`; add it"),
        ([{**RULE, "beforeRuleId": "r2"}], "no rule has the _id 'r2'; take one of the flag as exported"),
        (
            [{"kind": "addValuesToClause", "ruleId": "r1", "clauseId": "c2", "values": ["a"]}],
            "no clause of the rule has the _id 'c2'; take one of the flag as exported",
        ),
        (
            [{"kind": "reorderRules", "ruleIds": []}],
            "`ruleIds` are not those of the flag's rules; list each of them once",
        ),
        ([ANN, {**ANN, "variationId": "x-off"}], "'ann' is targeted by another variation; remove it there first"),
        (
            [{"kind": "updatePrerequisite", "key": "y", "variationId": "y-on"}],
            "the flag has no prerequisite 'y'; add it by addPrerequisite",
        ),
        ([{"kind": "addVariation", "name": "a"}], "addVariation has no `value`; add it"),
    ],
)  # fmt: skip
def test_an_instruction_that_cannot_be_followed_is_refused(told: list[dict[str, Any]], message: str) -> None:
    assert refused({"f.json": json.dumps(flag()), "p.json": patch(*told)}) == f"p.json:1: {message}"


@pytest.mark.parametrize(
    ("files", "message"),
    [
        (
            {"p.json": patch({"kind": "turnFlagOn"})},
            "p.json:1: there is no flag to patch; give one that is exported from LaunchDarkly with it",
        ),
        (
            {"f.json": json.dumps({"items": [flag("x"), flag("y")]}), "p.json": patch({"kind": "turnFlagOn"})},
            "p.json:1: it does not say which of 2 flags it patches; call the file KEY.json",
        ),
        (
            {"f.json": json.dumps(flag()), "q.json": patch({"kind": "turnFlagOn"})},
            "q.json:1: there is no flag 'usage' to patch",
        ),
        (
            {"f.json": json.dumps(flag()), "p.json": patch({"kind": "turnFlagOn"}, environment=None)},
            "p.json:1: the instruction is for an environment; say which by `environmentKey`",
        ),
        (
            {"f.json": json.dumps(flag()), "p.json": patch({"kind": "turnFlagOn"}, environment="test")},
            "p.json:1: 'x' has no environment 'test'; export it with env=test",
        ),
        # A change that is scheduled says so beside the instructions.
        (
            {"f.json": json.dumps(flag()), "p.json": '{"executionDate": 1, "instructions": []}'},
            "p.json:1: unknown key 'executionDate' in a semantic patch; it has comment, environmentKey, instructions",
        ),
    ],
)
def test_a_patch_that_cannot_be_applied_is_refused(files: dict[str, str], message: str) -> None:
    named = [Named("q.json", "launchdarkly-patch", "", {"flag": "usage"})]
    assert refused(files, named) == message
