"""``pyconsent check``: what is judged, and everything that a user can get wrong."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from conftest import Repository, Result, Run, write

from pyconsent import __version__

AT = ("--at", "2025-01-10")

THEME = "  theme: {title: Theme, values: [light, dark], default: light, processing: none}\n"
STATISTICS = """\
  statistics:
    title: Usage statistics
    values: [true, false]
    default: false
    control:
      {who: user, through: in_product, where: Settings, accept_steps: 1, refuse_steps: 1, withdraw_steps: 1}
    processing:
      - while: [true]
        data_categories: [user.behavior]
        data_uses: [functional.service.improve]
        recipients: [host]
        consent: opt_in
        trigger: automatic
        reversible: true
"""
CATALOGUE = f"settings:\n{THEME}{STATISTICS}"
ON = CATALOGUE.replace("default: false", "default: true")
ORGANISATION = """\
audiences:
  everyone: {users: 1000}
recipients:
  host: {title: The host, kind: affiliate}
documents:
  policy:
    title: Privacy policy
    versions:
      - version: "1"
        published_at: 2024-01-01
        effective_at: 2024-02-01
        audiences: [everyone]
        discloses:
          - {data_categories: [user.behavior], data_uses: [functional], recipients: [host]}
"""
CONFIGURATION = "catalogue: settings.yaml\norganisation: organisation.yaml\nplans: plans.yaml\n"
PLANS = "plans: [{settings: [statistics], data_collected_before: {used: false}}]\n"
FILES = {
    "pyconsent.yaml": CONFIGURATION,
    "settings.yaml": CATALOGUE,
    "organisation.yaml": ORGANISATION,
    "plans.yaml": PLANS,
}
# What a default that is switched on without a word to anybody breaks.
SWITCHED_ON = {
    ("notice.missing", "statistics", "everyone", "plans.yaml"),
    ("notice.no_objection", "statistics", "everyone", "plans.yaml"),
    ("notice.undated", "statistics", "everyone", "plans.yaml"),
    ("sharing.default_on", "statistics", "everyone", "settings.yaml"),
    ("sharing.existing_users", "statistics", "everyone", "plans.yaml"),
    ("sharing.recipient", "statistics", "everyone", "settings.yaml"),
}

DIRECTLY = "says nothing about changes that are given directly; leave it out"
COMPARED = "says nothing about two catalogues that are compared; leave it out"
CHANGE = {
    "setting": "theme",
    "before": None,
    "after": {"title": "T", "values": ["a"], "default": "a", "processing": "none"},
}


def renamed(files: dict[str, str]) -> set[tuple[str, str, str | None, str]]:
    """SWITCHED_ON, in files of other names."""
    return {(rule, setting, audience, files[file]) for rule, setting, audience, file in SWITCHED_ON}


def inside(folder: str) -> dict[str, str]:
    """The names of FILES in a folder."""
    return {name: f"{folder}/{name}" for name in FILES}


def allowed(changes: str) -> Result:
    """A decision with nothing found."""
    return Result(
        0, f"Allowed: nothing found in {changes} judged as of 2025-01-10T00:00:00Z by pack {__version__}.\n", ""
    )


def refused(*lines: str) -> Result:
    """No decision, and why."""
    return Result(2, "", "".join(f"{line}\n" for line in lines))


def found(told: Result) -> set[tuple[str, str, str | None, str]]:
    """Every finding of a denial that was told as JSON: its rule, its subject, its audience and its file."""
    assert (told.code, told.err) == (1, "")
    decision = json.loads(told.out)
    assert decision["allow"] is False
    return {
        (one["rule"], one["setting"] or one["document"], one["audience"], one["location"]["file"])
        for one in decision["findings"]
    }


@pytest.fixture
def kept(repository: Repository) -> Repository:
    """A repository that holds FILES."""
    repository.commit(FILES)
    return repository


class TestSinceARevision:
    def test_nothing_changed(self, kept: Repository, run: Run) -> None:
        assert run("check", "--base", "HEAD", *AT) == allowed("0 changes")

    def test_a_default_switched_on_in_the_work_tree(self, kept: Repository, run: Run) -> None:
        write(kept.folder, {"settings.yaml": ON})
        before = kept.git("status", "--porcelain")
        assert found(run("check", "--base", "HEAD", *AT, "--format", "json")) == SWITCHED_ON
        assert kept.git("status", "--porcelain") == before == " M settings.yaml\n"

    def test_a_default_switched_on_in_a_commit(self, kept: Repository, run: Run) -> None:
        kept.git("switch", "--quiet", "--create", "feature")
        kept.commit({"settings.yaml": ON})
        assert run("check", "--base", "HEAD", *AT) == allowed("0 changes")
        assert found(run("check", "--base", "main", *AT, "--format", "json")) == SWITCHED_ON

    def test_what_was_changed_on_main_meanwhile_is_no_change_of_the_branch(self, kept: Repository, run: Run) -> None:
        kept.commit({"settings.yaml": ON})
        kept.git("switch", "--quiet", "--create", "feature")
        kept.commit({"settings.yaml": ON.replace("[light, dark]", "[light, dark, system]")})
        kept.git("switch", "--quiet", "main")
        kept.commit({"settings.yaml": CATALOGUE})
        kept.git("switch", "--quiet", "feature")
        assert run("check", "--base", "main", *AT) == allowed("1 change")
        assert found(run("check", "--base", "main..", *AT, "--format", "json")) == SWITCHED_ON

    def test_a_default_switched_off_is_allowed_with_no_noise(self, kept: Repository, run: Run) -> None:
        kept.commit({"settings.yaml": ON})
        write(kept.folder, {"settings.yaml": CATALOGUE})
        assert run("check", "--base", "HEAD", *AT) == allowed("1 change")

    def test_only_what_differs_is_judged(self, kept: Repository, run: Run) -> None:
        kept.commit({"settings.yaml": ON})
        write(kept.folder, {"settings.yaml": ON.replace("[light, dark]", "[light, dark, system]")})
        assert run("check", "--base", "HEAD", *AT) == allowed("1 change")

    def test_comments_order_and_layout_are_no_change(self, kept: Repository, run: Run) -> None:
        write(kept.folder, {"settings.yaml": f"# New\nsettings:\r\n{STATISTICS}\n\n{THEME}"})
        assert run("check", "--base", "HEAD", *AT) == allowed("0 changes")

    def test_a_new_catalogue_is_all_new(self, repository: Repository, run: Run) -> None:
        repository.commit(FILES | {"settings.yaml": "settings: {}"})
        write(repository.folder, {"new/a.yaml": ON})
        assert run("check", "settings.yaml", "--base", "HEAD", *AT) == allowed("0 changes")
        assert found(run("check", "new", "--base", "HEAD", *AT, "--format", "json")) == renamed(
            {"settings.yaml": "new/a.yaml", "plans.yaml": "plans.yaml"}
        )

    def test_a_catalogue_that_is_removed_is_all_removed(self, kept: Repository, run: Run) -> None:
        kept.commit({"settings.yaml": ON})
        (kept.folder / "settings.yaml").unlink()
        assert found(run("check", "--base", "HEAD", *AT, "--format", "json")) == {
            ("catalogue.removed", "statistics", "everyone", "HEAD:settings.yaml"),
        }

    def test_a_catalogue_that_moves_with_its_configuration_does_not_change(self, kept: Repository, run: Run) -> None:
        kept.commit({"settings.yaml": ON})
        kept.git("mv", "settings.yaml", "privacy.yaml")
        write(kept.folder, {"pyconsent.yaml": CONFIGURATION.replace("settings.yaml", "privacy.yaml")})
        assert run("check", "--base", "HEAD", *AT) == allowed("0 changes")

    def test_a_catalogue_that_is_split_into_a_folder_does_not_change(self, kept: Repository, run: Run) -> None:
        kept.commit({"settings.yaml": ON})
        (kept.folder / "settings.yaml").unlink()
        write(kept.folder, {
            "pyconsent.yaml": CONFIGURATION.replace("settings.yaml", "settings"),
            "settings/look.yaml": f"settings:\n{THEME}",
            "settings/privacy/statistics.yaml": ON.replace(THEME, ""),
        })  # fmt: skip
        assert run("check", "--base", "HEAD", *AT) == allowed("0 changes")

    @pytest.mark.parametrize("named", [(), ("--config", "pyconsent.yaml")])
    def test_another_catalogue_in_the_configuration_is_compared_with_the_one_before(
        self, named: tuple[str, ...], kept: Repository, run: Run
    ) -> None:
        kept.commit({"draft.yaml": ON, "none.yaml": "{}"})
        write(kept.folder, {"pyconsent.yaml": CONFIGURATION.replace("settings.yaml", "draft.yaml")})
        assert found(run("check", *named, "--base", "HEAD", *AT, "--format", "json")) == renamed(
            {"settings.yaml": "draft.yaml", "plans.yaml": "plans.yaml"}
        )

    def test_a_catalogue_that_is_named_is_compared_with_itself(
        self, kept: Repository, run: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        kept.commit({"draft.yaml": ON})
        assert run("check", "draft.yaml", "--base", "HEAD", *AT) == allowed("0 changes")
        assert run("check", "--catalogue", "draft.yaml", "--base", "HEAD", *AT) == allowed("0 changes")
        monkeypatch.setenv("PYCONSENT_CATALOGUE", "draft.yaml")
        assert run("check", "--base", "HEAD", *AT) == allowed("0 changes")

    def test_a_configuration_that_is_new_or_elsewhere_says_where_the_files_were(
        self, kept: Repository, run: Run, tmp_path: Path
    ) -> None:
        write(kept.folder, {"new.yaml": CONFIGURATION, "settings.yaml": ON})
        (tmp_path / "elsewhere.yaml").write_text(CONFIGURATION.replace(": ", f": {kept.folder}/"), "utf-8")
        assert found(run("check", "--config", "new.yaml", "--base", "HEAD", *AT, "--format", "json")) == SWITCHED_ON
        options = ("--config", tmp_path / "elsewhere.yaml", "--base", "HEAD", *AT, "--format", "json")
        assert found(run("check", *options)) == renamed({name: f"{kept.folder}/{name}" for name in FILES})

    def test_a_configuration_that_moves_into_pyproject_toml(self, kept: Repository, run: Run) -> None:
        kept.git("mv", "settings.yaml", "privacy.yaml")
        (kept.folder / "pyconsent.yaml").unlink()
        write(kept.folder, {
            "pyproject.toml": '[tool.pyconsent]\ncatalogue = "privacy.yaml"\norganisation = "organisation.yaml"',
        })  # fmt: skip
        assert run("check", "--base", "HEAD", *AT) == allowed("0 changes")

    def test_a_configuration_that_did_not_fit_is_named_by_its_revision(self, kept: Repository, run: Run) -> None:
        kept.commit({"pyconsent.yaml": "catalog: settings.yaml"})
        write(kept.folder, {"pyconsent.yaml": CONFIGURATION})
        assert run("check", "--base", "HEAD", *AT) == refused(
            "pyconsent: HEAD:pyconsent.yaml:1: unknown key 'catalog'; did you mean 'catalogue'?"
        )

    def test_from_a_folder_inside(self, kept: Repository, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        write(kept.folder, {"settings.yaml": ON, "src/app/code.py": ""})
        monkeypatch.chdir("src/app")
        assert found(run("check", "--base", "HEAD", *AT, "--format", "json")) == renamed(inside("../.."))

    def test_through_a_link(self, kept: Repository, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        write(kept.folder, {"settings.yaml": ON})
        (tmp_path / "link").symlink_to(kept.folder)
        monkeypatch.chdir(tmp_path)
        options = ("--config", "link/pyconsent.yaml", "--base", "HEAD", *AT, "--format", "json")
        assert found(run("check", *options)) == renamed(inside("link"))

    def test_names_with_spaces_and_any_letters(self, repository: Repository, run: Run) -> None:
        folder = "Größe und 設定"
        repository.commit({f"{folder}/{name}": text for name, text in FILES.items()})
        write(repository.folder, {f"{folder}/settings.yaml": ON})
        options = ("--config", f"{folder}/pyconsent.yaml", "--base", "HEAD", *AT, "--format", "json")
        assert found(run("check", *options)) == renamed(inside(folder))


class TestWhereAFindingIsShown:
    @staticmethod
    def shown(told: Result) -> set[tuple[str, str, str | None]]:
        """Each finding: its rule, its place and its anchor."""
        return {
            (
                one["rule"],
                *(one[name] and f"{one[name]['file']}:{one[name]['line']}" for name in ("location", "anchor")),
            )
            for one in json.loads(told.out)["findings"]
        }

    def test_is_what_the_change_touched(self, kept: Repository, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        write(kept.folder, {"settings.yaml": ON, "src/code.py": ""})
        expected = {
            ("notice.missing", "plans.yaml:1", "settings.yaml:6"),
            ("notice.no_objection", "plans.yaml:1", "settings.yaml:6"),
            ("notice.undated", "plans.yaml:1", "settings.yaml:6"),
            ("sharing.default_on", "settings.yaml:6", "settings.yaml:6"),
            ("sharing.existing_users", "plans.yaml:1", "settings.yaml:6"),
            ("sharing.recipient", "settings.yaml:13", "settings.yaml:6"),
        }
        assert self.shown(run("check", "--base", "HEAD", *AT, "--format", "json")) == expected
        kept.git("add", ".")
        write(kept.folder, {"settings.yaml": "\n\n\n" + ON})
        assert self.shown(run("check", "--staged", *AT, "--format", "json")) == expected
        monkeypatch.chdir("src")
        assert self.shown(run("check", "--staged", *AT, "--format", "json")) == {
            (rule, f"../{place}", f"../{anchor}") for rule, place, anchor in expected
        }

    def test_is_in_the_file_that_it_was_removed_from(self, kept: Repository, run: Run) -> None:
        kept.commit({"settings.yaml": ON})
        write(kept.folder, {"settings.yaml": f"settings:\n{THEME}"})
        assert self.shown(run("check", "--base", "HEAD", *AT, "--format", "json")) == {
            ("catalogue.removed", "HEAD:settings.yaml:3", "settings.yaml:2")
        }

    def test_is_nowhere_without_git(self, kept: Repository, run: Run) -> None:
        write(kept.folder, {"on.yaml": ON})
        told = run("check", "settings.yaml", "on.yaml", *AT, "--format", "json")
        assert {anchor for _, _, anchor in self.shown(told)} == {None}


class TestWhatIsStaged:
    def test_is_judged_and_not_the_work_tree(self, kept: Repository, run: Run) -> None:
        write(kept.folder, {"settings.yaml": ON})
        assert run("check", "--staged", *AT) == allowed("0 changes")
        kept.git("add", "settings.yaml")
        for name in FILES:
            (kept.folder / name).write_text("catalogue: settings.yaml" if name == "pyconsent.yaml" else "broken")
        status = kept.git("status", "--porcelain")
        assert found(run("check", "--staged", *AT, "--format", "json")) == SWITCHED_ON
        assert kept.git("status", "--porcelain") == status

    def test_is_compared_with_a_base_that_is_named(self, kept: Repository, run: Run) -> None:
        kept.git("switch", "--quiet", "--create", "feature")
        kept.commit({"settings.yaml": ON})
        assert run("check", "--staged", *AT) == allowed("0 changes")
        assert found(run("check", "--staged", "--base", "main", *AT, "--format", "json")) == SWITCHED_ON
        write(kept.folder, {"pyconsent.yaml": f"{CONFIGURATION}base: main"})
        assert found(run("check", "--staged", *AT, "--format", "json")) == SWITCHED_ON

    def test_is_all_new_before_the_first_commit(self, repository: Repository, run: Run) -> None:
        write(repository.folder, FILES | {"settings.yaml": ON})
        repository.git("add", ".")
        assert found(run("check", "--staged", *AT, "--format", "json")) == SWITCHED_ON

    def test_is_removed(self, kept: Repository, run: Run) -> None:
        kept.commit({"settings.yaml": ON})
        kept.git("rm", "--quiet", "--cached", "settings.yaml")
        assert found(run("check", "--staged", *AT, "--format", "json")) == {
            ("catalogue.removed", "statistics", "everyone", "HEAD:settings.yaml"),
        }

    def test_says_itself_where_its_files_are(self, kept: Repository, run: Run) -> None:
        write(kept.folder, {"pyconsent.yaml": CONFIGURATION.replace("settings.yaml", "s.yaml"), "s.yaml": ON})
        kept.git("add", ".")
        write(kept.folder, {"pyconsent.yaml": CONFIGURATION + "waivers: waivers.yaml", "waivers.yaml": "waivers: []"})
        assert found(run("check", "--staged", *AT, "--format", "json")) == renamed(
            {"settings.yaml": "s.yaml", "plans.yaml": "plans.yaml"}
        )

    @pytest.mark.parametrize(
        ("options", "message"),
        [
            ((), "plans.yaml: not staged; git add it"),
            (("--plans", "settings.yaml", "--organisation", "folder"), "folder: is a directory"),
            (("on.yaml",), "on.yaml: not staged; git add it"),
            (("on.yaml", "settings.yaml"), f"--staged {COMPARED}"),
            (("-",), f"--staged {DIRECTLY}"),
        ],
    )
    def test_is_refused(self, options: tuple[str, ...], message: str, kept: Repository, run: Run) -> None:
        kept.git("rm", "--quiet", "--cached", "plans.yaml")
        write(kept.folder, {"folder/a.yaml": "", "on.yaml": ON})
        kept.git("add", "folder")
        assert run("check", "--staged", *options, *AT, stdin=json.dumps({"changes": [CHANGE]})) == refused(
            f"pyconsent: {message}"
        )

    def test_with_a_configuration_that_does_not_fit_is_refused(self, kept: Repository, run: Run) -> None:
        write(kept.folder, {"pyconsent.yaml": "catalog: settings.yaml"})
        kept.git("add", ".")
        write(kept.folder, {"pyconsent.yaml": CONFIGURATION})
        assert run("check", "--staged", *AT) == refused(
            "pyconsent: pyconsent.yaml:1: unknown key 'catalog'; did you mean 'catalogue'?"
        )


class TestAFolder:
    @pytest.fixture
    def kept(self, repository: Repository) -> Repository:
        repository.commit(
            FILES
            | {
                "pyconsent.yaml": CONFIGURATION.replace("settings.yaml", "settings"),
                "settings/look.yaml": f"settings:\n{THEME}",
                "settings/privacy/statistics.yaml": f"settings:\n{STATISTICS}",
            }
        )
        return repository

    def test_is_one_catalogue(self, kept: Repository, run: Run) -> None:
        write(kept.folder, {"settings/privacy/statistics.yaml": ON.replace(THEME, "")})
        assert found(run("check", "--base", "HEAD", *AT, "--format", "json")) == renamed(
            {"settings.yaml": "settings/privacy/statistics.yaml", "plans.yaml": "plans.yaml"}
        )

    def test_a_setting_that_moves_between_its_files_does_not_change(self, kept: Repository, run: Run) -> None:
        (kept.folder / "settings/privacy/statistics.yaml").unlink()
        write(kept.folder, {"settings/look.yaml": "settings: {}", "settings/all.yml": CATALOGUE})
        assert run("check", "--base", "HEAD", *AT) == allowed("0 changes")

    def test_the_same_settings_in_one_file_do_not_change(self, kept: Repository, run: Run) -> None:
        assert run("check", "settings", "settings.yaml", *AT) == allowed("0 changes")

    def test_a_file_of_it_that_is_removed(self, kept: Repository, run: Run) -> None:
        (kept.folder / "settings/look.yaml").unlink()
        assert run("check", "--base", "HEAD", *AT) == allowed("1 change")

    def test_a_fault_in_any_of_its_files_stops_the_check(self, kept: Repository, run: Run) -> None:
        write(kept.folder, {"settings/more.yaml": f"settings:\n{THEME}"})
        assert run("check", "--base", "HEAD", *AT) == refused(
            "pyconsent: settings/more.yaml:2: the setting 'theme' stands already at settings/look.yaml:2; remove one"
        )


class TestTheOrganisation:
    def test_a_document_that_is_rewritten_is_judged(self, kept: Repository, run: Run) -> None:
        version = "      - {version: '2', published_at: 2025-01-05, effective_at: 2025-01-06, audiences: [everyone], "
        wider = "discloses: [{data_categories: [user.behavior], data_uses: [third_party_sharing], recipients: [host]}]}"
        write(kept.folder, {"organisation.yaml": f"{ORGANISATION}{version}{wider}\n"})
        assert found(run("check", "--base", "HEAD", *AT, "--format", "json")) == {
            (rule, "policy", "everyone", "organisation.yaml")
            for rule in ("disclosure.retroactive", "notice.missing", "notice.no_objection")
        }

    def test_a_recipient_of_another_kind_is_judged(self, kept: Repository, run: Run) -> None:
        kept.commit({"settings.yaml": ON})
        write(kept.folder, {"organisation.yaml": ORGANISATION.replace("kind: affiliate", "kind: third_party")})
        assert found(run("check", "--base", "HEAD", *AT, "--format", "json")) == SWITCHED_ON | {
            ("sharing.stretched", "statistics", "everyone", "settings.yaml")
        }

    def test_that_is_no_longer_configured_is_compared_with_the_one_before(self, kept: Repository, run: Run) -> None:
        write(kept.folder, {"pyconsent.yaml": "catalogue: settings.yaml"})
        told = run("check", "--base", "HEAD", *AT, "--format", "json")
        assert [
            (change["setting"] or change["document"], change["after"] is None)
            for change in json.loads(told.out)["changes"]
        ] == [("statistics", False), ("policy", True)]

    def test_another_one_in_the_configuration_is_compared_with_the_one_before(self, kept: Repository, run: Run) -> None:
        wider = ORGANISATION.replace("data_uses: [functional]", "data_uses: [third_party_sharing]")
        kept.commit({"other.yaml": wider})
        write(kept.folder, {"pyconsent.yaml": CONFIGURATION.replace("organisation.yaml", "other.yaml")})
        told = run("check", "--base", "HEAD", *AT, "--format", "json")
        assert [change["document"] for change in json.loads(told.out)["changes"]] == ["policy"]

    def test_of_before_may_be_given(self, kept: Repository, run: Run, tmp_path: Path) -> None:
        write(tmp_path, {"organisation.yaml": ORGANISATION, "before.yaml": ORGANISATION.replace("Privacy", "Old")})
        options = ("--organisation", tmp_path / "organisation.yaml", "--base", "HEAD", *AT)
        assert run("check", *options) == refused(
            f"pyconsent: {tmp_path}/organisation.yaml: not in the repository {kept.folder}; "
            "give the files before and after instead of --base"
        )
        assert run("check", *options, "--organisation-before", tmp_path / "before.yaml") == allowed("1 change")


class TestTwoCatalogues:
    def test_are_compared(self, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)
        write(tmp_path, FILES | {"on.yaml": ON})
        assert run("check", "settings.yaml", "settings.yaml", *AT) == refused(
            "pyconsent: settings.yaml and settings.yaml are the same; give the catalogue before and the one after"
        )
        assert run("check", "on.yaml", "settings.yaml", *AT) == allowed("1 change")
        assert found(run("check", "settings.yaml", "on.yaml", *AT, "--format", "json")) == renamed(
            {"settings.yaml": "on.yaml", "plans.yaml": "plans.yaml"}
        )

    def test_may_come_with_the_organisation_before(
        self, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        write(tmp_path, FILES | {"after.yaml": CATALOGUE, "old.yaml": ORGANISATION.replace("Privacy", "Old")})
        assert run("check", "settings.yaml", "after.yaml", *AT) == allowed("0 changes")
        assert run("check", "settings.yaml", "after.yaml", *AT, "--organisation-before", "old.yaml") == allowed(
            "1 change"
        )

    def test_have_audiences_that_were_part_of_others(
        self, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The flags stay, and testers meet the rule for testers first: so do Europeans, once they are testers."""
        monkeypatch.chdir(tmp_path)
        flow = {"while": [True], "data_categories": ["user.behavior"], "data_uses": ["functional.service.improve"]}
        flow |= {"recipients": ["host"], "consent": "opt_in", "trigger": "automatic", "reversible": True}
        annotations = {
            "annotations": {"x": {"processing": [flow]}},
            "audiences": {"in(group,[beta])": "testers", "in(region,[eu])": "europe"},
        }
        rules = [{"in": [{"var": "group"}, ["beta"]]}, "on", {"in": [{"var": "region"}, ["eu"]]}, "off"]
        flag = {"variants": {"on": True, "off": False}, "defaultVariant": "off", "targeting": {"if": rules}}
        flags = json.dumps({"flags": {"x": {"state": "ENABLED", **flag}}})
        apart = "recipients: {host: {kind: affiliate}}\naudiences: {testers: {}, europe: {}}\n"
        within = apart.replace("europe: {}", "europe: {part_of: testers}")
        write(
            tmp_path,
            {"a.json": flags, "b.json": flags, "s.yaml": json.dumps(annotations), "was.yaml": apart, "is.yaml": within},
        )
        options = ("a.json", "b.json", "--annotations", "s.yaml", *AT, "--format", "json")
        joined = run("check", *options, "--organisation", "is.yaml", "--organisation-before", "was.yaml")
        assert {one["audience"] for one in json.loads(joined.out)["findings"]} == {"europe"}
        left = run("check", *options, "--organisation", "was.yaml", "--organisation-before", "is.yaml")
        assert json.loads(left.out)["findings"] == []


class TestChangesGivenDirectly:
    @pytest.fixture(autouse=True)
    def here(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        monkeypatch.chdir(tmp_path)
        return tmp_path

    def test_in_a_file(self, run: Run, here: Path) -> None:
        write(here, {"change.json": json.dumps({"changes": [CHANGE, CHANGE]})})
        assert run("check", "change.json", *AT) == allowed("2 changes")

    def test_on_standard_input(self, run: Run) -> None:
        assert run("check", "-", *AT, stdin=json.dumps({"changes": [CHANGE]})) == allowed("1 change")

    def test_from_a_pipe(self, run: Run, here: Path) -> None:
        read, write = os.pipe()
        os.write(write, json.dumps({"changes": [CHANGE]}).encode())
        os.close(write)
        assert run("check", f"/dev/fd/{read}", *AT) == allowed("1 change")
        os.close(read)

    def test_of_which_there_are_none(self, run: Run) -> None:
        assert run("check", "-", *AT, stdin="changes: []") == allowed("0 changes")

    def test_are_told_with_their_place(self, run: Run) -> None:
        change = CHANGE | {"after": {"title": "T", "values": ["a"], "default": "a"}}
        told = run("check", "-", *AT, "--format", "json", stdin=json.dumps({"changes": [CHANGE, change]}, indent=1))
        assert found(told) == {("catalogue.undeclared", "theme", "everyone", "<stdin>")}
        assert json.loads(told.out)["findings"][0]["location"] == {"file": "<stdin>", "line": 18, "column": 4}


class TestWhatIsWritten:
    @pytest.fixture(autouse=True)
    def here(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        monkeypatch.chdir(tmp_path)
        write(tmp_path, FILES | {"on.yaml": ON})
        return tmp_path

    @pytest.mark.parametrize(
        ("before", "after", "code"), [("on.yaml", "settings.yaml", 0), ("settings.yaml", "on.yaml", 1)]
    )
    @pytest.mark.parametrize("format", ["text", "json"])
    def test_to_a_file_is_what_would_be_told(
        self, before: str, after: str, code: int, format: str, run: Run, here: Path
    ) -> None:
        told = run("check", before, after, *AT, "--format", format)
        assert run("check", before, after, *AT, "--format", format, "--output", "größe.txt") == Result(code, "", "")
        assert (told.code, told.out) == (code, (here / "größe.txt").read_text("utf-8"))

    @pytest.mark.parametrize(
        ("output", "reason"),
        [("no/folder/o", "no such file or directory"), (".", "is a directory"), ("on.yaml/o", "not a directory")],
    )
    def test_to_where_nothing_can_be_written_is_no_decision(self, output: str, reason: str, run: Run) -> None:
        assert run("check", "on.yaml", "settings.yaml", *AT, "--output", output) == refused(
            f"pyconsent: {output}: {reason}"
        )


class TestBesideABaseline:
    @pytest.fixture(autouse=True)
    def baseline(self, kept: Repository, run: Run) -> None:
        write(kept.folder, {"settings.yaml": ON})
        assert run("check", "--base", "HEAD", *AT, "--output", "json:known.json", "--quiet").code == 1

    def told(self, run: Run) -> tuple[int, set[str], set[str], bool]:
        """The exit code, the rules of what is new and of what was known, and what the pack decided."""
        done = run("check", "--base", "HEAD", *AT, "--baseline", "known.json", "--format", "json")
        decision = json.loads(done.out)
        new, known = ({one["rule"] for one in decision.get(name, ())} for name in ("findings", "known"))
        return done.code, new, known, decision["allow"]

    def test_what_only_moved_is_no_news(self, kept: Repository, run: Run) -> None:
        write(kept.folder, {"settings.yaml": f"# One line more\n{ON}", "plans.yaml": f"\n\n{PLANS}"})
        assert self.told(run) == (0, set(), {rule for rule, *_ in SWITCHED_ON}, False)

    def test_what_got_worse_is_new(self, kept: Repository, run: Run) -> None:
        write(kept.folder, {"plans.yaml": PLANS.replace("{settings", "{existing_users: migrated, settings")})
        others = {rule for rule, *_ in SWITCHED_ON} - {"sharing.existing_users"}
        assert self.told(run) == (1, {"sharing.existing_users"}, others, False)

    def test_another_change_of_the_same_setting_is_new(self, kept: Repository, run: Run) -> None:
        write(kept.folder, {"settings.yaml": ON.replace("[user.behavior]", "[user.behavior, user.contact]")})
        code, new, known, _ = self.told(run)
        assert (code, new >= {rule for rule, *_ in SWITCHED_ON}, known) == (1, True, set())


WITH = "with; give --base REF, another catalogue, or a file with `changes`"
SAME = "are the same; give the catalogue before and the one after"
NO_MAPPING = "1: the file is no mapping; start it as schemas/{}.schema.json says"


class TestWhatIsWrong:
    @pytest.fixture(autouse=True)
    def here(self, kept: Repository) -> Path:
        write(kept.folder, {
            "on.yaml": ON,
            "change.yaml": json.dumps({"changes": [CHANGE]}),
            "empty.yaml": "",
            "nothing/notes.txt": "",
            "other/notes.txt": "",
            "tabs.yaml": "changes:\n\t- setting: theme",
        })  # fmt: skip
        (kept.folder / "latin.yaml").write_bytes("# one\nchanges: größe".encode("latin-1"))
        (kept.folder / "binary.yaml").write_bytes(bytes(range(256)))
        (kept.folder / "null.yaml").write_bytes(b"changes: \0")
        return kept.folder

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            ("missing.yaml", "missing.yaml: no such file or directory"),
            ("missing.yaml --base HEAD", "missing.yaml: no such file or directory"),
            ("missing.yaml on.yaml", "missing.yaml: no such file or directory"),
            ("on.yaml missing.yaml", "missing.yaml: no such file or directory"),
            ("", f"nothing to compare settings.yaml {WITH}"),
            ("on.yaml", f"nothing to compare on.yaml {WITH}"),
            (".", f"nothing to compare . {WITH}"),
            ("a b c", "more than two paths; give two catalogues, or one change file"),
            ("change.yaml change.yaml", f"change.yaml and change.yaml {SAME}"),
            ("on.yaml ./nothing/../on.yaml", f"on.yaml and nothing/../on.yaml {SAME}"),
            ("nothing --base HEAD", "nothing: no YAML or JSON file in it, now or at HEAD; name the catalogue's folder"),
            ("nothing nothing/none/..", f"nothing and nothing/none/.. {SAME}"),
            ("nothing other", "nothing, other: no YAML or JSON file in them; name the catalogue's folders"),
            ("empty.yaml", f"nothing to compare empty.yaml {WITH}"),
            ("empty.yaml on.yaml", "empty.yaml:" + NO_MAPPING.format("catalogue")),
            ("-", "<stdin>:" + NO_MAPPING.format("changes")),
            ("- on.yaml", "-: no such file or directory"),
            ("latin.yaml", "latin.yaml:2: not UTF-8; save the file as UTF-8"),
            ("binary.yaml", "binary.yaml:2: not UTF-8; save the file as UTF-8"),
            ("null.yaml", "null.yaml:1: the control character #x0000; take it out"),
            ("tabs.yaml", "tabs.yaml:2: found character that cannot start any token; indent with spaces, not tabs"),
            ("change.yaml --at soon", "at: 'soon' is no moment; write it as 2025-03-01T09:00:00Z"),
            ("change.yaml --at 2025-02-30", "at: '2025-02-30' is no moment; write it as 2025-03-01T09:00:00Z"),
            ("change.yaml --at=", "at: '' is no moment; write it as 2025-03-01T09:00:00Z"),
            ("--base nope", "there is no revision 'nope' in {}; fetch it, or name another (git log shows them)"),
            ("--base HEAD --organisation missing.yaml", "missing.yaml: no such file or directory"),
            ("change.yaml --organisation nothing", "nothing: is a directory"),
            ("change.yaml --organisation plans.yaml", "plans.yaml:1: unknown key 'plans'"),
            ("change.yaml --organisation empty.yaml", "empty.yaml:" + NO_MAPPING.format("organisation")),
            ("--base HEAD --plans missing.yaml", "missing.yaml: no such file or directory"),
            ("--base HEAD --plans empty.yaml", "empty.yaml:" + NO_MAPPING.format("plans")),
            ("change.yaml --waivers missing.yaml", "missing.yaml: no such file or directory"),
            ("change.yaml --waivers empty.yaml", "empty.yaml:" + NO_MAPPING.format("waivers")),
            ("settings.yaml on.yaml --organisation-before missing.yaml", "missing.yaml: no such file or directory"),
            ("change.yaml --config missing.yaml", "missing.yaml: no such file or directory"),
            ("change.yaml --base HEAD", f"--base {DIRECTLY}"),
            ("- --plans plans.yaml", f"--plans {DIRECTLY}"),
            ("settings.yaml on.yaml --base HEAD", f"--base {COMPARED}"),
            (
                "on.yaml --base HEAD --catalogue x",
                "--catalogue says nothing about a catalogue that is named; leave it out",
            ),
            ("change.yaml --organisation-before organisation.yaml",
             f"--organisation-before {DIRECTLY}"),
        ],
    )  # fmt: skip
    def test_is_one_line_and_no_decision(self, arguments: str, message: str, run: Run, here: Path) -> None:
        assert run("check", *arguments.split()) == refused(f"pyconsent: {message.replace('{}', str(here))}")

    def test_in_several_places_is_a_line_for_each(self, run: Run, here: Path) -> None:
        write(here, {"settings.yaml": ON.replace("opt_in", "optin").replace("user.behavior", "user.message")})
        assert run("check", "--base", "HEAD", *AT) == refused(
            "settings.yaml:11: unknown data category 'user.message'; did you mean 'user.content.private'?",
            "settings.yaml:14: unknown consent model 'optin'; did you mean 'opt_in'?",
        )

    def test_at_the_revision_is_named_by_it(self, run: Run, here: Path, kept: Repository) -> None:
        kept.commit({"settings.yaml": "settings: {theme: {}}"})
        write(here, {"settings.yaml": CATALOGUE})
        assert run("check", "--base", "HEAD", *AT) == refused(
            "HEAD:settings.yaml:1: theme has no 'default'; add it",
            "HEAD:settings.yaml:1: theme has no 'title'; add it",
            "HEAD:settings.yaml:1: theme has no 'values'; add it",
        )

    def test_without_a_catalogue(self, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)
        assert run("check") == refused(
            "pyconsent: no catalogue; name one, or set `catalogue` in pyconsent.yaml (pyconsent init writes it)"
        )

    def test_without_git(self, run: Run, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PATH", str(here))
        assert run("check", "--base", "HEAD") == refused(
            "pyconsent: git cannot be run; install it, or give the files before and after instead of --base"
        )

    @pytest.mark.parametrize(
        ("arguments", "named"),
        [
            ("closed/on.yaml", "closed/on.yaml"),
            ("closed/on.yaml on.yaml", "closed/on.yaml"),
            ("closed on.yaml", "closed"),
            ("open on.yaml", "open/closed"),
            ("closed --base HEAD", "{}/closed"),
            ("secret.yaml", "secret.yaml"),
        ],
    )
    def test_what_may_not_be_read(self, arguments: str, named: str, run: Run, unprivileged: Path) -> None:
        write(unprivileged, {"on.yaml": ON, "secret.yaml": ON, "closed/on.yaml": ON, "open/closed/on.yaml": ON})
        (unprivileged / "closed").chmod(0)
        (unprivileged / "open/closed").chmod(0)
        (unprivileged / "secret.yaml").chmod(0)
        assert run("check", *arguments.split()) == refused(
            f"pyconsent: {named.replace('{}', str(unprivileged))}: permission denied"
        )


def test_the_bar_that_a_change_lowers_is_not_lowered_for_it(repository: Repository, run: Run) -> None:
    repository.commit(FILES)
    lowered = "severities: {sharing.default_on: off, notice.missing: warning}\nthresholds: {notice_days: 1}\n"
    write(repository.folder, {"settings.yaml": ON, "organisation.yaml": ORGANISATION + lowered})
    file = "organisation.yaml"
    warned = {("waiver.lowered", None, None, file)}
    together = run("check", "--base", "main", "--format", "json", *AT)
    assert found(together) == SWITCHED_ON | warned
    assert [one["actual"] for one in json.loads(together.out)["findings"] if one["rule"] == "waiver.lowered"] == [
        "notice.missing: warning", "notice_days: 1", "sharing.default_on: off",
    ]  # fmt: skip
    # Once it is merged, it counts.
    repository.commit({"settings.yaml": CATALOGUE, "organisation.yaml": ORGANISATION + lowered})
    write(repository.folder, {"settings.yaml": ON})
    after = found(run("check", "--base", "main", "--format", "json", *AT))
    assert after == {one for one in SWITCHED_ON if one[0] != "sharing.default_on"}
