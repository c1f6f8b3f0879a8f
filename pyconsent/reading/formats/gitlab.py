"""GitLab's application settings, one file each (config/application_setting_columns of its repository).

The default of a column is the text that stands after ``DEFAULT`` in the database's
structure: ``'true'``, or ``'{}'::jsonb``. Where GitLab.com has a value of its own, the
file does not say which.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from pyconsent.reading import source
from pyconsent.reading.effective import FALLBACK, Rule, effective, whole
from pyconsent.reading.formats.setting import Reading, Setting
from pyconsent.reading.formats.values import scalar
from pyconsent.reading.places import Path_
from pyconsent.reading.source import Source

OPTIONS: tuple[str, ...] = ()

parse = source.parse_yaml_1_1

_OF_GITLAB_COM = "gitlab_com_different_than_default"
_BOOLEANS = {"true": True, "t": True, "false": False, "f": False}
_LITERAL = re.compile(r"'((?:[^']|'')*)'(?:::.*)?", re.DOTALL)
_NUMBER = re.compile(r"[-+]?[0-9]+(\.[0-9]*)?")
_WHOLE_NUMBERS = {"integer", "bigint", "smallint"}
_NUMBERS = {"double", "double precision", "numeric", "real"} | _WHOLE_NUMBERS


def recognises(data: Any) -> bool:
    """A column, by the keys that only these files have."""
    return isinstance(data, dict) and {"attr", "column", "db_type"} <= data.keys()


def read(source: Source, reading: Reading) -> Iterator[Setting]:
    """The one setting of the file; it keeps its key where its column is encrypted.

    Raises:
        InputError: the file does not say what the setting is called.
    """
    column = source.data if isinstance(source.data, dict) else {}
    key = column.get("attr")
    if not isinstance(key, str) or not key:
        raise source.refusal((), "no `attr`; name the setting")
    default = _default(column)
    rules = []
    if column.get(_OF_GITLAB_COM) is not False:
        rules.append(Rule(reading.audiences.segment("gitlab_com"), whole(FALLBACK)))
    text = column.get("description")
    value = {
        "title": key,
        "description": text if isinstance(text, str) else None,
        "values": _values(column),
        "default": effective(rules, whole(default), reading.audiences),
    }
    parts: dict[Path_, Path_] = {}
    if _OF_GITLAB_COM in column:
        parts = {("default", rule.audience): (_OF_GITLAB_COM,) for rule in rules}
    yield Setting(key, value, (), parts)


def _values(column: dict[str, Any]) -> Any:
    if column.get("db_type") != "boolean":
        return "any"
    return [True, False] if column.get("not_null") is True else [True, False, scalar(None)]


def _default(column: dict[str, Any]) -> Any:
    """What the database fills in; where that is nothing and it may not be, the code does."""
    text, kind = column.get("default"), str(column.get("db_type"))
    if text is None:
        return FALLBACK if column.get("not_null") is True else scalar(None)
    if not isinstance(text, str):
        return scalar(text)
    if literal := _LITERAL.fullmatch(text):
        return _typed(literal[1].replace("''", "'"), kind)
    # What is no literal is worked out by the database, or was cut off.
    return _typed(text, kind) if text.lower() in _BOOLEANS or _NUMBER.fullmatch(text) else FALLBACK


def _typed(text: str, kind: str) -> Any:
    if kind == "boolean":
        return _BOOLEANS.get(text.lower(), FALLBACK)
    if kind in _NUMBERS:
        if not _NUMBER.fullmatch(text):
            return FALLBACK
        return int(text) if kind in _WHOLE_NUMBERS and text.lstrip("+-").isdecimal() else float(text)
    if kind in ("json", "jsonb"):
        try:
            return scalar(json.loads(text))
        except ValueError:
            return FALLBACK
    return text
