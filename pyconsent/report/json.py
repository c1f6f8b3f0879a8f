"""The decision as JSON (schemas/decision.schema.json)."""

from __future__ import annotations

import json
from collections.abc import Sequence

from pyconsent.decision import Decision


def render(decision: Decision, _judged: Sequence[str]) -> str:
    """One object, indented; the keys of what was judged are in it."""
    return json.dumps(decision.to_dict(), indent=2, ensure_ascii=False)
