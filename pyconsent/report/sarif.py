"""SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/), as GitHub's code scanning reads it.

What GitHub takes of it: https://docs.github.com/en/code-security/reference/code-scanning/sarif-files/sarif-support.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from importlib.metadata import PackageNotFoundError, metadata
from typing import Any
from urllib.parse import quote

from pyconsent import __version__
from pyconsent.annotation import Rule, annotated_rules
from pyconsent.decision import Finding, Severity, Waiver
from pyconsent.fingerprint import fingerprints
from pyconsent.reading.source import Location
from pyconsent.record import Record
from pyconsent.report.indented import indented
from pyconsent.report.places import Places, path
from pyconsent.report.wording import most_severe_first

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS: dict[Severity, str] = {"critical": "error", "error": "error", "warning": "warning"}
_ROOT = "%SRCROOT%"

# GitHub refuses a file with more, and takes no longer description of a rule.
_MOST_RESULTS = 25_000
_LONGEST = 1024


def pieces(record: Record) -> Iterator[str]:
    """One run with a result for each finding, the most severe first, then those that are waived, suppressed."""
    decision = record.decision
    findings = [*most_severe_first(decision.findings), *most_severe_first(decision.waived)]
    marked = list(zip(findings, fingerprints(findings), strict=True))[:_MOST_RESULTS]
    broken = {finding.rule: finding for finding, _ in reversed(marked)}
    numbers = {rule: number for number, rule in enumerate(sorted(broken))}
    places = Places(record)
    run = {
        "tool": {"driver": _driver(_rules(broken[rule] for rule in numbers))},
        "invocations": [
            {
                "executionSuccessful": True,
                "toolExecutionNotifications": list(_left_out(len(findings) - len(marked), len(record.known))),
            }
        ],
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The root of the repository."}}},
        "columnKind": "unicodeCodePoints",
        "results": (_result(finding, mark, numbers[finding.rule], places) for finding, mark in marked),
        "properties": {"allow": decision.allow, "at": decision.at, "pack": decision.pack},
    }
    return indented({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


def _driver(rules: Iterable[dict[str, Any]]) -> dict[str, Any]:
    page = _documentation()
    return {
        "name": "pyconsent",
        "semanticVersion": __version__,
        **({"informationUri": page} if page else {}),
        "rules": list(rules),
    }


def _documentation() -> str | None:
    """Where the package says that its documentation is; while it does not say, nothing is made up."""
    try:
        said = metadata("pyconsent").get_all("Project-URL") or ()
    except PackageNotFoundError:
        return None
    return dict(url.split(", ", 1) for url in said).get("Documentation")


def _rules(examples: Iterable[Finding]) -> Iterator[dict[str, Any]]:
    """The rule of each of the findings."""
    pack, page = annotated_rules(), _documentation()
    for finding in examples:
        known = pack.get(finding.rule)
        uri = f"{page.rstrip('/')}/rules/{finding.rule}.md" if page and known else None
        severity: Severity = known.severity if known else finding.severity
        yield {
            "id": finding.rule,
            "name": "".join(word.capitalize() for word in finding.rule.replace("_", ".").split(".")),
            "shortDescription": {"text": _short(finding.title)},
            "fullDescription": {"text": _short(known.description if known else finding.title)},
            "help": _help(finding, known, uri),
            **({"helpUri": uri} if uri else {}),
            "defaultConfiguration": {"level": _LEVELS[severity]},
            # It is no matter of chance: what the files say is there, or is not.
            "properties": {
                "precision": "very-high",
                "problem.severity": _LEVELS[severity],
                "tags": ["privacy", finding.rule.partition(".")[0]],
            },
        }


def _help(finding: Finding, known: Rule | None, uri: str | None) -> dict[str, str]:
    """What ``pyconsent explain`` says; of an organisation's own rule, what its finding tells of it."""
    parts = [known.description, f"Fix: {known.fix}"] if known else [finding.title]
    if finding.sources:
        parts += ["Sources:", "\n".join(f"- {source}" for source in finding.sources)]
    text = "\n\n".join(parts)
    more = f"[{finding.rule}]({uri})" if uri else f"`pyconsent explain {finding.rule}`"
    return {"text": text, "markdown": f"{text}\n\nMore: {more}" if known else text}


def _result(finding: Finding, mark: str, number: int, places: Places) -> dict[str, Any]:
    where = places.of(finding)
    elsewhere = finding.location if finding.location != where else None
    return {
        "ruleId": finding.rule,
        "ruleIndex": number,
        "level": _LEVELS[finding.severity],
        "message": {"text": _message(finding, linked=elsewhere is not None)},
        "locations": [_location(where)] if where else [],
        **({"relatedLocations": [_location(elsewhere) | {"id": 1}]} if elsewhere else {}),
        "partialFingerprints": {"primaryLocationLineHash": mark},
        **({"suppressions": [_suppression(waiver) for waiver in finding.waivers]} if finding.waivers else {}),
        "properties": {
            name: getattr(finding, name)
            for name in ("severity", "setting", "document", "audience", "expected", "actual", "fix", "sources")
        },
    }


def _message(finding: Finding, *, linked: bool) -> str:
    said = [finding.message, f"Expected: {finding.expected}", f"Actual: {finding.actual}", f"Fix: {finding.fix}"]
    # A bracket and a parenthesis in a row would be a link (3.11.6), which no value may make.
    lines = [line.replace("](", "] (") for line in said]
    return "\n".join(_sentence(line) for line in lines) + ("\nIt is written [here](1)." if linked else "")


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _location(location: Location) -> dict[str, Any]:
    return {
        "physicalLocation": {
            # A part of a URI reference: a colon in its first segment would make a scheme (RFC 3986, 4.2).
            "artifactLocation": {"uri": quote(os.fsencode(path(location.file))), "uriBaseId": _ROOT},
            "region": {"startLine": location.line, "startColumn": location.column},
        }
    }


def _suppression(waiver: Waiver) -> dict[str, Any]:
    reason = f"{waiver.reason} (approved by {waiver.approver}, asked for by {waiver.author}, until {waiver.expires_at})"
    return {
        "kind": "external",
        "status": "accepted",
        "justification": reason,
        **({"location": _location(waiver.location)} if waiver.location else {}),
    }


def _left_out(too_many: int, known: int) -> Iterator[dict[str, Any]]:
    if too_many:
        text = f"{too_many} more, the least severe, are left out: GitHub takes {_MOST_RESULTS:,} at most."
        yield {"level": "warning", "message": {"text": text}}
    if known:
        yield {"level": "note", "message": {"text": f"{known} that the baseline knew are left out."}}


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
