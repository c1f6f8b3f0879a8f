"""``pyconsent bundle build`` writes the pack for others to judge by."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
import trustme
from bundle.parts import marking
from conftest import Result, Run, write

from pyconsent import __version__

RULE = marking('$"marked by {data.acme.team}"')
OWN = ("--policy", "rules", "--data", "acme.yaml")


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    write(
        tmp_path,
        {"rules/marked.rego": RULE, "acme.yaml": "acme: {team: privacy}", "zero.yaml": "changes: []"},
    )
    return tmp_path


def refused(message: str) -> Result:
    """Nothing is written, and why."""
    return Result(2, "", f"pyconsent: {message}\n")


def built(told: Result) -> str:
    """The revision of the bundle that was built."""
    assert (told.code, told.err) == (0, "")
    (revision,) = told.out.splitlines()
    return revision


def judging(run: Run, *options: object) -> str:
    """The revision of the pack that judges."""
    told = run("check", "zero.yaml", "--format", "json", *options)
    assert (told.code, told.err) == (0, "")
    pack = json.loads(told.out)["pack"]
    return f"{pack['version']}@{pack['digest']}"


def test_the_revision_is_printed_and_is_that_of_the_pack(run: Run) -> None:
    revision = built(run("bundle", "build", "--output", "bundle.tar.gz"))
    assert revision.startswith(f"{__version__}@sha256:")
    assert revision == judging(run) == judging(run, "--bundle", "bundle.tar.gz")


def test_what_joins_the_pack_changes_the_revision(run: Run, here: Path) -> None:
    first = built(run("bundle", "build", *OWN, "--output", "bundle.tar.gz"))
    assert first == judging(run, *OWN) == judging(run, "--bundle", "bundle.tar.gz") != judging(run)
    write(here, {"acme.yaml": "acme: {team: legal}"})
    second = built(run("bundle", "build", *OWN, "--output", "bundle.tar.gz"))
    assert second == judging(run, *OWN) == judging(run, "--bundle", "bundle.tar.gz") != first


def test_what_joins_it_may_be_configured(
    run: Run, here: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    named = built(run("bundle", "build", *OWN, "--output", "named.tar.gz"))
    monkeypatch.setenv("PYCONSENT_POLICY", "rules")
    monkeypatch.setenv("PYCONSENT_DATA", "acme.yaml")
    assert built(run("bundle", "build", "--output", "b.tar.gz")) == named
    monkeypatch.delenv("PYCONSENT_POLICY")
    monkeypatch.delenv("PYCONSENT_DATA")
    write(here, {"pyconsent.yaml": "policy: rules\ndata: acme.yaml\nformat: json\n"})
    assert built(run("bundle", "build", "--output", "b.tar.gz")) == named
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    monkeypatch.setenv("PYCONSENT_CONFIG", str(here / "pyconsent.yaml"))
    assert built(run("bundle", "build", "--output", "b.tar.gz")) == named
    assert Path("b.tar.gz").read_bytes() == (here / "named.tar.gz").read_bytes()


def test_the_same_sources_give_the_same_bytes(run: Run) -> None:
    first, second = (run("bundle", "build", *OWN, "--output", name) for name in ("a.tar.gz", "b.tar.gz"))
    assert first == second
    assert Path("a.tar.gz").read_bytes() == Path("b.tar.gz").read_bytes()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ("--output none/bundle.tar.gz", "none/bundle.tar.gz: no such file or directory"),
        ("--output rules", "rules: is a directory"),
        ("", "Missing option '--output'; see pyconsent bundle build --help"),
        ("--policy none --output b", "none: no such folder; name one that holds Rego"),
        ("--data none.yaml --output b", "none.yaml: no such file or directory"),
        ("--signing-key none.key --output b", "none.key: no such file or directory"),
        ("--signing-key acme.yaml --output b",
         "acme.yaml: no private key in PEM, without password, can be read from it"),
        ("--signing-key public.pem --output b",
         "public.pem: no private key in PEM, without password, can be read from it"),
    ],
)  # fmt: skip
def test_what_cannot_be_built_is_one_line(options: str, message: str, run: Run, tmp_path: Path) -> None:
    trustme.CA().cert_pem.write_to_path(tmp_path / "public.pem")
    assert run("bundle", "build", *options.split()) == refused(message)
    assert not Path("b").exists()


def test_a_rule_that_may_not_join_leaves_nothing(run: Run, here: Path) -> None:
    write(here, {"rules/marked.rego": RULE.replace("own.marked", "own.other", 1), "b": "the last one"})
    assert run("bundle", "build", *OWN, "--output", "b") == refused(
        "rules/marked.rego: own.marked does not say its id; write it in the annotation as custom.id, family and rule "
        "as in its package"
    )
    assert Path("b").read_text("utf-8") == "the last one"


def test_without_opa_nothing_is_built(run: Run, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPA", raising=False)
    monkeypatch.setenv("PATH", str(here))
    assert run("bundle", "build", "--output", "b") == refused(
        "opa is not on PATH, and only it compiles Rego; install it "
        "(https://www.openpolicyagent.org/docs/#running-opa), or let a server judge: --engine opa"
    )
    assert not Path("b").exists()


def test_without_what_signs_nothing_is_signed(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cryptography", None)
    monkeypatch.delitem(sys.modules, "cryptography.hazmat.primitives.asymmetric.ec", raising=False)
    assert run("bundle", "build", "--signing-key", "key.pem", "--output", "b") == refused(
        "cryptography is not installed; pip install 'pyconsent[fleet]'"
    )
    assert not Path("b").exists()
