"""The record as GitLab's Code Quality reads it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from pyconsent.fingerprint import fingerprints
from pyconsent.record import Record
from pyconsent.report import render
from report.records import ALLOWED, DECISION, EVIL, FINDING, NASTY, NOWHERE, OWN_FINDING, RECORD, WARNING

LATE: dict[str, Any] = {
    "description": "the notice is late → by a day; fix: send it",
    "check_name": "notice.late",
    "fingerprint": fingerprints([FINDING])[0],
    "severity": "critical",
    "location": {"path": "settings.yaml", "lines": {"begin": 14}},
}


@pytest.mark.parametrize(
    ("record", "entries"),
    [
        (
            RECORD,
            [
                LATE,
                LATE
                | {
                    "fingerprint": fingerprints([RECORD.decision.findings[1]])[0],
                    "location": {"path": "organisation.yaml", "lines": {"begin": 20}},
                },
            ],
        ),
        (
            NASTY,
            [
                {
                    "description": f"message {EVIL}; fix: fix {EVIL}",
                    "check_name": "own.weekend",
                    "fingerprint": fingerprints([OWN_FINDING])[0],
                    "severity": "blocker",
                    "location": {"path": "Größe, 100% [1]/HEAD:\udcff?.yaml", "lines": {"begin": 3}},
                },
                LATE
                | {
                    "check_name": "notice.unannounced",
                    "fingerprint": fingerprints([WARNING])[0],
                    "severity": "minor",
                    "location": {"path": "settings.yaml", "lines": {"begin": 12}},
                },
            ],
        ),
        (NOWHERE, [LATE | {"location": {"path": "unknown", "lines": {"begin": 1}}}]),
        (ALLOWED, []),
    ],
    ids=["record", "nasty", "nowhere", "allowed"],
)
def test_everything_is_told(record: Record, entries: list[dict[str, Any]]) -> None:
    assert json.loads(render(record, "gitlab")) == entries


def test_no_two_entries_share_a_fingerprint() -> None:
    # GitLab shows only the first of those that do.
    told = json.loads(render(replace(RECORD, decision=replace(DECISION, findings=(FINDING,) * 3)), "gitlab"))
    assert [entry["fingerprint"] for entry in told] == fingerprints([FINDING] * 3)
