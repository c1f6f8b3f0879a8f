"""Environment files (``.env``), as python-dotenv reads them: every variable is a setting.

What stands there is text, whatever it looks like. A variable that stands twice has the
value that it was given last.
"""

from __future__ import annotations

from collections.abc import Iterable
from io import StringIO
from typing import Any

from pyconsent.errors import InputError
from pyconsent.reading.formats.setting import Reading, Setting
from pyconsent.reading.formats.values import leaves
from pyconsent.reading.places import Marks, Path_
from pyconsent.reading.source import Source, decoded

OPTIONS: tuple[str, ...] = ()


def parse(content: bytes, name: str) -> Source:
    """The variables by name.

    Raises:
        InputError: it is not UTF-8, or a line assigns nothing.
    """
    from dotenv.parser import parse_stream

    data: dict[str, str] = {}
    marks: dict[Path_, tuple[int, int]] = {}
    for binding in parse_stream(StringIO(decoded(content, name))):
        # Blank lines before an assignment count as part of it.
        text = binding.original.string
        line = binding.original.line + text[: len(text) - len(text.lstrip())].count("\n")
        if binding.error:
            raise InputError(f"{name}:{line}: no assignment; write NAME=value")
        if binding.key is not None:
            data[binding.key] = binding.value or ""
            marks[binding.key,] = line, 1
    return Source(name, data, Marks(marks))


def recognises(data: Any) -> bool:
    """All that its name says is one."""
    return True


def read(source: Source, reading: Reading) -> Iterable[Setting]:
    """Every variable."""
    return leaves(source.data)
