"""``pyconsent test``: the Rego tests of the pack and of an organisation's own rules."""

from __future__ import annotations

from pathlib import Path

import click

from pyconsent import opa
from pyconsent.bundle import building
from pyconsent.commands.configured import POLICY, configured


@click.command()
@POLICY
@click.option("--run", metavar="REGEX", default="", help="Run only the tests whose names match; no coverage is asked.")
@configured("policy")
def test(policy: Path | None, run: str) -> int:
    """Run Rego tests through OPA: 0 passed and every line covered, 1 not, 2 could not be run.

    \b
    pyconsent test
    pyconsent test --policy rules/
    pyconsent test --policy rules/ --run weekend
    """
    folders = [building.policies(), *([policy] if policy else [])]
    opa.check(*folders)
    passed, told = opa.tests(folders, run)
    click.echo(told.decode(errors="replace").rstrip())
    if not passed:
        return 1
    if run:
        return 0
    uncovered = [
        f"{file}:{gap['start']['row']}: no test comes here"
        for file, lines in sorted(opa.coverage(folders).items())
        for gap in lines.get("not_covered", ())
    ]
    click.echo("\n".join(dict.fromkeys(uncovered)) or "every line is covered")
    return 1 if uncovered else 0
