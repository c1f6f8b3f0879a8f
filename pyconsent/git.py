"""Every call of git. Nothing here changes a file of the work tree, or the index."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import NamedTuple

from pyconsent.errors import InputError
from pyconsent.reading.files import File, is_yaml

_INSTEAD = "give the files before and after instead of --base"
# Git sets these for its hooks; with them it takes any folder for the root.
_OF_A_HOOK = ("GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_INDEX_FILE")
# Names are no patterns, and in a patch they are in ASCII.
_LITERALLY = ("--literal-pathspecs", "-c", "core.quotePath=true")
# Whatever this git is set to, a patch whose lines of files all start with < or >.
_AS_PATCH = (
    *("--patch", "--unified=0", "--inter-hunk-context=0", "--find-renames", "--no-prefix", "--no-relative", "--text"),
    *("--no-color", "--no-ext-diff", "--no-textconv", "--ignore-submodules"),
    *("--output-indicator-old=<", "--output-indicator-new=>"),
)
# Said after a revision, as git diff has it: that very revision.
_ITSELF = ".."


class _Object(NamedTuple):
    """What git keeps: its kind (``blob``, ``tree``, or why there is none), name and content."""

    kind: str
    name: str
    content: bytes


class Hunk(NamedTuple):
    """Lines that differ, counted from 1; an empty range stands after the line before it."""

    before: range
    after: range


class FileDiff(NamedTuple):
    """How a file differs; its names are those of its sources, None where it is not there."""

    before: str | None
    after: str | None
    hunks: tuple[Hunk, ...]


@dataclass(frozen=True)
class Repository:
    """A repository that has a work tree, whose top folder is ``root``."""

    root: Path

    @classmethod
    def around(cls, path: Path) -> Repository:
        """The repository that holds a path, which need not be there any more.

        Raises:
            InputError: git is not there, finds none or may not read it, or the path is in a
                submodule and the current folder is not.
        """
        whole = Path(os.path.abspath(path))  # noqa: PTH100 - resolve() would follow the links of today
        near = next(one for one in (whole, *whole.parents) if one.is_dir())
        try:
            root = Path(os.fsdecode(_git(near, "rev-parse", "--show-toplevel").removesuffix(b"\n")))
        except _GitError as error:
            raise InputError(f"{path}: git finds no repository here ({error}); {_INSTEAD}") from error
        # In a submodule, and in a further work tree, .git is a file.
        if (root / ".git").is_file() and not Path.cwd().is_relative_to(root):
            parent = os.fsdecode(_git(root, "rev-parse", "--show-superproject-working-tree")).removesuffix("\n")
            if parent:
                module = root.relative_to(parent)
                raise InputError(
                    f"{path}: in the submodule {module}, which has revisions of its own; run pyconsent in it, "
                    f'with --base "$(git -C {parent} rev-parse REF:{module.as_posix()})"'
                )
        return cls(root)

    def base(self, revision: str) -> Tree:
        """What the work tree is compared with, to see what it changes.

        That is the commit where HEAD left the revision, as in a pull request: what was
        done there since is not undone here. Where there is no such commit, or more than
        one, it is the revision itself, and so it is when two dots follow: ``v1..``.

        Raises:
            InputError: there is no such revision, or a shallow clone does not show where
                HEAD left it.
        """
        name = revision.removesuffix(_ITSELF)
        commit = self._commit(name)
        fork = commit if name != revision else self._fork(name, commit)
        if fork != commit:
            name = _git(self.root, "rev-parse", "--short", fork).decode().strip()
        return Tree(self, name, fork)

    def head(self) -> Tree:
        """What was committed last; nothing, before the first commit."""
        try:
            return Tree(self, "HEAD", self._commit("HEAD"))
        except InputError:
            return Tree(self, "HEAD", _git(self.root, "hash-object", "-t", "tree", "--stdin").decode().strip())

    def staged(self) -> Tree:
        """What would be committed.

        Raises:
            InputError: a merge left conflicts in it.
        """
        with TemporaryDirectory() as folder:
            # Git would put what it finds out about the index into it.
            copy = Path(folder, "index")
            if (index := self._index()).exists():
                shutil.copyfile(index, copy)
            try:
                told = _git(self.root, "write-tree", "--missing-ok", variables={"GIT_INDEX_FILE": str(copy)})
            except _GitError as error:
                raise InputError(f"what is staged cannot be read ({error}); resolve the conflicts first") from error
        return Tree(self, None, told.decode().strip())

    def inside(self, path: Path) -> Path:
        """The path, from the top folder.

        Raises:
            InputError: it is not in this repository, or in one within it.
        """
        found = self.find(path)
        if found is None:
            raise InputError(f"{path}: not in the repository {self.root}; {_INSTEAD}")
        return found

    def find(self, path: Path) -> Path | None:
        """The same; None, when it is not in this repository."""
        whole = Path(os.path.abspath(path))  # noqa: PTH100 - resolve() would follow the links of today
        for reached in (whole, whole.resolve()):
            above = [reached, *reached.parents]
            top = next((number for number, one in enumerate(above) if one.resolve() == self.root), None)
            if top is not None and not any((one / ".git").exists() for one in above[:top]):
                return reached.relative_to(above[top])
        return None

    def _commit(self, name: str) -> str:
        try:
            told = _git(self.root, "rev-parse", "--verify", "--end-of-options", f"{name}^{{commit}}")
        except _GitError as error:
            raise InputError(f"there is no revision {name!r} in {self.root}; {self._remedy(name)}") from error
        return told.decode().strip()

    def _remedy(self, name: str) -> str:
        remote, _, branch = name.partition("/")
        if self._shallow().exists():
            there = branch and remote in _git(self.root, "remote").decode().splitlines()
            what = f" {remote} {branch}:refs/remotes/{name}" if there else ""
            return f"this clone is shallow: git fetch --unshallow{what}, or name another"
        found = _git(self.root, "for-each-ref", "--format=%(refname:short)", f"refs/remotes/*/{name}").decode()
        if found:
            return f"did you mean {found.splitlines()[0]!r}?"
        return "fetch it, or name another (git log shows them)"

    def _fork(self, name: str, commit: str) -> str:
        try:
            head = self._commit("HEAD")
        except InputError:
            return commit
        told = _git(self.root, "rev-parse", f"{commit}...{head}").decode().split()
        found = [one.removeprefix("^") for one in told if one.startswith("^")]
        if found == [commit] or found == [head]:
            return found[0]
        if self._is_cut(commit, head, found):
            # Of a commit at the edge of a shallow clone, the parents are named still.
            header, _, _ = _git(self.root, "cat-file", "commit", head).partition(b"\n\n")
            if f"parent {commit}".encode() in header.splitlines():
                return commit
            raise InputError(
                f"this clone is shallow and does not show where HEAD left {name!r}; git fetch --unshallow, "
                f"or --base {name}{_ITSELF} to compare with that very revision"
            )
        return found[0] if len(found) == 1 else commit

    def _is_cut(self, commit: str, head: str, forks: Sequence[str]) -> bool:
        """Whether history is missing in which a later common commit could be."""
        try:
            edge = set(self._shallow().read_text("ascii").split())
        except FileNotFoundError:
            return False
        between = _git(self.root, "rev-list", commit, head, "--not", *forks).decode().split()
        return not edge.isdisjoint(between)

    def _index(self) -> Path:
        """The index; that of a commit in the making, when a hook of this repository asks."""
        own = _git(self.root, "rev-parse", "--absolute-git-dir")
        index = self.root / os.fsdecode(own.removesuffix(b"\n")) / "index"
        said = {name: os.environ[name] for name in _OF_A_HOOK if name in os.environ}
        try:
            of_ours = _git(Path(), "rev-parse", "--absolute-git-dir", variables=said) == own
        except _GitError:
            of_ours = False
        return self.root / said.get("GIT_INDEX_FILE", index) if of_ours else index

    def _shallow(self) -> Path:
        """Where git keeps the commits whose parents are missing, if there are any."""
        return self.root / os.fsdecode(_git(self.root, "rev-parse", "--git-path", "shallow")).removesuffix("\n")


@dataclass(frozen=True)
class Tree:
    """The files of a repository at one commit, or as they are staged.

    Attributes:
        repository: whose files they are.
        revision: stands before the name of each; None for what is staged, whose names are
            those of the work tree.
        id: of the commit or tree.
    """

    repository: Repository
    revision: str | None
    id: str

    def holds(self, path: Path) -> bool:
        """Whether there is such a file or folder."""
        return self._objects([self.repository.inside(path)])[0].kind != "missing"

    def find(self, path: Path) -> File | None:
        """A file; None, when there is none, or the path is not in the repository."""
        inside = self.repository.find(path)
        found = self._objects([inside])[0] if inside else None
        return self._file(path, inside, found) if inside and found and found.kind == "blob" else None

    def file(self, path: Path) -> File:
        """A file.

        Raises:
            InputError: there is no such file, or it is a link that led to no file of the
                repository.
        """
        inside = self.repository.inside(path)
        found = self._objects([inside])[0]
        if found.kind == "tree":
            raise InputError(f"{path}: is a directory")
        return self._file(path, inside, found)

    def held(self, path: Path, is_read: Callable[[PurePath], bool] = is_yaml) -> list[File]:
        """The file, or those files of the folder that are read. Links are followed to where they led then.

        Raises:
            InputError: there is no such file or folder, or one is a link that led to no file
                of the repository.
        """
        inside = self.repository.inside(path)
        found = self._objects([inside])[0]
        if found.kind != "tree":
            return [self._file(path, inside, found)]
        listed = os.fsdecode(_git(self.repository.root, "ls-tree", "-r", "--name-only", "-z", found.name))
        names = sorted(name for name in map(Path, filter(None, listed.split("\0"))) if is_read(inside / name))
        held = self._objects([inside / name for name in names])
        return [self._file(path / name, inside / name, one) for name, one in zip(names, held, strict=True)]

    def compared(self, after: Tree | None, paths: Sequence[Path]) -> list[FileDiff]:
        """How files differ from those of a later tree, or of the work tree; renamed ones are recognised.

        Args:
            after: the later tree.
            paths: the files and folders that are compared, if they are in the repository.
        """
        given = {inside: path for path in paths if (inside := self.repository.find(path))}
        names = [inside.as_posix() for inside in given]
        states = ["diff-tree", "-r", self.id, after.id] if after else ["diff-index", self.id]
        told = _git(self.repository.root, *_LITERALLY, *states, *_AS_PATCH, "--", *names)
        found = [
            FileDiff(
                before=f"{self.revision}:{before.as_posix()}" if before else None,
                after=_named(later, given) if later else None,
                hunks=hunks,
            )
            for before, later, hunks in _files(told)
        ]
        if after is None:
            # Of files that git does not keep, nothing was there before.
            others = _git(self.repository.root, *_LITERALLY, "ls-files", "--others", "-z", "--", *names)
            whole = (Hunk(range(0), range(1, sys.maxsize)),)
            names_of_others = map(Path, filter(None, os.fsdecode(others).split("\0")))
            found += [FileDiff(None, _named(name, given), whole) for name in names_of_others]
        return found

    def _file(self, path: Path, inside: Path, found: _Object) -> File:
        name = f"{self.revision}:{inside.as_posix()}" if self.revision else str(path)
        if found.kind == "missing":
            problem = "no such file or directory" if self.revision else "not staged; git add it"
            raise InputError(f"{name}: {problem}")
        if found.kind != "blob":
            raise InputError(f"{name}: a link that leads to no file of the repository; put the file there")
        return File(name, inside, found.content)

    def _objects(self, names: Sequence[Path]) -> list[_Object]:
        asked = b"".join(
            b"%b:%b\n" % (self.id.encode(), b"" if name == Path() else os.fsencode(name.as_posix())) for name in names
        )
        rest = _git(self.repository.root, "cat-file", "--batch", "--follow-symlinks", stdin=asked)
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


def _files(patch: bytes) -> Iterator[tuple[Path | None, Path | None, tuple[Hunk, ...]]]:
    """The name before and after of each file of a patch, and its hunks."""
    # In a patch of _AS_PATCH no line of a file starts with any of these.
    for part in re.split(rb"^diff --git ", patch, flags=re.MULTILINE)[1:]:
        if names := re.search(rb"^--- (.+)\n\+\+\+ (.+)$", part, re.MULTILINE):
            hunks = re.findall(rb"^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@", part, re.MULTILINE)
            before, after = map(_unquoted, names.groups())
            yield before, after, tuple(Hunk(_lines(*hunk[:2]), _lines(*hunk[2:])) for hunk in hunks)


def _lines(start: bytes, count: bytes) -> range:
    return range(int(start), int(start) + int(count or 1))


def _unquoted(name: bytes) -> Path | None:
    # Git puts a tab behind a name that has a space.
    name = name.removesuffix(b"\t")
    if name.startswith(b'"'):
        name = name[1:-1].decode("unicode_escape").encode("latin-1")
    return None if name == b"/dev/null" else Path(os.fsdecode(name))


def _named(inside: Path, given: Mapping[Path, Path]) -> str:
    """The name of a file, in the words in which it or a folder around it was given."""
    around = next(one for one in given if inside.is_relative_to(one))
    return str(given[around] / inside.relative_to(around))


class _GitError(InputError):
    """Git refused; in its words."""


def _git(
    folder: Path, *arguments: str, stdin: bytes = b"", variables: Mapping[str, str] = MappingProxyType({})
) -> bytes:
    environment = {name: value for name, value in os.environ.items() if name not in _OF_A_HOOK}
    environment |= {"LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", **variables}
    try:
        done = subprocess.run(
            ["git", *arguments], cwd=folder, env=environment, input=stdin, capture_output=True, check=False
        )
    except FileNotFoundError as error:
        raise InputError(f"git cannot be run; install it, or {_INSTEAD}") from error
    if done.returncode:
        lines = [line.strip() for line in done.stderr.decode(errors="replace").splitlines()]
        # https://git-scm.com/docs/git-config#Documentation/git-config.txt-safedirectory
        for trust in (line for line in lines if "--add safe.directory" in line):
            raise InputError(f"{folder}: git reads no repository that belongs to somebody else; {trust}")
        raise _GitError(next((line for line in lines if line.startswith("fatal: ")), f"git {arguments[0]} failed"))
    return done.stdout
