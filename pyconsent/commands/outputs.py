"""``--output``: where reports are written, and in which formats."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Any, NamedTuple

import click

from pyconsent import report
from pyconsent.reading.validation import suggestion
from pyconsent.record import Record
from pyconsent.uncollected import uncollected

STANDARD_OUTPUT = Path("-")

_MANY = 1_000


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
        if colon and format in report.FORMATS:
            if not file:
                self.fail(f"{value} names no file; write it as {value}FILE", parameter, context)
            return Output(format, Path(file))
        # A folder in front of the colon, or the one letter of a drive, is no format.
        if colon and format.isalpha() and len(format) > 1:
            near = suggestion(format, list(report.FORMATS)) or f"; one of {', '.join(report.FORMATS)}"
            self.fail(f"unknown format {format!r}{near}", parameter, context)
        return Output(None, Path(value))


def _distinct(_: click.Context, parameter: click.Parameter, outputs: Sequence[Output]) -> Sequence[Output]:
    files = [output.file if output.file == STANDARD_OUTPUT else output.file.resolve() for output in outputs]
    for number, file in enumerate(files):
        if file in files[:number]:
            name = outputs[number].file
            raise click.BadParameter(f"{name} is named twice; a file holds one report", param=parameter)
    return outputs


OUTPUT = click.option(
    "--output",
    type=_OutputType(),
    multiple=True,
    callback=_distinct,
    help="Write to this file (- is standard output) instead of standard output; with a format of its own, as well: "
    "sarif:out.sarif. May be given several times.",
)


@uncollected
def write(record: Record, format: str, outputs: Sequence[Output], *, silent: bool) -> None:
    """Writes each output, and the format to standard output when none takes its place there.

    Raises:
        OSError: a file cannot be written.
    """
    wanted = [Output(output.format or format, output.file) for output in outputs]
    if all(output.format and output.file != STANDARD_OUTPUT for output in outputs):
        wanted.append(Output(format, STANDARD_OUTPUT))
    for kind, file in wanted:
        blocks = _blocks(report.pieces(record, str(kind)))
        if file != STANDARD_OUTPUT:
            # Half a character, which a name of a file may have, is told by its number.
            with file.open("w", encoding="utf-8", errors="backslashreplace") as stream:
                stream.writelines(map(click.unstyle, blocks))
        elif not silent:
            for block in blocks:
                click.echo(block, nl=False)


def _blocks(pieces: Iterator[str]) -> Iterator[str]:
    """The pieces and the end of the last line, many at a time: each is sent on by itself."""
    pieces = chain(pieces, "\n")
    while some := list(islice(pieces, _MANY)):
        yield "".join(some)
