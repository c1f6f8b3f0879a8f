"""The default that is in force for each audience, of a flag that tells people apart.

State, default variation, targeting rules, rollout percentages: what a flag serves to
somebody who never chose is what the first rule that takes them serves, and what no rule
serves falls through. Here that is put together for every format alike, as the ``default``
of schemas/catalogue.schema.json.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from hashlib import sha256
from math import lcm
from typing import Any

EVERYONE = "everyone"

# Longer names than this are cut.
_LONGEST = 60


class _Fallback:
    """What the code serves when the file says nothing: known only from an annotation."""

    def __repr__(self) -> str:
        return "FALLBACK"


# In place of a value: the one that the code falls back on.
FALLBACK = _Fallback()
# In place of a value: one that cannot be told. Nothing is off under it.
UNKNOWN = None

# Values, each with the part of the people that it is served to; the parts make up at most 1.
Shares = Sequence[tuple[Any, Fraction | int]]


def whole(value: Any) -> Shares:
    """The value, for all of them."""
    return [(value, 1)]


@dataclass(frozen=True, slots=True)
class Rule:
    """What is served to an audience. The part that the shares leave goes on to the next rule."""

    audience: str
    shares: Shares


@dataclass(frozen=True)
class Audiences:
    """Names of audiences, for those whom a flag file tells apart.

    Attributes:
        mapped: audiences of the organisation, by the names that are made here.
        parents: the audience that each audience of the organisation is part of.
    """

    mapped: Mapping[str, str] = field(default_factory=dict)
    parents: Mapping[str, str] = field(default_factory=dict)
    # What was worked out before.
    _conditions: dict[str, str] = field(default_factory=dict, init=False, repr=False, compare=False)
    _lineages: dict[str, frozenset[str]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def segment(self, name: str, definition: Any = None) -> str:
        """The audience of a named group.

        With its definition, where the file has it: then the name ends in a digest of
        it, so that a segment that is widened is a new audience.
        """
        name = _word(name)
        if definition is not None:
            name = f"{name}.{_digest(definition)}"
        # A group that calls itself so is not everyone because of that.
        return self._mapped(f"{EVERYONE}.segment" if name == EVERYONE else name)

    def condition(self, text: str) -> str:
        """The audience of a condition that has no name; ``text`` says all of it, in few words."""
        if text not in self._conditions:
            self._conditions[text] = self._condition(text)
        return self._conditions[text]

    def _condition(self, text: str) -> str:
        word = _word(text)
        # A condition is not taken for an audience that happens to be called like it.
        if word == text and len(word) <= _LONGEST and not re.fullmatch(r"[\w.-]+", word):
            return self._mapped(word)
        return self._mapped(f"{word[:_LONGEST]}.{_digest(text)}")

    def both(self, *names: str) -> str:
        """Those who are in each of the audiences."""
        apart = sorted({name for name in names if name != EVERYONE})
        return "&".join(apart) or EVERYONE

    def lineage(self, audience: str) -> frozenset[str]:
        """The audience, and all that it is part of."""
        if audience not in self._lineages:
            self._lineages[audience] = self._lineage(audience)
        return self._lineages[audience]

    def _lineage(self, audience: str) -> frozenset[str]:
        found: set[str] = set()
        waiting = [audience, EVERYONE]
        while waiting:
            if (one := waiting.pop()) not in found:
                found.add(one)
                waiting += one.split("&")
                waiting += [self.parents[one]] if one in self.parents else []
        return frozenset(found)

    def _mapped(self, name: str) -> str:
        return self.mapped.get(name, name)


def effective(rules: Sequence[Rule], fallthrough: Shares, audiences: Audiences) -> Any:
    """The ``default`` of a catalogue: a value, or one for each audience.

    Args:
        rules: in the order in which they are tried.
        fallthrough: what is served to those whom no rule serves; its parts make up 1.
        audiences: which audience is part of which.

    An audience meets each rule for it or for one that it is part of, in their order.
    """
    if not rules and len(fallthrough) == 1:
        return fallthrough[0][0]
    named = [EVERYONE, *dict.fromkeys(rule.audience for rule in rules if rule.audience != EVERYONE)]
    portions = {name: _portion(_served(rules, fallthrough, audiences.lineage(name))) for name in named}
    if len(portions) == 1 and not isinstance(portions[EVERYONE], dict):
        return portions[EVERYONE]
    return portions


def _served(rules: Sequence[Rule], fallthrough: Shares, lineage: frozenset[str]) -> Shares:
    served: list[tuple[Any, Fraction | int]] = []
    left: Fraction | int = 1
    for shares in (*(rule.shares for rule in rules if rule.audience in lineage), fallthrough):
        served += shares if left == 1 else [(value, part * left) for value, part in shares]
        # Of whole numbers, since to add fractions takes long.
        all_ = lcm(*(part.denominator for _, part in shares))
        given = sum(part.numerator * (all_ // part.denominator) for _, part in shares)
        if given >= all_:
            break
        left *= Fraction(all_ - given, all_)
    return served


def _portion(served: Shares) -> Any:
    if len(served) == 1:
        return served[0][0]
    parts: dict[str, tuple[Any, Fraction | int]] = {}
    for value, part in served:
        # In Python 1 is True; in a flag file it is not.
        name = repr(value)
        parts[name] = value, part + parts[name][1] if name in parts else part
    held = [(value, part) for value, part in parts.values() if part.numerator > 0]
    if len(held) == 1:
        return held[0][0]
    return {"split": [{"value": value, "percent": _percent(part)} for value, part in held]}


def _percent(part: Fraction | int) -> int | float:
    percent, rest = divmod(part.numerator * 100, part.denominator)
    return round(percent + rest / part.denominator, 6) if rest else percent


def _word(text: str) -> str:
    """A key as the schemas have it: nothing blank, and no sign that joins names."""
    return re.sub(r"[\s&]+", "_", text)


def _digest(definition: Any) -> str:
    return sha256(json.dumps(definition, sort_keys=True).encode()).hexdigest()[:8]
