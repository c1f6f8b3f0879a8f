"""The decision as JSON fits its schema, and says all that the decision says."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from conftest import Run
from jsonschema import Draft202012Validator
from test_cases import CASES, states

from pyconsent.reading.source import parse
from pyconsent.record import Record
from pyconsent.report import render
from report.records import BEFORE, FINDING, LAW, RECORD

SCHEMA = json.loads((Path(__file__).parents[2] / "schemas/decision.schema.json").read_text("utf-8"))

TOLD: dict[str, Any] = {
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
NOWHERE = {"location": None, "anchor": None}
TOLD_WAIVER = {
    "author": "a@example.com",
    "approver": "b@example.com",
    "reason": "a trial",
    "expires_at": "2025-03-01T00:00:00Z",
    "location": {"file": "waivers.yaml", "line": 2, "column": 5},
}


def test_everything_is_told() -> None:
    assert json.loads(render(RECORD, "json")) == {
        "allow": False,
        "findings": [TOLD, TOLD | {"setting": None, "document": "policy", "audience": None} | NOWHERE],
        "waived": [TOLD | {"waivers": [TOLD_WAIVER, TOLD_WAIVER | {"location": None}]}],
        "obligations": [
            {
                "setting": "tips",
                "document": None,
                "audience": "members",
                "due": "2025-02-01T00:00:00Z",
                "message": "send the notice",
            }
        ],
        "steps": [
            {
                "setting": "tips",
                "document": None,
                "audiences": ["members"],
                "rules": ["notice.late"],
                "severity": "error",
                "message": "send it",
            }
        ],
        "earliest": "2025-02-10",
        "exposure": {"estimate": True, "note": "an estimate", "statutes": [LAW]},
        "pack": {"version": "1.0", "digest": "sha256:0"},
        "at": "2025-01-10T00:00:00Z",
        "changes": [
            {
                "setting": "tips",
                "document": None,
                "before": BEFORE,
                "after": BEFORE | {"default": True},
                "plan": {"effective_at": "2025-02-01", "notices": []},
                "locations": {
                    "before": {"file": "old/settings.yaml", "line": 9, "column": 3},
                    "after": {"file": "settings.yaml", "line": 9, "column": 3},
                    "plan": {"file": "plans.yaml", "line": 2, "column": 5},
                },
                "before_recipients": {"partner": "processor"},
            },
            {
                "setting": None,
                "document": "policy",
                "before": None,
                "after": {"title": "Policy", "versions": []},
                "plan": None,
                "locations": {"after": {"file": "organisation.yaml", "line": 20, "column": 3}},
                "before_recipients": {},
            },
        ],
        "organisation": {"name": "Example", "audiences": {"members": {"title": "Members"}}},
    }


BESIDE_A_BASELINE = replace(RECORD, known=(FINDING,))


def test_what_a_baseline_knew_is_told_apart() -> None:
    assert json.loads(render(BESIDE_A_BASELINE, "json")) == json.loads(render(RECORD, "json")) | {"known": [TOLD]}


@pytest.mark.parametrize("record", [RECORD, BESIDE_A_BASELINE], ids=["alone", "beside_a_baseline"])
def test_what_was_written_is_read_again(record: Record) -> None:
    assert Record.read(parse(render(record, "json").encode(), "decision.json")) == record


@pytest.mark.parametrize("record", [RECORD, BESIDE_A_BASELINE], ids=["alone", "beside_a_baseline"])
def test_it_fits_the_schema(record: Record) -> None:
    assert list(Draft202012Validator(SCHEMA).iter_errors(json.loads(render(record, "json")))) == []


def test_it_is_laid_out_for_people_too() -> None:
    assert render(RECORD, "json").splitlines()[:4] == [
        "{",
        '  "allow": false,',
        '  "findings": [',
        "    {",
    ]
    assert "→" in render(RECORD, "json")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_the_command_tells_fits_the_schema(case: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(case)
    told = run("check", *states(case), "--format", "json")
    assert list(Draft202012Validator(SCHEMA).iter_errors(json.loads(told.out))) == []
    assert told.code == (0 if json.loads(told.out)["allow"] else 1)
