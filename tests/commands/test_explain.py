"""``pyconsent explain`` says what a rule asks for, and why."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import Result, Run, write

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


OWN = """\
# METADATA
# title: Change at a weekend
# description: |
#   A change takes effect on a
#   working day.
# custom:
#   id: own.weekend
#   severity: warning
#   waivable: false
#   sources:
#     - our support policy
#   fix: Move it.
package pyconsent.rules.own.weekend

annotation := rego.metadata.chain()

findings := set()
"""


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a rule of one's own; the current one is above it."""
    monkeypatch.chdir(tmp_path)
    write(tmp_path, {"rules/weekend.rego": OWN})
    return Path("rules")


EXPLAINED = Result(
    0,
    "Change at a weekend\n\n"
    "own.weekend, warning, cannot be waived\n\n"
    "A change takes effect on a working day.\n\n"
    "Fix\n"
    "  Move it.\n\n"
    "Sources\n"
    "  our support policy\n",
    "",
)


def test_a_rule_of_ones_own_is_explained(own: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("explain", "own.weekend", "--policy", own) == EXPLAINED
    monkeypatch.setenv("PYCONSENT_POLICY", "rules")
    assert run("explain", "own.weekend") == EXPLAINED
    monkeypatch.delenv("PYCONSENT_POLICY")
    assert run("explain", "own.weekend") == Result(
        2, "", "pyconsent: unknown rule 'own.weekend'; see pyconsent rules\n"
    )
    write(Path(), {"pyconsent.yaml": "policy: rules"})
    assert run("explain", "own.weekend") == EXPLAINED
    assert run("explain", "weekend") == Result(
        2, "", "pyconsent: unknown rule 'weekend'; did you mean 'own.weekend'?\n"
    )


def test_a_rule_that_may_not_join_is_not_explained(own: Path, run: Run) -> None:
    write(own, {"weekend.rego": OWN.replace("#   fix: Move it.\n", "")})
    assert run("explain", "own.weekend", "--policy", own) == Result(
        2, "", "pyconsent: rules/weekend.rego: own.weekend has no fix in its annotation; write custom.fix\n"
    )


def test_only_a_rule_of_ones_own_takes_opa(own: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    explained = run("explain", "notice.late")
    monkeypatch.delenv("OPA", raising=False)
    monkeypatch.setenv("PATH", "")
    assert run("explain", "notice.late", "--policy", own) == explained
    assert run("explain", "own.weekend", "--policy", own) == Result(
        2,
        "",
        "pyconsent: opa is not on PATH, and only it compiles Rego; install it "
        "(https://www.openpolicyagent.org/docs/#running-opa), or let a server judge: --engine opa\n",
    )
