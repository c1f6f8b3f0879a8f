"""Every field of a case, and what is wrong in its place."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from allowed import Case

Path = tuple[str | int, ...]

MOMENTS = ("at", "published_at", "effective_at", "scheduled_at", "sent_at", "opens_at", "closes_at", "since")


@dataclass(frozen=True)
class Broken:
    """A case with one field broken: where, how, and what came of it."""

    path: Path
    how: str
    case: Case

    @property
    def place(self) -> str:
        """The path as text, with numbers as they are: ``change/plan/notices/0/channel``."""
        return "/".join(map(str, self.path))


def fields(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """All the fields in a value, each with its path; the longest last."""
    if path:
        yield path, value
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, entry in entries:
        yield from fields(entry, (*path, key))


def breakages(case: Case) -> Iterator[Broken]:
    """The case with each field in turn removed, made null, or given what is wrong there."""
    for path, value in fields(case):
        if path not in (("organisation",), ("change",), ("at",)):
            yield Broken(path, "removed", without(case, path))
        if value is not None:
            yield Broken(path, "null", put(case, path, None))
        for wrong in wrongs(case, path, value):
            yield Broken(path, repr(wrong), put(case, path, wrong))


def put(case: Case, path: Path, value: Any) -> Case:
    """A copy of the case with a value at a path."""
    changed = copy.deepcopy(case)
    parent(changed, path)[path[-1]] = value
    return changed


def without(case: Case, path: Path) -> Case:
    """A copy of the case with nothing at a path."""
    changed = copy.deepcopy(case)
    del parent(changed, path)[path[-1]]
    return changed


def parent(case: Case, path: Path) -> Any:
    """What holds the field at a path."""
    value: Any = case
    for key in path[:-1]:
        value = value[key]
    return value


def wrongs(case: Case, path: Path, value: Any) -> Iterator[Any]:
    """What can never be right at a path: another type, blanks, unknown words, too late, too wide."""
    yield from ["", {}, []] if value else []
    if isinstance(value, bool):
        yield from ["true", 7]
    elif isinstance(value, int | float):
        yield from [-1, str(value), [value]]
    elif isinstance(value, str):
        yield from ["  ", "no such word", 7, [value], {value: value}]
    elif isinstance(value, list):
        yield from ["text", 7, [None], [*value, None], {"0": value}]
    elif isinstance(value, dict):
        yield from ["text", 7, [value]]
    yield from in_place(case, path, value)


def later(value: str, **by: int) -> str:
    """A moment after another."""
    return (datetime.fromisoformat(value) + timedelta(**by)).strftime("%Y-%m-%dT%H:%M:%SZ")


def in_place(case: Case, path: Path, value: Any) -> Iterator[Any]:
    """What is of the right kind, and still wrong at this path."""
    match path:
        case _:
            yield from ()
