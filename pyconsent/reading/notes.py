"""What a file's own metadata say for pyconsent: scalars, under one vocabulary of keys.

``pyconsent.data_categories: "user.behavior,user.device"``: lists are written with commas,
and all that is said of processing is of one flow. The keys are those of
schemas/catalogue.schema.json; ``while_not`` stands for ``while: {not: […]}``.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pyconsent.reading.entry import Place
from pyconsent.reading.formats.setting import Notes
from pyconsent.reading.places import Path_
from pyconsent.reading.source import Source, written
from pyconsent.reading.validation import suggestion

_NEST = "pyconsent"
_PREFIX = f"{_NEST}."
_PLAIN = ("title", "description", "default_reason", "fallback", "processing", "renamed_from")
_LISTS = ("data_categories", "data_uses", "recipients")
_FLOW = ("while", "while_not", *_LISTS, "consent", "trigger", "reversible")
_CONTROL = ("who", "through", "where", "accept_steps", "refuse_steps", "withdraw_steps")
_KEYS = [*_PLAIN, *_FLOW, *(f"control.{name}" for name in _CONTROL)]
_WRITTEN = {_PREFIX + key: key for key in _KEYS}


def of_mapping(metadata: Any, path: Path_) -> Notes:
    """The notes among the entries of a mapping that stands at ``path``, nested or with dots in their keys."""
    if not isinstance(metadata, dict):
        return {}
    if isinstance(nested := metadata.get(_NEST), dict):
        return {**_nested(nested, (*path, _NEST), ""), **of_mapping(metadata | {_NEST: None}, path)}
    return {
        _WRITTEN.get(key) or key[len(_PREFIX) :]: (value, (*path, key))
        for key, value in metadata.items()
        if key in _WRITTEN or key.startswith(_PREFIX)
    }


def _nested(metadata: dict[str, Any], path: Path_, before: str) -> dict[str, tuple[Any, Path_]]:
    found: dict[str, tuple[Any, Path_]] = {}
    for key, value in metadata.items():
        if isinstance(value, dict):
            found |= _nested(value, (*path, key), f"{before}{key}.")
        else:
            found[before + key] = value, (*path, key)
    return found


def of_tags(tags: Iterable[Any], path: Path_) -> Notes:
    """The notes among the tags of a list that stands at ``path``."""
    return of_placed_tags((tag, (*path, number)) for number, tag in enumerate(tags))


def of_placed_tags(tags: Iterable[tuple[Any, Path_]]) -> Notes:
    """The notes among tags, each with its path.

    ``pyconsent.consent:opt_in``, or with ``=``; or with a dot where tags have no such
    signs. What several tags say of one key is a list.
    """
    found: dict[str, tuple[Any, Path_]] = {}
    for tag, path in tags:
        if isinstance(tag, str) and tag.startswith(_PREFIX):
            key, told = _parted(tag.removeprefix(_PREFIX))
            before, place = found.get(key, ("", path))
            found[key] = f"{before},{told}" if before else told, place
    return found


def others(tags: Iterable[Any]) -> list[str]:
    """The tags that say nothing for pyconsent."""
    return [tag for tag in tags if isinstance(tag, str) and not tag.startswith(_NEST)]


def _parted(tag: str) -> tuple[str, str]:
    sign = min((tag.find(sign) for sign in ":=" if sign in tag), default=-1)
    if sign < 0:
        known = [key for key in _KEYS if tag.startswith(f"{key}.")]
        sign = len(max(known, key=len)) if known else len(tag)
    return tag[:sign], tag[sign + 1 :].strip()


class Declarations:
    """What notes declare; worked out once of all settings whose notes say the same."""

    def __init__(self) -> None:
        self._known: dict[bytes, dict[str, Any]] = {}

    def of(self, notes: Notes, values: Any, source: Source) -> dict[str, Any]:
        """The parts of a setting that its notes declare; what is within them is shared.

        Args:
            notes: from ``of_mapping`` or ``of_tags``.
            values: the values of the setting, which tell text apart from numbers and booleans.
            source: where the notes stand.

        Raises:
            InputError: a key is not of the vocabulary, or contradicts another.
        """
        if not notes:
            return {}
        told = written([values, [(key, value) for key, (value, _) in notes.items()]])
        if told not in self._known:
            self._known[told] = _declared(notes, values, source)
        return dict(self._known[told])


def _declared(notes: Notes, values: Any, source: Source) -> dict[str, Any]:
    value: dict[str, Any] = {}
    for key, (told, path) in notes.items():
        if key not in _KEYS:
            raise source.refusal(path, f"unknown key {_PREFIX + key!r}{suggestion(key, _KEYS)}")
        if key in _FLOW:
            _flow(value, key, told, values)
        elif key in _PLAIN:
            value[key] = _typed(told, values) if key == "fallback" else told
        else:
            name = key.removeprefix("control.")
            value.setdefault("control", {})[name] = _number(told) if name.endswith("_steps") else told
    if "processing" in notes and any(key in _FLOW for key in notes):
        raise source.refusal(notes["processing"][1], "it says `processing` and a flow; leave one out")
    if {"while", "while_not"} <= notes.keys():
        raise source.refusal(notes["while"][1], "it says `while` and `while_not`; leave one out")
    return value


def places(notes: Notes, source: Source) -> dict[Path_, Place]:
    """Where the parts stand that notes declare."""
    parts: dict[Path_, Place] = {}
    for key, (_, path) in notes.items():
        part: Path_ = (key,)
        if key in _FLOW:
            part = ("processing", 0, key.removesuffix("_not"))
        elif key not in _PLAIN:
            part = ("control", key.removeprefix("control."))
        for length in range(1, len(part)):
            parts.setdefault(part[:length], Place(source, path))
        parts[part] = Place(source, path)
    return parts


def _flow(value: dict[str, Any], key: str, told: Any, values: Any) -> None:
    if not isinstance(value.get("processing"), list):
        value["processing"] = [{}]
    flow = value["processing"][0]
    if key == "while":
        flow["while"] = told if told == "any" else [_typed(word, values) for word in _words(told)]
    elif key == "while_not":
        flow["while"] = {"not": [_typed(word, values) for word in _words(told)]}
    elif key in _LISTS:
        flow[key] = _words(told)
    else:
        flow[key] = _truth(told) if key == "reversible" else told


def _words(told: Any) -> list[Any]:
    return [word.strip() for word in told.split(",")] if isinstance(told, str) else [told]


def _typed(word: Any, values: Any) -> Any:
    """The value that is written like that, or the word itself."""
    known = values if isinstance(values, list) else []
    return next((value for value in known if _written(value) == _written(word)), word)


def _written(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _truth(told: Any) -> Any:
    return {"true": True, "false": False}.get(told, told) if isinstance(told, str) else told


def _number(told: Any) -> Any:
    return int(told) if isinstance(told, str) and told.isdecimal() else told
