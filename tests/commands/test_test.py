"""``pyconsent test`` runs the Rego tests of the pack and of one's own rules, which must cover every line."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import Result, Run, write

from pyconsent.bundle import building

RULE = """\
package pyconsent.rules.own.weekend

is_working_day(day) if day < 5

is_weekend(day) if day >= 5
"""
TEST = """\
package pyconsent.rules.own.weekend_test

import data.pyconsent.rules.own.weekend

test_friday_is_a_working_day if weekend.is_working_day(4)

test_saturday_is_no_working_day if not weekend.is_working_day(5)
"""
COVERING = "\ntest_saturday_is_at_the_weekend if weekend.is_weekend(5)\n"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of one's own rules, and a pack that is tested in no time."""
    monkeypatch.chdir(tmp_path)
    write(
        tmp_path,
        {
            "pack/pack.rego": "package pyconsent\n\none := 1\n",
            "pack/pack_test.rego": "package pyconsent_test\n\ntest_one if data.pyconsent.one == 1\n",
            "rules/weekend.rego": RULE,
            "rules/weekend_test.rego": TEST + COVERING,
        },
    )
    monkeypatch.setattr(building, "policies", lambda: Path("pack"))
    return tmp_path


def test_the_pack_passes_and_is_covered(run: Run) -> None:
    assert run("test") == Result(0, "PASS: 1/1\nevery line is covered\n", "")


def test_rules_of_ones_own_pass_beside_it(run: Run) -> None:
    assert run("test", "--policy", "rules") == Result(0, "PASS: 4/4\nevery line is covered\n", "")


def test_rules_of_ones_own_may_be_configured(run: Run, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    passed = run("test", "--policy", "rules")
    monkeypatch.setenv("PYCONSENT_POLICY", "rules")
    assert run("test") == passed
    monkeypatch.delenv("PYCONSENT_POLICY")
    write(here, {"settings/pyconsent.yaml": "policy: ../rules"})
    assert run("test", "--config", "settings/pyconsent.yaml") == passed


def test_lines_that_no_test_comes_to_fail(run: Run, here: Path) -> None:
    write(here, {"rules/weekend_test.rego": TEST})
    assert run("test", "--policy", "rules") == Result(1, "PASS: 3/3\nrules/weekend.rego:5: no test comes here\n", "")


def test_tests_that_are_chosen_need_not_cover(run: Run, here: Path) -> None:
    write(here, {"rules/weekend_test.rego": TEST})
    assert run("test", "--policy", "rules", "--run", "friday") == Result(0, "PASS: 1/1\n", "")


def test_a_test_that_fails_is_told(run: Run, here: Path) -> None:
    write(here, {"rules/weekend.rego": RULE.replace("day < 5", "day < 6")})
    told = run("test", "--policy", "rules", "--run", "working_day")
    assert (told.code, told.err) == (1, "")
    assert [line.partition(" (")[0] for line in told.out.splitlines()] == [
        "rules/weekend_test.rego:7:",
        "data.pyconsent.rules.own.weekend_test.test_saturday_is_no_working_day: FAIL",
        "-" * 80,
        "PASS: 1/2",
        "FAIL: 1/2",
    ]
    assert run("test", "--policy", "rules").code == 1


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ("--policy none", "none: no such file or directory"),
        ("--policy rules --run none", "opa test: no tests were run"),
        ("--policy broken", "broken/rule.rego:3: var day is unsafe"),
    ],
)
def test_what_cannot_be_run_is_one_line(options: str, message: str, run: Run, here: Path) -> None:
    write(here, {"broken/rule.rego": "package broken\n\nis_weekend if day > 4\n"})
    assert run("test", *options.split()) == Result(2, "", f"pyconsent: {message}\n")


def test_without_opa_nothing_is_run(run: Run, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPA", raising=False)
    monkeypatch.setenv("PATH", str(here))
    assert run("test") == Result(
        2,
        "",
        "pyconsent: opa is not on PATH, and only it compiles Rego; install it "
        "(https://www.openpolicyagent.org/docs/#running-opa), or let a server judge: --engine opa\n",
    )
