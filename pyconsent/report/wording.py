"""What several reports say in the same words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import get_args

from pyconsent.decision import Finding, Severity

SEVERITIES: tuple[Severity, ...] = get_args(Severity)
_NOUNS: dict[Severity, str] = {"critical": "critical finding", "error": "error", "warning": "warning"}

# Control characters, those that turn text round, and halves of characters. Joiners and
# direction marks are left: several scripts need them.
_INVISIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")

# What a finding or a step is about: the key of a setting, or of a document.
Subject = tuple[str | None, str | None]


def most_severe_first(findings: Iterable[Finding]) -> list[Finding]:
    """The findings, those of one severity in the order that they came in."""
    return sorted(findings, key=lambda finding: SEVERITIES.index(finding.severity))


def by_subject(findings: Iterable[Finding]) -> dict[Subject, dict[Finding, list[str]]]:
    """The findings on each setting or document, the most severe first, each with all audiences of which it says so."""
    grouped: dict[Subject, dict[Finding, list[str]]] = {}
    for finding in most_severe_first(findings):
        alike = grouped.setdefault((finding.setting, finding.document), {})
        alike.setdefault(replace(finding, audience=None), []).extend([finding.audience] if finding.audience else [])
    return grouped


def named(subject: Subject) -> str:
    """The key of what it is about."""
    return subject[0] or subject[1] or "the input"


def counted(count: int, noun: str) -> str:
    """``1 step``, ``1,200 steps``."""
    return f"{count:,} {noun}" + ("" if count == 1 else "s")


def tally(findings: Iterable[Finding]) -> str:
    """``1 critical finding, 24 errors``; of no findings, nothing."""
    severities = [finding.severity for finding in findings]
    counts = ((severities.count(severity), noun) for severity, noun in _NOUNS.items())
    return ", ".join(counted(count, noun) for count, noun in counts if count)


def visible(text: str) -> str:
    """Text in which nothing steers what shows it; ends of lines and tabs stay."""
    return _INVISIBLE.sub("\N{REPLACEMENT CHARACTER}", text)
