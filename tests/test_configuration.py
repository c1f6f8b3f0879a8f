"""Where the settings of a check come from: flags before the environment before the nearest file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from conftest import Run, write

from pyconsent.commands.check import check
from pyconsent.commands.configured import formats
from pyconsent.commands.outputs import Output
from pyconsent.commands.report import report
from pyconsent.configuration import configuration
from pyconsent.errors import InputError
from pyconsent.reading.formats import Named
from pyconsent.report import FORMATS as REPORTS

SCHEMA = Path(__file__).parents[1] / "schemas/configuration.schema.json"
NO_MAPPING = "1: the file is no mapping; start it as schemas/configuration.schema.json says"
TOML = '[project]\nname = "x"\n\n[tool.pyconsent]\n'


def taken(*arguments: str) -> dict[str, Any]:
    """What a check works with, of all its options."""
    with check.make_context("check", list(arguments)) as context:
        return {name: value for name, value in context.params.items() if name != "paths"}


def refused(file: Path | None = None) -> str:
    with pytest.raises(InputError) as raised:
        configuration(file, Path())
    return str(raised.value)


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


NOTHING = {
    "base": None, "staged": False, "at": None, "catalogue": None, "annotations": None, "annotations_before": None,
    "organisation": None, "organisation_before": None,
    "plans": None, "waivers": None, "require_revision": None, "engine": "embedded", "policy": None, "data": None,
    "bundle": None, "verification_key": None, "opa_url": None, "opa_ca": None, "opa_cert": None, "opa_key": None,
    "opa_token_file": None, "opa_timeout": 5.0, "opa_retries": 2, "format": "text", "output": (),
    "baseline": None, "fail_on": "error", "quiet": False, "attest": None,
}  # fmt: skip


def test_without_a_file_there_are_no_settings() -> None:
    assert configuration(None, Path()) == {}
    assert taken() == NOTHING


@pytest.mark.parametrize("name", ["pyconsent.yaml", "pyproject.toml"])
def test_every_setting_of_the_file_is_taken(name: str, here: Path) -> None:
    paths = {option: file for option, _, _, file in OPTIONS if isinstance(file, Path)}
    words = {
        "base": "main",
        "format": "json",
        "require_revision": "0.1.0@sha256:00",
        "engine": "opa",
        "opa_url": "https://opa.example.com:8181",
        "opa_timeout": 2.5,
        "opa_retries": 0,
    }
    assert {*paths, *words, "formats"} == set(json.loads(SCHEMA.read_text("utf-8"))["properties"])
    lines = [f"{key} = {json.dumps(value, default=str)}" for key, value in (paths | words).items()]
    toml = TOML + "\n".join(lines)
    write(here, {name: toml if name.endswith("toml") else "\n".join(lines).replace(" =", ":")})
    assert configuration(None, Path()) == paths | words
    assert taken() == NOTHING | paths | words


OPTIONS = [
    *((option, "from-flag", "from-environment", "from-file") for option in ("base", "require_revision", "opa_url")),
    *(
        (option, Path("from-flag"), Path("from-environment"), Path("from-file"))
        for option in (
            "catalogue", "annotations", "organisation", "plans", "waivers", "policy", "data", "bundle",
            "verification_key", "opa_ca", "opa_cert", "opa_key", "opa_token_file",
        )
    ),
    ("engine", "embedded", "embedded", "opa"),
    ("engine", "opa", "embedded", "embedded"),
    ("opa_timeout", 1.5, 2.5, 3.5),
    ("opa_retries", 0, 1, 3),
    ("format", "text", "text", "json"),
    ("format", "json", "text", "text"),
    ("at", "from-flag", "from-environment", None),
    ("staged", True, True, None),
    ("annotations_before", Path("from-flag"), Path("from-environment"), None),
    ("organisation_before", Path("from-flag"), Path("from-environment"), None),
    ("baseline", Path("from-flag"), Path("from-environment"), None),
    ("fail_on", "warning", "never", None),
    ("attest", Path("from-flag"), Path("from-environment"), None),
    ("quiet", True, True, None),
]  # fmt: skip


@pytest.mark.parametrize(("option", "flag", "environment", "file"), OPTIONS)
def test_flags_beat_the_environment_and_that_beats_the_file(
    option: str, flag: Any, environment: Any, file: Any, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if file is not None:
        write(here, {"pyconsent.yaml": f"{option}: {file}"})
        assert taken() == NOTHING | {option: file}
    monkeypatch.setenv(f"PYCONSENT_{option.upper()}", str(environment))
    assert taken() == NOTHING | {option: environment}
    given = (f"--{option.replace('_', '-')}", *(() if flag is True else (str(flag),)))
    assert taken(*given) == NOTHING | {option: flag}


def test_outputs_stand_on_the_command_line_or_on_lines_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYCONSENT_OUTPUT", "json:a file.json\nb.txt")
    assert taken() == NOTHING | {"output": (Output("json", Path("a file.json")), Output(None, Path("b.txt")))}
    assert taken("--output", "text:c") == NOTHING | {"output": (Output("text", Path("c")),)}


def test_a_stored_decision_is_told_in_the_format_of_the_same_places(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def format(*arguments: str) -> str:
        with report.make_context("report", ["decision.json", *arguments]) as context:
            return str(context.params["format"])

    assert format() == "text"
    write(here, {"pyconsent.yaml": "format: json\ncatalogue: settings.yaml\nengine: opa"})
    assert format() == "json"
    monkeypatch.setenv("PYCONSENT_FORMAT", "sarif")
    assert (format(), format("--format", "junit")) == ("sarif", "junit")


def test_every_format_may_stand_in_the_file() -> None:
    assert json.loads(SCHEMA.read_text("utf-8"))["properties"]["format"]["enum"] == list(REPORTS)


@pytest.mark.parametrize("option", ["at", "attest", "baseline", "fail_on", "output", "quiet", "verbose"])
def test_what_is_of_one_run_or_could_let_a_change_through_is_no_setting(option: str, here: Path) -> None:
    flag = f"--{option.replace('_', '-')}"
    write(here, {"pyconsent.yaml": f"base: main\n{option}: x", "x.toml": f'{TOML}{option} = "x"'})
    for file, line in (("pyconsent.yaml", 2), ("x.toml", 5)):
        assert refused(Path(file)) == (
            f"{file}:{line}: {option} is no setting; give {flag}, or set PYCONSENT_{option.upper()}"
        )


def test_every_option_is_tried_above() -> None:
    assert {"output", *(option for option, *_ in OPTIONS)} == set(NOTHING) == set(taken())


FORMATS = [
    Named("flags/*.json", "flagd"),
    Named("features.yaml", "mapping", "web.", {"settings": "features", "default": "enabled"}),
]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        (
            "pyconsent.yaml",
            """formats:
  - {path: flags/*.json, format: flagd}
  - path: features.yaml
    format: mapping
    prefix: web.
    options: {settings: features, default: enabled}
""",
        ),
        (
            "pyproject.toml",
            """[[tool.pyconsent.formats]]
path = "flags/*.json"
format = "flagd"
[[tool.pyconsent.formats]]
path = "features.yaml"
format = "mapping"
prefix = "web."
options = {settings = "features", default = "enabled"}
""",
        ),
    ],
)
def test_formats_of_files_are_taken(name: str, content: str, here: Path) -> None:
    write(here, {name: content})
    with check.make_context("check", []):
        assert formats() == FORMATS


def test_the_file_itself_may_be_named(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(here, {"pyconsent.yaml": "base: nearest", "a/one.yaml": "base: one", "two.toml": TOML + 'base = "two"'})
    assert taken() == NOTHING | {"base": "nearest"}
    monkeypatch.setenv("PYCONSENT_CONFIG", "a/one.yaml")
    assert taken() == NOTHING | {"base": "one"}
    assert taken("--config", "two.toml") == NOTHING | {"base": "two"}


def test_the_nearest_file_above_counts(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(here, {
        "pyconsent.yaml": "catalogue: settings",
        "a/pyproject.toml": '[project]\nname = "says nothing of pyconsent"',
        "a/b/notes.txt": "",
        "c/pyproject.toml": TOML,
    })  # fmt: skip
    monkeypatch.chdir(here / "a/b")
    assert configuration(None, Path()) == {"catalogue": Path("../../settings")}
    monkeypatch.chdir(here / "c")
    assert configuration(None, Path()) == {}


def test_pyconsent_yaml_counts_before_pyproject_toml(here: Path) -> None:
    write(here, {"pyconsent.yaml": "base: yaml", "pyproject.toml": TOML + 'base = "toml"'})
    assert configuration(None, Path()) == {"base": "yaml"}


def test_paths_are_relative_to_the_file_and_told_from_the_current_folder(here: Path) -> None:
    write(here, {"a/p.yaml": f"catalogue: ../s\norganisation: o.yaml\nplans: {here}/plans"})
    assert configuration(Path("a/p.yaml"), Path()) == {
        "catalogue": Path("a/../s"),
        "organisation": Path("a/o.yaml"),
        "plans": here / "plans",
    }
    own = {"policy": "rules", "data": "d.yaml", "bundle": "b.tar.gz", "verification_key": "release.pem"}
    server = {"opa_ca": "ca.pem", "opa_cert": "c.pem", "opa_key": "k.pem", "opa_token_file": "token"}
    write(here, {"a/p.yaml": json.dumps(own | server)})
    assert configuration(Path("a/p.yaml"), Path()) == {key: Path("a", name) for key, name in (own | server).items()}


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("pyconsent.yaml", "catalog: x", "pyconsent.yaml:1: unknown key 'catalog'; did you mean 'catalogue'?"),
        ("pyconsent.yaml", "\nformat: xml", f"pyconsent.yaml:2: unknown format 'xml'; one of {', '.join(REPORTS)}"),
        ("pyconsent.yaml", "base: 3", "pyconsent.yaml:1: base is 3; write text"),
        ("pyconsent.yaml", "opa_token: s", "pyconsent.yaml:1: unknown key 'opa_token'; did you mean 'opa_token_file'?"),
        ("pyconsent.yaml", "engine: server", "pyconsent.yaml:1: unknown engine 'server'; one of embedded, opa"),
        ("pyconsent.yaml", "opa_timeout: 5s", "pyconsent.yaml:1: opa_timeout is '5s'; write a number"),
        ("pyconsent.yaml", "opa_retries: 1.5", "pyconsent.yaml:1: opa_retries is 1.5; write a whole number"),
        (
            "pyconsent.yaml",
            "formats:\n  - path: x\n    format: flagdd",
            "pyconsent.yaml:3: unknown format 'flagdd'; did you mean 'flagd'?",
        ),
        (
            "pyconsent.yaml",
            "formats:\n  - path: x\n    format: mapping\n    options: {setting: a}",
            "pyconsent.yaml:4: unknown option 'setting' of mapping; did you mean 'settings'?",
        ),
        (
            "pyconsent.yaml",
            "formats:\n  - path: x\n    format: flagd\n    options: {key: a}",
            "pyconsent.yaml:4: unknown option 'key' of flagd; it has none",
        ),
        ("pyconsent.yaml", "formats: [{path: x}]", "pyconsent.yaml:1: formats[0] has no 'format'; add it"),
        ("pyconsent.yaml", "", f"pyconsent.yaml:{NO_MAPPING}"),
        ("pyproject.toml", f"{TOML}catalog = 1", "pyproject.toml:5: unknown key 'catalog'; did you mean 'catalogue'?"),
        (
            "pyproject.toml",
            "base = 1\n[other]\nbase = 2\n[ tool . pyconsent ]\n# base = 3\n\"base\" = 4\n[tool.else]\nbase = 5",
            "pyproject.toml:6: base is 4; write text",
        ),
        ("pyproject.toml", "tool.pyconsent.base = 4", "pyproject.toml:1: base is 4; write text"),
        ("pyproject.toml", "[tool]\npyconsent = 3", f"pyproject.toml:{NO_MAPPING}"),
        ("pyproject.toml", "[tool]\nx = ", "pyproject.toml: Invalid value (at end of document)"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_refused(name: str, content: str, message: str, here: Path) -> None:
    write(here, {name: content})
    assert refused() == message


def test_a_pyproject_whose_tool_is_no_table_has_no_settings(here: Path) -> None:
    write(here, {"pyproject.toml": "tool = 3"})
    assert configuration(None, Path()) == {}


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("none.yaml", "none.yaml: no such file or directory"),
        ("none.toml", "none.toml: no such file or directory"),
        ("..", "..: is a directory"),
        ("other.toml", "other.toml: there is no [tool.pyconsent] in it; add it, or name another file"),
        ("latin.toml", "latin.toml:2: not UTF-8; save the file as UTF-8"),
        ("latin.yaml", "latin.yaml:2: not UTF-8; save the file as UTF-8"),
    ],
)
def test_a_named_file_that_cannot_be_read_is_refused(name: str, message: str, here: Path) -> None:
    write(here, {"other.toml": "[project]"})
    for latin in ("latin.toml", "latin.yaml"):
        (here / latin).write_bytes("# one\n# größe".encode("latin-1"))
    assert refused(Path(name)) == message


def test_a_fault_of_the_file_stops_the_check(run: Run, here: Path) -> None:
    write(here, {"pyconsent.yaml": "catalog: x"})
    told = run("check", "change.yaml")
    assert (told.code, told.out, told.err) == (
        2, "", "pyconsent: pyconsent.yaml:1: unknown key 'catalog'; did you mean 'catalogue'?\n",
    )  # fmt: skip
