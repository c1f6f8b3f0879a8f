"""Discourse's site settings (config/site_settings.yml, and config/settings.yml of a plugin).

A setting is its default, or a mapping with one. Defaults differ by the locale of the site,
and by upcoming changes: those that have come far enough are on, whatever their default is
(lib/site_settings/defaults_provider.rb and lib/upcoming_changes.rb of its repository).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pyconsent.reading import notes, source
from pyconsent.reading.audiences import EVERYONE
from pyconsent.reading.effective import FALLBACK, Rule, deciding, effective, whole
from pyconsent.reading.formats.setting import Reading, Setting
from pyconsent.reading.formats.values import different, scalar
from pyconsent.reading.places import Path_
from pyconsent.reading.source import Source

_PROMOTE = "promote_upcoming_changes_on_status"

OPTIONS: tuple[str, ...] = (_PROMOTE,)

parse = source.parse_yaml_1_1

# In the order in which an upcoming change comes to be on.
_STATUSES = ("conceptual", "experimental", "alpha", "beta", "stable", "permanent", "never")
# The locale under which the defaults of all others are kept, so that what it has counts for them.
_MAIN_LOCALE = "en"
# What no other files say of what has a default.
_OWN = {
    *("allow_any", "area", "client", "hidden", "list_type", "locale_default", "refresh"),
    *("secret", "textarea", "upcoming_change", "validator"),
}


def recognises(data: Any) -> bool:
    """Categories of settings, of which one is a mapping that only Discourse has."""
    if not isinstance(data, dict) or not all(held is None or isinstance(held, dict) for held in data.values()):
        return False
    entries = (entry for held in data.values() for entry in (held or {}).values())
    return any(isinstance(entry, dict) and "default" in entry and not _OWN.isdisjoint(entry) for entry in entries)


def read(source: Source, reading: Reading) -> Iterator[Setting]:
    """Every setting of every category.

    Raises:
        InputError: a category is no mapping.
    """
    categories = source.data if isinstance(source.data, dict) else {}
    for category, held in categories.items():
        if held is not None and not isinstance(held, dict):
            raise source.refusal((category,), "the category is no mapping; write one of settings")
    entries = {(category, key): entry for category, held in categories.items() for key, entry in (held or {}).items()}
    changes = _Changes({key: entry for (_, key), entry in entries.items()}, reading)
    for path, entry in entries.items():
        yield _setting(path[-1], entry if isinstance(entry, dict) else {"default": entry}, path, changes, reading)


class _Changes:
    """Which upcoming changes are on where nobody chose."""

    def __init__(self, entries: Mapping[str, Any], reading: Reading) -> None:
        self._entries = entries
        said = entries.get(_PROMOTE)
        # A plugin's file does not say from when on changes are on.
        self._promoted = said.get("default") if isinstance(said, dict) else said or reading.options.get(_PROMOTE)

    def default(self, key: str) -> Any:
        """The default of a change: on, off, or what only the code knows."""
        entry = self._entries.get(key)
        entry = entry if isinstance(entry, dict) else {}
        change = entry.get("upcoming_change")
        status = change.get("status") if isinstance(change, dict) else None
        if status == "permanent":
            return True
        if status not in _STATUSES or self._promoted not in _STATUSES:
            return FALLBACK
        return True if _STATUSES.index(status) >= _STATUSES.index(self._promoted) else scalar(entry.get("default"))


def _setting(key: str, entry: dict[str, Any], path: Path_, changes: _Changes, reading: Reading) -> Setting:
    value, place = _written(entry, path)
    default = scalar(value)
    if "upcoming_change" in entry:
        default, place = changes.default(key), (*path, "upcoming_change", "status")
    locales = entry.get("locale_default")
    by_locale = {str(name): scalar(one) for name, one in (locales.items() if isinstance(locales, dict) else ())}
    if _MAIN_LOCALE in by_locale:
        default, place = by_locale.pop(_MAIN_LOCALE), (*path, "locale_default", _MAIN_LOCALE)
    override = entry.get("upcoming_change_default_override")
    rules = list(_overriding(override, path, changes, reading)) if isinstance(override, dict) else []
    rules += [
        Rule(reading.audiences.condition(f"default_locale=={name}"), whole(one), path=(*path, "locale_default", name))
        for name, one in by_locale.items()
    ]
    in_force = [scalar(value), default, *(told for rule in rules for told, _ in rule.shares)]
    found = {
        "title": key,
        "values": _values(entry, in_force),
        "default": effective(rules, whole(default), reading.audiences),
    }
    parts: dict[Path_, Path_] = {("default",): place, ("values",): (*path, "choices")}
    parts |= deciding(found["default"], rules, whole(default), place, reading.audiences)
    return Setting(key, found, path, parts, notes.of_mapping(entry, path))


def _written(entry: dict[str, Any], path: Path_) -> tuple[Any, Path_]:
    """The default that is written, for production where that differs from tests, and its place."""
    value = entry.get("default")
    if not isinstance(value, dict):
        return value, (*path, "default")
    name = "production" if "production" in value else "default"
    return value.get(name), (*path, "default", name)


def _overriding(override: dict[str, Any], path: Path_, changes: _Changes, reading: Reading) -> Iterator[Rule]:
    """What an upcoming change gives those who have it, and everyone where it is or may be on by itself."""
    name = str(override.get("upcoming_change"))
    new, place = scalar(override.get("new_default")), (*path, "upcoming_change_default_override", "new_default")
    yield Rule(reading.audiences.condition(f"upcoming_change=={name}"), whole(new), path=place)
    if (change := changes.default(name)) is True or change is FALLBACK:
        yield Rule(EVERYONE, whole(new if change is True else FALLBACK), path=place)


def _values(entry: dict[str, Any], in_force: list[Any]) -> Any:
    known = [value for value in in_force if value is not FALLBACK]
    if known and all(isinstance(value, bool) for value in known):
        return [True, False]
    choices = entry.get("choices")
    # The choices of a list may be combined; a text is Ruby that gives them.
    if entry.get("type") == "list" or not isinstance(choices, list):
        return "any"
    return different([*map(scalar, choices), *known])
