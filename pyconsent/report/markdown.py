"""The decision as a comment on a pull request, or as the summary of a job.

The first line says whether it may ship, and if not, from which day. What would make it pass
comes next, then what was found, the most severe first. GitHub takes 65,536 characters for a
comment (it takes more for a job's summary, and GitLab does for a note): what is beyond is
left out, and that is said. The last line is ``MARKER``, which nobody sees; by it a job finds
the comment that it wrote before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TypeVar

from pyconsent.decision import Finding, Obligation, Step
from pyconsent.record import Record
from pyconsent.report.inert import code, inert
from pyconsent.report.summary import summary, verdict
from pyconsent.report.wording import SEVERITIES, Subject, by_subject, counted, named, tally

MARKER = "<!-- pyconsent -->"

# In UTF-8, which is never less than characters; the last lines have their room besides.
_MOST_BYTES = 65_536 - 500

_Task = TypeVar("_Task", Step, Obligation)
_Row = Sequence[str]
# A finding with the audiences that it is true of.
_Told = tuple[Finding, Sequence[str]]


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of the report, of which the last entries may be left out.

    Attributes:
        noun: what an entry tells.
        count: how many entries there are.
        entries: the entries, which are worked out as they are asked for.
    """

    noun: str
    opening: str
    count: int
    entries: Iterator[str]
    closing: str = ""


def pieces(record: Record) -> Iterator[str]:
    """GitHub Flavored Markdown (https://github.github.com/gfm/), which GitLab reads too."""
    decision = record.decision
    text = f"{_headline(record)}\n\n{inert(summary(record))}\n"
    left_out = []
    found, waived = _alike(decision.findings), _alike(decision.waived)
    waivers = sum(len(finding.waivers) for finding, _ in waived)
    for part in (
        _Part("step", "\n#### What would make it pass\n", len(decision.steps), _tasks(decision.steps, _step)),
        _Part("obligation", "\n#### Still to do\n", len(decision.obligations), _tasks(decision.obligations, _duty)),
        _table(
            "finding",
            tally(decision.findings),
            ("", "rule", "about", "what is wrong", "where"),
            len(found),
            map(_found, found),
        ),
        _table(
            "waived finding",
            "Waived",
            ("", "rule", "about", "until", "reason", "approved by"),
            waivers,
            chain.from_iterable(map(_waived, waived)),
        ),
    ):
        entries = list(_fitting(part, _MOST_BYTES - len(text.encode())))
        if entries:
            text += part.opening + "".join(entries) + part.closing
        if len(entries) < part.count:
            left_out.append(counted(part.count - len(entries), part.noun))
    if left_out:
        text += (
            f"\nLeft out here, for no more fits: {', '.join(left_out)}."
            " `pyconsent check --output html:report.html` writes all of them.\n"
        )
    yield f"{text}\n{MARKER}"


def _fitting(part: _Part, room: int) -> Iterator[str]:
    room -= len((part.opening + part.closing).encode())
    for entry in part.entries:
        room -= len(entry.encode())
        if room < 0:
            return
        yield entry


def _headline(record: Record) -> str:
    decision = record.decision
    steps = f"{counted(len(decision.steps), 'step')} below"
    match verdict(record):
        case "Allowed" if decision.obligations:
            duties = counted(len(decision.obligations), "obligation")
            return f"**pyconsent: this may ship**, with {duties} to keep."
        case "Allowed":
            return "**pyconsent: this may ship.**"
        case "Passed":
            return "**pyconsent: nothing new stands in its way.**"
        case _ if decision.earliest:
            day = inert(decision.earliest)
            return f"**pyconsent: this may not ship before {day}**, and only with the {steps}."
        case _:
            return f"**pyconsent: this may not ship**, but could now with the {steps}."


def _tasks(tasks: Sequence[_Task], told: Callable[[_Task], str]) -> Iterator[str]:
    """A list to tick off, under a heading wherever it comes to something else."""
    before: Subject | None = None
    for task in tasks:
        subject = task.setting, task.document
        heading = "" if subject == before else f"\n{_kind(subject)} {code(named(subject))}\n\n"
        yield f"{heading}- [ ] {told(task)}\n"
        before = subject


def _kind(subject: Subject) -> str:
    return "Setting" if subject[0] else "Document" if subject[1] else "Of"


def _step(step: Step) -> str:
    return f"{inert(step.message)} ({'; '.join(filter(None, (_names(step.audiences), _rules(step.rules))))})"


def _duty(duty: Obligation) -> str:
    return inert(duty.message)


def _table(noun: str, summary: str, columns: Sequence[str], count: int, rows: Iterator[_Row]) -> _Part:
    """A table that is folded away; its summary is HTML."""
    head = f"{_row(columns)}{_row(['---'] * len(columns))}"
    return _Part(
        noun,
        f"\n<details>\n<summary>{summary}</summary>\n\n{head}",
        count,
        map(_row, rows),
        "\n</details>\n",
    )


def _row(cells: _Row) -> str:
    return f"| {' | '.join(cells)} |\n"


def _found(told: _Told) -> _Row:
    finding, audiences = told
    place = code(str(finding.location)) if finding.location else ""
    return finding.severity, code(finding.rule), _about(finding, audiences), inert(finding.message), place


def _waived(told: _Told) -> Iterator[_Row]:
    finding, audiences = told
    for waiver in finding.waivers:
        until = inert(waiver.expires_at[:10]), inert(waiver.reason), inert(waiver.approver)
        yield finding.severity, code(finding.rule), _about(finding, audiences), *until


def _alike(findings: Sequence[Finding]) -> list[_Told]:
    """Each with the audiences of which it says the same, the most severe first."""
    told = (one for alike in by_subject(findings).values() for one in alike.items())
    return sorted(told, key=lambda one: SEVERITIES.index(one[0].severity))


def _about(finding: Finding, audiences: Sequence[str]) -> str:
    subject = code(named((finding.setting, finding.document)))
    return f"{subject} for {_names(audiences)}" if audiences else subject


def _names(names: Sequence[str]) -> str:
    return ", ".join(map(inert, names))


def _rules(rules: Sequence[str]) -> str:
    return ", ".join(map(code, rules))
