"""Workflow commands, which GitHub Actions shows as annotations on the lines of a pull request.

https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from pyconsent.decision import Finding, Severity
from pyconsent.record import Record
from pyconsent.report.lines import joined
from pyconsent.report.places import Places, path
from pyconsent.report.summary import summary
from pyconsent.report.wording import most_severe_first

_COMMANDS: dict[Severity, str] = {"critical": "error", "error": "error", "warning": "warning"}

# As many annotations of a kind does GitHub show of one step.
_SHOWN = 10


def pieces(record: Record) -> Iterator[str]:
    """An annotation for each finding, the most severe first, then the verdict, then what is still to be done."""
    return joined(_commands(record))


def _commands(record: Record) -> Iterator[str]:
    decision = record.decision
    places = Places(record)
    for finding in most_severe_first(decision.findings):
        yield _annotation(finding, places)
    # Before the other notices, so that it is always one of those that are shown.
    yield _command("notice", _said(record), {"title": "pyconsent"})
    for duty in decision.obligations:
        yield _command("notice", duty.message, {"title": f"Still to do: {duty.setting or duty.document}"})


def _annotation(finding: Finding, places: Places) -> str:
    where = places.of(finding)
    properties = {"file": path(where.file), "line": str(where.line), "col": str(where.column)} if where else {}
    parts = [finding.message, f"Expected: {finding.expected}", f"Actual: {finding.actual}", f"Fix: {finding.fix}"]
    title = f"{finding.rule}: {finding.title}"
    return _command(_COMMANDS[finding.severity], "\n".join(parts), {**properties, "title": title})


def _said(record: Record) -> str:
    kinds = Counter(_COMMANDS[finding.severity] for finding in record.decision.findings)
    more = max(kinds.values(), default=0) > _SHOWN
    return summary(record) + (f"\nGitHub shows {_SHOWN} of each kind; the log has them all." if more else "")


def _command(name: str, message: str, properties: dict[str, str]) -> str:
    told = ",".join(
        f"{key}={_escaped(value).replace(':', '%3A').replace(',', '%2C')}" for key, value in properties.items()
    )
    return f"::{name} {told}::{_escaped(message)}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
