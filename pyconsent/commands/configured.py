"""The configuration, for the commands that read it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from pyconsent.configuration import configuration, named
from pyconsent.reading.formats import Named

_Command = TypeVar("_Command", bound=Callable[..., Any])
# What no option can say.
_FORMATS = f"{__name__}.formats"
_FILE = click.Path(path_type=Path)


def configured(*names: str) -> Callable[[_Command], _Command]:
    """Gives a command ``--config``, and these of its options (all, if none is named) the values that stand there."""

    def configure(context: click.Context, _: click.Parameter, file: Path | None) -> None:
        settings = configuration(file, Path())
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


POLICY = click.option(
    "--policy", type=_FILE, envvar="PYCONSENT_POLICY", help="A folder of Rego that joins the pack; needs opa on PATH."
)
DATA = click.option("--data", type=_FILE, envvar="PYCONSENT_DATA", help="A file of data that joins the pack.")
