"""Every call of the opa program (https://www.openpolicyagent.org/docs/cli)."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from pyconsent.errors import InputError, reason


def run(*arguments: str | Path, folder: Path | None = None) -> bytes:
    """What opa prints, run in ``folder`` (here, if none is named).

    Raises:
        InputError: opa is not there, or fails; the message is its own.
    """
    done = _done(*arguments, folder=folder)
    if done.returncode:
        # What is wrong is told on the one or the other, by command.
        told = (done.stderr.strip() or done.stdout.strip()).decode(errors="replace")
        raise InputError(f"opa {arguments[0]}: {told}")
    return done.stdout


def webassembly(source: str, folder: Path) -> bytes:
    """The Rego in ``source``, a path from ``folder``, without its tests, compiled; the same bytes from the same OPA.

    Raises:
        InputError: opa is not there, or it does not compile.
    """
    with tempfile.TemporaryDirectory() as name:
        built = Path(name, "bundle.tar.gz")
        run("build", "--target", "wasm", "--ignore", "*_test.rego", "--output", built, source, folder=folder)
        with tarfile.open(built) as archive:
            member = archive.extractfile("/policy.wasm")
            if member is None:
                raise InputError("opa build gave no policy.wasm; use OPA 1.22.2")
            return member.read()


def check(*folders: Path) -> None:
    """Compiles the Rego of the folders together, as strictly as OPA can.

    Raises:
        InputError: opa is not there, or it does not compile; one line for each fault.
    """
    done = _done("check", "--strict", "--format", "json", *folders)
    if done.returncode:
        raise InputError("\n".join(dict.fromkeys(_faults(done.stderr.strip() or done.stdout))))


def tests(folders: Sequence[Path], pattern: str) -> tuple[bool, bytes]:
    """Whether the tests in the folders whose names match pass, and what opa tells of them.

    Raises:
        InputError: opa is not there, or no test matches.
    """
    done = _done("test", "--timeout", "120s", "--fail-on-empty", "--run", pattern, *folders)
    if not done.stdout:
        raise InputError(f"opa test: {done.stderr.decode(errors='replace').strip() or 'no test was run'}")
    return done.returncode == 0, done.stdout


def coverage(folders: Sequence[Path]) -> dict[str, dict[str, Any]]:
    """The lines that the tests in the folders come to, and those that they do not, by file.

    Raises:
        InputError: opa is not there, or a test fails.
    """
    told = run("test", "--timeout", "120s", "--coverage", "--coverage-runs", "", *folders)
    files: dict[str, dict[str, Any]] = json.loads(told)["files"]
    return files


def _faults(told: bytes) -> Iterator[str]:
    try:
        errors = json.loads(told)["errors"]
    except (ValueError, LookupError):
        errors = [{"message": f"opa check: {told.decode(errors='replace')}"}]
    for error in errors:
        place = f"{error['location']['file']}:{error['location']['row']}: " if "location" in error else ""
        # Of a file that cannot be read, Go tells first which call failed.
        yield f"{place}{error['message'].removeprefix('stat ')}"


def _done(*arguments: str | Path, folder: Path | None = None) -> subprocess.CompletedProcess[bytes]:
    program = os.environ.get("OPA") or shutil.which("opa")
    if not program:
        raise InputError(
            "opa is not on PATH, and only it compiles Rego; install it "
            "(https://www.openpolicyagent.org/docs/#running-opa), or let a server judge: --engine opa"
        )
    try:
        return subprocess.run([program, *arguments], cwd=folder, capture_output=True, check=False)
    except OSError as error:
        raise InputError(f"{program} cannot be run: {reason(error)}") from error
