"""A denied change that is made to protect more has no new finding, and a change that only protects has none at all."""

from __future__ import annotations

import pytest
from allowed import KINDS, Case
from breaking import breakages
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DataObject, DrawFn
from protecting import LADDERS, STEPS, weakenings

from pyconsent import Decision, EngineError, Gate, InputError

Found = set[tuple[str, str | None, str | None, str | None]]


def judged(case: Case) -> Decision | None:
    """The decision on a case; none where it is refused."""
    try:
        return Gate(case["organisation"]).evaluate(case["change"], case["at"])
    except (InputError, EngineError):
        return None


def found(decision: Decision) -> Found:
    """Which rules are broken, by what and for whom."""
    return {(finding.rule, finding.setting, finding.document, finding.audience) for finding in decision.findings}


def is_milder(finding: tuple[str, str | None, str | None, str | None], earlier: Found) -> bool:
    """Whether the same duty was met worse before, for the same people."""
    rule, *whom = finding
    return any(
        (worse, *whom) in earlier for ladder in LADDERS if rule in ladder for worse in ladder[: ladder.index(rule)]
    )


@st.composite
def denied(draw: DrawFn) -> tuple[Case, Decision]:
    """A change of any kind that was right, until something in it was weakened and perhaps broken before."""
    kind = draw(st.sampled_from(sorted(KINDS)))
    case = draw(KINDS[kind])
    if draw(st.booleans()):
        within = [breakage for breakage in breakages(kind, case) if len(breakage.path) > 2]
        case = draw(st.sampled_from(within)).of(case)
    for _ in range(draw(st.integers(1, 4))):
        case = draw(st.sampled_from(list(weakenings(case))))
    decision = judged(case)
    assume(decision is not None and not decision.allow)
    assert decision is not None
    return case, decision


# Most changes that are denied have nothing of the kind that a step protects.
@pytest.mark.parametrize("name", STEPS)
@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(data=st.data())
def test_more_protection_finds_nothing_new(name: str, data: DataObject) -> None:
    case, decision = data.draw(denied())
    protecting = list(STEPS[name](case))
    assume(protecting)
    after = judged(data.draw(st.sampled_from(protecting)))
    assert after is not None
    earlier = found(decision)
    assert {finding for finding in found(after) - earlier if not is_milder(finding, earlier)} == set()
