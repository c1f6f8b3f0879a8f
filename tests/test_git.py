"""What a file or folder held at a revision, asked of real repositories."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from conftest import Repository, write

from pyconsent.errors import InputError
from pyconsent.git import Repository as Git
from pyconsent.git import Tree
from pyconsent.reading.files import parsed


def held(path: Path | str, revision: str = "HEAD") -> dict[str, Any]:
    """The data of each file at the revision, by its name."""
    tree = Git.around(Path(path)).base(revision)
    return contents(tree, path) if tree.holds(Path(path)) else {}


def contents(tree: Tree, path: Path | str) -> dict[str, Any]:
    return {file.name: parsed(file).data for file in tree.held(Path(path))}


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


def test_a_branch_of_a_remote_is_proposed(repository: Repository, tmp_path: Path) -> None:
    repository.commit({"a.yaml": "x: 1"})
    clone = repository.clone(tmp_path / "clone")
    clone.git("switch", "--quiet", "--detach")
    clone.git("branch", "--quiet", "-D", "main")
    assert refused(clone.folder, "main") == (
        f"there is no revision 'main' in {clone.folder}; did you mean 'origin/main'?"
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


def test_a_hook_of_another_repository_is_none_of_this_one(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.commit({"a.yaml": "x: 1"})
    other = repository.clone(tmp_path / "other")
    other.commit({"a.yaml": "x: 2"})
    for name, value in (("DIR", ".git"), ("WORK_TREE", "."), ("INDEX_FILE", ".git/index"), ("COMMON_DIR", ".git")):
        monkeypatch.setenv(f"GIT_{name}", str(other.folder / value))
    assert held("a.yaml") == {"HEAD:a.yaml": {"x": 1}}


def test_a_repository_of_somebody_else_is_said(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    repository.commit({"a.yaml": "x: 1"})
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    assert refused("a.yaml") == (
        f"{repository.folder}: git reads no repository that belongs to somebody else; "
        f"git config --global --add safe.directory {repository.folder}"
    )


def test_a_repository_without_a_work_tree_is_said(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.commit({"a.yaml": "x: 1"})
    bare = repository.clone(tmp_path / "bare", "--bare").folder
    assert refused(bare / "a.yaml") == (
        f"{bare}/a.yaml: git finds no repository here (fatal: this operation must be run in a work tree); "
        "give the files before and after instead of --base"
    )


def staged(path: Path | str) -> dict[str, Any]:
    """The data of each file that is staged, by its name."""
    return contents(Git.around(Path(path)).staged(), path)


class TestWhatIsStaged:
    def test_is_read_under_the_names_of_the_work_tree(
        self, repository: Repository, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        repository.commit({"s/a.yaml": "x: 1", "s/größe/b c.yaml": "x: 1", "s/gone.yaml": "x: 1"})
        write(repository.folder, {"s/a.yaml": "x: 2", "s/new.yaml": "x: 2"})
        repository.git("rm", "--quiet", "s/gone.yaml")
        repository.git("add", ".")
        write(repository.folder, {"s/a.yaml": "x: 3", "s/gone.yaml": "x: 3", "s/untracked.yaml": "x: 3"})
        (repository.folder / "s/größe/b c.yaml").unlink()
        assert staged("s") == {"s/a.yaml": {"x": 2}, "s/größe/b c.yaml": {"x": 1}, "s/new.yaml": {"x": 2}}
        assert staged(repository.folder / "s/a.yaml") == {f"{repository.folder}/s/a.yaml": {"x": 2}}
        monkeypatch.chdir("s/größe")
        assert staged("../a.yaml") == {"../a.yaml": {"x": 2}}
        assert staged(".") == {"b c.yaml": {"x": 1}}

    def test_that_is_missing_is_said(self, repository: Repository) -> None:
        write(repository.folder, {"a.yaml": "x: 1", "b.yaml": "x: 1"})
        repository.git("add", "--intent-to-add", "b.yaml")
        for name in ("a.yaml", "b.yaml"):
            with pytest.raises(InputError) as raised:
                staged(name)
            assert str(raised.value) == f"{name}: not staged; git add it"

    def test_follows_links_that_are_staged(self, repository: Repository) -> None:
        write(repository.folder, {"v1/a.yaml": "x: 1"})
        (repository.folder / "now").symlink_to("v1")
        repository.git("add", ".")
        (repository.folder / "now").unlink()
        assert staged("now") == {"now/a.yaml": {"x": 1}}

    def test_in_conflict_is_refused(self, repository: Repository) -> None:
        repository.commit({"a.yaml": "x: 1"})
        repository.git("switch", "--quiet", "--create", "feature")
        repository.commit({"a.yaml": "x: 2"})
        repository.git("switch", "--quiet", "main")
        repository.commit({"a.yaml": "x: 3"})
        with pytest.raises(subprocess.CalledProcessError):
            repository.git("merge", "--quiet", "feature")
        with pytest.raises(InputError) as raised:
            staged("a.yaml")
        assert str(raised.value) == (
            "what is staged cannot be read (fatal: git-write-tree: error building trees); resolve the conflicts first"
        )

    def test_is_left_as_it_is(self, repository: Repository) -> None:
        repository.commit({"a.yaml": "x: 1", "b.yaml": "x: 1"})
        write(repository.folder, {"a.yaml": "x: 2"})
        repository.git("add", ".")
        os.utime(repository.folder / "b.yaml", (0, 0))
        index = repository.folder / ".git/index"
        before = index.read_bytes(), index.stat().st_mtime_ns, sorted((repository.folder / ".git").iterdir())
        assert staged("a.yaml") == {"a.yaml": {"x": 2}}
        assert before == (index.read_bytes(), index.stat().st_mtime_ns, sorted((repository.folder / ".git").iterdir()))

    def test_for_a_hook_is_what_would_be_committed(self, repository: Repository, tmp_path: Path) -> None:
        script = "from pathlib import Path; from pyconsent.git import Repository\n"
        script += "print(Repository.around(Path('a.yaml')).staged().file(Path('a.yaml')).content.decode())"
        hook = repository.folder / ".git/hooks/pre-commit"
        hook.write_text(f'#!/bin/sh\nexec {sys.executable} -c "{script}" >> {tmp_path}/told\n', "utf-8")
        hook.chmod(0o755)
        repository.commit({"a.yaml": "x: 1", "b.yaml": ""})
        write(repository.folder, {"a.yaml": "x: 2", "b.yaml": "b"})
        repository.git("commit", "--quiet", "--message", "only b", "b.yaml")
        repository.git("commit", "--quiet", "--message", "all", "--all")
        repository.git("worktree", "add", "--quiet", str(tmp_path / "further"))
        write(tmp_path, {"further/a.yaml": "x: 3"})
        Repository(tmp_path / "further").git("commit", "--quiet", "--message", "further", "--all")
        assert (tmp_path / "told").read_text("utf-8") == "x: 1\nx: 1\nx: 2\nx: 3\n"

    def test_is_not_that_of_another_repository_whose_hook_asks(
        self, repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        repository.commit({"a.yaml": "x: 1"})
        other = repository.clone(tmp_path / "other")
        other.commit({"a.yaml": "x: 2"})
        monkeypatch.setenv("GIT_INDEX_FILE", str(other.folder / ".git/index"))
        monkeypatch.chdir(other.folder)
        assert staged("a.yaml") == {"a.yaml": {"x": 2}}
        path = f"{repository.folder}/a.yaml"
        assert staged(path) == {path: {"x": 1}}


def compared(*paths: str, base: str = "HEAD", staged: bool = False) -> set[tuple[Any, ...]]:
    """Each file that differs, with its hunks: the first line and the one after the last, before and after."""
    git = Git.around(Path(paths[0]))
    found = git.base(base).compared(git.staged() if staged else None, list(map(Path, paths)))
    ranges = {file: [(*_ends(hunk.before), *_ends(hunk.after)) for hunk in file.hunks] for file in found}
    return {(file.before, file.after, *hunks) for file, hunks in ranges.items()}


def _ends(lines: range) -> tuple[int, int]:
    return lines.start, lines.stop


TEXT = "".join(f"k{number}: {number}\n" for number in range(1, 10))


class TestHowFilesDiffer:
    def test_is_told_by_the_lines_before_and_after(self, repository: Repository) -> None:
        repository.commit({"a.yaml": TEXT, "same.yaml": TEXT, "other.yaml": TEXT})
        changed = (
            TEXT.replace("k1: 1\n", "").replace("k4: 4", "k4: four\n+++ x\n@@ -1 +1 @@").replace("k9: 9\n", "k9: 9")
        )
        write(repository.folder, {"a.yaml": changed, "other.yaml": ""})
        expected = {("HEAD:a.yaml", "a.yaml", (1, 2, 0, 0), (4, 5, 3, 6), (9, 10, 10, 11))}
        assert compared("a.yaml", "same.yaml") == expected
        assert compared("a.yaml", staged=True) == set()
        repository.git("add", ".")
        write(repository.folder, {"a.yaml": ""})
        assert compared("a.yaml", "same.yaml", staged=True) == expected

    def test_is_told_of_files_that_are_new_removed_and_not_kept_by_git(self, repository: Repository) -> None:
        repository.commit({"s/gone.yaml": "x: 1\n", ".gitignore": "ignored.yaml"})
        (repository.folder / "s/gone.yaml").unlink()
        write(repository.folder, {"s/new.yaml": "x: 2\ny: 2\n", "s/notes.txt": "", "s/ignored.yaml": "x: 3"})
        repository.git("add", "s/new.yaml")
        assert compared("s") == {
            ("HEAD:s/gone.yaml", None, (1, 2, 0, 0)),
            (None, "s/new.yaml", (0, 0, 1, 3)),
            (None, "s/ignored.yaml", (0, 0, 1, sys.maxsize)),
            (None, "s/notes.txt", (0, 0, 1, sys.maxsize)),
        }
        assert compared("s", staged=True) == {(None, "s/new.yaml", (0, 0, 1, 3))}

    def test_is_told_of_what_a_renamed_file_changes(self, repository: Repository) -> None:
        repository.commit({"old.yaml": TEXT, "s/b.yaml": TEXT + TEXT.replace("k", "b")})
        (repository.folder / "old.yaml").rename(repository.folder / "s/new.yaml")
        write(repository.folder, {"s/new.yaml": TEXT.replace("5", "five")})
        repository.git("add", ".")
        expected = {("HEAD:old.yaml", "s/new.yaml", (5, 6, 5, 6))}
        assert compared("old.yaml", "s") == compared("old.yaml", "s", staged=True) == expected
        assert compared("s") == {(None, "s/new.yaml", (0, 0, 1, 10))}

    @pytest.mark.parametrize(
        "name", ["a b.yaml", "größe/設定.yaml", '"q"\t\\.yaml', "[a]*.yaml", "dev/null.yaml", ":(top)x.yaml"]
    )
    def test_names_of_any_kind(self, repository: Repository, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
        repository.commit({f"s/{name}": "x: 1\n"})
        write(repository.folder, {f"s/{name}": "x: 2\n", "a.yaml": "x: 2\n"})
        hunk = (1, 2, 1, 2)
        assert compared(f"s/{name}") == compared("s") == {(f"HEAD:s/{name}", f"s/{name}", hunk)}
        whole = str(repository.folder / "s")
        assert compared(whole) == {(f"HEAD:s/{name}", f"{whole}/{name}", hunk)}
        monkeypatch.chdir("s")
        assert compared(".") == {(f"HEAD:s/{name}", name, hunk)}
        assert compared("..") == {(f"HEAD:s/{name}", f"../s/{name}", hunk), (None, "../a.yaml", (0, 0, 1, sys.maxsize))}

    def test_is_the_same_whatever_git_is_set_to(self, repository: Repository, tmp_path: Path) -> None:
        repository.commit({"a.yaml": TEXT, ".gitattributes": "*.yaml diff=odd -text\nb.yaml binary\n", "b.yaml": TEXT})
        for setting in (
            "diff.odd.textconv=cat /dev/null;", "diff.external=false", "diff.noprefix=false",
            "diff.mnemonicPrefix=true", "diff.interHunkContext=9", "diff.context=9", "color.ui=always",
            "core.quotePath=false", "diff.relative=true", "diff.orderFile=/dev/null",
        ):  # fmt: skip
            repository.git("config", *setting.split("=", 1))
        write(repository.folder, {name: TEXT.replace("k5", "five") for name in ("a.yaml", "b.yaml")})
        assert compared("a.yaml", "b.yaml") == {
            ("HEAD:a.yaml", "a.yaml", (5, 6, 5, 6)),
            ("HEAD:b.yaml", "b.yaml", (5, 6, 5, 6)),
        }

    def test_is_none_of_what_is_in_no_repository(self, repository: Repository, tmp_path: Path) -> None:
        repository.commit({"a.yaml": "x: 1\n"})
        write(repository.folder, {"a.yaml": "x: 2\n"})
        assert compared("a.yaml", str(tmp_path / "b.yaml")) == {("HEAD:a.yaml", "a.yaml", (1, 2, 1, 2))}

    def test_is_not_that_files_were_touched(self, repository: Repository) -> None:
        repository.commit({"a.yaml": "x: 1\n"})
        os.utime(repository.folder / "a.yaml", (0, 0))
        (repository.folder / "a.yaml").chmod(0o755)
        assert compared("a.yaml") == set()


class TestASubmodule:
    @pytest.fixture
    def outer(self, repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
        repository.commit({"a.yaml": "x: 1"})
        outer = Repository(tmp_path / "outer")
        outer.folder.mkdir()
        outer.git("init", "--quiet", "--initial-branch", "main")
        outer.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(repository.folder), "s/in")
        outer.commit({"a.yaml": "x: 5"})
        monkeypatch.chdir(outer.folder)
        return outer

    def test_has_revisions_of_its_own(self, outer: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
        Repository(outer.folder / "s/in").commit({"a.yaml": "x: 2"})
        remedy = f'--base "$(git -C {outer.folder} rev-parse REF:s/in)"'
        told = f"in the submodule s/in, which has revisions of its own; run pyconsent in it, with {remedy}"
        assert refused("s/in/a.yaml") == f"s/in/a.yaml: {told}"
        assert refused("s/in") == f"s/in: {told}"
        monkeypatch.chdir("s/in")
        commit = outer.git("rev-parse", "HEAD:s/in").strip()
        assert held("a.yaml", commit) == {f"{commit}:a.yaml": {"x": 1}}
        assert held("a.yaml") == {"HEAD:a.yaml": {"x": 2}}

    def test_is_no_part_of_what_is_around_it(self, outer: Repository) -> None:
        with pytest.raises(InputError) as raised:
            Git.around(Path("a.yaml")).base("HEAD").held(Path("s/in/a.yaml"))
        assert str(raised.value) == (
            f"s/in/a.yaml: not in the repository {outer.folder}; give the files before and after instead of --base"
        )
        assert held("s") == {}


def test_a_further_work_tree_has_its_own_head(repository: Repository, tmp_path: Path) -> None:
    repository.commit({"a.yaml": "x: 1"})
    repository.git("worktree", "add", "--quiet", "-b", "feature", str(tmp_path / "further"))
    further = Repository(tmp_path / "further")
    further.commit({"a.yaml": "x: 2"})
    assert held(further.folder / "a.yaml") == {"HEAD:a.yaml": {"x": 2}}
    assert held(further.folder / "a.yaml", "main") == {"main:a.yaml": {"x": 1}}
    assert held("a.yaml", "feature..") == {"feature:a.yaml": {"x": 2}}


class TestWhatIsComparedWith:
    """``main`` holds x: 1, x: 2, x: 3; ``feature`` left it at x: 2, and holds x: 4."""

    @pytest.fixture(autouse=True)
    def forked(self, repository: Repository) -> None:
        repository.commit({"a.yaml": "x: 1"})
        repository.commit({"a.yaml": "x: 2"})
        repository.git("branch", "feature")
        repository.commit({"a.yaml": "x: 3"})
        repository.git("switch", "--quiet", "feature")
        repository.commit({"b.yaml": "x: 4"})

    @pytest.fixture
    def fork(self, repository: Repository) -> str:
        return repository.git("rev-parse", "--short", "main~1").strip()

    def test_is_where_the_branch_left_the_other(self, repository: Repository, fork: str) -> None:
        assert held("a.yaml", "main") == {f"{fork}:a.yaml": {"x": 2}}
        repository.git("switch", "--quiet", "--detach")
        assert held("a.yaml", "main") == {f"{fork}:a.yaml": {"x": 2}}

    def test_is_a_revision_that_the_branch_holds(self) -> None:
        assert held("a.yaml", "main~2") == {"main~2:a.yaml": {"x": 1}}

    def test_is_head_where_the_other_holds_it(self, repository: Repository, fork: str) -> None:
        repository.git("switch", "--quiet", "--detach", "main~1")
        assert held("a.yaml", "main") == {f"{fork}:a.yaml": {"x": 2}}

    def test_is_the_very_revision_with_two_dots(self) -> None:
        assert held("a.yaml", "main..") == {"main:a.yaml": {"x": 3}}

    def test_is_the_other_parent_of_a_merge(self, repository: Repository) -> None:
        repository.git("switch", "--quiet", "--detach", "main")
        repository.git("merge", "--quiet", "--no-ff", "--message", "merge", "feature")
        assert held("a.yaml", "main") == {"main:a.yaml": {"x": 3}}
        assert held("a.yaml", "HEAD^1") == {"HEAD^1:a.yaml": {"x": 3}}
        assert held("a.yaml", "HEAD^2") == {"HEAD^2:a.yaml": {"x": 2}}

    def test_is_the_revision_where_there_is_nothing_in_common(self, repository: Repository) -> None:
        repository.git("switch", "--quiet", "--orphan", "other")
        assert held("a.yaml", "main") == {"main:a.yaml": {"x": 3}}
        repository.commit({"a.yaml": "x: 5"})
        assert held("a.yaml", "main") == {"main:a.yaml": {"x": 3}}

    def test_is_the_revision_where_they_left_each_other_more_than_once(self, repository: Repository) -> None:
        # Each merged the other: of two common commits, either could hide a change.
        repository.git("branch", "was", "main")
        repository.git("switch", "--quiet", "main")
        repository.git("merge", "--quiet", "--no-ff", "--message", "merge", "feature")
        repository.git("switch", "--quiet", "feature")
        repository.git("merge", "--quiet", "--no-ff", "--message", "merge", "was")
        repository.commit({"a.yaml": "x: 6"})
        assert held("a.yaml", "main") == {"main:a.yaml": {"x": 3}}


class TestAShallowClone:
    """As above, cloned without the history."""

    UNKNOWN = (
        "this clone is shallow and does not show where HEAD left 'origin/main'; git fetch --unshallow, "
        "or --base origin/main.. to compare with that very revision"
    )

    @pytest.fixture
    def served(self, repository: Repository) -> Repository:
        repository.commit({"a.yaml": "x: 1"})
        repository.commit({"a.yaml": "x: 2"})
        repository.git("branch", "feature")
        repository.commit({"a.yaml": "x: 3"})
        repository.git("switch", "--quiet", "feature")
        repository.commit({"b.yaml": "x: 4"})
        repository.commit({"b.yaml": "x: 5"})
        repository.git("config", "uploadpack.allowAnySHA1InWant", "true")
        return repository

    @pytest.fixture
    def clone(self, served: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
        monkeypatch.chdir(tmp_path)
        return served.clone(tmp_path / "clone", "--depth", "1", "--branch", "feature")

    def does(self, clone: Repository, command: str) -> None:
        subprocess.run(["bash", "-c", command], cwd=clone.folder, check=True, capture_output=True)

    def test_without_the_revision_says_how_to_get_it(self, clone: Repository, served: Repository) -> None:
        for revision, remedy in (
            ("origin/main", "git fetch --unshallow origin main:refs/remotes/origin/main"),
            ("HEAD~2", "git fetch --unshallow"),
            ("other/main", "git fetch --unshallow"),
        ):
            assert refused(clone.folder / "a.yaml", revision) == (
                f"there is no revision {revision!r} in {clone.folder}; this clone is shallow: {remedy}, or name another"
            )
        self.does(clone, "git fetch --unshallow origin main:refs/remotes/origin/main")
        fork = served.git("rev-parse", "--short", "main~1").strip()
        assert held(clone.folder / "a.yaml", "origin/main") == {f"{fork}:a.yaml": {"x": 2}}

    def test_with_the_revision_alone_says_how_to_go_on(self, clone: Repository, served: Repository) -> None:
        self.does(clone, "git fetch --depth=1 origin main:refs/remotes/origin/main")
        assert refused(clone.folder / "a.yaml", "origin/main") == self.UNKNOWN
        assert held(clone.folder / "a.yaml", "origin/main..") == {"origin/main:a.yaml": {"x": 3}}
        self.does(clone, "git fetch --unshallow")
        fork = served.git("rev-parse", "--short", "main~1").strip()
        assert held(clone.folder / "a.yaml", "origin/main") == {f"{fork}:a.yaml": {"x": 2}}

    def test_that_reaches_to_the_fork_is_enough(self, clone: Repository, served: Repository) -> None:
        self.does(clone, "git fetch --depth=3 origin feature main:refs/remotes/origin/main")
        fork = served.git("rev-parse", "--short", "main~1").strip()
        assert held(clone.folder / "a.yaml", "origin/main") == {f"{fork}:a.yaml": {"x": 2}}

    def test_that_may_hide_a_later_fork_is_refused(self, clone: Repository, served: Repository) -> None:
        # Both reach an old commit over short branches; that feature holds main~4 does not show.
        for name in ("short", "shorter"):
            served.git("switch", "--quiet", "--create", name, "main~2")
            served.commit({name: ""})
        served.git("switch", "--quiet", "main")
        for number in (4, 5, 6):
            served.commit({"a.yaml": f"x: {number}"})
        served.git("merge", "--quiet", "--message", "merge", "short")
        served.git("switch", "--quiet", "--force-create", "feature", "main~4")
        served.git("merge", "--quiet", "--message", "merge", "shorter")
        self.does(clone, "git fetch --depth=3 origin feature main:refs/remotes/origin/main && git reset FETCH_HEAD")
        shown = clone.git("merge-base", "origin/main", "HEAD").strip()
        assert served.git("rev-parse", "main^2^", "main~4").split() == [
            shown,
            served.git("rev-parse", "feature^1").strip(),
        ]
        assert refused(clone.folder / "a.yaml", "origin/main") == self.UNKNOWN

    def test_of_a_merge_knows_its_parents(self, clone: Repository, served: Repository) -> None:
        # What a runner checks out for a pull request.
        served.git("switch", "--quiet", "--detach", "main")
        served.git("merge", "--quiet", "--no-ff", "--message", "merge", "feature")
        served.git("update-ref", "refs/pull/1/merge", "HEAD")
        base = served.git("rev-parse", "main").strip()
        self.does(clone, "git fetch --depth=1 origin refs/pull/1/merge && git checkout --detach FETCH_HEAD")
        self.does(clone, f"git fetch --depth=1 origin {base}")
        assert held(clone.folder / "a.yaml", base) == {f"{base}:a.yaml": {"x": 3}}
        self.does(clone, "git fetch --depth=2 origin refs/pull/1/merge")
        assert held(clone.folder / "a.yaml", "HEAD^1") == {"HEAD^1:a.yaml": {"x": 3}}


def test_before_the_first_commit_head_is_empty(repository: Repository) -> None:
    write(repository.folder, {"a.yaml": "x: 1"})
    head = Git.around(Path("a.yaml")).head()
    assert (head.holds(Path("a.yaml")), head.holds(Path()), head.held(Path())) == (False, True, [])
    repository.commit()
    assert contents(Git.around(Path("a.yaml")).head(), ".") == {"HEAD:a.yaml": {"x": 1}}


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
