"""``pyconsent init`` writes a starting set that passes, over nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import Repository, Result, Run, write

from pyconsent import __version__

FILES = ("change.yaml", "organisation.yaml", "plans.yaml", "pyconsent.yaml", "settings.yaml", "waivers.yaml")
AT = ("--at", "2025-04-01")


def allowed(changes: str) -> Result:
    return Result(
        0, f"Allowed: nothing found in {changes} judged as of 2025-04-01T00:00:00Z by pack {__version__}.\n", ""
    )


def written(prefix: str, place: str) -> Result:
    """What is told when the set was written."""
    lines = "".join(f"wrote {prefix}{name}\n" for name in FILES)
    return Result(
        0,
        f"{lines}\nNow: {place}pyconsent check change.yaml\nIn a git repository: {place}pyconsent check --base HEAD\n",
        "",
    )


def test_the_set_passes_in_a_repository(repository: Repository, run: Run) -> None:
    assert run("init") == written("", "")
    assert sorted(path.name for path in repository.folder.iterdir() if path.name != ".git") == list(FILES)
    assert run("check", "change.yaml", *AT) == allowed("1 change")
    repository.commit()
    assert run("check", "--base", "HEAD", *AT) == allowed("0 changes")


def test_the_set_passes_as_a_whole(repository: Repository, run: Run) -> None:
    repository.commit()
    run("init")
    assert run("check", "--base", "HEAD", *AT) == allowed("2 changes")


def test_its_opt_in_cannot_be_switched_on_for_all(repository: Repository, run: Run) -> None:
    run("init")
    repository.commit()
    settings = Path("settings.yaml").read_text("utf-8")
    write(Path(), {"settings.yaml": settings.replace("default: false ", "default: true ")})
    assert run("check", "--base", "HEAD", *AT).code == 1


@pytest.mark.parametrize(
    ("folder", "place"),
    [("new", "cd new && "), ("a/b", "cd a/b && "), ("größe", "cd 'größe' && "), ("two words", "cd 'two words' && ")],
)
def test_a_folder_is_made_where_there_is_none(
    folder: str, place: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("init", folder) == written(f"{folder}/", place)
    monkeypatch.chdir(folder)
    assert run("check", "change.yaml", *AT) == allowed("1 change")


@pytest.mark.parametrize("name", FILES)
def test_nothing_is_written_where_any_of_it_is_there(
    name: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, {name: "mine"})
    assert run("init") == Result(2, "", f"pyconsent: {name}: there already; move it away, or name another folder\n")
    assert [(path.name, path.read_text("utf-8")) for path in tmp_path.iterdir()] == [(name, "mine")]


def test_a_link_that_leads_nowhere_is_there_already(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "plans.yaml").symlink_to("elsewhere.yaml")
    assert run("init") == Result(2, "", "pyconsent: plans.yaml: there already; move it away, or name another folder\n")
    assert [path.name for path in tmp_path.iterdir()] == ["plans.yaml"]


@pytest.mark.parametrize(
    ("folder", "message"),
    [
        ("file", "Invalid value for '[FOLDER]': Directory 'file' is a file; see pyconsent init --help"),
        ("file/new", "file/new: not a directory"),
    ],
)
def test_a_folder_that_cannot_be_made(
    folder: str, message: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, {"file": ""})
    assert run("init", folder) == Result(2, "", f"pyconsent: {message}\n")


def test_a_folder_that_may_not_be_written(run: Run, unprivileged: Path) -> None:
    (unprivileged / "closed").mkdir(0o500)
    assert run("init", "closed") == Result(2, "", "pyconsent: closed/change.yaml: permission denied\n")
    assert run("init", "closed/new") == Result(2, "", "pyconsent: closed/new: permission denied\n")
