"""``pyconsent check``: judges proposed changes."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from pyconsent import proposal
from pyconsent.commands.engine import with_engine
from pyconsent.configuration import configuration
from pyconsent.engine import Engine
from pyconsent.errors import InputError
from pyconsent.reading.source import parse, read_file
from pyconsent.report import json, text

RENDERERS = {"text": text.render, "json": json.render}

_FILE = click.Path(path_type=Path)


def _configure(context: click.Context, _: click.Parameter, file: Path | None) -> None:
    context.default_map = configuration(file, Path())


@click.command(context_settings={"auto_envvar_prefix": "PYCONSENT"})
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--base", metavar="REF", help="Judge what changed since this git revision.")
@click.option("--at", metavar="TIME", help="Judge from this moment instead of now.")
@click.option("--catalogue", type=_FILE, help="The settings: a file or a folder.")
@click.option("--organisation", type=_FILE, help="The organisation's file.")
@click.option("--organisation-before", type=_FILE, help="The same, before the change, when two catalogues are given.")
@click.option("--plans", type=_FILE, help="The change plans: a file or a folder.")
@click.option("--waivers", type=_FILE, help="The waivers' file.")
@click.option("--require-revision", metavar="REVISION", help="The only revision of the pack that may judge.")
@with_engine
@click.option("--format", type=click.Choice(list(RENDERERS)), default="text", show_default=True)
@click.option("--output", type=_FILE, help="Write to this file instead of standard output.")
@click.option(
    "--config", type=_FILE, is_eager=True, expose_value=False, callback=_configure,
    help="The configuration, instead of the nearest pyconsent.yaml above.",
)  # fmt: skip
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
        try:
            output.write_text(click.unstyle(written) + "\n", "utf-8")
        except OSError as error:
            raise InputError(f"{output}: {(error.strerror or str(error)).lower()}") from error
    else:
        click.echo(written, color=False if os.environ.get("NO_COLOR") else None)
    return 0 if decision.allow else 1


def _proposed(
    paths: tuple[Path, ...], base: str | None, catalogue: Path | None, before: Path | None, context: proposal.Context
) -> proposal.Proposal:
    if len(paths) > 2:
        raise click.UsageError("more than two paths; give two catalogues, or one change file")
    if len(paths) == 2:
        return proposal.between(paths[0], paths[1], before, context)
    if paths == (Path("-"),):
        return proposal.of_changes(parse(sys.stdin.buffer.read(), "<stdin>"), context)
    if paths and paths[0].is_file():
        source = read_file(paths[0])
        if isinstance(source.data, dict) and "changes" in source.data:
            return proposal.of_changes(source, context)
    path = paths[0] if paths else catalogue
    if path is None:
        raise click.UsageError(
            "no catalogue; name one, or set `catalogue` in pyconsent.yaml (pyconsent init writes it)"
        )
    if base is None:
        raise click.UsageError(
            f"nothing to compare {path} with; give --base REF, another catalogue, or a file with `changes`"
        )
    return proposal.since_revision(path, base, context)
