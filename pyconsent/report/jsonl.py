"""The record as JSON Lines (https://jsonlines.org), for logs that are read line by line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import chain
from typing import Any

from pyconsent.decision import Decision
from pyconsent.fingerprint import fingerprints
from pyconsent.record import Record
from pyconsent.report.lines import joined
from pyconsent.report.summary import verdict
from pyconsent.report.wording import SEVERITIES


def pieces(record: Record) -> Iterator[str]:
    """One object a line, with ``type`` and ``at``; that of the decision is the last, so that nothing is missing.

    What the others hold is as in schemas/decision.schema.json; a finding has its fingerprint too.
    """
    at = record.decision.at
    # In ASCII, for there are readers that end a line at other characters than a newline.
    return joined(json.dumps({"type": kind, "at": at} | told) for kind, told in _lines(record))


def _lines(record: Record) -> Iterator[tuple[str, dict[str, Any]]]:
    decision = record.decision
    kinds = {"finding": decision.findings, "known": record.known, "waived": decision.waived}
    prints = iter(fingerprints(chain.from_iterable(kinds.values())))
    for kind, findings in kinds.items():
        for finding in findings:
            yield kind, {"fingerprint": next(prints)} | finding.to_dict()
    for duty in decision.obligations:
        yield "obligation", duty.to_dict()
    for step in decision.steps:
        yield "step", step.to_dict()
    for row in decision.exposure["statutes"]:
        yield "exposure", row
    yield "decision", _conclusion(decision, record)


def _conclusion(decision: Decision, record: Record) -> dict[str, Any]:
    return {
        "allow": decision.allow,
        "verdict": verdict(record).lower(),
        "changes": len(record.changes),
        "findings": {
            severity: sum(finding.severity == severity for finding in decision.findings) for severity in SEVERITIES
        },
        "known": len(record.known),
        "waived": len(decision.waived),
        "obligations": len(decision.obligations),
        "earliest": decision.earliest,
        "pack": decision.pack,
    }
