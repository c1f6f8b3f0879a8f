"""A record beside an earlier one: which of its findings are new."""

from __future__ import annotations

import json
from dataclasses import replace

from pyconsent.decision import Decision, Finding
from pyconsent.fingerprint import fingerprints
from pyconsent.record import Record

_Subject = tuple[str | None, str | None]


def against(record: Record, baseline: Record) -> Record:
    """The record with the findings that the baseline knew kept apart, and without the steps that only they ask for.

    A finding is known when the baseline has one of the same fingerprint, on the same
    change. On a setting that changes from or to something else since, or whose recipients
    are of another kind, every finding is new: what was accepted of one change says nothing
    of another.
    """
    known_prints = set(fingerprints((*baseline.decision.findings, *baseline.known)))
    changes, earlier = _changes(record), _changes(baseline)
    findings = record.decision.findings
    # Those that a stored record keeps apart already are numbered after these.
    prints = fingerprints((*findings, *record.known))[: len(findings)]
    new: list[Finding] = []
    known: list[Finding] = []
    for finding, fingerprint in zip(findings, prints, strict=True):
        about = finding.setting, finding.document
        same = fingerprint in known_prints and changes.get(about) == earlier.get(about)
        (known if same else new).append(finding)
    return replace(record, decision=_left(record.decision, new), known=(*record.known, *known))


def _changes(record: Record) -> dict[_Subject, list[str]]:
    """What each setting or document is changed from and to."""
    found: dict[_Subject, list[str]] = {}
    for change in record.changes:
        # In Python 1 is True; in a settings file it is not.
        told = json.dumps([change.before, change.after, change.before_recipients], sort_keys=True)
        found.setdefault((change.setting, change.document), []).append(told)
    return found


def _left(decision: Decision, findings: list[Finding]) -> Decision:
    asked = {(finding.setting, finding.document, finding.rule) for finding in findings if finding.denies}
    steps = tuple(
        step for step in decision.steps if any((step.setting, step.document, rule) in asked for rule in step.rules)
    )
    return replace(decision, findings=tuple(findings), steps=steps, earliest=decision.earliest if steps else None)
