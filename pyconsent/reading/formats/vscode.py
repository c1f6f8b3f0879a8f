"""Settings of VS Code's extensions, in their package.json (``contributes.configuration``).

https://code.visualstudio.com/api/references/contribution-points#contributes.configuration.
What an extension sets for others (``contributes.configurationDefaults``) are settings too,
and those of one language are settings of that language: ``[markdown].editor.wordWrap``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pyconsent.reading import notes, source
from pyconsent.reading.effective import FALLBACK, Rule, effective, whole
from pyconsent.reading.formats.json_schema import Part, described, noted, values
from pyconsent.reading.formats.setting import Reading, Setting
from pyconsent.reading.formats.values import plain, scalar
from pyconsent.reading.places import Path_
from pyconsent.reading.source import Source

OPTIONS: tuple[str, ...] = ()

parse = source.parse

_SETTINGS, _DEFAULTS = "configuration", "configurationDefaults"
# What VS Code fills in where there is no default, by the first type.
_IMPLICIT: dict[Any, Any] = {"boolean": False, "integer": 0, "number": 0, "string": "", "array": [], "object": {}}


def recognises(data: Any) -> bool:
    """The manifest of an extension with settings."""
    contributed = data.get("contributes") if isinstance(data, dict) else None
    return isinstance(contributed, dict) and not contributed.keys().isdisjoint((_SETTINGS, _DEFAULTS))


def read(source: Source, reading: Reading) -> Iterator[Setting]:
    """Every setting, and every default for a setting of somebody else.

    Raises:
        InputError: a setting is no mapping.
    """
    contributed = source.data["contributes"] if recognises(source.data) else {}
    defaults = contributed.get(_DEFAULTS)
    given = {
        key: Part(value, ("contributes", _DEFAULTS, key))
        for key, value in (defaults.items() if isinstance(defaults, dict) else ())
    }
    for properties in _properties(contributed.get(_SETTINGS)):
        for key, schema in properties.value.items():
            property = Part(schema, (*properties.path, key))
            if not isinstance(schema, dict):
                raise source.refusal(property.path, "the setting is no mapping; write one with `type` and `default`")
            yield _setting(key, property, given.pop(key, None), reading)
    for key, part in given.items():
        if not key.startswith("["):
            yield _of_others(key, part)
            continue
        for name, value in part.value.items() if isinstance(part.value, dict) else ():
            yield _of_others(f"{key}.{name}", Part(value, (*part.path, name)))


def _properties(sections: Any) -> Iterator[Part]:
    path: Path_ = ("contributes", _SETTINGS)
    several = isinstance(sections, list)
    for number, section in enumerate(sections if several else [sections]):
        properties = section.get("properties") if isinstance(section, dict) else None
        if isinstance(properties, dict):
            yield Part(properties, (*path, number, "properties") if several else (*path, "properties"))


def _setting(key: str, property: Part, given: Part | None, reading: Reading) -> Setting:
    schema = property.value
    default, place = _default(schema), (*property.path, "default")
    if given:
        merges = isinstance(default, dict) and isinstance(given.value, dict)
        default, place = {**default, **given.value} if merges else given.value, given.path
    allowed, listed = values([property], scalar(default))
    tried = _tried(schema)
    rules = [Rule(reading.audiences.segment("experiment"), whole(FALLBACK))] if tried else []
    value = described([property], key) | {
        "values": allowed,
        "default": effective(rules, whole(scalar(default)), reading.audiences),
    }
    parts: dict[Path_, Path_] = {("default",): place}
    parts |= {("default", rule.audience): (*property.path, *tried) for rule in rules}
    if listed:
        parts["values",] = listed
    tags = _tags(schema)
    said = {**notes.of_tags(tags, (*property.path, "tags")), **noted([property])}
    return Setting(key, value, property.path, parts, said, tags=notes.others(tags))


def _of_others(key: str, part: Part) -> Setting:
    return Setting(key, plain(key, part.value), part.path, {("default",): part.path})


def _default(schema: dict[str, Any]) -> Any:
    if "default" in schema:
        return schema["default"]
    kind = schema.get("type")
    first = kind[0] if isinstance(kind, list) and kind else kind
    return _IMPLICIT.get(first) if isinstance(first, str) else None


def _tried(schema: dict[str, Any]) -> Path_:
    """What says that an experiment may give some people another default; nothing, where none may."""
    if "experiment" in schema:
        return ("experiment",)
    for number, tag in enumerate(_tags(schema)):
        if isinstance(tag, str) and tag.lower() == "onexp":
            return "tags", number
    return ()


def _tags(schema: dict[str, Any]) -> list[Any]:
    tags = schema.get("tags")
    return tags if isinstance(tags, list) else []
