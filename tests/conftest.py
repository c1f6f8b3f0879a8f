"""What tests of several parts share."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from pyconsent.cli import main
from pyconsent.decision import nowhere
from pyconsent.judging import Changes, Judge, now

# No terminal is narrower than another.
os.environ.pop("COLUMNS", None)

# The same examples on every machine, however slow it is. HYPOTHESIS_PROFILE=search looks
# for new ones.
settings.register_profile(
    "steady", derandomize=True, deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("search", settings.get_profile("steady"), derandomize=False, max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))


@dataclass(frozen=True)
class Result:
    """What a user sees of one run."""

    code: int
    out: str
    err: str


Run = Callable[..., Result]


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Nothing is read from or left in the cache of whoever runs the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs the command line as a terminal of 100 columns would, without colour."""
    monkeypatch.setenv("COLUMNS", "100")

    def call(*arguments: object, stdin: str = "") -> Result:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
        code = main([str(argument) for argument in arguments])
        return Result(code, *capsys.readouterr())

    return call


def write(folder: Path, files: dict[str, str]) -> None:
    """Writes each file, with the folders that it needs."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")


def pack_input(
    organisation: Mapping[str, Any] | None,
    waivers: Sequence[Mapping[str, Any]],
    changes: Changes,
    at: str,
    organisation_before: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """What the gate puts to the pack, all changes in one input.

    Raises:
        InputError: something in it cannot be read.
    """
    judge = Judge(organisation, organisation_before, waivers, now, len(changes), None)
    _, text = next(judge.together(changes, at, nowhere))
    given: dict[str, Any] = json.loads(text)
    return given


@dataclass(frozen=True)
class Repository:
    """A git repository of its own, with one branch, ``main``."""

    folder: Path

    def git(self, *arguments: str) -> str:
        """What git says."""
        return subprocess.run(
            ["git", *arguments], cwd=self.folder, check=True, capture_output=True, encoding="utf-8"
        ).stdout

    def commit(self, files: dict[str, str] | None = None) -> None:
        """Writes the files and commits the work tree as it is then."""
        write(self.folder, files or {})
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", "state")

    def clone(self, folder: Path, *options: str) -> Repository:
        """Another repository, cloned from this one as from a server."""
        self.git("clone", "--quiet", *options, self.folder.as_uri(), str(folder))
        return Repository(folder)


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """An empty repository, whatever git is set to on this machine; the current folder is in it."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    for person in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{person}_NAME", "Somebody")
        monkeypatch.setenv(f"GIT_{person}_EMAIL", "somebody@example.com")
    made = Repository(tmp_path / "repository")
    made.folder.mkdir()
    made.git("init", "--quiet", "--initial-branch", "main")
    monkeypatch.chdir(made.folder)
    return made


@pytest.fixture
def unprivileged(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A current folder in which modes count, also when root runs the tests."""
    with tempfile.TemporaryDirectory() as name:
        monkeypatch.chdir(name)
        root = os.geteuid() == 0
        if root:
            os.chown(name, 65534, 65534)
            os.seteuid(65534)
        try:
            yield Path(name)
        finally:
            if root:
                os.seteuid(0)
            for folder, _, _ in os.walk(name):
                Path(folder).chmod(0o700)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """What is committed or about to be, where it can be written to."""
    folder, root = tmp_path / "pyconsent", Path(__file__).parents[1]
    listed = subprocess.run(
        ["git", "ls-files", "-z", "-co", "--exclude-standard"], cwd=root, capture_output=True, check=True
    )
    for name in listed.stdout.decode().split("\0"):
        if name and (root / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(root / name, folder / name)
    return folder
