"""pyconsent.yaml, or [tool.pyconsent] in pyproject.toml, found by walking up."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pyconsent.errors import InputError
from pyconsent.reading import files
from pyconsent.reading.files import File
from pyconsent.reading.formats import FORMATS, Named, loaded
from pyconsent.reading.places import Marks, Path_
from pyconsent.reading.source import Source, decoded
from pyconsent.reading.validation import suggestion, validate

_PATHS = (
    *("catalogue", "annotations", "organisation", "plans", "waivers"),
    *("policy", "data", "bundle", "verification_key"),
    *("opa_ca", "opa_cert", "opa_key", "opa_token_file"),
)
# A change could bring the file with it, and so let itself through.
_OF_A_RUN = ("at", "attest", "baseline", "fail_on", "output", "quiet", "verbose")


# Gives a file; None where there is none.
Read = Callable[[Path], File | None]


def on_disk(path: Path) -> File | None:
    """A file of the disk."""
    return files.read(path) if path.is_file() else None


def configuration(file: Path | None, start: Path, read: Read = on_disk) -> dict[str, Any]:
    """The settings of the named file, or of the nearest one above ``start``.

    Paths in it are relative to it, and come back joined to its folder. Without any
    file there are no settings.

    Raises:
        InputError: the file does not parse, or does not fit schemas/configuration.schema.json.
    """
    found = _in_file(file, read) if file else _nearest(start, read)
    if found is None:
        return {}
    source, folder = found
    for key in _OF_A_RUN:
        if isinstance(source.data, dict) and key in source.data:
            option = f"--{key.replace('_', '-')}"
            raise InputError(
                f"{source.locate((key,), key=True)}: {key} is no setting; give {option}, or set PYCONSENT_{key.upper()}"
            )
    validate(source, "configuration")
    for number, entry in enumerate(source.data.get("formats", ())):
        _check_format(source, ("formats", number), entry)
    return {key: folder / value if key in _PATHS else value for key, value in source.data.items()}


def named(settings: dict[str, Any]) -> list[Named]:
    """What the configuration says of formats."""
    return [Named(**entry) for entry in settings.get("formats", ())]


def _check_format(source: Source, path: Path_, entry: dict[str, Any]) -> None:
    """Checks what the schema cannot know: the formats, and what each of them asks for."""
    if (name := entry["format"]) not in FORMATS:
        raise source.refusal((*path, "format"), f"unknown format {name!r}{_instead(name, list(FORMATS))}")
    known = list(loaded(name).OPTIONS)
    for option in entry.get("options", {}):
        if option not in known:
            raise source.refusal(
                (*path, "options", option), f"unknown option {option!r} of {name}{_instead(option, known)}"
            )


def _instead(word: str, known: list[str]) -> str:
    return suggestion(word, known) or f"; one of {', '.join(known)}" if known else "; it has none"


def _in_file(path: Path, read: Read) -> tuple[Source, Path]:
    # What is no file, the disk refuses in its own words.
    file = read(path) or files.read(path)
    source = _parsed(file)
    if source is None:
        raise InputError(f"{file.name}: there is no [tool.pyconsent] in it; add it, or name another file")
    return source, path.parent


def _nearest(start: Path, read: Read) -> tuple[Source, Path] | None:
    """The settings, and the folder of their file."""
    here = start.absolute()
    for above in (here, *here.parents):
        # Places are told from where the user is.
        folder = start / os.path.relpath(above, here)
        for name in ("pyconsent.yaml", "pyproject.toml"):
            file = read(folder / name)
            if file and (source := _parsed(file)):
                return source, folder
    return None


def _parsed(file: File) -> Source | None:
    if file.path.suffix != ".toml":
        return files.parsed(file)
    try:
        text = decoded(file.content, file.name)
        tool = tomllib.loads(text).get("tool")
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{file.name}: {error}") from error
    table = tool.get("pyconsent") if isinstance(tool, dict) else None
    return None if table is None else Source(file.name, table, _places(text, table))


def _places(text: str, table: Any) -> Marks:
    """The table's keys on the lines where they seem to stand, which tomllib does not tell."""
    if not isinstance(table, dict):
        return Marks({})
    lines = text.splitlines()
    start = _line(r"\[\s*tool\s*\.\s*pyconsent\s*\]", lines, 0)
    found = {(key,): _line(rf"[\"']?{re.escape(key)}[\"']?\s*=", lines, start) for key in table}
    return Marks({path: (line + 1, 1) for path, line in ({(): start} | found).items()})


def _line(pattern: str, lines: list[str], start: int) -> int:
    return next((number for number in range(start, len(lines)) if re.match(rf"\s*{pattern}", lines[number])), start)
