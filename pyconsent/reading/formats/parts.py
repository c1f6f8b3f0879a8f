"""Parts of parsed data, each of the kind that it must be, or refused where it stands.

What is not there, or null, is empty.
"""

from __future__ import annotations

from typing import Any

from pyconsent.reading.places import Path_
from pyconsent.reading.source import Source

# Mappings, each with its path.
Placed = list[tuple[Path_, dict[str, Any]]]


def mappings(source: Source, path: Path_, holder: Any, name: str) -> Placed:
    """The mappings of a list.

    Raises:
        InputError: it is something else.
    """
    held = holder.get(name) if isinstance(holder, dict) else None
    # Most are empty.
    if held is None or held == []:
        return []
    for one in listed(source, path, holder, name):
        if not isinstance(one, dict):
            raise source.refusal((*path, name), f"`{name}` is no list of mappings; export it again")
    return [((*path, name, number), one) for number, one in enumerate(held)]


def listed(source: Source, path: Path_, holder: Any, name: str) -> list[Any]:
    """A list.

    Raises:
        InputError: it is something else.
    """
    if not isinstance(holder, dict) or (held := holder.get(name)) is None:
        return []
    if not isinstance(held, list):
        raise source.refusal((*path, name), f"`{name}` is no list; export it again")
    return held


def mapping(source: Source, path: Path_, holder: Any, name: str) -> dict[str, Any]:
    """A mapping.

    Raises:
        InputError: it is something else.
    """
    if not isinstance(holder, dict) or (held := holder.get(name)) is None:
        return {}
    if not isinstance(held, dict):
        raise source.refusal((*path, name), f"`{name}` is no mapping; export it again")
    return held


def word(told: Any) -> str:
    """The text or number that something is called by; nothing, where it is neither."""
    return str(told) if type(told) in (str, int) else ""
