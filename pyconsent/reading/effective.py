"""The default that is in force for each audience, of a flag that tells people apart.

State, default variation, targeting rules, rollout percentages: what a flag serves to
somebody who never chose is what the first rule that takes them serves, and what no rule
serves falls through. Here that is put together for every format alike, as the ``default``
of schemas/catalogue.schema.json.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, islice, product
from typing import Any

from pyconsent.reading.audiences import EVERYONE, MOST, Audiences, by_audience
from pyconsent.reading.places import Path_

# More flags than these do not stand behind each other.
_DEEPEST = 50


class _Fallback:
    """What the code serves when the file says nothing: known only from an annotation."""

    def __repr__(self) -> str:
        return "FALLBACK"


# In place of a value: the one that the code falls back on.
FALLBACK = _Fallback()
# In place of a value: one that cannot be told. Nothing is off under it.
UNKNOWN = None


class Later:
    """In place of a default: one that is worked out when it is asked for.

    Of two files that are compared most settings are the same, and those nobody asks for.
    """

    __slots__ = ("_default", "_work_out", "by")

    def __init__(self, by: Any, work_out: Callable[[], Any]) -> None:
        """``by`` is plain data that say all that it is worked out from; ``work_out`` refuses nothing."""
        self.by = by
        self._work_out: Callable[[], Any] | None = work_out
        self._default: Any = None

    @property
    def default(self) -> Any:
        """The default in the catalogue's form."""
        if self._work_out:
            self._default = self._work_out()
            self._work_out = None
        return self._default


# Values, each with the part of the people that it is served to; the parts make up at most 1.
Shares = Sequence[tuple[Any, Fraction]]


_ALL = Fraction(1)


def whole(value: Any) -> Shares:
    """The value, for all of them."""
    return [(value, _ALL)]


@dataclass(frozen=True, slots=True)
class Required:
    """What another flag must serve to somebody.

    Attributes:
        flag: what that serves; its parts are drawn apart from those of the flag that requires it.
        holds: whether a value that it may serve is what is required. One that cannot be
            told it is not asked about: then nothing that rests on it can be told.
    """

    flag: Served
    holds: Callable[[Any], bool]


@dataclass(frozen=True, slots=True)
class Rule:
    """What is served to an audience. The part that the shares leave goes on to the next rule.

    Attributes:
        audience: whom it is for.
        shares: what they are served.
        draw: what the part is drawn by. Rules of one draw take the same people first, so
            that 20 % after 10 % are 10 % more; without one each draws anew.
        required: what other flags must all serve them, for the rule to count.
        path: where it stands.
    """

    audience: str
    shares: Shares
    draw: str | None = None
    required: tuple[Required, ...] = ()
    path: Path_ = ()


def effective(rules: Sequence[Rule], fallthrough: Shares, audiences: Audiences) -> Any:
    """The ``default`` of a catalogue: a value, or one for each audience.

    Args:
        rules: in the order in which they are tried.
        fallthrough: what is served to those whom no rule serves; its parts make up 1.
        audiences: which audience is part of which.

    An audience meets each rule for it or for one that it is part of, in their order.
    People who are in two audiences that are not served alike are told apart as well, for
    what they are served changes with the order of the rules; and so are those who are in
    audiences of both flags, where other flags are required.
    """
    if not rules and len(fallthrough) == 1:
        return fallthrough[0][0]
    flag = Served(rules, fallthrough)
    named = flag.named(audiences)
    if len(named) > MOST:
        return UNKNOWN
    portions = {name: _portion(flag.to(audiences.lineage(name))) for name in named}
    pairs = [
        audiences.both(one, other)
        for one, other in combinations(named[1:], 2)
        if not _are_served_alike(portions[one], portions[other]) and audiences.may_cross(one, other)
    ]
    if len(pairs) > MOST:
        # Whoever is in several of them is not known, nor whether that is as it was where the rules are others.
        return portions | {audiences.segment("several", [[name, repr(portions[name])] for name in named]): UNKNOWN}
    portions |= {pair: _portion(flag.to(audiences.lineage(pair))) for pair in pairs}
    if len(portions) == 1 and not isinstance(portions[EVERYONE], dict):
        return portions[EVERYONE]
    return portions


def deciding(
    default: Any, rules: Sequence[Rule], fallthrough: Shares, path: Path_, audiences: Audiences
) -> dict[Path_, Path_]:
    """Where it stands what each audience is served, by the paths of the entries of a setting and of their portions.

    Args:
        default: what ``effective`` made of these rules.
        rules: with their paths.
        fallthrough: as for ``effective``.
        path: where that stands.
        audiences: as for ``effective``.

    Of the rules that have something for an audience it is the one for itself, else the first;
    one that counts for all before one that counts by other flags.
    """
    if not isinstance(default, dict):
        return {}
    flag = Served(rules, fallthrough, path)
    found: dict[Path_, Path_] = {}
    for name, entry in default.items():
        met = [one for one in flag.by_rule(audiences.lineage(name)) if any(part for _, part in one[1])]
        met.sort(key=lambda one: _is_of_others(one[0], name))
        found["default", name] = met[0][0].path
        portions = entry["split"] if isinstance(entry, dict) else ()
        # Where the code's own value joins another they are numbered otherwise.
        if portions and not _has_fallback(portions):
            of_values: dict[str, Path_] = {}
            for rule, given in met:
                of_values = {repr(value): rule.path for value, part in given if part} | of_values
            for number, portion in enumerate(portions):
                found["default", name, "split", number] = of_values[repr(portion["value"])]
    return found


def _is_of_others(rule: Rule, audience: str) -> tuple[bool, bool]:
    return rule.audience != audience, bool(rule.required)


def resolved(default: Any, fallback: Any) -> Any:
    """The ``default`` of a catalogue, with the code's own value where only the code has one."""
    if isinstance(default, Later):
        default = default.default
    if not _has_fallback(default):
        return default
    if default is FALLBACK:
        return fallback
    if not isinstance(default, dict):
        return default
    split = default.get("split")
    if isinstance(split, list) and any(isinstance(one, dict) and one.get("value") is FALLBACK for one in split):
        parts = [Fraction(str(one["percent"])) for one in split]
        values = (resolved(one["value"], fallback) for one in split)
        # They are rounded, and add up to nearly 100.
        return _portion([(value, part / sum(parts)) for value, part in zip(values, parts, strict=True)])
    return {name: resolved(part, fallback) for name, part in default.items()}


def untold(default: Any) -> frozenset[str]:
    """The audiences for which a default has a value that cannot be told."""
    return frozenset(
        name
        for name, portion in by_audience(default).items()
        if portion is UNKNOWN
        or (isinstance(portion, dict) and any(one["value"] is UNKNOWN for one in portion.get("split", ())))
    )


def _has_fallback(default: Any) -> bool:
    if isinstance(default, dict):
        return any(map(_has_fallback, default.values()))
    if isinstance(default, list):
        return any(isinstance(one, dict) and one.get("value") is FALLBACK for one in default)
    return default is FALLBACK


def _are_served_alike(one: Any, other: Any) -> bool:
    """Whether both have one value for all of them, which people in both have then too."""
    return not isinstance(one, dict) and repr(one) == repr(other)


class Served:
    """What a flag serves: by its rules, and to those whom no rule serves what falls through.

    It keeps what it has worked out, for the flags that require it ask again and again.
    """

    def __init__(self, rules: Sequence[Rule], fallthrough: Shares, path: Path_ = ()) -> None:
        self._rules = [*rules, Rule(EVERYONE, fallthrough, path=path)]
        #: How many flags stand behind each other, this one among them.
        self.depth: int = 1 + max((one.flag.depth for rule in rules for one in rule.required), default=0)
        self._named: list[str] | None = None
        self._to: dict[frozenset[str], Shares] = {}

    def named(self, audiences: Audiences) -> list[str]:
        """The audiences that it tells apart, and the flags that it requires; no more than are too many."""
        if self._named is None:
            named = dict.fromkeys([EVERYONE, *(rule.audience for rule in self._rules)])
            for flag in {id(one.flag): one.flag for rule in self._rules for one in rule.required}.values():
                pairs = islice(product(list(named), flag.named(audiences)), MOST + 1)
                named |= dict.fromkeys(audiences.both(one, other) for one, other in pairs)
            self._named = list(named)
        return self._named

    def to(self, lineage: frozenset[str]) -> Shares:
        """What it serves to people who are in all of these audiences; the parts make up 1."""
        if lineage not in self._to:
            self._to[lineage] = [share for _, given in self.by_rule(lineage) for share in given]
        return self._to[lineage]

    def by_rule(self, lineage: frozenset[str]) -> Iterator[tuple[Rule, Shares]]:
        """The same, by the rules that serve it."""
        left = _ALL
        drawn: dict[str, Fraction] = {}
        for rule in self._rules:
            if rule.audience not in lineage and not lineage.issuperset(rule.audience.split("&")):
                continue
            if len(rule.shares) == 1 and rule.shares[0][1] == 1 and not rule.required:
                yield rule, [(rule.shares[0][0], left)]
                return
            taken = left if rule.draw is None else left * _fresh(rule, drawn)
            given = rule.shares if taken == 1 else [(value, part * taken) for value, part in rule.shares]
            if rule.required:
                given = _where_met(given, _met(rule.required, lineage))
            yield rule, given
            left -= sum(part for _, part in given)
            if left <= 0:
                break


class Flags:
    """What flags serve that other flags require, each worked out once.

    What flags serve that lead back to themselves, or of which too many stand behind each
    other, cannot be told.
    """

    def __init__(self, work_out: Callable[[str], Served | None]) -> None:
        """``work_out`` gives what a flag serves, by its key, and may ask here for others; None if there is none."""
        self._work_out = work_out
        self._known: dict[str, Served] = {}
        self._open: list[str] = []

    def served(self, key: str) -> Served:
        """What the flag serves."""
        if key in self._open or len(self._open) >= _DEEPEST:
            return UNTOLD
        if key not in self._known:
            self._open.append(key)
            served = self._work_out(key)
            self._open.pop()
            self._known[key] = UNTOLD if served is None or served.depth > _DEEPEST else served
        return self._known[key]


UNTOLD = Served([], whole(UNKNOWN))


def _fresh(rule: Rule, drawn: dict[str, Fraction]) -> Fraction:
    """By how much the part of a rule counts among those whom its draw has left."""
    part = sum((part for _, part in rule.shares), Fraction(0))
    before = drawn.get(str(rule.draw), Fraction(0))
    if part <= before:
        return Fraction(0)
    if not rule.required:
        drawn[str(rule.draw)] = part
    return (part - before) / (1 - before) / part if before else _ALL


def _met(required: Sequence[Required], lineage: frozenset[str]) -> tuple[Fraction, Fraction]:
    """The part for whom all of it holds, and the part for whom that cannot be told."""
    sure = possible = _ALL
    for one in required:
        shares = one.flag.to(lineage)
        unknown = sum(part for value, part in shares if value is UNKNOWN)
        holds = sum(part for value, part in shares if value is not UNKNOWN and one.holds(value))
        sure, possible = sure * holds, possible * (holds + unknown)
    return sure, possible - sure


def _where_met(shares: Shares, met: tuple[Fraction, Fraction]) -> Shares:
    sure, unknown = met
    served = [(value, part * sure) for value, part in shares] if sure else []
    return [*served, (UNKNOWN, sum(part for _, part in shares) * unknown)] if unknown else served


def _portion(served: Shares) -> Any:
    if len(served) == 1:
        return served[0][0]
    parts: dict[str, tuple[Any, Fraction]] = {}
    for value, part in served:
        # In Python 1 is True; in a flag file it is not.
        name = repr(value)
        parts[name] = value, part + parts[name][1] if name in parts else part
    held = [(value, part) for value, part in parts.values() if part > 0]
    if len(held) == 1:
        return held[0][0]
    return {"split": [{"value": value, "percent": _percent(part)} for value, part in held]}


def _percent(part: Fraction) -> int | float:
    percent = part * 100
    return int(percent) if percent.denominator == 1 else round(float(percent), 6)
