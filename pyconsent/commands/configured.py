"""The configuration, for the commands that read it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
from click.core import ParameterSource

from pyconsent.configuration import Read, configuration, named, on_disk
from pyconsent.reading.files import File
from pyconsent.reading.formats import Named

if TYPE_CHECKING:
    from pyconsent.git import Tree

_Command = TypeVar("_Command", bound=Callable[..., Any])
# What no option can say.
_FORMATS = f"{__name__}.formats"
# The configuration that was named.
_NAMED = f"{__name__}.named"
# The files that were read to find it.
_READ = f"{__name__}.read"
_FILE = click.Path(path_type=Path)


def configured(*names: str) -> Callable[[_Command], _Command]:
    """Gives a command ``--config``, and these of its options (all, if none is named) the values that stand there."""

    def configure(context: click.Context, _: click.Parameter, file: Path | None) -> None:
        context.meta[_NAMED] = file
        context.meta[_READ] = []
        settings = configuration(file, Path(), _remembered(context, on_disk, ""))
        context.default_map = {name: value for name, value in settings.items() if name in (names or settings)}
        context.meta[_FORMATS] = named(settings)

    return click.option(
        "--config", type=_FILE, is_eager=True, expose_value=False, callback=configure, envvar="PYCONSENT_CONFIG",
        help="The configuration, instead of the nearest pyconsent.yaml above.",
    )  # fmt: skip


def formats() -> list[Named]:
    """What the configuration of the command that runs says of formats."""
    found: list[Named] = click.get_current_context().meta[_FORMATS]
    return found


def options_in(tree: Tree) -> dict[str, Any]:
    """The options of the command that runs, as the configuration has them in a tree, and ``formats``.

    What the command line or the environment says counts there too, and so does all, when
    there is no configuration.

    Raises:
        InputError: the configuration does not fit there.
    """
    context = click.get_current_context()
    file = context.meta[_NAMED]
    # A revision may be named otherwise another time.
    find = _remembered(context, tree.find, f"{tree.id}:" if tree.revision else "")
    said = configuration(file, Path(), find) if file is None or tree.find(file) else {}
    given = (ParameterSource.COMMANDLINE, ParameterSource.ENVIRONMENT)
    kept = {name for name in context.params if not said or context.get_parameter_source(name) in given}
    options = {name: value if name in kept else said.get(name) for name, value in context.params.items()}
    return options | {"formats": named(said) if said else formats()}


def configured_by() -> list[str]:
    """The arguments that name the configuration again, if one was named."""
    file = click.get_current_context().meta[_NAMED]
    return ["--config", str(file)] if file else []


def configuration_files() -> list[File]:
    """Every file that was read for the configuration of the command that runs."""
    found: list[File] = click.get_current_context().meta[_READ]
    return found


def _remembered(context: click.Context, find: Read, place: str) -> Read:
    def remember(path: Path) -> File | None:
        file = find(path)
        if file:
            context.meta[_READ].append(file._replace(name=f"{place}{path}"))
        return file

    return remember


def is_flag(option: str) -> bool:
    """Whether an option of the running command stands on the command line, not in the environment or configuration."""
    return click.get_current_context().get_parameter_source(option) is ParameterSource.COMMANDLINE


POLICY = click.option(
    "--policy", type=_FILE, envvar="PYCONSENT_POLICY", help="A folder of Rego that joins the pack; needs opa on PATH."
)
DATA = click.option("--data", type=_FILE, envvar="PYCONSENT_DATA", help="A file of data that joins the pack.")
