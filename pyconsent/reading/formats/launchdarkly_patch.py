"""LaunchDarkly's semantic patches (https://launchdarkly.com/docs/api/feature-flags/update-feature-flag).

A patch says what is to be done to one flag, and holds no settings itself: among the files of
a catalogue, it is applied to the flag in memory. It does not name the flag, which is the only
one there, or the one that the option `flag` or the name of the file says: `KEY.json`,
`KEY.patch.json`. An instruction that is not known is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

from pyconsent.errors import InputError
from pyconsent.reading import source
from pyconsent.reading.entry import Place
from pyconsent.reading.formats.launchdarkly_export import flags
from pyconsent.reading.formats.parts import mappings
from pyconsent.reading.formats.setting import Beside, Reading, Setting
from pyconsent.reading.places import Path_
from pyconsent.reading.source import Source
from pyconsent.reading.validation import suggestion

OPTIONS: tuple[str, ...] = ("flag",)

parse = source.parse

# A whole rollout, in thousandths of a percent.
WHOLE_ROLLOUT = 100_000


@dataclass(frozen=True, slots=True)
class Patched:
    """A flag as patches make it.

    Attributes:
        flag: in the form of the export; of its variations one that is removed is None.
        causes: the instruction that made a part of it what it is, by the path of that part.
    """

    flag: dict[str, Any]
    causes: Mapping[Path_, Place]


def recognises(data: Any) -> bool:
    """Instructions, of which the first has a kind."""
    instructions = data.get("instructions") if isinstance(data, dict) else None
    if not isinstance(instructions, list):
        return False
    return not instructions or (isinstance(instructions[0], dict) and "kind" in instructions[0])


def read(source: Source, reading: Reading) -> Iterator[Setting]:
    """No settings of its own.

    Raises:
        InputError: there is no flag to apply it to.
    """
    files = reading.beside.get("launchdarkly", ())
    _target(source, reading.options, [flag["key"] for file in files for _, flag in flags(file.source)])
    return iter(())


def by_flag(patches: Iterable[Beside], keys: Sequence[str]) -> dict[str, list[Source]]:
    """The patches for each flag, by its key.

    Raises:
        InputError: a patch does not tell which of the flags it is for.
    """
    found: dict[str, list[Source]] = {}
    for patch in patches:
        found.setdefault(_target(patch.source, patch.options, keys), []).append(patch.source)
    return found


def _target(patch: Source, options: Mapping[str, Any], keys: Sequence[str]) -> str:
    named, stem = options.get("flag"), PurePath(patch.name).name
    for ending in (".json", ".yaml", ".yml", ".patch"):
        stem = stem.removesuffix(ending)
    if named is not None and named not in keys:
        raise patch.refusal((), f"there is no flag {named!r} to patch{suggestion(str(named), list(keys))}")
    if not keys:
        raise patch.refusal((), "there is no flag to patch; give one that is exported from LaunchDarkly with it")
    for key in (named, stem, keys[0] if len(keys) == 1 else None):
        if key in keys:
            return str(key)
    raise patch.refusal((), f"it does not say which of {len(keys)} flags it patches; call the file KEY.json")


def patched(
    flag: dict[str, Any], patches: Sequence[Source], find: Callable[[str], dict[str, Any] | None]
) -> Patched | None:
    """A flag as patches make it; None if they delete it.

    Args:
        flag: as exported; it is not changed.
        patches: in their order.
        find: another flag as exported, by its key.

    Raises:
        InputError: an instruction is not known, or cannot be followed.
    """
    if not patches:
        return Patched(flag, {})
    edit = _Edit(deepcopy(flag), find)
    for patch in patches:
        edit.follow(patch)
    return None if edit.deleted else Patched(edit.flag, edit.causes)


@dataclass
class _Edit:
    """A flag in the course of its patches."""

    flag: dict[str, Any]
    find: Callable[[str], dict[str, Any] | None]
    causes: dict[Path_, Place] = field(default_factory=dict)
    deleted: bool = False
    _now: Place = field(init=False)
    _environment_key: Any = field(init=False)

    def follow(self, patch: Source) -> None:
        """Follows the instructions of a patch, one after the other."""
        self._now = Place(patch, ())
        if not isinstance(patch.data, dict):
            raise self.refusal("no semantic patch; write one with `instructions`")
        self._check_keys(patch.data, ("comment", "environmentKey", "instructions"), "a semantic patch")
        self._environment_key = patch.data.get("environmentKey")
        for path, told in mappings(patch, (), patch.data, "instructions"):
            self._now = Place(patch, path)
            kind = told.get("kind")
            if not isinstance(kind, str) or kind not in _KINDS:
                remedy = suggestion(str(kind), list(_KINDS)) or "; what it does cannot be judged, so take it out"
                raise self.refusal(f"unknown instruction {kind!r}{remedy}")
            act, parameters = _KINDS[kind]
            self._check_keys(told, ("kind", *parameters), kind)
            act(self, told)

    def _check_keys(self, told: Mapping[str, Any], known: Sequence[str], what: str) -> None:
        for key in told:
            if key not in known:
                remedy = suggestion(key, list(known)) or f"; it has {', '.join(known)}"
                raise self._now.source.refusal((*self._now.path, key), f"unknown key {key!r} in {what}{remedy}")

    def refusal(self, problem: str) -> InputError:
        """What is wrong with the instruction, to be raised."""
        return self._now.source.refusal(self._now.path, problem)

    @property
    def environment(self) -> dict[str, Any]:
        """The environment that the patch is for."""
        key = self._environment_key
        if not isinstance(key, str):
            raise self.refusal("the instruction is for an environment; say which by `environmentKey`")
        if not self.flag["environments"].get(key):
            raise self.refusal(f"{self.flag['key']!r} has no environment {key!r}; export it with env={key}")
        environment: dict[str, Any] = self.flag["environments"][key]
        return environment

    def list_of(self, name: str) -> list[Any]:
        """A list of the environment, to be changed in place."""
        held: list[Any] = self.environment.get(name) or []
        self.put(name, held)
        return held

    def put(self, name: str, value: Any) -> None:
        """Changes a part of the environment."""
        self.environment[name] = value
        self.cause("environments", self._environment_key, name)

    def cause(self, *part: str) -> None:
        """Keeps that the instruction made a part of the flag what it is."""
        self.causes[part] = self._now

    def needed(self, told: Mapping[str, Any], name: str, kind: type = str) -> Any:
        """What the instruction must say."""
        if not isinstance(value := told.get(name), kind):
            raise self.refusal(f"{told.get('kind')} has no `{name}`; add it")
        return value

    def variation(self, told: Mapping[str, Any]) -> int:
        """The number of the variation that is meant."""
        return self._number(self.needed(told, "variationId"), self.flag)

    def _number(self, identity: str, flag: Mapping[str, Any]) -> int:
        for number, variation in enumerate(flag["variations"]):
            if variation is not None and variation.get("_id") == identity:
                return number
        raise self.refusal(f"no variation has the _id {identity!r}; take one of {flag['key']!r} as exported")

    def serving(self, told: Mapping[str, Any]) -> dict[str, Any]:
        """The variation or the rollout that is to be served."""
        if ("variationId" in told) == ("rolloutWeights" in told):
            raise self.refusal(f"{told.get('kind', 'the rule')} serves nothing; say `variationId` or `rolloutWeights`")
        if "variationId" in told:
            return {"variation": self.variation(told)}
        weights = self.needed(told, "rolloutWeights", dict)
        if (
            not all(type(weight) is int and weight >= 0 for weight in weights.values())
            or sum(weights.values()) != WHOLE_ROLLOUT
        ):
            raise self.refusal("the weights of a rollout are thousandths of a percent; let them make up 100000")
        parts = [{"variation": self._number(key, self.flag), "weight": weight} for key, weight in weights.items()]
        return {"rollout": {"variations": parts}}

    def rule(self, told: Mapping[str, Any]) -> dict[str, Any]:
        """A rule in the form of the flag's own."""
        return {"clauses": _clauses(self, told), **self.serving(told)}

    def rule_of(self, told: Mapping[str, Any]) -> dict[str, Any]:
        """The rule that is meant, to be changed in place."""
        identity = self.needed(told, "ruleId")
        for rule in self.list_of("rules"):
            if rule.get("_id") == identity:
                found: dict[str, Any] = rule
                return found
        raise self.refusal(f"no rule has the _id {identity!r}; take one of the flag as exported")

    def clause_of(self, told: Mapping[str, Any]) -> tuple[list[Any], int]:
        """The clause that is meant, as its list and its number in that."""
        clauses, identity = self.rule_of(told).get("clauses") or [], self.needed(told, "clauseId")
        for number, clause in enumerate(clauses):
            if clause.get("_id") == identity:
                return clauses, number
        raise self.refusal(f"no clause of the rule has the _id {identity!r}; take one of the flag as exported")

    def prerequisite(self, told: Mapping[str, Any]) -> dict[str, Any]:
        """A prerequisite in the form of the flag's own. Of a flag that is not there its variation cannot be told."""
        key, identity = self.needed(told, "key"), self.needed(told, "variationId")
        other = self.find(key)
        return {"key": key, "variation": None if other is None else self._number(identity, other)}

    def targets(self, told: Mapping[str, Any]) -> Iterator[list[Any]]:
        """The keys that are targeted in the kind of context, variation by variation."""
        kind = told.get("contextKind", "user")
        for target in self.list_of("targets" if kind == "user" else "contextTargets"):
            if (target.get("contextKind") or "user") == kind:
                yield _values(target)

    def target(self, told: Mapping[str, Any]) -> list[Any]:
        """The keys that are targeted in the kind of context for the variation that is meant."""
        kind, variation = told.get("contextKind", "user"), self.variation(told)
        held = self.list_of("targets" if kind == "user" else "contextTargets")
        for target in held:
            if (target.get("contextKind") or "user") == kind and target.get("variation") == variation:
                return _values(target)
        values: list[Any] = []
        held.append({"contextKind": kind, "variation": variation, "values": values})
        return values


def _values(target: dict[str, Any]) -> list[Any]:
    """The values of a target or a clause, to be changed in place."""
    if target.get("values") is None:
        target["values"] = []
    values: list[Any] = target["values"]
    return values


_Act = Callable[[_Edit, Mapping[str, Any]], None]


def _nothing(edit: _Edit, told: Mapping[str, Any]) -> None:
    """What the instruction changes is served to nobody."""


def _turned(on: bool) -> _Act:
    return lambda edit, told: edit.put("on", on)


def _archived(is_archived: bool) -> _Act:
    def act(edit: _Edit, told: Mapping[str, Any]) -> None:
        edit.flag["archived"] = is_archived
        edit.cause("archived")

    return act


def _delete(edit: _Edit, told: Mapping[str, Any]) -> None:
    edit.deleted = True


def _text(name: str) -> _Act:
    def act(edit: _Edit, told: Mapping[str, Any]) -> None:
        edit.flag[name] = edit.needed(told, "value")
        edit.cause(name)

    return act


def _update_off_variation(edit: _Edit, told: Mapping[str, Any]) -> None:
    edit.put("offVariation", edit.variation(told))


def _update_fallthrough(edit: _Edit, told: Mapping[str, Any]) -> None:
    edit.put("fallthrough", edit.serving(told))


def _add_rule(edit: _Edit, told: Mapping[str, Any]) -> None:
    rules, rule = edit.list_of("rules"), edit.rule(told)
    if "beforeRuleId" in told:
        rules.insert(rules.index(edit.rule_of({**told, "ruleId": told["beforeRuleId"]})), rule)
    else:
        rules.append(rule)


def _update_rule(edit: _Edit, told: Mapping[str, Any]) -> None:
    rule = edit.rule_of(told)
    rule.pop("variation", None)
    rule.pop("rollout", None)
    rule.update(edit.serving(told))


def _remove_rule(edit: _Edit, told: Mapping[str, Any]) -> None:
    identity = edit.needed(told, "ruleId")
    rules = edit.list_of("rules")
    rules[:] = [rule for rule in rules if rule.get("_id") != identity]


def _reorder_rules(edit: _Edit, told: Mapping[str, Any]) -> None:
    identities, rules = edit.needed(told, "ruleIds", list), edit.list_of("rules")
    if sorted(map(str, identities)) != sorted(str(rule.get("_id")) for rule in rules):
        raise edit.refusal("`ruleIds` are not those of the flag's rules; list each of them once")
    rules.sort(key=lambda rule: identities.index(rule["_id"]))


def _replace_rules(edit: _Edit, told: Mapping[str, Any]) -> None:
    edit.list_of("rules")[:] = [edit.rule(rule) for rule in _dicts(edit, told, "rules")]


def _add_clauses(edit: _Edit, told: Mapping[str, Any]) -> None:
    rule = edit.rule_of(told)
    rule["clauses"] = [*(rule.get("clauses") or ()), *_clauses(edit, told)]


def _remove_clauses(edit: _Edit, told: Mapping[str, Any]) -> None:
    identities, rule = edit.needed(told, "clauseIds", list), edit.rule_of(told)
    rule["clauses"] = [clause for clause in rule.get("clauses") or () if clause.get("_id") not in identities]


def _update_clause(edit: _Edit, told: Mapping[str, Any]) -> None:
    clauses, number = edit.clause_of(told)
    (clause,) = _clauses(edit, {"kind": told["kind"], "clauses": [edit.needed(told, "clause", dict)]})
    clauses[number] = {**clause, "_id": told["clauseId"]}


def _add_values_to_clause(edit: _Edit, told: Mapping[str, Any]) -> None:
    clauses, number = edit.clause_of(told)
    _values(clauses[number]).extend(edit.needed(told, "values", list))


def _remove_values_from_clause(edit: _Edit, told: Mapping[str, Any]) -> None:
    (clauses, number), gone = edit.clause_of(told), edit.needed(told, "values", list)
    clauses[number]["values"] = [value for value in _values(clauses[number]) if value not in gone]


def _add_prerequisite(edit: _Edit, told: Mapping[str, Any]) -> None:
    edit.list_of("prerequisites").append(edit.prerequisite(told))


def _update_prerequisite(edit: _Edit, told: Mapping[str, Any]) -> None:
    key = edit.needed(told, "key")
    held = [one for one in edit.list_of("prerequisites") if one.get("key") == key]
    if not held:
        raise edit.refusal(f"the flag has no prerequisite {key!r}; add it by addPrerequisite")
    held[0].update(edit.prerequisite(told))


def _remove_prerequisite(edit: _Edit, told: Mapping[str, Any]) -> None:
    key, held = edit.needed(told, "key"), edit.list_of("prerequisites")
    held[:] = [one for one in held if one.get("key") != key]


def _replace_prerequisites(edit: _Edit, told: Mapping[str, Any]) -> None:
    edit.list_of("prerequisites")[:] = [edit.prerequisite(one) for one in _dicts(edit, told, "prerequisites")]


def _add_targets(edit: _Edit, told: Mapping[str, Any]) -> None:
    values, held = edit.needed(told, "values", list), edit.target(told)
    for other in edit.targets(told):
        if other is not held and (both := [value for value in values if value in other]):
            raise edit.refusal(f"{both[0]!r} is targeted by another variation; remove it there first")
    held.extend(value for value in values if value not in held)


def _remove_targets(edit: _Edit, told: Mapping[str, Any]) -> None:
    gone, held = edit.needed(told, "values", list), edit.target(told)
    held[:] = [value for value in held if value not in gone]


def _clear_targets(*lists: str) -> _Act:
    def act(edit: _Edit, told: Mapping[str, Any]) -> None:
        variation = edit.variation(told)
        for name in lists:
            held = edit.list_of(name)
            held[:] = [target for target in held if target.get("variation") != variation]

    return act


def _replace_targets(*lists: str) -> _Act:
    def act(edit: _Edit, told: Mapping[str, Any]) -> None:
        for name in lists:
            edit.list_of(name).clear()
        for target in _dicts(edit, told, "targets"):
            _add_targets(edit, target)

    return act


def _add_variation(edit: _Edit, told: Mapping[str, Any]) -> None:
    if "value" not in told:
        raise edit.refusal("addVariation has no `value`; add it")
    edit.flag.setdefault("variations", []).append({"value": told["value"], "name": told.get("name")})
    edit.cause("variations")


def _update_variation(edit: _Edit, told: Mapping[str, Any]) -> None:
    edit.flag["variations"][edit.variation(told)].update({key: told[key] for key in ("value", "name") if key in told})
    edit.cause("variations")


def _remove_variation(edit: _Edit, told: Mapping[str, Any]) -> None:
    # The others keep their numbers; what still serves this one serves nothing that can be told.
    edit.flag["variations"][edit.variation(told)] = None
    edit.cause("variations")


def _add_tags(edit: _Edit, told: Mapping[str, Any]) -> None:
    tags, new = edit.flag.get("tags") or [], edit.needed(told, "values", list)
    edit.flag["tags"] = [*tags, *(tag for tag in new if tag not in tags)]


def _remove_tags(edit: _Edit, told: Mapping[str, Any]) -> None:
    gone = edit.needed(told, "values", list)
    edit.flag["tags"] = [tag for tag in edit.flag.get("tags") or () if tag not in gone]


def _replace_properties(edit: _Edit, told: Mapping[str, Any]) -> None:
    key, values = edit.needed(told, "key"), edit.needed(told, "values", list)
    edit.flag["customProperties"] = {**(edit.flag.get("customProperties") or {}), key: {"value": values}}


def _add_properties(edit: _Edit, told: Mapping[str, Any]) -> None:
    held = _property(edit, told)
    _replace_properties(edit, {**told, "values": [*held, *edit.needed(told, "values", list)]})


def _remove_properties(edit: _Edit, told: Mapping[str, Any]) -> None:
    gone, held = edit.needed(told, "values", list), _property(edit, told)
    if left := [value for value in held if value not in gone]:
        _replace_properties(edit, {**told, "values": left})
    else:
        (edit.flag.get("customProperties") or {}).pop(told["key"], None)


def _property(edit: _Edit, told: Mapping[str, Any]) -> list[Any]:
    properties = edit.flag.get("customProperties") or {}
    values: list[Any] = (properties.get(edit.needed(told, "key")) or {}).get("value") or []
    return values


def _clauses(edit: _Edit, told: Mapping[str, Any]) -> list[dict[str, Any]]:
    clauses = _dicts(edit, told, "clauses")
    for one in clauses:
        edit.needed({"kind": "a clause", **one}, "values", list)
    return clauses


def _dicts(edit: _Edit, told: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    held: list[dict[str, Any]] = edit.needed(told, name, list)
    if not all(isinstance(one, dict) for one in held):
        raise edit.refusal(f"`{name}` is no list of mappings; write it as LaunchDarkly documents it")
    return held


_SERVED = ("variationId", "rolloutWeights", "rolloutBucketBy", "rolloutContextKind")
_USERS, _CONTEXTS = ("targets",), ("targets", "contextTargets")

# Every kind that LaunchDarkly documents for flags: what it does, and its parameters.
_KINDS: dict[str, tuple[_Act, tuple[str, ...]]] = {
    "turnFlagOn": (_turned(True), ()),
    "turnFlagOff": (_turned(False), ()),
    # Targeting and variations.
    "addClauses": (_add_clauses, ("ruleId", "clauses")),
    "addPrerequisite": (_add_prerequisite, ("key", "variationId")),
    "addRule": (_add_rule, ("clauses", "beforeRuleId", "description", "trackEvents", "ref", *_SERVED)),
    "addTargets": (_add_targets, ("values", "contextKind", "variationId")),
    "addUserTargets": (_add_targets, ("values", "variationId")),
    "addValuesToClause": (_add_values_to_clause, ("ruleId", "clauseId", "values")),
    "addVariation": (_add_variation, ("value", "name", "description")),
    "clearTargets": (_clear_targets(*_CONTEXTS), ("variationId",)),
    "clearUserTargets": (_clear_targets(*_USERS), ("variationId",)),
    "removeClauses": (_remove_clauses, ("ruleId", "clauseIds")),
    "removePrerequisite": (_remove_prerequisite, ("key",)),
    "removeRule": (_remove_rule, ("ruleId",)),
    "removeTargets": (_remove_targets, ("values", "contextKind", "variationId")),
    "removeUserTargets": (_remove_targets, ("values", "variationId")),
    "removeValuesFromClause": (_remove_values_from_clause, ("ruleId", "clauseId", "values")),
    "removeVariation": (_remove_variation, ("variationId",)),
    "reorderRules": (_reorder_rules, ("ruleIds",)),
    "replacePrerequisites": (_replace_prerequisites, ("prerequisites",)),
    "replaceRules": (_replace_rules, ("rules",)),
    "replaceTargets": (_replace_targets(*_CONTEXTS), ("targets",)),
    "replaceUserTargets": (_replace_targets(*_USERS), ("targets",)),
    "updateClause": (_update_clause, ("ruleId", "clauseId", "clause")),
    # What new environments start with; LaunchDarkly's own example writes the names with a capital.
    "updateDefaultVariation": (
        _nothing,
        ("onVariationValue", "offVariationValue", "OnVariationValue", "OffVariationValue"),
    ),
    "updateFallthroughVariationOrRollout": (_update_fallthrough, _SERVED),
    "updateOffVariation": (_update_off_variation, ("variationId",)),
    "updatePrerequisite": (_update_prerequisite, ("key", "variationId")),
    "updateRuleDescription": (_nothing, ("ruleId", "description")),
    "updateRuleTrackEvents": (_nothing, ("ruleId", "trackEvents")),
    "updateRuleVariationOrRollout": (_update_rule, ("ruleId", *_SERVED)),
    "updateTrackEvents": (_nothing, ("trackEvents",)),
    "updateTrackEventsFallthrough": (_nothing, ("trackEvents",)),
    "updateVariation": (_update_variation, ("variationId", "name", "value", "description")),
    # Settings of the flag.
    "addCustomProperties": (_add_properties, ("key", "name", "values")),
    "addTags": (_add_tags, ("values",)),
    "makeFlagPermanent": (_nothing, ()),
    "makeFlagTemporary": (_nothing, ()),
    "removeCustomProperties": (_remove_properties, ("key", "name", "values")),
    "removeMaintainer": (_nothing, ()),
    "removeTags": (_remove_tags, ("values",)),
    "replaceCustomProperties": (_replace_properties, ("key", "name", "values")),
    "turnOffClientSideAvailability": (_nothing, ("value",)),
    "turnOnClientSideAvailability": (_nothing, ("value",)),
    "updateDescription": (_text("description"), ("value",)),
    "updateMaintainerMember": (_nothing, ("value",)),
    "updateMaintainerTeam": (_nothing, ("value",)),
    "updateName": (_text("name"), ("value",)),
    # Its life.
    "archiveFlag": (_archived(True), ()),
    "deleteFlag": (_delete, ()),
    "deprecateFlag": (_nothing, ()),
    "restoreDeprecatedFlag": (_nothing, ()),
    "restoreFlag": (_archived(False), ()),
}
