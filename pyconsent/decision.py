"""The pack's decision as Python objects (schemas/decision.schema.json)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, Self, TypeVar, get_args

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

    def to_dict(self) -> dict[str, Any]:
        """The waiver as JSON types, as schemas/decision.schema.json says."""
        return {
            "author": self.author,
            "approver": self.approver,
            "reason": self.reason,
            "expires_at": self.expires_at,
            "location": self.location.to_dict() if self.location else None,
        }


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

    def to_dict(self) -> dict[str, Any]:
        """The finding as JSON types, as schemas/decision.schema.json says; waivers only where one covers it."""
        told: dict[str, Any] = {
            "rule": self.rule,
            "title": self.title,
            "severity": self.severity,
            "setting": self.setting,
            "document": self.document,
            "audience": self.audience,
            "message": self.message,
            "expected": self.expected,
            "actual": self.actual,
            "fix": self.fix,
            "sources": list(self.sources),
            "location": self.location.to_dict() if self.location else None,
            "anchor": self.anchor.to_dict() if self.anchor else None,
        }
        if self.waivers:
            told["waivers"] = [waiver.to_dict() for waiver in self.waivers]
        return told


@dataclass(frozen=True, slots=True)
class Obligation:
    """What an allowed change still has to do by ``due`` (RFC 3339)."""

    setting: str | None
    document: str | None
    audience: str | None
    due: str
    message: str

    def to_dict(self) -> dict[str, Any]:
        """The obligation as JSON types, as schemas/decision.schema.json says."""
        return {
            "setting": self.setting,
            "document": self.document,
            "audience": self.audience,
            "due": self.due,
            "message": self.message,
        }


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

    def to_dict(self) -> dict[str, Any]:
        """The step as JSON types, as schemas/decision.schema.json says."""
        return {
            "setting": self.setting,
            "document": self.document,
            "audiences": list(self.audiences),
            "rules": list(self.rules),
            "severity": self.severity,
            "message": self.message,
        }


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
        return {name: list(value) if isinstance(value, Iterator) else value for name, value in self.members().items()}

    def members(self) -> dict[str, Any]:
        """The same, with iterators for lists: of a large decision, that many things need not be held at once."""
        return {
            "allow": self.allow,
            "findings": (finding.to_dict() for finding in self.findings),
            "waived": (finding.to_dict() for finding in self.waived),
            "obligations": (obligation.to_dict() for obligation in self.obligations),
            "steps": (step.to_dict() for step in self.steps),
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


class Found(NamedTuple):
    """What the pack found in some changes, in order."""

    findings: list[Finding]
    waived: list[Finding]
    obligations: list[Obligation]
    steps: list[Step]


class Assembly:
    """Makes one decision of what the pack returned, some changes at a time; what is said often is kept once.

    Args:
        locate: gives the place of what the pack found.
    """

    def __init__(self, locate: Locate = nowhere) -> None:
        self._locate = locate
        self._shared = _Shared()

    def found(self, judged: Mapping[str, Any]) -> Found:
        """What was found in some changes."""
        return Found(
            [self._finding(one) for one in sorted(judged["findings"], key=_weight)],
            [self._finding(one) for one in sorted(judged["waived"], key=_weight)],
            [Obligation(**duty) for duty in judged["obligations"]],
            [self._step(one) for one in sorted(judged["steps"], key=_urgency)],
        )

    @staticmethod
    def decision(ending: Mapping[str, Any], parts: Sequence[Found]) -> Decision:
        """The decision that the pack comes to, with what was found; the parts in the order of their changes."""
        duties = (duty for part in parts for duty in part.obligations)
        return Decision(
            allow=ending["allow"] is True,
            findings=tuple(finding for part in parts for finding in part.findings),
            waived=tuple(finding for part in parts for finding in part.waived),
            obligations=tuple(sorted(duties, key=_when)),
            steps=tuple(step for part in parts for step in part.steps),
            earliest=ending["earliest"],
            exposure=_in_order(ending["exposure"] | {"statutes": _statutes(ending["exposure"]["statutes"])}),
            pack=_in_order(ending["pack"]),
            at=ending["at"],
        )

    def _finding(self, found: Mapping[str, Any]) -> Finding:
        shared = self._shared
        return Finding(
            rule=shared[found["rule"]],
            title=shared[found["title"]],
            severity=shared[found["severity"]],
            setting=shared[found["setting"]],
            document=shared[found["document"]],
            audience=shared[found["audience"]],
            message=shared[found["message"]],
            expected=shared[found["expected"]],
            actual=shared[found["actual"]],
            fix=shared[found["fix"]],
            sources=shared[tuple(found["sources"])],
            location=self._locate(found["change"], tuple(found["path"])),
            waivers=tuple(
                Waiver(
                    author=waiver["author"],
                    approver=waiver["approver"],
                    reason=waiver["reason"],
                    expires_at=waiver["expires_at"],
                    location=self._locate(None, ("waivers", waiver["number"])),
                )
                for waiver in found.get("waivers", ())
            ),
        )

    def _step(self, step: Mapping[str, Any]) -> Step:
        shared = self._shared
        return Step(
            setting=shared[step["setting"]],
            document=shared[step["document"]],
            audiences=shared[tuple(sorted(step["audiences"]))],
            rules=shared[tuple(sorted(step["rules"]))],
            severity=shared[step["severity"]],
            message=shared[step["message"]],
        )


def decision(judged: Mapping[str, Any], locate: Locate = nowhere) -> Decision:
    """A decision from what the pack returned on all changes together, its findings put in order."""
    assembly = Assembly(locate)
    return assembly.decision(judged, [assembly.found(judged)])


class _Shared(dict[Any, Any]):
    """Gives of all that are equal the one that it was asked for first."""

    def __missing__(self, value: Any) -> Any:
        self[value] = value
        return value


def _statutes(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    ordered = (_in_order(row | {"audiences": sorted(row["audiences"])}) for row in rows)
    return sorted(ordered, key=lambda row: str(row["statute"]))


def _in_order(keyed: dict[str, _Value]) -> dict[str, _Value]:
    """The same, with the keys in an order that does not depend on what evaluated the pack."""
    return dict(sorted(keyed.items()))


def _when(duty: Obligation) -> tuple[str, ...]:
    return duty.due, str(duty.setting), str(duty.document), str(duty.audience), duty.message


def _urgency(step: dict[str, Any]) -> tuple[Any, ...]:
    change = -1 if step["change"] is None else step["change"]
    return change, _SEVERITIES.index(step["severity"]), sorted(step["rules"]), step["message"]


def _weight(found: dict[str, Any]) -> tuple[Any, ...]:
    change = -1 if found["change"] is None else found["change"]
    ranked = change, _SEVERITIES.index(found["severity"]), found["rule"], str(found["audience"])
    # Two findings of one rule may say the same and differ in their places, so that all that is said counts.
    told = [found[name] for name in ("message", "expected", "actual", "fix")]
    return *ranked, *told, [(isinstance(step, str), step) for step in found["path"]]


def stored_finding(finding: Mapping[str, Any]) -> Finding:
    """The finding that was written so."""
    waivers = tuple(
        Waiver(**waiver | {"location": _place(waiver["location"])}) for waiver in finding.get("waivers", ())
    )
    places = {name: _place(finding[name]) for name in ("location", "anchor")}
    return Finding(**{**finding, **places, "sources": tuple(finding["sources"]), "waivers": waivers})


def _place(stored: Mapping[str, Any] | None) -> Location | None:
    return Location(**stored) if stored else None
