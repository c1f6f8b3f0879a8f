"""The options that say what is judged."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import wraps
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import click
from click.core import ParameterSource

from pyconsent import proposal
from pyconsent.commands.configured import configuration_files, configured, configured_by, formats, is_flag, options_in
from pyconsent.errors import InputError
from pyconsent.reading.files import File, parsed, read, standard_input
from pyconsent.reading.source import Source

_Command = TypeVar("_Command", bound=Callable[..., Any])
_FILE = click.Path(path_type=Path)

_OPTIONS = (
    click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path(path_type=Path, allow_dash=True)),
    click.option(
        "--base", metavar="REF", help="Judge what changed since HEAD left this revision; REF.. is since REF itself."
    ),
    click.option("--staged", is_flag=True, help="Judge what is staged, not the work tree; without --base, since HEAD."),
    click.option("--catalogue", type=_FILE, help="The settings: a file or a folder."),
    click.option("--annotations", type=_FILE, help="What settings files cannot say: a file or a folder."),
    click.option("--annotations-before", type=_FILE, help="The same, before the change, if not from git."),
    click.option("--organisation", type=_FILE, help="The organisation's file."),
    click.option("--organisation-before", type=_FILE, help="The same, before the change, if not from git."),
    click.option("--plans", type=_FILE, help="The change plans: a file or a folder."),
    click.option("--waivers", type=_FILE, help="The waivers' file."),
)
_NAMES = (
    *("paths", "base", "staged", "catalogue", "annotations", "annotations_before"),
    *("organisation", "organisation_before", "plans", "waivers"),
)

# What would be without effect, by what is judged.
_BESIDE_TWO = ("base", "staged", "catalogue")
_BESIDE_CHANGES = (
    *("base", "staged", "catalogue", "plans"),
    *("organisation_before", "annotations", "annotations_before"),
)
_BESIDE_A_NAME = ("catalogue",)


def with_proposal(command: _Command) -> _Command:
    """Gives the command what its options say is judged, as ``proposed``."""

    @wraps(command)
    def called(*arguments: Any, **options: Any) -> Any:
        what = {name: options.pop(name) for name in _NAMES}
        return command(*arguments, proposed=_proposed(**what), **options)

    for option in reversed(_OPTIONS):
        called = option(called)
    return called  # type: ignore[return-value]


def arguments(proposed: proposal.Proposal) -> list[str]:
    """The arguments with which the running command proposes the same again, whatever the environment says then."""
    context = click.get_current_context()
    said = (ParameterSource.COMMANDLINE, ParameterSource.ENVIRONMENT)
    given = {name: context.params[name] for name in _NAMES if context.get_parameter_source(name) in said}
    paths = [str(path) for path in given.pop("paths", ())]
    idle: Sequence[str] = _BESIDE_TWO
    if len(paths) < 2:
        idle = _BESIDE_A_NAME if proposed.base else _BESIDE_CHANGES
    # A branch moves on, a commit stays.
    words = ["--base", f"{proposed.base}.."] if proposed.base else []
    words += ["--staged"] if proposed.base and given.get("staged") else []
    for name, value in given.items():
        if name not in ("base", "staged") and (name not in idle or is_flag(name)):
            words += [f"--{name.replace('_', '-')}", str(value)]
    return [*words, *configured_by(), "--", *paths]


class Again(NamedTuple):
    """What was proposed before, read again, and the files that were read for the configuration."""

    proposal: proposal.Proposal
    configuration: list[File]


def proposed_again(arguments: Sequence[str]) -> Again:
    """What these arguments propose now.

    Raises:
        InputError: something cannot be read.
    """
    again = click.command("check")(configured()(with_proposal(lambda proposed: Again(proposed, configuration_files()))))
    with again.make_context("check", list(arguments)) as context:
        found: Again = again.invoke(context)
        return found


def _proposed(
    paths: tuple[Path, ...],
    base: str | None,
    staged: bool,
    catalogue: Path | None,
    organisation_before: Path | None,
    **context_of: Path | None,
) -> proposal.Proposal:
    context = proposal.Context(**context_of, formats=formats())
    before = organisation_before
    if len(paths) > 2:
        raise InputError("more than two paths; give two catalogues, or one change file")
    if len(paths) == 2:
        _refuse("two catalogues that are compared", _BESIDE_TWO)
        return proposal.between(paths[0], paths[1], before, context)
    in_git = staged or base is not None
    if given := _given(paths, in_git):
        _refuse("changes that are given directly", _BESIDE_CHANGES)
        return proposal.of_changes(*given, context)
    path = paths[0] if paths else catalogue
    if path is None:
        raise InputError("no catalogue; name one, or set `catalogue` in pyconsent.yaml (pyconsent init writes it)")
    if not in_git:
        raise InputError(
            f"nothing to compare {path} with; give --base REF, another catalogue, or a file with `changes`"
        )
    if paths:
        _refuse("a catalogue that is named", _BESIDE_A_NAME)
    return _in_git(path, bool(paths), base, staged, before, context)


def _in_git(
    path: Path, named: bool, base: str | None, staged: bool, before: Path | None, context: proposal.Context
) -> proposal.Proposal:
    from pyconsent.git import Repository

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


def _given(paths: tuple[Path, ...], in_git: bool) -> tuple[File, Source] | None:
    """The change file, or standard input, if that is what the path leads to."""
    if paths == (Path("-"),):
        file = standard_input()
        return file, parsed(file)
    if not paths or paths[0].is_dir() or (in_git and not paths[0].exists()):
        return None
    file = read(paths[0])
    source = parsed(file)
    return (file, source) if isinstance(source.data, dict) and "changes" in source.data else None


def _refuse(what: str, options: Sequence[str]) -> None:
    """Stops at an option on the command line that would not count."""
    for option in options:
        if is_flag(option):
            raise InputError(f"--{option.replace('_', '-')} says nothing about {what}; leave it out")
