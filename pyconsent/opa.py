"""Every call of the opa program (https://www.openpolicyagent.org/docs/cli)."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from pyconsent.errors import InputError


def run(*arguments: str | Path, folder: Path | None = None) -> bytes:
    """What opa prints, run in ``folder`` (here, if none is named).

    Raises:
        InputError: opa is not there, or fails; the message is its own.
    """
    program = os.environ.get("OPA") or shutil.which("opa")
    if not program:
        raise InputError(
            "opa is not on PATH, and only it compiles Rego; install it "
            "(https://www.openpolicyagent.org/docs/#running-opa), or let a server judge: --engine opa"
        )
    try:
        done = subprocess.run([program, *arguments], cwd=folder, capture_output=True, check=False)
    except OSError as error:
        raise InputError(f"{program} cannot be run: {(error.strerror or str(error)).lower()}") from error
    if done.returncode:
        raise InputError(f"opa {arguments[0]}: {done.stderr.decode(errors='replace').strip()}")
    return done.stdout
