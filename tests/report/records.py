"""A record in which everything that a report can tell is told."""

from __future__ import annotations

from dataclasses import replace

from pyconsent import Decision, Finding, Location, Obligation, Step, Waiver
from pyconsent.record import JudgedChange, Record

FINDING = Finding(
    rule="notice.late",
    title="Notice too late",
    severity="error",
    setting="tips",
    document=None,
    audience="members",
    message="the notice is late → by a day",
    expected="in time",
    actual="late",
    fix="send it",
    sources=("A law", "A case"),
    location=Location("settings.yaml", 12, 7),
    anchor=Location("settings.yaml", 14, 5),
)
WAIVER = Waiver("a@example.com", "b@example.com", "a trial", "2025-03-01T00:00:00Z", Location("waivers.yaml", 2, 5))
LAW = {
    "statute": "sca", "title": "Stored Communications Act", "citation": "18 U.S.C. §2707(c)",
    "note": "", "audiences": ["members"], "people": None, "amount_per_person": 1000,
    "amount": None, "currency": "USD",
}  # fmt: skip
DECISION = Decision(
    allow=False,
    findings=(FINDING, replace(FINDING, setting=None, document="policy", audience=None, location=None, anchor=None)),
    waived=(replace(FINDING, waivers=(WAIVER, replace(WAIVER, location=None))),),
    obligations=(Obligation("tips", None, "members", "2025-02-01T00:00:00Z", "send the notice"),),
    steps=(Step("tips", None, ("members",), ("notice.late",), "error", "send it"),),
    earliest="2025-02-10",
    exposure={"estimate": True, "note": "an estimate", "statutes": [LAW]},
    pack={"version": "1.0", "digest": "sha256:0"},
    at="2025-01-10T00:00:00Z",
)
BEFORE = {"title": "Tips", "values": [True, False], "default": False, "processing": "none"}
CHANGES = (
    JudgedChange(
        setting="tips",
        document=None,
        before=BEFORE,
        after=BEFORE | {"default": True},
        plan={"effective_at": "2025-02-01", "notices": []},
        locations={
            "before": Location("old/settings.yaml", 9, 3),
            "after": Location("settings.yaml", 9, 3),
            "plan": Location("plans.yaml", 2, 5),
        },
        before_recipients={"partner": "processor"},
    ),
    JudgedChange(
        setting=None,
        document="policy",
        before=None,
        after={"title": "Policy", "versions": []},
        plan=None,
        locations={"after": Location("organisation.yaml", 20, 3)},
    ),
)
RECORD = Record(DECISION, CHANGES, {"name": "Example", "audiences": {"members": {"title": "Members"}}})

# What files may hold, to break out of any format.
EVIL = "50% a::b, c\r\n::error::<script>alert('&\")</script>]]>[x](1){0}\x00\x1b[31m\x85\u202e\ud800\uffff😀"
OWN_FINDING = Finding(
    rule="own.weekend",
    title=f"Own {EVIL}",
    severity="critical",
    setting=EVIL,
    document=None,
    audience=EVIL,
    message=f"message {EVIL}",
    expected=f"expected {EVIL}",
    actual=f"actual {EVIL}",
    fix=f"fix {EVIL}",
    sources=(EVIL,),
    location=Location("Größe, 100% [1]/HEAD:\udcff?.yaml", 3, 1),
)
WARNING = replace(
    FINDING, rule="notice.unannounced", title="Unannounced", severity="warning", audience=None, anchor=None
)
NASTY = Record(
    replace(
        DECISION,
        findings=(WARNING, OWN_FINDING),
        waived=(replace(OWN_FINDING, waivers=(Waiver(EVIL, EVIL, EVIL, "2025-03-01T00:00:00Z"),)),),
        obligations=(Obligation(EVIL, None, EVIL, "2025-02-01T00:00:00Z", EVIL),),
        steps=(Step(EVIL, None, (EVIL,), ("own.weekend",), "critical", EVIL),),
        exposure={"estimate": True, "note": EVIL, "statutes": [LAW | {"title": EVIL, "audiences": [EVIL]}]},
    ),
    (JudgedChange(EVIL, None, {"title": EVIL}, {"title": EVIL}, None, {}), *CHANGES),
    None,
)
# What is found where nothing was read from a file, and of a baseline.
NOWHERE = Record(
    replace(DECISION, findings=(replace(FINDING, location=None, anchor=None),), waived=(), obligations=()),
    (replace(CHANGES[0], locations={}),),
    None,
    (OWN_FINDING, WARNING),
)
ALLOWED = Record(
    replace(DECISION, allow=True, findings=(), waived=(), steps=(), earliest=None), CHANGES, RECORD.organisation
)
