"""A Code Quality report, which GitLab shows on the lines of a merge request.

https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pyconsent.decision import Finding, Severity
from pyconsent.fingerprint import fingerprints
from pyconsent.record import Record
from pyconsent.report.indented import indented
from pyconsent.report.places import Places, path
from pyconsent.report.wording import most_severe_first

# Of GitLab's five, the two highest for what denies.
_SEVERITIES: dict[Severity, str] = {"critical": "blocker", "error": "critical", "warning": "minor"}


def pieces(record: Record) -> Iterator[str]:
    """A list with an entry for each finding, the most severe first; an empty list is what GitLab compares with."""
    findings = most_severe_first(record.decision.findings)
    places = Places(record)
    return indented(_entry(*pair, places) for pair in zip(findings, fingerprints(findings), strict=True))


def _entry(finding: Finding, fingerprint: str, places: Places) -> dict[str, Any]:
    where = places.of(finding)
    return {
        "description": f"{finding.message}; fix: {finding.fix}",
        "check_name": finding.rule,
        "fingerprint": fingerprint,
        "severity": _SEVERITIES[finding.severity],
        # GitLab takes no entry without a place.
        "location": {"path": path(where.file) if where else "unknown", "lines": {"begin": where.line if where else 1}},
    }
