"""The features of a file of Unleash, whichever of its forms it has, each with what belongs to it.

An export lists features, their strategies and their states in an environment apart from
each other (https://docs.getunleash.io/concepts/import-export); what SDKs start with has the
strategies within each feature.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from pyconsent.reading.formats.parts import Placed, listed, mapping, mappings, word
from pyconsent.reading.places import Path_
from pyconsent.reading.source import Source

# The parts of an export that are lists of mappings.
_LISTS = (
    *("features", "featureStrategies", "featureEnvironments", "featureTags"),
    *("segments", "featureStrategySegments", "dependencies"),
)


class Strategy(NamedTuple):
    """A strategy, and those of its parts that are lists or mappings."""

    path: Path_
    told: Mapping[str, Any]
    parameters: Mapping[str, Any]
    constraints: Placed
    segments: Sequence[Any]
    variants: Placed


class Parent(NamedTuple):
    """What a feature that another depends on must be.

    Attributes:
        name: which feature.
        is_on: whether it must be on, or off.
        variants: the names of those variants that it must be; any, if there are none.
    """

    name: str
    is_on: bool
    variants: Sequence[Any]


class Feature(NamedTuple):
    """A feature in an environment.

    Attributes:
        path: where it stands.
        told: all that stands there.
        enabled: whether it is, as the file has it, and where that stands.
        strategies: those that SDKs are given, in the order in which they try them.
        variants: of strategies that have none.
        variants_at: where those stand.
        parents: what it depends on.
    """

    path: Path_
    told: Mapping[str, Any]
    enabled: tuple[Path_, Any]
    strategies: Sequence[Strategy]
    variants: Placed
    variants_at: Path_
    parents: Sequence[Parent]

    @property
    def is_archived(self) -> bool:
        """Whether nobody is served it any longer."""
        return self.told.get("archived") is True

    def each_variants(self) -> list[Placed]:
        """The variants of each strategy; those that count without one, if there is none."""
        return [one.variants or self.variants for one in self.strategies] or [self.variants]


class Export:
    """What stands in a file."""

    def __init__(self, source: Source, environment: str) -> None:
        """Of the environment of that name.

        Raises:
            InputError: the file is no export, or a feature is not there in the environment.
        """
        self._source = source
        self._environment = environment
        self._parts = {name: mappings(source, (), source.data, name) for name in _LISTS}
        #: By their names.
        self.features: dict[str, Feature] = {}
        is_apart = bool(self._parts["featureStrategies"])
        for path, told in self._parts["features"]:
            if not isinstance(name := told.get("name"), str):
                raise source.refusal(path, "the feature has no `name`; add it")
            if name in self.features:
                raise source.refusal(path, f"the feature {name!r} stands already in the file; remove one")
            in_itself = "strategies" in told and not is_apart
            self.features[name] = self._in_itself(path, told) if in_itself else self._apart(name, path, told)

    @property
    def segments(self) -> list[Mapping[str, Any]]:
        """The segments that strategies name by their ids."""
        return [told for _, told in self._parts["segments"]]

    @cached_property
    def tags(self) -> dict[str, list[tuple[str, Path_]]]:
        """What tags say, by the feature: `pyconsent` may be their type, or begin it, or begin a value."""
        found: dict[str, list[tuple[str, Path_]]] = {}
        for path, told in self._parts["featureTags"]:
            type, value = word(told.get("tagType")), word(told.get("tagValue"))
            sign = "." if type == "pyconsent" else ":"
            text = f"{type}{sign}{value}" if type.partition(".")[0] == "pyconsent" else value
            found.setdefault(word(told.get("featureName")), []).append((text, path))
        return found

    def _in_itself(self, path: Path_, told: Mapping[str, Any]) -> Feature:
        return Feature(
            path,
            told,
            ((*path, "enabled"), told.get("enabled")),
            self._active(mappings(self._source, path, told, "strategies")),
            self._variants(path, told),
            (*path, "variants"),
            self._required(path, told),
        )

    def _apart(self, name: str, path: Path_, told: Mapping[str, Any]) -> Feature:
        if name not in self._states:
            others = ", ".join(sorted(self._environments))
            raise self._source.refusal(
                path,
                f"the feature {name!r} has no environment {self._environment!r}; export it from there, or set"
                f" `environment` under the `options` of its format{f', to one of: {others}' if others else ''}",
            )
        place, state = self._states[name]
        # Variants were the same in all environments once.
        around, holder = (place, state) if state.get("variants") else (path, told)
        return Feature(
            path,
            told,
            ((*place, "enabled"), state.get("enabled")),
            self._active(self._strategies.get(name, ())),
            self._variants(around, holder),
            (*around, "variants"),
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
            environment = told.get("environment")
            if environment is None and len(self._environments) > 1:
                raise self._source.refusal(path, "the strategy says no `environment`, and there are several; add it")
            if environment is None or environment == self._environment:
                found.setdefault(word(told.get("featureName")), []).append((path, told))
        return found

    @cached_property
    def _parents(self) -> dict[str, Sequence[Parent]]:
        held = self._parts["dependencies"]
        return {word(told.get("feature")): self._required(path, told) for path, told in held}

    @cached_property
    def _segments_of(self) -> Mapping[str, Sequence[Any]]:
        """The segments of strategies that do not list them themselves."""
        found: dict[str, list[Any]] = {}
        for _, told in self._parts["featureStrategySegments"]:
            found.setdefault(word(told.get("featureStrategyId")), []).append(told.get("segmentId"))
        return found

    def _active(self, held: Iterable[tuple[Path_, dict[str, Any]]]) -> list[Strategy]:
        """The strategies that SDKs are given, in the order in which they try them."""
        active = [self._strategy(path, told) for path, told in held if told.get("disabled") is not True]
        if all(type(one.told.get("sortOrder")) is int for one in active):
            active.sort(key=lambda one: int(one.told["sortOrder"]))
        return active

    def _strategy(self, path: Path_, told: Mapping[str, Any]) -> Strategy:
        constraints = mappings(self._source, path, told, "constraints")
        for place, constraint in constraints:
            listed(self._source, place, constraint, "values")
        segments = listed(self._source, path, told, "segments")
        return Strategy(
            path,
            told,
            mapping(self._source, path, told, "parameters"),
            constraints,
            segments or self._segments_of.get(word(told.get("id")), ()) if self._segments_of else segments,
            self._variants(path, told),
        )

    def _variants(self, path: Path_, told: Mapping[str, Any]) -> Placed:
        variants = mappings(self._source, path, told, "variants")
        for place, variant in variants:
            for around, override in mappings(self._source, place, variant, "overrides"):
                listed(self._source, around, override, "values")
        return variants

    def _required(self, path: Path_, told: Mapping[str, Any]) -> list[Parent]:
        return [
            Parent(
                word(one.get("feature")),
                one.get("enabled") is not False,
                listed(self._source, place, one, "variants"),
            )
            for place, one in mappings(self._source, path, told, "dependencies")
        ]
