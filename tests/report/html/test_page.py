"""What stands on the page, and that it stands whatever was written in the files."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis.strategies import (
    SearchStrategy,
    booleans,
    builds,
    dictionaries,
    floats,
    integers,
    just,
    lists,
    none,
    recursive,
    sampled_from,
    text,
)  # fmt: skip

from pyconsent.record import JudgedChange, Record
from pyconsent.report import render
from pyconsent.report.html.page import Told, page
from report.records import DECISION, FINDING, RECORD, WAIVER

ALLOWED = replace(DECISION, allow=True, findings=(), waived=(), obligations=(), steps=(), earliest=None)
TIPS, POLICY = ("tips", None), (None, "policy")


def test_findings_that_say_the_same_of_several_audiences_stand_once_the_most_severe_first() -> None:
    others = (replace(FINDING, audience="guests"), replace(FINDING, severity="critical", rule="sharing.sensitive"))
    shown = page(replace(RECORD, decision=replace(DECISION, findings=(FINDING, *others))))
    one = replace(FINDING, audience=None)
    critical = replace(one, severity="critical", rule="sharing.sensitive")
    assert shown.sections[0].findings == (
        Told("finding-1", critical, ("members",)),
        Told("finding-2", one, ("members", "guests")),
    )
    assert shown.ids == {(TIPS, "sharing.sensitive"): "finding-1", (TIPS, "notice.late"): "finding-2"}


def test_what_is_found_on_no_change_that_is_kept_stands_by_itself() -> None:
    on_waiver = replace(FINDING, setting=None, rule="waiver.unused", audience=None)
    waived = replace(FINDING, setting="gone", audience=None, waivers=(WAIVER,))
    shown = page(replace(RECORD, decision=replace(DECISION, findings=(FINDING, on_waiver), waived=(waived,))))
    assert shown.others == {
        (None, None): (Told("finding-2", on_waiver, ()),),
        ("gone", None): (Told("waived-1", waived, ()),),
    }


def test_what_a_baseline_knew_stands_apart() -> None:
    on_waiver = replace(FINDING, setting=None, rule="waiver.unused", audience=None)
    shown = page(replace(RECORD, decision=ALLOWED, known=(FINDING, on_waiver)))
    assert shown.sections[0].findings == ()
    assert shown.sections[0].known == (Told("known-1", replace(FINDING, audience=None), ("members",), is_known=True),)
    assert shown.others == {(None, None): (Told("known-2", on_waiver, (), is_known=True),)}


def test_of_two_changes_of_one_setting_the_first_tells_what_was_found() -> None:
    shown = page(replace(RECORD, changes=RECORD.changes[:1] * 2))
    assert [len(section.findings) for section in shown.sections] == [1, 0]
    assert shown.places[TIPS] is shown.sections[0]


def test_steps_and_obligations_are_grouped_by_what_they_are_about() -> None:
    shown = page(RECORD)
    assert shown.steps == {TIPS: list(DECISION.steps)}
    assert shown.obligations == {TIPS: list(DECISION.obligations)}


@pytest.mark.parametrize(
    ("change", "title", "state"),
    [
        (RECORD.changes[0], "Tips", "changed"),
        (RECORD.changes[1], "Policy", "new"),
        (replace(RECORD.changes[0], after=None), "Tips", "removed"),
        (replace(RECORD.changes[0], before={}, after={"title": 5}), "tips", "changed"),
    ],
)
def test_a_change_is_called_what_people_call_it(change: JudgedChange, title: str, state: str) -> None:
    section = page(replace(RECORD, changes=(change,))).sections[0]
    assert (section.title, section.state) == (title, state)


def plain(record: Record) -> str:
    """The page without its markup and its style."""
    body = render(record, "html").partition("<body>")[2]
    return " ".join(re.sub(r"<[^>]+>", " ", re.sub(r"<title.*?</desc>", "", body, flags=re.DOTALL)).split())


@pytest.mark.parametrize(
    ("record", "words"),
    [
        (
            RECORD,
            "This may not ship. 2 errors in 2 changes, 1 finding waived. If all steps are taken now, the earliest"
            " day on which it could take effect is 2025-02-10 . What would make it pass Tips tips",
        ),
        (
            replace(RECORD, decision=replace(DECISION, earliest=None, waived=())),
            "This may not ship. 2 errors in 2 changes. No day stands in the way once all steps are taken."
            " What would make it pass Tips tips",
        ),
        (
            replace(RECORD, decision=ALLOWED),
            "This may ship. Nothing found in 2 changes. The changes Tips nothing found Policy nothing found",
        ),
        (
            replace(RECORD, decision=replace(ALLOWED, allow=False), known=(FINDING,)),
            "Nothing new stands in its way. Nothing new in 2 changes, 1 finding that the baseline knew. The changes",
        ),
    ],
)
def test_the_verdict_comes_first(record: Record, words: str) -> None:
    assert plain(record).removeprefix("pyconsent for Example judged as of 2025-01-10 ").startswith(words)


def test_a_decision_on_nothing_is_a_page_too() -> None:
    exposure = DECISION.exposure | {"statutes": []}
    assert plain(Record(replace(ALLOWED, exposure=exposure), (), None)) == (
        "pyconsent judged as of 2025-01-10 This may ship. Nothing found in 0 changes."
        " Judged by pack 1.0, sha256:0 . pyconsent explain RULE says more of a rule. Dates are in UTC."
    )


KEYS = sampled_from(
    [
        "title", "default", "values", "split", "value", "percent", "not", "while", "processing", "data_categories",
        "data_uses", "recipients", "artefacts", "name", "versions", "version", "published_at", "effective_at",
        "discloses", "promises", "notices", "channel", "audiences", "scheduled_at", "sent_at", "objection", "opens_at",
        "closes_at", "data_collected_before", "since", "documents", "kind", "policy", "<script>",
    ]
)  # fmt: skip
SCALARS = (
    none()
    | booleans()
    | integers()
    | floats()
    | text(max_size=20)
    | sampled_from(
        ["2025-01-01", "0001-01-01T00:00:00+10:00", "9999-12-31T23:59:59-10:00", "<script>", "\ud800", "\u202e"]
    )
)
ANYTHING = recursive(SCALARS, lambda inner: lists(inner, max_size=3) | dictionaries(KEYS, inner, max_size=5))
STATES: SearchStrategy[Any] = none() | dictionaries(KEYS, ANYTHING, max_size=6)
CHANGES = builds(
    JudgedChange,
    setting=none() | KEYS,
    document=none() | KEYS,
    before=STATES,
    after=STATES,
    plan=STATES,
    locations=just({}),
    before_recipients=dictionaries(KEYS, text(min_size=1, max_size=5), max_size=2),
)


@given(lists(CHANGES, max_size=2), STATES)
def test_whatever_was_written_there_is_a_page(changes: list[JudgedChange], organisation: Any) -> None:
    written = render(Record(DECISION, tuple(changes), organisation), "html")
    assert written.encode().count(b"<script") == 0
    assert written.endswith("</html>")
