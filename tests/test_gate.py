"""The library: one change, many changes, many threads; a decision or an error, never a silent allow."""

from __future__ import annotations

import copy
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from itertools import permutations
from typing import Any

import pytest
from offer import AT, MODELS, ORGANISATION, offer

from pyconsent import Decision, DeniedError, Finding, Gate, InputError, Waiver

OFFERED = offer("tips", "opt_in")


def nested(depth: int) -> list[Any]:
    value: list[Any] = []
    for _ in range(depth):
        value = [value]
    return value


def judged(gate: Gate, model: str | None) -> list[tuple[str, str]]:
    return [(finding.rule, finding.actual) for finding in gate.evaluate(offer("tips", model), AT).findings]


def test_an_honest_change_is_allowed_with_nothing_found() -> None:
    decision = Gate(ORGANISATION).evaluate(OFFERED, AT)
    assert decision == Decision(
        allow=True,
        findings=(),
        waived=(),
        obligations=(),
        steps=(),
        earliest=None,
        exposure={
            "estimate": True,
            "note": "an estimate from the numbers of users that were given; not legal advice",
            "statutes": [],
        },
        pack=decision.pack,
        at=AT,
    )
    assert decision.raise_for_denial() is None  # type: ignore[func-returns-value]


def test_a_denial_says_what_where_and_how_to_make_it_right() -> None:
    decision = Gate(ORGANISATION).evaluate(offer("tips", "opt_out"), AT)
    assert not decision.allow
    assert decision.findings == (
        Finding(
            rule="sharing.consent_model",
            title="Consent that is not opt-in",
            severity="error",
            setting="tips",
            document=None,
            audience="everyone",
            message="the consent model of user.content.public → personalize → partner is opt_out",
            expected="opt_in: explicit, affirmative and separate",
            actual="opt_out",
            fix="ask each person for explicit opt-in, separately from any terms, and declare consent: opt_in",
            sources=decision.findings[0].sources,
        ),
        Finding(
            rule="sharing.recipient",
            title="Recipient outside without opt-in",
            severity="error",
            setting="tips",
            document=None,
            audience="everyone",
            message="data of everyone go to Partner (third party) without opt-in",
            expected="recipients that are first_party or processor, or explicit opt-in",
            actual="partner: third party",
            fix="do not send data to Partner before the person opted in to it",
            sources=decision.findings[1].sources,
        ),
    )
    with pytest.raises(DeniedError) as raised:
        decision.raise_for_denial()
    assert raised.value.decision is decision
    assert str(raised.value) == (
        "sharing.consent_model: the consent model of user.content.public → personalize → partner is opt_out; "
        "sharing.recipient: data of everyone go to Partner (third party) without opt-in"
    )


def test_without_an_organisation_everything_is_unknown_and_denied() -> None:
    rules = {finding.rule for finding in Gate().evaluate(OFFERED, AT).findings}
    assert rules == {"catalogue.unknown_key", "disclosure.undisclosed"}


def test_a_waiver_covers_a_finding_and_is_named() -> None:
    waivers = [
        {
            "rule": rule,
            "setting": "tips",
            "reason": "a trial",
            "author": "a@example.com",
            "approver": "b@example.com",
            "starts_at": "2025-01-01",
            "expires_at": "2025-03-01",
        }
        for rule in ("sharing.consent_model", "sharing.recipient")
    ]
    decision = Gate(ORGANISATION, waivers).evaluate(offer("tips", "opt_out"), AT)
    assert (decision.allow, decision.findings) == (True, ())
    covering = (Waiver("a@example.com", "b@example.com", "a trial", "2025-03-01T00:00:00Z"),)
    assert [(finding.rule, finding.waivers) for finding in decision.waived] == [
        ("sharing.consent_model", covering),
        ("sharing.recipient", covering),
    ]


def test_the_clock_is_asked_when_no_moment_is_given() -> None:
    gate = Gate(ORGANISATION, clock=lambda: datetime(2025, 1, 10, 12, 30, tzinfo=UTC))
    assert gate.evaluate(OFFERED).at == "2025-01-10T12:30:00Z"
    assert gate.evaluate(OFFERED, AT).at == AT


def test_each_of_many_changes_has_its_own_decision_in_its_place() -> None:
    gate = Gate(ORGANISATION)
    models = ["opt_in" if number % 3 else "opt_out" for number in range(250)]
    decisions = gate.evaluate_many((offer("tips", model) for model in models), AT)
    assert decisions == [gate.evaluate(offer("tips", model), AT) for model in models]
    assert gate.evaluate_many([], AT) == []


def test_one_decision_on_many_changes_numbers_them_across_chunks() -> None:
    changes = [offer("tips", "opt_out" if number in (99, 100, 249) else "opt_in") for number in range(250)]
    places: list[int | None] = []

    def note(change: int | None, _path: tuple[str | int, ...]) -> None:
        places.append(change)

    decision = Gate(ORGANISATION).decide(changes, AT, note)
    assert not decision.allow
    assert [finding.rule for finding in decision.findings] == ["sharing.consent_model", "sharing.recipient"] * 3
    assert places == [99, 99, 100, 100, 249, 249]


def test_one_decision_on_no_changes_allows() -> None:
    assert Gate(ORGANISATION).decide([], AT).allow


@pytest.mark.parametrize("names", list(permutations(["alpha", "beta", "gamma", "delta"])))
def test_the_nearest_audience_counts_whatever_it_is_called(names: tuple[str, ...]) -> None:
    whole, half, quarter, least = names
    organisation = {
        "audiences": {whole: {}, half: {"part_of": whole}, quarter: {"part_of": half}, least: {"part_of": quarter}}
    }

    def theme(default: dict[str, str]) -> dict[str, Any]:
        return {"title": "Theme", "values": ["light", "dark"], "default": default, "processing": "none"}

    change = {
        "setting": "theme",
        "before": theme(dict.fromkeys(names, "light")),
        "after": theme({whole: "dark", half: "dark", quarter: "light"}),
    }
    told = Gate(organisation).evaluate(change, AT).findings
    assert {finding.audience for finding in told if finding.rule == "notice.unannounced"} == {whole, half}


def test_what_is_shown_of_a_file_has_its_keys_in_order() -> None:
    change = copy.deepcopy(OFFERED)
    change["after"]["control"] = {"who": "nobody", "where": None, "through": "email", "accept_steps": 2}
    found = {finding.rule: finding.actual for finding in Gate(ORGANISATION).evaluate(change, AT).findings}
    assert found["sharing.no_control"] == "accept_steps: 2, through: email, where: null, who: nobody"


def test_many_threads_share_one_gate() -> None:
    gate = Gate(ORGANISATION)
    expected = {model: judged(gate, model) for model in MODELS}
    start = threading.Barrier(8)

    def work(number: int) -> bool:
        start.wait()
        return all(judged(gate, model) == expected[model] for model in (MODELS * 20)[number:])

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(work, range(8))) == [True] * 8
    assert len({str(found) for found in expected.values()}) == len(MODELS)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: Gate().evaluate(OFFERED, "soon"), "at: 'soon' is no moment; write it as 2025-03-01T09:00:00Z"),
        (lambda: Gate().evaluate(OFFERED, datetime(2025, 1, 1)), "at: 2025-01-01T00:00:00 has no time zone"),
        (
            lambda: Gate().evaluate(OFFERED | {"plan": {"effective_at": 1735689600}}, AT),
            "changes[0].plan.effective_at: 1735689600 is no moment; write it as 2025-03-01T09:00:00Z",
        ),
        (
            lambda: Gate().evaluate(OFFERED | {"after": {1, 2}}, AT),
            "not a value of JSON: Object of type set is not JSON serializable",
        ),
        (
            lambda: Gate().evaluate(OFFERED | {"after": float("nan")}, AT),
            "not a value of JSON: Out of range float values are not JSON compliant",
        ),
        (
            lambda: Gate().evaluate(OFFERED | {"after": nested(100_000)}, AT),
            "not a value of JSON: maximum recursion depth",
        ),
        (
            lambda: Gate({"documents": {"p": {"versions": [{"effective_at": "soon"}]}}}),
            "organisation.documents.p.versions[0].effective_at: 'soon' is no moment; write it as 2025-03-01T09:00:00Z",
        ),
        (
            lambda: Gate(waivers=[{"starts_at": "soon"}]),
            "waivers[0].starts_at: 'soon' is no moment; write it as 2025-03-01T09:00:00Z",
        ),
        (lambda: Gate("acme"), "the organisation is 'acme'; give a mapping"),  # type: ignore[arg-type]
        (lambda: Gate([("recipients", {})]), "the organisation is [('recipients', {})]; give a mapping"),  # type: ignore[arg-type]
        (lambda: Gate(""), "the organisation is ''; give a mapping"),  # type: ignore[arg-type]
        (lambda: Gate({}, organisation_before=[]), "the organisation before is []; give a mapping"),  # type: ignore[arg-type]
        (
            lambda: Gate({}, organisation_before={"documents": {"p": {"versions": [{"effective_at": "soon"}]}}}),
            "organisation_before.documents.p.versions[0].effective_at: 'soon' is no moment; write it as 2025-03-01T09",
        ),
        (lambda: Gate(waivers=[7]), "waivers[0] is 7; give a mapping"),  # type: ignore[list-item]
    ],
)
def test_what_cannot_be_read_is_an_error_that_names_it(call: Callable[[], object], message: str) -> None:
    with pytest.raises(InputError) as raised:
        call()
    assert str(raised.value).startswith(message)


@pytest.mark.parametrize("change", [{}, {"setting": None}, {"setting": 3}, {"setting": "x", "document": "y"}])
def test_a_change_of_nothing_is_denied(change: dict[str, Any]) -> None:
    assert {finding.rule for finding in Gate(ORGANISATION).evaluate(change, AT).findings} == {"catalogue.malformed"}


def test_what_is_given_is_not_changed() -> None:
    change, organisation = copy.deepcopy(OFFERED), copy.deepcopy(ORGANISATION)
    Gate(organisation).evaluate(change, AT)
    assert (change, organisation) == (OFFERED, ORGANISATION)
