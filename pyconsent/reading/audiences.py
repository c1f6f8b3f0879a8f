"""Audiences, by the names that those are given whom a file tells apart."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import product
from typing import Any, NamedTuple

from pyconsent.reading.source import written

EVERYONE = "everyone"

# More audiences than these of one setting nobody tells apart.
MOST = 1_000

# People who are in several audiences are called by the names of all of them.
_JOINS = "&"
# Longer names than this are cut.
_LONGEST = 60


class Members(NamedTuple):
    """A list that an audience is told by.

    Attributes:
        of: what is looked up in the list, and how.
        values: the entries, as JSON.
        is_without: whether those are in the audience who are not on the list.
    """

    of: str
    values: frozenset[str]
    is_without: bool = False

    @classmethod
    def listed(cls, of: str, values: Iterable[Any], *, is_without: bool = False) -> Members:
        """The members by the entries themselves."""
        return cls(of, frozenset(json.dumps(value, sort_keys=True) for value in values), is_without)

    def includes(self, other: Members) -> bool:
        """Whether all whom the other list makes members are members by this one."""
        if (self.of, self.is_without) != (other.of, other.is_without):
            return False
        return self.values <= other.values if self.is_without else self.values >= other.values

    def excludes(self, other: Members) -> bool:
        """Whether nobody whom one of the lists makes a member is one by the other."""
        if self.of != other.of or self.is_without is other.is_without:
            return False
        return other.values <= self.values if self.is_without else self.values <= other.values


@dataclass(frozen=True)
class Audiences:
    """Names of audiences, for those whom a flag file tells apart.

    Attributes:
        mapped: audiences of the organisation, by the names that are made here.
        parents: the audience that each audience of the organisation is part of.
    """

    mapped: Mapping[str, str] = field(default_factory=dict)
    parents: Mapping[str, str] = field(default_factory=dict)
    #: The lists that audiences are told by, as far as it is lists.
    members: dict[str, Members] = field(default_factory=dict, init=False, repr=False, compare=False)
    # What was worked out before.
    _conditions: dict[str, str] = field(default_factory=dict, init=False, repr=False, compare=False)
    _lineages: dict[str, frozenset[str]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def origin(self, *beside: Any) -> bytes:
        """What stands for these names, and for plain data beside them, of all that is worked out from them."""
        return sha256(written([dict(self.mapped), dict(self.parents), *beside])).digest()

    def segment(self, name: str, definition: Any = None, members: Members | None = None) -> str:
        """The audience of a named group, and the list that it is told by, if it is a list.

        With its definition, where the file has it: then the name ends in a digest of
        it, so that a segment that is widened is a new audience.
        """
        name = _word(name)
        if definition is not None:
            name = f"{name}.{_digest(definition)}"
        # A group that calls itself so is not everyone because of that.
        return self._called(f"{EVERYONE}.segment" if name == EVERYONE else name, members)

    def condition(self, text: str, members: Members | None = None) -> str:
        """The audience of a condition that has no name; ``text`` says all of it, in few words.

        And the list that it is told by, if it is a list.
        """
        if text not in self._conditions:
            self._conditions[text] = self._called(_named(text), members)
        return self._conditions[text]

    def _called(self, name: str, members: Members | None) -> str:
        if name in self.mapped:
            return self.mapped[name]
        if members:
            self.members[name] = members
        return name

    @staticmethod
    def both(*names: str) -> str:
        """Those who are in each of the audiences."""
        apart = {part for name in names for part in name.split(_JOINS)} - {EVERYONE}
        return _JOINS.join(sorted(apart)) or EVERYONE

    def may_cross(self, one: str, other: str) -> bool:
        """Whether people may be in both of two audiences of which neither is part of the other."""
        if other in self.lineage(one) or one in self.lineage(other):
            return False
        return not are_apart(one, other, self.members)

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
                waiting += one.split(_JOINS)
                waiting += [self.parents[one]] if one in self.parents else []
        return frozenset(found)


def by_audience(default: Any) -> dict[str, Any]:
    """A default with an entry for each audience; a single one is everyone's."""
    return default if isinstance(default, dict) else {EVERYONE: default}


def are_apart(one: str, other: str, members: Mapping[str, Members]) -> bool:
    """Whether nobody is in both of two audiences, as far as lists tell."""
    lists = [[members[part] for part in name.split(_JOINS) if part in members] for name in (one, other)]
    return any(own.excludes(told) for own, told in product(*lists))


def including(audience: str, others: Iterable[str], members: Mapping[str, Members]) -> str | None:
    """Of other audiences the nearest in which all people of an audience are, as far as lists tell."""
    parts = audience.split(_JOINS)

    def is_in(whole: str) -> bool:
        own = members.get(whole)
        return any(
            part == whole or (own is not None and part in members and own.includes(members[part])) for part in parts
        )

    found = (other for other in others if all(map(is_in, other.split(_JOINS))))
    return max(found, key=lambda other: other.count(_JOINS), default=None)


def _named(text: str) -> str:
    """The name of a condition."""
    word = _word(text)
    # A condition is not taken for an audience that happens to be called like it.
    if word == text and len(word) <= _LONGEST and not re.fullmatch(r"[\w.-]+", word):
        return word
    return f"{word[:_LONGEST]}.{_digest(text)}"


def _word(text: str) -> str:
    """A key as the schemas have it: nothing blank, and no sign that joins names."""
    return re.sub(r"[\s&]+", "_", text)


def _digest(definition: Any) -> str:
    return sha256(json.dumps(definition, sort_keys=True).encode()).hexdigest()[:8]
