"""Records that are hard to lay out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pyconsent import Location, Obligation, Step
from pyconsent.record import JudgedChange, Record
from report.records import BEFORE, DECISION, FINDING, LAW, WAIVER

SCRIPT = "<script>document.title='taken'</script>"
QUOTES = "\"'><img src=x onerror=\"document.title='taken'\">"
LONG = "unbroken" * 60
ARABIC = "إعدادات الخصوصية"

FLOW: dict[str, Any] = {
    "while": [True],
    "data_categories": ["user.content.private", LONG],
    "data_uses": ["train_ai_system", SCRIPT],
    "recipients": ["partner", QUOTES, ARABIC],
    "consent": "opt_out",
    "artefacts": [{"name": SCRIPT, "kind": "model"}],
}
PLAN: dict[str, Any] = {
    "effective_at": "2025-02-01",
    "notices": [
        {"channel": "email", "audiences": [SCRIPT, ARABIC], "scheduled_at": "2025-01-11", "states": {"change": QUOTES}},
        {"channel": None, "audiences": None, "scheduled_at": "2025-01-11T01:00:00Z", "sent_at": "2025-01-12"},
        {},
    ],
    "objection": {"opens_at": "2025-01-11", "closes_at": "2025-01-31"},
    "data_collected_before": {"since": "2001-01-01", "used": True},
}
ORGANISATION: dict[str, Any] = {
    "name": f"{SCRIPT} & {ARABIC}",
    "recipients": {"partner": {"title": QUOTES, "kind": "third_party"}, ARABIC: {"kind": None}},
    "documents": {
        "policy": {
            "title": LONG,
            "versions": [
                {"version": 1, "published_at": "2020-01-01", "effective_at": "2020-02-01"},
                {"version": SCRIPT, "published_at": "2025-01-10", "effective_at": None},
            ],
        }
    },
}
_FOUND = replace(
    FINDING, setting=SCRIPT, title=QUOTES, audience=ARABIC, message=SCRIPT, expected=LONG, actual=QUOTES, fix=ARABIC,
    sources=(SCRIPT, LONG), location=Location(f"{LONG}.yaml", 1, 1), anchor=None,
)  # fmt: skip

# Everything that a person can write is hostile, very long, or from right to left.
HOSTILE = Record(
    replace(
        DECISION,
        findings=(
            _FOUND,
            replace(_FOUND, audience=LONG, severity="critical"),
            replace(_FOUND, severity="warning", setting=None, document=QUOTES),
            replace(FINDING, setting=None, audience=None),
        ),
        waived=(replace(_FOUND, waivers=(replace(WAIVER, author=SCRIPT, approver=QUOTES, reason=LONG),)),),
        obligations=(Obligation(SCRIPT, None, LONG, "2025-02-01T09:30:00Z", QUOTES),),
        steps=(Step(SCRIPT, None, (SCRIPT, LONG, ARABIC), ("notice.late", SCRIPT), "error", QUOTES),),
        exposure={"estimate": True, "note": SCRIPT, "statutes": [LAW | {"title": LONG, "audiences": [SCRIPT, LONG]}]},
        pack={"version": SCRIPT, "digest": LONG},
    ),
    (
        JudgedChange(
            SCRIPT,
            None,
            BEFORE | {"title": SCRIPT, "description": ARABIC, LONG: LONG},
            BEFORE
            | {"title": QUOTES, "description": LONG, "default": {ARABIC: True, SCRIPT: QUOTES}, "processing": [FLOW]},
            PLAN,
            {"after": Location(f"{LONG}.yaml", 1, 1)},
            {"partner": "processor"},
        ),
        JudgedChange(LONG, None, None, BEFORE | {"title": LONG}, None, {}),
        JudgedChange(None, QUOTES, ORGANISATION["documents"]["policy"], None, {"effective_at": SCRIPT}, {}),
    ),
    ORGANISATION,
)
