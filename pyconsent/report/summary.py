"""How a record is told in one sentence, and which findings come first."""

from __future__ import annotations

from collections.abc import Iterable
from typing import get_args

from pyconsent.decision import Finding, Severity
from pyconsent.record import Record

SEVERITIES: tuple[Severity, ...] = get_args(Severity)

_NOUNS: dict[Severity, str] = {"critical": "critical finding", "error": "error", "warning": "warning"}


def most_severe_first(findings: Iterable[Finding]) -> list[Finding]:
    """The findings, those of one severity in the order that they came in."""
    return sorted(findings, key=lambda finding: SEVERITIES.index(finding.severity))


def verdict(record: Record) -> str:
    """``Allowed``; ``Denied``; or ``Passed``, when only what a baseline knew denies."""
    if record.decision.allow:
        return "Allowed"
    return "Passed" if record.passes else "Denied"


def summary(record: Record) -> str:
    """``Denied: 1 error in 2 changes judged as of … by pack 0.1.0.``, and how many findings a baseline hides."""
    decision, hidden = record.decision, len(record.known)
    counts = {severity: sum(finding.severity == severity for finding in decision.findings) for severity in SEVERITIES}
    nothing = "nothing new" if hidden else "nothing found"
    found = ", ".join(_counted(count, _NOUNS[severity]) for severity, count in counts.items() if count) or nothing
    changes = _counted(len(record.changes), "change")
    judged = f"{found} in {changes} judged as of {decision.at} by pack {decision.pack['version']}"
    verb = "is" if hidden == 1 else "are"
    left_out = f"; {_counted(hidden, 'finding')} that the baseline knew {verb} not shown" if hidden else ""
    return f"{verdict(record)}: {judged}{left_out}."


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}" + ("" if count == 1 else "s")
