"""The record as JUnit's XML: Jenkins's schema takes it, and a common parser reads what was said."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from junitparser import Failure, JUnitXml, Skipped
from xmlschema import XMLSchema

from pyconsent import Finding
from pyconsent.record import Record
from pyconsent.report import render
from report.records import ALLOWED, DECISION, EVIL, FINDING, NASTY, NOWHERE, RECORD, WAIVER, WARNING

SCHEMA = XMLSchema(Path(__file__).parent / "schemas/junit-10.xsd")
# A text in XML has no other line ends, and no characters that XML does not have.
EVIL_ATTRIBUTE = EVIL.translate(dict.fromkeys(map(ord, "\x00\x1b\ud800\uffff"), "\ufffd"))
EVIL_TEXT = EVIL_ATTRIBUTE.replace("\r\n", "\n")

# Each test as (suite, test, state, what is said of that, what is told beside).
Told = tuple[str, str, str, str, str]


def read(record: Record) -> list[Told]:
    """What junitparser makes of it."""
    suites = JUnitXml.fromstring(render(record, "junit").encode())
    told: list[Told] = []
    for suite in suites:
        for case in suite:
            assert case.classname == suite.name
            states = case.result
            assert len(states) <= 1
            state = {Failure: "failed", Skipped: "skipped"}[type(states[0])] if states else "passed"
            said = f"{states[0].type or ''} {states[0].message}: {states[0].text or ''}" if states else ""
            told.append((suite.name, case.name, state, said, case.system_out or ""))
    counts = [sum(state == kind for _, _, state, _, _ in told) for kind in ("failed", "skipped")]
    assert [suites.tests, suites.failures, suites.errors] == [len(told), counts[0], 0]
    assert sum(suite.skipped for suite in suites) == counts[1]
    return told


def text(*, heading: str) -> str:
    """What is told of FINDING."""
    told = "the notice is late → by a day\nExpected: in time\nActual: late\nFix: send it\nSource: A law\nSource: A case"
    return f"{heading}\n{told}"


TIPS = text(heading="error notice.late for members  settings.yaml:14")
WAIVED = "waived until 2025-03-01, by b@example.com: a trial"
UNANNOUNCED = text(heading="warning notice.unannounced  settings.yaml:12")
LATE = "error the notice is late → by a day"


def test_it_is_laid_out_as_junit_has_it() -> None:
    assert (
        render(replace(RECORD, decision=replace(DECISION, findings=(FINDING,), waived=())), "junit")
        == f"""\
<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="pyconsent" tests="2" failures="1" errors="0">
  <testsuite name="tips" timestamp="2025-01-10T00:00:00Z" tests="1" failures="1" errors="0" skipped="0">
    <testcase classname="tips" name="notice.late">
      <failure type="error" message="the notice is late → by a day">{TIPS}</failure>
    </testcase>
  </testsuite>
  <testsuite name="policy" timestamp="2025-01-10T00:00:00Z" tests="1" failures="0" errors="0" skipped="0">
    <testcase classname="policy" name="nothing found" />
  </testsuite>
</testsuites>"""
    )


@pytest.mark.parametrize(
    ("findings", "waived", "known", "told"),
    [
        ([], [], [], ("nothing found", "passed", "", "")),
        ([FINDING], [], [], ("notice.late", "failed", f"{LATE}: {TIPS}", "")),
        ([FINDING] * 3, [], [], ("notice.late", "failed", f"{LATE} (and 2 more): {TIPS}\n\n{TIPS}\n\n{TIPS}", "")),
        ([WARNING], [], [], ("notice.unannounced", "passed", "", UNANNOUNCED)),
        ([], [FINDING], [], ("notice.late", "skipped", f" {WAIVED}: ", f"{TIPS}\n{WAIVED}")),
        ([], [], [FINDING], ("notice.late", "skipped", " known to the baseline: ", f"{TIPS}\nknown to the baseline")),
        (
            [],
            [FINDING, FINDING],
            [FINDING],
            (
                "notice.late",
                "skipped",
                f" {WAIVED}; known to the baseline: ",
                f"{TIPS}\n{WAIVED}\n\n{TIPS}\n{WAIVED}\n\n{TIPS}\nknown to the baseline",
            ),
        ),
        ([FINDING], [FINDING], [], ("notice.late", "failed", f"{LATE}: {TIPS}", f"{TIPS}\n{WAIVED}")),
        (
            [WARNING],
            [replace(WARNING)],
            [],
            ("notice.unannounced", "passed", "", f"{UNANNOUNCED}\n\n{UNANNOUNCED}\n{WAIVED}"),
        ),
    ],
)
def test_what_is_found_of_a_rule_is_a_test(
    findings: list[Finding], waived: list[Finding], known: list[Finding], told: tuple[str, str, str, str]
) -> None:
    covered = tuple(replace(finding, waivers=(WAIVER,)) for finding in waived)
    decision = replace(DECISION, findings=tuple(findings), waived=covered)
    record = Record(decision, RECORD.changes, None, tuple(known))
    assert read(record) == [("tips", *told), ("policy", "nothing found", "passed", "", "")]


def test_everything_is_read_again_by_a_common_parser() -> None:
    place = "Größe, 100% [1]/HEAD:\ufffd?.yaml:3"
    own = "\n".join([
        f"critical own.weekend for {EVIL_TEXT}  {place}", f"message {EVIL_TEXT}", f"Expected: expected {EVIL_TEXT}",
        f"Actual: actual {EVIL_TEXT}", f"Fix: fix {EVIL_TEXT}", f"Source: {EVIL_TEXT}",
    ])  # fmt: skip
    assert read(NASTY) == [
        (
            EVIL_ATTRIBUTE,
            "own.weekend",
            "failed",
            f"critical message {EVIL_ATTRIBUTE}: {own}",
            f"{own}\nwaived until 2025-03-01, by {EVIL_TEXT}: {EVIL_TEXT}",
        ),
        ("tips", "notice.unannounced", "passed", "", UNANNOUNCED),
        ("policy", "nothing found", "passed", "", ""),
    ]


def test_what_is_about_no_change_has_a_suite_of_its_own() -> None:
    unused = replace(WARNING, rule="waiver.unused", setting=None, location=None)
    record = Record(replace(DECISION, findings=(unused,), waived=()), (), None)
    assert read(record) == [
        ("the input", "waiver.unused", "passed", "", text(heading="warning waiver.unused")),
    ]


@pytest.mark.parametrize(
    "record",
    [RECORD, NASTY, NOWHERE, ALLOWED, Record(replace(DECISION, findings=(), waived=()), (), None)],
    ids=["record", "nasty", "nowhere", "allowed", "nothing"],
)
def test_it_fits_the_schema_of_jenkins(record: Record) -> None:
    SCHEMA.validate(render(record, "junit"))
