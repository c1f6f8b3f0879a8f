"""``pyconsent rules``: every rule of the pack, and of one's own."""

from __future__ import annotations

import json
from dataclasses import asdict
from itertools import groupby
from pathlib import Path

import click

from pyconsent.annotation import annotated_rules, joined_rules
from pyconsent.commands.configured import POLICY, configured


@click.command()
@click.option("--format", type=click.Choice(["text", "json"]), default="text", show_default=True)
@POLICY
@configured("policy")
def rules(format: str, policy: Path | None) -> None:
    """List the rules by family.

    \b
    pyconsent rules
    pyconsent rules --format json
    pyconsent rules --policy rules/
    """
    known = joined_rules(policy) if policy else annotated_rules()
    if format == "json":
        click.echo(json.dumps([asdict(rule) for rule in known.values()], indent=2, ensure_ascii=False))
        return
    for family, members in groupby(known.values(), key=lambda rule: rule.id.partition(".")[0]):
        click.secho(family, bold=True)
        for rule in members:
            note = "" if rule.waivable or family == "waiver" else "  (cannot be waived)"
            click.echo(f"  {rule.id:32} {rule.severity:9} {rule.title}{note}")
