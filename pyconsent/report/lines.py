"""Reports that are made of lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator


def joined(lines: Iterable[str]) -> Iterator[str]:
    """The lines, each but the last with its end."""
    for number, line in enumerate(lines):
        yield f"\n{line}" if number else line
