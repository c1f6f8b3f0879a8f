"""The record as JSON (schemas/decision.schema.json)."""

from __future__ import annotations

import json

from pyconsent.record import Record


def render(record: Record) -> str:
    """One object, indented; ``pyconsent report`` reads it again."""
    return json.dumps(record.to_dict(), indent=2, ensure_ascii=False)
