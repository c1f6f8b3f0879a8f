"""``pyconsent bundle build``: the pack for a fleet of OPA servers."""

from __future__ import annotations

from pathlib import Path

import click

from pyconsent.bundle import building
from pyconsent.commands.configured import DATA, POLICY, configured

_FILE = click.Path(path_type=Path)


@click.group()
def bundle() -> None:
    """Bundles of the pack, for OPA servers and for the embedded engine."""


@bundle.command()
@POLICY
@DATA
@click.option("--output", type=_FILE, required=True, help="The bundle to write.")
@click.option("--signing-key", type=_FILE, help="The private key in PEM that signs it.")
@configured("policy", "data")
def build(policy: Path | None, data: Path | None, output: Path, signing_key: Path | None) -> None:
    """Write a bundle with Rego, WebAssembly, data and a manifest, and print its revision.

    The same policies and data give the same bytes. It takes opa on PATH.

    \b
    pyconsent bundle build --output bundle.tar.gz
    pyconsent bundle build --policy rules/ --data thresholds.yaml --signing-key key.pem --output bundle.tar.gz
    """
    click.echo(building.build(output, policy, data, signing_key))
