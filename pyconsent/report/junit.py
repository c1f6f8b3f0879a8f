"""JUnit's XML, which CI systems show as tests; of its dialects what Jenkins, GitLab and GitHub's actions all read.

A change is a suite, and a rule that was broken, or would have been, a test in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from pyconsent.decision import Finding
from pyconsent.record import Record
from pyconsent.report.places import Places
from pyconsent.report.wording import Subject, named

# What XML 1.0 has no way to say (https://www.w3.org/TR/xml/#charsets).
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass
class _Test:
    """What is found of one rule in one change."""

    denying: list[Finding] = field(default_factory=list)
    warning: list[Finding] = field(default_factory=list)
    waived: list[Finding] = field(default_factory=list)
    known: list[Finding] = field(default_factory=list)


def pieces(record: Record) -> Iterator[str]:
    """Failures for what denies; what is waived, or known to a baseline, is skipped; a warning passes, and is told."""
    suites = _by_change(record)
    tests = sum(max(len(tests), 1) for tests in suites.values())
    failures = sum(bool(test.denying) for tests in suites.values() for test in tests.values())
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f'<testsuites name="pyconsent" tests="{tests}" failures="{failures}" errors="0">\n'
    places = Places(record)
    for subject, of_one in suites.items():
        suite = _suite(subject, of_one, record.decision.at, places)
        indent(suite, level=1)
        yield f"  {tostring(suite, encoding='unicode')}\n"
    yield "</testsuites>"


def _by_change(record: Record) -> dict[Subject, dict[str, _Test]]:
    suites: dict[Subject, dict[str, _Test]] = {(change.setting, change.document): {} for change in record.changes}

    def test(finding: Finding) -> _Test:
        return suites.setdefault((finding.setting, finding.document), {}).setdefault(finding.rule, _Test())

    for finding in record.decision.findings:
        (test(finding).denying if finding.denies else test(finding).warning).append(finding)
    for finding in record.decision.waived:
        test(finding).waived.append(finding)
    for finding in record.known:
        test(finding).known.append(finding)
    return suites


def _suite(subject: Subject, tests: dict[str, _Test], at: str, places: Places) -> Element:
    name = _legal(named(subject))
    suite = Element("testsuite", name=name, timestamp=at)
    # A suite without a test is taken for one that did not run.
    for rule, test in tests.items() or [("nothing found", _Test())]:
        _case(SubElement(suite, "testcase", classname=name, name=_legal(rule)), test, places)
    counts = {
        "tests": "testcase",
        "failures": "testcase/failure",
        "errors": "testcase/error",
        "skipped": "testcase/skipped",
    }
    for count, found in counts.items():
        suite.set(count, str(len(suite.findall(found))))
    return suite


def _case(case: Element, test: _Test, places: Places) -> None:
    excused = [(finding, _excuse(finding)) for finding in test.waived]
    excused += [(finding, "known to the baseline") for finding in test.known]
    if test.denying:
        worst, *more = test.denying
        message = worst.message + (f" (and {len(more)} more)" if more else "")
        failure = SubElement(case, "failure", type=worst.severity, message=_legal(message))
        failure.text = _legal("\n\n".join(_told(finding, places) for finding in test.denying))
    elif excused and not test.warning:
        SubElement(case, "skipped", message=_legal("; ".join(dict.fromkeys(excuse for _, excuse in excused))))
    beside = [_told(finding, places) for finding in test.warning]
    beside += [f"{_told(finding, places)}\n{excuse}" for finding, excuse in excused]
    if beside:
        SubElement(case, "system-out").text = _legal("\n\n".join(beside))


def _excuse(finding: Finding) -> str:
    return "; ".join(
        f"waived until {waiver.expires_at[:10]}, by {waiver.approver}: {waiver.reason}" for waiver in finding.waivers
    )


def _told(finding: Finding, places: Places) -> str:
    where = places.of(finding)
    whom = f" for {finding.audience}" if finding.audience else ""
    parts = [
        f"{finding.severity} {finding.rule}{whom}" + (f"  {where}" if where else ""),
        finding.message,
        f"Expected: {finding.expected}",
        f"Actual: {finding.actual}",
        f"Fix: {finding.fix}",
        *(f"Source: {source}" for source in finding.sources),
    ]
    return "\n".join(parts)


def _legal(text: str) -> str:
    return _ILLEGAL.sub("\N{REPLACEMENT CHARACTER}", text)
