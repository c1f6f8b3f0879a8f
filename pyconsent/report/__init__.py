"""One module for each way to write a record; each has ``pieces``, which takes a record and gives text, bit by bit."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module

from pyconsent.record import Record

FORMATS = ("text", "json", "jsonl", "html", "markdown", "sarif", "junit", "github", "gitlab")


def pieces(record: Record, format: str) -> Iterator[str]:
    """The record as one of the formats writes it, bit by bit. Its module is loaded then, for some take long."""
    text: Iterator[str] = import_module(f"pyconsent.report.{format}").pieces(record)
    return text


def render(record: Record, format: str) -> str:
    """The whole text of it."""
    return "".join(pieces(record, format))
