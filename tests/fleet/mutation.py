"""Inputs that nobody would write, made from some that somebody did."""

from __future__ import annotations

import copy
from collections import defaultdict
from collections.abc import Iterator, Sequence
from random import Random
from typing import Any

Input = dict[str, Any]

# Numbers that engines hold in different ways, text that they sort, fold or escape in
# different ways, and what is of another type. No number is written in two ways: where one
# input has both 1 and 1.0, OPA takes them for one and may show either for the other.
NUMBERS = (
    *(0, 1, -1, 0.1, 0.3, 0.5, 1.5, -1.5, 11.1, 22.2, 33.3, 66.7, 99.9, 100, 7.0e2, -7.0e2),
    *(1e-7, 5e-324, 1e16, 1e22, 1e300, -1e300, 2**31, 2**53 + 1, 2**63, -(2**63), 10**30),
    *(-86399, -86400, -62135596801, 253402300799, 253402300800, 1767571200.5),
)
WORDS = (
    *("", " ", "0", "true", "any", "everyone", "nobody", "opt_in", "user", "user.content", "a.b", "train_ai_system"),
    *("é", "e\u0301", "ﬁ", "İ", "ß", "漢字", "😀", "\ud7ff", "\uffff", "\u2028", "\u00a0", "\u0000", "\b\f\t\n"),
    *('"\\/', "<a & b>", "\\u003c", "%s {x}", "word " * 2000, "Ω" * 5000),
)
OTHERS: tuple[Any, ...] = (
    *(None, True, False, [], {}, [None], [[]], {"": None}),
    {"b": [1, "1", 1.5], "a": {"d": "<", "c": 0}},
)


def mutants(random: Random, inputs: Sequence[Input], count: int, together: int) -> Iterator[Input]:
    """Inputs with ``count`` changes in all, ``together`` in each."""
    changes, waivers = ([part for one in inputs for part in one[name]] for name in ("changes", "waivers"))
    values = defaultdict(list)
    for one in inputs:
        for holder, key in places(one):
            values[key].append(holder[key])
    for _ in range(count // together):
        one = copy.deepcopy(random.choice(inputs))
        # Some belong to the organisation, so that it has something to say of them.
        choices = [changes, one["changes"] or changes]
        one["changes"] = [mutant(random, random.choice(random.choice(choices)), values) for _ in range(together)]
        one["waivers"] = [mutant(random, random.choice(waivers), values) for _ in range(together // 4)]
        for name in sorted({"organisation", "organisation_before"} & one.keys()):
            one[name] = mutant(random, one[name], values)
        yield one


def mutant(random: Random, value: Any, values: dict[Any, list[Any]]) -> Any:
    """A copy in which up to three parts are gone, doubled, renamed, or have something else in their place."""
    altered = copy.deepcopy(value)
    for _ in range(random.randrange(4)):
        if here := list(places(altered)):
            alter(random, *random.choice(here), values)
    return altered


def alter(random: Random, holder: Any, key: Any, values: dict[Any, list[Any]]) -> None:
    """Alters one part, sometimes to what stands under the same key elsewhere."""
    match random.randrange(4):
        case 0:
            del holder[key]
        case 1:
            holder[key] = copy.deepcopy(random.choice(random.choice((NUMBERS, WORDS, OTHERS))))
        case 2 if values[key]:
            holder[key] = copy.deepcopy(random.choice(values[key]))
        case _ if isinstance(holder, dict):
            holder[random.choice(WORDS)] = copy.deepcopy(holder[key])
        case _:
            holder.append(copy.deepcopy(holder[key]))
            random.shuffle(holder)


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Each part of a value, as what holds it and the key that it has there."""
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in entries:
        yield value, key
        yield from places(part)
