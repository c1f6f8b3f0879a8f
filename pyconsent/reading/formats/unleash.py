"""Unleash's features: its export (https://docs.getunleash.io/concepts/import-export), and what its SDKs start with.

An export lists features, their strategies and their states in an environment apart from
each other; what SDKs get has the strategies within each feature. The option `environment`
says which environment counts, production if none is said. A feature is on for those whom
any of its strategies takes, and strategies of one group take the same people first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import Any

from pyconsent.instants import seconds
from pyconsent.reading import notes, source
from pyconsent.reading.effective import (
    EVERYONE,
    FALLBACK,
    UNKNOWN,
    UNTOLD,
    Required,
    Rule,
    Served,
    Shares,
    deciding,
    effective,
    whole,
)
from pyconsent.reading.entry import Place
from pyconsent.reading.formats.parts import Placed, listed, mapping, mappings, word
from pyconsent.reading.formats.setting import Reading, Setting, Step
from pyconsent.reading.formats.wording import clause
from pyconsent.reading.source import Path_, Source

OPTIONS: tuple[str, ...] = ("environment",)

parse = source.parse

# The parts of an export that are lists of mappings.
_LISTS = (
    *("features", "featureStrategies", "featureEnvironments", "featureTags"),
    *("segments", "featureStrategySegments", "dependencies"),
)


def recognises(data: Any) -> bool:
    """Features beside their strategies, or with the strategies in each."""
    if not isinstance(data, dict) or not isinstance(data.get("features"), list):
        return False
    if "featureStrategies" in data:
        return True
    if not data["features"]:
        return "version" in data
    first = data["features"][0]
    return isinstance(first, dict) and "name" in first and isinstance(first.get("strategies"), list)


def read(source: Source, reading: Reading) -> Iterator[Setting]:
    """Every feature, as it is in the environment.

    Raises:
        InputError: the file is no export, or a feature is not there in the environment.
    """
    file = _File(source, reading)
    for name in file.features:
        yield file.setting(name)


@dataclass(frozen=True, slots=True)
class _Feature:
    """A feature in the environment, in whichever form the file has it; each part with its path.

    Its strategies are those that SDKs are given, in the order in which they try them.
    """

    path: Path_
    told: Mapping[str, Any]
    enabled: tuple[Path_, Any]
    strategies: Placed
    variants: tuple[Path_, Any]
    parents: Sequence[Mapping[str, Any]]


class _File:
    """The features of a file."""

    def __init__(self, source: Source, reading: Reading) -> None:
        self._source = source
        self._audiences = reading.audiences
        self._environment = str(reading.options.get("environment", "production"))
        self._parts = {name: mappings(source, (), source.data, name) for name in _LISTS}
        self._served: dict[tuple[str, int | None], Served] = {}
        self.features: dict[str, _Feature] = {}
        for path, feature in self._parts["features"]:
            if not isinstance(name := feature.get("name"), str):
                raise source.refusal(path, "the feature has no `name`; add it")
            if name in self.features:
                raise source.refusal(path, f"the feature {name!r} stands already in the file; remove one")
            in_itself = "strategies" in feature and not self._parts["featureStrategies"]
            self.features[name] = self._in_itself(path, feature) if in_itself else self._apart(path, feature)

    def _in_itself(self, path: Path_, feature: Mapping[str, Any]) -> _Feature:
        return _Feature(
            path,
            feature,
            ((*path, "enabled"), feature.get("enabled")),
            _active(mappings(self._source, path, feature, "strategies")),
            ((*path, "variants"), feature.get("variants")),
            [parent for _, parent in mappings(self._source, path, feature, "dependencies")],
        )

    def _apart(self, path: Path_, feature: Mapping[str, Any]) -> _Feature:
        name = feature["name"]
        state = self._states.get(name)
        if state is None:
            others = ", ".join(sorted(self._environments))
            raise self._source.refusal(
                path,
                f"the feature {name!r} has no environment {self._environment!r}; export it from there, or set"
                f" `environment` under the `options` of its format{f', to one of: {others}' if others else ''}",
            )
        place, told = state
        # Variants were the same in all environments once.
        variants = ((*place, "variants"), told["variants"]) if told.get("variants") else None
        return _Feature(
            path,
            feature,
            ((*place, "enabled"), told.get("enabled")),
            _active(self._strategies.get(name, [])),
            variants or ((*path, "variants"), feature.get("variants")),
            self._parents.get(name, ()),
        )

    @cached_property
    def _environments(self) -> set[str]:
        held = (*self._parts["featureEnvironments"], *self._parts["featureStrategies"])
        return {word(told["environment"]) for _, told in held if told.get("environment") is not None}

    @cached_property
    def _states(self) -> dict[str, tuple[Path_, Mapping[str, Any]]]:
        held = self._parts["featureEnvironments"]
        here = [(path, told) for path, told in held if told.get("environment") == self._environment]
        return {word(told.get("featureName")): (path, told) for path, told in here}

    @cached_property
    def _strategies(self) -> dict[str, Placed]:
        """By the feature; those of an export that are of no environment are of the one that was exported."""
        found: dict[str, Placed] = {}
        for path, told in self._parts["featureStrategies"]:
            if told.get("environment") is None and len(self._environments) > 1:
                raise self._source.refusal(path, "the strategy says no `environment`, and there are several; add it")
            if told.get("environment") in (None, self._environment):
                found.setdefault(word(told.get("featureName")), []).append((path, told))
        return found

    @cached_property
    def _parents(self) -> dict[str, list[Mapping[str, Any]]]:
        return {
            word(told.get("feature")): [one for _, one in mappings(self._source, path, told, "dependencies")]
            for path, told in self._parts["dependencies"]
        }

    @cached_property
    def _tags(self) -> dict[str, list[tuple[str, Path_]]]:
        """What tags say, by the feature: `pyconsent` may be their type, or begin it, or begin a value."""
        found: dict[str, list[tuple[str, Path_]]] = {}
        for path, told in self._parts["featureTags"]:
            type, value = word(told.get("tagType")), word(told.get("tagValue"))
            sign = "." if type == "pyconsent" else ":"
            text = f"{type}{sign}{value}" if type.partition(".")[0] == "pyconsent" else value
            found.setdefault(word(told.get("featureName")), []).append((text, path))
        return found

    @cached_property
    def _segments(self) -> dict[str, str]:
        """The audiences of segments by their ids; an export of an environment has their names only."""
        found = {}
        for _, told in self._parts["segments"]:
            identity = word(told.get("id"))
            name = word(told.get("name")) or f"segment.{identity}"
            found[identity] = self._audiences.segment(name, told.get("constraints"))
        return found

    @cached_property
    def _segments_of(self) -> dict[str, list[Any]]:
        """The segments of strategies that do not list them themselves."""
        found: dict[str, list[Any]] = {}
        for _, told in self._parts["featureStrategySegments"]:
            found.setdefault(word(told.get("featureStrategyId")), []).append(told.get("segmentId"))
        return found

    def setting(self, name: str) -> Setting:
        """The feature in the catalogue's form."""
        feature = self.features[name]
        sets = self._all_variants(feature)
        named = [_shown(variant) for held in sets for _, variant in held]
        value: dict[str, Any] = {
            "title": name,
            "values": [*dict.fromkeys(named), *([] if all(sets) else [True]), False],
            "default": self._default(name, None),
        }
        if isinstance(feature.told.get("description"), str) and feature.told["description"]:
            value["description"] = feature.told["description"]
        steps = (
            Step(text, value | {"default": self._default(name, at)}, path, {("default",): path})
            for at, (text, path) in self._moments(name)
        )
        parts: dict[Path_, Path_ | Place] = {("default",): _decisive(feature), ("values",): feature.variants[0]}
        tags = self._tags.get(name, ())
        said, others = notes.of_placed_tags(tags), notes.others(tag for tag, _ in tags)
        return Setting(
            name, value, feature.path, parts, said, tuple(steps), lambda: self._deciding(name, value["default"]), others
        )

    def _moments(self, name: str) -> list[tuple[int, tuple[str, Path_]]]:
        """When strategies of the feature, or of those that it depends on, begin or cease to take people."""
        feature = self.features[name]
        above = [self.features[key] for one in feature.parents if (key := word(one.get("feature"))) in self.features]
        found: dict[int, tuple[str, Path_]] = {}
        for path, strategy in (one for each in (feature, *above) for one in each.strategies):
            for place, constraint in mappings(self._source, path, strategy, "constraints"):
                if (moment := _moment(constraint)) is not None:
                    found.setdefault(moment, (str(constraint["value"]), place))
        return sorted(found.items())

    def _default(self, name: str, at: int | None) -> Any:
        """The default in the catalogue's form: at a moment, or before all that the file names."""
        if self.features[name].told.get("archived") is True:
            return FALLBACK
        return effective(*self._gated(name, at), self._audiences)

    def _deciding(self, name: str, default: Any) -> dict[Path_, Path_]:
        return deciding(default, *self._gated(name, None), _decisive(self.features[name]), self._audiences)

    def _gated(self, name: str, at: int | None) -> tuple[list[Rule], Shares]:
        """What the feature serves where those that it depends on are as they must be."""
        feature = self.features[name]
        rules, fallthrough = self._rules(name, at)
        gates = [
            Rule(EVERYONE, whole(False), required=(self._unmet(one, at),), path=feature.path) for one in feature.parents
        ]
        return [*gates, *rules], fallthrough

    def _unmet(self, parent: Mapping[str, Any], at: int | None) -> Required:
        """That a feature that this one depends on is not as it must be. One that depends on others never is."""
        name = word(parent.get("feature"))
        if name not in self.features:
            return Required(UNTOLD, bool)
        above = self.features[name]
        if above.parents or above.told.get("archived") is True:
            return Required(Served([], whole(FALLBACK)), lambda _: True)
        if (name, at) not in self._served:
            self._served[name, at] = Served(*self._rules(name, at))
        return Required(self._served[name, at], self._failing(above, parent))

    def _failing(self, above: _Feature, parent: Mapping[str, Any]) -> Callable[[Any], bool]:
        names, on = listed(self._source, above.path, parent, "variants"), parent.get("enabled") is not False
        held = [variant for each in self._all_variants(above) for _, variant in each]
        wanted = {_shown(variant) for variant in held if variant.get("name") in names}
        if on and names:
            return lambda served: served not in wanted
        return lambda served: (served is False) is on

    def _rules(self, name: str, at: int | None) -> tuple[list[Rule], Shares]:
        """What the feature serves by itself."""
        feature = self.features[name]
        if feature.enabled[1] is not True:
            return [], whole(False if feature.enabled[1] is False else UNKNOWN)
        if not feature.strategies:
            # Without a strategy, or with none that is not disabled, it is on for everybody.
            on = self._taken(EVERYONE, feature.enabled[0], Fraction(1), None, self._variants(feature))
            return list(on), whole(UNKNOWN)
        return [rule for path, told in feature.strategies for rule in self._strategy(name, path, told, at)], whole(
            False
        )

    def _strategy(self, name: str, path: Path_, told: Mapping[str, Any], at: int | None) -> Iterator[Rule]:
        audience = self._audience(path, told, at)
        if audience is None:
            return
        parameters = mapping(self._source, path, told, "parameters")
        kind, draw = told.get("strategyName") or told.get("name"), None
        part: Fraction | None = Fraction(1)
        # The strategies of a release plan count as it proceeds, which the file does not tell.
        known = told.get("milestoneId") is None
        match kind:
            case "default":
                pass
            case "flexibleRollout":
                sticky = parameters.get("stickiness") or "default"
                part = _percent(str(parameters.get("rollout")))
                draw = None if sticky == "random" else f"{parameters.get('groupId') or name}/{sticky}"
            case "gradualRolloutUserId" | "gradualRolloutSessionId" | "gradualRolloutRandom":
                sticky = kind.removeprefix("gradualRollout")
                part = _percent(str(parameters.get("percentage")))
                draw = (
                    None if sticky == "Random" else f"{parameters.get('groupId') or ''}/{sticky[0].lower()}{sticky[1:]}"
                )
            case "userWithId":
                ids = sorted(_split(parameters.get("userIds")))
                audience = self._audiences.both(audience, self._audiences.segment("userWithId", ids))
            case "remoteAddress":
                audience = self._where(audience, "remoteAddress", _split(parameters.get("IPs")))
            case "applicationHostname":
                audience = self._where(audience, "hostname", _split(parameters.get("hostNames")))
            case _:
                known = False
        if not known or part is None:
            yield Rule(audience, whole(UNKNOWN), path=path)
        else:
            yield from self._taken(audience, path, part, draw, self._variants(self.features[name], path, told))

    def _where(self, audience: str, attribute: str, values: Iterable[str]) -> str:
        return self._audiences.both(audience, self._audiences.condition(clause(attribute, "IN", values)))

    def _taken(self, audience: str, path: Path_, part: Fraction, draw: str | None, variants: Placed) -> Iterator[Rule]:
        """What those get whom a strategy takes: a variant by its weight, unless they are named by one."""
        weights = [_weight(variant) for _, variant in variants]
        total = sum((weight for weight in weights if weight is not None), Fraction(0))
        if None in weights:
            yield Rule(audience, whole(UNKNOWN), path=path)
        elif not total:
            yield Rule(audience, [(True, part)], draw, path=path)
        else:
            for around, variant in variants:
                for place, override in mappings(self._source, around, variant, "overrides"):
                    people = listed(self._source, place, override, "values")
                    named = clause(word(override.get("contextName")), "IN", people)
                    whom = self._audiences.both(audience, self._audiences.condition(named))
                    yield Rule(whom, [(_shown(variant), part)], draw, path=place)
            shares = zip(variants, weights, strict=True)
            given = [(_shown(one), part * (weight or 0) / total) for (_, one), weight in shares]
            yield Rule(audience, given, draw, path=path)

    def _audience(self, path: Path_, told: Mapping[str, Any], at: int | None) -> str | None:
        """Whom the constraints and segments of a strategy leave at a moment; None if it is nobody."""
        audiences = []
        for place, constraint in mappings(self._source, path, told, "constraints"):
            moment = _moment(constraint)
            if moment is None:
                values = listed(self._source, place, constraint, "values")
                audiences.append(self._audiences.condition(_condition(constraint, values)))
                continue
            has_come = at is not None and moment <= at
            takes = has_come is (constraint["operator"] == "DATE_AFTER")
            if takes is (constraint.get("inverted") is True):
                return None
        segments = listed(self._source, path, told, "segments") or self._segments_of.get(word(told.get("id")), [])
        ids = [word(one) for one in segments]
        named = [self._segments.get(one) or self._audiences.segment(f"segment.{one}") for one in ids]
        return self._audiences.both(*audiences, *named)

    def _variants(self, feature: _Feature, path: Path_ = (), strategy: Mapping[str, Any] | None = None) -> Placed:
        """The variants of a strategy; if it has none, those of the feature."""
        place, held = feature.variants
        own = mappings(self._source, path, strategy, "variants")
        return own or mappings(self._source, place[:-1], {"variants": held}, "variants")

    def _all_variants(self, feature: _Feature) -> list[Placed]:
        """The variants of each strategy that counts."""
        return [self._variants(feature, *one) for one in feature.strategies] or [self._variants(feature)]


def _active(strategies: Placed) -> Placed:
    """The strategies that SDKs are given, in the order in which they try them."""
    active = [(path, told) for path, told in strategies if told.get("disabled") is not True]
    if all(type(told.get("sortOrder")) is int for _, told in active):
        active.sort(key=lambda one: int(one[1]["sortOrder"]))
    return active


def _decisive(feature: _Feature) -> Path_:
    if feature.told.get("archived") is True:
        return (*feature.path, "archived")
    return feature.strategies[0][0] if feature.strategies and feature.enabled[1] is True else feature.enabled[0]


def _shown(variant: Mapping[str, Any]) -> str:
    """A variant: its name, and what comes with it."""
    payload = variant.get("payload")
    value = payload.get("value") if isinstance(payload, dict) else None
    return str(variant.get("name")) if value is None else f"{variant.get('name')}={value}"


def _weight(variant: Mapping[str, Any]) -> Fraction | None:
    weight: Any = variant.get("weight")
    return Fraction(weight) if type(weight) in (int, float) and weight >= 0 else None


@lru_cache
def _percent(told: str) -> Fraction | None:
    """A part from a percentage, which Unleash writes as text; None if it is none."""
    try:
        percent = Fraction(told)
    except ValueError:
        return None
    return min(max(percent / 100, Fraction(0)), Fraction(1))


def _split(told: Any) -> list[str]:
    return [one.strip() for one in told.split(",")] if isinstance(told, str) else []


def _condition(constraint: Mapping[str, Any], values: list[Any]) -> str:
    operator = f"{word(constraint.get('operator'))}{'_CI' if constraint.get('caseInsensitive') is True else ''}"
    one = [constraint["value"]] if constraint.get("value") is not None else []
    inverted = constraint.get("inverted") is True
    return clause(word(constraint.get("contextName")), operator, values or one, negated=inverted)


def _moment(constraint: Mapping[str, Any]) -> int | None:
    """The moment that a constraint on the time names, in seconds; None if it is on something else."""
    is_of_time = constraint.get("contextName") == "currentTime"
    if not is_of_time or constraint.get("operator") not in ("DATE_AFTER", "DATE_BEFORE"):
        return None
    try:
        return seconds(str(constraint.get("value")))
    except ValueError:
        return None
