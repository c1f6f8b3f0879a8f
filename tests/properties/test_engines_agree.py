"""The embedded engine and OPA itself judge a change alike, right or broken."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from allowed import KINDS, Case
from breaking import breakages
from hypothesis import given, settings
from hypothesis import strategies as st

from pyconsent import Gate, InputError
from pyconsent.decision import decision
from pyconsent.instants import OF_DOCUMENT, OF_ORGANISATION, OF_PLAN, in_seconds, seconds

POLICIES = Path(__file__).parents[2] / "policies"


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """A change that is right, or broken in a place or two."""
    kind = draw(st.sampled_from(sorted(KINDS)))
    case: Case = draw(KINDS[kind])
    for _ in range(draw(st.integers(0, 2))):
        case = draw(st.sampled_from(list(breakages(kind, case)))).of(case)
    return case


def of_opa(case: Case) -> dict[str, Any]:
    """The decision of `opa eval` on the case."""
    change = dict(case["change"])
    if "plan" in change:
        change["plan"] = in_seconds(change["plan"], OF_PLAN, "plan")
    for side in ("before", "after"):
        if "document" in change and side in change:
            change[side] = in_seconds(change[side], OF_DOCUMENT, side)
    given_to_opa = {
        "at": seconds(case["at"]),
        "organisation": in_seconds(case["organisation"], OF_ORGANISATION, "organisation"),
        "waivers": [],
        "changes": [change],
    }
    program = shutil.which(os.environ.get("OPA", "opa"))
    assert program, "opa is not on PATH; go install github.com/open-policy-agent/opa@v1.22.2"
    answer = subprocess.run(
        [program, "eval", "--data", POLICIES, "--stdin-input", "--format", "raw", "data.pyconsent.decision"],
        input=json.dumps(given_to_opa).encode(),
        capture_output=True,
        check=True,
    )
    return decision(json.loads(answer.stdout)).to_dict()


@settings(max_examples=40)
@given(case=cases())
def test_opa_judges_as_the_embedded_engine_does(case: Case) -> None:
    try:
        judged = Gate(case["organisation"]).evaluate(case["change"], case["at"]).to_dict()
    except InputError:
        return
    assert judged == of_opa(case)
