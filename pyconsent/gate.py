"""The gate: proposed changes in, decisions out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from importlib import import_module, resources
from types import ModuleType, TracebackType
from typing import Any, Literal, Self, TypeVar

from pyconsent.decision import Decision, Locate, nowhere
from pyconsent.engine import AsyncEngine, Engine
from pyconsent.engine.wasm import Policy
from pyconsent.errors import not_installed
from pyconsent.judging import Judge, Judgement, Moment, now

_Outcome = TypeVar("_Outcome")


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
        engine: ``embedded``; ``opa`` for the server that the environment names
            (:meth:`pyconsent.engine.opa.Server.from_environment`); or an engine.
        require_revision: the only revision of the pack that may judge.
        organisation_before: the organisation as it was, where it changes with what is
            judged: of two thresholds, the stricter counts.

    Raises:
        InputError: a moment in them cannot be read, or no server is named.
        EngineError: the pack cannot be loaded.

    A change is a mapping as in schemas/changes.schema.json: ``setting`` (or
    ``document``), ``before`` and ``after`` (null where it is not there) and ``plan``.
    Moments are RFC 3339 text, dates, or datetimes with a time zone.
    """

    def __init__(
        self,
        organisation: Mapping[str, Any] | None = None,
        waivers: Sequence[Mapping[str, Any]] = (),
        clock: Callable[[], datetime] = now,
        engine: Engine | Literal["embedded", "opa"] = "embedded",
        require_revision: str | None = None,
        organisation_before: Mapping[str, Any] | None = None,
    ) -> None:
        self._engine = _engine(engine)
        self._judge = Judge(organisation, organisation_before, waivers, clock, self._engine.chunk, require_revision)

    def evaluate(self, change: Mapping[str, Any], at: Moment | None = None) -> Decision:
        """The decision on one change, as of a moment (now, unless given).

        Raises:
            InputError: a moment cannot be read, or a value is not of JSON's types.
            EngineError: the pack gave no decision.
        """
        return self.evaluate_many([change], at)[0]

    def evaluate_many(self, changes: Iterable[Mapping[str, Any]], at: Moment | None = None) -> list[Decision]:
        """A decision on each change by itself, in their order.

        Raises:
            InputError: a moment cannot be read, or a value is not of JSON's types.
            EngineError: the pack gave no decision.
        """
        return self._follow(self._judge.each(list(changes), at))

    def decide(
        self, changes: Iterable[Mapping[str, Any]], at: Moment | None = None, locate: Locate = nowhere
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
        return self._follow(self._judge.together(list(changes), at, locate))

    def _follow(self, judgement: Judgement[_Outcome]) -> _Outcome:
        try:
            entrypoint, text = next(judgement)
            while True:
                entrypoint, text = judgement.send(self._engine.evaluate(entrypoint, text))
        except StopIteration as end:
            outcome: _Outcome = end.value
            return outcome


class AsyncGate:
    """The same gate for an event loop, on an OPA server; close it, or use ``async with``.

    Args:
        organisation: as for :class:`Gate`.
        waivers: as for :class:`Gate`.
        clock: as for :class:`Gate`.
        engine: the engine; the server that the environment names, unless given.
        require_revision: as for :class:`Gate`.
        organisation_before: as for :class:`Gate`.

    Raises:
        InputError: a moment in them cannot be read, or no server is named.
    """

    def __init__(
        self,
        organisation: Mapping[str, Any] | None = None,
        waivers: Sequence[Mapping[str, Any]] = (),
        clock: Callable[[], datetime] = now,
        engine: AsyncEngine | None = None,
        require_revision: str | None = None,
        organisation_before: Mapping[str, Any] | None = None,
    ) -> None:
        if engine is None:
            opa = server_engine()
            engine = opa.AsyncOpaEngine(opa.Server.from_environment())
        self._engine: AsyncEngine = engine
        self._judge = Judge(organisation, organisation_before, waivers, clock, self._engine.chunk, require_revision)

    async def evaluate(self, change: Mapping[str, Any], at: Moment | None = None) -> Decision:
        """As :meth:`Gate.evaluate`."""
        return (await self.evaluate_many([change], at))[0]

    async def evaluate_many(self, changes: Iterable[Mapping[str, Any]], at: Moment | None = None) -> list[Decision]:
        """As :meth:`Gate.evaluate_many`."""
        return await self._follow(self._judge.each(list(changes), at))

    async def decide(
        self, changes: Iterable[Mapping[str, Any]], at: Moment | None = None, locate: Locate = nowhere
    ) -> Decision:
        """As :meth:`Gate.decide`."""
        return await self._follow(self._judge.together(list(changes), at, locate))

    async def close(self) -> None:
        """Closes what the engine holds open."""
        await self._engine.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def _follow(self, judgement: Judgement[_Outcome]) -> _Outcome:
        try:
            entrypoint, text = next(judgement)
            while True:
                entrypoint, text = judgement.send(await self._engine.evaluate(entrypoint, text))
        except StopIteration as end:
            outcome: _Outcome = end.value
            return outcome


def _engine(engine: Engine | Literal["embedded", "opa"]) -> Engine:
    if engine == "embedded":
        return embedded()
    if engine == "opa":
        opa = server_engine()
        server: Engine = opa.OpaEngine(opa.Server.from_environment())
        return server
    return engine


def server_engine() -> ModuleType:
    """The module of the server's engine, whose packages are not installed everywhere.

    Raises:
        InputError: they are not.
    """
    try:
        return import_module("pyconsent.engine.opa")
    except ModuleNotFoundError as error:
        raise not_installed(error, "fleet") from error
