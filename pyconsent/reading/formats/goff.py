"""GO Feature Flag's flags (https://gofeatureflag.org/docs/configure_flag/create-flags).

What a flag serves is decided by ``disable``, ``experimentation``, ``needs``, ``targeting``
and ``defaultRule``, in this order; the steps of ``scheduledRollout`` change them at their
dates, the earliest first. What cannot be served is left to the code.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from fractions import Fraction
from functools import cached_property
from typing import Any

from pyconsent.instants import seconds
from pyconsent.reading import jsonlogic, notes, source, toml
from pyconsent.reading.audiences import EVERYONE
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
from pyconsent.reading.formats.setting import Reading, Setting, Step
from pyconsent.reading.formats.values import different, scalar
from pyconsent.reading.places import Path_
from pyconsent.reading.source import Source

OPTIONS: tuple[str, ...] = ()

_BEGINNING = float("-inf")


def parse(content: bytes, name: str) -> Source:
    """The flags by name; a file that is called so is TOML, any other YAML or JSON.

    Raises:
        InputError: it does not parse.
    """
    return toml.parse(content, name) if name.lower().endswith(".toml") else source.parse(content, name)


def recognises(data: Any) -> bool:
    """Flags by name, of which the first has variations."""
    first = next(iter(data.values()), None) if isinstance(data, dict) else None
    return isinstance(first, dict) and isinstance(first.get("variations"), dict)


def read(source: Source, reading: Reading) -> Iterator[Setting]:
    """Every flag, with what it becomes at each moment that it or a flag that it needs names.

    Raises:
        InputError: something is not as GO Feature Flag would have it.
    """
    flags = _Flags(source, reading)
    for key, flag in source.data.items():
        yield _setting(key, flag, flags)


def _timelines(source: Source) -> dict[str, _Timeline]:
    if not isinstance(source.data, dict):
        raise source.refusal((), "no flags; write a mapping of them by name")
    for key, flag in source.data.items():
        if not isinstance(flag, dict):
            raise source.refusal((key,), "the flag is no mapping; write one with `variations` and `defaultRule`")
        _check(source, flag, (key,), _FLAG)
    return {key: _Timeline(key, _present(flag)) for key, flag in source.data.items()}


def _number(value: Any) -> str | None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return None if is_number else f"{scalar(value)!r} is no number; write one"


def _truth(value: Any) -> str | None:
    return None if isinstance(value, bool) else f"{scalar(value)!r} is neither true nor false; write one"


def _text(value: Any) -> str | None:
    return None if isinstance(value, str) else f"{scalar(value)!r} is no text; write it in quotes"


def _moment(value: Any) -> str | None:
    try:
        seconds(value)
    except ValueError as error:
        return str(error)
    return None


# What is used of a flag: mappings, by the names in them; lists, by their entries; and what is wrong with a value.
_EACH = "*"
_RAMP = {"percentage": _number, "date": _moment}
_RULE = {
    "name": _text,
    "query": _text,
    "percentage": {_EACH: _number},
    "progressiveRollout": {"initial": _RAMP, "end": _RAMP},
    "disable": _truth,
}
_STATE: dict[str, Any] = {
    "variations": {},
    "targeting": [_RULE],
    "defaultRule": _RULE,
    "experimentation": {"start": _moment, "end": _moment},
    "disable": _truth,
    "needs": [{"flag": _text}],
}
_FLAG = {**_STATE, "metadata": {}, "scheduledRollout": [{**_STATE, "date": _moment}]}


def _check(source: Source, value: Any, path: Path_, shape: Any) -> None:
    """Refuses what is not of the shape; null is as if it were not there."""
    if isinstance(shape, dict):
        if not isinstance(value, dict):
            raise source.refusal(path, f"{_called(path)} is no mapping; write one")
        for key, held in value.items():
            part = shape.get(_EACH if _EACH in shape else key)
            if part is not None and held is not None:
                _check(source, held, (*path, key), part)
    elif isinstance(shape, list):
        if not isinstance(value, list):
            raise source.refusal(path, f"{_called(path)} is no list; write one")
        for number, entry in enumerate(value):
            if entry is not None:
                _check(source, entry, (*path, number), shape[0])
    elif problem := shape(value):
        raise source.refusal(path, problem)


def _called(path: Path_) -> str:
    return f"entry {path[-1] + 1} of {path[-2]}" if isinstance(path[-1], int) else path[-1]


def _present(told: Any) -> Any:
    """Without what is null, which is as if it were not there; the values of variations stay as they are."""
    if isinstance(told, dict):
        return {
            name: _present(value) if name != "variations" and type(value) in (dict, list) else value
            for name, value in told.items()
            if value is not None
        }
    return [_present({} if entry is None else entry) for entry in told] if isinstance(told, list) else told


def _setting(key: str, flag: Mapping[str, Any], flags: _Flags) -> Setting:
    default = flags.default(key, _BEGINNING)
    value = flags.described(key, _BEGINNING) | {"default": default}
    steps: list[Step] = []
    for moment, (at, path) in sorted(flags.moments(key).items()):
        before = steps[-1].value if steps else value | {"default": default.default}
        then = flags.described(key, moment) | {"default": flags.default(key, moment).default}
        # In Python 1 is True; in a flag file it is not.
        if repr(then) != repr(before):
            steps.append(Step(at, then, path))
    parts: dict[Path_, Path_] = {
        ("default",): (key, flags.own[key].decisive),
        ("values",): (key, "variations"),
        ("fallback",): (key, "metadata", "defaultValue"),
        ("description",): (key, "metadata", "description"),
    }
    said = notes.of_mapping(flag.get("metadata"), (key, "metadata"))
    return Setting(key, value, (key,), parts, said, tuple(steps), lambda: flags.deciding(key, default.default))


class _Timeline:
    """A flag over time."""

    def __init__(self, key: str, flag: Mapping[str, Any]) -> None:
        self._states = [(_BEGINNING, flag)]
        # The moments at which it may serve otherwise, by their seconds: as they are written, and where.
        self.moments: dict[float, tuple[str, Path_]] = {}
        for place, at in _dates(flag):
            self.moments.setdefault(seconds(at), (at, (key, *place)))
        # A step without a date is skipped.
        dated = [(number, step) for number, step in enumerate(flag.get("scheduledRollout", ())) if "date" in step]
        for number, step in sorted(dated, key=lambda one: seconds(one[1]["date"])):
            moment, path = seconds(step["date"]), (key, "scheduledRollout", number)
            self._states.append((moment, _stepped(self._states[-1][1], step)))
            self.moments[moment] = step["date"], path
            for _, at in _dates(self._states[-1][1]):
                self.moments.setdefault(seconds(at), (at, path))

    def at(self, moment: float) -> Mapping[str, Any]:
        """The flag as it is at a moment."""
        return [state for begun, state in self._states if begun <= moment][-1]

    @property
    def needed(self) -> set[str]:
        """The flags that it needs at any time."""
        return {need["flag"] for _, state in self._states for need in state.get("needs", ()) if "flag" in need}

    @property
    def decisive(self) -> str:
        """What decides in the beginning."""
        flag = self._states[0][1]
        decisive = (name for name in ("disable", "experimentation", "needs", "targeting") if flag.get(name))
        return next(decisive, "defaultRule")


def _dates(state: Mapping[str, Any]) -> Iterator[tuple[Path_, str]]:
    """The moments at which a flag serves otherwise though nothing changes it."""
    for name in ("start", "end"):
        if name in state.get("experimentation", {}):
            yield ("experimentation", name), state["experimentation"][name]
    rules: list[tuple[Path_, Any]] = [
        (("targeting", number), rule) for number, rule in enumerate(state.get("targeting", ()))
    ]
    for place, rule in [*rules, (("defaultRule",), state.get("defaultRule"))]:
        match rule:
            # People who move a little at a time have all moved when the first do.
            case {"progressiveRollout": {"initial": {"date": moment}}}:
                yield (*place, "progressiveRollout", "initial", "date"), moment


def _stepped(flag: Mapping[str, Any], step: Mapping[str, Any]) -> dict[str, Any]:
    """The flag with what a step says of it; what that leaves out stays."""
    return {
        **flag,
        **{name: step[name] for name in ("disable", "needs") if name in step},
        "variations": {**flag.get("variations", {}), **step.get("variations", {})},
        "experimentation": {**flag.get("experimentation", {}), **step.get("experimentation", {})},
        "targeting": _merged(flag.get("targeting", []), step.get("targeting", [])),
        "defaultRule": _rule(flag.get("defaultRule", {}), step.get("defaultRule", {})),
    }


def _merged(rules: list[dict[str, Any]], updates: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rules are found by their names; those of other names come after them."""
    named = {str(update["name"]): update for update in updates if "name" in update}
    known = {rule.get("name") for rule in rules} & named.keys()
    return [
        *(_rule(rule, named.get(rule.get("name", ""), {})) for rule in rules),
        *(update for update in updates if update.get("name") not in known),
    ]


def _rule(rule: dict[str, Any], update: dict[str, Any]) -> dict[str, Any]:
    merged = rule | {name: update[name] for name in ("disable", "query", "variation") if name in update}
    if "percentage" in update:
        # A negative one takes the variation out.
        shared = {**rule.get("percentage", {}), **update["percentage"]}
        merged["percentage"] = {name: percentage for name, percentage in shared.items() if percentage >= 0}
    if "progressiveRollout" in update:
        before, after = rule.get("progressiveRollout", {}), update["progressiveRollout"]
        merged["progressiveRollout"] = {
            name: {**before.get(name, {}), **after.get(name, {})} for name in ("initial", "end")
        }
    return merged


class _Flags:
    """What the flags of a file serve at a moment."""

    def __init__(self, source: Source, reading: Reading) -> None:
        self.own = _timelines(source)
        self._source = source
        self._reading = reading
        self._shared = reading.audiences.origin("goff")
        # What flags serve that others need, by their keys and the moment.
        self._needed: dict[tuple[str, float], Served] = {}

    @cached_property
    def _beside(self) -> list[Source]:
        return [file.source for file in self._reading.beside.get("goff", ()) if file.source is not self._source]

    @cached_property
    def _others(self) -> dict[str, _Timeline]:
        """Those of the files beside it."""
        return {key: timeline for source in self._beside for key, timeline in _timelines(source).items()}

    @cached_property
    def _needed_by(self) -> bytes:
        """What stands for all the flags, of which one may need another."""
        return self._reading.audiences.origin(self._source.data, *(one.data for one in self._beside))

    def moments(self, key: str) -> dict[float, tuple[str, Path_]]:
        """When what a flag serves may change, by the second: as it is written, and where."""
        found: dict[float, tuple[str, Path_]] = {}
        for name in sorted(self.own[key].needed - {key}):
            if name in self.own:
                found |= self.own[name].moments
            elif name in self._others:
                found |= {moment: (at, (key, "needs")) for moment, (at, _) in self._others[name].moments.items()}
        return found | self.own[key].moments

    def described(self, key: str, moment: float) -> dict[str, Any]:
        """The flag in the catalogue's form, but for its default."""
        flag = self.own[key].at(moment)
        metadata = flag.get("metadata", {})
        fallback = [metadata["defaultValue"]] if "defaultValue" in metadata else []
        values = [scalar(one) for one in (*flag.get("variations", {}).values(), *fallback) if one is not None]
        value = {
            "title": key,
            "values": different(values) or "any",
        }
        if isinstance(metadata.get("description"), str):
            value["description"] = metadata["description"]
        # What GO Feature Flag's own command takes for the code's default.
        if "defaultValue" in metadata:
            value["fallback"] = scalar(metadata["defaultValue"])
        return value

    def default(self, key: str, moment: float) -> Later:
        """The same form's default."""
        flag = self.own[key].at(moment)
        needed = self._needed_by if flag.get("needs") else None
        by = [self._shared, moment, needed, *(flag.get(name) for name in _STATE)]
        return Later(by, lambda: effective(*self._gated(flag, moment), self._reading.audiences))

    def deciding(self, key: str, default: Any) -> dict[Path_, Path_]:
        """What decides in the beginning what each audience is served."""
        rules, fallthrough = self._gated(self.own[key].at(_BEGINNING), _BEGINNING)
        found = deciding(default, rules, fallthrough, ("defaultRule",), self._reading.audiences)
        return {part: (key, *place) for part, place in found.items()}

    def _gated(self, flag: Mapping[str, Any], moment: float) -> tuple[list[Rule], Shares]:
        """What a flag serves where those that it needs are as they must be."""
        rules, fallthrough = self._rules(flag, moment)
        needs = [
            Rule(EVERYONE, whole(FALLBACK), required=(self._unmet(one, moment),), path=("needs", number))
            for number, one in enumerate(flag.get("needs", ()))
        ]
        return [*needs, *rules], fallthrough

    def _rules(self, flag: Mapping[str, Any], moment: float) -> tuple[list[Rule], Shares]:
        if flag.get("disable") or not _is_running(flag.get("experimentation", {}), moment):
            return [], whole(FALLBACK)
        rules = [
            Rule(self._audience(rule.get("query", "")), _shares(rule, flag, moment), path=("targeting", number))
            for number, rule in enumerate(flag.get("targeting", ()))
            if not rule.get("disable")
        ]
        return rules, _shares(flag.get("defaultRule", {}), flag, moment)

    def _unmet(self, need: Mapping[str, Any], moment: float) -> Required:
        """That another flag does not serve what is needed. What that one needs itself does not count."""
        wanted = scalar(need.get("value", True))
        flag = need.get("flag", ""), moment
        if flag not in self._needed:
            timeline = self.own.get(flag[0]) or self._others.get(flag[0])
            self._needed[flag] = Served(*self._rules(timeline.at(moment), moment)) if timeline else UNTOLD
        return Required(self._needed[flag], _other_than(wanted))

    def _audience(self, query: str) -> str:
        query = re.sub(r"\s*\n\s*", " ", query.strip())
        if query.startswith("{"):
            with suppress(ValueError):
                query = jsonlogic.worded(json.loads(query))
        return self._reading.audiences.condition(query) if query else EVERYONE


def _other_than(wanted: Any) -> Callable[[Any], bool]:
    # In Python 1 is True; in a flag file it is not, though it is 1.0.
    return lambda served: isinstance(served, bool) != isinstance(wanted, bool) or bool(served != wanted)


def _is_running(experimentation: Mapping[str, Any], moment: float) -> bool:
    is_begun = "start" not in experimentation or moment >= seconds(experimentation["start"])
    return is_begun and ("end" not in experimentation or moment < seconds(experimentation["end"]))


def _shares(rule: Mapping[str, Any], flag: Mapping[str, Any], moment: float) -> Shares:
    """What a rule serves; of a progressive rollout, percentages and a variation the first that there is counts."""
    variations = flag.get("variations", {})
    if "progressiveRollout" in rule:
        return _ramped(rule["progressiveRollout"], variations, moment)
    if percentages := rule.get("percentage"):
        # The decimals that stand there, not those that are nearest to them in binary.
        parts = {name: Fraction(str(percentage)) for name, percentage in percentages.items()}
        total = sum(parts.values())
        if total <= 0 or min(parts.values()) < 0:
            return whole(UNKNOWN)
        return [(_variation(name, variations), part / total) for name, part in parts.items()]
    return whole(_variation(rule.get("variation"), variations))


def _ramped(ramp: Mapping[str, Any], variations: Mapping[str, Any], moment: float) -> Shares:
    match ramp:
        case {"initial": {"variation": first, "date": begins}, "end": {"variation": last, "date": ends}} if seconds(
            begins
        ) < seconds(ends):
            before, after = _variation(first, variations), _variation(last, variations)
        case _:
            return whole(FALLBACK)
    if moment < seconds(begins):
        return whole(before)
    least, most = (Fraction(str(ramp[name].get("percentage", 0))) for name in ("initial", "end"))
    most = most if 0 < most <= 100 else Fraction(100)
    # It would move back; GO Feature Flag has no such flag.
    return whole(UNKNOWN) if least > most else [(after, most / 100), (before, 1 - most / 100)]


def _variation(name: Any, variations: Mapping[str, Any]) -> Any:
    """The value of a variation; one that there is not is left to the code."""
    if isinstance(name, bool):
        # In YAML a name without quotes can look like a truth value.
        names = [known for known in variations if known.lower() == json.dumps(name)]
        if len(names) > 1:
            return UNKNOWN
        name = names[0] if names else None
    value = variations.get(str(name)) if isinstance(name, str | int) else None
    return FALLBACK if value is None else scalar(value)
