"""The record as SARIF fits OASIS's schema and GitHub's rules, and says all that a reviewer needs."""

from __future__ import annotations

import json
import os
import re
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from conftest import Run
from jsonschema import Draft7Validator

from pyconsent import Location, __version__
from pyconsent.annotation import annotated_rules
from pyconsent.fingerprint import fingerprints
from pyconsent.record import Record
from pyconsent.report import render, sarif
from report.records import (
    ALLOWED,
    DECISION,
    EVIL,
    FINDING,
    NASTY,
    NOWHERE,
    OWN_FINDING,
    RECORD,
    WARNING,
)

SCHEMA = json.loads((Path(__file__).parent / "schemas/sarif-schema-2.1.0.json").read_text("utf-8"))
CASE = Path(__file__).parents[1] / "cases/linkedin-inmail-2024"
RECORDS = {"record": RECORD, "nasty": NASTY, "nowhere": NOWHERE, "allowed": ALLOWED}
LATE = annotated_rules()["notice.late"]

each_record = pytest.mark.parametrize("record", RECORDS.values(), ids=RECORDS)


def told(record: Record) -> dict[str, Any]:
    """The run of the record."""
    log: dict[str, Any] = json.loads(render(record, "sarif"))
    (run,) = log["runs"]
    assert log == {
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [run],
    }
    return run  # type: ignore[no-any-return]


def location(uri: str, line: int, column: int) -> dict[str, Any]:
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": uri, "uriBaseId": "%SRCROOT%"},
            "region": {"startLine": line, "startColumn": column},
        }
    }


TEXT = "the notice is late → by a day.\nExpected: in time.\nActual: late.\nFix: send it."
PROPERTIES = {
    "severity": "error", "setting": "tips", "document": None, "audience": "members", "expected": "in time",
    "actual": "late", "fix": "send it", "sources": ["A law", "A case"],
}  # fmt: skip
RESULT = {
    "ruleId": "notice.late",
    "ruleIndex": 0,
    "level": "error",
    "message": {"text": f"{TEXT}\nIt is written [here](1)."},
    "locations": [location("settings.yaml", 14, 5)],
    "relatedLocations": [location("settings.yaml", 12, 7) | {"id": 1}],
    "partialFingerprints": {"primaryLocationLineHash": fingerprints([FINDING])[0]},
    "properties": PROPERTIES,
}
REASON = "a trial (approved by b@example.com, asked for by a@example.com, until 2025-03-01T00:00:00Z)"
SUPPRESSION = {"kind": "external", "status": "accepted", "justification": REASON}
HELP = f"{LATE.description}\n\nFix: {LATE.fix}\n\nSources:\n\n- A law\n- A case"
RULE = {
    "id": "notice.late",
    "name": "NoticeLate",
    "shortDescription": {"text": "Notice too late"},
    "fullDescription": {"text": LATE.description},
    "help": {"text": HELP, "markdown": f"{HELP}\n\nMore: `pyconsent explain notice.late`"},
    "defaultConfiguration": {"level": "error"},
    "properties": {"precision": "very-high", "problem.severity": "error", "tags": ["privacy", "notice"]},
}


def test_everything_is_told() -> None:
    other = replace(FINDING, setting=None, document="policy", audience=None)
    assert told(RECORD) == {
        "tool": {"driver": {"name": "pyconsent", "semanticVersion": __version__, "rules": [RULE]}},
        "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": []}],
        "originalUriBaseIds": {"%SRCROOT%": {"description": {"text": "The root of the repository."}}},
        "columnKind": "unicodeCodePoints",
        "results": [
            RESULT,
            {
                "ruleId": "notice.late",
                "ruleIndex": 0,
                "level": "error",
                "message": {"text": TEXT},
                "locations": [location("organisation.yaml", 20, 3)],
                "partialFingerprints": {"primaryLocationLineHash": fingerprints([other])[0]},
                "properties": PROPERTIES | {"setting": None, "document": "policy", "audience": None},
            },
            RESULT
            | {
                "partialFingerprints": {"primaryLocationLineHash": fingerprints([FINDING] * 2)[1]},
                "suppressions": [SUPPRESSION | {"location": location("waivers.yaml", 2, 5)}, SUPPRESSION],
            },
        ],
        "properties": {
            "allow": False,
            "at": "2025-01-10T00:00:00Z",
            "pack": {"version": "1.0", "digest": "sha256:0"},
        },
    }


def test_no_value_makes_a_link_or_leaves_the_place() -> None:
    own, warning, waived = told(NASTY)["results"]
    defused = EVIL.replace("[x](1)", "[x] (1)")
    assert own == {
        "ruleId": "own.weekend",
        "ruleIndex": 1,
        "level": "error",
        "message": {
            "text": f"message {defused}.\nExpected: expected {defused}.\nActual: actual {defused}.\nFix: fix {defused}."
        },
        "locations": [location("Gr%C3%B6%C3%9Fe%2C%20100%25%20%5B1%5D/HEAD%3A%FF%3F.yaml", 3, 1)],
        "partialFingerprints": {"primaryLocationLineHash": fingerprints([OWN_FINDING])[0]},
        "properties": {
            "severity": "critical", "setting": EVIL, "document": None, "audience": EVIL,
            "expected": f"expected {EVIL}", "actual": f"actual {EVIL}", "fix": f"fix {EVIL}", "sources": [EVIL],
        },
    }  # fmt: skip
    assert (warning["ruleId"], warning["level"]) == ("notice.unannounced", "warning")
    reason = f"{EVIL} (approved by {EVIL}, asked for by {EVIL}, until 2025-03-01T00:00:00Z)"
    assert waived["suppressions"] == [SUPPRESSION | {"justification": reason}]


def test_of_a_rule_that_is_not_in_the_pack_its_finding_is_told() -> None:
    known, own = told(NASTY)["tool"]["driver"]["rules"]
    assert (known["id"], known["defaultConfiguration"]) == ("notice.unannounced", {"level": "warning"})
    text = f"Own {EVIL}\n\nSources:\n\n- {EVIL}"
    assert own == {
        "id": "own.weekend",
        "name": "OwnWeekend",
        "shortDescription": {"text": f"Own {EVIL}"},
        "fullDescription": {"text": f"Own {EVIL}"},
        "help": {"text": text, "markdown": text},
        "defaultConfiguration": {"level": "error"},
        "properties": {"precision": "very-high", "problem.severity": "error", "tags": ["privacy", "own"]},
    }


def test_a_severity_that_the_organisation_chose_is_that_of_the_result_alone() -> None:
    run = told(replace(RECORD, decision=replace(DECISION, findings=(replace(FINDING, severity="warning"),), waived=())))
    assert [result["level"] for result in run["results"]] == ["warning"]
    assert [rule["defaultConfiguration"] for rule in run["tool"]["driver"]["rules"]] == [{"level": "error"}]


def test_a_moved_line_is_the_same_result() -> None:
    moved = replace(FINDING, location=Location("moved.yaml", 99, 1), anchor=None)
    marks = [
        told(replace(RECORD, decision=replace(DECISION, findings=(one,))))["results"][0]["partialFingerprints"]
        for one in (FINDING, moved)
    ]
    assert marks[0] == marks[1] == {"primaryLocationLineHash": fingerprints([FINDING])[0]}


def test_what_a_baseline_knew_is_left_out_and_counted() -> None:
    run = told(NOWHERE)
    assert [(result["ruleId"], result["locations"]) for result in run["results"]] == [("notice.late", [])]
    assert run["invocations"][0]["toolExecutionNotifications"] == [
        {"level": "note", "message": {"text": "2 that the baseline knew are left out."}}
    ]


def test_more_than_github_takes_is_cut_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sarif, "_MOST_RESULTS", 3)
    run = told(replace(RECORD, decision=replace(DECISION, findings=(WARNING, *[FINDING] * 3), waived=())))
    assert [result["level"] for result in run["results"]] == ["error"] * 3
    assert run["invocations"][0]["toolExecutionNotifications"] == [
        {
            "level": "warning",
            "message": {"text": "1 more, the least severe, are left out: GitHub takes 3 at most."},
        }
    ]
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["notice.late"]


def test_a_title_is_no_longer_than_github_takes() -> None:
    long = replace(OWN_FINDING, title="x" * 1025)
    (rule,) = told(replace(RECORD, decision=replace(DECISION, findings=(long,), waived=())))["tool"]["driver"]["rules"]
    assert rule["shortDescription"] == rule["fullDescription"] == {"text": "x" * 1023 + "…"}
    # The longest of the pack fits.
    assert max(len(known.description) for known in annotated_rules().values()) < 1024


def test_rules_lead_to_the_documentation_when_the_package_says_where_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pyconsent-9.dist-info").mkdir()
    (tmp_path / "pyconsent-9.dist-info/METADATA").write_text(
        "Metadata-Version: 2.4\nName: pyconsent\nVersion: 9\n"
        "Project-URL: Source, https://example.com/code\nProject-URL: Documentation, https://example.com/docs/\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    driver = told(RECORD)["tool"]["driver"]
    page = "https://example.com/docs/rules/notice.late.md"
    assert driver == {
        "name": "pyconsent",
        "semanticVersion": __version__,
        "informationUri": "https://example.com/docs/",
        "rules": [
            RULE
            | {
                "help": {"text": HELP, "markdown": f"{HELP}\n\nMore: [notice.late]({page})"},
                "helpUri": page,
            }
        ],
    }


@each_record
def test_it_fits_the_schema_of_oasis(record: Record) -> None:
    assert list(Draft7Validator(SCHEMA).iter_errors(json.loads(render(record, "sarif")))) == []


def test_github_finds_nothing_wrong_with_it(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """The validator of SARIF's authors, with the rules of what GitHub takes."""
    for name, record in RECORDS.items():
        if name != "nowhere":
            (tmp_path / f"{name}.sarif").write_text(render(record, "sarif"), "utf-8", errors="backslashreplace")
    monkeypatch.chdir(CASE)
    run("check", "before.yaml", "after.yaml", "--output", f"sarif:{tmp_path}/case.sarif")
    done = subprocess.run(
        ["sarif-multitool", "validate", *sorted(tmp_path.glob("*.sarif")), "--rule-kind", "Sarif;Ghas"],
        cwd=tmp_path,
        env=os.environ | {"DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    # That the tool has no page of its own is so.
    assert set(re.findall(r"\): (\w+ \w+): ", done.stdout)) <= {"warning SARIF2005"}
    assert f"Done. {len(RECORDS)} files scanned." in done.stdout
