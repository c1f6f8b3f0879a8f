"""A change that does nothing but protect is allowed with nothing found, whatever stood before it."""

from __future__ import annotations

import copy

from allowed import KINDS, Case
from breaking import breakages
from hypothesis import given, settings
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


@settings(max_examples=6 * settings().max_examples)
@given(data=st.data())
def test_what_only_protects_is_allowed_with_nothing_found(data: st.DataObject) -> None:
    case = data.draw(standing())
    for _ in range(data.draw(st.integers(1, 3))):
        steps = {name: protecting for name in OF_SETTING if (protecting := list(STEPS[name](case)))}
        case = data.draw(st.sampled_from(steps[data.draw(st.sampled_from(sorted(steps)))])) if steps else case
    assert Gate(case["organisation"]).evaluate(case["change"], case["at"]).findings == ()
