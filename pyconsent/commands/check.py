"""``pyconsent check``: judges proposed changes."""

from __future__ import annotations

import json
from pathlib import Path

import click

from pyconsent.commands.configured import configuration_files, configured
from pyconsent.commands.engine import with_engine
from pyconsent.commands.progress import watched
from pyconsent.commands.proposing import arguments, with_proposal
from pyconsent.commands.reporting import reported
from pyconsent.engine import Engine
from pyconsent.proposal import Proposal
from pyconsent.record import Record


@click.command(context_settings={"auto_envvar_prefix": "PYCONSENT"})
@with_proposal
@click.option("--at", metavar="TIME", help="Judge from this moment instead of now.")
@click.option("--require-revision", metavar="REVISION", help="The only revision of the pack that may judge.")
@with_engine
@configured()
@click.option(
    "--attest",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write an audit record to this file, for pyconsent verify: an in-toto Statement.",
)
@reported
def check(
    proposed: Proposal, at: str | None, require_revision: str | None, engine: Engine, attest: Path | None
) -> Record:
    """Judge proposed changes: 0 allowed, 1 denied, 2 could not be judged.

    \b
    pyconsent check --base main            the catalogue, since the branch left main
    pyconsent check before.yaml after.yaml two catalogues
    pyconsent check change.yaml            changes that are given directly
    pyconsent check -                      the same, from standard input
    """
    with watched(engine, len(proposed.changes)) as followed:
        record = proposed.judge(at, followed, require_revision)
    if attest:
        # Loaded here, for few runs need it.
        from pyconsent.attestation import attested

        statement = attested(proposed, configuration_files(), arguments(proposed), record.decision).to_dict()
        attest.write_text(json.dumps(statement, indent=2, ensure_ascii=False) + "\n", "utf-8")
    return record
