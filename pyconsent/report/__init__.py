"""One module for each way to write a record; each has ``render``, which takes a record and gives text."""

from __future__ import annotations

from importlib import import_module

from pyconsent.record import Record

FORMATS = ("text", "json", "jsonl", "html", "markdown", "sarif", "junit", "github", "gitlab")


def render(record: Record, format: str) -> str:
    """The record as one of the formats writes it. Its module is loaded then, for some take long."""
    text: str = import_module(f"pyconsent.report.{format}").render(record)
    return text
