"""Where reports are written: files, standard output, or both, each in its format."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from click import unstyle
from conftest import Result, Run, write
from report.records import DECISION, NASTY, RECORD

from pyconsent import report
from pyconsent.record import Record

ALLOWED = replace(RECORD, decision=replace(DECISION, allow=True, findings=(), steps=(), earliest=None))
SEE = "; see pyconsent report --help\n"


def told(format: str, record: Record = RECORD) -> str:
    return unstyle(report.render(record, format)) + "\n"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    write(tmp_path, {"decision.json": told("json"), "allowed.json": told("json", ALLOWED)})
    return tmp_path


@pytest.mark.parametrize(
    ("arguments", "out", "files"),
    [
        ("", "text", {}),
        ("--format jsonl", "jsonl", {}),
        ("--output a", None, {"a": "text"}),
        ("--output a --format junit", None, {"a": "junit"}),
        ("--output sarif:a", "text", {"a": "sarif"}),
        ("--output sarif:a --output junit:b --format github", "github", {"a": "sarif", "b": "junit"}),
        ("--output sarif:a --output b --format github", None, {"a": "sarif", "b": "github"}),
        ("--output -", "text", {}),
        ("--output sarif:-", "sarif", {}),
        ("--output sarif:- --output b", "sarif", {"b": "text"}),
        ("--output sarif:- --output text:b --format junit", "sarif", {"b": "text"}),
        ("--output json:with:colon", "text", {"with:colon": "json"}),
        ("--output ./a:b", None, {"a:b": "text"}),
        ("--output C:b", None, {"C:b": "text"}),
    ],
)
def test_what_goes_where(arguments: str, out: str | None, files: dict[str, str], run: Run, here: Path) -> None:
    assert run("report", "decision.json", *arguments.split()) == Result(1, told(out) if out else "", "")
    written = {file.name: file.read_text("utf-8") for file in here.iterdir() if file.suffix != ".json"}
    assert written == {name: told(format) for name, format in files.items()}


def test_what_stood_in_the_file_is_no_more(run: Run, here: Path) -> None:
    write(here, {"a": "x" * 100_000})
    assert run("report", "decision.json", "--output", "a") == Result(1, "", "")
    assert (here / "a").read_text("utf-8") == told("text")


@pytest.mark.parametrize("format", report.FORMATS)
def test_whatever_a_record_holds_can_be_written(
    format: str, run: Run, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Record, "read", lambda _: NASTY)
    assert run("report", "decision.json", "--output", f"{format}:a").code == 1
    content = (here / "a").read_bytes().decode("utf-8").replace("\r\n", "\n")
    assert content == told(format, NASTY).encode("utf-8", "backslashreplace").decode().replace("\r\n", "\n")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("--output sarf:a", "unknown format 'sarf'; did you mean 'sarif'?"),
        ("--output xml:a", f"unknown format 'xml'; one of {', '.join(report.FORMATS)}"),
        ("--output sarif:", "sarif: names no file; write it as sarif:FILE"),
        ("--output a --output json:a", "a is named twice; a file holds one report"),
        ("--output a --output json:./b/../a", "b/../a is named twice; a file holds one report"),
        ("--output a --output json:link", "link is named twice; a file holds one report"),
        ("--output - --output sarif:-", "- is named twice; a file holds one report"),
    ],
)
def test_what_is_not_understood_is_one_line(arguments: str, message: str, run: Run, here: Path) -> None:
    (here / "b").mkdir()
    (here / "link").symlink_to("a")
    told = run("report", "decision.json", *arguments.split())
    assert told == Result(2, "", f"pyconsent: Invalid value for '--output': {message}{SEE}")
    assert not (here / "a").exists()


@pytest.mark.parametrize(
    ("output", "message"),
    [
        ("json:no/folder/o", "no/folder/o: no such file or directory"),
        ("json:.", ".: is a directory"),
        ("json:file/o", "file/o: not a directory"),
        ("json:closed", "closed: permission denied"),
        ("json:/dev/full", "no space left on device"),
    ],
)
def test_what_cannot_be_written_is_one_line_and_no_decision(
    output: str, message: str, run: Run, unprivileged: Path
) -> None:
    write(unprivileged, {"decision.json": told("json"), "file": "", "closed": ""})
    (unprivileged / "closed").chmod(0)
    for fail_on in ("error", "never"):
        assert run("report", "decision.json", "--output", output, "--fail-on", fail_on) == Result(
            2, "", f"pyconsent: {message}\n"
        )


@pytest.mark.parametrize(
    ("arguments", "code", "out"),
    [
        ("allowed.json", 0, ""),
        ("allowed.json --format sarif", 0, ""),
        ("decision.json", 1, told("text")),
        ("decision.json --fail-on never", 0, ""),
        ("decision.json --baseline decision.json", 0, ""),
        ("decision.json --output json:-", 1, told("json")),
        ("allowed.json --output json:-", 0, ""),
    ],
)
def test_quiet_says_nothing_unless_it_fails(arguments: str, code: int, out: str, run: Run) -> None:
    for quiet in ("--quiet", "-q"):
        assert run("report", *arguments.split(), quiet) == Result(code, unstyle(out), "")


def test_quiet_writes_the_files_that_are_named(run: Run, here: Path) -> None:
    assert run("report", "allowed.json", "--quiet", "--output", "sarif:a", "--output", "b") == Result(0, "", "")
    assert [(here / name).read_text("utf-8") for name in "ab"] == [told("sarif", ALLOWED), told("text", ALLOWED)]
