"""A change that does nothing but protect is allowed with nothing found, whatever stood before it."""

from __future__ import annotations

import copy

import pytest
from allowed import KINDS, Case
from breaking import breakages
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from protecting import STEPS, weakenings

from pyconsent import Gate

# Steps that change nothing but the setting, and take nothing away that people can choose.
OF_SETTING = (
    "off",
    "fewer_recipients",
    "fewer_flows",
    "narrower_keys",
    "only_when_used",
    "reversible",
    "opt_in",
    "easier_control",
)


@st.composite
def standing(draw: st.DrawFn) -> Case:
    """A setting as it stands, right, wrong or broken, and no plan to change it."""
    kind = draw(st.sampled_from(["offers", "announcements", "additions", "widenings", "plain changes"]))
    case: Case = draw(KINDS[kind])
    if draw(st.booleans()):
        within = [breakage for breakage in breakages(kind, case) if breakage.path[:2] == ("change", "after")]
        case = draw(st.sampled_from([breakage for breakage in within if len(breakage.path) > 2])).of(case)
    for _ in range(draw(st.integers(0, 3))):
        case = draw(st.sampled_from(list(weakenings(case))))
    after = case["change"]["after"]
    return {
        "at": case["at"],
        "organisation": draw(st.sampled_from([{}, case["organisation"]])),
        "change": {"setting": "any", "before": after, "after": copy.deepcopy(after), "plan": None},
    }


def is_clear(case: Case) -> bool:
    """Whether nothing is found in it."""
    return Gate(case["organisation"]).evaluate(case["change"], case["at"]).findings == ()


@pytest.mark.parametrize("name", OF_SETTING)
@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(data=st.data())
def test_what_only_protects_is_allowed_with_nothing_found(name: str, data: st.DataObject) -> None:
    protecting = list(STEPS[name](data.draw(standing())))
    assume(protecting)
    assert is_clear(data.draw(st.sampled_from(protecting)))


@given(data=st.data())
def test_several_steps_that_only_protect_are_allowed_with_nothing_found(data: st.DataObject) -> None:
    case = data.draw(standing())
    for _ in range(data.draw(st.integers(0, 3))):
        protecting = [protected for name in OF_SETTING for protected in STEPS[name](case)]
        case = data.draw(st.sampled_from(protecting)) if protecting else case
    assert is_clear(case)
