"""``pyconsent report``: a stored decision, told again."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click import unstyle
from conftest import Result, Run, write
from report.records import DECISION, FINDING, RECORD

from pyconsent import report
from pyconsent.baseline import against
from pyconsent.reading.source import read_file
from pyconsent.record import Record

BEFORE = replace(RECORD, decision=replace(DECISION, findings=(FINDING,)))
ALLOWED = replace(RECORD, decision=replace(DECISION, allow=True, findings=(), steps=(), earliest=None))
WARNED = replace(ALLOWED, decision=replace(ALLOWED.decision, findings=(replace(FINDING, severity="warning"),)))


def told(record: Record, format: str = "json") -> str:
    return unstyle(report.render(record, format)) + "\n"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    write(tmp_path, {
        "decision.json": told(RECORD),
        "before.json": told(BEFORE),
        "allowed.json": told(ALLOWED),
        "warned.json": told(WARNED),
    })  # fmt: skip
    return tmp_path


@pytest.mark.parametrize("format", report.FORMATS)
def test_it_is_told_as_when_it_was_judged(format: str, run: Run, here: Path) -> None:
    assert run("report", "decision.json", "--format", format) == Result(1, told(RECORD, format), "")
    assert run("report", "-", "--format", format, stdin=told(RECORD)) == Result(1, told(RECORD, format), "")
    assert run("report", "decision.json", "--output", f"{format}:out") == Result(1, told(RECORD, "text"), "")
    assert (here / "out").read_text("utf-8") == told(RECORD, format)


@pytest.mark.parametrize(
    ("file", "fail_on", "code"),
    [
        *(("allowed.json", fail_on, 0) for fail_on in ("error", "warning", "never")),
        ("warned.json", "error", 0),
        ("warned.json", "warning", 1),
        ("warned.json", "never", 0),
        ("decision.json", "error", 1),
        ("decision.json", "warning", 1),
        ("decision.json", "never", 0),
    ],
)
def test_what_it_fails_on(file: str, fail_on: str, code: int, run: Run, here: Path) -> None:
    text = (here / file).read_text("utf-8")
    assert run("report", file, "--format", "json", "--fail-on", fail_on) == Result(code, text, "")


@pytest.mark.parametrize(
    ("file", "baseline", "fail_on", "code"),
    [
        ("decision.json", "before.json", "error", 1),
        ("decision.json", "decision.json", "error", 0),
        ("decision.json", "decision.json", "warning", 0),
        ("decision.json", "allowed.json", "error", 1),
        ("before.json", "decision.json", "error", 0),
        ("warned.json", "before.json", "warning", 0),
        ("warned.json", "allowed.json", "warning", 1),
        ("allowed.json", "decision.json", "warning", 0),
    ],
)
def test_with_a_baseline_what_is_new_decides(
    file: str, baseline: str, fail_on: str, code: int, run: Run, here: Path
) -> None:
    stored, known = (Record.read(read_file(here / name)) for name in (file, baseline))
    shown = told(against(stored, known))
    assert run("report", file, "--baseline", baseline, "--format", "json", "--fail-on", fail_on) == Result(
        code, shown, ""
    )
    # What the pack decided is told as it was.
    assert json.loads(shown)["allow"] == stored.decision.allow


@pytest.mark.parametrize("command", [("report", "{}"), ("report", "decision.json", "--baseline", "{}")], ids=str)
@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("none.json", None, "none.json: no such file or directory"),
        ("empty.json", "", "empty.json:1: it is no decision; write one with pyconsent check --format json"),
        ("list.json", "[]", "list.json:1: it is no decision; write one with pyconsent check --format json"),
        ("a.yaml", "settings: {}", "a.yaml:1: it is no decision; write one with pyconsent check --format json"),
        ("half.json", '{"allow": tru', "half.json:1: did not find expected ',' or '}'"),
    ],
)
def test_what_is_no_decision_is_one_line(
    name: str, content: str | None, message: str, command: tuple[str, ...], run: Run, here: Path
) -> None:
    if content is not None:
        write(here, {name: content})
    shown = run(*(part.replace("{}", name) for part in command), "--fail-on", "never")
    assert (shown.code, shown.out, shown.err) == (2, "", f"pyconsent: {message}\n")
