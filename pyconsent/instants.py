"""Moments as people write them, and as the pack reads them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from yaml import ScalarNode
from yaml.constructor import SafeConstructor

_CONSTRUCTOR = SafeConstructor()


def seconds(moment: str | date | datetime) -> int:
    """Whole seconds since 1970-01-01T00:00:00Z.

    Takes text in RFC 3339 or in the form of YAML's timestamp type
    (https://yaml.org/type/timestamp.html), which is UTC when it names no offset; a
    date, which begins at midnight UTC; or a datetime that has a time zone.

    Raises:
        ValueError: it is none of these.
    """
    if isinstance(moment, str):
        moment = _parsed(moment)
    elif isinstance(moment, datetime) and moment.tzinfo is None:
        raise ValueError(f"{moment.isoformat()} has no time zone")
    if not isinstance(moment, datetime):
        if not isinstance(moment, date):
            raise ValueError(f"{moment!r} is no moment; write it as 2025-03-01T09:00:00Z")
        moment = datetime(moment.year, moment.month, moment.day, tzinfo=UTC)
    return int(moment.timestamp() // 1)


# The same moments come again and again: of documents, of launches, of the clock.
@lru_cache(maxsize=1024)
def _parsed(text: str) -> date | datetime:
    remedy = f"{text!r} is no moment; write it as 2025-03-01T09:00:00Z"
    if not SafeConstructor.timestamp_regexp.match(text):
        raise ValueError(remedy)
    try:
        moment: Any = _CONSTRUCTOR.construct_yaml_timestamp(ScalarNode("tag:yaml.org,2002:timestamp", text))
    except ValueError as error:
        raise ValueError(remedy) from error
    if isinstance(moment, datetime) and moment.tzinfo is None:
        return moment.replace(tzinfo=UTC)
    if isinstance(moment, date):
        return moment
    raise ValueError(remedy)


# Where moments stand in what people write; `*` is any position or key.
OF_PLAN = (
    ("effective_at",),
    ("notices", "*", "scheduled_at"),
    ("notices", "*", "sent_at"),
    ("objection", "opens_at"),
    ("objection", "closes_at"),
    ("data_collected_before", "since"),
)
OF_DOCUMENT = (("versions", "*", "published_at"), ("versions", "*", "effective_at"))
OF_ORGANISATION = tuple(("documents", "*", *path) for path in OF_DOCUMENT)
OF_WAIVERS = (("*", "starts_at"), ("*", "expires_at"))


def in_seconds(value: Any, paths: tuple[tuple[str, ...], ...], name: str) -> Any:
    """A copy of ``value`` with the moments at ``paths`` in seconds. Null stays null.

    Raises:
        ValueError: something at one of the paths is no moment; the message starts
            with ``name`` and its path.
    """
    for path in paths:
        value = _converted(value, path, name)
    return value


def _converted(value: Any, path: tuple[str, ...], name: str) -> Any:
    if not path:
        if value is None:
            return None
        try:
            return seconds(value)
        except ValueError as error:
            raise ValueError(f"{name}: {error}") from error
    key, *rest = path
    if key == "*" and isinstance(value, list | tuple):
        return [_converted(entry, tuple(rest), f"{name}[{number}]") for number, entry in enumerate(value)]
    if isinstance(value, dict):
        keys = [key] if key in value else list(value) if key == "*" else []
        return value | {held: _converted(value[held], tuple(rest), f"{name}.{held}") for held in keys}
    return value
