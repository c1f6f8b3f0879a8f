"""The command line. Exit codes: 0 allowed, 1 denied, 2 could not be judged."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from io import TextIOWrapper

import click

from pyconsent import __version__
from pyconsent.errors import PyconsentError, reason

_NAMES = ("bundle", "check", "explain", "init", "report", "rules", "test", "verify")


class _Commands(Mapping[str, click.Command]):
    """The commands by name, each in a module of its name; loaded when it is asked for, since start-up counts."""

    def __getitem__(self, name: str) -> click.Command:
        if name not in _NAMES:
            raise KeyError(name)
        command: click.Command = getattr(import_module(f"pyconsent.commands.{name}"), name)
        return command

    def __iter__(self) -> Iterator[str]:
        return iter(_NAMES)

    def __len__(self) -> int:
        return len(_NAMES)


# Click would have a mapping that commands can be added to; nobody adds any.
@click.group(commands=_Commands(), context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="pyconsent")
@click.pass_context
def cli(context: click.Context) -> None:
    """The gate before a change of what users agreed to: notify before changing defaults, no sharing without opt-in."""
    # https://no-color.org; otherwise a terminal has colour.
    context.color = False if os.environ.get("NO_COLOR") else None


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a command and gives its exit code; what went wrong is told on standard error."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        return cli.main(arguments, prog_name="pyconsent", standalone_mode=False) or 0
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
    except click.UsageError as error:
        command = error.ctx.command_path if error.ctx else "pyconsent"
        _tell(f"pyconsent: {error.format_message().rstrip('.')}; see {command} --help")
    except PyconsentError as error:
        _tell(f"pyconsent: {error}" if "\n" not in str(error) else str(error))
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        _tell(f"pyconsent: {place}{reason(error)}")
        _give_up_output()
    except (click.Abort, KeyboardInterrupt):
        _tell("pyconsent: interrupted")
    except SystemExit as ended:
        # Shell completion ends like this, and a reader of the output that went away.
        return 2 if ended.code else 0
    except Exception as error:  # noqa: BLE001 - a fault of our own must not look like a denial
        fault = f"{type(error).__name__}: {error}".removesuffix(": ")
        _tell(f"pyconsent: internal error, nothing was judged: {fault}")
    return 2


def _give_up_output() -> None:
    """Drops what cannot be written; Python would try again as it ends, and end with a code of its own."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _tell(line: str) -> None:
    click.echo(line, err=True)


if __name__ == "__main__":
    sys.exit(main())
