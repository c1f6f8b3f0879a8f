"""A change that does nothing but protect is allowed with nothing found, whatever stood before it."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from allowed import KINDS, Case
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from protecting import STEPS, mapping, weakenings

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
    """A setting as it stands, right or wrong, and no plan to change it."""
    kind = draw(st.sampled_from(sorted(KINDS)))
    case: Case = copy.deepcopy(draw(KINDS[kind]))
    assume("setting" in case["change"] and mapping(case["change"]["after"]))
    for _ in range(draw(st.integers(0, 3))):
        case = draw(st.sampled_from(list(weakenings(case))))
    change: dict[str, Any] = copy.deepcopy(case["change"])
    change.pop("before_recipients", None)
    return case | {"change": change | {"before": change["after"], "plan": None}}


@pytest.mark.parametrize("name", OF_SETTING)
@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(data=st.data())
def test_what_only_protects_is_allowed_with_nothing_found(name: str, data: st.DataObject) -> None:
    case = data.draw(standing())
    after = list(STEPS[name](case))
    assume(after)
    protecting = data.draw(st.sampled_from(after))
    assert Gate(protecting["organisation"]).evaluate(protecting["change"], protecting["at"]).findings == ()
