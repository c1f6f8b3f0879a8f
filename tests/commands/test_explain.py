"""``pyconsent explain`` says what a rule asks for, and why."""

from __future__ import annotations

import pytest
from conftest import Result, Run

from pyconsent.annotation import Rule, annotated_rules


@pytest.mark.parametrize(("waivable", "said"), [(True, "can be waived"), (False, "cannot be waived")])
def test_a_rule_is_explained(waivable: bool, said: str, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    rule = Rule(
        "notice.late",
        "Notice too late",
        "People need time to read a notice and to act on it. " * 2,
        "error",
        waivable,
        ("A law, §1", "A case"),
        "Send the notice earlier or move the effective date of the change, whichever is easier.",
    )
    monkeypatch.setattr("pyconsent.commands.explain.annotated_rules", lambda: {rule.id: rule})
    assert run("explain", "notice.late") == Result(
        0,
        "Notice too late\n\n"
        f"notice.late, error, {said}\n\n"
        "People need time to read a notice and to act on it. People need time to read a\n"
        "notice and to act on it.\n\n"
        "Fix\n"
        "  Send the notice earlier or move the effective date of the change, whichever is\n"
        "  easier.\n\n"
        "Sources\n"
        "  A law, §1\n"
        "  A case\n",
        "",
    )


@pytest.mark.parametrize("rule", annotated_rules().values(), ids=lambda rule: rule.id)
def test_every_rule_is_explained_in_80_columns(rule: Rule, run: Run) -> None:
    told = run("explain", rule.id)
    assert (told.code, told.err) == (0, "")
    assert [line for line in told.out.splitlines() if len(line) > 80] == []


@pytest.mark.parametrize(
    ("rule", "remedy"),
    [
        ("nope", "see pyconsent rules"),
        ("notice.lat", "did you mean 'notice.late'?"),
        ("Notice.Late", "did you mean 'notice.late'?"),
        ("undisclosed", "did you mean 'disclosure.undisclosed'?"),
        ("default_on", "did you mean 'sharing.default_on'?"),
        ("", "see pyconsent rules"),
    ],
)
def test_an_unknown_rule_is_refused_with_the_nearest(rule: str, remedy: str, run: Run) -> None:
    assert run("explain", rule) == Result(2, "", f"pyconsent: unknown rule {rule!r}; {remedy}\n")
