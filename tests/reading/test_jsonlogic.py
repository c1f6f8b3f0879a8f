"""JSONLogic is told in few words, and never as other logic is."""

from __future__ import annotations

from typing import Any

import pytest

from pyconsent.reading.jsonlogic import worded

PLAN = {"var": "plan"}


@pytest.mark.parametrize(
    ("logic", "wanted"),
    [
        ({"in": ["beta", {"var": "groups"}]}, "in(beta,groups)"),
        ({"ends_with": [{"var": ["email"]}, "@example.com"]}, "ends_with(email,@example.com)"),
        ({"==": [PLAN, "pro"]}, "plan==pro"),
        ({"!": {"$ref": "beta"}}, "!($beta)"),
        ({"and": [{"==": [PLAN, True]}, {">": [{"var": "age"}, 17]}]}, "and(plan==true,age>17)"),
        ({"in": [PLAN, ["pro", "max"]]}, "in(plan,[pro,max])"),
        (None, "null"),
        ({}, "{}"),
    ],
)
def test_logic_is_told_in_few_words(logic: Any, wanted: str) -> None:
    assert worded(logic) == wanted


def test_words_that_look_like_something_else_are_told_apart_from_it() -> None:
    pairs: list[tuple[Any, Any]] = [
        ({"in": [PLAN, ["a", "b"]]}, {"in": [PLAN, ["a,b"]]}),
        ({"==": [PLAN, "1"]}, {"==": [PLAN, 1]}),
        ({"==": [PLAN, "true"]}, {"==": [PLAN, True]}),
        ({"==": [PLAN, ""]}, {"==": [PLAN]}),
        ({"-": [{"-": [PLAN, 1]}, 2]}, {"-": [PLAN, {"-": [1, 2]}]}),
        # Whom a variable is not known of is who its default says.
        ({"==": [{"var": ["plan", "free"]}, "pro"]}, {"==": [{"var": ["plan", "pro"]}, "pro"]}),
        ({"==": [{"var": ["plan", "free"]}, "pro"]}, {"==": [PLAN, "pro"]}),
    ]
    assert [pair for pair in pairs if worded(pair[0]) == worded(pair[1])] == []
