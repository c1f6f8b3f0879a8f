"""The timeline is true to scale, and no label lies on another."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis.strategies import integers, lists, none, sampled_from, text, tuples

from pyconsent.record import JudgedChange
from pyconsent.report.html.moments import Moment, objection, of_change
from pyconsent.report.html.timeline import Timeline, draw
from report.records import DECISION

DAY = 86_400
START = 1_735_689_600  # 2025-01-01
IN_APP = {"channel": "in_app"}


def change(plan: Any) -> JudgedChange:
    return JudgedChange("tips", None, None, {}, plan, {})


def told(moments: list[Moment]) -> list[tuple[str, str, str]]:
    return [(moment.kind, moment.day, moment.text) for moment in moments]


def test_the_moments_of_a_setting_are_those_of_the_decision_the_plan_and_the_documents() -> None:
    plan = {
        "effective_at": "2025-03-01",
        "notices": [
            {"audiences": ["a", "b"], "scheduled_at": "2025-01-20", "sent_at": "2025-01-20T08:30:00Z"} | IN_APP,
            {"channel": "email"},
        ],
        "objection": {"opens_at": "2025-01-20", "closes_at": "soon"},
        "data_collected_before": {"since": "2020-01-01"},
    }
    versions = [
        {"version": 1, "published_at": "2024-01-01", "effective_at": "2024-01-01"},
        {"version": 2, "published_at": "2024-02-01", "effective_at": "2024-03-01"},
    ]
    organisation = {"documents": {"policy": {"title": "Policy", "versions": versions}}}
    found = of_change(change(plan), DECISION, organisation, 1)
    assert told(found) == [
        ("judged", "2025-01-10", "judged from here"),
        ("earliest", "2025-02-10", "earliest day that would comply"),
        ("effective", "2025-03-01", "takes effect"),
        ("notice", "2025-01-20", "notice by in app to a, b scheduled"),
        ("notice", "2025-01-20 08:30 UTC", "notice by in app to a, b sent"),
        ("notice", "", "notice by email to nobody named scheduled"),
        ("objection", "2025-01-20", "people can object from here"),
        ("objection", "", "people can object until here"),
        ("collected", "2020-01-01", "data collected since here"),
        ("document", "2024-01-01", "Policy, version 1: published and in force"),
        ("document", "2024-02-01", "Policy, version 2: published"),
        ("document", "2024-03-01", "Policy, version 2: in force"),
    ]
    assert [moment.said for moment in found if not moment.day] == [None, "soon"]


def test_the_moments_of_a_document_are_those_of_its_own_versions() -> None:
    organisation = {"documents": {"other": {"versions": [{"version": 1, "published_at": "2024-01-01"}]}}}
    decision = replace(DECISION, earliest=None)
    versions = [{"version": 1, "published_at": "2025-01-20", "effective_at": "2025-02-20"}]
    document = JudgedChange(None, "policy", None, {"versions": versions}, None, {})
    assert told(of_change(document, decision, organisation, 2)) == [
        ("judged", "2025-01-10", "judged from here"),
        ("document", "2025-01-20", "policy, version 1: published"),
        ("document", "2025-02-20", "policy, version 1: in force"),
    ]


def test_a_setting_without_a_plan_takes_effect_at_no_moment_that_is_known() -> None:
    assert told(of_change(change(None), DECISION, {}, 2)) == [
        ("judged", "2025-01-10", "judged from here"),
        ("earliest", "2025-02-10", "earliest day that would comply, all changes together"),
        ("effective", "", "takes effect"),
    ]


@pytest.mark.parametrize(
    ("opens", "closes", "window"),
    [
        ("2025-01-01", "2025-01-15", (START, START + 14 * DAY)),
        ("2025-01-15", "2025-01-01", None),
        ("2025-01-01", None, None),
        ("2025-01-01", "soon", None),
    ],
)
def test_the_objection_window_is_a_bar_when_it_opens_and_closes(opens: Any, closes: Any, window: Any) -> None:
    assert objection(change({"objection": {"opens_at": opens, "closes_at": closes}})) == window


def drawn(*moments: Moment, window: tuple[int, int] | None = None) -> Timeline:
    timeline = draw(moments, window)
    assert timeline
    return timeline


def test_distances_are_to_scale() -> None:
    moments = (Moment("notice", START + day * DAY, "x") for day in (0, 10, 40))
    timeline = drawn(*moments, window=(START + 10 * DAY, START + 20 * DAY))
    assert [(point.y, point.is_before) for point in timeline.points] == [(16, False), (71, False), (236, False)]
    assert timeline.window == (71, 126)
    assert timeline.ticks == (
        (16.0, "2025-01-01"),
        (54.5, "2025-01-08"),
        (93.0, "2025-01-15"),
        (131.5, "2025-01-22"),
        (170.0, "2025-01-29"),
        (208.5, "2025-02-05"),
    )


def test_what_happens_at_one_moment_shares_a_label_and_the_mark_of_what_matters_most() -> None:
    timeline = drawn(
        Moment("judged", START, "judged from here"),
        Moment("document", START + DAY, "policy in force"),
        Moment("effective", START + DAY, "takes effect"),
    )
    assert [(point.kind, point.label.day, point.label.lines) for point in timeline.points] == [
        ("judged", "2025-01-01", (("judged", "judged from here"),)),
        ("effective", "2025-01-02", (("document", "policy in force"), ("effective", "takes effect"))),
    ]
    assert timeline.effective == timeline.points[1].y


def test_what_was_long_before_stands_above_the_scale_the_last_of_its_series_alone() -> None:
    timeline = drawn(
        Moment("document", START - 4_000 * DAY, "first text", series="policy"),
        Moment("document", START - 3_000 * DAY, "second text", series="policy"),
        Moment("collected", START - 5_000 * DAY, "data collected since here", series="data"),
        Moment("document", START - 20 * DAY, "third text", series="policy"),
        Moment("judged", START, "judged from here"),
        Moment("effective", START + 30 * DAY, "takes effect"),
    )
    assert [(point.label.lines[0][1], point.y, point.is_before) for point in timeline.points] == [
        ("data collected since here", 16, True),
        ("second text", 16, True),
        ("third text", 52, False),
        ("judged from here", 140, False),
        ("takes effect", 272, False),
    ]
    assert (timeline.top, timeline.bottom, timeline.collected) == (52, 272, 16)


@pytest.mark.parametrize("moments", [[], [Moment("judged", START, "x")], [Moment("effective", None, "x")]])
def test_there_is_nothing_to_draw_without_two_moments(moments: list[Moment]) -> None:
    assert draw(moments, None) is None


@pytest.mark.parametrize(
    ("days", "labels"),
    [
        (0.5, ["2025-01-01"]),
        (3, ["2025-01-01", "2025-01-02", "2025-01-03", "2025-01-04"]),
        (70, ["2025-01-01", "2025-01-15", "2025-01-29", "2025-02-12", "2025-02-26", "2025-03-12"]),
        (150, ["2025-01", "2025-02", "2025-03", "2025-04", "2025-05"]),
        (1000, ["2025-01", "2025-07", "2026-01", "2026-07", "2027-01", "2027-07"]),
        (36_500, ["2040", "2060", "2080", "2100", "2120"]),
    ],
)
def test_the_scale_has_a_few_round_dates(days: float, labels: list[str]) -> None:
    timeline = drawn(Moment("judged", START, "x"), Moment("effective", START + int(days * DAY), "x"))
    assert [text for _, text in timeline.ticks] == labels


MOMENTS = lists(
    tuples(integers(-62_135_596_800, 253_402_300_799), text("a ", max_size=120), none() | sampled_from(["a", "b"])),
    max_size=12,
)


@given(MOMENTS)
def test_no_label_lies_on_another_or_leaves_the_drawing(moments: list[tuple[int, str, str | None]]) -> None:
    timeline = draw([Moment("document", at, words, series=series) for at, words, series in moments], None)
    labels = [point.label for point in timeline.points] if timeline else []
    assert [one for one, other in pairwise(labels) if one.top + one.height > other.top + 0.2] == []
    assert [label for label in labels if timeline and not 0 <= label.top <= timeline.height - label.height] == []
