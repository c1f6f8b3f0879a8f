"""``pyconsent report``: writes a stored decision again, in another form."""

from __future__ import annotations

from pathlib import Path

import click

from pyconsent.commands.configured import configured
from pyconsent.commands.reporting import reported
from pyconsent.reading.files import parsed, read, standard_input
from pyconsent.record import Record


@click.command(context_settings={"auto_envvar_prefix": "PYCONSENT"})
@click.argument("file", metavar="DECISION", type=click.Path(path_type=Path, allow_dash=True))
@configured("format")
@reported
def report(file: Path) -> Record:
    """Write a stored decision again: what pyconsent check --format json wrote.

    \b
    pyconsent report decision.json --format markdown
    pyconsent report decision.json --output html:report.html
    pyconsent report - < decision.json
    """
    return Record.read(parsed(standard_input() if file == Path("-") else read(file)))
