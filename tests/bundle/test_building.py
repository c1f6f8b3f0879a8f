"""Bundles: the same bytes each time, with rules of one's own, signed; and what cannot be built says why."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from importlib import resources
from pathlib import Path

import pytest

from bundle.parts import key_in, locked, marking, members, refusal
from pyconsent import Finding, Gate
from pyconsent.bundle import building, reading
from pyconsent.decision import revision
from pyconsent.engine.wasm import Policy

AT = "2025-01-10"
THEME = {
    "setting": "theme",
    "before": None,
    "after": {"title": "Theme", "values": ["light", "dark"], "default": "light", "processing": "none"},
}

WORDS = """package acme.words

told := $"marked by {data.marks.team}"
"""

TEAM = """package house["a team"]

size := 3
"""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A folder of rules with packages that they use, and in ``marks.yaml`` beside it their data."""
    rules = tmp_path / "rules"
    (rules / "words").mkdir(parents=True)
    (rules / "marked.rego").write_text(marking("data.acme.words.told"), "utf-8")
    (rules / "words/words.rego").write_text(WORDS, "utf-8")
    (rules / "words/team.rego").write_text(TEAM, "utf-8")
    (rules / "words/words_test.rego").write_text("package acme.words_test\n\ntest_holds if true\n", "utf-8")
    (tmp_path / "marks.yaml").write_text('marks: {team: privacy, weight: 1.50, text: "\\u2028é😀"}\n', "utf-8")
    return rules


def test_the_bundle_of_the_pack_alone_is_the_pack_that_is_installed(tmp_path: Path) -> None:
    named = building.build(tmp_path / "bundle.tar.gz")
    installed = resources.files("pyconsent").joinpath("pack")
    built = members(tmp_path / "bundle.tar.gz")
    data = json.loads(installed.joinpath("data.json").read_bytes())
    assert named == revision(data["pyconsent"]["pack"])
    assert json.loads(built["/data.json"]) == data
    assert built["/policy.wasm"] == installed.joinpath("policy.wasm").read_bytes()
    assert json.loads(built["/.manifest"]) == {"revision": named, "roots": ["pyconsent"], "rego_version": 1}
    rego = {f"/policies/{file.relative_to(building.policies())}" for file in building.policies().rglob("*.rego")}
    assert built.keys() == {
        *("/data.json", "/policy.wasm", "/.manifest"),
        *(name for name in rego if not name.endswith("_test.rego")),
    }


def test_the_same_policies_give_the_same_bytes_wherever_they_lie(
    own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = key_in(tmp_path, "rsa")
    elsewhere = tmp_path / "another place" / "deeper"
    shutil.copytree(own, elsewhere / "policy")
    shutil.copy(own.parent / "marks.yaml", elsewhere / "data.yaml")
    first = building.build(tmp_path / "first.tar.gz", own, own.parent / "marks.yaml", key)
    monkeypatch.chdir(elsewhere)
    second = building.build(Path("second.tar.gz"), Path("policy"), Path("data.yaml"), key)
    assert first == second
    assert (tmp_path / "first.tar.gz").read_bytes() == (elsewhere / "second.tar.gz").read_bytes()
    assert reading.read(Path("second.tar.gz"), tmp_path / "rsa.pem") == reading.read(Path("second.tar.gz"))
    assert str(tmp_path).encode() not in b"".join(members(tmp_path / "first.tar.gz").values())


def test_rules_and_data_of_ones_own_join_the_pack(own: Path, tmp_path: Path) -> None:
    file = tmp_path / "bundle.tar.gz"
    named = building.build(file, own, own.parent / "marks.yaml")
    built = members(file)
    assert json.loads(built["/.manifest"]) == {
        "revision": named,
        "roots": ["acme", "house", "marks", "pyconsent"],
        "rego_version": 1,
    }
    assert {name for name in built if name.startswith("/own/")} == {
        "/own/marked.rego",
        "/own/words/words.rego",
        "/own/words/team.rego",
    }
    bundle = reading.read(file)
    decision = Gate(engine=Policy(bundle.wasm, bundle.data)).evaluate(THEME, AT)
    assert decision.findings == (
        Finding(
            rule="own.marked",
            title="Marked",
            severity="warning",
            setting="theme",
            document=None,
            audience=None,
            message="marked by privacy",
            expected="no mark",
            actual="a mark",
            fix="none",
            sources=("our own",),
        ),
    )
    assert (decision.allow, revision(decision.pack)) == (True, named)
    # So do those that are compiled for the embedded engine, at once and from the cache.
    fresh, kept = (building.compiled(own, own.parent / "marks.yaml") for _ in range(2))
    assert fresh == kept
    assert (fresh.wasm, json.loads(fresh.data)) == (bundle.wasm, json.loads(bundle.data))


@pytest.mark.parametrize("changed", ["marked.rego", "../marks.yaml"])
def test_another_rule_or_other_data_are_another_revision(own: Path, changed: str) -> None:
    before = building.sources(own, own.parent / "marks.yaml").pack
    (own / changed).write_text((own / changed).read_text("utf-8").replace("privacy", "law").replace("none", "no"))
    after = building.sources(own, own.parent / "marks.yaml").pack
    assert before["version"] == after["version"]
    assert before["digest"] != after["digest"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: 1\npyconsent: {}\n", "2: 'pyconsent' is taken; use a name of your own"),
        ("system:\n  authz: {}\n", "1: 'system' is taken; use a name of your own"),
        ("a/b: 1\n", "1: 'a/b' is no name for data; use one without a slash"),
        ('"": 1\n', "1: '' is no name for data; use one without a slash"),
        ("[1, 2]\n", "1: the file is no mapping; put the data under a name of your own"),
    ],
)
def test_data_that_cannot_join_are_refused(tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / "data.yaml"
    file.write_text(text, "utf-8")
    assert refusal(lambda: building.build(tmp_path / "bundle.tar.gz", data=file)) == f"{file}:{message}"
    assert not (tmp_path / "bundle.tar.gz").exists()


@pytest.mark.parametrize(
    ("rego", "message"),
    [
        (
            "package acme\n\na := b\n",
            "{}:3: var b is unsafe",
        ),
        (
            "package acme\n\na := \n",
            "{0}:4: unexpected eof token\n"
            "{0}:4: unexpected eof token: expected rule value term (e.g., a := <VALUE> {{ ... }})",
        ),
        (
            "package system.authz\n\nallow := true\n",
            "{}: system.authz is no place for a rule; name its package pyconsent.rules.<family>.<rule>",
        ),
        (
            "package pyconsent.model.waiver\n\ncovering(_) := []\n",
            "{}: pyconsent.model.waiver is a package of the pack, which no other rule joins; choose a name of your own",
        ),
    ],
)
def test_rego_that_cannot_join_is_refused(tmp_path: Path, rego: str, message: str) -> None:
    file = tmp_path / "rules/own.rego"
    file.parent.mkdir()
    file.write_text(rego, "utf-8")
    assert refusal(lambda: building.build(tmp_path / "bundle.tar.gz", file.parent)) == message.format(file)
    assert not (tmp_path / "bundle.tar.gz").exists()


def test_a_folder_without_rules_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a_test.rego").write_text("package a_test\n", "utf-8")
    output, missing = tmp_path / "bundle.tar.gz", tmp_path / "missing"
    assert refusal(lambda: building.build(output, tmp_path)) == (
        f"{tmp_path}: no Rego in it; name a folder that holds some"
    )
    assert refusal(lambda: building.build(output, missing)) == f"{missing}: no such folder; name one that holds Rego"


@pytest.mark.parametrize("build", [lambda output: building.build(output), lambda _: building.compiled(None, None)])
def test_without_opa_nothing_is_built(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, build: Callable[[Path], object]
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("OPA", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert refusal(lambda: build(tmp_path / "bundle.tar.gz")) == (
        "opa is not on PATH, and only it compiles Rego; install it "
        "(https://www.openpolicyagent.org/docs/#running-opa), or let a server judge: --engine opa"
    )
    monkeypatch.setenv("OPA", str(tmp_path / "missing"))
    assert refusal(lambda: build(tmp_path / "bundle.tar.gz")) == (
        f"{tmp_path / 'missing'} cannot be run: no such file or directory"
    )


def test_a_bundle_that_cannot_be_written_says_where(tmp_path: Path) -> None:
    output = tmp_path / "missing/bundle.tar.gz"
    with pytest.raises(FileNotFoundError) as raised:
        building.build(output)
    assert raised.value.filename == str(output)


@pytest.mark.parametrize("kind", ["ec", "ec521"])
def test_a_signed_bundle_is_read_with_the_public_key(tmp_path: Path, kind: str) -> None:
    key, file = key_in(tmp_path, kind), tmp_path / "bundle.tar.gz"
    building.build(file, signing_key=key)
    assert reading.read(file, tmp_path / f"{kind}.pem") == reading.read(file)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("missing.pem", "no such file or directory"),
        ("rsa.pem", "no private key in PEM, without password, can be read from it"),
        ("text.pem", "no private key in PEM, without password, can be read from it"),
        ("locked.pem", "no private key in PEM, without password, can be read from it"),
        ("koblitz-key.pem", "OPA signs with no such key; name one of RSA, or of EC on P-256, P-384 or P-521"),
        ("edwards-key.pem", "OPA signs with no such key; name one of RSA, or of EC on P-256, P-384 or P-521"),
    ],
)
def test_a_key_that_cannot_sign_is_refused(tmp_path: Path, name: str, message: str) -> None:
    for kind in ("koblitz", "edwards"):
        key_in(tmp_path, kind)
    (tmp_path / "locked.pem").write_bytes(locked(key_in(tmp_path, "rsa")))
    (tmp_path / "text.pem").write_text("a secret", "utf-8")
    output = tmp_path / "bundle.tar.gz"
    assert refusal(lambda: building.build(output, signing_key=tmp_path / name)) == f"{tmp_path / name}: {message}"
    assert not output.exists()
