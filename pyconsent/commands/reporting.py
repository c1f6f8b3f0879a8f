"""The options that say how a record is reported, and where."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import click

from pyconsent import report
from pyconsent.baseline import against
from pyconsent.reading.source import read_file
from pyconsent.reading.validation import suggestion
from pyconsent.record import Record

_Command = TypeVar("_Command", bound=Callable[..., Record])


class Output(NamedTuple):
    """A file to write; in the format of ``--format``, where it names none."""

    format: str | None
    file: Path


class _OutputType(click.ParamType[Output]):
    """``FILE`` or ``FORMAT:FILE``."""

    name = "[FORMAT:]FILE"
    # The environment has one on each line.
    envvar_list_splitter = "\n"

    def convert(self, value: Any, parameter: click.Parameter | None, context: click.Context | None) -> Output:
        if isinstance(value, Output):
            return value
        format, colon, file = str(value).partition(":")
        if colon and format in report.FORMATS and file:
            return Output(format, Path(file))
        # A folder in front of the colon, or the one letter of a drive, is no format.
        if colon and format.isalpha() and len(format) > 1:
            near = suggestion(format, list(report.FORMATS)) or f"; one of {', '.join(report.FORMATS)}"
            self.fail(f"unknown format {format!r}{near}", parameter, context)
        return Output(None, Path(value))


def reported(command: _Command) -> Callable[..., int]:
    """Writes the record that a command gives, and makes its decision the exit code."""

    @wraps(command)
    def called(
        *arguments: Any, format: str, output: Sequence[Output], baseline: Path | None, fail_on: str, **options: Any
    ) -> int:
        known = Record.read(read_file(baseline)) if baseline else None
        record = command(*arguments, **options)
        if known:
            record = against(record, known)
        for kind, file in output:
            file.write_text(
                click.unstyle(report.render(record, kind or format)) + "\n", "utf-8", errors="backslashreplace"
            )
        if all(kind for kind, _ in output):
            click.echo(report.render(record, format))
        return 1 if _fails(record, fail_on) else 0

    for option in reversed(_OPTIONS):
        called = option(called)
    return called


_OPTIONS = (
    click.option("--format", type=click.Choice(report.FORMATS), default="text", show_default=True),
    click.option(
        "--output",
        type=_OutputType(),
        multiple=True,
        help="Write to this file instead of standard output; with a format of its own, as well: sarif:out.sarif. "
        "May be given several times.",
    ),
    click.option(
        "--baseline",
        type=click.Path(path_type=Path),
        metavar="DECISION",
        help="Show, and fail on, only what is not in this decision: what pyconsent check --format json wrote.",
    ),
    click.option(
        "--fail-on",
        type=click.Choice(["error", "warning", "never"]),
        default="error",
        show_default=True,
        help="Exit with 1 when the changes are denied, also when something is warned of, or never.",
    ),
)


def _fails(record: Record, fail_on: str) -> bool:
    return fail_on != "never" and (not record.passes or (fail_on == "warning" and bool(record.decision.findings)))
