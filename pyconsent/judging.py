"""What is asked of the pack, whichever way it is evaluated, and what follows from its answers.

A judgement is a generator: it yields entry points with their inputs, is sent the
pack's values for them, and returns decisions. So it is the same for the gate that
waits and for the one of an event loop.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, TypeVar

from pyconsent.decision import Assembly, Decision, Found, Locate, decision, revision
from pyconsent.errors import EngineError, InputError
from pyconsent.instants import OF_DOCUMENT, OF_ORGANISATION, OF_PLAN, OF_WAIVERS, in_seconds, seconds

Moment = str | date | datetime
Changes = Sequence[Mapping[str, Any]]

_Outcome = TypeVar("_Outcome")
Judgement = Generator[tuple[str, bytes], Any, _Outcome]

# How often a judgement is begun when the pack is replaced in the midst of it.
_ATTEMPTS = 3


def now() -> datetime:
    """The moment that changes are judged from when none is named."""
    return datetime.now(UTC)


class PackReplacedError(EngineError):
    """The pack was replaced between two requests of one judgement."""


class Judge:
    """Judges changes by one organisation and its waivers.

    Args:
        organisation: schemas/organisation.schema.json.
        organisation_before: the same before the changes, where it changes with them.
        waivers: the list in schemas/waivers.schema.json.
        clock: gives the moment to judge from when none is named.
        chunk: how many changes are put into one input.
        require_revision: the only revision of the pack that may judge, if one is named.

    Raises:
        InputError: a moment in them cannot be read.
    """

    def __init__(
        self,
        organisation: Mapping[str, Any] | None,
        organisation_before: Mapping[str, Any] | None,
        waivers: Sequence[Mapping[str, Any]],
        clock: Callable[[], datetime],
        chunk: int,
        require_revision: str | None,
    ) -> None:
        self._clock = clock
        self._chunk = chunk
        self._required = require_revision
        standing: dict[str, Any] = {"organisation": {} if organisation is None else organisation}
        if organisation_before is not None and organisation_before != organisation:
            standing["organisation_before"] = organisation_before
        given = [(f"the {name.replace('_', ' ')}", value) for name, value in standing.items()]
        for name, value in given + [(f"waivers[{number}]", waiver) for number, waiver in enumerate(waivers)]:
            if not isinstance(value, Mapping):
                raise InputError(f"{name} is {value!r:.60}; give a mapping")
        # These are the same for every call, so they are written once.
        try:
            standing = {name: in_seconds(dict(value), OF_ORGANISATION, name) for name, value in standing.items()}
            standing["waivers"] = in_seconds([dict(waiver) for waiver in waivers], OF_WAIVERS, "waivers")
        except ValueError as error:
            raise InputError(str(error)) from error
        self._standing = _json(standing)[1:-1]

    def each(self, changes: Changes, at: Moment | None) -> Judgement[list[Decision]]:
        """A decision on each change by itself."""
        moment = self._moment(at)
        return _steadily(lambda: self._each(changes, moment))

    def together(self, changes: Changes, at: Moment | None, locate: Locate) -> Judgement[Decision]:
        """One decision on all the changes."""
        moment = self._moment(at)
        return _steadily(lambda: self._together(changes, moment, locate))

    def _each(self, changes: Changes, moment: int) -> Judgement[list[Decision]]:
        judged: list[dict[str, Any]] = []
        for chunk in _chunks(changes, self._chunk):
            judged += yield self._question("decisions", moment, "changes", chunk)
        if len(judged) != len(changes):
            raise EngineError(f"the pack gave {len(judged)} decisions on {len(changes)} changes")
        self._check_packs([one["pack"] for one in judged])
        return [decision(one) for one in judged]

    def _together(self, changes: Changes, moment: int, locate: Locate) -> Judgement[Decision]:
        assembly = Assembly(locate)
        parts: list[Found] = []
        brief: list[dict[str, Any]] = []
        packs: list[dict[str, str]] = []
        for number, chunk in enumerate(_chunks(changes, self._chunk)):
            part = yield self._question("part", moment, "changes", chunk)
            for told in (*part["findings"], *part["waived"], *part["steps"]):
                told["change"] += number * self._chunk
            # What was answered is many times as large as what is kept of it.
            parts.append(assembly.found(part))
            brief.append({name: part[name] for name in ("denied", "exposed", "used", "earliest")})
            packs.append(part["pack"])
        ending = yield self._question("conclusion", moment, "parts", brief)
        self._check_packs([*packs, ending["pack"]])
        on_no_change = assembly.found(ending | {"waived": [], "obligations": []})
        return assembly.decision(ending, [on_no_change, *parts])

    def _moment(self, at: Moment | None) -> int:
        try:
            return seconds(self._clock() if at is None else at)
        except ValueError as error:
            raise InputError(f"at: {error}") from error

    def _question(self, entrypoint: str, moment: int, name: str, value: Any) -> tuple[str, bytes]:
        text = b'{"at":%d,%b,"%b":%b}' % (moment, self._standing, name.encode(), _json(value))
        return f"pyconsent/{entrypoint}", text

    def _check_packs(self, packs: list[dict[str, str]]) -> None:
        revisions = {revision(pack) for pack in packs}
        if len(revisions) > 1:
            raise PackReplacedError(f"the pack was replaced in the midst: {', '.join(sorted(revisions))}")
        if self._required and revisions - {self._required}:
            raise EngineError(
                f"the pack is {', '.join(revisions)}, and {self._required} is required; "
                "roll that one out, or require the other"
            )


def _steadily(judgement: Callable[[], Judgement[_Outcome]]) -> Judgement[_Outcome]:
    """The judgement, begun again when the pack was replaced in the midst of it."""
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            return (yield from judgement())
        except PackReplacedError:
            if attempt == _ATTEMPTS:
                raise
        except (LookupError, TypeError, ValueError) as error:
            raise EngineError(f"what was answered is no decision of the pack: {error!r}") from error
    raise AssertionError


def _chunks(changes: Changes, size: int) -> Iterator[list[dict[str, Any]]]:
    for start in range(0, len(changes), size):
        yield [_in_seconds(change, start + place) for place, change in enumerate(changes[start : start + size])]


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
