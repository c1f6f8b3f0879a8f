"""``pyconsent check --attest`` and ``pyconsent verify``: a decision that can be made again."""

from __future__ import annotations

import json
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from conftest import Repository, Run, write
from google.protobuf.json_format import ParseDict
from in_toto_attestation.predicates.test_result.v0 import test_result_pb2
from in_toto_attestation.v1.statement import Statement
from in_toto_attestation.v1.statement_pb2 import Statement as StatementMessage
from test_check import AT, FILES, ON

from pyconsent.annotation import annotated_rules
from pyconsent.gate import embedded

STAYS = "The decision holds: {} as of 2025-01-10T00:00:00Z by pack {}.\n"
FALLS = STAYS.replace("holds", "does not hold")


@pytest.fixture
def changed(repository: Repository) -> Repository:
    """A branch on which statistics are switched on without a word to anybody."""
    repository.commit(FILES)
    repository.git("switch", "--quiet", "--create", "branch")
    write(repository.folder, {"settings.yaml": ON})
    return repository


@pytest.fixture
def pack() -> str:
    answer = embedded().evaluate("pyconsent/conclusion", b'{"at":0,"organisation":{},"waivers":[],"parts":[]}')
    return f"{answer['pack']['version']}@{answer['pack']['digest']}"


def attested(run: Run, *arguments: str) -> dict[str, Any]:
    run("check", *arguments, *AT, "--attest", "record.json")
    statement: dict[str, Any] = json.loads(Path("record.json").read_text("utf-8"))
    return statement


def digest(name: str) -> dict[str, str]:
    return {"sha256": sha256(Path(name).read_bytes()).hexdigest()}


def described(*names: str) -> list[dict[str, Any]]:
    return [{"name": name, "digest": digest(name)} for name in names]


def test_a_record_names_every_file_the_pack_and_the_rules(changed: Repository, run: Run, pack: str) -> None:
    decision = json.loads(run("check", "--base", "main", *AT, "--format", "json").out)
    statement = attested(run, "--base", "main")
    for name in ("changes", "organisation"):
        del decision[name]
    commit = changed.git("rev-parse", "main").strip()
    before = {
        "name": f"{commit}:settings.yaml",
        "digest": {"sha256": sha256(FILES["settings.yaml"].encode()).hexdigest()},
    }
    version, _, pack_digest = pack.partition("@sha256:")
    failed = sorted({found["rule"] for found in decision["findings"] if found["severity"] != "warning"})
    assert failed
    assert statement == {
        "_type": "https://in-toto.io/Statement/v1",
        "subject": described("settings.yaml"),
        "predicateType": "https://in-toto.io/attestation/test-result/v0.1",
        "predicate": {
            "result": "FAILED",
            "passedTests": sorted(annotated_rules().keys() - set(failed)),
            "warnedTests": [],
            "failedTests": failed,
            "configuration": [
                *described("pyconsent.yaml"),
                {"name": f"{commit}:pyconsent.yaml", "digest": digest("pyconsent.yaml")},
                {"name": f"{commit}:organisation.yaml", "digest": digest("organisation.yaml")},
                before,
                *described("organisation.yaml", "plans.yaml"),
                {"name": "pyconsent", "digest": {"sha256": pack_digest}, "annotations": {"version": version}},
            ],
            "pyconsent": {"arguments": ["--base", f"{commit}..", "--"], "decision": decision},
        },
    }


@pytest.mark.parametrize(
    ("settings", "result"),
    [
        (FILES["settings.yaml"], "PASSED"),
        (FILES["settings.yaml"].replace("default: light", "default: dark"), "WARNED"),
        (ON, "FAILED"),
    ],
)
def test_in_toto_reads_it(settings: str, result: str, changed: Repository, run: Run) -> None:
    write(changed.folder, {"settings.yaml": settings})
    statement = attested(run, "--base", "main")
    Statement.copy_from_pb(ParseDict(statement, StatementMessage())).validate()
    predicate = ParseDict(statement["predicate"], test_result_pb2.TestResult(), ignore_unknown_fields=True)
    assert predicate.result == result


@pytest.mark.parametrize(
    "arguments", [("--base", "main"), ("--base", "main", "--staged"), ("settings.yaml", "--base", "main")]
)
def test_a_decision_on_a_branch_holds_when_the_branch_moves_on(
    arguments: tuple[str, ...], changed: Repository, run: Run, pack: str
) -> None:
    changed.git("add", "settings.yaml")
    attested(run, *arguments)
    changed.git("branch", "--force", "main", changed.git("commit-tree", "-m", "later", "HEAD^{tree}").strip())
    told = run("verify", "record.json")
    assert (told.code, told.out, told.err) == (0, STAYS.format("denied", pack), "")


def test_a_decision_that_allows_holds(changed: Repository, run: Run, pack: str) -> None:
    write(changed.folder, {"settings.yaml": FILES["settings.yaml"]})
    attested(run, "--base", "main")
    told = run("verify", "record.json")
    assert (told.code, told.out, told.err) == (0, STAYS.format("allowed", pack), "")


def test_a_decision_on_two_catalogues_and_one_on_changes_hold(changed: Repository, run: Run, pack: str) -> None:
    write(changed.folder, {"old.yaml": FILES["settings.yaml"], "changes.yaml": "changes: []"})
    attested(run, "old.yaml", "settings.yaml")
    assert run("verify", "record.json").out == STAYS.format("denied", pack)
    attested(run, "changes.yaml")
    assert run("verify", "record.json").out == STAYS.format("allowed", pack)


def test_what_the_environment_said_counts_again_without_it(
    changed: Repository, run: Run, pack: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(changed.folder, {"elsewhere/plans.yaml": FILES["plans.yaml"], "changes.yaml": "changes: []"})
    monkeypatch.setenv("PYCONSENT_PLANS", "elsewhere/plans.yaml")
    statement = attested(run, "--base", "main")
    assert statement["predicate"]["pyconsent"]["arguments"][2:] == ["--plans", "elsewhere/plans.yaml", "--"]
    statement = attested(run, "changes.yaml")
    assert statement["predicate"]["pyconsent"]["arguments"] == ["--", "changes.yaml"]
    monkeypatch.delenv("PYCONSENT_PLANS")
    assert run("verify", "record.json").out == STAYS.format("allowed", pack)


def test_standard_input_is_given_again(changed: Repository, run: Run, pack: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pyconsent", "check", "-", *AT, "--attest", "record.json"],
        input=b"changes: []", check=True, capture_output=True,
    )  # fmt: skip
    assert done.stderr == b""
    assert run("verify", "record.json", stdin="changes: []").out == STAYS.format("allowed", pack)
    told = run("verify", "record.json", stdin="changes: [ ]")
    then, now = (sha256(text).hexdigest() for text in (b"changes: []", b"changes: [ ]"))
    line = f"<stdin>: is not as it was; sha256 {then} then, {now} now\n"
    assert (told.code, told.out) == (1, line + FALLS.format("allowed", pack))


def test_a_file_that_is_not_as_it_was_is_named(changed: Repository, run: Run, pack: str) -> None:
    attested(run, "--base", "main")
    then = digest("plans.yaml")["sha256"]
    write(changed.folder, {"plans.yaml": FILES["plans.yaml"] + "# Agreed.\n"})
    told = run("verify", "record.json")
    line = f"plans.yaml: is not as it was; sha256 {then} then, {digest('plans.yaml')['sha256']} now\n"
    assert (told.code, told.out) == (1, line + FALLS.format("denied", pack))


def test_another_decision_is_told_with_what_is_found_now(changed: Repository, run: Run, pack: str) -> None:
    write(changed.folder, {"settings.yaml": FILES["settings.yaml"].replace("default: light", "default: dark")})
    attested(run, "--base", "main")
    then = digest("settings.yaml")["sha256"]
    write(changed.folder, {"settings.yaml": FILES["settings.yaml"].replace("values: [light, dark], ", "values: any, ")})
    told = run("verify", "record.json")
    assert (told.code, told.out) == (
        1,
        f"settings.yaml: is not as it was; sha256 {then} then, {digest('settings.yaml')['sha256']} now\n"
        "notice.unannounced in theme for everyone: is not found now\n" + FALLS.format("allowed", pack),
    )


def test_a_record_that_was_changed_does_not_hold(changed: Repository, run: Run, pack: str) -> None:
    statement = attested(run, "--base", "main")
    found = statement["predicate"]["pyconsent"]["decision"]["findings"]
    statement["predicate"]["pyconsent"]["decision"] |= {"allow": True, "findings": [], "steps": []}
    Path("record.json").write_text(json.dumps(statement), "utf-8")
    told = run("verify", "record.json")
    lines = [f"{one['rule']} in statistics for everyone: was not found then" for one in found]
    assert (told.code, told.out.splitlines()) == (
        1,
        [
            "allowed then, and denied now",
            *lines,
            "what is waived, owed or at stake is not as it was",
            FALLS.format("allowed", pack).rstrip(),
        ],
    )


def test_another_pack_that_decides_the_same_is_named(changed: Repository, run: Run, pack: str) -> None:
    statement = attested(run, "--base", "main")
    statement["predicate"]["pyconsent"]["decision"]["pack"] = {"version": "0.0.9", "digest": "sha256:00"}
    Path("record.json").write_text(json.dumps(statement), "utf-8")
    told = run("verify", "record.json")
    assert (told.code, told.out) == (
        0,
        STAYS.format("denied", f"pack 0.0.9@sha256:00, and now by {pack}").replace("pack pack", "pack"),
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{}", "record.json:1: the file has no '_type'; add it"),
        ("[]", "record.json:1: the file is no mapping; start it as schemas/attestation.schema.json says"),
    ],
)
def test_what_is_no_record_is_no_decision(text: str, message: str, changed: Repository, run: Run) -> None:
    write(changed.folder, {"record.json": text})
    told = run("verify", "record.json")
    assert (told.code, told.out, message in told.err) == (2, "", True)


def test_a_file_that_is_gone_is_no_decision(changed: Repository, run: Run) -> None:
    attested(run, "--base", "main")
    Path("plans.yaml").unlink()
    told = run("verify", "record.json")
    assert (told.code, told.out, told.err) == (2, "", "pyconsent: plans.yaml: no such file or directory\n")
