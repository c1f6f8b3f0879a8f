"""The configuration, for the commands that read it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click
from click.core import ParameterSource

from pyconsent.configuration import configuration

_Command = TypeVar("_Command", bound=Callable[..., Any])
_FILE = click.Path(path_type=Path)


def configured(*names: str) -> Callable[[_Command], _Command]:
    """Gives a command ``--config``, and these of its options (all, if none is named) the values that stand there."""

    def configure(context: click.Context, _: click.Parameter, file: Path | None) -> None:
        settings = configuration(file, Path())
        context.default_map = {name: value for name, value in settings.items() if name in (names or settings)}

    return click.option(
        "--config", type=_FILE, is_eager=True, expose_value=False, callback=configure, envvar="PYCONSENT_CONFIG",
        help="The configuration, instead of the nearest pyconsent.yaml above.",
    )  # fmt: skip


def is_flag(option: str) -> bool:
    """Whether an option of the running command stands on the command line, not in the environment or configuration."""
    return click.get_current_context().get_parameter_source(option) is ParameterSource.COMMANDLINE


POLICY = click.option(
    "--policy", type=_FILE, envvar="PYCONSENT_POLICY", help="A folder of Rego that joins the pack; needs opa on PATH."
)
DATA = click.option("--data", type=_FILE, envvar="PYCONSENT_DATA", help="A file of data that joins the pack.")
