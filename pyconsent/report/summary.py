"""How a record is told in one sentence."""

from __future__ import annotations

from pyconsent.record import Record
from pyconsent.report.wording import counted, tally


def verdict(record: Record) -> str:
    """``Allowed``; ``Denied``; or ``Passed``, when only what a baseline knew denies."""
    if record.decision.allow:
        return "Allowed"
    return "Passed" if record.passes else "Denied"


def summary(record: Record) -> str:
    """``Denied: 1 error in 2 changes judged as of … by pack 0.1.0.``, and how many findings a baseline hides."""
    decision, hidden = record.decision, len(record.known)
    found = tally(decision.findings) or ("nothing new" if hidden else "nothing found")
    changes = counted(len(record.changes), "change")
    judged = f"{found} in {changes} judged as of {decision.at} by pack {decision.pack['version']}"
    verb = "is" if hidden == 1 else "are"
    left_out = f"; {counted(hidden, 'finding')} that the baseline knew {verb} not shown" if hidden else ""
    return f"{verdict(record)}: {judged}{left_out}."
