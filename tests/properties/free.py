"""What may be broken in an allowed change and leave it allowed, because it is still right.

Everything else must be denied or refused. In a pattern ``*`` is any one part of the
path, and ``**`` at the end is the field itself with all that is in it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allowed import Case
from breaking import OF_CONSENT, Breakage

GONE = ("removed", "null", "empty")
ANY = (*GONE, "wrong")
EVERY_KIND = ("offers", "announcements", "additions", "widenings", "removals", "texts", "plain changes")
OF_SETTINGS = tuple(kind for kind in EVERY_KIND if kind != "texts")


def always(_case: Case, _breakage: Breakage) -> bool:
    """Wherever it stands."""
    return True


def at(case: Case, breakage: Breakage, up: int = 0) -> Any:
    """What stood where it is broken, or what holds that."""
    value: Any = case
    for part in breakage.path[: len(breakage.path) - up]:
        value = value[part]
    return value


def is_like_it(case: Case, breakage: Breakage) -> bool:
    """It is gone altogether, or empty as it is: no list where there was none."""
    return breakage.how != "empty" or isinstance(breakage.value, type(at(case, breakage)))


def is_word(_case: Case, breakage: Breakage) -> bool:
    """Another word."""
    return isinstance(breakage.value, str | int | float)


def is_any_value(case: Case, breakage: Breakage) -> bool:
    """Other words where the setting takes any."""
    words = breakage.value if isinstance(breakage.value, list) else [breakage.value]
    is_said = bool(words) and all(isinstance(word, str | int | float) for word in words)
    return is_said and case["change"]["after"]["values"] == "any"


def is_out_of_use(case: Case, breakage: Breakage) -> bool:
    """A value that no default, fallback, expiry or list of a flow names."""
    return repr(at(case, breakage)) not in used(case["change"]["after"])


def used(setting: dict[str, Any]) -> list[str]:
    """The values that a setting names, as they are written: 1 is not true."""
    flows = setting["processing"] if isinstance(setting["processing"], list) else []
    named = [
        setting["default"],
        setting.get("fallback"),
        setting.get("choice_expires"),
        [flow["while"] for flow in flows],
    ]
    return words(named)


def words(value: Any) -> list[str]:
    """What stands in a value, but for percentages, days and the values that a flow is not on under."""
    if isinstance(value, dict):
        return [
            word for key, entry in value.items() if key not in ("percent", "after_days", "not") for word in words(entry)
        ]
    return [word for entry in value for word in words(entry)] if isinstance(value, list) else [repr(value)]


def is_one_of_several(case: Case, breakage: Breakage) -> bool:
    """Others are left in the list."""
    return len(at(case, breakage, up=1)) > 1


def is_new(case: Case, _breakage: Breakage) -> bool:
    """The setting is new, so nothing that people had can be lost."""
    return case["change"]["before"] is None


def is_not_bound_to_days(case: Case, _breakage: Breakage) -> bool:
    """Nobody has to be told, or nothing happens to them before they have seen it."""
    return "objection" not in case["change"]["plan"]


def is_in_effect(case: Case, _breakage: Breakage) -> bool:
    """The change has taken effect by the moment that it is judged from."""
    return datetime.fromisoformat(case["change"]["plan"]["effective_at"]) <= datetime.fromisoformat(case["at"])


def is_reached_by_name(case: Case, _breakage: Breakage) -> bool:
    """No audience is told as a part of another."""
    return all("part_of" not in audience for audience in case["organisation"]["audiences"].values())


def is_unpromising(case: Case, _breakage: Breakage) -> bool:
    """No version of the document promises anything."""
    return all("promises" not in version for version in case["change"]["after"]["versions"])


def is_without_promises(case: Case, breakage: Breakage) -> bool:
    """The version that it is about promises nothing."""
    return "promises" not in case["change"]["after"]["versions"][int(breakage.path[3])]


def is_kind_as_before(case: Case, _breakage: Breakage) -> bool:
    """Nothing says that the recipient was of another kind."""
    return "before_recipients" not in case["change"]


@dataclass(frozen=True)
class Free:
    """A field that may be broken in some ways, in some kinds of change, and why."""

    pattern: str
    ways: tuple[str, ...]
    kinds: tuple[str, ...]
    why: str
    when: Callable[[Case, Breakage], bool] = always

    def holds(self, kind: str, case: Case, breakage: Breakage) -> bool:
        """Whether this breakage is one of them."""
        return (
            kind in self.kinds
            and breakage.how in self.ways
            and fits(self.pattern.split("/"), [str(part) for part in breakage.path])
            and self.when(case, breakage)
        )


def fits(pattern: list[str], path: list[str]) -> bool:
    """Whether a path fits a pattern."""
    if pattern[-1] == "**":
        pattern = pattern[:-1]
        path = path[: len(pattern)]
    return len(pattern) == len(path) and all(part in ("*", held) for part, held in zip(pattern, path, strict=True))


NAMES = "A name or words for people."
UNSET = "Where nothing is set, the pack's own holds."
LESS = "Less is done than was asked for."
PAST = "What was there before can only excuse, and nothing here needs that excuse."
LOSS = "It shows only what a control lost, and nothing is lost."
NARROWEST = "What is not known of before is taken for the narrowest, as this is."
REPLACED = "The version is replaced and silent, and what it promised is kept."
UNPROMISED = "What is not promised need not be kept."
UNTOLD = "Nobody has to be told, so no days count."
RULED_OUT = "Only a promise names it, of what is not done."
AS_BEFORE = "It is on as it was, whatever came of it."
ANOTHER = "Another word for the same, where any goes."
TOLD = "People are told of all of it, so it may be on for more of them."
PLAIN = "No personal data are in it."
ENDS = "All of it ends."
IN_CHANGE = "The change itself brings the version."

OF_PROCESSING = (*OF_CONSENT, "announcements")
ON_RECORD = ("offers", "announcements", "additions", "widenings", "texts")

FREE = (
    Free("change/*/title", ANY, EVERY_KIND, NAMES),
    Free("change/*/description", ANY, OF_SETTINGS, NAMES),
    Free("organisation/*/*/title", ANY, EVERY_KIND, NAMES),
    Free("organisation/documents/*/versions/*/version", ANY, ON_RECORD, NAMES),
    Free("change/*/versions/*/version", ANY, ("texts",), NAMES),
    # The organisation.
    Free("organisation/audiences/*/users", ANY, EVERY_KIND, "It counts for the exposure only."),
    Free("organisation/audiences/*", ("empty",), EVERY_KIND, "Nothing more need be said of an audience.", is_like_it),
    Free("organisation/audiences/*/members", ANY, OF_CONSENT, "All are asked, new or not."),
    Free("organisation/thresholds", GONE, (*ON_RECORD, "plain changes"), UNSET, is_like_it),
    Free("organisation/thresholds/*", GONE, (*ON_RECORD, "plain changes"), UNSET, is_like_it),
    Free("organisation/thresholds/consent_uses/*", ("removed",), ON_RECORD, UNSET),
    Free("organisation/recipients/partner/**", ANY, ON_RECORD, RULED_OUT),
    # Its documents.
    Free("organisation/documents/*/versions/0/removal_refused", GONE, ON_RECORD, "It refuses nothing.", is_like_it),
    Free("organisation/documents/*/versions/0/states_defaults", GONE, OF_CONSENT, "It states nothing.", is_like_it),
    Free("organisation/documents/*/versions/0/states_defaults/*", ("removed",), OF_CONSENT, "It states nothing."),
    Free("organisation/documents/*/versions/1", ("removed", "empty"), ON_RECORD, REPLACED, is_like_it),
    Free("organisation/documents/*/versions/1/published_at", GONE, ON_RECORD, REPLACED),
    Free("organisation/documents/*/versions/1/effective_at", GONE, ON_RECORD, REPLACED),
    Free("organisation/documents/*/versions/1/audiences/**", ANY, ON_RECORD, REPLACED),
    Free("organisation/documents/*/versions/1/discloses", ANY, ON_RECORD, REPLACED),
    Free("organisation/documents/*/versions/1/promises", GONE, ON_RECORD, UNPROMISED, is_like_it),
    Free("organisation/documents/*/versions/1/promises/*", GONE, ON_RECORD, UNPROMISED, is_like_it),
    Free("organisation/documents/*/versions/1/promises/**", ANY, ("announcements",), REPLACED, is_in_effect),
    Free("organisation/documents/*/versions/1/promises/never/0", ("removed",), ON_RECORD, UNPROMISED),
    Free(
        "organisation/documents/*/versions/1/promises/never/0/recipients/0", ("wrong",), ON_RECORD, RULED_OUT, is_word
    ),
    *(
        Free(f"organisation/documents/*/versions/1/promises/{days}", ANY, ON_RECORD, UNTOLD, is_not_bound_to_days)
        for days in ("notice_days", "objection_days")
    ),
    # The setting after the change.
    Free("change/after/default/*", ("removed",), OF_SETTINGS, "People without a default have nothing switched on."),
    Free(
        "change/after/fallback",
        ("removed",),
        ("offers", "announcements", "widenings"),
        "The code falls back on the default.",
    ),
    Free("change/after/choice_expires", ("removed", "null"), ("offers", "widenings"), "A choice does not expire."),
    Free(
        "change/after/choice_expires/after_days", ANY, OF_SETTINGS, "How long a choice lasts, whatever it turns into."
    ),
    Free("change/after/processing/*", ("removed",), ("offers", "additions"), LESS),
    Free("change/after/processing/*/data_categories/*", ("removed",), OF_PROCESSING, LESS, is_one_of_several),
    Free("change/after/processing/*/data_uses/*", ("removed",), OF_PROCESSING, LESS, is_one_of_several),
    Free("change/after/processing/*/recipients/*", ("removed",), OF_PROCESSING, LESS, is_one_of_several),
    Free("change/after/values/*", ANY, OF_SETTINGS, "Nothing is said of this value.", is_out_of_use),
    Free("change/after/default/**", ("wrong",), ("offers", "announcements", "widenings"), ANOTHER, is_any_value),
    Free("change/after/choice_expires/into", ("wrong",), ("offers", "widenings"), ANOTHER, is_any_value),
    Free("change/after/processing/*/while/**", ("wrong",), ("offers", "announcements"), ANOTHER, is_any_value),
    # What is announced.
    *(
        Free(f"change/before/{name}/**", ANY, ("announcements",), PAST)
        for name in ("control", "values", "default", "processing")
    ),
    Free("change/before", ("null", "empty"), ("announcements",), PAST),
    Free("change/after/control/**", ANY, ("announcements",), LOSS, is_new),
    Free("change/after/control/accept_steps", ANY, ("announcements",), LOSS),
    Free("change/after/control/where", ANY, ("announcements",), LOSS),
    Free("change/after/processing/*/while/not/**", ANY, ("announcements",), TOLD),
    # What is added to what was on before.
    Free("change/before/control/**", ANY, ("additions", "widenings"), LOSS),
    Free("change/before/values/**", ANY, ("additions", "widenings"), LOSS),
    Free("change/before/processing/*/artefacts/0/kind", ANY, ("additions", "widenings"), AS_BEFORE),
    Free("change/before/processing/*/artefacts/0/sources/**", ANY, ("additions", "widenings"), AS_BEFORE),
    Free(
        "change/before/default/*", ("removed",), ("additions",), "It had the default of the whole.", is_one_of_several
    ),
    Free("change/before_recipients", ("removed", "empty"), ("additions",), AS_BEFORE, is_like_it),
    Free("change/before_recipients/*", ("removed",), ("additions",), AS_BEFORE),
    Free("organisation/recipients/buyer/**", ANY, ("additions",), AS_BEFORE, is_kind_as_before),
    Free("change/after/processing/0/artefacts", GONE, ("additions",), LESS, is_like_it),
    Free("change/after/processing/0/artefacts/0", ("removed",), ("additions",), LESS),
    Free("change/after/processing/0/artefacts/0/kind", ANY, ("additions",), AS_BEFORE),
    Free("change/after/processing/0/artefacts/0/sources/**", ANY, ("additions",), AS_BEFORE),
    Free("change/after/processing/0/while/*", ("removed",), ("additions",), LESS),
    Free("change/after/values/1", ("removed",), ("additions",), LESS),
    # What is widened.
    *(
        Free(f"change/before/{name}/**", ANY, ("widenings",), PAST)
        for name in ("default", "fallback", "choice_expires")
    ),
    *(
        Free(f"change/before/processing/*/{name}", ANY, ("widenings",), NARROWEST)
        for name in ("consent", "trigger", "reversible")
    ),
    Free("change/after/values/*", ("removed",), ("widenings",), LESS),
    # What ends.
    Free("organisation/**", ANY, ("removals",), ENDS),
    Free("change/before/**", ANY, ("removals",), ENDS),
    Free("change/after/**", ANY, ("removals",), AS_BEFORE),
    # What a document says.
    Free("change/before/**", ANY, ("texts",), PAST),
    Free("change/after", ("null",), ("texts",), LESS, is_unpromising),
    Free("change/after/versions", ("empty",), ("texts",), LESS, is_unpromising),
    Free("change/after/versions/0", ("removed",), ("texts",), LESS),
    Free("change/after/versions/0/audiences/*", ("removed",), ("texts",), LESS, is_one_of_several),
    Free("change/after/versions/0/discloses", GONE, ("texts",), LESS, is_like_it),
    Free("change/after/versions/0/discloses/0", ("removed",), ("texts",), LESS),
    *(
        Free(f"change/after/versions/0/discloses/*/{field}/*", ("removed",), ("texts",), LESS, is_one_of_several)
        for field in ("data_categories", "data_uses", "recipients")
    ),
    Free("change/after/versions/*/published_at", GONE, ("texts",), "What counts is when it takes effect."),
    Free("change/after/versions/0/removal_refused", GONE, ("texts",), "It refuses nothing.", is_like_it),
    Free("change/after/versions/1/discloses", GONE, ("texts",), REPLACED),
    Free("change/after/versions/1/effective_at", GONE, ("texts",), REPLACED),
    Free("organisation/documents", GONE, ("texts",), IN_CHANGE, is_like_it),
    Free("organisation/documents/*", GONE, ("texts",), IN_CHANGE, is_like_it),
    Free("organisation/documents/*/versions", GONE, ("texts",), IN_CHANGE, is_like_it),
    Free("organisation/documents/*/versions/0", ("removed", "empty"), ("texts",), IN_CHANGE, is_like_it),
    Free("organisation/documents/*/versions/0/audiences/**", ANY, ("texts",), IN_CHANGE),
    Free("organisation/documents/*/versions/0/discloses/**", ANY, ("texts",), IN_CHANGE),
    Free("organisation/documents/*/versions/0/published_at", GONE, ("texts",), IN_CHANGE),
    Free("organisation/documents/*/versions/0/effective_at", GONE, ("texts",), IN_CHANGE),
    Free("organisation/documents/*/versions/0/removal_refused", ANY, ("texts",), IN_CHANGE),
    Free("organisation/documents/*/versions/1/promises/never/**", ANY, ("texts",), "A text does nothing itself."),
    # What is plain.
    Free("organisation", GONE, ("plain changes",), PLAIN, is_like_it),
    Free("organisation/audiences/**", ANY, ("plain changes",), PLAIN, is_reached_by_name),
    Free("change/before/**", ANY, ("plain changes",), PAST),
    Free("change/after", ("null",), ("plain changes",), PLAIN),
    Free("change/after/values/**", ANY, ("plain changes",), PLAIN),
)


def is_free(kind: str, case: Case, breakage: Breakage) -> bool:
    """Whether the change is still right with this broken."""
    return any(free.holds(kind, case, breakage) for free in FREE)
