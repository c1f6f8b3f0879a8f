"""Only what differs is a change, and it comes with its plan."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pyconsent.pairing import Change, given, pairs
from pyconsent.reading.files import Catalogue, Entry
from pyconsent.reading.source import Location, parse

THEME = {"title": "Theme", "values": ["a", "b"], "default": "a", "processing": "none"}


def entry(name: str, value: Any) -> Entry:
    return Entry(value, parse(json.dumps(value).encode(), name))


def catalogue(name: str, **settings: Any) -> Catalogue:
    whole = entry(name, {"settings": settings})
    return {key: whole.child("settings", key) for key in settings}


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
    setting = state["shared"].value
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


def test_a_recipient_whose_kind_is_said_for_the_first_time_changes_no_setting() -> None:
    state = catalogue("f", shared=THEME | {"processing": [{"recipients": ["parent", "host"]}]})
    before = entry("b", {"recipients": {"parent": {"kind": None}}})
    after = entry("a", {"recipients": {"parent": {"kind": "processor"}, "host": {"kind": "processor"}}})
    assert pairs(state, state, before, after, {}) == []


def test_documents_that_differ_are_changes_when_the_organisation_before_is_known() -> None:
    old, new = ({"versions": [{"version": number}]} for number in ("1", "2"))
    before = entry("b", {"documents": {"policy": old, "terms": old, "gone": old}})
    after = entry("a", {"documents": {"policy": new, "terms": old}})
    assert values(pairs({}, {}, before, after, {})) == [
        {"document": "policy", "before": old, "after": new, "plan": None},
        {"document": "gone", "before": old, "after": None, "plan": None},
    ]
    assert pairs({}, {}, None, after, {}) == []


def test_what_is_wrong_is_found_where_it_stands() -> None:
    change = pairs({}, catalogue("after.json", theme=THEME), None, None, {})[0]
    assert change.locate(("after", "default")) == Location("after.json", 1, 65)
    assert change.locate(("plan", "notices")) == Location("after.json", 1, 15)
    removed = pairs(catalogue("before.json", theme=THEME), {}, None, None, {})[0]
    assert removed.locate(("after",)) == Location("before.json", 1, 15)


def test_a_change_that_is_given_is_taken_as_it_is() -> None:
    value = {"setting": "theme", "before": None, "after": THEME}
    change = given(entry("change.json", value))
    assert change.value == value
    assert change.locate(("after", "title")) == Location("change.json", 1, 48)
    assert given(entry("change.json", {"setting": "theme"})).locate(()) is None
