"""Text in a picture is broken where a reader would break it, and never wider than its box."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis.strategies import integers, text

from pyconsent.report.html.lettering import lines


@pytest.mark.parametrize(
    ("whole", "broken"),
    [
        ("", ()),
        ("Microsoft", ("Microsoft",)),
        ("user.content.private", ("user.content.", "private")),
        ("train_ai_system", ("train_ai_", "system")),
        ("third parties that train", ("third parties", "that train")),
        ("abcdefghijklmnopqrstuvwxyz", ("abcdefghijklm", "nopqrstuvwxyz")),
        ("隐私设置隐私设置", ("隐私设置隐私", "设置")),
        ("e\u0301" * 13, ("e\u0301" * 13,)),
    ],
)
def test_lines_of_thirteen(whole: str, broken: tuple[str, ...]) -> None:
    assert lines(whole, 13) == broken


@given(text("ab. _漢"), integers(2, 20))
def test_nothing_but_space_is_lost_and_no_line_is_too_long(whole: str, cells: int) -> None:
    broken = lines(whole, cells)
    assert "".join(broken).replace(" ", "") == whole.replace(" ", "")
    assert [line for line in broken if len(line) + line.count("漢") > cells] == []
