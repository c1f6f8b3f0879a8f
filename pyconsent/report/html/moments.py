"""The moments that a change has to do with: of its plan, of the documents, of the decision."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from pyconsent.decision import Decision
from pyconsent.instants import seconds
from pyconsent.record import JudgedChange

Kind = Literal["judged", "effective", "earliest", "notice", "objection", "document", "collected"]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# The seconds of the first and the last moment that RFC 3339 can write; as in the pack, what is beyond them is they.
_FIRST, _LAST = -62135596800, 253402300799


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that happens.

    Attributes:
        at: seconds since 1970-01-01T00:00:00Z; None where no moment is said, or none that can be read.
        text: what happens.
        said: the moment as it was written, if it was.
        series: what it is one of, if it may have been long before: only the last of these is drawn then.
    """

    kind: Kind
    at: int | None
    text: str
    said: str | None = None
    series: str | None = None

    @property
    def day(self) -> str:
        """When, as people read it."""
        return day(self.at) if self.at is not None else ""


def day(at: int) -> str:
    """A moment in UTC: the date alone when it is midnight."""
    moment = calendar(at).isoformat(sep=" ", timespec="minutes")
    return moment[:10] if at % 86_400 == 0 else f"{moment[:16]} UTC"


def day_of(moment: str) -> str:
    """A moment that was written, as people read it; what is none stays as it is."""
    try:
        return day(seconds(moment))
    except (ValueError, OverflowError):
        return moment


def calendar(at: int) -> datetime:
    """Seconds as a date and time in UTC."""
    return _EPOCH + timedelta(seconds=at)


def of_change(change: JudgedChange, decision: Decision, organisation: Mapping[str, Any], changes: int) -> list[Moment]:
    """All that has to do with one change; what has no moment as well."""
    found = [_moment("judged", decision.at, "judged from here")]
    if decision.earliest:
        whose = "earliest day that would comply" + (", all changes together" if changes > 1 else "")
        found.append(_moment("earliest", decision.earliest, whose))
    found += _of_plan(_mapping(change.plan), is_setting=change.setting is not None)
    if change.setting is None:
        found += _of_document(change.key, _mapping(change.after))
    else:
        for key, document in _mapping(organisation.get("documents")).items():
            found += _of_document(key, _mapping(document))
    return found


def objection(change: JudgedChange) -> tuple[int, int] | None:
    """When people can object, from and to, where both are said."""
    window = _mapping(_mapping(change.plan).get("objection"))
    opens, closes = (_moment("objection", window.get(name), "").at for name in ("opens_at", "closes_at"))
    return None if opens is None or closes is None or opens >= closes else (opens, closes)


def _of_plan(plan: Mapping[str, Any], *, is_setting: bool) -> Iterator[Moment]:
    # A document takes effect when its version says so.
    if is_setting or plan.get("effective_at") is not None:
        yield _moment("effective", plan.get("effective_at"), "takes effect")
    for notice in map(_mapping, _list(plan.get("notices"))):
        channel = str(notice.get("channel") or "an unknown channel").replace("_", " ")
        whom = _names(notice.get("audiences")) or "nobody named"
        told = [name for name in ("scheduled_at", "sent_at") if notice.get(name) is not None]
        for name in told or ["scheduled_at"]:
            done = "sent" if name == "sent_at" else "scheduled"
            yield _moment("notice", notice.get(name), f"notice by {channel} to {whom} {done}")
    window = _mapping(plan.get("objection"))
    if window:
        yield _moment("objection", window.get("opens_at"), "people can object from here")
        yield _moment("objection", window.get("closes_at"), "people can object until here")
    since = _mapping(plan.get("data_collected_before")).get("since")
    if since is not None:
        yield _moment("collected", since, "data collected since here", series="data")


def _of_document(series: str, document: Mapping[str, Any]) -> Iterator[Moment]:
    title = document.get("title") or series
    for version in map(_mapping, _list(document.get("versions"))):
        name = f"{title}, version {version.get('version')}"
        published, effective = version.get("published_at"), version.get("effective_at")
        if published == effective:
            yield _moment("document", published, f"{name}: published and in force", series=series)
        else:
            yield _moment("document", published, f"{name}: published", series=series)
            yield _moment("document", effective, f"{name}: in force", series=series)


def _moment(kind: Kind, said: Any, text: str, *, series: str | None = None) -> Moment:
    try:
        at = None if said is None else min(max(seconds(said), _FIRST), _LAST)
    except ValueError:
        at = None
    return Moment(kind, at, text, None if said is None else str(said), series)


def _names(value: Any) -> str:
    return ", ".join(map(str, _list(value)))


def _list(value: Any) -> Iterable[Any]:
    return value if isinstance(value, list | tuple) else ()


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
