"""Changes: what differs between two states of a catalogue, with the plans for it."""

from __future__ import annotations

import json
from collections import ChainMap
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from pyconsent.alignment import aligned, marked, tells_apart
from pyconsent.change import Change
from pyconsent.errors import InputError
from pyconsent.reading.audiences import EVERYONE, Members
from pyconsent.reading.entry import Entry, Place
from pyconsent.reading.files import Plans, Subject

if TYPE_CHECKING:
    from pyconsent.reading.catalogue import Catalogue, Step
    from pyconsent.reading.joining import Renaming


def pairs(
    before: Catalogue,
    after: Catalogue,
    organisation_before: Entry | None,
    organisation: Entry | None,
    plans: Plans,
) -> list[Change]:
    """The settings and documents that differ, those of the after state first.

    A setting whose recipients are of another kind than before, or whose audiences are
    part of others, may differ as well, though it says the same: the pack tells. So may one
    whose default cannot be told, where what decides it is another. One that takes the
    place of another is compared with that. Each later step of a setting is a change of its
    own, at its own moment, unless the same step was there before.

    Raises:
        InputError: a setting takes the place of one that is still there.
    """
    kinds_before, kinds = _kinds(organisation_before), _kinds(organisation)
    other = {key: kind for key, kind in kinds_before.items() if kinds.get(key) != kind} if organisation_before else {}
    wholes_before, wholes = _wholes(organisation_before), _wholes(organisation)
    known = {name for name, _ in wholes_before}
    regrouped = any(name in known for name, _ in wholes - wholes_before)
    members = ChainMap(after.members, before.members)
    found: list[Change] = []
    earlier = dict(before.settings) | dict(_renamed(before, after))
    replaced = {renaming.key for key, renaming in after.renamed.items() if key not in before.settings}
    gone = [key for key in before.settings if key not in after.settings and key not in replaced]
    for key in [*after.settings, *gone]:
        then, now = earlier.get(key), after.settings.get(key)
        redefined = not then or not now or then.origin != now.origin
        if other or regrouped or redefined:
            change = _change("setting", key, then, now, plans)
            if then and now and redefined:
                change = _told_alike(change, then, now, members)
            found += _since(change, other, regrouped)
        if key in after.steps:
            found += _steps(key, before, after, plans)
    if organisation_before is not None:
        versions_before, versions = _documents(organisation_before), _documents(organisation)
        for key in [*versions, *(key for key in versions_before if key not in versions)]:
            change = _change("document", key, versions_before.get(key), versions.get(key), plans)
            if _differs(change):
                found.append(change)
    return found


def _since(change: Change, other: Mapping[str, str], regrouped: bool) -> Iterator[Change]:
    """What became of a setting, if it differs, or those whom it names are not what they were."""
    if named := {recipient: other[recipient] for recipient in _recipients(change.value) if recipient in other}:
        yield Change(change.value | {"before_recipients": named}, change.places)
    elif _differs(change) or (regrouped and tells_apart(change.value["before"]) and tells_apart(change.value["after"])):
        yield change


def _told_alike(change: Change, then: Entry, now: Entry, members: Mapping[str, Members]) -> Change:
    before, after = aligned(then, now, members)
    return Change(change.value | {"before": before, "after": marked(before, after, now)}, change.places)


def _differs(change: Change) -> bool:
    # In Python 1 is True; in a settings file it is not.
    before, after = (json.dumps(change.value[side], sort_keys=True) for side in ("before", "after"))
    return before != after


def _change(subject: Subject, key: str, before: Entry | None, after: Entry | None, plans: Plans) -> Change:
    parts = {"before": before, "after": after, "plan": plans.get((subject, key))}
    value = {subject: key} | {name: entry.value if entry else None for name, entry in parts.items()}
    return Change(value, {name: entry for name, entry in parts.items() if entry})


def _renamed(before: Catalogue, after: Catalogue) -> Iterator[tuple[str, Entry]]:
    """The earlier states of settings that took the place of others, in their words of today."""
    for key, renaming in after.renamed.items():
        if renaming.key in after.settings:
            place = after.settings[renaming.key].locate()
            raise InputError(
                f"{renaming.entry.locate()}: {key!r} is said to take the place of {renaming.key!r}, which is still"
                f" there at {place}; take renamed_from out, or remove that"
            )
        if key not in before.settings and (held := before.settings.get(renaming.key)):
            yield key, Entry(_in_new_words(held.value, renaming), held.source, held.path, held.parts)


def _in_new_words(setting: dict[str, Any], renaming: Renaming) -> dict[str, Any]:
    words = {json.dumps(old): new for old, new in renaming.values}

    def new(value: Any) -> Any:
        if isinstance(value, list):
            return [new(one) for one in value]
        return words.get(json.dumps(value), value)

    def portion(value: Any) -> Any:
        if not isinstance(value, dict):
            return new(value)
        return value | {"split": [one | {"value": new(one["value"])} for one in value["split"]]}

    def flow(value: dict[str, Any]) -> dict[str, Any]:
        on = value.get("while")
        if isinstance(on, dict):
            return value | {"while": {name: new(one) for name, one in on.items()}}
        return value | {"while": new(on)} if isinstance(on, list) else value

    default = setting["default"]
    translated = setting | {
        "values": new(values) if isinstance(values := setting["values"], list) else values,
        "default": {name: portion(one) for name, one in default.items()} if isinstance(default, dict) else new(default),
    }
    if "fallback" in setting:
        translated["fallback"] = new(setting["fallback"])
    if isinstance(expiry := setting.get("choice_expires"), dict) and "into" in expiry:
        translated["choice_expires"] = expiry | {"into": new(expiry["into"])}
    if isinstance(processing := setting.get("processing"), list):
        translated["processing"] = [flow(one) for one in processing]
    return translated


def _steps(key: str, before: Catalogue, after: Catalogue, plans: Plans) -> Iterator[Change]:
    """The steps that are new, each from the state before it, at its own moment."""
    known = {_told(state, step) for state, step in _timeline(before, key)}
    for state, step in _timeline(after, key):
        if _told(state, step) not in known:
            change = _change(
                "setting", key, state, step.state, {("setting", key): _dated(plans.get(("setting", key)), step)}
            )
            if _differs(change):
                yield change


def _timeline(catalogue: Catalogue, key: str) -> Iterator[tuple[Entry, Step]]:
    state = catalogue.settings.get(key)
    for step in catalogue.steps.get(key, ()):
        if state:
            yield state, step
        state = step.state


def _told(state: Entry, step: Step) -> str:
    return json.dumps([state.value, step.at.value, step.state.value], sort_keys=True)


def _dated(plan: Entry | None, step: Step) -> Entry:
    """The plan of the setting, with the moment of the step instead of its own."""
    moment = {"effective_at": step.at.value}
    if plan is None:
        return Entry(moment, step.at.source, step.at.path)
    place = Place(step.at.source, step.at.path)
    return Entry(plan.value | moment, plan.source, plan.path, {**plan.parts, ("effective_at",): place})


def _documents(organisation: Entry | None) -> dict[str, Entry]:
    documents = organisation.value.get("documents", {}) if organisation else {}
    return {key: organisation.child("documents", key) for key in documents} if organisation else {}


def _kinds(organisation: Entry | None) -> dict[str, str]:
    """The kinds that are said; one that is not said is compared with nothing."""
    recipients = organisation.value.get("recipients", {}) if organisation else {}
    return {key: recipient["kind"] for key, recipient in recipients.items() if recipient["kind"] is not None}


def _wholes(organisation: Entry | None) -> set[tuple[str, str]]:
    """Each audience with what it is part of, by the names that they had; all are part of everyone."""
    audiences = organisation.value.get("audiences", {}) if organisation else {}
    former = {name: (group or {}).get("renamed_from") or name for name, group in audiences.items()}
    wholes = {name: (group or {}).get("part_of") or EVERYONE for name, group in audiences.items()}
    return {(former[name], former.get(whole, whole)) for name, whole in wholes.items()}


def _recipients(change: dict[str, Any]) -> set[str]:
    processing = (change["after"] or {}).get("processing")
    flows = processing if isinstance(processing, list) else []
    return {recipient for flow in flows for recipient in flow.get("recipients") or ()}
