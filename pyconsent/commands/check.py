"""``pyconsent check``: judges proposed changes."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from pyconsent import proposal
from pyconsent.commands.configured import configured, is_flag
from pyconsent.commands.engine import with_engine
from pyconsent.engine import Engine
from pyconsent.errors import InputError
from pyconsent.reading.source import Source, parse, read_file
from pyconsent.report import json, text

RENDERERS = {"text": text.render, "json": json.render}

_FILE = click.Path(path_type=Path)


@click.command(context_settings={"auto_envvar_prefix": "PYCONSENT"})
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--base", metavar="REF", help="Judge what changed since this git revision.")
@click.option("--at", metavar="TIME", help="Judge from this moment instead of now.")
@click.option("--catalogue", type=_FILE, help="The settings: a file or a folder.")
@click.option("--organisation", type=_FILE, help="The organisation's file.")
@click.option("--organisation-before", type=_FILE, help="The same, before the change, if not from git.")
@click.option("--plans", type=_FILE, help="The change plans: a file or a folder.")
@click.option("--waivers", type=_FILE, help="The waivers' file.")
@click.option("--require-revision", metavar="REVISION", help="The only revision of the pack that may judge.")
@with_engine
@click.option("--format", type=click.Choice(list(RENDERERS)), default="text", show_default=True)
@click.option("--output", type=_FILE, help="Write to this file instead of standard output.")
@configured()
def check(
    paths: tuple[Path, ...],
    base: str | None,
    at: str | None,
    catalogue: Path | None,
    organisation: Path | None,
    organisation_before: Path | None,
    plans: Path | None,
    waivers: Path | None,
    require_revision: str | None,
    engine: Engine,
    format: str,
    output: Path | None,
) -> int:
    """Judge proposed changes: 0 allowed, 1 denied, 2 could not be judged.

    \b
    pyconsent check --base main            the catalogue, since a git revision
    pyconsent check before.yaml after.yaml two catalogues
    pyconsent check change.yaml            changes that are given directly
    pyconsent check -                      the same, from standard input
    """
    context = proposal.Context(organisation, plans, waivers)
    proposed = _proposed(paths, base, catalogue, organisation_before, context)
    decision = proposed.judge(at, engine, require_revision)
    written = RENDERERS[format](decision, proposed.keys)
    if output:
        output.write_text(click.unstyle(written) + "\n", "utf-8")
    else:
        click.echo(written)
    return 0 if decision.allow else 1


def _proposed(
    paths: tuple[Path, ...], base: str | None, catalogue: Path | None, before: Path | None, context: proposal.Context
) -> proposal.Proposal:
    if len(paths) > 2:
        raise InputError("more than two paths; give two catalogues, or one change file")
    if len(paths) == 2:
        _refuse("two catalogues that are compared", "base", "catalogue")
        return proposal.between(paths[0], paths[1], before, context)
    if source := _given(paths, base):
        _refuse("changes that are given directly", "base", "catalogue", "plans", "organisation_before")
        return proposal.of_changes(source, context)
    path = paths[0] if paths else catalogue
    if path is None:
        raise InputError("no catalogue; name one, or set `catalogue` in pyconsent.yaml (pyconsent init writes it)")
    if base is None:
        raise InputError(
            f"nothing to compare {path} with; give --base REF, another catalogue, or a file with `changes`"
        )
    if paths:
        _refuse("a catalogue that is named", "catalogue")
    return proposal.since_revision(path, base, before, context)


def _given(paths: tuple[Path, ...], base: str | None) -> Source | None:
    """The change file, or standard input, if that is what the path leads to."""
    if paths == (Path("-"),):
        if sys.stdin is None:
            raise InputError("standard input is closed; name a file instead")
        return parse(sys.stdin.buffer.read(), "<stdin>")
    if not paths or paths[0].is_dir() or (base and not paths[0].exists()):
        return None
    source = read_file(paths[0])
    return source if isinstance(source.data, dict) and "changes" in source.data else None


def _refuse(what: str, *options: str) -> None:
    """Stops at an option on the command line that would not count."""
    for option in options:
        if is_flag(option):
            raise InputError(f"--{option.replace('_', '-')} says nothing about {what}; leave it out")
