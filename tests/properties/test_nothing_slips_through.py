"""An allowed change with one field broken is denied or refused, unless it is still right (free.py)."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from allowed import KINDS, Case
from breaking import Breakage, breakages
from free import is_free
from hypothesis import given
from hypothesis import strategies as st

from pyconsent import Decision, EngineError, Gate, InputError

FIXED = sorted(Path(__file__).parent.glob("changes/*.yaml"))

each_kind = pytest.mark.parametrize("kind", KINDS)


def judged(case: Case) -> Decision:
    """The decision on a case."""
    return Gate(case["organisation"]).evaluate(case["change"], case["at"])


def is_stopped(case: Case) -> bool:
    """Whether it is denied, or refused as what cannot be judged."""
    try:
        return not judged(case).allow
    except (InputError, EngineError):
        return True


def slips(kind: str, case: Case, breakage: Breakage) -> bool:
    """Whether a change that is no longer right is allowed."""
    return not is_free(kind, case, breakage) and not is_stopped(breakage.of(case))


def read(path: Path) -> tuple[str, Case]:
    """The kind of a fixed case, and the case."""
    case: Case = yaml.safe_load(path.read_text("utf-8"))
    return case.pop("kind"), case


@each_kind
@given(data=st.data())
def test_what_is_right_is_allowed_with_nothing_found(kind: str, data: st.DataObject) -> None:
    case = data.draw(KINDS[kind])
    decision = judged(case)
    assert (decision.allow, decision.findings, decision.waived) == (True, (), ())


@each_kind
@given(data=st.data())
def test_no_field_is_broken_unseen(kind: str, data: st.DataObject) -> None:
    case = data.draw(KINDS[kind])
    for breakage in data.draw(st.lists(st.sampled_from(list(breakages(kind, case))), min_size=1, max_size=5)):
        assert not slips(kind, case, breakage), (breakage.place, breakage.value)


@pytest.mark.parametrize("path", FIXED, ids=lambda path: path.stem)
def test_no_field_of_a_rich_change_is_broken_unseen(path: Path) -> None:
    kind, case = read(path)
    assert judged(case).findings == ()
    unseen = [(breakage.place, breakage.value) for breakage in breakages(kind, case) if slips(kind, case, breakage)]
    assert unseen == []
