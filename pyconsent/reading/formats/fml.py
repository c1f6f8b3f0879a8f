"""Mozilla's Nimbus feature manifests (https://experimenter.info/fml/fml-spec).

A feature has variables with defaults, and `defaults` that are merged into these: each for all
channels or for some. So its default may differ by channel, and each channel is an audience.
What defaults come to is worked out as in nimbus-fml/src/defaults/merger.rs of
mozilla/application-services. Each value within a mapping is a setting of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pyconsent.reading import source
from pyconsent.reading.audiences import EVERYONE
from pyconsent.reading.effective import FALLBACK
from pyconsent.reading.formats.setting import Reading, Setting
from pyconsent.reading.formats.values import scalar
from pyconsent.reading.places import Path_
from pyconsent.reading.source import Source

OPTIONS: tuple[str, ...] = ()

parse = source.parse

_TYPES = {"types", "objects", "enums"}
_OTHERS = {"include", "includes", "import", "imports"}
_KEYS = {"version", "about", "channels", "features", *_TYPES, *_OTHERS}
_MAP = re.compile(r"Map<[^,]+,\s*(.+)>")


@dataclass(frozen=True, slots=True)
class _Said:
    """A value, and where it stands."""

    value: Any
    path: Path_


# What is said by name, of values and of what holds more of them.
_Tree = dict[str, Any]
# What is said for these channels, or for all.
_Block = tuple[set[str] | None, _Tree]


def recognises(data: Any) -> bool:
    """A manifest, or a part of one that another includes."""
    if not isinstance(data, dict) or not data.keys() <= _KEYS:
        return False
    features = data.get("features")
    if not features:
        return bool(data.keys() & (_TYPES | _OTHERS))
    first = next(iter(features.values())) if isinstance(features, dict) else None
    return isinstance(first, dict) and isinstance(first.get("variables"), dict)


def read(source: Source, reading: Reading) -> Iterator[Setting]:
    """Every value of each variable, of what is said of imported features, and of objects that no variable here has.

    Raises:
        InputError: a feature is no mapping.
    """
    data = _mapping(source.data)
    around: Path_ = ("types",) if "types" in data else ()
    types = _mapping(data.get("types", data))
    objects = _Objects(_mapping(types.get("objects")), (*around, "objects"))
    enums = {name: list(_mapping(enum.get("variants"))) for name, enum in _mapping(types.get("enums")).items()}
    named = [str(channel) for channel in _list(data.get("channels"))]
    for name, feature in _mapping(data.get("features")).items():
        path = ("features", name)
        if not isinstance(feature, dict):
            raise source.refusal(path, "the feature is no mapping; write one with `variables`")
        variables = _mapping(feature.get("variables"))
        own = objects.whole_of(variables, (*path, "variables"))
        key = "defaults" if "defaults" in feature else "default"
        by_channel = _by_channel(own, _blocks(feature.get(key), (*path, key)), named, reading)
        for leaf, held in _leaves(by_channel, ()):
            variable = _mapping(variables.get(leaf[0]))
            yield _setting(name, leaf, held, variable, (*path, "variables", leaf[0]), enums)
    for key in ("imports", "import"):
        for number, imported in enumerate(_list(data.get(key))):
            for name, blocks in _mapping(_mapping(imported).get("features")).items():
                place: Path_ = (key, number, "features", name)
                by_channel = _by_channel({}, _blocks(blocks, place), named, reading)
                for leaf, held in _leaves(by_channel, ()):
                    yield _setting(name, leaf, held, {}, place, {})
    for name, fields in objects.unused():
        within: Path_ = (*around, "objects", name, "fields")
        for leaf, held in _leaves({EVERYONE: objects.whole_of(fields, within)}, ()):
            yield _setting(name, leaf, held, _mapping(fields.get(leaf[0])), (*within, leaf[0]), enums)


def _setting(
    name: str,
    leaf: tuple[str, ...],
    held: Mapping[str, _Said | None],
    variable: Mapping[str, Any],
    path: Path_,
    enums: Mapping[str, list[str]],
) -> Setting:
    key = ".".join((name, *leaf))
    default = {audience: scalar(said.value) if said else FALLBACK for audience, said in held.items()}
    given = [said for said in held.values() if said]
    values: list[Any] = enums.get(str(variable.get("type")), []) if len(leaf) == 1 else []
    value = {
        "title": key,
        "values": [True, False] if all(isinstance(said.value, bool) for said in given) else values or "any",
        "default": default if len(default) > 1 else default[EVERYONE],
    }
    if isinstance(description := variable.get("description"), str):
        value["description"] = description
    parts: dict[Path_, Path_] = {("default",): given[-1].path}
    parts |= {("default", audience): said.path for audience, said in held.items() if said}
    return Setting(key, value, path, parts)


class _Objects:
    """The objects of the file, each with the defaults of its fields."""

    def __init__(self, objects: Mapping[str, Any], path: Path_) -> None:
        self._objects = objects
        self._path = path
        self._used: set[str] = set()

    def whole_of(self, variables: Mapping[str, Any], path: Path_, within: tuple[str, ...] = ()) -> _Tree:
        """What variables, or the fields of an object, are by default."""
        return {
            name: self._whole(body.get("type"), body["default"], (*path, name, "default"), within)
            for name, body in variables.items()
            if isinstance(body, dict) and "default" in body
        }

    def unused(self) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """The objects that nothing so far had a default of, with their fields."""
        for name, body in self._objects.items():
            if name not in self._used:
                yield name, _mapping(_mapping(body).get("fields"))

    def _whole(self, type_: Any, value: Any, path: Path_, within: tuple[str, ...]) -> Any:
        told = _tree(value, path)
        if (map_ := _MAP.fullmatch(str(type_))) and isinstance(told, dict):
            return {name: self._whole(map_[1], one, (*path, name), within) for name, one in value.items()}
        if type_ not in self._objects or type_ in within:
            return told
        self._used.add(type_)
        fields = _mapping(_mapping(self._objects[type_]).get("fields"))
        whole = self.whole_of(fields, (*self._path, type_, "fields"), (*within, type_))
        return _merged({"": whole}, {"": told})[""]


def _blocks(blocks: Any, path: Path_) -> list[_Block]:
    found: list[_Block] = []
    for number, block in enumerate(_list(blocks)):
        if not isinstance(block, dict):
            continue
        channels = {str(channel) for channel in _list(block.get("channels"))}
        channels |= {channel.strip() for channel in str(block.get("channel") or "").split(",") if channel.strip()}
        # What is said for a channel with `targeting` counts for nobody yet.
        if not channels or block.get("targeting") is None:
            value = _mapping(block.get("value"))
            told = {name: _tree(one, (*path, number, "value", name)) for name, one in value.items()}
            found.append((channels or None, told))
    return found


def _by_channel(own: _Tree, blocks: list[_Block], named: list[str], reading: Reading) -> dict[str, _Tree]:
    """What a feature is to everyone, and on each channel."""
    channels = dict.fromkeys([*named, *(name for names, _ in blocks for name in sorted(names or ()))])
    wholes = {EVERYONE: own} | {reading.audiences.segment(channel): own for channel in channels}
    for names, told in blocks:
        for audience in (
            [EVERYONE, *map(reading.audiences.segment, channels)]
            if names is None
            else map(reading.audiences.segment, names)
        ):
            wholes[audience] = _merged(wholes[audience], told)
    return wholes


def _leaves(
    held: Mapping[str, Any], path: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], dict[str, _Said | None]]]:
    """Each value by its path: what it is to everyone, and to those to whom it is something else."""
    if keys := dict.fromkeys(key for told in held.values() if isinstance(told, dict) for key in told):
        for key in keys:
            parts = {name: told.get(key) if isinstance(told, dict) else None for name, told in held.items()}
            yield from _leaves(parts, (*path, key))
    else:
        said = {name: told if isinstance(told, _Said) else None for name, told in held.items()}
        if any(said.values()):
            common = _written(said[EVERYONE])
            yield path, {name: one for name, one in said.items() if name == EVERYONE or _written(one) != common}


def _written(said: _Said | None) -> str | None:
    return repr(scalar(said.value)) if said else None


def _tree(value: Any, path: Path_) -> Any:
    if isinstance(value, dict) and value:
        return {key: _tree(one, (*path, key)) for key, one in value.items()}
    return _Said(value, path)


def _merged(old: _Tree, new: _Tree) -> _Tree:
    """Both, of which the new one counts where neither is a mapping."""
    merged = dict(old)
    for key, told in new.items():
        if not isinstance(before := old.get(key), dict):
            merged[key] = told
        elif isinstance(told, dict):
            merged[key] = _merged(before, told)
        elif told.value != {}:
            merged[key] = told
    return merged


def _mapping(data: Any) -> dict[str, Any]:
    return data if isinstance(data, dict) else {}


def _list(data: Any) -> list[Any]:
    return data if isinstance(data, list) else []
