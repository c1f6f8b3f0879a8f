"""The decision as a person reads it in a terminal."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterator, Sequence
from itertools import groupby

from click import style

from pyconsent.decision import Decision, Finding

_COLOURS = {"critical": "magenta", "error": "red", "warning": "yellow"}
_WIDEST = 100


def render(decision: Decision, judged: Sequence[str]) -> str:
    """Findings grouped by setting, then what is waived, owed and at stake, then a summary.

    Args:
        decision: what is written.
        judged: the keys of the settings and documents that were judged.
    """
    return "\n".join(_lines(decision, judged))


def _lines(decision: Decision, judged: Sequence[str]) -> Iterator[str]:
    for name, findings in groupby(decision.findings, key=_subject):
        yield style(name, bold=True)
        yield ""
        for finding in findings:
            yield from _finding(finding)
            yield ""
    if decision.waived:
        yield style("Waived", bold=True)
        for finding in decision.waived:
            for waiver in finding.waivers:
                who = f"until {waiver.expires_at[:10]}, by {waiver.approver}: {waiver.reason}"
                yield from _wrapped(f"{finding.rule} for {_subject(finding)}, {who}", "  ")
        yield ""
    if decision.obligations:
        yield style("Still to do", bold=True)
        for duty in decision.obligations:
            yield from _wrapped(f"{duty.setting or duty.document}: {duty.message}", "  ")
        yield ""
    if decision.exposure["statutes"]:
        yield style("Exposure", bold=True) + f" ({decision.exposure['note']})"
        for row in decision.exposure["statutes"]:
            yield from _wrapped(_exposed(row), "  ")
        yield ""
    yield _summary(decision, judged)


def _subject(finding: Finding) -> str:
    return finding.setting or finding.document or "the input"


def _finding(finding: Finding) -> Iterator[str]:
    severity = style(finding.severity, fg=_COLOURS[finding.severity], bold=True)
    place = style(str(finding.location), dim=True) if finding.location else ""
    yield f"  {severity} {style(finding.rule, bold=True)}  {place}".rstrip()
    yield from _wrapped(finding.message, "    ")
    for label, text in (
        ("expected", finding.expected),
        ("actual", finding.actual),
        ("fix", finding.fix),
        ("sources", "; ".join(finding.sources)),
    ):
        first, *rest = _wrapped(text, " " * 13)
        yield f"    {style(label.ljust(9), dim=True)}{first.strip()}"
        yield from rest


def _exposed(row: dict[str, object]) -> str:
    audiences = ", ".join(str(audience) for audience in _list(row["audiences"]))
    law = f"{row['title']}, {row['citation']}" + (f" ({row['note']})" if row["note"] else "")
    each = f"{row['currency']} {_number(row['amount_per_person'])}"
    if row["people"] is None:
        return f"unknown number of people in {audiences} × {each}: {law}"
    total = f"{row['currency']} {_number(row['amount'])}"
    return f"{total} = {_number(row['people'])} people in {audiences} × {each}: {law}"


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _number(value: object) -> str:
    return f"{value:,}" if isinstance(value, int | float) else str(value)


def _summary(decision: Decision, judged: Sequence[str]) -> str:
    verdict = style("Allowed", fg="green", bold=True) if decision.allow else style("Denied", fg="red", bold=True)
    counts = ", ".join(
        _counted(sum(finding.severity == severity for finding in decision.findings), noun)
        for severity, noun in (("critical", "critical finding"), ("error", "error"), ("warning", "warning"))
        if any(finding.severity == severity for finding in decision.findings)
    )
    what = f"{_counted(len(judged), 'change')} judged as of {decision.at} by pack {decision.pack['version']}"
    return f"{verdict}: {counts or 'nothing found'} in {what}."


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" + ("" if count == 1 else "s")


def _wrapped(text: str, indent: str) -> list[str]:
    width = min(shutil.get_terminal_size((_WIDEST, 24)).columns, _WIDEST)
    return textwrap.wrap(
        text, max(width, 40), initial_indent=indent, subsequent_indent=indent, break_long_words=False
    ) or [indent]
