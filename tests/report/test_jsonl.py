"""The record as JSON Lines: every line stands by itself, and the last says that all are there."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from pyconsent.fingerprint import fingerprints
from pyconsent.record import Record
from pyconsent.report import render
from report.records import ALLOWED, DECISION, EVIL, FINDING, LAW, NASTY, NOWHERE, OWN_FINDING, RECORD, WAIVER, WARNING

AT = "2025-01-10T00:00:00Z"
LATE: dict[str, Any] = {
    "at": AT,
    "fingerprint": fingerprints([FINDING])[0],
    "rule": "notice.late",
    "title": "Notice too late",
    "severity": "error",
    "setting": "tips",
    "document": None,
    "audience": "members",
    "message": "the notice is late → by a day",
    "expected": "in time",
    "actual": "late",
    "fix": "send it",
    "sources": ["A law", "A case"],
    "location": {"file": "settings.yaml", "line": 12, "column": 7},
    "anchor": {"file": "settings.yaml", "line": 14, "column": 5},
}
TOLD_WAIVER = {
    "author": "a@example.com",
    "approver": "b@example.com",
    "reason": "a trial",
    "expires_at": "2025-03-01T00:00:00Z",
    "location": {"file": "waivers.yaml", "line": 2, "column": 5},
}
OBLIGATION = {
    "type": "obligation", "at": AT, "setting": "tips", "document": None, "audience": "members",
    "due": "2025-02-01T00:00:00Z", "message": "send the notice",
}  # fmt: skip
STEP = {
    "type": "step", "at": AT, "setting": "tips", "document": None, "audiences": ["members"],
    "rules": ["notice.late"], "severity": "error", "message": "send it",
}  # fmt: skip
CONCLUSION = {
    "type": "decision", "at": AT, "allow": False, "verdict": "denied", "changes": 2,
    "findings": {"critical": 0, "error": 2, "warning": 0}, "known": 0, "waived": 1, "obligations": 1,
    "earliest": "2025-02-10", "pack": {"version": "1.0", "digest": "sha256:0"},
}  # fmt: skip


def told(record: Record) -> list[dict[str, Any]]:
    return [json.loads(line) for line in render(record, "jsonl").split("\n")]


def test_everything_is_told() -> None:
    policy = replace(FINDING, setting=None, document="policy", audience=None)
    assert told(RECORD) == [
        LATE | {"type": "finding"},
        LATE
        | {"type": "finding", "fingerprint": fingerprints([policy])[0], "setting": None, "document": "policy"}
        | {"audience": None, "location": None, "anchor": None},
        LATE
        | {"type": "waived", "fingerprint": fingerprints([FINDING] * 2)[1]}
        | {"waivers": [TOLD_WAIVER, TOLD_WAIVER | {"location": None}]},
        OBLIGATION,
        STEP,
        {"type": "exposure", "at": AT} | LAW,
        CONCLUSION,
    ]


def test_what_a_baseline_knew_has_a_type_of_its_own() -> None:
    own, unannounced = told(NOWHERE)[1:3]
    assert (own["type"], own["fingerprint"], own["actual"]) == ("known", *fingerprints([OWN_FINDING]), f"actual {EVIL}")
    assert (unannounced["type"], unannounced["fingerprint"]) == ("known", *fingerprints([WARNING]))
    assert told(NOWHERE)[-1] == CONCLUSION | {
        "changes": 1, "findings": {"critical": 0, "error": 1, "warning": 0}, "known": 2, "waived": 0, "obligations": 0,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("record", "conclusion"),
    [
        (
            ALLOWED,
            {"allow": True, "verdict": "allowed", "findings": dict.fromkeys(("critical", "error", "warning"), 0)}
            | {"waived": 0, "earliest": None},
        ),
        (
            replace(RECORD, decision=replace(DECISION, findings=(WARNING,)), known=(FINDING,)),
            {"verdict": "passed", "findings": {"critical": 0, "error": 0, "warning": 1}, "known": 1},
        ),
    ],
    ids=["allowed", "passed"],
)
def test_the_last_line_counts_the_others(record: Record, conclusion: dict[str, Any]) -> None:
    assert told(record)[-1] == CONCLUSION | conclusion


def test_no_value_ends_its_line() -> None:
    lines = render(NASTY, "jsonl").splitlines()
    assert [json.loads(line)["type"] for line in lines] == [
        "finding", "finding", "waived", "obligation", "step", "exposure", "decision",
    ]  # fmt: skip
    assert json.loads(lines[1])["message"] == f"message {EVIL}"
    assert json.loads(lines[2])["waivers"][0]["reason"] == EVIL != WAIVER.reason
