"""The hook for pre-commit, installed and run by pre-commit itself."""

from __future__ import annotations

import os
import pwd
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import Repository, Run, write

from pyconsent import __version__

CONFIGURATION = """\
repos:
  - repo: {folder}
    rev: {revision}
    hooks: [{{id: pyconsent}}]
"""
PASSED = ["pyconsent................................................................Passed"]
FAILED = [
    "pyconsent................................................................Failed",
    "- hook id: pyconsent",
    "- exit code: 1",
]


def commit(repository: Repository) -> tuple[int, list[str], list[str]]:
    """The exit code of a commit, the first lines that are told of it, and the last ones."""
    done = subprocess.run(
        ["git", "commit", "--quiet", "--message", "x"],
        cwd=repository.folder,
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )
    told = [line for line in done.stdout.splitlines() if line and not line.startswith("[INFO]")]
    return done.returncode, told[:3], told[3:][-2:]


def test_a_commit_is_stopped_when_what_is_staged_is_denied(
    repository: Repository, run: Run, copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = Repository(copy)
    own.git("init", "--quiet")
    own.commit()
    run("init")
    revision = own.git("rev-parse", "HEAD").strip()
    write(repository.folder, {".pre-commit-config.yaml": CONFIGURATION.format(folder=copy, revision=revision)})
    # The hook runs what pre-commit installs.
    monkeypatch.delenv("PYTHONPATH", raising=False)
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("PRE_COMMIT_HOME", str(tmp_path / "cache"))
    # What pip got for the tests' own environment need not be got again.
    monkeypatch.setenv("PIP_CACHE_DIR", str(Path(pwd.getpwuid(os.getuid()).pw_dir, ".cache/pip")))
    monkeypatch.setenv("PYCONSENT_AT", "2025-01-10")
    subprocess.run(["pre-commit", "install"], cwd=repository.folder, check=True, capture_output=True)
    repository.git("add", ".")
    assert commit(repository) == (0, PASSED, [])
    settings = (repository.folder / "settings.yaml").read_text("utf-8")
    write(repository.folder, {"settings.yaml": settings.replace("default: false", "default: true")})
    repository.git("add", ".")
    denied = [
        f"Denied: 1 critical finding, 7 errors in 1 change judged as of 2025-01-10T00:00:00Z by pack {__version__}.",
        "With the fixes above it could take effect on 2025-02-09 at the earliest.",
    ]
    assert commit(repository) == (1, FAILED, denied)
    # A catalogue that goes is no file that could be handed to a hook.
    repository.git("rm", "--quiet", "--force", "settings.yaml")
    assert commit(repository)[:2] == (1, FAILED)
