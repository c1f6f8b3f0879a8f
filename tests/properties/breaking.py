"""Every field of a case, and what is wrong in its place."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from allowed import Case

Path = tuple[str | int, ...]

# The kinds of change that rest on the opt-in of each person.
OF_CONSENT = ("offers", "additions", "widenings")
# Any text is as good as another here.
FREE_TEXT = (
    "setting",
    "document",
    "title",
    "description",
    "default_reason",
    "where",
    "method",
    "change",
    "how_to_object",
)

NOTHING = object()


@dataclass(frozen=True)
class Breakage:
    """One field to break: where, and what to put there. Nothing: the field is taken out."""

    path: Path
    value: Any

    @property
    def place(self) -> str:
        """The path as text: ``change/plan/notices/0/channel``."""
        return "/".join(map(str, self.path))

    @property
    def how(self) -> str:
        """How it is broken: ``removed``, ``null``, ``empty`` or ``wrong``."""
        if self.value is NOTHING:
            return "removed"
        return "null" if self.value is None else "empty" if self.value in ({}, []) else "wrong"

    def of(self, case: Case) -> Case:
        """A copy of the case with the field broken."""
        broken = copy.deepcopy(case)
        holder: Any = broken
        for key in self.path[:-1]:
            holder = holder[key]
        if self.value is NOTHING:
            del holder[self.path[-1]]
        else:
            holder[self.path[-1]] = copy.deepcopy(self.value)
        return broken


def breakages(kind: str, case: Case) -> Iterator[Breakage]:
    """Each field removed, made null, and given each thing that is wrong there."""
    for path, value in fields(case):
        if len(path) > 1:
            yield Breakage(path, NOTHING)
        if value is not None and path != ("at",):
            yield Breakage(path, None)
        # The organisation is an argument of Gate, whose type says what it is.
        if path != ("organisation",):
            for wrong in (*of_another_type(path, value), *out_of_place(kind, case, path, value)):
                yield Breakage(path, wrong)


def fields(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """All the fields in a value, each with its path."""
    if path:
        yield path, value
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, entry in entries:
        yield from fields(entry, (*path, key))


def of_another_type(path: Path, value: Any) -> Iterator[Any]:
    """What is wrong wherever such a value is right: another type, blanks, words that nobody knows."""
    blanks: tuple[Any, ...] = ("", {}, [])
    yield from (blank for blank in blanks if value != blank or value is False)
    match value:
        case bool():
            yield from ("true", 7)
        case int() | float():
            yield from (-1, str(value), [value])
        case str():
            yield from ("  ", 7, True, [value], {value: value})
            if path[-1] not in FREE_TEXT:
                yield "no such word"
        case list():
            yield from ("text", 7, [None], {"0": value})
        case dict():
            yield from ("text", 7, [value])


def out_of_place(kind: str, case: Case, path: Path, value: Any) -> Iterator[Any]:
    """What is of the right type, and wrong in this place."""
    change, plan = case["change"], case["change"].get("plan") or {}
    effective = plan.get("effective_at") or newest(case).get("effective_at")
    match path:
        case ("at",):
            yield from too_late_to_judge(plan)
        case ("change", "after", "default" | "fallback") | ("change", "after", "choice_expires", "into") if (
            kind in OF_CONSENT
        ):
            yield from () if isinstance(value, dict) else (switched_on(change["after"]),)
        case ("change", "after", "default", _) if kind in OF_CONSENT and not isinstance(value, dict):
            yield switched_on(change["after"])
        case ("change", "after", "default", _, "split", _, "value") if kind in OF_CONSENT:
            yield switched_on(change["after"])
        case ("change", "after", "default", _, "split", _, "percent"):
            yield value + 1
        case ("change", "after", "processing", number, "consent") if kind in OF_CONSENT:
            yield from (model for model in ("opt_out", "implied", "bundled", "none") if value == "opt_in")
        case ("change", "after", "processing", _, "reversible") if value and "data" not in plan.get("deletion", {}):
            yield False
        case ("change", "after", "control", "refuse_steps") if kind in OF_CONSENT:
            yield value + 1
        case ("change", "after", "control", "who") if kind in OF_CONSENT:
            yield "nobody"
        case ("change", "after", "control", "through") if kind in OF_CONSENT:
            yield "email"
        case ("change", "plan", "effective_at") if kind != "removals":
            yield later(value, seconds=-1)
        case ("change", "plan", "data_collected_before", "used"):
            yield True
        case ("change", "plan", "data_collected_before", "consent"):
            yield "opt_out"
        case ("change", "plan", "existing_users"):
            yield "migrated"
        case ("change", "plan", "processing_ends"):
            yield False
        case ("change", "plan", "notices", number, "sent_at" | "scheduled_at"):
            blocks = plan["notices"][number].get("blocks_until_seen")
            yield later(effective if blocks else value, seconds=1)
        case ("change", "plan", "notices", number, "channel"):
            yield from ("blog", "web_page")
            yield from ("email",) if "blocks_until_seen" in plan["notices"][number] else ()
        case ("change", "plan", "notices", _, "blocks_until_seen"):
            yield False
        case ("change", "plan", "objection", "opens_at"):
            yield later(value, seconds=1)
        case ("change", "plan", "objection", "closes_at"):
            yield from (later(value, seconds=-1), later(value, seconds=1))
        case ("change", "before_recipients", _) if value != "first_party":
            yield "first_party"
        case ("organisation", "documents", _, "versions", 0, "published_at" | "effective_at") if kind in (
            *OF_CONSENT,
            "announcements",
        ):
            yield later(effective, seconds=1)
        case ("organisation", "documents", _, "versions", 0, "removal_refused"):
            yield True
        case ("organisation", "documents", _, "versions", 0, "states_defaults", _):
            yield switched_on(change["after"])
        case ("organisation", "documents", _, "versions", 1, "promises", "notice_days" | "objection_days"):
            yield from (400,) if "objection" in plan else ()
        case ("organisation", "thresholds", "notice_days" | "objection_days"):
            yield from (400,) if "objection" in plan else ()
        case ("organisation", "recipients", key, "kind") if kind == "announcements" and key != "partner":
            yield "affiliate"


def too_late_to_judge(plan: dict[str, Any]) -> Iterator[str]:
    """A moment at which a notice is not yet sent, or its moment has passed with nothing sent."""
    for notice in plan.get("notices", []):
        if "scheduled_at" in notice:
            yield later(notice["scheduled_at"], seconds=1)
        else:
            yield later(notice["sent_at"], seconds=-1)


def later(moment: Any, *, seconds: int) -> str:
    """A moment after another, or before it."""
    return (datetime.fromisoformat(moment) + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")


def newest(case: Case) -> dict[str, Any]:
    """The version of a document that changes."""
    versions = (case["change"]["after"] or {}).get("versions", [{}])
    return dict(versions[0])


def switched_on(setting: dict[str, Any]) -> Any:
    """A value that switches the last flow on."""
    switch = setting["processing"][-1]["while"]
    if isinstance(switch, list):
        return switch[0]
    if isinstance(setting["values"], list):
        return next(value for value in setting["values"] if value not in switch["not"])
    return "something else"
