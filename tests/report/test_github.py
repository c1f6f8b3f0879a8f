"""The record as workflow commands: one line each, which no value can end or add to."""

from __future__ import annotations

import re
from dataclasses import replace

from pyconsent import Obligation
from pyconsent.record import Record
from pyconsent.report import render
from report.records import ALLOWED, DECISION, EVIL, FINDING, NASTY, NOWHERE, OWN_FINDING, RECORD, WARNING

COMMAND = re.compile(r"::(\w+) ((?:\w+=[^:,\r\n]*,?)+)::([^\r\n]*)")
SUMMARY = "1 error in 1 change judged as of 2025-01-10T00:00:00Z by pack 1.0"


def told(record: Record) -> list[str]:
    return render(record, "github").split("\n")


def unescaped(text: str) -> str:
    for character, escape in ((":", "%3A"), (",", "%2C"), ("\r", "%0D"), ("\n", "%0A"), ("%", "%25")):
        text = text.replace(escape, character)
    return text


def read(line: str) -> tuple[str, dict[str, str], str]:
    """A command, as the runner reads it."""
    match = COMMAND.fullmatch(line)
    assert match
    properties = dict(entry.split("=", 1) for entry in match[2].split(","))
    return match[1], {key: unescaped(value) for key, value in properties.items()}, unescaped(match[3])


def test_everything_is_told() -> None:
    late = "the notice is late → by a day%0AExpected: in time%0AActual: late%0AFix: send it"
    assert told(RECORD) == [
        f"::error file=settings.yaml,line=14,col=5,title=notice.late%3A Notice too late::{late}",
        f"::error file=organisation.yaml,line=20,col=3,title=notice.late%3A Notice too late::{late}",
        "::notice title=pyconsent::Denied: 2 errors in 2 changes judged as of 2025-01-10T00:00:00Z by pack 1.0.",
        "::notice title=Still to do%3A tips::send the notice",
    ]


def test_no_value_ends_its_line_or_its_property() -> None:
    assert [read(line) for line in told(NASTY)] == [
        (
            "error",
            {
                "file": "Größe, 100% [1]/HEAD:\udcff?.yaml", "line": "3", "col": "1",
                "title": f"own.weekend: Own {EVIL}",
            },
            f"message {EVIL}\nExpected: expected {EVIL}\nActual: actual {EVIL}\nFix: fix {EVIL}",
        ),
        (
            "warning",
            {"file": "settings.yaml", "line": "12", "col": "7", "title": "notice.unannounced: Unannounced"},
            "the notice is late → by a day\nExpected: in time\nActual: late\nFix: send it",
        ),
        (
            "notice",
            {"title": "pyconsent"},
            "Denied: 1 critical finding, 1 warning in 3 changes judged as of 2025-01-10T00:00:00Z by pack 1.0.",
        ),
        ("notice", {"title": f"Still to do: {EVIL}"}, EVIL),
    ]  # fmt: skip


def test_what_was_not_read_from_a_file_is_told_without_a_place_and_what_a_baseline_hides_is_counted() -> None:
    assert told(NOWHERE) == [
        "::error title=notice.late%3A Notice too late::"
        "the notice is late → by a day%0AExpected: in time%0AActual: late%0AFix: send it",
        f"::notice title=pyconsent::Denied: {SUMMARY}; 2 findings that the baseline knew are not shown.",
    ]


def test_an_allowed_change_is_its_verdict_and_what_is_still_to_do() -> None:
    assert told(ALLOWED) == [
        "::notice title=pyconsent::Allowed: nothing found in 2 changes judged as of 2025-01-10T00:00:00Z by pack 1.0.",
        "::notice title=Still to do%3A tips::send the notice",
    ]


def test_the_most_severe_come_first_and_the_verdict_is_among_the_notices_that_github_shows() -> None:
    duties = tuple(Obligation("tips", None, None, "2025-02-01T00:00:00Z", f"duty {number}") for number in range(10))
    findings = (WARNING, *[FINDING] * 10, OWN_FINDING)
    lines = [
        read(line) for line in told(replace(RECORD, decision=replace(DECISION, findings=findings, obligations=duties)))
    ]
    assert [kind for kind, _, _ in lines] == ["error"] * 11 + ["warning"] + ["notice"] * 11
    assert lines[0][1]["title"].startswith("own.weekend")
    assert lines[12][2] == (
        "Denied: 1 critical finding, 10 errors, 1 warning in 2 changes judged as of 2025-01-10T00:00:00Z by pack 1.0."
        "\nGitHub shows 10 of each kind; the log has them all."
    )
