"""Only what differs is a change, and it comes with its plan."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pyconsent.change import Change, given
from pyconsent.errors import InputError
from pyconsent.pairing import pairs
from pyconsent.reading.catalogue import Catalogue, Step
from pyconsent.reading.entry import Entry
from pyconsent.reading.joining import Renaming
from pyconsent.reading.source import Location, parse

THEME = {"title": "Theme", "values": ["a", "b"], "default": "a", "processing": "none"}


def entry(name: str, value: Any) -> Entry:
    return Entry(value, parse(json.dumps(value).encode(), name))


def catalogue(name: str, **settings: Any) -> Catalogue:
    whole = entry(name, {"settings": settings})
    return Catalogue({key: whole.child("settings", key) for key in settings})


def values(changes: list[Change]) -> list[dict[str, Any]]:
    return [change.value for change in changes]


def test_settings_that_do_not_differ_are_no_changes() -> None:
    state = catalogue("f", theme=THEME, other=THEME)
    reordered = catalogue("g", other=dict(reversed(THEME.items())), theme=THEME)
    assert pairs(state, reordered, None, None, {}) == []


def test_settings_introduced_changed_and_removed_come_in_the_order_of_the_file() -> None:
    before = catalogue("before", gone=THEME, kept=THEME, changed=THEME)
    after = catalogue("after", new=THEME, changed=THEME | {"default": "b"}, kept=THEME)
    plan = entry("plans", {"effective_at": "2025-01-01"})
    found = pairs(before, after, None, None, {("setting", "changed"): plan, ("setting", "kept"): plan})
    assert values(found) == [
        {"setting": "new", "before": None, "after": THEME, "plan": None},
        {
            "setting": "changed",
            "before": THEME,
            "after": THEME | {"default": "b"},
            "plan": {"effective_at": "2025-01-01"},
        },
        {"setting": "gone", "before": THEME, "after": None, "plan": None},
    ]


@pytest.mark.parametrize(("before", "after"), [(True, 1), (1, 1.0), (False, 0), ("1", 1), (None, False)])
def test_values_that_python_takes_for_equal_still_differ(before: Any, after: Any) -> None:
    found = pairs(
        catalogue("b", x=THEME | {"default": before}), catalogue("a", x=THEME | {"default": after}), None, None, {}
    )
    assert [(change.value["before"]["default"], change.value["after"]["default"]) for change in found] == [
        (before, after)
    ]


def test_a_recipient_of_another_kind_changes_the_settings_that_name_it() -> None:
    flow = {"recipients": ["parent"]}
    state = catalogue("f", shared=THEME | {"processing": [flow]}, theme=THEME)
    before = entry("b", {"recipients": {"parent": {"kind": "processor"}, "host": {"kind": "processor"}}})
    after = entry("a", {"recipients": {"parent": {"kind": "affiliate"}, "host": {"kind": "processor"}}})
    setting = state.settings["shared"].value
    changes = pairs(state, state, before, after, {})
    assert values(changes) == [
        {
            "setting": "shared",
            "before": setting,
            "after": setting,
            "plan": None,
            "before_recipients": {"parent": "processor"},
        }
    ]
    assert changes[0].judged().before_recipients == {"parent": "processor"}


def audiences(**wholes: dict[str, str] | None) -> Entry:
    return entry("organisation", {"audiences": wholes})


APART = audiences(beta=None, eu={"part_of": "everyone"}, young={"part_of": "eu"})


@pytest.mark.parametrize(
    "organisation",
    [
        audiences(beta=None, eu={"part_of": "beta"}),
        audiences(beta=None, europe={"part_of": "beta", "renamed_from": "eu"}),
        audiences(north={"renamed_from": "eu", "part_of": "beta"}, south={"renamed_from": "eu"}),
        audiences(young={}),
    ],
)
def test_an_audience_that_is_part_of_another_changes_the_settings_that_tell_audiences_apart(
    organisation: Entry,
) -> None:
    setting = THEME | {"default": {"everyone": "a", "beta": "b"}}
    state = catalogue("f", apart=setting, theme=THEME, gone=setting)
    later = catalogue("f", apart=setting, theme=THEME)
    assert values(pairs(state, later, APART, organisation, {})) == [
        {"setting": "apart", "before": setting, "after": setting, "plan": None},
        {"setting": "gone", "before": setting, "after": None, "plan": None},
    ]


@pytest.mark.parametrize(
    "organisation",
    [
        APART,
        audiences(beta=None, eu=None, young={"part_of": "eu"}, new={"part_of": "beta"}),
        audiences(beta=None, young={"part_of": "eu"}),
        audiences(beta=None, europe={"renamed_from": "eu"}, young={"part_of": "europe"}),
        audiences(north={"renamed_from": "eu"}, south={"renamed_from": "eu"}),
        None,
    ],
)
def test_audiences_that_come_go_or_are_renamed_change_no_setting(organisation: Entry | None) -> None:
    state = catalogue("f", apart=THEME | {"default": {"everyone": "a", "beta": "b"}})
    assert pairs(state, state, APART, organisation, {}) == []
    assert pairs(state, state, organisation, APART, {}) == []


def test_a_recipient_whose_kind_is_said_for_the_first_time_changes_no_setting() -> None:
    state = catalogue("f", shared=THEME | {"processing": [{"recipients": ["parent", "host"]}]})
    before = entry("b", {"recipients": {"parent": {"kind": None}}})
    after = entry("a", {"recipients": {"parent": {"kind": "processor"}, "host": {"kind": "processor"}}})
    assert pairs(state, state, before, after, {}) == []


def test_documents_that_differ_are_changes_when_the_organisation_before_is_known() -> None:
    old, new = ({"versions": [{"version": number}]} for number in ("1", "2"))
    before = entry("b", {"documents": {"policy": old, "terms": old, "gone": old}})
    after = entry("a", {"documents": {"policy": new, "terms": old}})
    assert values(pairs(Catalogue(), Catalogue(), before, after, {})) == [
        {"document": "policy", "before": old, "after": new, "plan": None},
        {"document": "gone", "before": old, "after": None, "plan": None},
    ]
    assert pairs(Catalogue(), Catalogue(), None, after, {}) == []


def test_what_is_wrong_is_found_where_it_stands() -> None:
    change = pairs(Catalogue(), catalogue("after.json", theme=THEME), None, None, {})[0]
    assert change.locate(("after", "default")) == Location("after.json", 1, 65)
    assert change.locate(("plan", "notices")) == Location("after.json", 1, 15)
    removed = pairs(catalogue("before.json", theme=THEME), Catalogue(), None, None, {})[0]
    assert removed.locate(("after",)) == Location("before.json", 1, 15)


def test_a_change_that_is_given_is_taken_as_it_is() -> None:
    value = {"setting": "theme", "before": None, "after": THEME}
    change = given(entry("change.json", value))
    assert change.value == value
    assert change.locate(("after", "title")) == Location("change.json", 1, 48)
    assert given(entry("change.json", {"setting": "theme"})).locate(()) is None


USAGE = {
    "title": "Usage",
    "values": [True, False],
    "default": {"everyone": False, "beta": {"split": [{"value": True, "percent": 5}, {"value": False, "percent": 95}]}},
    "fallback": True,
    "choice_expires": {"into": True},
    "processing": [{"while": [False]}, {"while": {"not": [True]}}, {"while": "any"}],
}
SWAPPED = ((True, False), (False, True))


def renamed(values: Any = (), **settings: Any) -> Catalogue:
    """A catalogue in which ``new`` takes the place of ``old``."""
    return Catalogue(catalogue("a", **settings).settings, renamed={"new": Renaming("old", values, entry("r", "old"))})


def test_a_renamed_setting_is_compared_with_what_it_was_in_its_words_of_today() -> None:
    before = catalogue("b", old=USAGE, gone=THEME)
    assert values(pairs(before, renamed(new=USAGE), None, None, {})) == [
        {"setting": "gone", "before": THEME, "after": None, "plan": None}
    ]
    found = pairs(before, renamed(SWAPPED, new=USAGE), None, None, {})
    assert found[0].value["before"] == USAGE | {
        "values": [False, True],
        "default": {
            "everyone": True,
            "beta": {"split": [{"value": False, "percent": 5}, {"value": True, "percent": 95}]},
        },
        "fallback": False,
        "choice_expires": {"into": False},
        "processing": [{"while": [True]}, {"while": {"not": [False]}}, {"while": "any"}],
    }
    assert str(found[0].locate(("before", "default"))) == "b:1"


def test_a_renaming_that_is_done_counts_no_more() -> None:
    before = catalogue("b", old=THEME, new=USAGE)
    assert values(pairs(before, renamed(new=USAGE), None, None, {})) == [
        {"setting": "old", "before": THEME, "after": None, "plan": None}
    ]
    assert values(pairs(catalogue("b"), renamed(new=THEME), None, None, {})) == [
        {"setting": "new", "before": None, "after": THEME, "plan": None}
    ]


def test_nothing_takes_the_place_of_what_is_still_there() -> None:
    with pytest.raises(InputError) as raised:
        pairs(catalogue("b", old=THEME), renamed(old=THEME, new=THEME), None, None, {})
    assert str(raised.value) == (
        "r:1: 'new' is said to take the place of 'old', which is still there at a:1; take renamed_from out, or"
        " remove that"
    )


def stepping(*steps: tuple[str | None, str], default: str = "a") -> Catalogue:
    """A theme that becomes something else at these moments."""
    return Catalogue(
        catalogue("f", theme=THEME | {"default": default}).settings,
        {"theme": [Step(entry("at", at), entry("s", THEME | {"default": value})) for at, value in steps]},
    )


def moves(before: Catalogue, after: Catalogue, plan: dict[str, Any] | None = None) -> list[tuple[Any, ...]]:
    """From what to what the default changes, and when."""
    plans = {("setting", "theme"): entry("plans", plan)} if plan else {}
    return [
        (change.value["before"]["default"], change.value["after"]["default"], change.value["plan"])
        for change in pairs(before, after, None, None, plans)  # type: ignore[arg-type]
    ]


JUNE, JULY = {"effective_at": "2025-06-01"}, {"effective_at": "2025-07-01"}


def test_each_new_step_is_a_change_at_its_own_moment() -> None:
    plain, one = stepping(), stepping(("2025-06-01", "b"))
    both = stepping(("2025-06-01", "b"), ("2025-07-01", "c"))
    assert moves(plain, both) == [("a", "b", JUNE), ("b", "c", JULY)]
    assert moves(one, both) == [("b", "c", JULY)]
    assert moves(both, both) == moves(both, plain) == []
    # Sooner or later, from or to something else: it is judged again.
    assert moves(one, stepping(("2025-07-01", "b"))) == [("a", "b", JULY)]
    assert moves(one, stepping(("2025-06-01", "c"))) == [("a", "c", JUNE)]
    assert moves(one, stepping(("2025-06-01", "b"), default="z")) == [("a", "z", None), ("z", "b", JUNE)]
    # A moment that cannot be read is none.
    assert moves(plain, stepping((None, "b"))) == [("a", "b", {"effective_at": None})]


def test_a_step_has_the_plan_of_its_setting_at_the_moment_of_the_step() -> None:
    plan = {"effective_at": "2025-01-01", "existing_users": "kept"}
    found = pairs(stepping(), stepping(("2025-06-01", "b")), None, None, {("setting", "theme"): entry("plans", plan)})
    assert values(found)[0]["plan"] == JUNE | {"existing_users": "kept"}
    assert [found[0].locate(("plan", *path)).file for path in ((), ("effective_at",), ("existing_users",))] == [  # type: ignore[union-attr]
        "plans", "at", "plans",
    ]  # fmt: skip


def test_a_setting_introduced_with_steps_is_a_change_for_each() -> None:
    found = pairs(Catalogue(), stepping(("2025-06-01", "b")), None, None, {})
    assert [(change.value["before"], change.value["after"]["default"], change.value["plan"]) for change in found] == [
        (None, "a", None),
        (THEME, "b", JUNE),
    ]
