"""What differs stands side by side; what is the same is there too, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from pyconsent.report.html.difference import Cell, Group, Part, Row, compare

ABSENT = Cell("absent")


def text(*parts: str | tuple[str]) -> Cell:
    """Words; those in a tuple are stressed."""
    return Cell("text", cells(parts))


def entries(*parts: str | tuple[str]) -> Cell:
    return Cell("list", cells(parts))


def cells(parts: tuple[str | tuple[str], ...]) -> tuple[Part, ...]:
    return tuple(Part(part, False) if isinstance(part, str) else Part(part[0], True) for part in parts)


def test_a_value_that_changes_is_stressed_on_both_sides() -> None:
    assert compare({"title": "Tips", "default": False}, {"title": "Tips", "default": True}) == (
        Group(
            (),
            "changed",
            (
                Row("Title", text("Tips"), text("Tips"), "same"),
                Row("Default", text(("false",)), text(("true",)), "changed"),
            ),
        ),
    )


def test_of_a_text_the_words_that_differ_are_stressed() -> None:
    before, after = {"description": "shared with our partners"}, {"description": "shared with anyone, our partners"}
    assert compare(before, after)[0].rows == (
        Row(
            "Description",
            text("shared with our partners"),
            text("shared with ", ("anyone, ",), "our partners"),
            "changed",
        ),
    )


def test_a_text_that_is_very_long_is_stressed_as_a_whole() -> None:
    before, after = "a " * 5_000, "b " * 5_000
    assert compare({"description": before}, {"description": after})[0].rows == (
        Row("Description", text((f'"{before}"',)), text((f'"{after}"',)), "changed"),
    )


def test_of_a_list_the_entries_that_the_other_side_lacks_are_stressed_wherever_they_stand() -> None:
    assert compare({"recipients": ["a", "b"]}, {"recipients": ["c", "b", "a"]})[0].rows == (
        Row("Goes to", entries("a", "b"), entries(("c",), "b", "a"), "changed"),
    )


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (None, Cell("unknown")),
        ([], Cell("empty")),
        ({}, Cell("empty")),
        (0, text("0")),
        ("0", text('"0"')),
        ("true", text('"true"')),
        ("off", text("off")),
        ("2025-01-01", text("2025-01-01")),
        ("", text('""')),
        ([1, "1", None, [2]], entries("1", '"1"', "null", "[2]")),
        ({"not": ["off", False]}, entries("all but off, false")),
        ({"split": [{"value": "on", "percent": 2.5}, {"value": 0, "percent": 97.5}]}, entries("2.5 % on", "97.5 % 0")),
    ],
)
def test_a_value_is_shown_as_it_would_be_written(value: Any, cell: Cell) -> None:
    assert compare(None, {"default": value}) == (Group((), "new", (Row("Default", ABSENT, cell, "new"),)),)


def test_one_and_true_differ() -> None:
    assert compare({"default": 1}, {"default": True})[0].rows == (
        Row("Default", text(("1",)), text(("true",)), "changed"),
    )


def test_a_value_that_becomes_one_for_each_audience_points_to_them() -> None:
    assert compare({"default": False}, {"default": {"eu": False}}) == (
        Group((), "changed", (Row("Default", text(("false",)), Cell("inner"), "changed"),)),
        Group(("Default",), "new", (Row("eu", ABSENT, text("false"), "new"),)),
    )


def test_flows_are_compared_with_those_that_are_alike_not_with_those_that_stand_where_they_do() -> None:
    kept, gone, come = ({"data_categories": [name]} for name in ("kept", "gone", "come"))
    assert compare({"processing": [gone, kept]}, {"processing": [kept, come, come]}) == (
        Group(("Flow 1",), "same", (Row("Data", entries("kept"), entries("kept"), "same"),)),
        Group(("Flow 2",), "changed", (Row("Data", entries(("gone",)), entries(("come",)), "changed"),)),
        Group(("Flow 3",), "new", (Row("Data", ABSENT, entries("come"), "new"),)),
    )


def test_versions_and_artefacts_are_compared_by_their_names() -> None:
    before = {"versions": [{"version": "1", "published_at": "2020-01-01"}, {"version": "2"}]}
    after = {"versions": [{"version": "2"}, {"version": "3", "published_at": "2020-01-01"}]}
    assert compare(before, after) == (
        Group(("Version 2",), "same", ()),
        Group(("Version 3",), "new", (Row("Published", ABSENT, text("2020-01-01"), "new"),)),
        Group(("Version 1",), "gone", (Row("Published", text("2020-01-01"), ABSENT, "gone"),)),
    )


def test_groups_are_named_by_the_way_to_them() -> None:
    setting = {"processing": [{"artefacts": [{"name": "model", "kind": "model"}]}]}
    assert compare(setting, None) == (
        Group(("Flow 1", "Artefact model"), "gone", (Row("Kind", text("model"), ABSENT, "gone"),)),
    )


def test_what_changes_and_what_stays_are_told_apart() -> None:
    before = {"title": "A", "default": 1, "versions": [{"version": 1}, {"version": 2}]}
    after = {"title": "B", "default": 1, "versions": [{"version": 1}, {"version": 3}]}
    title, default = Row("Title", text(("A",)), text(("B",)), "changed"), Row("Default", text("1"), text("1"), "same")
    groups = compare(before, after)
    assert [group.differing for group in groups] == [
        Group((), "changed", (title,)),
        None,
        Group(("Version 3",), "new", ()),
        Group(("Version 2",), "gone", ()),
    ]
    assert [group.same for group in groups] == [
        Group((), "changed", (default,)),
        Group(("Version 1",), "same", ()),
        None,
        None,
    ]
