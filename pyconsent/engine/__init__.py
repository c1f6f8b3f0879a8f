"""Ways to evaluate the pack: one module each."""

from __future__ import annotations

from typing import Any, Protocol


class Engine(Protocol):
    """Something that holds the pack and evaluates it. Safe to share between threads."""

    @property
    def chunk(self) -> int:
        """How many changes are best put into one call."""

    def evaluate(self, entrypoint: str, text: bytes) -> Any:
        """The value of ``entrypoint`` (``pyconsent/decision``) for an input in JSON.

        Raises:
            EngineError: there is no value.
        """


class AsyncEngine(Protocol):
    """The same, for an event loop."""

    @property
    def chunk(self) -> int:
        """How many changes are best put into one call."""

    async def evaluate(self, entrypoint: str, text: bytes) -> Any:
        """The value of ``entrypoint`` (``pyconsent/decision``) for an input in JSON.

        Raises:
            EngineError: there is no value.
        """

    async def close(self) -> None:
        """Closes what it holds open."""
