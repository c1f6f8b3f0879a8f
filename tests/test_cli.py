"""The command line itself: exit codes, and one clear line for whatever goes wrong."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest
from conftest import Result, Run, write

import pyconsent
from pyconsent.errors import EngineError
from pyconsent.report import FORMATS

ZERO = "changes: []\n"
PYCONSENT = [sys.executable, "-m", "pyconsent"]


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, {"zero.yaml": ZERO})
    return tmp_path


@pytest.mark.parametrize("option", ["--version", "--help", "-h"])
def test_what_was_asked_for_is_no_error(option: str, run: Run) -> None:
    told = run(option)
    assert (told.code, told.err) == (0, "")
    assert told.out.startswith({"--version": f"pyconsent, version {pyconsent.__version__}\n"}.get(option, "Usage: "))


def test_without_a_command_the_help_is_shown_as_an_error(run: Run) -> None:
    told = run()
    assert (told.code, told.out) == (2, "")
    assert told.err == run("--help").out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["chek"], "No such command 'chek'. Did you mean 'check'?; see pyconsent --help"),
        (["--bse"], "No such option '--bse'; see pyconsent --help"),
        (
            ["check", "--waivrs", "x"],
            "No such option '--waivrs'. Did you mean '--waivers'?; see pyconsent check --help",
        ),
        (["check", "--base"], "Option '--base' requires an argument; see pyconsent --help"),
        (
            ["check", "--format", "xml"],
            f"Invalid value for '--format': 'xml' is not one of {str(FORMATS)[1:-1]}; see pyconsent check --help",
        ),
        (["explain"], "Missing argument 'RULE'; see pyconsent explain --help"),
        (["rules", "all"], "Got unexpected extra argument (all); see pyconsent rules --help"),
    ],
)
def test_a_command_that_is_not_understood(arguments: list[str], message: str, run: Run) -> None:
    assert run(*arguments) == Result(2, "", f"pyconsent: {message}\n")


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (EngineError("the evaluation failed"), "pyconsent: the evaluation failed"),
        (OSError(28, "No space left on device"), "pyconsent: no space left on device"),
        (PermissionError(13, "Permission denied", "a/b.yaml"), "pyconsent: a/b.yaml: permission denied"),
        (ZeroDivisionError("x"), "pyconsent: internal error, nothing was judged: ZeroDivisionError: x"),
        (MemoryError(), "pyconsent: internal error, nothing was judged: MemoryError"),
        (RecursionError("deep"), "pyconsent: internal error, nothing was judged: RecursionError: deep"),
    ],
)
def test_no_error_looks_like_a_decision(
    error: Exception, message: str, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr("pyconsent.proposal.of_changes", fail)
    assert run("check", "zero.yaml") == Result(2, "", f"{message}\n")


def test_python_runs_it_as_a_module() -> None:
    done = subprocess.run([*PYCONSENT, "check", "zero.yaml", "--at", "2025-01-10"], capture_output=True, check=False)
    version = pyconsent.__version__.encode()
    assert (done.returncode, done.stdout, done.stderr) == (
        0, b"Allowed: nothing found in 0 changes judged as of 2025-01-10T00:00:00Z by pack %b.\n" % version, b"",
    )  # fmt: skip


def test_any_character_can_be_written_whatever_the_locale(here: Path) -> None:
    name = "größe → 設定.yaml"
    write(here, {name: ZERO.replace("[]", "3")})
    environment = os.environ | {"PYTHONIOENCODING": "ascii", "LC_ALL": "C"}
    for arguments, code, text in ((["check", name], 2, name), (["explain", "sharing.sensitive"], 0, "§2702")):
        done = subprocess.run([*PYCONSENT, *arguments], env=environment, capture_output=True, check=False)
        assert (done.returncode, text in (done.stdout + done.stderr).decode()) == (code, True)


def test_a_reader_that_goes_away_is_no_decision() -> None:
    process = subprocess.Popen([*PYCONSENT, "rules"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout
    assert process.stderr
    process.stdout.close()
    assert (process.stderr.read(), process.wait()) == (b"", 2)
    process.stderr.close()


def test_a_full_disk_is_no_decision() -> None:
    # What is buffered is tried again as Python ends.
    buffered = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [*PYCONSENT, "check", "zero.yaml"], stdout=full, stderr=subprocess.PIPE, env=buffered, check=False
        )
    assert (done.returncode, done.stderr) == (2, b"pyconsent: no space left on device\n")


def test_standard_input_that_is_closed_is_no_decision() -> None:
    done = subprocess.run(["sh", "-c", '"$@" <&-', "sh", *PYCONSENT, "check", "-"], capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (
        2, b"", b"pyconsent: standard input is closed; name a file instead\n",
    )  # fmt: skip


def opened_when_read(pipe: Path) -> int:
    """Opens a pipe for writing once somebody reads it."""
    for _ in range(600):
        with suppress(OSError):
            return os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
        time.sleep(0.05)
    raise TimeoutError(f"nobody reads {pipe}")


def test_an_interruption_is_no_decision(here: Path) -> None:
    os.mkfifo(here / "slow.yaml")
    process = subprocess.Popen([*PYCONSENT, "check", "slow.yaml"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    writer = opened_when_read(here / "slow.yaml")
    process.send_signal(signal.SIGINT)
    assert process.communicate(timeout=60) == (b"", b"\npyconsent: interrupted\n")
    os.close(writer)
    assert process.returncode == 2


def test_a_terminal_that_ends_its_input_is_no_decision() -> None:
    ours, theirs = os.openpty()
    process = subprocess.Popen(
        [*PYCONSENT, "check", "-"], stdin=theirs, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )  # fmt: skip
    os.write(ours, b"\x04")
    assert process.communicate(timeout=60) == (
        b"", b"pyconsent: <stdin>:1: the file is no mapping; start it as schemas/changes.schema.json says\n",
    )  # fmt: skip
    assert process.returncode == 2
    os.close(ours)
    os.close(theirs)


COMPLETED = """
eval "$(_PYCONSENT_COMPLETE=bash_source pyconsent)"
COMP_WORDS=({words}) COMP_CWORD={last}
_pyconsent_completion pyconsent
printf '%s\\n' "${{COMPREPLY[@]}}"
"""


@pytest.mark.parametrize(
    ("begun", "proposed"),
    [
        ("pyconsent ex", ["explain"]),
        ("pyconsent explain notice.un", ["notice.unannounced", "notice.undated", "notice.unsent"]),
        ("pyconsent check --fail-on n", ["never"]),
    ],
)
def test_bash_completes_commands_rules_and_choices(begun: str, proposed: list[str], here: Path) -> None:
    write(here, {"bin/pyconsent": f'#!/bin/sh\nexec {sys.executable} -m pyconsent "$@"\n'})
    (here / "bin/pyconsent").chmod(0o755)
    script = COMPLETED.format(words=begun, last=len(begun.split()) - 1)
    environment = os.environ | {"PATH": f"{here / 'bin'}:{os.environ['PATH']}"}
    done = subprocess.run(["bash", "-c", script], env=environment, capture_output=True, check=True, encoding="utf-8")
    assert done.stdout.split() == proposed
