"""``--verbose``: what is done, told on standard error."""

from __future__ import annotations

import logging
import sys

import click

_LOG = logging.getLogger("pyconsent")


def _tell(context: click.Context, _: click.Parameter, wanted: bool) -> None:
    if not wanted:
        return
    handler = logging.StreamHandler(sys.stderr)
    level = _LOG.level
    _LOG.addHandler(handler)
    _LOG.setLevel(logging.INFO)

    @context.call_on_close
    def _stop() -> None:
        _LOG.removeHandler(handler)
        _LOG.setLevel(level)


VERBOSE = click.option(
    "--verbose", "-v", is_flag=True, is_eager=True, expose_value=False, callback=_tell,
    help="Say on standard error what is read, what judges, and how long it takes.",
)  # fmt: skip
