"""Settings files as they are, judged from the command line: between revisions, files and folders."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from conftest import Repository, Run, write

AT = ("--at", "2025-01-01", "--format", "json")
ORGANISATION = """\
audiences: {testers: {title: Testers, users: 100}}
recipients: {example: {title: Example, kind: third_party}}
"""
ANNOTATIONS = """\
annotations:
  usage:
    default_reason: Testers agreed to it as they joined
    processing:
      - while: {not: [false]}
        data_categories: [user.behavior]
        data_uses: [functional.service.improve]
        recipients: [example]
        consent: opt_out
        trigger: automatic
        reversible: true
  theme: {processing: none}
audiences: {"in(beta,groups)": testers}
"""


def flags(percent: int = 0, default: str = "off", theme: str = "light", state: str = "ENABLED") -> str:
    """A flag file that switches a part of its testers on, on lines of their own."""
    targeting = {"if": [{"in": ["beta", {"var": "groups"}]}, {"fractional": [["on", percent], ["off", 100 - percent]]}]}
    usage = {
        "state": state,
        "variants": {"on": True, "off": False},
        "defaultVariant": default,
        "targeting": targeting,
    }
    themes = {"state": "ENABLED", "variants": {"light": "light", "dark": "dark"}, "defaultVariant": theme}
    return json.dumps({"flags": {"usage": usage, "theme": themes}}, indent=1)


def files(text: str, annotations: str = ANNOTATIONS) -> dict[str, str]:
    return {
        "settings/flags.json": text,
        "settings/annotations.yaml": annotations,
        "organisation.yaml": ORGANISATION,
        "pyconsent.yaml": "catalogue: settings\norganisation: organisation.yaml\n",
    }


def found(run: Run, *arguments: object) -> set[tuple[Any, ...]]:
    """Rule, setting, audience, file and line of what a check finds."""
    told = run("check", *arguments, *AT)
    assert told.err == ""
    return {
        (one["rule"], one["setting"], one["audience"], one["location"]["file"], one["location"]["line"])
        for one in json.loads(told.out)["findings"]
    }


def actual(run: Run, rule: str, *arguments: object) -> str:
    judged = json.loads(run("check", *arguments, *AT).out)
    (one,) = [one for one in judged["findings"] if one["rule"] == rule]
    return str(one["actual"])


@pytest.fixture
def flagged(repository: Repository) -> Repository:
    repository.commit(files(flags()))
    return repository


def test_a_change_of_shape_alone_is_no_change(flagged: Repository, run: Run) -> None:
    compact = json.loads(flags())
    compact["flags"] = [{"key": key, **flag} for key, flag in compact["flags"].items()]
    write(flagged.folder, {"settings/flags.json": json.dumps(compact)})
    assert found(run, "--base", "HEAD") == set()


def test_a_rollout_that_begins_is_a_change_for_a_part_of_its_audience(flagged: Repository, run: Run) -> None:
    write(flagged.folder, {"settings/flags.json": flags(5)})
    assert {one for one in found(run, "--base", "HEAD") if one[0] in ("sharing.default_on", "notice.missing")} == {
        ("sharing.default_on", "usage", "testers", "settings/flags.json", 20),
        ("notice.missing", "usage", "testers", "settings/flags.json", 3),
    }
    assert actual(run, "sharing.default_on", "--base", "HEAD") == "false for 95 %, true for 5 %"
    flagged.commit()
    write(flagged.folder, {"settings/flags.json": flags(2)})
    assert found(run, "--base", "HEAD") == set()


def test_a_flag_that_is_switched_off_protects_where_the_codes_default_does(flagged: Repository, run: Run) -> None:
    known = ANNOTATIONS.replace("  usage:\n", "  usage:\n    fallback: false\n")
    flagged.commit(files(flags(5), known))
    write(flagged.folder, files(flags(5, state="DISABLED"), known))
    assert found(run, "--base", "HEAD") == set()
    flagged.commit(files(flags(5)))
    write(flagged.folder, files(flags(5, state="DISABLED")))
    assert ("catalogue.malformed", "usage", None, "settings/flags.json", 4) in found(run, "--base", "HEAD")


def test_a_setting_that_nobody_annotated_is_undeclared(flagged: Repository, run: Run) -> None:
    bare = "annotations: {}\nnot_looked_at: [theme, usage]\n"
    flagged.commit(files(flags(), bare))
    write(flagged.folder, {"settings/flags.json": flags(theme="dark")})
    assert found(run, "--base", "HEAD") == {
        ("catalogue.undeclared", "theme", "everyone", "settings/flags.json", 35),
    }  # fmt: skip


def test_what_the_sidecar_widens_is_found_there(flagged: Repository, run: Run) -> None:
    flagged.commit(files(flags(100)))
    wider = ANNOTATIONS.replace("[example]", "[example, partner]")
    write(flagged.folder, {"settings/annotations.yaml": wider})
    assert ("catalogue.unknown_key", "usage", "testers", "settings/annotations.yaml", 8) in found(run, "--base", "HEAD")


def test_two_files_are_annotated_by_one_sidecar(repository: Repository, run: Run) -> None:
    write(repository.folder, {"a.json": flags(), "b.json": flags(theme="dark"), "s.yaml": ANNOTATIONS})
    assert found(run, "a.json", "b.json", "--annotations", "s.yaml") == {
        ("notice.unannounced", "theme", "everyone", "b.json", 41),
    }  # fmt: skip


def test_the_first_annotations_are_of_what_was_there_if_that_is_said(repository: Repository, run: Run) -> None:
    repository.commit(files(flags(100), "annotations: {}"))
    write(repository.folder, files(flags(100)))
    assert "sharing.default_on" in {rule for rule, *_ in found(run, "--base", "HEAD")}
    (repository.folder / "settings/annotations.yaml").rename("annotations.yaml")
    repository.commit({"pyconsent.yaml": files("")["pyconsent.yaml"] + "annotations: annotations.yaml\n"})
    before = ("--annotations-before", "annotations.yaml")
    assert found(run, "--base", "HEAD~1", *before, "settings/flags.json") == set()


def test_a_renamed_setting_is_followed(flagged: Repository, run: Run) -> None:
    def of(key: str, default: str, on: str, more: str = "") -> dict[str, str]:
        flag = {"state": "ENABLED", "variants": {"on": True, "off": False}, "defaultVariant": default}
        return {
            "settings/flags.json": json.dumps({"flags": {key: flag}}),
            "settings/annotations.yaml": "annotations:\n" + f"""\
  {key}:
    {more}
    processing:
      - {{while: [{on}], data_categories: [user.behavior], data_uses: [analytics], recipients: [example],
         consent: opt_out, trigger: automatic, reversible: true}}
""",
        }  # fmt: skip

    flagged.commit(of("disable_usage", "off", "false"))
    swapped = "renamed_from: {key: disable_usage, values: [{from: true, to: false}, {from: false, to: true}]}"
    write(flagged.folder, of("usage", "on", "true", swapped))
    assert found(run, "--base", "HEAD") == set()
    write(flagged.folder, of("usage", "on", "true"))
    rules = {rule for rule, *_ in found(run, "--base", "HEAD")}
    assert {"catalogue.removed", "sharing.default_on"} <= rules


def test_files_that_the_configuration_names_are_read_at_a_revision_too(repository: Repository, run: Run) -> None:
    more = "annotations: a.yaml\nformats: [{path: conf/*.yml, format: values}]\n"
    state = {
        "settings/conf/v.yml": "theme: light\n", "settings/.env": "SERVER=a\n", "settings/notes.txt": "-",
        "a.yaml": "annotations: {theme: {processing: none}, SERVER: {processing: none}}",
        "organisation.yaml": ORGANISATION, "pyconsent.yaml": files("")["pyconsent.yaml"] + more,
    }  # fmt: skip
    repository.commit(state)
    assert found(run, "--base", "HEAD") == set()
    write(repository.folder, {"settings/conf/v.yml": "\ntheme: dark\n", "settings/.env": "\n\nSERVER=b\n"})
    assert found(run, "--base", "HEAD") == {
        ("notice.unannounced", "theme", "everyone", "settings/conf/v.yml", 2),
        ("notice.unannounced", "SERVER", "everyone", "settings/.env", 3),
    }


def test_files_are_read_at_a_revision_as_its_configuration_says(repository: Repository, run: Run) -> None:
    said = "annotations: a.yaml\nformats: [{path: %s, format: values, prefix: app.}]\n"
    own = files("")["pyconsent.yaml"]
    repository.commit({
        "settings/v.conf": "theme: light\n", "a.yaml": "annotations: {app.theme: {processing: none}}",
        "organisation.yaml": ORGANISATION, "pyconsent.yaml": own + said % "v.conf",
    })  # fmt: skip
    repository.git("mv", "settings/v.conf", "settings/v.yml")
    repository.git("mv", "a.yaml", "b.yaml")
    write(repository.folder, {"pyconsent.yaml": own + (said % "v.yml").replace("a.yaml", "b.yaml")})
    assert found(run, "--base", "HEAD") == set()
    repository.git("add", ".")
    write(repository.folder, {"pyconsent.yaml": own, "b.yaml": "annotations: {}", "settings/v.yml": "theme: dark\n"})
    assert found(run, "--staged") == set()


def test_a_finding_is_shown_in_the_sidecar_that_was_touched(flagged: Repository, run: Run) -> None:
    flagged.commit(files(flags(100)))
    write(flagged.folder, {"settings/annotations.yaml": ANNOTATIONS.replace("[example]", "[example, partner]")})
    assert {
        (one["location"]["file"], one["anchor"]["file"], one["anchor"]["line"])
        for one in json.loads(run("check", "--base", "HEAD", *AT).out)["findings"]
    } == {
        ("settings/flags.json", "settings/annotations.yaml", 8),
        ("settings/annotations.yaml", "settings/annotations.yaml", 8),
    }


THIRD_STATES = """\
annotations:
  fetchNews:
    processing:
      - while: [{on}]
        data_categories: [user.device]
        data_uses: [functional.service]
        recipients: [example]
        consent: opt_in
        trigger: automatic
        reversible: true
"""


def news(default: str) -> str:
    """A schema whose setting has three states beside on and off."""
    states = ["on", "auto", "ask", "none", "off"]
    return json.dumps({"type": "object", "properties": {"fetchNews": {"enum": states, "default": default}}})


@pytest.mark.parametrize(
    ("before", "after", "is_found"),
    [
        ("off", "ask", False),
        ("ask", "none", False),
        ("on", "ask", False),
        ("auto", "ask", False),
        ("ask", "auto", True),
        ("none", "auto", True),
        ("auto", "on", False),
        ("ask", "on", True),
    ],
)
def test_a_default_that_asks_protects_and_one_that_is_automatic_is_on(
    repository: Repository, run: Run, before: str, after: str, is_found: bool
) -> None:
    said = THIRD_STATES.format(on='"on", auto')
    write(repository.folder, {"a.json": news(before), "b.json": news(after), "s.yaml": said, "o.yaml": ORGANISATION})
    rules = {rule for rule, *_ in found(run, "a.json", "b.json", "--annotations", "s.yaml", "--organisation", "o.yaml")}
    assert ("sharing.default_on" in rules) is is_found


def test_a_third_state_that_nobody_says_is_off_is_on(repository: Repository, run: Run) -> None:
    said = THIRD_STATES.format(on="x").replace("while: [x]", 'while: {not: ["off", none]}')
    write(repository.folder, {"a.json": news("off"), "b.json": news("ask"), "s.yaml": said, "o.yaml": ORGANISATION})
    rules = {rule for rule, *_ in found(run, "a.json", "b.json", "--annotations", "s.yaml", "--organisation", "o.yaml")}
    assert "sharing.default_on" in rules


def test_a_change_to_be_made_is_judged_as_what_it_makes_of_the_flag(repository: Repository, run: Run) -> None:
    production = {
        "on": False, "targets": [], "rules": [], "prerequisites": [],
        "fallthrough": {"variation": 0}, "offVariation": 1,
    }  # fmt: skip
    flag = {
        "key": "usage",
        "variations": [{"value": True}, {"value": False}],
        "environments": {"production": production},
    }
    patch = {"environmentKey": "production", "instructions": [{"kind": "turnFlagOn"}]}
    write(repository.folder, {
        "flags/usage.json": json.dumps(flag), "patch/usage.json": json.dumps(patch),
        "theme.yaml": "settings: {}", "pyconsent.yaml": "{}",
    })  # fmt: skip
    undeclared = {("catalogue.undeclared", "usage", "everyone", "patch/usage.json", 1)}
    assert found(run, "flags/usage.json", "patch/usage.json") == undeclared
    assert found(run, "flags", "patch") == undeclared
    write(repository.folder, {"patch/annotations.yaml": "annotations: {usage: {processing: none}}"})
    assert found(run, "flags", "patch", "--annotations-before", "patch/annotations.yaml") == {
        ("notice.unannounced", "usage", "everyone", "patch/usage.json", 1),
    }  # fmt: skip
    # Where there is no flag that it could be for, nothing was judged.
    assert run("check", "theme.yaml", "patch/usage.json", *AT).err == (
        "pyconsent: patch/usage.json:1: there is no flag to patch; give one that is exported from LaunchDarkly"
        " with it\n"
    )


def flagd(percent: int, is_enabled: bool = True, group: str = "beta") -> str:
    testers = {"if": [{"in": [group, {"var": "groups"}]}, {"fractional": [["on", percent], ["off", 100 - percent]]}]}
    usage = {"state": "ENABLED" if is_enabled else "DISABLED", "variants": {"on": "on", "off": "off"}}
    return json.dumps({"flags": {"usage": {**usage, "defaultVariant": "off", "targeting": testers}}})


def flipt(percent: int, is_enabled: bool = True, group: str = "beta") -> str:
    variants = [{"key": "on"}, {"key": "off", "default": True}]
    rule = {"segment": "testers", "distributions": [{"variant": "on", "rollout": percent}]}
    usage = {"key": "usage", "name": "Usage", "enabled": is_enabled, "variants": variants, "rules": [rule]}
    belong = {"type": "STRING_COMPARISON_TYPE", "property": "group", "operator": "eq", "value": group}
    testers = {"key": "testers", "match_type": "ALL_MATCH_TYPE", "constraints": [belong]}
    return json.dumps({"flags": [usage], "segments": [testers]})


def goff(percent: int = 0, is_enabled: bool = True, group: str = "beta", **more: Any) -> str:
    testers = {"query": f'group eq "{group}"', "percentage": {"on": percent, "off": 100 - percent}}
    usage = {"variations": {"on": "on", "off": "off"}, "targeting": [testers], "disable": not is_enabled}
    return json.dumps({"usage": {**usage, "defaultRule": {"variation": "off"}} | more}, indent=1)


@dataclass(frozen=True)
class Kept:
    """Flags of one format: the file, what it holds, and the names that two groups get from their definitions."""

    file: str
    text: Callable[..., str]
    testers: str
    others: str

    def state(self, *arguments: Any, **named: Any) -> dict[str, str]:
        """A repository with the flag as it is with these arguments."""
        known = ANNOTATIONS.replace("  usage:\n", '  usage:\n    fallback: "off"\n').replace("[false]", '["off"]')
        known = known.replace('"in(beta,groups)"', json.dumps(self.testers)).replace(
            "  theme: {processing: none}\n", ""
        )
        held = files("", known)
        del held["settings/flags.json"]
        return {**held, self.file: self.text(*arguments, **named)}


GOFF = Kept("settings/app.json", goff, 'group_eq_"beta".cb20d732', 'group_eq_"alpha".eda9c11c')

each = pytest.mark.parametrize(
    "kept",
    [
        Kept("settings/flags.json", flagd, "in(beta,groups)", "in(alpha,groups)"),
        Kept("settings/features.json", flipt, "testers.4e2431f0", "testers.ddaed0cb"),
        GOFF,
    ],
    ids=lambda kept: kept.text.__name__,
)


@each
def test_a_flag_that_is_switched_on_is_a_change(kept: Kept, repository: Repository, run: Run) -> None:
    repository.commit(kept.state(100, is_enabled=False))
    write(repository.folder, kept.state(100))
    assert "testers" in {one[2] for one in found(run, "--base", "HEAD") if one[0] == "sharing.default_on"}
    assert actual(run, "sharing.default_on", "--base", "HEAD") == "on for 100 %"


@each
def test_a_part_of_an_audience_is_told_in_percent(kept: Kept, repository: Repository, run: Run) -> None:
    repository.commit(kept.state(0))
    write(repository.folder, kept.state(5))
    assert actual(run, "sharing.default_on", "--base", "HEAD") == "off for 95 %, on for 5 %"


@each
def test_a_wider_segment_is_a_new_audience(kept: Kept, repository: Repository, run: Run) -> None:
    repository.commit(kept.state(5))
    write(repository.folder, kept.state(5, group="alpha"))
    told = {one[:4] for one in found(run, "--base", "HEAD")}
    assert {
        ("catalogue.unknown_key", "usage", kept.others, kept.file),
        ("sharing.default_on", "usage", kept.others, kept.file),
    } <= told
    assert {audience for _, _, audience, _ in told} == {kept.others}


def test_each_step_of_a_schedule_is_judged_at_its_own_date(repository: Repository, run: Run) -> None:
    testers = {"name": "testers", "query": 'group eq "beta"'}
    steps = [
        {"date": "2025-06-01T00:00:00Z", "targeting": [testers | {"percentage": {"on": 5, "off": 95}}]},
        {"date": "2025-09-01T00:00:00Z", "disable": True},
    ]
    before = [testers | {"percentage": {"on": 0, "off": 100}}]
    repository.commit(GOFF.state(targeting=before))
    write(repository.folder, GOFF.state(targeting=before, scheduledRollout=steps))
    # The step that switches it off again protects.
    assert actual(run, "sharing.default_on", "--base", "HEAD") == "off for 95 %, on for 5 %"
    assert notices(run) == {("notice.missing", "settings/app.json", 22)}
    plan = """\
plans:
  - settings: [usage]
    notices:
      - channel: email
        scheduled_at: 2025-05-01
        audiences: [testers]
        states:
          change: Usage goes to Example
          data_categories: [user.behavior]
          data_uses: [functional.service.improve]
          recipients: [example]
          how_to_object: Switch it off
"""
    write(repository.folder, {"plans.yaml": plan})
    assert notices(run, "--plans", "plans.yaml") == set()
    write(repository.folder, {"plans.yaml": plan.replace("05-01", "05-10")})
    assert notices(run, "--plans", "plans.yaml") == {("notice.late", "plans.yaml", 4)}


def notices(run: Run, *arguments: object) -> set[tuple[Any, ...]]:
    told = found(run, "--base", "HEAD", *arguments)
    return {
        (rule, file, line) for rule, _, _, file, line in told if rule.startswith("notice.") and "objection" not in rule
    }


def test_what_the_code_falls_back_on_is_found_in_its_own_manifest(repository: Repository, run: Run) -> None:
    def state(fallback: str, **usage: Any) -> dict[str, str]:
        held = GOFF.state(**usage)
        manifest = {"flags": {"usage": {"flagType": "string", "defaultValue": fallback}}}
        annotations = held["settings/annotations.yaml"].replace('    fallback: "off"\n', "")
        return {**held, "settings/code.json": json.dumps(manifest), "settings/annotations.yaml": annotations}

    repository.commit(state("off"))
    write(repository.folder, state("on"))
    told = found(run, "--base", "HEAD")
    assert ("sharing.default_on", "usage", "everyone", "settings/code.json", 1) in told
    # A flag that is disabled is what the code falls back on.
    write(repository.folder, state("off", is_enabled=False))
    assert found(run, "--base", "HEAD") == set()
    write(repository.folder, state("on", is_enabled=False))
    told = found(run, "--base", "HEAD")
    assert ("sharing.default_on", "usage", "everyone", "settings/app.json", 16) in told
