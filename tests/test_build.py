"""What is made from the policies is what is committed, and what is installed works."""

from __future__ import annotations

import json
import os
import runpy
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from pyconsent import __version__

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def made() -> dict[str, bytes]:
    """Everything that the build makes, by its path."""
    built = runpy.run_path(str(ROOT / "tools/build.py"))["build"]()
    return {path.relative_to(ROOT).as_posix(): content for path, content in built.items()}


def test_what_is_committed_is_what_is_made(made: dict[str, bytes]) -> None:
    stale = [name for name, content in made.items() if (ROOT / name).read_bytes() != content]
    assert stale == [], "run make build, and commit what it makes"


def test_nothing_is_left_of_what_is_no_longer_made(made: dict[str, bytes]) -> None:
    folders = ("pyconsent/pack", "docs/rules")
    kept = {file.relative_to(ROOT).as_posix() for folder in folders for file in (ROOT / folder).iterdir()}
    assert kept == {name for name in made if name.startswith(folders)}


def test_each_schema_is_in_the_pack(made: dict[str, bytes]) -> None:
    assert {file.name for file in (ROOT / "schemas").iterdir()} == set(json.loads(made["pyconsent/pack/schemas.json"]))


def test_the_wheel_alone_gives_a_working_gate(tmp_path: Path) -> None:
    def run(*command: str | Path, cwd: Path = tmp_path) -> subprocess.CompletedProcess[str]:
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        return subprocess.run(command, cwd=cwd, env=environment, check=True, capture_output=True, encoding="utf-8")

    run(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", tmp_path, ROOT)
    venv.create(tmp_path / "venv", with_pip=True)
    programs = tmp_path / "venv/bin"
    run(programs / "pip", "install", "--quiet", tmp_path / f"pyconsent-{__version__}-py3-none-any.whl")
    where = run(programs / "python", "-c", "import pyconsent; print(pyconsent.__file__)").stdout
    assert Path(where).is_relative_to(tmp_path)
    run(programs / "pyconsent", "init", "new")
    told = run(programs / "pyconsent", "check", "change.yaml", "--at", "2025-04-01", cwd=tmp_path / "new")
    assert (told.stdout, told.stderr) == (
        f"Allowed: nothing found in 1 change judged as of 2025-04-01T00:00:00Z by pack {__version__}.\n",
        "",
    )
    assert run(programs / "python", "-m", "pyconsent", "--version").stdout == f"pyconsent, version {__version__}\n"
