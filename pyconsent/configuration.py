"""pyconsent.yaml, or [tool.pyconsent] in pyproject.toml, found by walking up."""

from __future__ import annotations

import os
import re
import tomllib
from pathlib import Path
from typing import Any

from yaml import MappingNode, Mark, Node, ScalarNode

from pyconsent.errors import InputError, unreadable
from pyconsent.reading.source import Source, decoded, read_file
from pyconsent.reading.validation import validate

_PATHS = (
    *("catalogue", "organisation", "plans", "waivers"),
    *("policy", "data", "bundle", "verification_key"),
    *("opa_ca", "opa_cert", "opa_key", "opa_token_file"),
)


def configuration(file: Path | None, start: Path) -> dict[str, Any]:
    """The settings of the named file, or of the nearest one above ``start``.

    Paths in it are relative to it, and come back joined to its folder. Without any
    file there are no settings.

    Raises:
        InputError: the file does not parse, or does not fit schemas/configuration.schema.json.
    """
    source = _named(file) if file else _nearest(start)
    if source is None:
        return {}
    validate(source, "configuration")
    folder = Path(source.name).parent
    return {key: folder / value if key in _PATHS else value for key, value in source.data.items()}


def _named(file: Path) -> Source:
    source = _from_toml(file) if file.suffix == ".toml" else read_file(file)
    if source is None:
        raise InputError(f"{file}: there is no [tool.pyconsent] in it; add it, or name another file")
    return source


def _nearest(start: Path) -> Source | None:
    here = start.absolute()
    for above in (here, *here.parents):
        # Places are told from where the user is.
        folder = start / os.path.relpath(above, here)
        yaml, toml = folder / "pyconsent.yaml", folder / "pyproject.toml"
        if yaml.is_file():
            return read_file(yaml)
        if toml.is_file() and (source := _from_toml(toml)):
            return source
    return None


def _from_toml(file: Path) -> Source | None:
    try:
        text = decoded(file.read_bytes(), str(file))
        tool = tomllib.loads(text).get("tool")
    except OSError as error:
        raise unreadable(file, error) from error
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{file}: {error}") from error
    table = tool.get("pyconsent") if isinstance(tool, dict) else None
    return None if table is None else Source(str(file), table, _places(text, table))


def _places(text: str, table: Any) -> Node | None:
    """The table's keys on the lines where they seem to stand, which tomllib does not tell."""
    if not isinstance(table, dict):
        return None
    lines = text.splitlines()
    start = _line(r"\[\s*tool\s*\.\s*pyconsent\s*\]", lines, 0)
    marks = {key: _mark(_line(rf"[\"']?{re.escape(key)}[\"']?\s*=", lines, start)) for key in table}
    entries = [(ScalarNode("", key, mark), ScalarNode("", "", mark)) for key, mark in marks.items()]
    return MappingNode("", entries, _mark(start))


def _line(pattern: str, lines: list[str], start: int) -> int:
    return next((number for number in range(start, len(lines)) if re.match(rf"\s*{pattern}", lines[number])), start)


def _mark(line: int) -> Mark:
    return Mark("", 0, line, 0, "", 0)
