"""The report as a person reads it: whole, grouped, and in as many columns as there are."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click import unstyle

from pyconsent import Decision, Finding, Location, Obligation, Waiver, report
from pyconsent.record import JudgedChange, Record

NO_EXPOSURE: dict[str, Any] = {"estimate": True, "note": "an estimate; not legal advice", "statutes": []}

ALLOWED = Decision(
    allow=True,
    findings=(),
    waived=(),
    obligations=(),
    steps=(),
    earliest=None,
    exposure=NO_EXPOSURE,
    pack={"version": "1.0", "digest": "sha256:0"},
    at="2025-01-10T00:00:00Z",
)

SHARED = Finding(
    rule="sharing.consent_model",
    title="Consent that is not opt-in",
    severity="error",
    setting="tips",
    document=None,
    audience="members",
    message="the consent model of user.content.public → personalize → partner is opt_out",
    expected="opt_in: explicit, affirmative and separate",
    actual="opt_out",
    fix="ask each person for explicit opt-in, separately from any terms, and declare consent: opt_in",
    sources=("GDPR Art. 7", "11 CCR §7004"),
    location=Location("settings/a-long-name.yaml", 12, 7),
)
SENSITIVE = replace(
    SHARED,
    rule="sharing.sensitive",
    severity="critical",
    message="sensitive data of members without opt-in: user.content.private → train_ai_system → partner",
    sources=("GDPR Art. 4(11)", "GDPR Art. 7"),
)
REWRITTEN = replace(
    SHARED,
    rule="notice.missing",
    setting=None,
    document="policy",
    audience="everyone",
    message="everyone is told nothing of this change",
    expected="a notice",
    actual="no notice is planned",
    fix="send a notice by 2025-03-02",
    sources=("11 CCR §7004", "GDPR Art. 7"),
    location=None,
)
UNUSED = replace(SHARED, rule="waiver.unused", severity="warning", audience=None, message="m", location=None)
DENIED = replace(
    ALLOWED,
    allow=False,
    findings=(UNUSED, SENSITIVE, SHARED, replace(SHARED, audience="new_users"), REWRITTEN),
)
WAIVED = replace(
    ALLOWED,
    waived=tuple(
        replace(
            SHARED,
            audience=audience,
            waivers=(Waiver("a@example.com", "b@example.com", "a trial", "2025-03-01T00:00:00Z"),),
        )
        for audience in ("members", "new_users")
    ),
)
OWING = replace(
    ALLOWED,
    obligations=(
        Obligation(
            "tips", None, "members", "2025-02-01T00:00:00Z", "send the notice by email to members on 2025-02-01"
        ),
        Obligation(None, "policy", "everyone", "2025-03-01T00:00:00Z", "honour objections until 2025-03-01"),
    ),
)
LAW = {
    "statute": "sca", "title": "Stored Communications Act", "citation": "18 U.S.C. §2707(c)",
    "note": "courts differ", "audiences": ["eu", "members"], "people": 2000, "amount_per_person": 1000,
    "amount": 2000000, "currency": "USD",
}  # fmt: skip
EXPOSED = replace(
    ALLOWED,
    exposure=NO_EXPOSURE | {"statutes": [LAW, LAW | {"people": None, "amount": None, "note": "", "title": "Other"}]},
)


def render(decision: Decision, *judged: str) -> str:
    changes = tuple(JudgedChange(key, None, None, None, None, {}) for key in judged)
    return report.render(Record(decision, changes, None), "text")


def told(decision: Decision, *judged: str) -> str:
    return unstyle(render(decision, *judged))


@pytest.fixture(autouse=True)
def columns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")


def test_a_denial() -> None:
    assert (
        told(DENIED, "tips", "policy")
        == """\
tips

  critical sharing.sensitive for members  settings/a-long-name.yaml:12
    sensitive data of members without opt-in: user.content.private → train_ai_system → partner
    expected  opt_in: explicit, affirmative and separate
    actual    opt_out
    fix       ask each person for explicit opt-in, separately from any terms, and declare consent:
              opt_in
    sources   [1] [2]

  error sharing.consent_model for members, new_users  settings/a-long-name.yaml:12
    the consent model of user.content.public → personalize → partner is opt_out
    expected  opt_in: explicit, affirmative and separate
    actual    opt_out
    fix       ask each person for explicit opt-in, separately from any terms, and declare consent:
              opt_in
    sources   [2] [3]

  warning waiver.unused
    m
    expected  opt_in: explicit, affirmative and separate
    actual    opt_out
    fix       ask each person for explicit opt-in, separately from any terms, and declare consent:
              opt_in
    sources   [2] [3]

policy

  error notice.missing for everyone
    everyone is told nothing of this change
    expected  a notice
    actual    no notice is planned
    fix       send a notice by 2025-03-02
    sources   [2] [3]

Sources
  [1] GDPR Art. 4(11)
  [2] GDPR Art. 7
  [3] 11 CCR §7004

Denied: 1 critical finding, 3 errors, 1 warning in 2 changes judged as of 2025-01-10T00:00:00Z by
pack 1.0."""
    )


def test_a_denial_that_time_would_mend_says_from_which_day_on() -> None:
    decision = replace(ALLOWED, allow=False, findings=(REWRITTEN,), earliest="2025-03-02")
    assert told(decision, "policy").splitlines()[-2:] == [
        "Denied: 1 error in 1 change judged as of 2025-01-10T00:00:00Z by pack 1.0.",
        "With the fixes above it could take effect on 2025-03-02 at the earliest.",
    ]


def test_a_denial_in_40_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    decision = replace(ALLOWED, allow=False, findings=(SHARED,))
    assert (
        told(decision, "tips")
        == """\
tips

  error sharing.consent_model for
    members
    settings/a-long-name.yaml:12
    the consent model of
    user.content.public → personalize →
    partner is opt_out
    expected  opt_in: explicit,
              affirmative and separate
    actual    opt_out
    fix       ask each person for
              explicit opt-in,
              separately from any terms,
              and declare consent:
              opt_in
    sources   [1] [2]

Sources
  [1] GDPR Art. 7
  [2] 11 CCR §7004

Denied: 1 error in 1 change judged as of
2025-01-10T00:00:00Z by pack 1.0."""
    )


def test_an_allowed_change() -> None:
    assert told(ALLOWED, "tips") == (
        "Allowed: nothing found in 1 change judged as of 2025-01-10T00:00:00Z by pack 1.0."
    )


def test_what_is_waived() -> None:
    assert (
        told(WAIVED, "tips")
        == """\
Waived
  sharing.consent_model for tips (members, new_users) until 2025-03-01, by b@example.com: a trial

Allowed: nothing found in 1 change judged as of 2025-01-10T00:00:00Z by pack 1.0."""
    )


def test_what_is_still_to_do() -> None:
    assert (
        told(OWING, "tips", "policy")
        == """\
Still to do
  tips: send the notice by email to members on 2025-02-01
  policy: honour objections until 2025-03-01

Allowed: nothing found in 2 changes judged as of 2025-01-10T00:00:00Z by pack 1.0."""
    )


def test_what_is_at_stake() -> None:
    assert (
        told(EXPOSED, "tips")
        == """\
Exposure (an estimate; not legal advice)
  USD 2,000,000 = 2,000 people in eu, members × USD 1,000: Stored Communications Act, 18 U.S.C.
  §2707(c) (courts differ)
  unknown number of people in eu, members × USD 1,000: Other, 18 U.S.C. §2707(c)

Allowed: nothing found in 1 change judged as of 2025-01-10T00:00:00Z by pack 1.0."""
    )


@pytest.mark.parametrize(
    ("decision", "known", "summary"),
    [
        (ALLOWED, (UNUSED,), "Allowed: nothing new in 1 change {}; 1 finding that the baseline knew is not shown."),
        (
            replace(ALLOWED, allow=False),
            (SHARED, UNUSED),
            "Passed: nothing new in 1 change {}; 2 findings that the baseline knew are not shown.",
        ),
        (
            replace(ALLOWED, allow=False, findings=(SHARED,)),
            (SENSITIVE,),
            "Denied: 1 error in 1 change {}; 1 finding that the baseline knew is not shown.",
        ),
    ],
    ids=["allowed", "passed", "denied"],
)
def test_what_a_baseline_hides_is_counted(
    decision: Decision, known: tuple[Finding, ...], summary: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    record = Record(decision, (JudgedChange("tips", None, None, None, None, {}),), None, known)
    last = unstyle(report.render(record, "text")).split("\n\n")[-1].replace("\n", " ")
    assert last == summary.replace("{}", "judged as of 2025-01-10T00:00:00Z by pack 1.0")


@pytest.mark.parametrize("columns", ["40", "60", "80", "100", "200", "1", "0"])
@pytest.mark.parametrize("decision", [DENIED, WAIVED, OWING, EXPOSED], ids=["denied", "waived", "owing", "exposed"])
def test_no_line_is_longer_than_the_terminal(decision: Decision, columns: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    widest = {"200": 100, "1": 40, "0": 100}.get(columns, int(columns))
    assert [line for line in told(decision, "tips").splitlines() if len(line) > widest] == []


def test_what_was_written_by_others_cannot_steer_the_terminal() -> None:
    hidden = replace(
        SHARED, setting="a\x1b[2K", audience="x\x1b]0;", message="one\x1b[1A\r\n\x07two\u202e", sources=("\x9bs",),
        location=Location("f\x1b[31m.yaml", 1, 1),
    )  # fmt: skip
    waived = replace(hidden, waivers=(Waiver("a", "b\x1b[2J", "c\nAllowed: all", "2025-03-01T00:00:00Z"),))
    for decision in (replace(ALLOWED, findings=(hidden,)), replace(ALLOWED, waived=(waived,))):
        shown = unstyle(render(decision, "a"))
        assert [char for char in shown if char != "\n" and not char.isprintable()] == []
        assert [line for line in shown.splitlines() if line.startswith("Allowed: all")] == []


def test_what_was_written_by_others_begins_no_command_in_the_log_of_a_ci_system() -> None:
    hidden = replace(SHARED, setting="::stop-commands::x", message=f"{'a' * 99} ::error::b {'c' * 90} ##[group]d")
    told = unstyle(render(replace(ALLOWED, findings=(hidden,)), "a")).splitlines()
    assert [line for line in told if line.lstrip(" .").startswith(("::", "##["))] == [
        ".::stop-commands::x",
        "    .::error::b",
        "    .##[group]d",
    ]


def test_colour_marks_verdict_severity_and_rule() -> None:
    assert "\x1b[31m\x1b[1mDenied\x1b[0m: 1 critical" in render(DENIED, "tips")
    assert "\x1b[32m\x1b[1mAllowed\x1b[0m: nothing" in render(ALLOWED, "tips")
    lines = render(DENIED, "tips").splitlines()
    assert lines[0] == "\x1b[1mtips\x1b[0m"
    assert lines[2] == (
        "  \x1b[35m\x1b[1mcritical\x1b[0m \x1b[1msharing.sensitive\x1b[0m for members  "
        "\x1b[2msettings/a-long-name.yaml:12\x1b[0m"
    )
    assert lines[4] == "    \x1b[2mexpected\x1b[0m  opt_in: explicit, affirmative and separate"


def on_a_terminal(*arguments: str, **environment: str) -> bytes:
    """What a terminal is sent."""
    ours, theirs = os.openpty()
    subprocess.run(
        [sys.executable, "-m", "pyconsent", *arguments],
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        env={name: value for name, value in os.environ.items() if name != "NO_COLOR"} | environment,
        check=True,
    )
    os.close(theirs)
    with os.fdopen(ours, "rb") as terminal:
        return terminal.read1()


@pytest.mark.parametrize("arguments", [("check", "zero.yaml"), ("rules",), ("explain", "notice.late")])
def test_there_is_colour_on_a_terminal_only_and_not_with_no_color(
    arguments: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("zero.yaml").write_text("changes: []")
    assert b"\x1b[" in on_a_terminal(*arguments)
    assert b"\x1b[" in on_a_terminal(*arguments, NO_COLOR="")
    assert b"\x1b[" not in on_a_terminal(*arguments, NO_COLOR="1")
    piped = subprocess.run([sys.executable, "-m", "pyconsent", *arguments], capture_output=True, check=True)
    assert b"\x1b[" not in piped.stdout
