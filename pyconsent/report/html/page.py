"""What stands on the page, in the order in which it is read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from pyconsent.decision import Decision, Finding, Obligation, Step
from pyconsent.record import JudgedChange, Record
from pyconsent.report.html import difference, flow, moments, timeline
from pyconsent.report.summary import verdict
from pyconsent.report.wording import Subject, by_subject

_Item = TypeVar("_Item", Step, Obligation)


@dataclass(frozen=True, slots=True)
class Told:
    """A finding with all audiences that it is true of, and the id under which it stands on the page.

    Attributes:
        is_known: whether a baseline knew it.
    """

    id: str
    finding: Finding
    audiences: tuple[str, ...]
    is_known: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """One change.

    Attributes:
        title: what people call it, or its key.
        state: what becomes of it as a whole.
        plan: what the team declares, grouped; empty without a plan.
        dated: its moments that have a date, in their order.
        undated: the others.
    """

    id: str
    change: JudgedChange
    title: str
    state: Literal["new", "removed", "changed"]
    groups: tuple[difference.Group, ...]
    plan: tuple[difference.Group, ...]
    dated: tuple[moments.Moment, ...]
    undated: tuple[moments.Moment, ...]
    timeline: timeline.Timeline | None
    picture: flow.Picture | None
    findings: tuple[Told, ...]
    waived: tuple[Told, ...]
    known: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """All of it.

    Attributes:
        hidden: how many findings a baseline knew.
        steps: what would make it pass, by what it is about.
        obligations: what is still to do, by what it is about.
        others: findings on what is no change in the record, such as a waiver; by what they are about.
        ids: where the findings of a rule on a subject begin.
        places: where a subject stands.
    """

    decision: Decision
    verdict: str
    hidden: int
    organisation: str
    steps: Mapping[Subject, Sequence[Step]]
    obligations: Mapping[Subject, Sequence[Obligation]]
    sections: tuple[Section, ...]
    others: Mapping[Subject, Sequence[Told]]
    ids: Mapping[tuple[Subject, str], str]
    places: Mapping[Subject, Section]


def page(record: Record) -> Page:
    """What is told of a record."""
    decision, organisation = record.decision, record.organisation or {}
    findings = _numbered("finding", decision.findings)
    waived = _numbered("waived", decision.waived)
    known = _numbered("known", record.known)
    ids = {(subject, told.finding.rule): told.id for subject in findings for told in reversed(findings[subject])}
    sections = tuple(
        # Of several changes of one setting, the first tells what was found on it.
        _section(number, record, change, *(told.pop(subject, ()) for told in (findings, waived, known)))
        for number, change in enumerate(record.changes, 1)
        for subject in [(change.setting, change.document)]
    )
    name = organisation.get("name")
    return Page(
        decision=decision,
        verdict=verdict(record),
        hidden=len(record.known),
        organisation=str(name) if name else "",
        steps=_grouped(decision.steps),
        obligations=_grouped(decision.obligations),
        sections=sections,
        others={
            subject: tuple(told for one in (findings, waived, known) for told in one.get(subject, ()))
            for subject in (*findings, *waived, *known)
        },
        ids=ids,
        places={(part.change.setting, part.change.document): part for part in reversed(sections)},
    )


def _numbered(prefix: str, findings: Sequence[Finding]) -> dict[Subject, tuple[Told, ...]]:
    numbers = iter(range(1, len(findings) + 1))
    return {
        subject: tuple(
            Told(f"{prefix}-{next(numbers)}", finding, tuple(audiences), is_known=prefix == "known")
            for finding, audiences in alike.items()
        )
        for subject, alike in by_subject(findings).items()
    }


def _grouped(items: Sequence[_Item]) -> dict[Subject, list[_Item]]:
    grouped: dict[Subject, list[_Item]] = {}
    for item in items:
        grouped.setdefault((item.setting, item.document), []).append(item)
    return grouped


def _section(
    number: int,
    record: Record,
    change: JudgedChange,
    findings: tuple[Told, ...],
    waived: tuple[Told, ...],
    known: tuple[Told, ...],
) -> Section:
    organisation = record.organisation or {}
    recipients = organisation.get("recipients")
    recipients = recipients if isinstance(recipients, Mapping) else {}
    found = moments.of_change(change, record.decision, organisation, len(record.changes))
    return Section(
        id=f"change-{number}",
        change=change,
        title=next(_titles(change), change.key),
        state="new" if change.before is None else "removed" if change.after is None else "changed",
        groups=difference.compare(*_states(change, recipients)),
        plan=difference.compare(None, change.plan) if change.plan else (),
        dated=tuple(sorted((moment for moment in found if moment.at is not None), key=lambda moment: moment.at or 0)),
        undated=tuple(moment for moment in found if moment.at is None),
        timeline=timeline.draw(found, moments.objection(change)),
        picture=flow.draw(change, recipients),
        findings=findings,
        waived=waived,
        known=known,
    )


def _states(change: JudgedChange, recipients: Mapping[str, Any]) -> list[dict[str, Any] | None]:
    """Before and after, with the kinds of recipients where they differ."""
    found = {key: recipients.get(key) for key in change.before_recipients}
    kinds = {key: who.get("kind") if isinstance(who, Mapping) else None for key, who in found.items()}
    sides = ((change.before, change.before_recipients), (change.after, kinds))
    return [
        None if state is None else {**state, **({"kinds_of_recipients": told} if told else {})} for state, told in sides
    ]


def _titles(change: JudgedChange) -> Iterator[str]:
    """What people call it, the newest name first."""
    for state in (change.after, change.before):
        title: Any = (state or {}).get("title")
        if title and isinstance(title, str):
            yield title
