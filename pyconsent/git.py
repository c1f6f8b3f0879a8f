"""Every call of git. Nothing here changes a file of the work tree."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path, PurePath
from typing import NamedTuple

from pyconsent.errors import InputError
from pyconsent.reading.files import File, is_yaml

_INSTEAD = "give the files before and after instead of --base"
# Git sets these for its hooks; with them it takes any folder for the root.
_OF_A_HOOK = ("GIT_DIR", "GIT_WORK_TREE")


class _Object(NamedTuple):
    """What git keeps: its kind (``blob``, ``tree``, or why there is none), name and content."""

    kind: str
    name: str
    content: bytes


def held_at(revision: str, path: Path, is_read: Callable[[PurePath], bool] = is_yaml) -> list[File]:
    """The file, or those files of the folder that are read, as it was at a revision.

    A path that was not there at the revision gives none. Links are followed to where
    they led then.

    Raises:
        InputError: git is not there, this is no repository, there is no such revision,
            or a link led to no file of the repository.
    """
    root, inside = _place(path)
    commit = _commit(root, revision)
    names = [inside]
    found = _objects(root, commit, names)
    if found[0].kind == "missing":
        return []
    if found[0].kind == "tree":
        listed = os.fsdecode(_git(root, "ls-tree", "-r", "--name-only", "-z", found[0].name)).split("\0")
        names = sorted(inside / name for name in map(Path, listed) if is_read(name))
        found = _objects(root, commit, names)
    return [_file(revision, name, one) for name, one in zip(names, found, strict=True)]


def _file(revision: str, path: Path, found: _Object) -> File:
    name = f"{revision}:{path.as_posix()}"
    if found.kind != "blob":
        raise InputError(f"{name}: a link that leads to no file of the repository; put the file there")
    return File(name, path, found.content)


def _place(path: Path) -> tuple[Path, Path]:
    """The root of the repository that holds the path, and the path from there."""
    whole = Path(os.path.abspath(path))  # noqa: PTH100 - resolve() would follow the links of today
    around = (whole, *whole.parents)
    try:
        told = _git(next(one for one in around if one.is_dir()), "rev-parse", "--show-toplevel")
    except _GitError as error:
        raise InputError(f"{path}: git finds no repository here ({error}); {_INSTEAD}") from error
    root = Path(os.fsdecode(told.removesuffix(b"\n")))
    start = next((one for one in around if one.resolve() == root), None)
    return root, whole.relative_to(start) if start else whole.resolve().relative_to(root)


def _commit(root: Path, revision: str) -> str:
    try:
        return _git(root, "rev-parse", "--verify", "--end-of-options", f"{revision}^{{commit}}").decode().strip()
    except _GitError as error:
        remedy = "fetch it, or name another (git log shows them)"
        raise InputError(f"there is no revision {revision!r} in {root}; {remedy}") from error


def _objects(root: Path, commit: str, names: Sequence[Path]) -> list[_Object]:
    asked = b"".join(
        b"%b:%b\n" % (commit.encode(), b"" if name == Path() else os.fsencode(name.as_posix())) for name in names
    )
    rest = _git(root, "cat-file", "--batch", "--follow-symlinks", stdin=asked)
    found = []
    while rest:
        header, _, rest = rest.partition(b"\n")
        if header.endswith(b" missing"):
            found.append(_Object("missing", "", b""))
            continue
        # A link that cannot be followed has its target for content, and no name.
        *name, kind, size = header.decode().split(" ")
        found.append(_Object(kind, "".join(name), rest[: int(size)]))
        rest = rest[int(size) + 1 :]
    return found


class _GitError(InputError):
    """Git refused; in its words."""


def _git(folder: Path, *arguments: str, stdin: bytes = b"") -> bytes:
    environment = {name: value for name, value in os.environ.items() if name not in _OF_A_HOOK} | {"LC_ALL": "C"}
    try:
        done = subprocess.run(
            ["git", *arguments], cwd=folder, env=environment, input=stdin, capture_output=True, check=False
        )
    except FileNotFoundError as error:
        raise InputError(f"git cannot be run; install it, or {_INSTEAD}") from error
    if done.returncode:
        lines = done.stderr.decode(errors="replace").strip().splitlines()
        raise _GitError(next((line for line in lines if line.startswith("fatal: ")), f"git {arguments[0]} failed"))
    return done.stdout
