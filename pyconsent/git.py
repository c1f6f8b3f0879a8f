"""Every call of git. Nothing here changes a file of the work tree."""

from __future__ import annotations

import subprocess
from pathlib import Path

from pyconsent.errors import InputError
from pyconsent.reading.files import ENDINGS
from pyconsent.reading.source import Source, parse


def sources_at(revision: str, path: Path) -> list[Source]:
    """The file, or every YAML and JSON file of the folder, as it was at a revision.

    A path that is not there at the revision gives none.

    Raises:
        InputError: git is not there, this is no repository, or there is no such revision.
    """
    folder = path.absolute().parent
    while not folder.is_dir():
        folder = folder.parent
    root = Path(_git(folder, "rev-parse", "--show-toplevel").decode().strip())
    commit = _commit(root, revision)
    inside = (path.absolute().parent.resolve() / path.name).relative_to(root).as_posix()
    listed = _git(root, "ls-tree", "-r", "--name-only", "-z", commit, "--", inside).decode().split("\0")
    names = [name for name in listed if name == inside or name.endswith(ENDINGS)]
    return [parse(_git(root, "show", f"{commit}:{name}"), f"{revision}:{name}") for name in sorted(names) if name]


def _commit(root: Path, revision: str) -> str:
    try:
        return _git(root, "rev-parse", "--verify", "--end-of-options", f"{revision}^{{commit}}").decode().strip()
    except InputError as error:
        remedy = "fetch it, or name another (git log shows them)"
        raise InputError(f"there is no revision {revision!r} in {root}; {remedy}") from error


def _git(folder: Path, *arguments: str) -> bytes:
    try:
        done = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, check=False)
    except OSError as error:
        raise InputError("git cannot be run; install it, or give two files instead of --base") from error
    if done.returncode:
        reason = done.stderr.decode(errors="replace").strip().splitlines()
        raise InputError(f"git {arguments[0]}: {reason[-1] if reason else 'failed'}")
    return done.stdout
