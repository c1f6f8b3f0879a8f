"""Single steps that make a change weaker, and single steps that make it protect more."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from typing import Any, TypeGuard

from allowed import DAY, PARENTS, Case
from breaking import later

KINDS = ("first_party", "processor", "affiliate", "third_party", "public")
MODELS = ("opt_in", "opt_out", "implied", "bundled", "none")

# Each finding of one of these rules says that the same duty is met better than one before it does.
LADDERS = (
    (
        "notice.missing",
        "notice.audience",
        "notice.passive",
        "notice.unsent",
        "notice.after",
        "notice.late",
        "notice.unannounced",
    ),
    ("notice.silent", "notice.late"),
    ("notice.no_objection", "notice.short_objection"),
    ("disclosure.undisclosed", "disclosure.late", "disclosure.retroactive"),
)

Step = Callable[[Case], Iterator[Case]]


def changed(case: Case, *path: str | int, to: Any) -> Case:
    """A copy of the case with a value at a path."""
    copied: Case = copy.deepcopy(case)
    holder: Any = copied
    for part in path[:-1]:
        holder = holder[part]
    holder[path[-1]] = to
    return copied


def mapping(value: Any) -> dict[str, Any]:
    """The value if it is a mapping, or an empty one."""
    return value if isinstance(value, dict) else {}


def after(case: Case) -> dict[str, Any]:
    """The setting after the change."""
    return mapping(mapping(case["change"]).get("after"))


def plan(case: Case) -> dict[str, Any]:
    """The change plan."""
    return mapping(mapping(case["change"]).get("plan"))


def flows(case: Case) -> list[tuple[int, dict[str, Any]]]:
    """The flows of the setting after the change that can be read, with their places."""
    listed = after(case).get("processing")
    return [(number, flow) for number, flow in enumerate(listed if isinstance(listed, list) else []) if mapping(flow)]


def listed(flow: dict[str, Any], field: str) -> list[Any]:
    """A list of a flow; none where it is no list."""
    return flow[field] if isinstance(flow.get(field), list) else []


def notices(case: Case) -> list[tuple[int, dict[str, Any]]]:
    """The notices that can be read, with their places."""
    planned = plan(case).get("notices")
    return [
        (number, notice)
        for number, notice in enumerate(planned if isinstance(planned, list) else [])
        if mapping(notice)
    ]


def is_on(flow: dict[str, Any], value: Any) -> bool:
    """Whether a flow may be on under a value. In Python 1 is True; in a setting it is not."""
    switch = flow.get("while")
    if isinstance(switch, list) and switch:
        return repr(value) in map(repr, switch)
    excepted = mapping(switch).get("not")
    return not (isinstance(excepted, list) and repr(value) in map(repr, excepted))


def values(case: Case, *, on: bool) -> list[Any]:
    """The values that switch some flow on, or none."""
    named = after(case).get("values")
    words = [word for word in named if isinstance(word, str | int | float)] if isinstance(named, list) else []
    return [word for word in words if any(is_on(flow, word) for _, flow in flows(case)) is on]


POSITIONS: tuple[tuple[str, ...], ...] = (("default",), ("fallback",), ("choice_expires", "into"))


def at_positions(case: Case, *, on: bool) -> Iterator[Case]:
    """With each position that is not so yet given a value that switches something on, or nothing."""
    for word in values(case, on=on):
        for first, *rest in POSITIONS:
            held = after(case).get(first)
            if on is any(is_on(flow, value) for _, flow in flows(case) for value in in_force(held)):
                continue
            if first == "default" and isinstance(held, dict):
                yield changed(case, "change", "after", first, to=dict.fromkeys(held, word))
            elif not rest and first in after(case):
                yield changed(case, "change", "after", first, to=word)
            elif rest and "into" in mapping(held):
                yield changed(case, "change", "after", first, *rest, to=word)


def in_force(held: Any) -> list[Any]:
    """The values that stand at a position."""
    if isinstance(held, dict):
        return [
            value for name, entry in held.items() if name not in ("percent", "after_days") for value in in_force(entry)
        ]
    return [value for entry in held for value in in_force(entry)] if isinstance(held, list) else [held]


def with_flows(case: Case, change: Callable[[dict[str, Any]], Iterator[dict[str, Any]]]) -> Iterator[Case]:
    """With each flow in turn as it becomes."""
    for number, flow in flows(case):
        for fields in change(flow):
            yield changed(case, "change", "after", "processing", number, to=flow | copy.deepcopy(fields))


def with_plan(case: Case, **fields: Any) -> Case:
    """With other fields in the plan."""
    return changed(case, "change", "plan", to=copy.deepcopy(plan(case)) | fields)


def with_moved_notices(case: Case, days: int) -> Iterator[Case]:
    """With each notice that has a moment sent or scheduled some days later."""
    for number, notice in notices(case):
        for when in ("sent_at", "scheduled_at"):
            if is_moment(notice.get(when)):
                moved = later(notice[when], seconds=days * DAY)
                # What is scheduled lies ahead.
                if when == "sent_at" or (is_moment(case["at"]) and seconds(moved) >= seconds(case["at"])):
                    yield changed(case, "change", "plan", "notices", number, when, to=moved)


def is_moment(value: Any) -> TypeGuard[str]:
    """Whether it is a moment as allowed.py writes it."""
    return isinstance(value, str) and value.endswith("Z")


def seconds(moment: str) -> float:
    """A moment as a number."""
    return datetime.fromisoformat(moment).timestamp()


def wider(order: tuple[Any, ...], word: Any) -> Iterator[Any]:
    """The words after one of an order."""
    yield from order[order.index(word) + 1 :] if word in order else ()


def narrower(order: tuple[Any, ...], word: Any) -> Iterator[Any]:
    """The words before one of an order."""
    yield from order[: order.index(word)] if word in order else ()


def kinds(case: Case, towards: Callable[[tuple[Any, ...], Any], Iterator[Any]]) -> Iterator[Case]:
    """With each recipient in turn of another kind."""
    for key, recipient in mapping(mapping(case["organisation"]).get("recipients")).items():
        for kind in towards(KINDS, mapping(recipient).get("kind")):
            yield changed(case, "organisation", "recipients", key, to=recipient | {"kind": kind})


def weakenings(case: Case) -> Iterator[Case]:
    """The change with something in it less protective."""
    yield from at_positions(case, on=True)
    yield from with_flows(case, lambda flow: ({"consent": model} for model in wider(MODELS, flow.get("consent"))))
    yield from with_flows(case, lambda _: iter([{"trigger": "automatic", "reversible": False}]))
    yield from with_flows(case, lambda flow: all_but_one(flow, "data_categories", PARENTS.get))
    yield from with_flows(case, lambda flow: all_but_one(flow, "data_uses", PARENTS.get))
    yield from with_flows(case, lambda _: iter([{"while": "any"}, {"recipients": ["a stranger"]}, {"artefacts": None}]))
    yield from kinds(case, wider)
    if after(case).get("control"):
        yield changed(case, "change", "after", "control", to=None)
        yield changed(case, "change", "after", "control", to={"who": "nobody", "refuse_steps": 9})
    if after(case):
        yield changed(case, "change", "before", to=None)
    for name in plan(case):
        yield changed(case, "change", "plan", to={key: part for key, part in plan(case).items() if key != name})
    yield with_plan(case, data_collected_before={"used": True})
    yield from with_moved_notices(case, 20)
    yield from with_moved_notices(case, 200)
    for number, notice in notices(case):
        yield changed(case, "change", "plan", "notices", number, to=notice | {"channel": "blog"})
        yield changed(case, "change", "plan", "notices", number, to=notice | {"audiences": ["a stranger"]})
    if is_moment(plan(case).get("effective_at")):
        yield with_plan(case, effective_at=later(plan(case)["effective_at"], seconds=-20 * DAY))
    yield changed(case, "organisation", to=mapping(case["organisation"]) | {"documents": {}})


def all_but_one(flow: dict[str, Any], field: str, other: Callable[[Any], Any]) -> Iterator[dict[str, Any]]:
    """A list of the flow with one key in turn made another, or left out where there is no other."""
    keys = listed(flow, field)
    for number, key in enumerate(keys):
        fresh = other(key) if isinstance(key, str) else None
        if fresh or len(keys) > 1:
            yield {field: [*keys[:number], *([fresh] if fresh else []), *keys[number + 1 :]]}


def off(case: Case) -> Iterator[Case]:
    """A default, a fallback or what a choice expires into switches nothing on."""
    yield from at_positions(case, on=False)


def fewer_recipients(case: Case) -> Iterator[Case]:
    """A recipient gets nothing any more."""
    yield from with_flows(case, lambda flow: all_but_one(flow, "recipients", lambda _: None))


def nearer_recipients(case: Case) -> Iterator[Case]:
    """A recipient is nearer to the organisation."""
    yield from kinds(case, narrower)


def opt_in(case: Case) -> Iterator[Case]:
    """A flow rests on opt-in."""
    yield from with_flows(case, lambda _: iter([{"consent": "opt_in"}]))


def fewer_flows(case: Case) -> Iterator[Case]:
    """A flow is gone."""
    listed_flows = [flow for _, flow in flows(case)]
    for number in range(len(listed_flows)):
        rest = [*listed_flows[:number], *listed_flows[number + 1 :]]
        yield changed(case, "change", "after", "processing", to=copy.deepcopy(rest) or "none")


def narrower_keys(case: Case) -> Iterator[Case]:
    """A category or a use is one of its children."""
    for child, whole in PARENTS.items():
        for field in ("data_categories", "data_uses"):
            yield from with_flows(case, partial(all_of, field=field, whole=whole, child=child))


def all_of(flow: dict[str, Any], *, field: str, whole: str, child: str) -> Iterator[dict[str, Any]]:
    """A list of the flow with a key narrowed to its child."""
    if whole != child and whole in listed(flow, field):
        yield {field: [child if key == whole else key for key in flow[field]]}


def fewer_audiences(case: Case) -> Iterator[Case]:
    """An audience has no default, and so nothing that was not there before."""
    held = after(case).get("default")
    if isinstance(held, dict) and len(held) > 1 and mapping(case["change"]).get("before") is None:
        for audience in held:
            rest = {key: value for key, value in held.items() if key != audience}
            yield changed(case, "change", "after", "default", to=copy.deepcopy(rest))


def only_when_used(case: Case) -> Iterator[Case]:
    """Data leave only when the person uses the feature."""
    yield from with_flows(case, lambda _: iter([{"trigger": "user_action"}]))


def reversible(case: Case) -> Iterator[Case]:
    """What is done can be undone."""
    yield from with_flows(case, lambda _: iter([{"reversible": True}]))


def easier_control(case: Case) -> Iterator[Case]:
    """Refusing and withdrawing take no steps, and the user does it in the product."""
    held = mapping(after(case).get("control"))
    for fields in (
        {"refuse_steps": 0},
        {"withdraw_steps": 0},
        {"who": "user"},
        {"through": "in_product", "where": "Settings"},
    ):
        if after(case):
            yield changed(case, "change", "after", "control", to=held | fields)


def asked(case: Case) -> Iterator[Case]:
    """People who are there already are asked."""
    yield with_plan(case, existing_users="asked")


def earlier_notices(case: Case) -> Iterator[Case]:
    """A notice goes out earlier."""
    yield from with_moved_notices(case, -1)
    yield from with_moved_notices(case, -30)


def longer_window(case: Case) -> Iterator[Case]:
    """People can object from earlier on."""
    window = mapping(plan(case).get("objection"))
    for days in (1, 30):
        if is_moment(window.get("opens_at")):
            opens = later(window["opens_at"], seconds=-days * DAY)
            yield with_plan(case, objection=window | {"opens_at": opens})


def later_change(case: Case) -> Iterator[Case]:
    """The change takes effect later, by the documents that hold already."""
    effective = plan(case).get("effective_at")
    if not is_moment(effective) or "setting" not in mapping(case["change"]):
        return
    for days in (1, 200):
        moved = later(effective, seconds=days * DAY)
        if not any(seconds(effective) < seconds(moment) <= seconds(moved) for moment in starts(case)):
            yield with_plan(case, effective_at=moved)


def starts(case: Case) -> Iterator[str]:
    """The moments from which versions hold, as far as they can be read."""
    for document in mapping(mapping(case["organisation"]).get("documents")).values():
        versions = mapping(document).get("versions")
        for version in versions if isinstance(versions, list) else []:
            moments = (mapping(version).get(name) for name in ("published_at", "effective_at"))
            yield from (moment for moment in moments if is_moment(moment))


def left_alone(case: Case) -> Iterator[Case]:
    """Data collected before are not used."""
    yield with_plan(case, data_collected_before=mapping(plan(case).get("data_collected_before")) | {"used": False})


def deleted(case: Case) -> Iterator[Case]:
    """There is a deletion plan for the data and for each artefact."""
    way = {"method": "erase it", "within_days": 30}
    held = mapping(plan(case).get("deletion"))
    yield with_plan(case, deletion=held | {"data": way})
    names = [mapping(artefact).get("name") for _, flow in flows(case) for artefact in listed(flow, "artefacts")]
    artefacts = {name: dict(way) for name in names if isinstance(name, str)}
    yield with_plan(case, deletion=held | {"artefacts": artefacts})


STEPS: dict[str, Step] = {
    step.__name__: step
    for step in (
        off,
        fewer_recipients,
        nearer_recipients,
        opt_in,
        fewer_flows,
        narrower_keys,
        fewer_audiences,
        only_when_used,
        reversible,
        easier_control,
        asked,
        earlier_notices,
        longer_window,
        later_change,
        left_alone,
        deleted,
    )
}
