"""The job for GitLab: its script is run as the runner runs it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml
from conftest import Repository, Run

from pyconsent import __version__

TEMPLATE = Path(__file__).parents[2] / "integrations/gitlab.yml"
JOB = yaml.safe_load(TEMPLATE.read_text("utf-8"))["pyconsent"]


def ran(repository: Repository, lines: list[str], **variables: str) -> tuple[int, list[str]]:
    """The exit code and the last lines that are printed; like the runner, sh stops at the first that fails."""
    done = subprocess.run(
        ["sh", "-ec", "\n".join(lines)],
        cwd=repository.folder,
        env={**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}", **variables},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
        encoding="utf-8",
    )
    return done.returncode, done.stdout.splitlines()[-2:]


@pytest.fixture
def changed(repository: Repository, run: Run, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """A starting set on ``main``, which changed since; on ``feature``, which is checked out, a default switched on."""
    monkeypatch.setenv("PYCONSENT_AT", "2025-01-10")
    monkeypatch.setenv("COLUMNS", "200")
    assert run("init").code == 0
    repository.commit()
    settings = (repository.folder / "settings.yaml").read_text("utf-8")
    repository.git("branch", "feature")
    repository.commit({"settings.yaml": settings.replace("[light, dark, system]", "[light, system]")})
    repository.git("switch", "--quiet", "feature")
    repository.commit({"settings.yaml": settings.replace("default: false", "default: true")})
    return repository


def commit(repository: Repository, revision: str) -> str:
    return repository.git("rev-parse", revision).strip()


DENIED = [
    f"Denied: 1 critical finding, 7 errors in 1 change judged as of 2025-01-10T00:00:00Z by pack {__version__}.",
    "With the fixes above it could take effect on 2025-02-09 at the earliest.",
]


def test_the_job_fits_the_schema() -> None:
    subprocess.run(["check-jsonschema", "--builtin-schema", "vendor.gitlab-ci", TEMPLATE], check=True)


def test_a_merge_request_is_compared_with_what_it_left(changed: Repository) -> None:
    assert ran(changed, JOB["script"], CI_MERGE_REQUEST_DIFF_BASE_SHA=commit(changed, "main~1")) == (1, DENIED)
    reports = JOB["artifacts"]["reports"]
    quality = json.loads((changed.folder / reports["codequality"]).read_text("utf-8"))
    assert {(one["location"]["path"], one["location"]["lines"]["begin"]) for one in quality} == {("settings.yaml", 14)}
    suites = ElementTree.parse(changed.folder / reports["junit"]).getroot()  # noqa: S314 - it is ours
    assert [suite.get("name") for suite in suites] == ["assistant.train_on_my_files"]
    assert sorted(path.name for path in (changed.folder / "pyconsent-report").iterdir()) == [
        "code-quality.json",
        "index.html",
        "junit.xml",
    ]


def test_a_merged_result_is_compared_with_its_target(changed: Repository) -> None:
    base, target = commit(changed, "main~1"), commit(changed, "main")
    changed.git("merge", "--quiet", "--no-ff", "--message", "merge", "main")
    shas = {"CI_MERGE_REQUEST_DIFF_BASE_SHA": base, "CI_MERGE_REQUEST_TARGET_BRANCH_SHA": target}
    assert ran(changed, JOB["script"], **shas) == (1, DENIED)


def test_a_change_that_is_allowed_passes(changed: Repository) -> None:
    assert ran(changed, JOB["script"], CI_MERGE_REQUEST_DIFF_BASE_SHA=commit(changed, "HEAD")) == (
        0,
        [f"Allowed: nothing found in 0 changes judged as of 2025-01-10T00:00:00Z by pack {__version__}."],
    )


def test_without_anything_to_compare_with_nothing_is_judged(changed: Repository) -> None:
    code, [told] = ran(changed, JOB["script"])
    assert (code, told.partition(";")[0]) == (2, "pyconsent: nothing to compare settings.yaml with")


def test_what_is_installed_must_be_said(changed: Repository) -> None:
    code, [told] = ran(changed, JOB["before_script"])
    assert (code, told.partition("PYCONSENT_PACKAGE: ")[2]) == (
        2,
        "set it to what pip installs, such as a wheel or git+https://…@v1",
    )
