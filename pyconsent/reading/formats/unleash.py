"""Unleash's features: its export (https://docs.getunleash.io/concepts/import-export), and what its SDKs start with.

The option `environment` says which environment counts, production if none is said. A
feature is on for those whom any of its strategies takes, and strategies of one group take
the same people first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cached_property, lru_cache, partial
from typing import Any

from pyconsent.instants import seconds
from pyconsent.reading import notes, source
from pyconsent.reading.audiences import EVERYONE, Audiences, Members
from pyconsent.reading.effective import (
    FALLBACK,
    UNKNOWN,
    UNTOLD,
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
from pyconsent.reading.formats.parts import Placed, mappings, word
from pyconsent.reading.formats.setting import Reading, Setting, Step
from pyconsent.reading.formats.unleash_export import Export, Feature, Parent, Strategy
from pyconsent.reading.formats.wording import clause
from pyconsent.reading.places import Path_
from pyconsent.reading.source import Source

OPTIONS: tuple[str, ...] = ("environment",)

parse = source.parse


# Whichever of the values of a constraint there is, it is enough.
_LOOKING_INTO_LISTS = ("IN", "NOT_IN", "STR_CONTAINS", "STR_ENDS_WITH", "STR_STARTS_WITH")


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
    return _Features(source, reading).settings()


class _Features:
    """What the features of a file serve."""

    def __init__(self, source: Source, reading: Reading) -> None:
        self._source = source
        self._audiences = reading.audiences
        self._export = Export(source, str(reading.options.get("environment", "production")))
        self._served: dict[tuple[str, int | None], Served] = {}
        self._shared = self._audiences.origin("unleash", self._export.segments)

    def settings(self) -> Iterator[Setting]:
        """Each feature in the catalogue's form."""
        for name, feature in self._export.features.items():
            yield self._setting(name, feature)

    def _setting(self, name: str, feature: Feature) -> Setting:
        default = Later(self._decided_by(name, feature), partial(self._default, name, feature, None))
        value: dict[str, Any] = {"title": name, "values": _values(feature), "default": default}
        if isinstance(description := feature.told.get("description"), str) and description:
            value["description"] = description
        steps = tuple(
            Step(text, value | {"default": self._default(name, feature, at)}, path, {("default",): path})
            for at, (text, path) in self._moments(feature)
        )
        parts: dict[Path_, Path_ | Place] = {("default",): _decisive(feature), ("values",): feature.variants_at}
        tags = self._export.tags.get(name, ())
        said, others = notes.of_placed_tags(tags), notes.others(tag for tag, _ in tags)
        return Setting(
            name,
            value,
            feature.path,
            parts,
            said,
            steps,
            lambda: self._deciding(name, feature, default.default),
            others,
        )

    def _decided_by(self, name: str, feature: Feature) -> list[Any]:
        """All that the default is worked out from."""
        strategies = [(one.told, one.segments) for one in feature.strategies]
        variants = [told for _, told in feature.variants]
        others = self._others if feature.parents else None
        return [self._shared, name, feature.is_archived, feature.enabled[1], strategies, variants, others]

    @cached_property
    def _others(self) -> bytes:
        return self._audiences.origin(self._source.data)

    def _moments(self, feature: Feature) -> list[tuple[int, tuple[str, Path_]]]:
        """When strategies of the feature, or of those that it depends on, begin or cease to take people."""
        held = self._export.features
        found: dict[int, tuple[str, Path_]] = {}
        for each in (feature, *(held[parent.name] for parent in feature.parents if parent.name in held)):
            for strategy in each.strategies:
                for place, constraint in strategy.constraints:
                    if (moment := _moment(constraint)) is not None:
                        found.setdefault(moment, (str(constraint["value"]), place))
        return sorted(found.items())

    def _default(self, name: str, feature: Feature, at: int | None) -> Any:
        """The default in the catalogue's form: at a moment, or before all that the file names."""
        return FALLBACK if feature.is_archived else effective(*self._gated(name, feature, at), self._audiences)

    def _deciding(self, name: str, feature: Feature, default: Any) -> dict[Path_, Path_]:
        return deciding(default, *self._gated(name, feature, None), _decisive(feature), self._audiences)

    def _gated(self, name: str, feature: Feature, at: int | None) -> tuple[list[Rule], Shares]:
        """What the feature serves where those that it depends on are as they must be."""
        rules, fallthrough = self._rules(name, feature, at)
        gates = [
            Rule(EVERYONE, whole(False), required=(self._unmet(one, at),), path=feature.path) for one in feature.parents
        ]
        return [*gates, *rules], fallthrough

    def _unmet(self, parent: Parent, at: int | None) -> Required:
        """That a feature that this one depends on is not as it must be. One that depends on others never is."""
        name = parent.name
        if name not in self._export.features:
            return Required(UNTOLD, bool)
        above = self._export.features[name]
        if above.parents or above.is_archived:
            return Required(Served([], whole(FALLBACK)), lambda _: True)
        if (name, at) not in self._served:
            self._served[name, at] = Served(*self._rules(name, above, at))
        return Required(self._served[name, at], _failing(above, parent))

    def _rules(self, name: str, feature: Feature, at: int | None) -> tuple[list[Rule], Shares]:
        """What the feature serves by itself."""
        path, enabled = feature.enabled
        if enabled is not True:
            return [], whole(False if enabled is False else UNKNOWN)
        if not feature.strategies:
            # Without a strategy, or with none that is not disabled, it is on for everybody.
            return list(self._taken(EVERYONE, path, Fraction(1), None, feature.variants)), whole(UNKNOWN)
        rules = [rule for one in feature.strategies for rule in self._strategy(name, feature, one, at)]
        return rules, whole(False)

    def _strategy(self, name: str, feature: Feature, strategy: Strategy, at: int | None) -> Iterator[Rule]:
        audience = self._audience(strategy, at)
        if audience is None:
            return
        told, parameters = strategy.told, strategy.parameters
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
                people = self._audiences.segment("userWithId", ids, Members.listed("userWithId", ids))
                audience = self._audiences.both(audience, people)
            case "remoteAddress":
                audience = self._where(audience, "remoteAddress", _split(parameters.get("IPs")))
            case "applicationHostname":
                audience = self._where(audience, "hostname", _split(parameters.get("hostNames")))
            case _:
                known = False
        if not known or part is None:
            yield Rule(audience, whole(UNKNOWN), path=strategy.path)
        else:
            yield from self._taken(audience, strategy.path, part, draw, strategy.variants or feature.variants)

    def _where(self, audience: str, attribute: str, values: list[str]) -> str:
        return self._audiences.both(audience, _listed(self._audiences, attribute, values))

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
                    people = _listed(self._audiences, word(override.get("contextName")), override.get("values") or ())
                    whom = self._audiences.both(audience, people)
                    yield Rule(whom, [(_shown(variant), part)], draw, path=place)
            shares = zip(variants, weights, strict=True)
            given = [(_shown(one), part * (weight or 0) / total) for (_, one), weight in shares]
            yield Rule(audience, given, draw, path=path)

    def _audience(self, strategy: Strategy, at: int | None) -> str | None:
        """Whom the constraints and segments of a strategy leave at a moment; None if it is nobody."""
        audiences = []
        for _, constraint in strategy.constraints:
            moment = _moment(constraint)
            if moment is None:
                audiences.append(self._audiences.condition(_condition(constraint), _members(constraint)))
                continue
            has_come = at is not None and moment <= at
            takes = has_come is (constraint["operator"] == "DATE_AFTER")
            if takes is (constraint.get("inverted") is True):
                return None
        ids = [word(one) for one in strategy.segments]
        named = [self._segments.get(one) or self._audiences.segment(f"segment.{one}") for one in ids]
        return self._audiences.both(*audiences, *named)

    @cached_property
    def _segments(self) -> dict[str, str]:
        """The audiences of segments by their ids; an export of an environment has their names only."""
        found = {}
        for told in self._export.segments:
            identity = word(told.get("id"))
            name = word(told.get("name")) or f"segment.{identity}"
            found[identity] = self._audiences.segment(name, told.get("constraints"))
        return found


def _values(feature: Feature) -> list[Any]:
    held = feature.each_variants()
    named = dict.fromkeys(_shown(variant) for variants in held for _, variant in variants)
    return [*named, *([] if all(held) else [True]), False]


def _failing(above: Feature, parent: Parent) -> Callable[[Any], bool]:
    """Whether what a feature serves is not what it must be."""
    held = [variant for each in above.each_variants() for _, variant in each]
    wanted = {_shown(variant) for variant in held if variant.get("name") in parent.variants}
    if parent.is_on and parent.variants:
        return lambda served: served not in wanted
    return lambda served: (served is False) is parent.is_on


def _decisive(feature: Feature) -> Path_:
    if feature.is_archived:
        return (*feature.path, "archived")
    path, enabled = feature.enabled
    return feature.strategies[0].path if feature.strategies and enabled is True else path


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


def _condition(constraint: Mapping[str, Any]) -> str:
    operator = f"{word(constraint.get('operator'))}{'_CI' if constraint.get('caseInsensitive') is True else ''}"
    one = [constraint["value"]] if constraint.get("value") is not None else []
    inverted = constraint.get("inverted") is True
    return clause(word(constraint.get("contextName")), operator, constraint.get("values") or one, negated=inverted)


def _members(constraint: Mapping[str, Any]) -> Members | None:
    """The list that a constraint looks into, any of whose values is enough, if it is one."""
    name, operator, values = constraint.get("contextName"), constraint.get("operator"), constraint.get("values")
    if operator not in _LOOKING_INTO_LISTS or not values:
        return None
    is_folded, is_without = constraint.get("caseInsensitive") is True, operator == "NOT_IN"
    kind = "IN" if is_without else operator
    inverted = constraint.get("inverted") is True
    return Members.listed(f"{word(name)}:{kind}:{is_folded}", values, is_without=is_without is not inverted)


def _listed(audiences: Audiences, attribute: str, values: Sequence[Any]) -> str:
    """Those whose attribute is on a list."""
    members = Members.listed(f"{attribute}:IN:{False}", values)
    return audiences.condition(clause(attribute, "IN", values), members)


def _moment(constraint: Mapping[str, Any]) -> int | None:
    """The moment that a constraint on the time names, in seconds; None if it is on something else."""
    if constraint.get("contextName") != "currentTime":
        return None
    if constraint.get("operator") not in ("DATE_AFTER", "DATE_BEFORE"):
        return None
    try:
        return seconds(str(constraint.get("value")))
    except ValueError:
        return None
