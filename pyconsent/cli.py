"""The command line. Exit codes: 0 allowed, 1 denied, 2 could not be judged."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import click

from pyconsent import __version__
from pyconsent.commands.bundle import bundle
from pyconsent.commands.check import check
from pyconsent.commands.explain import explain
from pyconsent.commands.init import init
from pyconsent.commands.rules import rules
from pyconsent.commands.test import test
from pyconsent.errors import PyconsentError


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="pyconsent")
def cli() -> None:
    """The gate before a change of what users agreed to: notify before changing defaults, no sharing without opt-in."""


for _command in (check, explain, rules, init, bundle, test):
    cli.add_command(_command)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a command and gives its exit code; what went wrong is told on standard error."""
    try:
        return cli.main(arguments, prog_name="pyconsent", standalone_mode=False) or 0
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
    except click.ClickException as error:
        click.echo(f"pyconsent: {error.format_message()}", err=True)
    except PyconsentError as error:
        click.echo(f"pyconsent: {error}" if "\n" not in str(error) else str(error), err=True)
    except (click.Abort, KeyboardInterrupt):
        click.echo("pyconsent: interrupted", err=True)
    except Exception as error:  # noqa: BLE001 - a fault of our own must not look like a denial
        click.echo(f"pyconsent: internal error, nothing was judged: {type(error).__name__}: {error}", err=True)
    return 2


if __name__ == "__main__":
    sys.exit(main())
