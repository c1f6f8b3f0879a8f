"""``pyconsent init`` writes a starting set that passes, over nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import Repository, Result, Run, write

from pyconsent import __version__
from pyconsent.reading import files
from pyconsent.reading.catalogue import Reader
from pyconsent.reading.formats import Named
from pyconsent.reading.source import parse

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


VALUES = """\
telemetry:
  enabled: true
  disableDataCollection: false
  servers: [a]
theme: light
"no": 1
"""
CONFIGURED = {"values.yaml": VALUES, "pyconsent.yaml": "formats: [{path: values.yaml, format: values}]"}
ANNOTATIONS = """\
# What settings files cannot say of their settings: schemas/annotations.schema.json.
annotations:

  # These look like data flows. Declare of each what it does with personal data, or that it
  # does nothing with them (processing: none). Until then it is undeclared.
  telemetry.enabled:
    # values.yaml:2: the default is true
    processing:
    # A proposal from the name, not in force: data flow while it is true.
    #   - while: [true]

  telemetry.disableDataCollection:
    # values.yaml:3: the default is false
    processing:
    # A proposal from the name, not in force: data flow while it is false.
    #   - while: [false]

  telemetry.servers:
    # values.yaml:4: the default is "[\\"a\\"]"
    processing:

# Nobody has looked at these. They are undeclared: a change of their defaults is found.
not_looked_at:
  - theme
  - "no"
"""


@pytest.fixture
def configured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with settings of a format that the configuration names."""
    monkeypatch.chdir(tmp_path)
    write(tmp_path, CONFIGURED)
    return tmp_path


def test_settings_files_get_annotations_with_every_setting(configured: Path, run: Run) -> None:
    assert run("init", "new", "--from", "values.yaml") == Result(
        0, "wrote new/annotations.yaml: 3 settings to declare, 2 settings that nobody has looked at\n", ""
    )
    text = (configured / "new/annotations.yaml").read_text("utf-8")
    assert text == ANNOTATIONS
    # As it was written it can be read, and says nothing of any of them.
    reader, held = Reader([Named("values.yaml", "values")]), files.held(Path("values.yaml"))
    annotated, plain = (
        {key: entry.value for key, entry in reader.read(held, beside).settings.items()}
        for beside in ([parse(text.encode(), "annotations.yaml")], [])
    )
    assert annotated == plain


MANIFEST = """\
{"contributes": {"configuration": {"properties": {
  "editor.fontSize": {"type": "number", "default": 14, "description": "Controls the font size in pixels."},
  "telemetry.telemetryLevel": {"type": "string", "default": "all", "tags": ["usesOnlineServices", "telemetry"]},
  "git.autofetch": {"type": "boolean", "default": false, "tags": ["usesOnlineServices"]},
  "help.improve": {"type": "boolean", "default": true, "markdownDescription": "Send *usage data*, to help us."},
  "gallery.server": {"type": "string", "default": "https://gallery.example.com"},
  "workbench.list.openMode": {"type": "string", "default": "singleClick", "tags": ["experimental"]}
}}}}
"""
OF_MANIFEST = """\
# What settings files cannot say of their settings: schemas/annotations.schema.json.
annotations:

  # These look like data flows. Declare of each what it does with personal data, or that it
  # does nothing with them (processing: none). Until then it is undeclared.
  telemetry.telemetryLevel:
    # package.json:3: the default is "all"
    processing:

  git.autofetch:
    # package.json:4: the default is false
    # It is tagged "usesOnlineServices".
    processing:
    # A proposal from the name, not in force: data flow while it is true.
    #   - while: [true]

  help.improve:
    # package.json:5: the default is true
    # Its description says "Send *usage".
    processing:
    # A proposal from the name, not in force: data flow while it is true.
    #   - while: [true]

  gallery.server:
    # package.json:6: the default is "https://gallery.example.com"
    # Its default is the address of a server, to which something may be sent.
    processing:

# Nobody has looked at these. They are undeclared: a change of their defaults is found.
not_looked_at:
  - editor.fontSize
  - workbench.list.openMode
"""


def test_what_the_file_says_of_a_setting_is_a_reason_to_declare_it(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, {"package.json": MANIFEST})
    told = "wrote annotations.yaml: 4 settings to declare, 2 settings that nobody has looked at\n"
    assert run("init", "--from", "package.json") == Result(0, told, "")
    assert (tmp_path / "annotations.yaml").read_text("utf-8") == OF_MANIFEST


def test_what_is_annotated_already_is_left_out(configured: Path, run: Run) -> None:
    write(configured, {
        "s/values.yaml": "telemetry: true\nusage: true\n",
        "s/annotations.yaml": "annotations: {usage: {processing: none}, telemetry: {processing: none}}",
    })  # fmt: skip
    told = "wrote annotations.yaml: 0 settings to declare, 0 settings that nobody has looked at\n"
    assert run("init", "--from", "s") == Result(0, told, "")
    assert (configured / "annotations.yaml").read_text("utf-8") == f"{ANNOTATIONS.splitlines()[0]}\nannotations: {{}}\n"


def test_annotations_are_not_written_over_others(configured: Path, run: Run) -> None:
    write(configured, {"annotations.yaml": "mine"})
    assert run("init", "--from", "values.yaml") == Result(
        2, "", "pyconsent: annotations.yaml: there already; move it away, or name another folder\n"
    )
    assert (configured / "annotations.yaml").read_text("utf-8") == "mine"


def test_a_folder_that_may_not_be_written(run: Run, unprivileged: Path) -> None:
    (unprivileged / "closed").mkdir(0o500)
    assert run("init", "closed") == Result(2, "", "pyconsent: closed/change.yaml: permission denied\n")
    assert run("init", "closed/new") == Result(2, "", "pyconsent: closed/new: permission denied\n")
