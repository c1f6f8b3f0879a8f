"""GrowthBook's features as SDKs are given them (https://docs.growthbook.io/lib/build-your-own).

A feature is served by the first of its rules that takes somebody, else it has its
`defaultValue`. A rule forces a value on those whom its `condition` and `coverage` take, or
shares variations out among them; `parentConditions` ask what other features serve. What
is null is left to the code.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from functools import cached_property, lru_cache, partial
from itertools import pairwise
from types import NoneType
from typing import Any

from pyconsent.reading import notes, source
from pyconsent.reading.audiences import EVERYONE, Audiences, Members
from pyconsent.reading.effective import (
    FALLBACK,
    UNKNOWN,
    UNTOLD,
    Flags,
    Later,
    Required,
    Rule,
    Served,
    Shares,
    deciding,
    effective,
    whole,
)
from pyconsent.reading.entry import Place
from pyconsent.reading.formats.parts import Placed, listed, mapping, mappings
from pyconsent.reading.formats.setting import Notes, Reading, Setting
from pyconsent.reading.formats.values import scalar
from pyconsent.reading.formats.wording import clause, shown
from pyconsent.reading.places import Path_
from pyconsent.reading.source import Source

OPTIONS: tuple[str, ...] = ()

parse = source.parse

_OF_A_FEATURE = {"defaultValue", "rules", "metadata"}
_OF_A_SWITCH = {bool, NoneType}
# The parts of a rule that are lists of mappings.
_LISTS = {"parentConditions", "meta", "filters"}
_OF_A_PAYLOAD = {"dateUpdated", "encryptedFeatures", "experiments", "savedGroups", "status"}


def recognises(data: Any) -> bool:
    """Features by their keys, of which the first has only what GrowthBook's have."""
    if not isinstance(data, dict):
        return False
    features = data.get("features")
    if not isinstance(features, dict):
        return "encryptedFeatures" in data
    if not features:
        return bool(data.keys() & _OF_A_PAYLOAD)
    first = next(iter(features.values()))
    return isinstance(first, dict) and first.keys() <= _OF_A_FEATURE and bool(first or data.keys() & _OF_A_PAYLOAD)


def read(source: Source, reading: Reading) -> Iterator[Setting]:
    """Every feature.

    Raises:
        InputError: the features are encrypted, or one is none.
    """
    data = source.data if isinstance(source.data, dict) else {}
    if data.get("encryptedFeatures"):
        raise source.refusal(("encryptedFeatures",), "the features are encrypted; export them from a plain connection")
    features = data.get("features")
    if not isinstance(features, dict):
        raise source.refusal(("features",), "no `features` by their keys; export the payload of an SDK connection")
    groups = mapping(source, (), data, "savedGroups")
    for key in groups:
        listed(source, ("savedGroups",), groups, key)
    rules = {key: _rules(source, ("features", key), feature) for key, feature in features.items()}
    served = _Features(source, features, rules, groups, reading.audiences)
    for key, feature in features.items():
        yield _setting(key, feature, rules[key], served, source)


def _rules(source: Source, path: Path_, feature: Any) -> Placed:
    """The rules of a feature, in which nothing stands where something else should."""
    if not isinstance(feature, dict):
        raise source.refusal(path, "the feature is no mapping; write one with `defaultValue`")
    rules = mappings(source, path, feature, "rules")
    for place, rule in rules:
        for name in _LISTS & rule.keys():
            mappings(source, place, rule, name)
    return rules


def _setting(key: str, feature: Mapping[str, Any], rules: Placed, served: _Features, source: Source) -> Setting:
    path = ("features", key)
    default = served.default(key)
    value = {"title": key, "values": _values(feature, rules), "default": default}
    parts: dict[Path_, Path_ | Place] = {("default",): (*path, "rules" if rules else "defaultValue")}
    said: Notes = {}
    tags: list[Any] = []
    if metadata := mapping(source, path, feature, "metadata"):
        place = (*path, "metadata")
        tags = listed(source, place, metadata, "tags")
        said = {
            **notes.of_tags(tags, (*place, "tags")),
            **notes.of_mapping(metadata.get("customFields"), (*place, "customFields")),
        }
    return Setting(
        key, value, path, parts, said, deciding=lambda: served.deciding(key, default.default), tags=notes.others(tags)
    )


def _values(feature: Mapping[str, Any], rules: Placed) -> Any:
    """True and false, where it serves nothing else; what is null is left to the code."""
    kinds = {type(feature.get("defaultValue"))}
    for _, rule in rules:
        if "force" in rule:
            kinds.add(type(rule["force"]))
        else:
            kinds.update(map(type, _variations(rule)))
    return [True, False] if bool in kinds and kinds <= _OF_A_SWITCH else "any"


class _Features:
    """What features serve, in values of JSON; null is what the code falls back on."""

    def __init__(
        self,
        source: Source,
        features: Mapping[str, Any],
        rules: Mapping[str, Placed],
        groups: Mapping[str, Any],
        audiences: Audiences,
    ) -> None:
        self._audiences = audiences
        self._source = source
        self._features = features
        self._rules = rules
        self._groups = groups
        self._flags = Flags(lambda key: Served(*self._served(key)))
        self._audience_of: dict[bytes, str] = {}
        self._shared = audiences.origin("growthbook", groups)

    def default(self, key: str) -> Later:
        """A feature's default in the catalogue's form."""
        feature, rules = self._features[key], self._rules[key]
        others = self._others if any("parentConditions" in rule for _, rule in rules) else None
        by = [self._shared, key, feature.get("defaultValue"), feature.get("rules"), others]
        return Later(by, partial(self._default, key))

    def _default(self, key: str) -> Any:
        return effective(*_in_scalars(*self._served(key)), self._audiences)

    @cached_property
    def _others(self) -> bytes:
        return self._audiences.origin(self._features)

    def _served(self, key: str) -> tuple[list[Rule], Shares]:
        """What the rules of a feature come to, and what falls through them; null, where there is no such feature."""
        if key not in self._features:
            return [], whole(FALLBACK)
        rules = [one for path, rule in self._rules[key] for one in self._rule(key, path, rule)]
        return rules, whole(_value(self._features[key], "defaultValue"))

    def deciding(self, key: str, default: Any) -> dict[Path_, Path_]:
        """What decides what each audience is served, by the default in the catalogue's form."""
        path = ("features", key, "defaultValue")
        return deciding(default, *_in_scalars(*self._served(key)), path, self._audiences)

    def _rule(self, key: str, path: Path_, rule: Mapping[str, Any]) -> Iterator[Rule]:
        """What a rule comes to: what its prerequisites stop at, and what it serves where they hold."""
        held: tuple[Required, ...] = ()
        for place, parent in mappings(self._source, path, rule, "parentConditions"):
            asked, holds = self._asked(parent)
            if parent.get("gate") is True:
                unmet = (*held, Required(asked, _not(holds)))
                yield Rule(EVERYONE, whole(FALLBACK), required=unmet, path=place)
            held = (*held, Required(asked, holds))
        audience = self._told_apart(rule.get("condition"))
        if "force" in rule:
            shares, draw = _forced(key, rule)
        elif variations := _variations(rule):
            meta = [one for _, one in mappings(self._source, path, rule, "meta")]
            shares, draw = _shared_out(rule, variations, meta), None
        else:
            return
        part = _filtered(rule, [one for _, one in mappings(self._source, path, rule, "filters")])
        if part is None:
            yield Rule(audience, whole(UNKNOWN), required=held, path=path)
        elif part == 1:
            yield Rule(audience, shares, draw, held, path)
        else:
            covered = [(value, portion * part) for value, portion in shares]
            yield Rule(audience, covered, required=held, path=path)

    def _asked(self, parent: Mapping[str, Any]) -> tuple[Served, Callable[[Any], bool]]:
        holds = _holds(parent.get("condition"))
        return (UNTOLD, bool) if holds is None else (self._flags.served(str(parent.get("id"))), holds)

    def _told_apart(self, condition: Any) -> str:
        """The same as of any condition, worked out once of those alike."""
        by = source.written(condition)
        if by not in self._audience_of:
            self._audience_of[by] = self._condition(condition)
        return self._audience_of[by]

    def _condition(self, condition: Any) -> str:
        """The audience of a condition in the form of MongoDB's queries, all of whose parts must hold."""
        if not isinstance(condition, dict):
            return EVERYONE if condition is None else self._audiences.condition(shown(condition))
        return self._audiences.both(*(part for name, told in condition.items() for part in self._parts(name, told)))

    def _parts(self, name: str, told: Any) -> Iterator[str]:
        if name == "$and" and isinstance(told, list):
            yield from (self._condition(one) for one in told)
        elif name.startswith("$"):
            yield self._audiences.condition(f"{name[1:]}({shown(self._expanded(told))})")
        elif not isinstance(told, dict) or not told or not all(one.startswith("$") for one in told):
            yield self._audiences.condition(clause(name, "eq", [told]), Members.listed(name, [told]))
        else:
            yield from (self._comparison(name, operator, value) for operator, value in told.items())

    def _comparison(self, attribute: str, operator: str, value: Any) -> str:
        if operator == "$inGroup" and isinstance(value, str):
            group = self._groups.get(value)
            if not group:
                return self._audiences.segment(value, group)
            people = sorted(map(str, group))
            return self._audiences.segment(value, [attribute, *people], Members.listed(f"{attribute}:group", people))
        expanded = self._expanded({operator: value})[operator]
        values = expanded if isinstance(expanded, list) else [expanded]
        is_list = operator in ("$in", "$nin") and isinstance(value, list)
        members = Members.listed(attribute, values, is_without=operator == "$nin") if is_list else None
        return self._audiences.condition(clause(attribute, operator[1:], values), members)

    def _expanded(self, told: Any) -> Any:
        """A condition with the saved groups in it written out, so that one that is widened reads otherwise."""
        if isinstance(told, list):
            return [self._expanded(one) for one in told]
        if not isinstance(told, dict):
            return told
        return {
            name: [value, self._groups.get(value)]
            if name in ("$inGroup", "$notInGroup") and isinstance(value, str)
            else self._expanded(value)
            for name, value in told.items()
        }


def _value(holder: Mapping[str, Any], name: str) -> Any:
    return FALLBACK if holder.get(name) is None else holder[name]


def _in_scalars(rules: list[Rule], otherwise: Shares) -> tuple[list[Rule], Shares]:
    ours = [Rule(rule.audience, _scalars(rule.shares), rule.draw, rule.required, rule.path) for rule in rules]
    return ours, _scalars(otherwise)


def _scalars(shares: Shares) -> Shares:
    return [(value if value is FALLBACK or value is UNKNOWN else scalar(value), part) for value, part in shares]


def _forced(key: str, rule: Mapping[str, Any]) -> tuple[Shares, str | None]:
    """The value that a rule forces, on the part that it covers, and what that is drawn by."""
    value, draw = _value(rule, "force"), f"{rule.get('seed') or key}/{rule.get('hashAttribute') or 'id'}"
    if rule.get("range") is not None:
        widths = _widths([rule["range"]])
        begins = widths is not None and rule["range"][0] == 0
        return ([(UNKNOWN, Fraction(1))] if widths is None else [(value, widths[0])]), draw if begins else None
    if "coverage" not in rule:
        return whole(value), None
    part = _number(rule["coverage"])
    return (whole(UNKNOWN), None) if part is None else ([(value, min(max(part, Fraction(0)), Fraction(1)))], draw)


def _variations(rule: Mapping[str, Any]) -> list[Any]:
    """What an experiment shares out; of one value it is none."""
    held = rule.get("variations")
    return held if isinstance(held, list) and len(held) > 1 else []


def _shared_out(rule: Mapping[str, Any], variations: list[Any], meta: list[dict[str, Any]]) -> Shares:
    """The variations of an experiment by their parts. One that is passed through goes on to the next rule."""
    parts = _widths(rule["ranges"]) if rule.get("ranges") is not None else _weighed(rule, len(variations))
    if parts is None:
        return whole(UNKNOWN)
    passed = [one.get("passthrough") is True for one in meta]
    return [
        (FALLBACK if value is None else value, part)
        for number, (value, part) in enumerate(zip(variations, parts, strict=False))
        if number >= len(passed) or not passed[number]
    ]


def _weighed(rule: Mapping[str, Any], count: int) -> list[Fraction] | None:
    """The parts of an experiment. Weights that are not one for each, or make up no whole, are taken to be equal."""
    coverage = _number(rule.get("coverage", 1))
    held = rule.get("weights")
    weights = [_number(weight) for weight in held] if isinstance(held, list) else []
    told = [weight for weight in weights if weight is not None]
    if coverage is None or len(told) < len(weights):
        return None
    if len(told) != count or not Fraction(99, 100) <= sum(told) <= Fraction(101, 100):
        told = [Fraction(1, count)] * count
    return [weight * min(max(coverage, Fraction(0)), Fraction(1)) for weight in told]


def _filtered(rule: Mapping[str, Any], filters: list[dict[str, Any]]) -> Fraction | None:
    """The part that filters, or a namespace, leave to a rule; each draws apart. None if that cannot be told."""
    part = Fraction(1)
    namespace = rule.get("namespace")
    spans = [one.get("ranges") for one in filters]
    if not filters and namespace and "force" not in rule:
        spans = [[namespace[1:]]] if isinstance(namespace, list) else [None]
    for span in spans:
        widths = _widths(span)
        if widths is None:
            return None
        part *= sum(widths)
    return part


def _widths(ranges: Any) -> list[Fraction] | None:
    """How wide ranges between 0 and 1 are; None if they are none, or lie over each other."""
    if not isinstance(ranges, list):
        return None
    ends = [[_number(end) for end in one] if isinstance(one, list) else [] for one in ranges]
    pairs = [(one[0], one[1]) for one in ends if len(one) == 2]
    sound = [(start, end) for start, end in pairs if start is not None and end is not None and 0 <= start <= end <= 1]
    if len(sound) < len(ranges) or any(first[1] > second[0] for first, second in pairwise(sorted(sound))):
        return None
    return [end - start for start, end in sound]


def _number(told: Any) -> Fraction | None:
    return _fraction(told) if type(told) in (int, float) else None


# The same few come again and again.
@lru_cache
def _fraction(number: float) -> Fraction:
    return Fraction(str(number))


def _not(holds: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: not holds(value)


def _holds(condition: Any) -> Callable[[Any], bool] | None:
    """Whether a condition on the value of a feature holds, as SDKs have it; None if this is not known here."""
    if not isinstance(condition, dict) or condition.keys() - {"value"}:
        return None
    if "value" not in condition:
        return lambda value: True
    told = condition["value"]
    if not isinstance(told, dict):
        return _equals(told)
    tests = [_compares(operator, value) for operator, value in told.items()]
    known = [test for test in tests if test is not None]
    return (lambda value: all(test(value) for test in known)) if known and len(known) == len(tests) else None


def _equals(told: Any) -> Callable[[Any], bool] | None:
    """What SDKs, which are written in JavaScript at first, find equal to this."""
    match told:
        case bool():
            return lambda value: value is not FALLBACK and (isinstance(value, list | dict) or bool(value)) is told
        case None:
            return lambda value: value is FALLBACK
        case str():
            return lambda value: _text(value) == told
        case int() | float():
            return lambda value: (0 if value is FALLBACK else value) == told
    return None


def _compares(operator: str, told: Any) -> Callable[[Any], bool] | None:
    match operator:
        case "$exists":
            return lambda value: (value is not FALLBACK) is bool(told)
        case "$eq":
            return lambda value: _same(value, told)
        case "$ne":
            return lambda value: not _same(value, told)
        case "$in" if isinstance(told, list):
            return lambda value: any(_same(value, one) for one in told)
        case "$nin" if isinstance(told, list):
            return lambda value: not any(_same(value, one) for one in told)
    return None


def _same(value: Any, told: Any) -> bool:
    """Whether they are one scalar, of one type."""
    if isinstance(value, bool) or isinstance(told, bool):
        return value is told
    if value is FALLBACK or told is None:
        return value is FALLBACK and told is None
    return isinstance(value, str | int | float) and bool(value == told)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(None if value is FALLBACK else value)
