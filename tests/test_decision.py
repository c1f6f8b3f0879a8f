"""A decision is in one order, whatever order the pack's sets come in."""

from __future__ import annotations

import json
from typing import Any

from report.records import DECISION

from pyconsent.decision import Assembly, Decision, decision
from pyconsent.gate import embedded
from pyconsent.reading.source import Location


def place(change: int | None, path: tuple[str | int, ...]) -> Location:
    """Every place, told apart from all others."""
    return Location(json.dumps([change, *path]), 1, 1)


def test_findings_that_differ_in_their_places_alone_have_an_order() -> None:
    training = {"data_uses": ["train_ai_system"], "reversible": False}
    after = {"values": [True, False], "default": True, "processing": [training] * 12}
    given = {
        "at": 0,
        "organisation": {},
        "waivers": [{}] * 12,
        "changes": [{"setting": "assistant", "before": None, "after": after}],
    }
    judged: dict[str, Any] = embedded().evaluate("pyconsent/decision", json.dumps(given).encode())
    turned = judged | {"findings": judged["findings"][::-1]}
    written = decision(judged, place).to_dict()
    assert decision(turned, place).to_dict() == written
    places = [
        json.loads(found["location"]["file"])[4]
        for found in written["findings"]
        if found["rule"] == "remedy.irreversible"
    ]
    assert places == sorted(places)
    assert len(places) == 12


def test_what_is_said_often_is_kept_once() -> None:
    after = {"values": [True, False], "default": True, "processing": [{"data_uses": ["train_ai_system"]}]}
    given = {
        "at": 0,
        "organisation": {},
        "waivers": [],
        "changes": [{"setting": name, "before": None, "after": after} for name in ("a", "b")],
    }
    answers = [embedded().evaluate("pyconsent/decision", json.dumps(given).encode()) for _ in range(2)]
    assembly = Assembly()
    findings = [finding for answer in answers for finding in assembly.found(answer).findings]
    for name in ("rule", "title", "severity", "setting", "message", "expected", "actual", "fix", "sources"):
        told = [getattr(finding, name) for finding in findings]
        assert len(set(map(id, told))) == len(set(told))


def test_the_data_of_a_decision_are_those_that_it_was_read_from() -> None:
    assert Decision.from_dict(DECISION.to_dict()) == DECISION
    assert json.loads(json.dumps(DECISION.to_dict())) == DECISION.to_dict()
