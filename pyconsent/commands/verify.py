"""``pyconsent verify``: judges again what an audit record says was judged."""

from __future__ import annotations

from pathlib import Path

import click

from pyconsent.attestation import Attestation, attested, differences
from pyconsent.commands.configured import configured
from pyconsent.commands.engine import with_engine
from pyconsent.commands.proposing import proposed_again
from pyconsent.decision import revision
from pyconsent.engine import Engine
from pyconsent.reading.source import read_file


@click.command(context_settings={"auto_envvar_prefix": "PYCONSENT"})
@click.argument("file", metavar="ATTESTATION", type=click.Path(path_type=Path))
@with_engine
@configured()
def verify(file: Path, engine: Engine) -> int:
    """Say whether a decision still holds: 0 it does, 1 not, 2 could not be judged.

    FILE is what pyconsent check --attest wrote. The same is judged again as of the same
    moment, from the folder that it was judged in; every file that was read must be as it was.

    \b
    pyconsent verify decision.intoto.json
    """
    then = Attestation.read(read_file(file))
    proposed = proposed_again(then.arguments)
    decision = proposed.proposal.judge(then.decision.at, engine).decision
    now = attested(proposed.proposal, proposed.configuration, then.arguments, decision)
    found = differences(then, now)
    for line in found:
        click.echo(line)
    judged = f"{'allowed' if then.decision.allow else 'denied'} as of {then.decision.at}"
    packs = [revision(one.pack) for one in (then.decision, decision)]
    by = f"pack {packs[0]}" if packs[0] == packs[1] else f"pack {packs[0]}, and now by {packs[1]}"
    click.echo(f"The decision {'does not hold' if found else 'holds'}: {judged} by {by}.")
    return 1 if found else 0
