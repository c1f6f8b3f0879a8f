"""``pyconsent rules`` lists every rule of the pack."""

from __future__ import annotations

import json
from dataclasses import fields

import pytest
from conftest import Result, Run

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
