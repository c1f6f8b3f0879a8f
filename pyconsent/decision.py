"""The pack's decision as Python objects (schemas/decision.schema.json)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal, Self, TypeVar, get_args

from pyconsent.errors import DeniedError
from pyconsent.reading.source import Location

Severity = Literal["critical", "error", "warning"]

_SEVERITIES = get_args(Severity)

_Value = TypeVar("_Value")

# The place of what the pack found at a path of a change, if it was read from a file.
Locate = Callable[[int | None, tuple[str | int, ...]], Location | None]


def nowhere(_change: int | None, _path: tuple[str | int, ...]) -> None:
    """The place of what was not read from a file."""


@dataclass(frozen=True, slots=True)
class Waiver:
    """A waiver that a finding rests on; ``expires_at`` is RFC 3339."""

    author: str
    approver: str
    reason: str
    expires_at: str
    location: Location | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule broken by one change, for one audience.

    Attributes:
        rule: the rule's id: ``notice.late``.
        setting: the key of the setting, or None when it is about a document.
        fix: what would make it right, with the dates worked out.
        sources: the law or promise that the rule rests on.
        location: where it is written; None when it was not read from a file.
        anchor: the line nearest to it that the change touched, where that is known; a
            pull request shows no other.
        waivers: the waivers in force that cover it, if any.
    """

    rule: str
    title: str
    severity: Severity
    setting: str | None
    document: str | None
    audience: str | None
    message: str
    expected: str
    actual: str
    fix: str
    sources: tuple[str, ...]
    location: Location | None = None
    anchor: Location | None = None
    waivers: tuple[Waiver, ...] = ()

    @property
    def denies(self) -> bool:
        """Whether it stands in the way by itself; a warning does not."""
        return self.severity != "warning"


@dataclass(frozen=True, slots=True)
class Obligation:
    """What an allowed change still has to do by ``due`` (RFC 3339)."""

    setting: str | None
    document: str | None
    audience: str | None
    due: str
    message: str


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do before a denied change may ship.

    Attributes:
        audiences: those that it is for; none, when it is for the change as a whole.
        rules: the ids of the rules that ask for it.
        severity: that of the worst finding that it mends.
    """

    setting: str | None
    document: str | None
    audiences: tuple[str, ...]
    rules: tuple[str, ...]
    severity: Severity
    message: str


@dataclass(frozen=True, slots=True)
class Decision:
    """Allow or deny, with the reasons.

    Attributes:
        allow: whether the change may ship.
        findings: the rules broken, the most severe first.
        waived: those that a waiver covers.
        obligations: what is still to be done.
        steps: what would make it pass, the most severe first; none when it is allowed.
        earliest: the first day on which it could take effect if the steps were taken at
            once (RFC 3339 full-date, UTC); None where no day stands in the way.
        exposure: an estimate of statutory damages: ``estimate``, ``note``, ``statutes``.
        pack: ``version`` and ``digest`` of the rules that judged.
        at: the moment that it was judged from, RFC 3339.
    """

    allow: bool
    findings: tuple[Finding, ...]
    waived: tuple[Finding, ...]
    obligations: tuple[Obligation, ...]
    steps: tuple[Step, ...]
    earliest: str | None
    exposure: dict[str, Any]
    pack: dict[str, str]
    at: str

    def raise_for_denial(self) -> None:
        """Does nothing when the decision allows.

        Raises:
            DeniedError: it does not.
        """
        if not self.allow:
            raise DeniedError(self)

    def to_dict(self) -> dict[str, Any]:
        """The decision as JSON types, as schemas/decision.schema.json says."""
        return {
            "allow": self.allow,
            "findings": [written(finding) for finding in self.findings],
            "waived": [_listed(finding) for finding in self.waived],
            "obligations": [asdict(obligation) for obligation in self.obligations],
            "steps": [_listed(step) for step in self.steps],
            "earliest": self.earliest,
            "exposure": self.exposure,
            "pack": self.pack,
            "at": self.at,
        }

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Self:
        """The decision that :meth:`to_dict` gave, or that was read and fits schemas/decision.schema.json."""
        return cls(
            allow=stored["allow"],
            findings=tuple(map(stored_finding, stored["findings"])),
            waived=tuple(map(stored_finding, stored["waived"])),
            obligations=tuple(Obligation(**duty) for duty in stored["obligations"]),
            steps=tuple(
                Step(**step | {"audiences": tuple(step["audiences"]), "rules": tuple(step["rules"])})
                for step in stored["steps"]
            ),
            earliest=stored["earliest"],
            exposure=stored["exposure"],
            pack=stored["pack"],
            at=stored["at"],
        )


def revision(pack: Mapping[str, str]) -> str:
    """The revision of a pack, as the manifest of its bundle names it: ``0.1.0@sha256:…``."""
    return f"{pack['version']}@{pack['digest']}"


def decision(judged: dict[str, Any], locate: Locate = nowhere) -> Decision:
    """A decision from what the pack returned, its findings put in order."""
    return Decision(
        allow=judged["allow"] is True,
        findings=_findings(judged["findings"], locate),
        waived=_findings(judged["waived"], locate),
        obligations=tuple(Obligation(**duty) for duty in sorted(judged["obligations"], key=_when)),
        steps=tuple(_step(step) for step in sorted(judged["steps"], key=_urgency)),
        earliest=judged["earliest"],
        exposure=_in_order(judged["exposure"] | {"statutes": _statutes(judged["exposure"]["statutes"])}),
        pack=_in_order(judged["pack"]),
        at=judged["at"],
    )


def _statutes(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    ordered = (_in_order(row | {"audiences": sorted(row["audiences"])}) for row in rows)
    return sorted(ordered, key=lambda row: str(row["statute"]))


def _in_order(keyed: dict[str, _Value]) -> dict[str, _Value]:
    """The same, with the keys in an order that does not depend on what evaluated the pack."""
    return dict(sorted(keyed.items()))


def _when(duty: dict[str, Any]) -> tuple[str, ...]:
    return duty["due"], *(str(duty[name]) for name in ("setting", "document", "audience", "message"))


def _urgency(step: dict[str, Any]) -> tuple[Any, ...]:
    change = -1 if step["change"] is None else step["change"]
    return change, _SEVERITIES.index(step["severity"]), sorted(step["rules"]), step["message"]


def _step(step: dict[str, Any]) -> Step:
    return Step(
        setting=step["setting"],
        document=step["document"],
        audiences=tuple(sorted(step["audiences"])),
        rules=tuple(sorted(step["rules"])),
        severity=step["severity"],
        message=step["message"],
    )


def _findings(found: list[dict[str, Any]], locate: Locate) -> tuple[Finding, ...]:
    return tuple(_finding(one, locate) for one in sorted(found, key=_weight))


def _weight(found: dict[str, Any]) -> tuple[Any, ...]:
    change = -1 if found["change"] is None else found["change"]
    ranked = change, _SEVERITIES.index(found["severity"]), found["rule"], str(found["audience"])
    # Two findings of one rule may say the same and differ in their places, so that all that is said counts.
    told = [found[name] for name in ("message", "expected", "actual", "fix")]
    return *ranked, *told, [(isinstance(step, str), step) for step in found["path"]]


def _finding(found: dict[str, Any], locate: Locate) -> Finding:
    return Finding(
        rule=found["rule"],
        title=found["title"],
        severity=found["severity"],
        setting=found["setting"],
        document=found["document"],
        audience=found["audience"],
        message=found["message"],
        expected=found["expected"],
        actual=found["actual"],
        fix=found["fix"],
        sources=tuple(found["sources"]),
        location=locate(found["change"], tuple(found["path"])),
        waivers=tuple(
            Waiver(
                author=waiver["author"],
                approver=waiver["approver"],
                reason=waiver["reason"],
                expires_at=waiver["expires_at"],
                location=locate(None, ("waivers", waiver["number"])),
            )
            for waiver in found.get("waivers", ())
        ),
    )


def _listed(value: Finding | Step) -> dict[str, Any]:
    """Its fields, with lists for tuples."""
    return {name: list(field) if isinstance(field, tuple) else field for name, field in asdict(value).items()}


def written(finding: Finding) -> dict[str, Any]:
    """A finding that is not waived as JSON types, as schemas/decision.schema.json says."""
    return {name: field for name, field in _listed(finding).items() if name != "waivers"}


def stored_finding(finding: Mapping[str, Any]) -> Finding:
    """The finding that was written so."""
    waivers = tuple(
        Waiver(**waiver | {"location": _place(waiver["location"])}) for waiver in finding.get("waivers", ())
    )
    places = {name: _place(finding[name]) for name in ("location", "anchor")}
    return Finding(**{**finding, **places, "sources": tuple(finding["sources"]), "waivers": waivers})


def _place(stored: Mapping[str, Any] | None) -> Location | None:
    return Location(**stored) if stored else None
