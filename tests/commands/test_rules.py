"""``pyconsent rules`` lists every rule of the pack."""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from pathlib import Path

import pytest
from conftest import Result, Run, write

from pyconsent.annotation import Rule, annotated_rules


def test_every_rule_has_a_line_in_its_family(run: Run) -> None:
    told = run("rules")
    assert (told.code, told.err) == (0, "")
    lines = told.out.splitlines()
    listed = {line.split()[0] for line in lines if line.startswith("  ")}
    families = [line for line in lines if not line.startswith("  ")]
    assert listed == set(annotated_rules())
    assert families == sorted({key.partition(".")[0] for key in annotated_rules()})
    assert len(lines) == len(listed) + len(families)


def test_a_line_says_what_a_rule_is(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def rule(key: str, waivable: bool) -> Rule:
        return Rule(key, f"Title of {key}", "", "error", waivable, (), "")

    rules = [rule("notice.late", True), rule("notice.none", False), rule("waiver.unused", False)]
    monkeypatch.setattr("pyconsent.commands.rules.annotated_rules", lambda: {one.id: one for one in rules})
    assert run("rules") == Result(
        0,
        "notice\n"
        "  notice.late                      error     Title of notice.late\n"
        "  notice.none                      error     Title of notice.none  (cannot be waived)\n"
        "waiver\n"
        "  waiver.unused                    error     Title of waiver.unused\n",
        "",
    )


def test_what_cannot_be_waived_is_said(run: Run) -> None:
    lines = run("rules").out.splitlines()
    said = {line.split()[0] for line in lines if line.endswith("  (cannot be waived)")}
    unwaivable = {key for key, rule in annotated_rules().items() if not rule.waivable}
    assert said == {key for key in unwaivable if not key.startswith("waiver.")}


def test_as_json_they_are_whole(run: Run) -> None:
    told = run("rules", "--format", "json")
    assert (told.code, told.err) == (0, "")
    listed = json.loads(told.out)
    assert [Rule(**rule | {"sources": tuple(rule["sources"])}) for rule in listed] == list(annotated_rules().values())
    assert {tuple(rule) for rule in listed} == {tuple(field.name for field in fields(Rule))}


def test_no_rule_is_without_what_a_person_needs() -> None:
    for key, rule in annotated_rules().items():
        assert rule.id == key
        assert rule.title
        assert rule.description
        assert rule.fix
        assert rule.sources
        assert rule.severity in ("critical", "error", "warning")


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


def test_those_of_ones_own_stand_beside_those_of_the_pack(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, {"rules/weekend.rego": OWN, "rules/words.rego": "package acme.words\n\nmany := 3\n"})
    pack = run("rules").out
    family = "own\n  own.weekend                      warning   Change at a weekend  (cannot be waived)\n"
    assert run("rules", "--policy", "rules") == Result(0, pack.replace("remedy\n", f"{family}remedy\n"), "")
    write(tmp_path, {"pyconsent.yaml": "policy: rules\nformat: json\n"})
    assert run("rules") == Result(0, pack.replace("remedy\n", f"{family}remedy\n"), "")
    listed = json.loads(run("rules", "--format", "json").out)
    own = {
        "id": "own.weekend",
        "title": "Change at a weekend",
        "description": "A change takes effect on a working day.",
        "severity": "warning",
        "waivable": False,
        "sources": ["our support policy"],
        "fix": "Move it.",
    }
    of_pack = [asdict(rule) | {"sources": list(rule.sources)} for rule in annotated_rules().values()]
    assert listed == sorted([*of_pack, own], key=lambda rule: str(rule["id"]))
