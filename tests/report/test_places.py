"""Where a finding is shown, and how its file is named to a platform."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import Repository, write

from pyconsent import Location
from pyconsent.report.places import Places, path
from report.records import CHANGES, FINDING, RECORD

TIPS, POLICY = CHANGES


def at(*locations: Mapping[str, Location]) -> Location | None:
    """Where a finding on tips is shown that has no place of its own, by where the changes were read."""
    changes = tuple(replace(change, locations=held) for change, held in zip(CHANGES, locations, strict=True))
    return Places(replace(RECORD, changes=changes)).of(replace(FINDING, location=None, anchor=None))


def test_it_is_shown_on_the_line_that_the_change_touched() -> None:
    assert Places(RECORD).of(FINDING) == FINDING.anchor
    assert Places(RECORD).of(replace(FINDING, location=None)) == FINDING.anchor


def test_else_where_it_is_written() -> None:
    assert Places(RECORD).of(replace(FINDING, anchor=None)) == FINDING.location


def test_else_at_its_change_or_any() -> None:
    before, after, plan, policy = (Location(file, 1, 1) for file in ("before", "after", "plan", "policy"))
    other = {"after": policy}
    assert at({"before": before, "after": after, "plan": plan}, other) == after
    assert at({"before": before, "plan": plan}, other) == before
    assert at({"plan": plan}, other) == plan
    assert at({}, other) == policy
    assert at({}, {}) is None


def test_a_file_is_named_as_its_repository_has_it(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    files = ("settings.yaml", "services/web/Größe 1.yaml", "services/web/in/a.yaml")
    write(repository.folder, {**dict.fromkeys(files, ""), "src/code.py": ""})
    (repository.folder / "src/link.yaml").symlink_to(repository.folder / "settings.yaml")
    for folder in (".", "services/web", "src"):
        monkeypatch.chdir(repository.folder / folder)
        for file in files:
            whole = repository.folder / file
            assert (path(os.path.relpath(whole)), path(str(whole))) == (file, file)
    assert path("link.yaml") == path("./link.yaml") == "src/link.yaml"


def test_a_linked_work_tree_has_a_root_of_its_own(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    repository.commit({"a/settings.yaml": ""})
    repository.git("worktree", "add", "--quiet", "linked/tree", "--detach")
    monkeypatch.chdir(repository.folder / "linked/tree/a")
    assert path("settings.yaml") == "a/settings.yaml"


@pytest.mark.parametrize("name", ["<stdin>", "HEAD:settings.yaml", "none.yaml", "../out.yaml", "."])
def test_what_is_no_file_of_the_repository_keeps_its_name(
    name: str, repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, {"out.yaml": "", "repository/in/a.yaml": ""})
    assert path(name) == name
    monkeypatch.chdir(repository.folder / "in")
    assert path(name) == name


def test_outside_a_repository_a_file_keeps_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, {"a/settings.yaml": ""})
    monkeypatch.chdir(tmp_path)
    assert (path("a/settings.yaml"), path(str(tmp_path / "a/settings.yaml"))) == (
        "a/settings.yaml", str(tmp_path / "a/settings.yaml"),
    )  # fmt: skip
