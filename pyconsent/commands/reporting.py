"""The options that say how a record is reported, and what it makes of the exit code."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click

from pyconsent import report
from pyconsent.baseline import against
from pyconsent.commands.outputs import OUTPUT, Output, write
from pyconsent.commands.verbose import VERBOSE
from pyconsent.reading.source import read_file
from pyconsent.record import Record

_Command = TypeVar("_Command", bound=Callable[..., Record])


def reported(command: _Command) -> Callable[..., int]:
    """Writes the record that a command gives, and makes its decision the exit code."""

    @wraps(command)
    def called(
        *arguments: Any,
        format: str,
        output: Sequence[Output],
        baseline: Path | None,
        fail_on: str,
        quiet: bool,
        **options: Any,
    ) -> int:
        known = Record.read(read_file(baseline)) if baseline else None
        record = command(*arguments, **options)
        if known:
            record = against(record, known)
        fails = _fails(record, fail_on)
        write(record, format, output, silent=quiet and not fails)
        return 1 if fails else 0

    for option in reversed(_OPTIONS):
        called = option(called)
    return called


_OPTIONS = (
    click.option("--format", type=click.Choice(report.FORMATS), default="text", show_default=True),
    OUTPUT,
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
    click.option("--quiet", "-q", is_flag=True, help="Write nothing to standard output, unless the exit code is 1."),
    VERBOSE,
)


def _fails(record: Record, fail_on: str) -> bool:
    return fail_on != "never" and (not record.passes or (fail_on == "warning" and bool(record.decision.findings)))
