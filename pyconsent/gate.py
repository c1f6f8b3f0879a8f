"""The gate: proposed changes in, decisions out."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cache
from importlib import resources
from itertools import islice
from typing import Any

from pyconsent.decision import Decision, Locate, decision, nowhere
from pyconsent.engine.wasm import Policy
from pyconsent.errors import InputError
from pyconsent.instants import OF_DOCUMENT, OF_ORGANISATION, OF_PLAN, OF_WAIVERS, in_seconds, seconds

# Few enough that the cost of a change does not grow, many enough that a call's is shared.
_CHUNK = 100


def _now() -> datetime:
    return datetime.now(UTC)


@cache
def embedded() -> Policy:
    """The pack that is installed with the package, compiled once for all gates.

    Raises:
        EngineError: it cannot be loaded.
    """
    pack = resources.files("pyconsent").joinpath("pack")
    return Policy(pack.joinpath("policy.wasm").read_bytes(), pack.joinpath("data.json").read_bytes())


class Gate:
    """Evaluates proposed changes against the pack. Safe to share between threads.

    Args:
        organisation: audiences, recipients, documents, thresholds and statutes
            (schemas/organisation.schema.json). What it does not declare is unknown,
            and what is unknown is denied.
        waivers: exceptions (the list in schemas/waivers.schema.json).
        clock: gives the moment to judge from when a call names none.

    Raises:
        InputError: a moment in them cannot be read.
        EngineError: the pack cannot be loaded.

    A change is a mapping as in schemas/changes.schema.json: ``setting`` (or
    ``document``), ``before`` and ``after`` (null where it is not there) and ``plan``.
    Moments are RFC 3339 text, dates, or datetimes with a time zone.
    """

    def __init__(
        self,
        organisation: Mapping[str, Any] | None = None,
        waivers: Sequence[Mapping[str, Any]] = (),
        clock: Callable[[], datetime] = _now,
    ) -> None:
        self._clock = clock
        self._policy = embedded()
        # These are the same for every call, so they are written once.
        try:
            self._standing = b'"organisation":%b,"waivers":%b' % (
                _json(in_seconds(dict(organisation or {}), OF_ORGANISATION, "organisation")),
                _json(in_seconds([dict(waiver) for waiver in waivers], OF_WAIVERS, "waivers")),
            )
        except ValueError as error:
            raise InputError(str(error)) from error

    def evaluate(self, change: Mapping[str, Any], at: str | date | datetime | None = None) -> Decision:
        """The decision on one change, as of a moment (now, unless given).

        Raises:
            InputError: a moment cannot be read, or a value is not of JSON's types.
            EngineError: the pack gave no decision.
        """
        return self.evaluate_many([change], at)[0]

    def evaluate_many(
        self, changes: Iterable[Mapping[str, Any]], at: str | date | datetime | None = None
    ) -> list[Decision]:
        """A decision on each change by itself, in their order.

        Raises:
            InputError: a moment cannot be read, or a value is not of JSON's types.
            EngineError: the pack gave no decision.
        """
        moment = self._moment(at)
        return [
            decision(judged)
            for chunk in _chunks(changes)
            for judged in self._evaluated("pyconsent/decisions", moment, b'"changes":%b' % _json(chunk))
        ]

    def decide(
        self,
        changes: Iterable[Mapping[str, Any]],
        at: str | date | datetime | None = None,
        locate: Locate = nowhere,
    ) -> Decision:
        """One decision on all the changes together.

        Args:
            changes: as for ``evaluate_many``.
            at: the moment to judge from; now, unless given.
            locate: gives the place of a path of a change, by the change's number.

        Raises:
            InputError: a moment cannot be read, or a value is not of JSON's types.
            EngineError: the pack gave no decision.
        """
        moment = self._moment(at)
        parts = []
        for number, chunk in enumerate(_chunks(changes)):
            part = self._evaluated("pyconsent/part", moment, b'"changes":%b' % _json(chunk))
            for found in (*part["findings"], *part["waived"]):
                found["change"] += number * _CHUNK
            parts.append(part)
        brief = [{name: part[name] for name in ("denied", "exposed", "used")} for part in parts]
        ending = self._evaluated("pyconsent/conclusion", moment, b'"parts":%b' % _json(brief))
        findings = [*ending["findings"], *(found for part in parts for found in part["findings"])]
        waived = [found for part in parts for found in part["waived"]]
        obligations = [duty for part in parts for duty in part["obligations"]]
        return decision(ending | {"findings": findings, "waived": waived, "obligations": obligations}, locate)

    def _moment(self, at: str | date | datetime | None) -> int:
        try:
            return seconds(self._clock() if at is None else at)
        except ValueError as error:
            raise InputError(f"at: {error}") from error

    def _evaluated(self, entrypoint: str, moment: int, rest: bytes) -> Any:
        return self._policy.evaluate(entrypoint, b'{"at":%d,%b,%b}' % (moment, self._standing, rest))


def _chunks(changes: Iterable[Mapping[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    numbered = enumerate(changes)
    while chunk := [_in_seconds(change, number) for number, change in islice(numbered, _CHUNK)]:
        yield chunk


def _in_seconds(change: Mapping[str, Any], number: int) -> dict[str, Any]:
    name = f"changes[{number}]"
    try:
        converted = dict(change)
        if "plan" in converted:
            converted["plan"] = in_seconds(converted["plan"], OF_PLAN, f"{name}.plan")
        for side in ("before", "after"):
            if "document" in converted and side in converted:
                converted[side] = in_seconds(converted[side], OF_DOCUMENT, f"{name}.{side}")
        return converted
    except (TypeError, ValueError) as error:
        raise InputError(str(error)) from error


def _json(value: Any) -> bytes:
    try:
        return json.dumps(value, separators=(",", ":"), allow_nan=False).encode()
    except (TypeError, ValueError, RecursionError) as error:
        raise InputError(f"not a value of JSON: {error}") from error
