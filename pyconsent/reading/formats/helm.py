"""Values of Helm charts (https://helm.sh/docs/chart_template_guide/values_files/).

The key of a value is its path as ``--set`` takes it. Null takes a default of the chart
away; what is then in force, only its templates and what they start know.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pyconsent.reading import source
from pyconsent.reading.effective import FALLBACK, UNKNOWN
from pyconsent.reading.formats.setting import Reading, Setting
from pyconsent.reading.formats.values import plain
from pyconsent.reading.places import Path_
from pyconsent.reading.source import Source

OPTIONS: tuple[str, ...] = ()

# Booleans to Helm, but text if they are in quotes, which is no longer seen.
_UNTOLD = ("y", "Y", "n", "N")


def parse(content: bytes, name: str) -> Source:
    """YAML 1.1; it is asked only of files that their names or the configuration say are values."""
    return source.parse_yaml_1_1(content, name)


def recognises(data: Any) -> bool:
    """Values, or none at all."""
    return data is None or isinstance(data, dict)


def read(source: Source, reading: Reading) -> Iterator[Setting]:
    """Every value that is no mapping of others; a list is one.

    Raises:
        InputError: the file is no mapping.
    """
    if not recognises(source.data):
        raise source.refusal((), "no mapping; write values under their names")
    return _values(source.data or {}, ())


def _values(data: Any, path: Path_) -> Iterator[Setting]:
    if isinstance(data, dict) and (data or not path):
        for name, value in data.items():
            yield from _values(value, (*path, name))
        return
    key = ".".join(str(name).replace(".", "\\.") for name in path)
    value = plain(key, data)
    if data is None or data in _UNTOLD:
        value["default"] = FALLBACK if data is None else UNKNOWN
    yield Setting(key, value, path, {("default",): path})
