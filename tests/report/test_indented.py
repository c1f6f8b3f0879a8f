"""JSON that is laid out bit by bit is what json would have laid out as a whole."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from pyconsent.report.indented import indented
from report.records import EVIL

NESTED = {"text": "→ \x7f\u2028", "number": 0.1, "none": None, "empty": [{}, []], "tuple": ("a", {"b": [True]})}


def listed(*entries: Any) -> Iterator[Any]:
    return iter(entries)


@pytest.mark.parametrize(
    ("value", "same"),
    [
        (NESTED, NESTED),
        ({}, {}),
        (listed(), []),
        (listed(1, NESTED, [], "a"), [1, NESTED, [], "a"]),
        ({"a": NESTED, "b": listed(NESTED), "c": listed()}, {"a": NESTED, "b": [NESTED], "c": []}),
        ({"a": [{"b": listed(NESTED, NESTED)}, {}, NESTED]}, {"a": [{"b": [NESTED, NESTED]}, {}, NESTED]}),
        ({EVIL: [EVIL], "a": listed({"b": EVIL}, 1)}, {EVIL: [EVIL], "a": [{"b": EVIL}, 1]}),
        ({EVIL: listed({EVIL: 2**64}), "b": -(2**80)}, {EVIL: [{EVIL: 2**64}], "b": -(2**80)}),
    ],
    ids=["plain", "empty", "no_entry", "entries", "in_a_mapping", "deeper", "half_a_character", "beyond_64_bits"],
)
def test_it_is_as_json_lays_it_out(value: Any, same: Any) -> None:
    assert "".join(indented(value)) == json.dumps(same, indent=2, ensure_ascii=False)


def test_one_entry_is_held_at_a_time() -> None:
    asked = []

    def entries() -> Iterator[int]:
        for number in range(3):
            asked.append(number)
            yield number

    for piece in indented({"a": 1, "b": entries()}):
        if piece.isdigit() and asked:
            assert asked == list(range(int(piece) + 1))
    assert asked == [0, 1, 2]
