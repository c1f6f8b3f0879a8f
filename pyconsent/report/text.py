"""The decision as a person reads it in a terminal."""

from __future__ import annotations

import re
import shutil
import textwrap
from collections.abc import Iterable, Iterator
from typing import Any

from click import style

from pyconsent.decision import Decision, Finding
from pyconsent.record import Record
from pyconsent.report.lines import joined
from pyconsent.report.summary import summary, verdict
from pyconsent.report.wording import by_subject, named

_COLOURS = {"critical": "magenta", "error": "red", "warning": "yellow"}
_VERDICTS = {"Allowed": "green", "Passed": "yellow", "Denied": "red"}
_WIDEST = 100
_NARROWEST = 40


# How a line begins that GitHub's runner takes for a command, after blanks and in colour.
_COMMAND = re.compile(r"^((?:\s|\x1b\[[0-9;]*m)*)(?=::|##\[)", re.MULTILINE)


def pieces(record: Record) -> Iterator[str]:
    """Findings grouped by setting, then what is waived, owed and at stake, then a summary, with the earliest day."""
    width = max(min(shutil.get_terminal_size((_WIDEST, 24)).columns, _WIDEST), _NARROWEST)
    return joined(_COMMAND.sub(r"\1.", line) for line in _lines(record, width))


def _lines(record: Record, width: int) -> Iterator[str]:
    decision = record.decision
    numbers: dict[str, int] = {}
    for subject, findings in by_subject(decision.findings).items():
        yield style(_shown(named(subject)), bold=True)
        yield ""
        for finding, audiences in findings.items():
            yield from _finding(finding, audiences, numbers, width)
            yield ""
    if numbers:
        yield from _section("Sources", (f"[{number}] {source}" for source, number in numbers.items()), width)
    if decision.waived:
        yield from _section("Waived", _waived(decision), width)
    if decision.obligations:
        duties = (f"{duty.setting or duty.document}: {duty.message}" for duty in decision.obligations)
        yield from _section("Still to do", duties, width)
    if decision.exposure["statutes"]:
        yield from _section(
            "Exposure", map(_exposed, decision.exposure["statutes"]), width, f" ({decision.exposure['note']})"
        )
    yield _summary(record, width)
    if decision.earliest and verdict(record) == "Denied":
        yield from _wrapped(
            f"With the fixes above it could take effect on {decision.earliest} at the earliest.", width, ""
        )


def _section(title: str, entries: Iterable[str], width: int, note: str = "") -> Iterator[str]:
    yield style(title, bold=True) + note
    for entry in entries:
        yield from _wrapped(entry, width, "  ")
    yield ""


def _finding(finding: Finding, audiences: list[str], numbers: dict[str, int], width: int) -> Iterator[str]:
    what = f"{finding.severity} {finding.rule}"
    whom = f" for {', '.join(audiences)}" if audiences else ""
    place = _shown(str(finding.location)) if finding.location else ""
    heading = "\n".join(_wrapped(f"{what}{whom}  {place}", width, "  ", "    "))
    severity = style(finding.severity, fg=_COLOURS[finding.severity], bold=True)
    heading = heading.replace(what, f"{severity} {style(finding.rule, bold=True)}", 1)
    yield heading.replace(place, style(place, dim=True), 1) if place else heading
    yield from _wrapped(finding.message, width, "    ")
    cited = sorted(numbers.setdefault(source, len(numbers) + 1) for source in finding.sources)
    for label, text in (
        ("expected", finding.expected),
        ("actual", finding.actual),
        ("fix", finding.fix),
        ("sources", " ".join(f"[{number}]" for number in cited)),
    ):
        first, *rest = _wrapped(text, width, " " * 14)
        yield f"    {style(label, dim=True)}{' ' * (10 - len(label))}{first.strip()}"
        yield from rest


def _waived(decision: Decision) -> Iterator[str]:
    for subject, findings in by_subject(decision.waived).items():
        for finding, audiences in findings.items():
            whom = f"{named(subject)} ({', '.join(audiences)})" if audiences else named(subject)
            for waiver in finding.waivers:
                until = f"until {waiver.expires_at[:10]}, by {waiver.approver}: {waiver.reason}"
                yield f"{finding.rule} for {whom} {until}"


def _exposed(row: dict[str, Any]) -> str:
    audiences = ", ".join(row["audiences"])
    law = f"{row['title']}, {row['citation']}" + (f" ({row['note']})" if row["note"] else "")
    each = f"{row['currency']} {row['amount_per_person']:,}"
    if row["people"] is None or row["amount"] is None:
        return f"unknown number of people in {audiences} × {each}: {law}"
    return f"{row['currency']} {row['amount']:,} = {row['people']:,} people in {audiences} × {each}: {law}"


def _summary(record: Record, width: int) -> str:
    said = verdict(record)
    lines = "\n".join(_wrapped(summary(record), width, ""))
    return lines.replace(said, style(said, fg=_VERDICTS[said], bold=True), 1)


def _wrapped(text: str, width: int, indent: str, hanging: str | None = None) -> list[str]:
    text = _shown(text).rstrip()
    if len(indent) + len(text) <= width:
        # Most need no wrapping, which takes ten times as long.
        return [indent + text]
    return textwrap.wrap(
        text,
        width,
        initial_indent=indent,
        subsequent_indent=indent if hanging is None else hanging,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _shown(text: str) -> str:
    """Text without characters that would steer a terminal."""
    return text if text.isprintable() else "".join(char if char.isprintable() else " " for char in text)
