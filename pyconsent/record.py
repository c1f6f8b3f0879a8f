"""What is kept of a judgement: the decision, and what it was made on. Reports are written from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from pyconsent.decision import Decision, Finding, stored_finding
from pyconsent.errors import InputError
from pyconsent.reading.source import Location, Source
from pyconsent.reading.validation import validate


@dataclass(frozen=True, slots=True)
class JudgedChange:
    """One change as it was read.

    Attributes:
        setting: the key of the setting, or None when it is about a document.
        before: schemas/catalogue.schema.json (or of a document, organisation.schema.json),
            as it was; None where it was not there.
        after: the same as it will be.
        plan: schemas/plans.schema.json.
        locations: where ``before``, ``after`` and ``plan`` stand, as far as they were read
            from files.
        before_recipients: kinds that recipients had before, where they change.
    """

    setting: str | None
    document: str | None
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    plan: Mapping[str, Any] | None
    locations: Mapping[str, Location]
    before_recipients: Mapping[str, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """The key of what changes."""
        return self.setting or self.document or ""

    def to_dict(self) -> dict[str, Any]:
        """The change as JSON types, as schemas/decision.schema.json says; what was read is not copied."""
        return {
            "setting": self.setting,
            "document": self.document,
            "before": self.before,
            "after": self.after,
            "plan": self.plan,
            "locations": {name: place.to_dict() for name, place in self.locations.items()},
            "before_recipients": self.before_recipients,
        }


@dataclass(frozen=True, slots=True)
class Record:
    """A decision with what it is about.

    Attributes:
        decision: the decision; its findings are without those in ``known``.
        changes: what was judged.
        organisation: schemas/organisation.schema.json, as it was read.
        known: the findings that a baseline knew already.
    """

    decision: Decision
    changes: tuple[JudgedChange, ...]
    organisation: Mapping[str, Any] | None
    known: tuple[Finding, ...] = ()

    @property
    def passes(self) -> bool:
        """Whether nothing denies but what a baseline knew."""
        return self.decision.allow or (
            any(finding.denies for finding in self.known)
            and not any(finding.denies for finding in self.decision.findings)
        )

    def members(self) -> dict[str, Any]:
        """The record as schemas/decision.schema.json says, in JSON types; its lists are iterators."""
        return {
            **self.decision.members(),
            **({"known": (finding.to_dict() for finding in self.known)} if self.known else {}),
            "changes": (change.to_dict() for change in self.changes),
            "organisation": self.organisation,
        }

    @classmethod
    def read(cls, source: Source) -> Self:
        """A record that was written as JSON.

        Raises:
            InputError: it is no decision, does not fit schemas/decision.schema.json, or does not say what was
                judged.
        """
        if not isinstance(source.data, dict) or "allow" not in source.data:
            raise InputError(f"{source.name}:1: it is no decision; write one with pyconsent check --format json")
        validate(source, "decision")
        stored = dict(source.data)
        if "changes" not in stored or "organisation" not in stored:
            raise InputError(
                f"{source.name}:1: it does not say what was judged; write it with pyconsent check --format json"
            )
        changes = tuple(
            JudgedChange(**change | {"locations": {name: Location(**at) for name, at in change["locations"].items()}})
            for change in stored.pop("changes")
        )
        organisation = stored.pop("organisation")
        known = tuple(map(stored_finding, stored.pop("known", ())))
        return cls(Decision.from_dict(stored), changes, organisation, known)
