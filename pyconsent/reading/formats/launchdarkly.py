"""LaunchDarkly's flags as its REST API gives them (https://launchdarkly.com/docs/api/feature-flags).

One flag, or `items` of them, in one environment: the option `environment`, production if
none is said. What a flag serves is decided by `archived`, `on`, `prerequisites`, `targets`,
`rules` and `fallthrough`, in this order; weights are thousandths of a percent. Semantic
patches among the files of the catalogue are applied first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from functools import cached_property
from itertools import chain
from typing import Any

from pyconsent.reading import notes, source
from pyconsent.reading.audiences import EVERYONE, Members
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
from pyconsent.reading.formats import launchdarkly_patch
from pyconsent.reading.formats.launchdarkly_export import flags
from pyconsent.reading.formats.launchdarkly_patch import WHOLE_ROLLOUT, Patched
from pyconsent.reading.formats.setting import Notes, Reading, Setting
from pyconsent.reading.formats.values import different, scalar
from pyconsent.reading.formats.wording import clause
from pyconsent.reading.places import Path_
from pyconsent.reading.source import Source

OPTIONS: tuple[str, ...] = ("environment",)

parse = source.parse

# What a full representation has of an environment, and a summary has not.
_IN_FULL = {"fallthrough", "targets", "rules", "prerequisites"}


def recognises(data: Any) -> bool:
    """A flag with variations and environments, or a list of such as the API gives it."""
    if isinstance(data, dict) and isinstance(data.get("items"), list):
        return _is_flag(data["items"][0]) if data["items"] else "_links" in data
    return _is_flag(data)


def _is_flag(data: Any) -> bool:
    return isinstance(data, dict) and isinstance(data.get("variations"), list) and "environments" in data


def read(source: Source, reading: Reading) -> Iterator[Setting]:
    """Every flag, as it is in the environment once the patches are applied.

    Raises:
        InputError: something is no flag, its environment is missing or is only summed up,
            or a patch cannot be applied.
    """
    own = list(flags(source))
    project = _Project({flag["key"]: flag for _, flag in own}, reading)
    for path, flag in own:
        if found := project.flag(flag["key"]):
            yield found.setting(source, path)


class _Project:
    """The flags of a catalogue in one environment, with its patches applied."""

    def __init__(self, own: Mapping[str, dict[str, Any]], reading: Reading) -> None:
        self.audiences = reading.audiences
        self.environment = str(reading.options.get("environment", "production"))
        self._own = own
        self._files = reading.beside.get("launchdarkly", ())
        self._patches = reading.beside.get("launchdarkly-patch", ())
        self._known: dict[str, _Flag | None] = {}
        #: What stands for the names of audiences.
        self.naming = self.audiences.origin("launchdarkly")
        self.prerequisites = Flags(lambda key: flag.as_prerequisite() if (flag := self.flag(key)) else None)

    def flag(self, key: str) -> _Flag | None:
        """The flag as it becomes; None where there is none, or no longer."""
        if key not in self._known:
            flag = self._exported(key)
            patched = flag and launchdarkly_patch.patched(flag, self._by_flag.get(key, ()), self._exported)
            self._known[key] = _Flag(patched, self) if patched else None
        return self._known[key]

    @cached_property
    def origin(self) -> bytes:
        """What stands for all flags and patches, of which one may be a prerequisite, and for those names."""
        held = (file.source.data for file in (*self._files, *self._patches))
        return self.audiences.origin(self.environment, *held)

    def _exported(self, key: str) -> dict[str, Any] | None:
        return self._own.get(key) or self._all.get(key)

    @cached_property
    def _all(self) -> dict[str, dict[str, Any]]:
        return {flag["key"]: flag for file in self._files for _, flag in flags(file.source)}

    @cached_property
    def _by_flag(self) -> Mapping[str, list[Source]]:
        return launchdarkly_patch.by_flag(self._patches, list(self._all)) if self._patches else {}


class _Flag:
    """A flag in the environment that counts."""

    def __init__(self, patched: Patched, project: _Project) -> None:
        self._flag = patched.flag
        self._causes = patched.causes
        self._project = project
        self._variations: list[Any] = self._flag["variations"]
        self._environment: dict[str, Any] = self._flag["environments"].get(project.environment) or {}

    def setting(self, source: Source, path: Path_) -> Setting:
        """The flag in the catalogue's form.

        Raises:
            InputError: the environment is missing, or is only summed up.
        """
        self._check(source, path)
        key, name, description = self._flag["key"], self._flag.get("name"), self._flag.get("description")
        values = [scalar(one.get("value")) for one in self._variations if one is not None]
        default = self._default()
        value: dict[str, Any] = {
            "title": name if name and isinstance(name, str) else key,
            "values": different(values) or "any",
            "default": default,
        }
        if description and isinstance(description, str):
            value["description"] = description
        parts: dict[Path_, Path_ | Place] = {
            ("title",): self._place(path, ("name",)),
            ("values",): self._place(path, ("variations",)),
            ("default",): self._place(path, self._decisive()),
            (): next(iter(self._causes.values()), path),
        }
        said = self._notes(source, path)
        tags = notes.others(self._flag.get("tags") or ())
        return Setting(key, value, path, parts, said, deciding=lambda: self._deciding(default.default, path), tags=tags)

    def _check(self, source: Source, path: Path_) -> None:
        key, name = self._flag["key"], self._project.environment
        if not self._environment:
            others = ", ".join(self._flag["environments"])
            raise source.refusal(
                (*path, "environments"),
                f"{key!r} has no environment {name!r}; export it with env={name}, or set `environment` under the"
                f" `options` of its format{f', to one of: {others}' if others else ''}",
            )
        if "_summary" in self._environment and not self._environment.keys() >= _IN_FULL:
            raise source.refusal(
                (*path, "environments", name), f"only a summary of {key!r}; export it with summary=0&env={name}"
            )

    def _place(self, path: Path_, part: Path_) -> Path_ | Place:
        return self._causes.get(part, (*path, *part))

    def _decisive(self) -> Path_:
        """What decides the default; where a patch has a hand in that, what it changed."""
        environment = ("environments", self._project.environment)
        decisive: Path_ = (*environment, "rules" if self._environment.get("rules") else "fallthrough")
        if self._environment.get("on") is not True:
            decisive = (*environment, "on")
        if self._flag.get("archived") is True:
            decisive = ("archived",)
        changed = self._changed
        return decisive if decisive in changed or not changed else changed[0]

    @property
    def _changed(self) -> list[Path_]:
        """What patches changed that has a hand in the default."""
        environment = ("environments", self._project.environment)
        return [part for part in self._causes if part[:2] == environment or part in (("archived",), ("variations",))]

    def _deciding(self, default: Any, path: Path_) -> Mapping[Path_, Path_ | Place]:
        """What decides for each audience; where a patch has a hand in the default, as far as that is of it."""
        rules, fallthrough = self._valued_rules
        place = ("environments", self._project.environment, "fallthrough")
        found = deciding(default, rules, fallthrough, place, self._project.audiences)
        if not self._changed:
            return {part: (*path, *place) for part, place in found.items()}
        return {part: self._causes[place[:3]] for part, place in found.items() if place[:3] in self._causes}

    def _notes(self, source: Source, path: Path_) -> Notes:
        tagged = notes.of_tags(self._flag.get("tags") or (), (*path, "tags"))
        properties = {key: _told(property) for key, property in (self._flag.get("customProperties") or {}).items()}
        said = notes.of_mapping(properties, (*path, "customProperties"))
        for key in tagged.keys() & said.keys():
            raise source.refusal(said[key][1], f"a tag says `pyconsent.{key}` too; leave one out")
        return {**tagged, **said}

    def _default(self) -> Later:
        others = self._project.origin if self._environment.get("prerequisites") else self._project.naming
        by = [others, self._flag.get("archived"), self._variations, self._environment]
        return Later(by, lambda: effective(*self._valued_rules, self._project.audiences))

    @property
    def _valued_rules(self) -> tuple[list[Rule], Shares]:
        rules, fallthrough = self._numbers
        ours = [
            Rule(rule.audience, self._valued(rule.shares), required=rule.required, path=rule.path) for rule in rules
        ]
        return ours, self._valued(fallthrough)

    def _valued(self, shares: Shares) -> Shares:
        return [(self._value(number), part) for number, part in shares]

    def _value(self, number: Any) -> Any:
        """The value of a variation; one that there is not is an error of the SDK, which leaves it to the code."""
        if type(number) is not int:
            return number
        if not 0 <= number < len(self._variations):
            return FALLBACK
        variation = self._variations[number]
        return UNKNOWN if variation is None else scalar(variation.get("value"))

    @cached_property
    def _numbers(self) -> tuple[list[Rule], Shares]:
        """Which variations the flag serves, by their numbers."""
        environment = self._environment
        if self._flag.get("archived") is True:
            return [], whole(FALLBACK)
        off = whole(_number(environment.get("offVariation"), FALLBACK))
        if environment.get("on") is not True:
            return [], off if environment.get("on") is False else whole(UNKNOWN)
        rules = [
            *(
                Rule(EVERYONE, off, required=(self._unmet(one),), path=path)
                for path, one in self._held("prerequisites")
            ),
            *self._targets(),
            *(Rule(self._audience(rule), _shares(rule), path=path) for path, rule in self._held("rules")),
        ]
        return rules, _shares(environment.get("fallthrough"))

    def _held(self, name: str) -> Iterator[tuple[Path_, Mapping[str, Any]]]:
        """The entries of a list of the environment."""
        for number, one in enumerate(self._environment.get(name) or ()):
            yield ("environments", self._project.environment, name, number), one

    def _unmet(self, prerequisite: Mapping[str, Any]) -> Required:
        """That a prerequisite is not met."""
        key, wanted = prerequisite.get("key"), prerequisite.get("variation")
        if not isinstance(key, str) or type(wanted) is not int:
            return Required(UNTOLD, bool)
        return Required(self._project.prerequisites.served(key), _other_than(wanted))

    def as_prerequisite(self) -> Served:
        """Which variations it serves to flags that require it; off it meets nothing, whatever it serves then."""
        rules, fallthrough = self._numbers
        return Served(rules, whole(FALLBACK) if self._environment.get("on") is False else fallthrough)

    def _targets(self) -> Iterator[Rule]:
        """Those who are targeted one by one: an audience, told by who they are."""
        for path, target in chain(self._held("targets"), self._held("contextTargets")):
            if target.get("values"):
                name = f"{target.get('contextKind') or 'user'}.targets"
                people = sorted(map(str, target["values"]))
                audience = self._project.audiences.segment(name, people, Members.listed(name, people))
                yield Rule(audience, whole(_number(target.get("variation"), UNKNOWN)), path=path)

    def _audience(self, rule: Mapping[str, Any]) -> str:
        return self._project.audiences.both(*(self._clause(one) for one in rule.get("clauses") or ()))

    def _clause(self, told: Mapping[str, Any]) -> str:
        operator, values, negated = str(told.get("op")), told.get("values") or [], told.get("negate") is True
        kind, attribute = told.get("contextKind") or "user", str(told.get("attribute"))
        name = attribute if kind == "user" else f"{kind}.{attribute}"
        # Any of the values is enough.
        members = Members.listed(f"{name}:{operator}", values, is_without=negated)
        if operator == "segmentMatch" and len(values) == 1 and not negated:
            return self._project.audiences.segment(str(values[0]), members=members)
        return self._project.audiences.condition(clause(name, operator, values, negated=negated), members)


def _told(property: Any) -> Any:
    """What a custom property says: its values, in one text."""
    values = property.get("value") if isinstance(property, dict) else None
    return ",".join(map(str, values)) if isinstance(values, list) else values


def _other_than(wanted: Any) -> Callable[[Any], bool]:
    return lambda served: bool(served != wanted)


def _number(number: Any, otherwise: Any) -> Any:
    """The number of a variation; ``otherwise`` where there is none."""
    return number if type(number) is int else otherwise if number is None else UNKNOWN


def _shares(served: Any) -> Shares:
    """One variation, or a rollout; whom its weights leave out is in its last part."""
    if not isinstance(served, dict):
        return whole(UNKNOWN)
    if served.get("variation") is not None:
        return whole(_number(served["variation"], UNKNOWN))
    rollout = served.get("rollout")
    parts = rollout.get("variations") if isinstance(rollout, dict) else None
    if not parts or not all(type(part.get("weight")) is int and part["weight"] >= 0 for part in parts):
        return whole(UNKNOWN)
    shares, left = [], Fraction(1)
    for part in parts:
        share = left if part is parts[-1] else min(Fraction(part["weight"], WHOLE_ROLLOUT), left)
        shares.append((_number(part.get("variation"), UNKNOWN), share))
        left -= share
    return shares
