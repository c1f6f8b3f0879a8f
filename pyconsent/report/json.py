"""The record as JSON (schemas/decision.schema.json)."""

from __future__ import annotations

from collections.abc import Iterator

from pyconsent.record import Record
from pyconsent.report.indented import indented


def pieces(record: Record) -> Iterator[str]:
    """One object, indented; ``pyconsent report`` reads it again."""
    return indented(record.members())
