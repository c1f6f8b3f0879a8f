"""Whom a change of a flag's rules switches something on for, as the gate has it of the flag's files.

Fewer people than before, or more who are kept out, are no news where lists tell; people who
are in two audiences have what the first rule says, and the order of the rules may change.
"""

from __future__ import annotations

import json
from itertools import product
from pathlib import PurePath
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyconsent.gate import Gate
from pyconsent.pairing import pairs
from pyconsent.reading.catalogue import Reader
from pyconsent.reading.files import File
from pyconsent.reading.formats import Named

NOTES = {
    "pyconsent.while": "true",
    "pyconsent.data_categories": "user.behavior",
    "pyconsent.data_uses": "third_party_sharing",
    "pyconsent.recipients": "partner",
    "pyconsent.consent": "opt_in",
    "pyconsent.trigger": "automatic",
    "pyconsent.reversible": True,
}

# A rule: the attribute, the values one of which it must have, whether it must not, and what is served then.
Rule = tuple[str, list[str], bool, bool]


def on(*values: str, attribute: str = "plan") -> Rule:
    return attribute, list(values), False, True


def off(*values: str, attribute: str = "plan") -> Rule:
    return attribute, list(values), False, False


def without(rule: Rule) -> Rule:
    return rule[0], rule[1], True, rule[3]


def flagd(rules: list[Rule], otherwise: bool) -> dict[str, Any]:
    word = {True: "on", False: "off"}
    logic: Any = None
    for attribute, values, negated, served in reversed(rules):
        condition: Any = {"in": [{"var": attribute}, values]}
        logic = {"if": [{"!": [condition]} if negated else condition, word[served], logic]}
    flag = {"state": "ENABLED", "variants": {"on": True, "off": False}, "defaultVariant": word[otherwise]}
    return {"flags": {"x": flag | {"targeting": logic or {}, "metadata": NOTES}}}


def launchdarkly(rules: list[Rule], otherwise: bool) -> dict[str, Any]:
    held = [
        {
            "_id": f"{number}",
            "clauses": [{"attribute": attribute, "op": "in", "values": values, "negate": negated}],
            "variation": int(served),
        }
        for number, (attribute, values, negated, served) in enumerate(rules)
    ]
    environment = {"on": True, "rules": held, "fallthrough": {"variation": int(otherwise)}, "offVariation": 0}
    properties = {name: {"name": name, "value": [value]} for name, value in NOTES.items()}
    return {
        "key": "x",
        "variations": [{"value": False}, {"value": True}],
        "environments": {"production": environment},
        "customProperties": properties,
    }


def growthbook(rules: list[Rule], otherwise: bool) -> dict[str, Any]:
    held = [
        {"condition": {attribute: {"$nin" if negated else "$in": values}}, "force": served}
        for attribute, values, negated, served in rules
    ]
    metadata = {"customFields": NOTES}
    return {"features": {"x": {"defaultValue": otherwise, "rules": held, "metadata": metadata}}, "status": 200}


FORMATS = {"flagd": flagd, "launchdarkly": launchdarkly, "growthbook": growthbook}


def switched_on(format: str, before: tuple[list[Rule], bool], after: tuple[list[Rule], bool]) -> set[str]:
    return found(format, FORMATS[format](*before), FORMATS[format](*after))


def found(format: str, before: dict[str, Any], after: dict[str, Any]) -> set[str]:
    """The audiences for which the gate finds the flag switched on."""
    reader = Reader([Named("x.json", format)])
    then, now = (
        reader.read([File("x.json", PurePath("x.json"), json.dumps(state).encode())]) for state in (before, after)
    )
    changes = [change.value for change in pairs(then, now, None, None, {})]
    gate = Gate({"recipients": {"partner": {"kind": "third_party"}}})
    decision = gate.decide(changes, at="2026-01-05")
    return {str(one.audience) for one in decision.findings if one.rule == "sharing.default_on"}


def named(format: str, *rules: Rule) -> str:
    """The audience of those whom all these rules are for."""
    words = {"flagd": "in({},[{}])", "launchdarkly": "{}:in({})", "growthbook": "{}:in({})"}
    return "&".join(sorted(words[format].format(attribute, ",".join(values)) for attribute, values, _, _ in rules))


@pytest.mark.parametrize("format", FORMATS)
class TestRulesOfFlags:
    def test_fewer_people_are_no_news(self, format: str) -> None:
        assert switched_on(format, ([on("free", "trial")], False), ([on("free")], False)) == set()
        assert switched_on(format, ([on("free", "trial")], False), ([], False)) == set()
        staff = on("staff", attribute="group")
        assert switched_on(format, ([staff, on("free", "trial")], False), ([staff, on("free")], False)) == set()

    def test_more_people_who_are_kept_out_are_no_news(self, format: str) -> None:
        assert switched_on(format, ([off("free")], True), ([off("free", "trial")], True)) == set()
        beta = on("beta", attribute="group")
        assert switched_on(format, ([off("free"), beta], False), ([off("free", "trial"), beta], False)) == set()

    def test_more_people_are_news(self, format: str) -> None:
        wider = on("free", "trial")
        assert switched_on(format, ([on("free")], False), ([wider], False)) == {named(format, wider)}

    def test_fewer_people_who_are_kept_out_are_news(self, format: str) -> None:
        was = off("free", "trial")
        assert switched_on(format, ([was], True), ([off("free")], True)) == {named(format, was)}
        assert switched_on(format, ([was], True), ([], True)) == {named(format, was)}

    def test_a_rule_that_kept_some_out_of_another_is_missed(self, format: str) -> None:
        kept, beta = off("eu", attribute="region"), on("beta", attribute="group")
        both = {named(format, kept, beta)}
        assert switched_on(format, ([kept, beta], False), ([beta], False)) == both
        assert switched_on(format, ([kept, beta], False), ([beta, kept], False)) == both
        assert switched_on(format, ([beta, kept], False), ([kept, beta], False)) == set()
        assert switched_on(format, ([beta], False), ([kept, beta], False)) == set()


VALUES = {"plan": ["free", "trial", "pro"], "region": ["eu", "us"], "group": ["beta", "none"]}
PEOPLE = [dict(zip(VALUES, values, strict=True)) for values in product(*VALUES.values())]


@st.composite
def rules(draw: st.DrawFn) -> Rule:
    attribute = draw(st.sampled_from(list(VALUES)))
    values = draw(st.sets(st.sampled_from(VALUES[attribute]), min_size=1, max_size=len(VALUES[attribute]) - 1))
    return attribute, sorted(values), draw(st.booleans()), draw(st.booleans())


STATES = st.tuples(st.lists(rules(), max_size=3), st.booleans())


def served(state: tuple[list[Rule], bool], person: dict[str, str]) -> bool:
    rules, otherwise = state
    taken = (value for name, values, negated, value in rules if (person[name] in values) is not negated)
    return next(taken, otherwise)


@pytest.mark.parametrize("format", FORMATS)
@given(before=STATES, after=STATES)
def test_nobody_is_switched_on_unseen(
    format: str, before: tuple[list[Rule], bool], after: tuple[list[Rule], bool]
) -> None:
    newly = [person for person in PEOPLE if served(after, person) and not served(before, person)]
    assert switched_on(format, before, after) or not newly


@pytest.mark.parametrize("format", FORMATS)
def test_fewer_people_on_a_list_of_those_who_are_out_are_more_people(format: str) -> None:
    most, few = without(on("free", "trial")), without(on("free"))
    assert switched_on(format, ([few], False), ([most], False)) == set()
    assert len(switched_on(format, ([most], False), ([few], False))) == 1
    kept_most, kept_few = without(off("free", "trial")), without(off("free"))
    assert switched_on(format, ([kept_most], True), ([kept_few], True)) == set()
    assert len(switched_on(format, ([kept_few], True), ([kept_most], True))) == 1


def unleash(*constraints: dict[str, Any], **parameters: str) -> dict[str, Any]:
    strategy = {"name": "userWithId" if parameters else "default", "featureName": "x", "parameters": parameters}
    return {
        "features": [{"name": "x"}],
        "featureStrategies": [strategy | {"constraints": list(constraints)}],
        "featureEnvironments": [{"featureName": "x", "environment": "production", "enabled": True}],
        "featureTags": [
            {"featureName": "x", "tagType": "pyconsent", "tagValue": f"{name.removeprefix('pyconsent.')}={value}"}
            for name, value in NOTES.items()
        ],
    }


def where(operator: str, *values: str, inverted: bool = False) -> dict[str, Any]:
    return {"contextName": "plan", "operator": operator, "values": list(values), "inverted": inverted}


@pytest.mark.parametrize(
    ("fewer", "more"),
    [
        (unleash(where("IN", "free")), unleash(where("IN", "free", "trial"))),
        (unleash(where("STR_ENDS_WITH", "e")), unleash(where("STR_ENDS_WITH", "e", "l"))),
        (unleash(where("NOT_IN", "free", "trial")), unleash(where("NOT_IN", "free"))),
        (unleash(where("IN", "free", "trial", inverted=True)), unleash(where("IN", "free", inverted=True))),
        (unleash(where("NOT_IN", "free", inverted=True)), unleash(where("NOT_IN", "free", "trial", inverted=True))),
        (unleash(userIds="1"), unleash(userIds="2,1")),
    ],
)
def test_strategies_that_take_fewer_people_are_no_news(fewer: dict[str, Any], more: dict[str, Any]) -> None:
    assert found("unleash", more, fewer) == set()
    assert len(found("unleash", fewer, more)) == 1


def test_nobody_is_on_a_list_and_not_on_it() -> None:
    kept, others = off("free"), without(on("free"))
    for format in FORMATS:
        assert switched_on(format, ([kept, others], False), ([others, kept], False)) == set()


def test_other_conditions_are_other_people() -> None:
    assert len(found("unleash", unleash(where("IN", "free", "trial")), unleash(where("STR_CONTAINS", "free")))) == 1
    adults, older = unleash(above("17")), unleash(above("18"))
    assert len(found("unleash", adults, older)) == 1


def above(age: str) -> dict[str, Any]:
    return {"contextName": "age", "operator": "NUM_GT", "value": age, "values": []}


def targeting(*people: str, served: bool) -> dict[str, Any]:
    flag = launchdarkly([on("beta", attribute="group")], otherwise=False)
    flag["environments"]["production"]["targets"] = [{"values": list(people), "variation": int(served)}]
    return flag


def test_one_more_person_who_is_targeted_is_news_where_it_is_on() -> None:
    assert found("launchdarkly", targeting("a", served=False), targeting("a", "b", served=False)) == set()
    assert found("launchdarkly", targeting("a", "b", served=True), targeting("a", served=True)) == set()
    assert len(found("launchdarkly", targeting("a", "b", served=False), targeting("a", served=False))) == 1
    assert len(found("launchdarkly", targeting("a", served=True), targeting("a", "b", served=True))) == 1


def grouped(*people: str, served: bool) -> dict[str, Any]:
    payload = growthbook([on("beta", attribute="group")], otherwise=False)
    rule = {"condition": {"id": {"$inGroup": "known"}}, "force": served}
    payload["features"]["x"]["rules"].insert(0, rule)
    return payload | {"savedGroups": {"known": list(people)}}


def test_one_more_person_of_a_saved_group_is_news_where_it_is_on() -> None:
    assert found("growthbook", grouped("a", served=False), grouped("b", "a", served=False)) == set()
    assert found("growthbook", grouped("a", "b", served=True), grouped("a", served=True)) == set()
    assert len(found("growthbook", grouped("a", "b", served=False), grouped("a", served=False))) == 1
    assert len(found("growthbook", grouped("a", served=True), grouped("a", "b", served=True))) == 1


def judged(format: str, before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """What the gate finds first to be wrong with each change."""
    reader = Reader([Named("x.json", format)])
    then, now = (
        reader.read([File("x.json", PurePath("x.json"), json.dumps(state).encode())]) for state in (before, after)
    )
    changes = [change.value for change in pairs(then, now, None, None, {})]
    return [
        one.message for one in Gate().decide(changes, at="2026-01-05").findings if one.rule == "catalogue.malformed"
    ]


def ours(percentage: str) -> dict[str, Any]:
    export = unleash(where("IN", "free"))
    export["featureStrategies"][0] |= {"name": "ours", "parameters": {"percentage": percentage}}
    return export


def computed(share: int) -> dict[str, Any]:
    file = flagd([], otherwise=False)
    file["flags"]["x"]["targeting"] = {"fractional": [{"cat": [{"var": "id"}, "s"]}, [{"var": "v"}, share], ["off", 1]]}
    return file


def test_what_cannot_be_told_is_not_taken_to_be_the_same() -> None:
    flaw = "the change cannot be read: the default of {} is neither a value nor portions that make up 100 %"
    assert judged("unleash", ours("5"), ours("50")) == [flaw.format("plan:IN(free)")]
    assert judged("unleash", ours("5"), ours("5")) == []
    assert judged("flagd", computed(1), computed(9)) == [flaw.format("everyone")]
    assert judged("flagd", computed(1), computed(1)) == []
    assert judged("flagd", partly("v"), partly("w")) == [flaw.format("everyone")]


def test_a_default_that_nobody_says_is_the_same_whatever_else_changes() -> None:
    before = {"settings": {"x": {"title": "X", "values": [True, False], "default": None}}}
    after = {"settings": {"x": {**before["settings"]["x"], "title": "Y"}}}
    assert judged("catalogue", before, after) == []


def test_what_only_the_code_knows_stays_the_same() -> None:
    before, after = flagd([on("free")], otherwise=False), flagd([on("trial")], otherwise=False)
    for file in (before, after):
        file["flags"]["x"]["state"] = "DISABLED"
    assert judged("flagd", before, after) == []


def partly(name: str) -> dict[str, Any]:
    file = flagd([], otherwise=False)
    file["flags"]["x"]["targeting"] = {"fractional": [["on", 1], [{"var": name}, 1]]}
    return file


def test_of_too_many_people_it_is_not_told_what_they_get() -> None:
    before = growthbook([off(f"a{number}") for number in range(33)], otherwise=True)
    after = growthbook([on(f"b{number}") for number in range(33)], otherwise=False)
    assert judged("growthbook", before, after) == [
        "the change cannot be read: the default of several is neither a value nor portions that make up 100 %"
    ]
