"""``pyconsent explain RULE``: what a rule asks for, and why."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path

import click

from pyconsent.annotation import annotated_rules, joined_rules
from pyconsent.commands.configured import POLICY, configured
from pyconsent.errors import InputError


def _completed(_context: click.Context, _parameter: click.Parameter, begun: str) -> list[str]:
    return [key for key in annotated_rules() if key.startswith(begun)]


@click.command()
@click.argument("rule", shell_complete=_completed)
@POLICY
@configured("policy")
def explain(rule: str, policy: Path | None) -> None:
    """Say what a rule asks for, on what it rests and what makes it right.

    \b
    pyconsent explain notice.late
    pyconsent explain own.weekend --policy rules/
    """
    known = annotated_rules()
    if policy and rule not in known:
        known = joined_rules(policy)
    if rule not in known:
        near = get_close_matches(rule, known, n=1) or [key for key in known if key.endswith(f".{rule}")]
        remedy = f"did you mean {near[0]!r}?" if near else "see pyconsent rules"
        raise InputError(f"unknown rule {rule!r}; {remedy}")
    found = known[rule]
    click.echo(f"{click.style(found.title, bold=True)}\n")
    waivable = "can be waived" if found.waivable else "cannot be waived"
    click.echo(f"{found.id}, {found.severity}, {waivable}\n")
    click.echo(click.wrap_text(found.description, 80))
    click.echo(f"\nFix\n{click.wrap_text(found.fix, 80, '  ', '  ')}\n\nSources")
    for source in found.sources:
        click.echo(f"  {source}")
