"""``pyconsent report``: writes a stored decision again, in another form."""

from __future__ import annotations

from pathlib import Path

import click

from pyconsent.commands.reporting import reported
from pyconsent.reading.source import read_file
from pyconsent.record import Record


@click.command()
@click.argument("file", metavar="DECISION", type=click.Path(path_type=Path))
@reported
def report(file: Path) -> Record:
    """Write a stored decision again: what pyconsent check --format json wrote.

    \b
    pyconsent report decision.json --format markdown
    pyconsent report decision.json --output html:report.html
    """
    return Record.read(read_file(file))
