"""The default in force for each audience, composed from rules in their order."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from pyconsent.reading.audiences import EVERYONE, Audiences
from pyconsent.reading.effective import FALLBACK, UNKNOWN, Required, Rule, Served, deciding, effective, resolved, whole

HALF = [(True, Fraction(1, 2))]


def split(**percents: float) -> dict[str, Any]:
    words = {"on": True, "off": False}
    return {"split": [{"value": words[word], "percent": percent} for word, percent in percents.items()]}


@pytest.mark.parametrize(
    ("rules", "wanted"),
    [
        ([], False),
        ([Rule("a", whole(True))], {"everyone": False, "a": True}),
        ([Rule(EVERYONE, whole(True)), Rule("a", whole(False))], {"everyone": True, "a": True}),
        # What a rule leaves goes on to the next, and at last falls through.
        ([Rule(EVERYONE, HALF)], {"everyone": split(on=50, off=50)}),
        ([Rule(EVERYONE, HALF), Rule(EVERYONE, HALF)], {"everyone": split(on=75, off=25)}),
        ([Rule("a", HALF), Rule("b", HALF)], {
            "everyone": False, "a": split(on=50, off=50), "b": split(on=50, off=50), "a&b": split(on=75, off=25),
        }),
        # People who are in two audiences have what the first rule has for them.
        ([Rule("a", whole(True)), Rule("b", whole(False))], {"everyone": False, "a": True, "b": False, "a&b": True}),
        ([Rule("b", whole(False)), Rule("a", whole(True))], {"everyone": False, "b": False, "a": True, "a&b": False}),
        ([Rule("a", whole(True)), Rule("b", whole(True))], {"everyone": False, "a": True, "b": True}),
        # People of a part meet the rules for the whole as well, in their order.
        ([Rule("eu", whole(True)), Rule("eu_beta", whole(False))], {"everyone": False, "eu": True, "eu_beta": True}),
        ([Rule("eu_beta", whole(False)), Rule("eu", whole(True))], {"everyone": False, "eu_beta": False, "eu": True}),
        ([Rule("a", whole(True)), Rule("a&b", whole(False))], {"everyone": False, "a": True, "a&b": True}),
        ([Rule("a", whole(UNKNOWN))], {"everyone": False, "a": None}),
        ([Rule("a", [(1, Fraction(1, 4)), (True, Fraction(3, 4))])], {
            "everyone": False, "a": {"split": [{"value": 1, "percent": 25}, {"value": True, "percent": 75}]},
        }),
        ([Rule("a", [(True, Fraction(1, 3))])], {"everyone": False, "a": split(on=33.333333, off=66.666667)}),
    ],
)  # fmt: skip
def test_each_audience_gets_what_the_first_rule_that_takes_it_serves(rules: list[Rule], wanted: Any) -> None:
    found = effective(rules, whole(False), Audiences(parents={"eu_beta": "eu"}))
    assert repr(found) == repr(wanted)


def test_whoever_is_in_several_of_too_many_audiences_is_not_known() -> None:
    rules = [Rule(f"a{number}", whole(number % 2 == 0)) for number in range(70)]
    singles = {"everyone": False} | {f"a{number}": number % 2 == 0 for number in range(70)}
    found, swapped = (effective(held, whole(False), Audiences()) for held in (rules, [rules[1], rules[0], *rules[2:]]))
    assert found == {**singles, "several.76194c7f": None}
    assert swapped == {**singles, "several.733cb83d": None}


def part(percent: int) -> list[tuple[Any, Fraction]]:
    return [(True, Fraction(percent, 100))]


def requires(value: Any, *rules: Rule, fallthrough: Any = False) -> tuple[Required, ...]:
    return (Required(Served(rules, whole(fallthrough)), lambda served: bool(served is value)),)


@pytest.mark.parametrize(
    ("rules", "wanted"),
    [
        ([Rule(EVERYONE, part(10), "a"), Rule(EVERYONE, part(20), "a")], {"everyone": split(on=20, off=80)}),
        ([Rule(EVERYONE, part(20), "a"), Rule(EVERYONE, part(10), "a")], {"everyone": split(on=20, off=80)}),
        ([Rule(EVERYONE, part(10), "a"), Rule(EVERYONE, part(20), "b")], {"everyone": split(on=28, off=72)}),
        (
            [Rule(EVERYONE, part(50), "a"), Rule(EVERYONE, part(50)), Rule(EVERYONE, part(75), "a")],
            {"everyone": split(on=87.5, off=12.5)},
        ),
        ([Rule("x", part(50), "a"), Rule(EVERYONE, part(20), "a")], {
            "everyone": split(on=20, off=80), "x": split(on=50, off=50),
        }),
        ([Rule(EVERYONE, part(100), "a"), Rule(EVERYONE, part(100), "a")], True),
    ],
)  # fmt: skip
def test_rules_of_one_draw_take_the_same_people_first(rules: list[Rule], wanted: Any) -> None:
    assert repr(effective(rules, whole(False), Audiences())) == repr(wanted)


@pytest.mark.parametrize(
    ("rules", "wanted"),
    [
        ([Rule(EVERYONE, whole(True), required=requires(True))], False),
        ([Rule(EVERYONE, whole(True), required=requires(False))], True),
        ([Rule(EVERYONE, whole(True), required=requires(True) + requires(False))], False),
        ([Rule(EVERYONE, whole(True), required=requires(True, fallthrough=UNKNOWN))], None),
        # What does not rest on the flag that cannot be told is known all the same.
        (
            [Rule(EVERYONE, part(50)), Rule(EVERYONE, part(50), required=requires(True, fallthrough=UNKNOWN))],
            {"everyone": {"split": [
                {"value": True, "percent": 50}, {"value": None, "percent": 25}, {"value": False, "percent": 25},
            ]}},
        ),
        (
            [Rule(EVERYONE, part(50), required=requires(True, Rule(EVERYONE, part(10))))],
            {"everyone": split(on=5, off=95)},
        ),
        # Whoever is in audiences of both flags is told apart.
        (
            [Rule("staff", whole(True), required=requires(True, Rule("beta", whole(True))))],
            {"everyone": False, "staff": False, "beta": False, "beta&staff": True},
        ),
        (
            [Rule(EVERYONE, whole(True), required=requires(
                True, Rule("beta", whole(True), required=requires(True, Rule("eu", whole(True)))),
            ))],
            {"everyone": False, "beta": False, "eu": False, "beta&eu": True},
        ),
        (
            [Rule(f"a{number}", whole(True), required=requires(True, *(Rule(f"b{n}", HALF) for n in range(40))))
             for number in range(40)],
            None,
        ),
    ],
)  # fmt: skip
def test_a_rule_counts_for_those_whom_other_flags_serve_what_it_requires(rules: list[Rule], wanted: Any) -> None:
    assert repr(effective(rules, whole(False), Audiences())) == repr(wanted)


def test_an_audience_of_several_is_part_of_each_of_them() -> None:
    rules = [Rule("a&c", whole(True)), Rule("a&b&c", whole(False))]
    assert effective(rules, whole(False), Audiences()) == {"everyone": False, "a&c": True, "a&b&c": True}


def test_groups_are_named_by_the_file_unless_annotations_name_an_audience() -> None:
    audiences = Audiences({"beta.4f53cda1": "testers", "plan==pro": "paying"})
    assert [
        audiences.segment("staff"),
        audiences.segment("two words"),
        audiences.segment("everyone"),
        audiences.segment("beta", []),
        audiences.segment("beta", {}),
        audiences.condition("plan==pro"),
        audiences.condition("plan==free"),
        audiences.both("b", "a"),
        audiences.both("b", EVERYONE, "b"),
        audiences.both("c&b", "a&c"),
        audiences.both(EVERYONE),
    ] == [
        "staff", "two_words", "everyone.segment", "testers", "beta.44136fa3", "paying", "plan==free",
        "a&b", "b", "a&b&c", "everyone",
    ]  # fmt: skip


def test_conditions_that_are_not_told_in_full_by_their_names_are_told_apart_still() -> None:
    audiences = Audiences()
    texts = ["premium", "a == b", "a == c", "x==" + "y" * 80, "x==" + "y" * 81, "a&b", "everyone"]
    names = [audiences.condition(text) for text in texts]
    assert len(set(names)) == len(texts)
    # None of them can be taken for an audience of the organisation, or for two of them.
    assert not {"premium", "everyone", "a&b"} & set(names)
    assert not [name for name in names if "&" in name or " " in name]


@pytest.mark.parametrize(
    ("rules", "wanted"),
    [
        ([], False),
        ([Rule("a", whole(True))], {"everyone": False, "a": True}),
        # What the code serves anyway is no other part.
        ([Rule("a", [(False, Fraction(1, 3))])], {"everyone": False, "a": False}),
        ([Rule("a", [(True, Fraction(1, 3)), (False, Fraction(1, 3))])], {
            "everyone": False, "a": split(on=33.333333, off=66.666667),
        }),
    ],
)  # fmt: skip
def test_what_only_the_code_knows_is_what_it_serves(rules: list[Rule], wanted: Any) -> None:
    assert resolved(effective(rules, whole(FALLBACK), Audiences()), False) == wanted


def test_a_default_as_the_catalogue_has_it_stays_as_it_is() -> None:
    for default in (True, None, {"split": True}, {"everyone": {"split": [{"value": 1}, {"value": 1}, 3]}}):
        assert resolved(default, False) == default


ROLLED = Rule(EVERYONE, HALF, path=("rolled",))
HALF_ON = Served([], [*HALF, (False, Fraction(1, 2))])
OF_A = Rule("a", whole(True), path=("a",))


@pytest.mark.parametrize(
    ("rules", "wanted"),
    [
        ([], {}),
        ([OF_A], {("everyone",): "last", ("a",): "a"}),
        # The rule for an audience counts more than one for all, unless nothing is left for it.
        ([ROLLED, OF_A], {
            ("everyone",): "rolled", ("everyone", "split", 0): "rolled", ("everyone", "split", 1): "last", ("a",): "a",
        }),
        ([Rule(EVERYONE, whole(True), path=("all",)), OF_A], {("everyone",): "all", ("a",): "all"}),
        ([OF_A, Rule("a&b", whole(False), path=("both",))], {("everyone",): "last", ("a",): "a", ("a&b",): "a"}),
        # A rule that serves nobody decides nothing.
        ([Rule(EVERYONE, [(True, Fraction(0))], path=("none",)), OF_A], {("everyone",): "last", ("a",): "a"}),
        # What stops people at other flags counts less than what it leaves.
        ([Rule(EVERYONE, whole(True), required=(Required(HALF_ON, bool),), path=("gate",))], {
            ("everyone",): "last", ("everyone", "split", 0): "gate", ("everyone", "split", 1): "last",
        }),
        # The code's own value may join another.
        ([Rule("a", [(FALLBACK, Fraction(1, 2))], path=("a",))], {("everyone",): "last", ("a",): "a"}),
    ],
)  # fmt: skip
def test_an_audience_has_the_place_of_the_rule_that_decides(
    rules: list[Rule], wanted: dict[tuple[Any, ...], str]
) -> None:
    audiences = Audiences()
    default = effective(rules, whole(False), audiences)
    found = deciding(default, rules, whole(False), ("last",), audiences)
    assert found == {("default", *part): (place,) for part, place in wanted.items()}
