"""Two states of a setting, told alike, so that the pack can compare what people had with what they get."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from itertools import product
from typing import Any

from pyconsent.reading.audiences import EVERYONE, MOST, Audiences, Members, are_apart, by_audience, including
from pyconsent.reading.effective import UNKNOWN
from pyconsent.reading.entry import Entry

# A setting as in schemas/catalogue.schema.json.
State = dict[str, Any]


def aligned(before: Entry, after: Entry, members: Mapping[str, Members]) -> tuple[State, State]:
    """Both states, with the audiences of either in both, as far as lists or rules tell what they have there.

    Where lists tell in which audience of the other state people are, they have that one's
    default: so a rule that takes fewer people than before is no news for those whom it
    still takes. Where rules decide in turn, people may be in one audience of each state.

    Args:
        before: the setting as it was.
        after: the setting as it becomes.
        members: the lists that audiences are told by.
    """
    states: tuple[State, State] = before.value, after.value
    was, becomes = (state["default"] for state in states)
    if not tells_apart(states[0]) or not tells_apart(states[1]) or was.keys() == becomes.keys():
        return states
    crossing = _crossing(was, becomes, members) if before.is_by_rules and after.is_by_rules else {}
    had = _with_those_of(was, becomes, members) | {name: held for name, (held, _) in crossing.items()}
    gets = _with_those_of(becomes, was, members) | {name: given for name, (_, given) in crossing.items()}
    return states[0] | {"default": had}, states[1] | {"default": gets}


def marked(before: State, after: State, entry: Entry) -> State:
    """The state after, with a mark where a default can be told in neither, though what decides it is another.

    The mark stands for all that it is worked out from, so that the pack does not take the
    two for the same.

    Args:
        before: the setting as it was.
        after: the setting as it becomes.
        entry: that, as it was read.
    """
    was, becomes = (by_audience(state["default"]) for state in (before, after))
    untold = [name for name in sorted(entry.untold) if was.get(name) == becomes[name]]
    if not untold:
        return after
    mark = {"untold": sha256(entry.origin).hexdigest()[:8]}
    return after | {"default": becomes | dict.fromkeys(untold, mark)}


def tells_apart(setting: State | None) -> bool:
    """Whether there is a setting, whose default differs by audience."""
    return setting is not None and isinstance(setting["default"], dict)


def _with_those_of(own: dict[str, Any], other: dict[str, Any], members: Mapping[str, Members]) -> dict[str, Any]:
    wholes = {name: including(name, own, members) for name in other if name not in own}
    return own | {name: own[whole] for name, whole in wholes.items() if whole}


def _crossing(
    was: dict[str, Any], becomes: dict[str, Any], members: Mapping[str, Members]
) -> dict[str, tuple[Any, Any]]:
    """What people had and get who are in an audience that is gone and in one that is new, if neither tells."""
    gone, new = ([name for name in own if name not in other] for own, other in ((was, becomes), (becomes, was)))
    if len(gone) * len(new) > MOST:
        return {"several": (was[EVERYONE], UNKNOWN)}
    found: dict[str, tuple[Any, Any]] = {}
    for one, other in product(gone, new):
        if are_apart(one, other, members):
            continue
        name = Audiences.both(one, other)
        had, gets = (default[including(name, default, members) or EVERYONE] for default in (was, becomes))
        alone = was[including(other, was, members) or EVERYONE]
        if repr(had) not in (repr(gets), repr(alone)):
            found[name] = had, gets
    return found
