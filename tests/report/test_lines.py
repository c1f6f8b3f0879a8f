"""Lines are sent on one by one, and the last has no end."""

from __future__ import annotations

import pytest

from pyconsent.report.lines import joined


@pytest.mark.parametrize(("lines", "text"), [((), ""), (("a",), "a"), (("", "a", "", "b"), "\na\n\nb")])
def test_what_is_joined_has_no_end_of_line_behind_it(lines: tuple[str, ...], text: str) -> None:
    assert "".join(joined(lines)) == text
