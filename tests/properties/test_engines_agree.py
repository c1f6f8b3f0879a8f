"""The embedded engine and OPA itself judge a change alike, right or broken."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from contextlib import suppress
from pathlib import Path
from typing import Any

from allowed import KINDS, Case
from breaking import breakages
from conftest import pack_input
from hypothesis import given, settings
from hypothesis import strategies as st
from protecting import weakenings

from pyconsent import Gate, InputError
from pyconsent.decision import decision

POLICIES = Path(__file__).parents[2] / "policies"


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """A change that is right, or broken in a place, or weakened."""
    kind = draw(st.sampled_from(sorted(KINDS)))
    case: Case = draw(KINDS[kind])
    if draw(st.booleans()):
        within = [breakage for breakage in breakages(kind, case) if len(breakage.path) > 2]
        case = draw(st.sampled_from(within)).of(case)
    for _ in range(draw(st.integers(0, 2))):
        case = draw(st.sampled_from(list(weakenings(case))))
    return case


def as_input(case: Case) -> dict[str, Any]:
    """The case as the pack takes it.

    Raises:
        InputError: something in it cannot be read.
    """
    return pack_input(case["organisation"], [], [case["change"]], case["at"])


def of_opa(inputs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The decision of OPA on each, all of them asked for at once."""
    program = shutil.which(os.environ.get("OPA", "opa"))
    assert program, "opa is not on PATH; go install github.com/open-policy-agent/opa@v1.22.2"
    query = "[judged | some given in input; judged := data.pyconsent.decision with input as given]"
    answer = subprocess.run(
        [program, "eval", "--data", POLICIES, "--stdin-input", "--format", "raw", query],
        input=json.dumps(inputs).encode(),
        capture_output=True,
        check=True,
    )
    return [decision(judged).to_dict() for judged in json.loads(answer.stdout)]


def test_opa_judges_as_the_embedded_engine_does() -> None:
    drawn: list[Case] = []

    @settings(max_examples=2 * settings().max_examples)
    @given(case=cases())
    def draw(case: Case) -> None:
        with suppress(InputError):
            as_input(case)
            drawn.append(case)

    draw()
    assert len(drawn) > settings().max_examples
    embedded = [Gate(case["organisation"]).evaluate(case["change"], case["at"]).to_dict() for case in drawn]
    assert embedded == of_opa([as_input(case) for case in drawn])
