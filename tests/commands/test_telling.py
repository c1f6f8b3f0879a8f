"""What is told on standard error while it works: with --verbose, and by a bar on a terminal."""

from __future__ import annotations

import json
import logging
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from conftest import Repository, Result, Run, write

from pyconsent import __version__

PYCONSENT = [sys.executable, "-m", "pyconsent"]
AT = ("--at", "2025-01-10")
CATALOGUE = "settings: {theme: {title: Theme, values: [light, dark], default: light, processing: none}}"
FILES = {
    "pyconsent.yaml": "catalogue: settings.yaml\norganisation: organisation.yaml\nplans: plans.yaml\n",
    "settings.yaml": CATALOGUE,
    "organisation.yaml": "audiences: {everyone: {users: 1000}}",
    "plans.yaml": "plans: []",
}
THEME = {"title": "T", "values": ["a", "b"], "default": "a", "processing": "none"}


def changes(count: int) -> str:
    return json.dumps({"changes": [{"setting": f"t{n}", "before": THEME, "after": THEME} for n in range(count)]})


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, {"few.yaml": changes(100), "many.yaml": changes(201)})
    return tmp_path


def lines(told: Result) -> list[str]:
    """What is told, with no pack and no time in it."""
    return re.sub(r"sha256:\w{64}", "PACK", re.sub(r"in \d+\.\d\d s", "in TIME", told.err)).splitlines()


JUDGED = f"changes: {{}}, judged by pack {__version__}@PACK as of 2025-01-10T00:00:00Z in TIME"


def test_verbose_says_what_is_read_what_judges_and_how_long_it_takes(repository: Repository, run: Run) -> None:
    repository.commit(FILES)
    write(repository.folder, {"settings.yaml": CATALOGUE.replace("default: light", "default: dark")})
    plain = run("check", "--base", "HEAD", *AT)
    for verbose in ("--verbose", "-v"):
        told = run("check", "--base", "HEAD", *AT, verbose)
        assert (told.code, told.out, plain.err) == (plain.code, plain.out, "")
        assert lines(told) == [
            "read pyconsent.yaml",
            "read HEAD:pyconsent.yaml",
            "read organisation.yaml",
            "read HEAD:organisation.yaml",
            "read HEAD:settings.yaml",
            "read settings.yaml",
            "read plans.yaml",
            "engine: embedded",
            JUDGED.format(1),
        ]
    assert (run("check", "--base", "HEAD", *AT), logging.getLogger("pyconsent").handlers) == (plain, [])


def test_verbose_says_what_was_read_before_it_went_wrong(run: Run, here: Path) -> None:
    write(here, {"pyproject.toml": '[tool.pyconsent]\norganisation = "none.yaml"'})
    told = run("check", "few.yaml", "-v")
    assert (told.code, told.out, lines(told)) == (
        2,
        "",
        ["read pyproject.toml", "read few.yaml", "pyconsent: none.yaml: no such file or directory"],
    )


def test_verbose_of_a_stored_decision(run: Run, here: Path) -> None:
    run("check", "few.yaml", "--output", "json:a.json")
    told = run("report", "a.json", "--baseline", "a.json", "-v", "-q")
    assert (told.code, told.out, lines(told)) == (0, "", ["read a.json", "read a.json"])
    piped = run("report", "-", "-v", "-q", stdin=(here / "a.json").read_text("utf-8"))
    assert (piped.code, piped.out, lines(piped)) == (0, "", ["read <stdin>"])


def on_a_terminal(arguments: Sequence[str]) -> tuple[str, str]:
    """What is written to standard output, and to a terminal that is standard error."""
    ours, theirs = os.openpty()
    done = subprocess.run([*PYCONSENT, *arguments], stdout=subprocess.PIPE, stderr=theirs, check=True)
    os.close(theirs)
    shown = b""
    with os.fdopen(ours, "rb", buffering=0) as terminal:
        # A terminal that was closed on the other side is at its end, which Linux calls an error.
        while True:
            try:
                part = terminal.read(65536)
            except OSError:
                break
            if not part:
                break
            shown += part
    return done.stdout.decode(), shown.decode()


def test_a_bar_is_shown_on_a_terminal_while_many_changes_are_judged(run: Run) -> None:
    arguments = ("check", "many.yaml", *AT)
    out, bar = on_a_terminal(arguments)
    assert Result(0, out, "") == run(*arguments)
    assert re.findall(r"judging  \[[#-]+\] +(\d+)%", bar) == ["0", "49", "99", "100"]


@pytest.mark.parametrize("arguments", [("few.yaml",), ("many.yaml", "--quiet")], ids=["few", "quiet"])
def test_there_is_none_for_few_changes_or_when_all_is_to_be_quiet(arguments: tuple[str, ...], run: Run) -> None:
    assert on_a_terminal(("check", *arguments, *AT)) == (run("check", *arguments, *AT).out, "")


def test_there_is_none_where_it_is_piped() -> None:
    done = subprocess.run([*PYCONSENT, "check", "many.yaml", *AT], capture_output=True, check=True)
    assert done.stderr == b""
