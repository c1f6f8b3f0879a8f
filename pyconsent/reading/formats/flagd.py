"""flagd's flag definitions (https://flagd.dev/reference/flag-definitions/).

What a flag serves is decided by `state`, `targeting` (JSONLogic) and `defaultVariant`, in
this order. Whatever they leave open, flagd leaves to the code that asks.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from functools import partial
from typing import Any

from pyconsent.reading import jsonlogic, notes, source
from pyconsent.reading.audiences import EVERYONE, Audiences, Members
from pyconsent.reading.effective import FALLBACK, UNKNOWN, Later, Rule, Shares, deciding, effective, whole
from pyconsent.reading.formats.setting import Notes, Reading, Setting
from pyconsent.reading.formats.values import different, scalar
from pyconsent.reading.places import Path_
from pyconsent.reading.source import Source

OPTIONS: tuple[str, ...] = ()

parse = source.parse

_OF_A_FLAG = {"state", "defaultVariant", "targeting"}
_EVALUATORS = "$evaluators"
_DECIDING = ("state", "variants", "defaultVariant", "targeting")
# In place of what is not there; nothing in JSON is like it.
_NONE = ()
_BOOLEAN = {"true": True, "false": False}


def recognises(data: Any) -> bool:
    """Flags of which the first has what only flagd's have."""
    if not isinstance(data, dict) or not isinstance(data.get("flags"), dict | list):
        return False
    flags = data["flags"]
    first = next(iter(flags.values() if isinstance(flags, dict) else flags), None)
    if first is None:
        return True
    return isinstance(first, dict) and (bool(first.keys() & _OF_A_FLAG) or isinstance(first.get("variants"), dict))


def read(source: Source, reading: Reading) -> Iterator[Setting]:
    """Every flag.

    Raises:
        InputError: the flags are neither a mapping nor a list with keys, or one is no flag.
    """
    data = source.data if isinstance(source.data, dict) else {}
    flags = data.get("flags")
    if not isinstance(flags, dict | list):
        raise source.refusal((), "no `flags`; write a mapping or a list of them")
    of_set = notes.of_mapping(data.get("metadata"), ("metadata",))
    evaluators = data.get(_EVALUATORS)
    served = _Served(evaluators if isinstance(evaluators, dict) else {}, reading.audiences)
    for place, flag in flags.items() if isinstance(flags, dict) else enumerate(flags):
        path = ("flags", place)
        if not isinstance(flag, dict):
            raise source.refusal(path, "the flag is no mapping; write one with `state` and `variants`")
        key = place if isinstance(place, str) else flag.get("key")
        if not isinstance(key, str):
            raise source.refusal(path, "the flag has no `key`; add it")
        yield _setting(key, flag, path, of_set, served)


def _setting(key: str, flag: dict[str, Any], path: Path_, of_set: Notes, served: _Served) -> Setting:
    values, default = served.values_and_default(flag)
    # What decides comes first; a flag that is disabled is as if it were not there.
    decisive = "defaultVariant" if not flag.get("targeting") else "targeting"
    parts: dict[Path_, Path_] = {
        ("default",): (*path, decisive if _is_enabled(flag) else "state"),
        ("values",): (*path, "variants"),
    }
    of_flag = notes.of_mapping(flag.get("metadata"), (*path, "metadata"))
    value = {"title": key, "values": values, "default": default}
    said = {**of_set, **of_flag} if of_set else of_flag
    return Setting(key, value, path, parts, said, deciding=lambda: served.deciding(flag, path, default.default))


def _is_enabled(flag: Mapping[str, Any]) -> bool:
    """Where no state is given, the flag is enabled."""
    return bool(flag.get("state", "ENABLED") == "ENABLED")


class _Served:
    """What flags serve, by the evaluators that they share; worked out once of all that serve by the same."""

    def __init__(self, evaluators: Mapping[str, Any], audiences: Audiences) -> None:
        self._evaluators = evaluators
        self._audiences = audiences
        self._known: dict[bytes, tuple[Any, Later]] = {}
        self._shared = audiences.origin("flagd", evaluators)
        self._told_apart: dict[bytes, str] = {}

    def values_and_default(self, flag: Mapping[str, Any]) -> tuple[Any, Later]:
        """The flag's values and its default in the catalogue's form."""
        by = source.written([flag.get(name, _NONE) for name in _DECIDING])
        if by not in self._known:
            variants = _variants(flag)
            values = different(variants.values()) or "any"
            self._known[by] = values, Later(self._shared + by, partial(self._default, flag, variants))
        return self._known[by]

    def _default(self, flag: Mapping[str, Any], variants: Mapping[str, Any]) -> Any:
        if not _is_enabled(flag):
            return FALLBACK
        return effective(*self._served(flag, variants, ()), self._audiences)

    def deciding(self, flag: Mapping[str, Any], path: Path_, default: Any) -> dict[Path_, Path_]:
        """What decides what each audience is served."""
        rules, otherwise = self._served(flag, _variants(flag), path)
        return deciding(default, rules, otherwise, (*path, "defaultVariant"), self._audiences)

    def _served(self, flag: Mapping[str, Any], variants: Mapping[str, Any], path: Path_) -> tuple[list[Rule], Shares]:
        otherwise = _variant(flag.get("defaultVariant"), variants, FALLBACK)
        targeting, place = flag.get("targeting", {}), (*path, "targeting")
        rules = self._rules(targeting, place, EVERYONE, lambda name: _variant(name, variants, otherwise))
        return list(rules), whole(otherwise)

    def _rules(
        self,
        logic: Any,
        path: Path_,
        audience: str,
        value: Callable[[Any], Any],
        within: frozenset[str] = frozenset(),
    ) -> Iterator[Rule]:
        """What targeting comes to for those of the audience, who come to all of it."""
        match logic:
            case {"$ref": str() as name} if name in self._evaluators and name not in within:
                yield from self._rules(self._evaluators[name], (_EVALUATORS, name), audience, value, within | {name})
            case {"if": [_, _, *_] as arguments} if len(logic) == 1:
                # More than three arguments are pairs of conditions and results.
                last = len(arguments) // 2 * 2
                for number in range(0, last, 2):
                    taken = self._audiences.both(audience, self._audience(arguments[number]))
                    yield from self._rules(arguments[number + 1], (*path, "if", number + 1), taken, value, within)
                otherwise = arguments[last] if last < len(arguments) else None
                yield from self._rules(otherwise, (*path, "if", last), audience, value, within)
            case {"fractional": [*buckets]} if len(logic) == 1:
                yield Rule(audience, _fractions(buckets, value), path=path)
            case dict() if logic:
                # Logic that works out the name of a variant, or moves people on with time.
                yield Rule(audience, whole(UNKNOWN), path=path)
            case dict():
                pass
            case _:
                yield Rule(audience, whole(value(logic)), path=path)

    def _audience(self, condition: Any) -> str:
        by = source.written(condition)
        if by not in self._told_apart:
            self._told_apart[by] = self._called(condition)
        return self._told_apart[by]

    def _called(self, condition: Any) -> str:
        match condition:
            case True:
                return EVERYONE
            case {"$ref": str() as name} if name in self._evaluators:
                return self._audiences.segment(name, self._expanded(condition))
        expanded = self._expanded(condition)
        return self._audiences.condition(jsonlogic.worded(expanded), _members(expanded))

    def _expanded(self, logic: Any, within: frozenset[str] = frozenset()) -> Any:
        """Logic with the evaluators in it written out; one that leads back to itself stays."""
        if isinstance(logic, list):
            return [self._expanded(one, within) for one in logic]
        if not isinstance(logic, dict):
            return logic
        name = logic.get("$ref")
        if isinstance(name, str) and name in self._evaluators and name not in within:
            return self._expanded(self._evaluators[name], within | {name})
        return {operator: self._expanded(arguments, within) for operator, arguments in logic.items()}


def _members(condition: Any) -> Members | None:
    """The list that a condition looks into, if it does no more."""
    match condition:
        case {"!": [dict() as inner]} | {"!": dict() as inner} if len(condition) == 1 and (members := _members(inner)):
            return members._replace(is_without=not members.is_without)
        case {"in": [{"var": str() as name}, [*values]]} if len(condition) == 1:
            return Members.listed(name, values)
    return None


def _variants(flag: Mapping[str, Any]) -> dict[str, Any]:
    """The values of the variants by their names."""
    given = flag.get("variants", _BOOLEAN)
    return {name: scalar(value) for name, value in given.items()} if isinstance(given, dict) else {}


def _variant(name: Any, variants: Mapping[str, Any], otherwise: Any) -> Any:
    """The value of a variant; null falls to the flag's own default, and a name that is none to the code."""
    if name is None:
        return otherwise
    name = json.dumps(name) if isinstance(name, bool) else name
    return variants.get(name, FALLBACK) if isinstance(name, str) else UNKNOWN


def _fractions(buckets: list[Any], value: Callable[[Any], Any]) -> Shares:
    """The variants by their weights, of which the first argument may name the property to share out by."""
    if buckets and not isinstance(buckets[0], list):
        buckets = buckets[1:]
    weighed = [
        (bucket[0], bucket[1] if len(bucket) > 1 else 1) for bucket in buckets if isinstance(bucket, list) and bucket
    ]
    sound = all(type(weight) in (int, float) and weight >= 0 for _, weight in weighed)
    if len(weighed) < len(buckets) or not sound:
        return whole(UNKNOWN)
    if any(type(weight) is float for _, weight in weighed):
        weighed = [(name, Fraction(weight)) for name, weight in weighed]
    if not (total := sum(weight for _, weight in weighed)):
        return whole(UNKNOWN)
    return [(value(name), Fraction(weight, total)) for name, weight in weighed]
