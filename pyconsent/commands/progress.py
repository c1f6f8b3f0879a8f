"""A bar on the terminal while many changes are judged."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click

from pyconsent.engine import Engine


@contextmanager
def watched(engine: Engine, changes: int) -> Iterator[Engine]:
    """The engine, with a bar on standard error that follows its evaluations of so many changes.

    There is none for what one evaluation judges, where standard error is no terminal, or with ``--quiet``.
    """
    if changes <= engine.chunk or not sys.stderr.isatty() or click.get_current_context().params["quiet"]:
        yield engine
        return
    with click.progressbar(length=changes, label="judging", file=sys.stderr) as bar:
        yield _Watched(engine, bar)


class _Watched:
    """The engine, whose every evaluation moves the bar by the changes that are put into one."""

    def __init__(self, engine: Engine, bar: Any) -> None:
        self.chunk = engine.chunk
        self._engine = engine
        self._bar = bar

    def evaluate(self, entrypoint: str, text: bytes) -> Any:
        value = self._engine.evaluate(entrypoint, text)
        self._bar.update(self.chunk)
        return value
