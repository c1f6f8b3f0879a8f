"""What a file or folder held at a revision, asked of real repositories."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from conftest import Repository, write

from pyconsent import git
from pyconsent.errors import InputError
from pyconsent.reading.source import parse


def held(path: Path | str, revision: str = "HEAD") -> dict[str, Any]:
    """The data of each file at the revision, by its name."""
    return {file.name: parse(file.content, file.name).data for file in git.held_at(revision, Path(path))}


def refused(path: Path | str, revision: str = "HEAD") -> str:
    with pytest.raises(InputError) as raised:
        held(path, revision)
    return str(raised.value)


def test_a_file_is_read_as_it_was(repository: Repository) -> None:
    repository.commit({"a.yaml": "x: 1"})
    write(repository.folder, {"a.yaml": "x: 2"})
    assert held("a.yaml") == {"HEAD:a.yaml": {"x": 1}}


def test_a_folder_is_every_yaml_and_json_file_in_it(repository: Repository) -> None:
    repository.commit({
        "s/a.yaml": "x: 1", "s/b/c.yml": "x: 2", "s/d.json": '{"x": 3}', "s/E.YAML": "x: 4", "s/notes.txt": "-",
        "s/.yaml": "-", "other/a.yaml": "x: 5",
    })  # fmt: skip
    assert held("s") == {
        "HEAD:s/a.yaml": {"x": 1},
        "HEAD:s/b/c.yml": {"x": 2},
        "HEAD:s/d.json": {"x": 3},
        "HEAD:s/E.YAML": {"x": 4},
    }


def test_the_root_of_the_repository_is_a_folder_too(repository: Repository) -> None:
    repository.commit({"a.yaml": "x: 1"})
    assert held(".") == held(repository.folder) == {"HEAD:a.yaml": {"x": 1}}


def test_what_was_not_there_gives_nothing(repository: Repository) -> None:
    repository.commit({"a.yaml": "x: 1"})
    write(repository.folder, {"new.yaml": "x: 1", "s/new.yaml": "x: 1"})
    assert held("new.yaml") == held("s") == held("never/was.yaml") == {}


def test_what_is_no_longer_there_is_still_found(repository: Repository) -> None:
    repository.commit({"s/deep/a.yaml": "x: 1"})
    repository.git("rm", "--quiet", "-r", "s")
    assert held("s/deep/a.yaml") == held("s") == {"HEAD:s/deep/a.yaml": {"x": 1}}


@pytest.mark.parametrize("name", ["a b.yaml", "größe/設定.yaml", '"q".yaml', " .yaml", "a missing.yaml", "[a]*.yaml"])
def test_names_of_any_kind(repository: Repository, name: str) -> None:
    repository.commit({f"s/{name}": "x: 1", "s/z.yaml": "x: 2"})
    assert held(f"s/{name}") == {f"HEAD:s/{name}": {"x": 1}}
    assert held("s") == {f"HEAD:s/{name}": {"x": 1}, "HEAD:s/z.yaml": {"x": 2}}


def test_a_repository_in_a_folder_with_spaces(repository: Repository, tmp_path: Path) -> None:
    repository.commit({"a.yaml": "x: 1"})
    moved = repository.folder.rename(tmp_path / " größe ")
    assert held(moved / "a.yaml") == {"HEAD:a.yaml": {"x": 1}}


def test_paths_are_those_of_the_current_folder(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    repository.commit({"a.yaml": "x: 1", "s/a.yaml": "x: 2"})
    monkeypatch.chdir("s")
    assert held("a.yaml") == held("../s/a.yaml") == {"HEAD:s/a.yaml": {"x": 2}}
    assert held("../a.yaml") == {"HEAD:a.yaml": {"x": 1}}


def test_a_repository_is_found_through_a_link(repository: Repository, tmp_path: Path) -> None:
    repository.commit({"s/a.yaml": "x: 1"})
    (tmp_path / "whole").symlink_to(repository.folder)
    (tmp_path / "part").symlink_to(repository.folder / "s")
    expected = {"HEAD:s/a.yaml": {"x": 1}}
    assert held(tmp_path / "whole/s/a.yaml") == held(tmp_path / "whole/s") == expected
    assert held(tmp_path / "part/a.yaml") == held(tmp_path / "part") == expected


def test_links_are_followed_as_they_were_at_the_revision(repository: Repository) -> None:
    write(repository.folder, {"v1/a.yaml": "x: 1", "v2/a.yaml": "x: 2"})
    links = {
        "current": ("v1", "v2"),
        "a.yaml": ("v1/a.yaml", "v2/a.yaml"),
        "s/b.yaml": ("../v1/a.yaml", "../v2/a.yaml"),
    }
    (repository.folder / "s").mkdir()
    for link, (then, _) in links.items():
        (repository.folder / link).symlink_to(then)
    repository.commit()
    for link, (_, now) in links.items():
        (repository.folder / link).unlink()
        (repository.folder / link).symlink_to(now)
    assert held("current") == held("current/a.yaml") == {"HEAD:current/a.yaml": {"x": 1}}
    assert held("a.yaml") == {"HEAD:a.yaml": {"x": 1}}
    assert held("s") == {"HEAD:s/b.yaml": {"x": 1}}


@pytest.mark.parametrize("target", ["/etc/a.yaml", "../out.yaml", "gone.yaml", "s/a.yaml"])
def test_a_link_that_leads_nowhere_in_the_repository_is_refused(repository: Repository, target: str) -> None:
    (repository.folder / "s").mkdir()
    for link in ("s/a.yaml", "a.yaml"):
        (repository.folder / link).symlink_to(f"../{target}" if link.startswith("s/") else target)
    repository.commit()
    assert refused("s") == "HEAD:s/a.yaml: a link that leads to no file of the repository; put the file there"


def test_any_name_of_a_commit_will_do(repository: Repository) -> None:
    repository.commit({"a.yaml": "x: 1"})
    repository.git("tag", "-a", "v1", "--message", "one")
    repository.commit({"a.yaml": "x: 2"})
    for revision in ("v1", "HEAD~1", "main^", repository.git("rev-parse", "--short", "HEAD~1").strip()):
        assert held("a.yaml", revision) == {f"{revision}:a.yaml": {"x": 1}}


@pytest.mark.parametrize("revision", ["nope", "", "-h", "--all", "HEAD:a.yaml", "HEAD~5", "main..main"])
def test_a_revision_that_is_not_there_is_named(repository: Repository, revision: str) -> None:
    repository.commit({"a.yaml": "x: 1"})
    assert refused("a.yaml", revision) == (
        f"there is no revision {revision!r} in {repository.folder}; fetch it, or name another (git log shows them)"
    )


def test_a_repository_without_a_commit_has_no_revision(repository: Repository) -> None:
    assert refused("a.yaml") == (
        f"there is no revision 'HEAD' in {repository.folder}; fetch it, or name another (git log shows them)"
    )


def test_a_folder_that_is_in_no_repository_is_named(repository: Repository, tmp_path: Path) -> None:
    write(tmp_path, {"a.yaml": "x: 1"})
    assert refused(tmp_path / "a.yaml") == (
        f"{tmp_path}/a.yaml: git finds no repository here (fatal: not a git repository "
        "(or any of the parent directories): .git); give the files before and after instead of --base"
    )


def test_git_that_is_not_installed_is_said(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    repository.commit({"a.yaml": "x: 1"})
    monkeypatch.setenv("PATH", str(repository.folder))
    assert refused("a.yaml") == ("git cannot be run; install it, or give the files before and after instead of --base")


def test_a_file_that_did_not_parse_is_named_by_its_revision(repository: Repository) -> None:
    repository.commit({"a.yaml": "x: 1\nx: 2"})
    assert refused("a.yaml") == "HEAD:a.yaml:2: the key 'x' stands twice, first on line 1; remove one"


def test_a_hook_finds_the_repository_of_the_file(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    # Git sets these for its hooks; with GIT_DIR alone it takes any folder for the root.
    repository.commit({"a.yaml": "x: 1", "s/a.yaml": "x: 2"})
    monkeypatch.setenv("GIT_DIR", str(repository.folder / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", "index")
    assert held("s/a.yaml") == {"HEAD:s/a.yaml": {"x": 2}}


def test_nothing_of_the_work_tree_is_changed(repository: Repository) -> None:
    repository.commit({"s/a.yaml": "x: 1", "s/b.yaml": "x: 1"})
    write(repository.folder, {"s/a.yaml": "x: 2", "s/c.yaml": "x: 3"})
    (repository.folder / "s/b.yaml").unlink()
    before = repository.git("status", "--porcelain"), repository.git("stash", "list"), repository.git("reflog")
    held("s")
    assert before == (
        repository.git("status", "--porcelain"),
        repository.git("stash", "list"),
        repository.git("reflog"),
    )
    assert before[0] == " M s/a.yaml\n D s/b.yaml\n?? s/c.yaml\n"
