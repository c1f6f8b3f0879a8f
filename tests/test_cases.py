"""Golden cases: real incidents and their corrected twins, judged before they ship.

``python tests/test_cases.py`` writes every decision.json again; read the difference before you commit it.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from conftest import pack_input

from pyconsent import decision, proposal
from pyconsent.cli import main
from pyconsent.configuration import configuration, named
from pyconsent.reading.source import read_file

HERE = Path(__file__).parent
POLICIES = HERE.parent / "policies"
CASES = sorted(path.parent for path in HERE.glob("cases/*/case.yaml"))
ALLOWED = {
    *("apple-att-2021", "firefox-attribution-withdrawn", "go-telemetry-2023"),
    *("jupyterlab-news-2022", "traefik-helm-2025"),
}

each_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)


def moment(case: Path) -> str:
    """The moment that the case is judged from."""
    return str(read_file(case / "case.yaml").data["at"])


def states(case: Path) -> tuple[Path, Path]:
    """The settings before and after: a catalogue each, or a folder of settings as they are."""
    before, after = (Path(f"{side}.yaml" if (case / f"{side}.yaml").exists() else side) for side in ("before", "after"))
    return before, after


def organisation_before(case: Path) -> Path | None:
    """Where a document is rewritten: the organisation as it was."""
    name = read_file(case / "case.yaml").data.get("organisation_before")
    return Path(name) if name else None


def proposed(case: Path) -> proposal.Proposal:
    """The case as read from its files."""
    with contextlib.chdir(case):
        settings = configuration(None, Path())
        context = proposal.Context(**settings | {"formats": named(settings)})
        return proposal.between(*states(case), organisation_before(case), context)


def stable(judged: dict[str, Any]) -> dict[str, Any]:
    """A decision without what it was made on, and what differs between machines and builds of the pack."""
    for found in (*judged["findings"], *judged["waived"]):
        if found["location"]:
            found["location"]["file"] = Path(found["location"]["file"]).name
    read = {name: part for name, part in judged.items() if name not in ("pack", "changes", "organisation")}
    plain: dict[str, Any] = json.loads(json.dumps(read))
    return plain


def written(case: Path) -> dict[str, Any]:
    """The decision that was read and found right."""
    judged: dict[str, Any] = json.loads((case / "decision.json").read_text("utf-8"))
    return judged


@pytest.fixture(scope="session")
def opa() -> str:
    """The real OPA; without it nothing shows that the embedded engine judges as it does."""
    program = shutil.which(os.environ.get("OPA", "opa"))
    assert program, "opa is not on PATH; go install github.com/open-policy-agent/opa@v1.22.2"
    return program


def test_there_are_cases() -> None:
    assert len([case for case in CASES if not case.name.endswith("-corrected")]) >= 20
    assert len([case for case in CASES if case.name.endswith("-corrected")]) >= 8


@each_case
def test_the_gate_judges_as_written(
    case: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(case)
    earlier = organisation_before(case)
    options = ["--organisation-before", str(earlier)] if earlier else []
    paths = map(str, states(case))
    code = main(["check", *paths, "--at", moment(case), "--format", "json", *options])
    told = capsys.readouterr()
    assert told.err == ""
    assert stable(json.loads(told.out)) == written(case)
    assert code == (0 if written(case)["allow"] else 1)


@each_case
def test_opa_judges_as_written(case: Path, opa: str, tmp_path: Path) -> None:
    given = proposed(case)
    file = tmp_path / "input.json"
    file.write_text(json.dumps(asked(given, moment(case))), "utf-8")
    answer = subprocess.run(
        [opa, "eval", "--data", POLICIES, "--input", file, "--format", "raw", "data.pyconsent.decision"],
        check=True,
        capture_output=True,
    )
    judged = decision.decision(json.loads(answer.stdout), given._locate)
    assert stable(judged.to_dict()) == written(case)


def asked(given: proposal.Proposal, at: str) -> dict[str, Any]:
    """What is proposed, as the pack takes it."""
    organisation, before = (entry.value if entry else None for entry in (given.organisation, given.organisation_before))
    waivers = given.waivers.value if given.waivers else ()
    return pack_input(organisation, waivers, [change.value for change in given.changes], at, before)


@each_case
def test_what_happened_is_denied_and_what_is_right_allowed(case: Path) -> None:
    is_right = case.name.endswith("-corrected") or case.name in ALLOWED
    assert written(case)["allow"] is is_right
    assert not is_right or [found for found in written(case)["findings"] if found["severity"] != "warning"] == []


@each_case
def test_the_case_says_where_its_facts_are_from(case: Path) -> None:
    lines = (case / "README.md").read_text("utf-8").splitlines()
    sources = [line.removeprefix("Source: ") for line in lines if line.startswith("Source: ")]
    assert len(sources) == 1
    assert len(sources[0]) > 10


def rewrite() -> None:
    """Writes every decision.json as the gate judges now."""
    for case in CASES:
        judged = stable(proposed(case).judge(moment(case)).decision.to_dict())
        text = json.dumps(judged, indent=2, sort_keys=True, ensure_ascii=False)
        (case / "decision.json").write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    rewrite()
