"""The decision as JSON fits its schema, and says all that the decision says."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from conftest import Run
from jsonschema import Draft202012Validator

from pyconsent import Decision, Finding, Location, Obligation, Waiver
from pyconsent.report.json import render

SCHEMA = json.loads((Path(__file__).parents[2] / "schemas/decision.schema.json").read_text("utf-8"))
CASES = sorted(Path(__file__).parents[1].glob("cases/*/case.yaml"))

FINDING = Finding(
    rule="notice.late",
    title="Notice too late",
    severity="error",
    setting="tips",
    document=None,
    audience="members",
    message="the notice is late → by a day",
    expected="in time",
    actual="late",
    fix="send it",
    sources=("A law", "A case"),
    location=Location("settings.yaml", 12, 7),
)
WAIVER = Waiver("a@example.com", "b@example.com", "a trial", "2025-03-01T00:00:00Z", Location("waivers.yaml", 2, 5))
LAW = {
    "statute": "sca", "title": "Stored Communications Act", "citation": "18 U.S.C. §2707(c)",
    "note": "", "audiences": ["members"], "people": None, "amount_per_person": 1000,
    "amount": None, "currency": "USD",
}  # fmt: skip
DECISION = Decision(
    allow=False,
    findings=(FINDING, replace(FINDING, setting=None, document="policy", audience=None, location=None)),
    waived=(replace(FINDING, waivers=(WAIVER, replace(WAIVER, location=None))),),
    obligations=(Obligation("tips", None, "members", "2025-02-01T00:00:00Z", "send the notice"),),
    exposure={"estimate": True, "note": "an estimate", "statutes": [LAW]},
    pack={"version": "1.0", "digest": "sha256:0"},
    at="2025-01-10T00:00:00Z",
)

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
}
TOLD_WAIVER = {
    "author": "a@example.com",
    "approver": "b@example.com",
    "reason": "a trial",
    "expires_at": "2025-03-01T00:00:00Z",
    "location": {"file": "waivers.yaml", "line": 2, "column": 5},
}


def test_everything_is_told() -> None:
    assert json.loads(render(DECISION, ["tips"])) == {
        "allow": False,
        "findings": [TOLD, TOLD | {"setting": None, "document": "policy", "audience": None, "location": None}],
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
        "exposure": {"estimate": True, "note": "an estimate", "statutes": [LAW]},
        "pack": {"version": "1.0", "digest": "sha256:0"},
        "at": "2025-01-10T00:00:00Z",
    }


def test_it_fits_the_schema() -> None:
    assert list(Draft202012Validator(SCHEMA).iter_errors(json.loads(render(DECISION, ["tips"])))) == []


def test_it_is_laid_out_for_people_too() -> None:
    assert render(DECISION, ["tips"]).splitlines()[:4] == [
        "{",
        '  "allow": false,',
        '  "findings": [',
        "    {",
    ]
    assert "→" in render(DECISION, ["tips"])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.parent.name)
def test_what_the_command_tells_fits_the_schema(case: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(case.parent)
    told = run("check", "before.yaml", "after.yaml", "--format", "json")
    assert list(Draft202012Validator(SCHEMA).iter_errors(json.loads(told.out))) == []
    assert told.code == (0 if json.loads(told.out)["allow"] else 1)
