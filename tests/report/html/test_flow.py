"""The picture of the data flow shows each thing once, with what became of it."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from pyconsent.record import JudgedChange
from pyconsent.report.html.flow import Mark, Picture, Told, draw

FLOW = {"data_categories": ["user.content"], "data_uses": ["personalize"], "recipients": ["us"]}
WIDER = {"data_categories": ["user.content"], "data_uses": ["personalize"], "recipients": ["us", "partner"]}
RECIPIENTS = {
    "us": {"title": "Example", "kind": "first_party"},
    "partner": {"kind": "third_party"},
    "host": {"title": None, "kind": None},
}


def change(before: Any, after: Any, kinds_before: dict[str, str] | None = None) -> JudgedChange:
    return JudgedChange("tips", None, before, after, None, {}, kinds_before or {})


def drawn(change: JudgedChange) -> Picture:
    picture = draw(change, RECIPIENTS)
    assert picture
    return picture


def boxes(picture: Picture) -> list[tuple[str, ...]]:
    return [(*box.lines, *box.note, box.mark) for box in picture.boxes]


def test_what_is_new_is_marked_and_so_is_the_line_that_leads_to_it() -> None:
    picture = drawn(change({"processing": [FLOW]}, {"processing": [WIDER]}))
    assert boxes(picture) == [
        ("user.content", "same"),
        ("personalize", "same"),
        ("Example", "first party", "same"),
        ("partner", "third party", "new"),
    ]
    assert [(line.start, line.end, line.mark) for line in picture.lines] == [
        ((112, 79), (130, 79), "same"),
        ((242, 79), (260, 45), "same"),
        ((242, 79), (260, 106), "new"),
    ]
    data: tuple[tuple[str, Mark], ...] = (("user.content", "same"),)
    uses: tuple[tuple[str, Mark], ...] = (("personalize", "same"),)
    us: tuple[str, Mark] = ("Example first party", "same")
    partner: tuple[str, Mark] = ("partner third party", "new")
    assert picture.flows == (Told((data, uses, (us, partner)), "new"), Told((data, uses, (us,)), "gone"))


def test_what_is_no_longer_is_there_too() -> None:
    assert boxes(drawn(change({"processing": [WIDER]}, {"processing": "none"}))) == [
        ("user.content", "gone"),
        ("personalize", "gone"),
        ("Example", "first party", "gone"),
        ("partner", "third party", "gone"),
    ]


def test_a_recipient_of_another_kind_is_marked() -> None:
    judged = change({"processing": [WIDER]}, {"processing": [WIDER]}, {"partner": "processor"})
    assert boxes(drawn(judged))[2:] == [
        ("Example", "first party", "same"),
        ("partner", "third party,", "was processor", "other kind"),
    ]


def test_what_is_not_said_has_a_place_of_its_own() -> None:
    flow = {"data_categories": ["user.content"], "data_uses": None, "recipients": ["host", "stranger"]}
    assert boxes(drawn(change(None, {"processing": [flow]}))) == [
        ("user.content", "new"),
        ("not said", "new"),
        ("host", "kind not known", "new"),
        ("stranger", "kind not known", "new"),
    ]


def test_of_a_document_it_is_what_its_versions_disclose() -> None:
    before = {"versions": [{"version": 1, "discloses": [FLOW]}]}
    after = {"versions": [{"version": 1, "discloses": [FLOW]}, {"version": 2, "discloses": [WIDER]}]}
    assert boxes(drawn(JudgedChange(None, "policy", before, after, None, {})))[2:] == [
        ("Example", "first party", "same"),
        ("partner", "third party", "new"),
    ]


@pytest.mark.parametrize("state", [None, {}, {"processing": "none"}, {"processing": []}, {"versions": [None, {}]}])
def test_there_is_no_picture_where_no_flow_is_declared(state: Any) -> None:
    assert draw(change(None, state), RECIPIENTS) is None


def test_no_box_lies_on_another() -> None:
    flow = {"data_categories": [f"user.{'very' * number}.long" for number in range(20)], "recipients": list("abcdef")}
    picture = drawn(change(None, {"processing": [flow]}))
    columns = [[box for box in picture.boxes if box.x == left] for left in picture.left]
    touching = [(one, other) for column in columns for one, other in pairwise(column) if one.y + one.height >= other.y]
    assert touching == []
    assert max(box.y + box.height for box in picture.boxes) < picture.height
