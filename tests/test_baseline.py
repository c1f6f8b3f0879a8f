"""A baseline hides what it knew, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from report.records import DECISION, FINDING, RECORD

from pyconsent import Finding, Location, Step
from pyconsent.baseline import against
from pyconsent.record import Record

WARNING = replace(FINDING, severity="warning", rule="notice.unannounced", actual="no notice")
OTHER = replace(FINDING, rule="notice.missing", actual="no notice is planned")
STEPS = (
    Step("tips", None, ("members",), ("notice.late",), "error", "send it"),
    Step("tips", None, (), ("notice.late", "notice.missing"), "error", "move the date"),
    Step(None, "policy", (), ("notice.missing",), "error", "move that of the policy"),
)


def record(*findings: Finding, **parts: Any) -> Record:
    allow = not any(finding.denies for finding in findings)
    decision = replace(DECISION, allow=allow, findings=findings, steps=() if allow else STEPS)
    return replace(RECORD, decision=decision, **parts)


def judged(was: Any, becomes: Any) -> Record:
    """FINDING, found in a change of tips."""
    _, policy = RECORD.changes
    tips = replace(RECORD.changes[0], before=was, after=becomes)
    return record(FINDING, changes=(tips, policy))


def test_what_it_has_is_kept_apart_and_the_rest_is_new() -> None:
    moved = replace(FINDING, location=Location("moved.yaml", 3, 1), message="told otherwise")
    told = against(record(moved, OTHER), record(FINDING))
    assert told == replace(
        record(moved, OTHER),
        decision=replace(record(moved, OTHER).decision, findings=(OTHER,), steps=STEPS[1:2]),
        known=(moved,),
    )
    assert not told.passes


def test_with_nothing_new_it_passes_and_asks_for_nothing() -> None:
    told = against(record(FINDING), record(FINDING))
    assert told == replace(
        record(FINDING),
        decision=replace(record(FINDING).decision, findings=(), steps=(), earliest=None),
        known=(FINDING,),
    )
    assert (told.passes, told.decision.allow) == (True, False)


def test_a_new_warning_is_shown_and_passes() -> None:
    told = against(record(FINDING, WARNING), record(FINDING))
    assert (told.passes, told.decision.findings, told.known) == (True, (WARNING,), (FINDING,))


def test_what_it_has_and_is_no_more_is_of_no_account() -> None:
    assert against(record(OTHER), record(FINDING, WARNING)) == replace(
        record(OTHER), decision=replace(record(OTHER).decision, steps=STEPS[1:2])
    )


@pytest.mark.parametrize(
    "worse",
    [
        {"actual": "later"},
        {"audience": "everyone"},
        {"rule": "notice.missing"},
        {"setting": None, "document": "policy"},
    ],
    ids=str,
)
def test_what_got_worse_is_new(worse: dict[str, Any]) -> None:
    found = replace(FINDING, **worse)
    told = against(record(found), record(FINDING))
    assert (told.passes, told.decision.findings, told.known) == (False, (found,), ())


def test_one_more_of_the_same_is_new() -> None:
    twice = replace(FINDING, message="again")
    told = against(record(FINDING, twice), record(FINDING))
    assert (told.decision.findings, told.known) == ((twice,), (FINDING,))


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ({"default": 1}, {"default": 2}),
        ({"default": True}, {"default": 2}),
        (None, {"default": 2}),
        ({"default": 1}, None),
    ],
    ids=str,
)
def test_what_is_found_of_another_change_is_new(was: Any, becomes: Any) -> None:
    # In Python 1 is True.
    told = against(judged(was, becomes), judged({"default": 1}, {"default": True}))
    assert (told.passes, told.decision.findings, told.known) == (False, (FINDING,), ())


def test_what_is_found_of_a_recipient_that_became_another_is_new() -> None:
    tips, policy = RECORD.changes
    became = record(FINDING, changes=(replace(tips, before_recipients={"host": "processor"}), policy))
    told = against(became, record(FINDING))
    assert (told.passes, told.decision.findings, told.known) == (False, (FINDING,), ())


def test_of_the_same_change_the_order_of_keys_and_another_plan_are_no_other() -> None:
    was, becomes = {"default": 1, "title": "T"}, {"default": 2, "title": "T"}
    tips, policy = judged(was, becomes).changes
    again = record(
        FINDING, changes=(replace(tips, before={"title": "T", "default": 1}, plan=None, locations={}), policy)
    )
    assert against(again, judged(was, becomes)).known == (FINDING,)


def test_what_a_waiver_covered_is_new_when_the_waiver_ends() -> None:
    told = against(record(FINDING), replace(RECORD, decision=replace(DECISION, findings=(), waived=(FINDING,))))
    assert (told.passes, told.decision.findings, told.known) == (False, (FINDING,), ())


def test_one_that_has_a_baseline_itself_knows_all_that_it_knew() -> None:
    first = against(record(FINDING, OTHER), record(FINDING))
    assert against(record(FINDING, OTHER), first).known == (FINDING, OTHER)


def test_a_record_that_has_a_baseline_may_have_another() -> None:
    first = against(record(FINDING, OTHER), record(FINDING))
    assert (against(first, record(OTHER)).known, against(first, record(WARNING)).known) == (
        (FINDING, OTHER),
        (FINDING,),
    )


def test_without_a_baseline_a_record_passes_when_it_is_allowed() -> None:
    assert [one.passes for one in (record(), record(WARNING), record(FINDING))] == [True, True, False]


def test_a_denial_for_no_finding_that_is_told_does_not_pass() -> None:
    told = replace(record(WARNING), decision=replace(record(WARNING).decision, allow=False))
    assert [one.passes for one in (told, against(told, record(WARNING)), against(told, record(FINDING)))] == [False] * 3
