"""``pyconsent check``: judges proposed changes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from pyconsent import proposal
from pyconsent.commands.configured import configured, formats, is_flag, options_in
from pyconsent.commands.engine import with_engine
from pyconsent.commands.progress import watched
from pyconsent.commands.reporting import reported
from pyconsent.engine import Engine
from pyconsent.errors import InputError
from pyconsent.git import Repository
from pyconsent.reading.source import Source, read_file, read_standard_input
from pyconsent.record import Record

_FILE = click.Path(path_type=Path)


@click.command(context_settings={"auto_envvar_prefix": "PYCONSENT"})
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path(path_type=Path, allow_dash=True))
@click.option(
    "--base", metavar="REF", help="Judge what changed since HEAD left this revision; REF.. is since REF itself."
)
@click.option("--staged", is_flag=True, help="Judge what is staged, not the work tree; without --base, since HEAD.")
@click.option("--at", metavar="TIME", help="Judge from this moment instead of now.")
@click.option("--catalogue", type=_FILE, help="The settings: a file or a folder.")
@click.option("--annotations", type=_FILE, help="What settings files cannot say: a file or a folder.")
@click.option("--annotations-before", type=_FILE, help="The same, before the change, if not from git.")
@click.option("--organisation", type=_FILE, help="The organisation's file.")
@click.option("--organisation-before", type=_FILE, help="The same, before the change, if not from git.")
@click.option("--plans", type=_FILE, help="The change plans: a file or a folder.")
@click.option("--waivers", type=_FILE, help="The waivers' file.")
@click.option("--require-revision", metavar="REVISION", help="The only revision of the pack that may judge.")
@with_engine
@configured()
@reported
def check(
    paths: tuple[Path, ...],
    base: str | None,
    staged: bool,
    at: str | None,
    catalogue: Path | None,
    annotations: Path | None,
    annotations_before: Path | None,
    organisation: Path | None,
    organisation_before: Path | None,
    plans: Path | None,
    waivers: Path | None,
    require_revision: str | None,
    engine: Engine,
) -> Record:
    """Judge proposed changes: 0 allowed, 1 denied, 2 could not be judged.

    \b
    pyconsent check --base main            the catalogue, since the branch left main
    pyconsent check before.yaml after.yaml two catalogues
    pyconsent check change.yaml            changes that are given directly
    pyconsent check -                      the same, from standard input
    """
    context = proposal.Context(organisation, plans, waivers, annotations, annotations_before, formats())
    proposed = _proposed(paths, base, staged, catalogue, organisation_before, context)
    with watched(engine, len(proposed.changes)) as followed:
        return proposed.judge(at, followed, require_revision)


def _proposed(
    paths: tuple[Path, ...],
    base: str | None,
    staged: bool,
    catalogue: Path | None,
    before: Path | None,
    context: proposal.Context,
) -> proposal.Proposal:
    if len(paths) > 2:
        raise InputError("more than two paths; give two catalogues, or one change file")
    if len(paths) == 2:
        _refuse("two catalogues that are compared", "base", "staged", "catalogue")
        return proposal.between(paths[0], paths[1], before, context)
    in_git = staged or base is not None
    if source := _given(paths, in_git):
        _refuse(
            "changes that are given directly",
            "base",
            "staged",
            "catalogue",
            "plans",
            "organisation_before",
            "annotations",
            "annotations_before",
        )
        return proposal.of_changes(source, context)
    path = paths[0] if paths else catalogue
    if path is None:
        raise InputError("no catalogue; name one, or set `catalogue` in pyconsent.yaml (pyconsent init writes it)")
    if not in_git:
        raise InputError(
            f"nothing to compare {path} with; give --base REF, another catalogue, or a file with `changes`"
        )
    if paths:
        _refuse("a catalogue that is named", "catalogue")
    return _in_git(path, bool(paths), base, staged, before, context)


def _in_git(
    path: Path, named: bool, base: str | None, staged: bool, before: Path | None, context: proposal.Context
) -> proposal.Proposal:
    repository = Repository.around(path)
    tree = repository.head() if base is None else repository.base(base)
    then = options_in(tree)
    places = proposal.Places(
        tree,
        catalogue=path if named else then["catalogue"] or path,
        annotations=then["annotations"] or context.annotations,
        organisation=then["organisation"] or context.organisation,
        formats=then["formats"],
    )
    index = repository.staged() if staged else None
    if index:
        now = options_in(index)
        path = path if named else now["catalogue"] or path
        context = replace(
            context, **{name: now[name] for name in ("organisation", "plans", "waivers", "annotations", "formats")}
        )
    return proposal.since(places, before, index, path, context)


def _given(paths: tuple[Path, ...], in_git: bool) -> Source | None:
    """The change file, or standard input, if that is what the path leads to."""
    if paths == (Path("-"),):
        return read_standard_input()
    if not paths or paths[0].is_dir() or (in_git and not paths[0].exists()):
        return None
    source = read_file(paths[0])
    return source if isinstance(source.data, dict) and "changes" in source.data else None


def _refuse(what: str, *options: str) -> None:
    """Stops at an option on the command line that would not count."""
    for option in options:
        if is_flag(option):
            raise InputError(f"--{option.replace('_', '-')} says nothing about {what}; leave it out")
