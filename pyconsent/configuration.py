"""pyconsent.yaml, or [tool.pyconsent] in pyproject.toml, found by walking up."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import Any

from pyconsent.errors import InputError
from pyconsent.reading.source import Source, read_file
from pyconsent.reading.validation import validate

_PATHS = ("catalogue", "organisation", "plans", "waivers")


def configuration(file: Path | None, start: Path) -> dict[str, Any]:
    """The settings of the named file, or of the nearest one above ``start``.

    Paths in it are relative to it, and come back relative to ``start``, as a person
    who stands there would name them. Without any file there are no settings.

    Raises:
        InputError: the file does not parse, or does not fit schemas/configuration.schema.json.
    """
    source = _named(file) if file else _nearest(start)
    if source is None:
        return {}
    validate(source, "configuration")
    folder = Path(source.name).parent
    return {
        key: Path(os.path.relpath(folder / value, start)) if key in _PATHS else value
        for key, value in source.data.items()
    }


def _named(file: Path) -> Source:
    source = _from_toml(file) if file.suffix == ".toml" else read_file(file)
    if source is None:
        raise InputError(f"{file}: there is no [tool.pyconsent] in it; add it, or name another file")
    return source


def _nearest(start: Path) -> Source | None:
    for folder in (start, *start.parents):
        yaml, toml = folder / "pyconsent.yaml", folder / "pyproject.toml"
        if yaml.is_file():
            return read_file(yaml)
        if toml.is_file() and (source := _from_toml(toml)):
            return source
    return None


def _from_toml(file: Path) -> Source | None:
    try:
        settings = tomllib.loads(file.read_text("utf-8"))
    except OSError as error:
        raise InputError(f"{file}: {(error.strerror or str(error)).lower()}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{file}: {error}") from error
    table = settings.get("tool", {}).get("pyconsent")
    return None if table is None else Source(str(file), table, None)
