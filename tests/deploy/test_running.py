"""Each deployment, really started on its files, does what it is there for."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from fleet.changes import sharing
from fleet.parts import BundleServer, Running, until
from offer import AT, ORGANISATION

from deploy.conftest import Signed, Start
from pyconsent import EngineError, Gate
from pyconsent.bundle import building
from pyconsent.decision import decision
from pyconsent.engine.opa import OpaEngine, Server
from pyconsent.gate import embedded
from pyconsent.instants import seconds


def gate_on(running: Running, waivers: list[dict[str, str]] | None = None) -> Gate:
    return Gate(ORGANISATION, waivers or [], engine=OpaEngine(Server(running.url)))


def test_it_judges_by_the_bundle_as_the_embedded_engine_does(start: Start, signed: Signed) -> None:
    running = start()
    running.ready()
    for number in range(2):
        judged = gate_on(running).evaluate(sharing(number), AT)
        assert judged.to_dict() == Gate(ORGANISATION).evaluate(sharing(number), AT).to_dict()
    both = [sharing(0), sharing(1)]
    assert gate_on(running).decide(both, AT).to_dict() == Gate(ORGANISATION).decide(both, AT).to_dict()


def test_it_is_asked_for_one_decision_without_a_gate(start: Start) -> None:
    running = start()
    running.ready()
    given = {"at": seconds(AT), "organisation": {}, "waivers": [], "changes": [sharing(1)]}
    body = json.dumps({"input": given}).encode()
    with urllib.request.urlopen(f"{running.url}/v1/data/pyconsent/decision", body, timeout=5) as answer:  # noqa: S310
        decided = json.load(answer)["result"]
    alone = embedded().evaluate("pyconsent/decision", json.dumps(given).encode())
    assert decided["allow"] is False
    assert decision(decided) == decision(alone)


def refusals(running: Running) -> set[str]:
    """Why it has no bundle, once it has been told."""
    prefix = "Bundle load failed: "

    def told() -> set[str]:
        messages = (entry["msg"] for entry in entries(running))
        return {message.removeprefix(prefix) for message in messages if message.startswith(prefix)}

    until(lambda: bool(told()), f"a refused bundle in {running.log}")
    return told()


def entries(running: Running) -> list[dict[str, Any]]:
    """What it has logged, but for a line that it is at."""
    whole = running.log.read_text("utf-8").rpartition("\n")[0]
    return [json.loads(line) for line in whole.splitlines()]


def assert_judges_nothing(running: Running) -> None:
    assert not running.answers("/health?bundles")
    with pytest.raises(EngineError) as raised:
        gate_on(running).evaluate(sharing(0), AT)
    assert str(raised.value) == (
        f"{running.url} has no pyconsent/decisions for this input; does it carry the pack's bundle?"
    )


def test_without_the_right_token_it_gets_no_bundle_and_judges_nothing(start: Start) -> None:
    running = start(token="another")  # noqa: S106
    assert refusals(running) == {"server replied with Unauthorized"}
    assert_judges_nothing(running)


def test_by_a_bundle_that_another_signed_it_judges_nothing(start: Start, signed: Signed) -> None:
    running = start(key=signed.another)
    assert refusals(running) == {"failed to verify JWT signature: invalid ECDSA signature"}
    assert_judges_nothing(running)


def test_by_a_bundle_that_nobody_signed_it_judges_nothing(start: Start, bundles: BundleServer, tmp_path: Path) -> None:
    building.build(tmp_path / "unsigned.tar.gz")
    bundles.bundle = (tmp_path / "unsigned.tar.gz").read_bytes()
    running = start()
    assert refusals(running) == {"bundle missing .signatures.json file"}
    assert_judges_nothing(running)


def test_where_no_environment_names_the_bundles_it_judges_nothing(start: Start) -> None:
    running = start(more={"BUNDLES_URL": ""})
    assert refusals(running) == {'request failed: Get "/bundle.tar.gz": unsupported protocol scheme ""'}
    assert_judges_nothing(running)


def test_it_starts_with_the_last_bundle_while_none_are_served(
    start: Start, bundles: BundleServer, signed: Signed
) -> None:
    running = start()
    running.ready()
    until(lambda: bool(list(running.log.parent.rglob("bundles/pyconsent/bundle.tar.gz"))), "the bundle is kept")
    running.kill()
    bundles.stop()
    running.start()
    running.ready()
    gate = Gate(ORGANISATION, engine=OpaEngine(Server(running.url)), require_revision=signed.revision)
    assert gate.evaluate(sharing(0), AT).allow


def test_a_bundle_that_it_kept_is_verified_again(start: Start, bundles: BundleServer, tmp_path: Path) -> None:
    running = start()
    running.ready()

    def kept() -> list[Path]:
        return list(running.log.parent.rglob("bundles/pyconsent/bundle.tar.gz"))

    until(lambda: bool(kept()), "the bundle is kept")
    running.kill()
    bundles.stop()
    building.build(tmp_path / "unsigned.tar.gz")
    kept()[0].write_bytes((tmp_path / "unsigned.tar.gz").read_bytes())
    running.start()
    assert_judges_nothing(running)


PEOPLE = {
    "author": "Ann Author",
    "approver": "Ben Approver",
    "reason": "Cid Reason fell ill; ask dee@example.com",
}


def waiver(**fields: str) -> dict[str, str]:
    period = {"starts_at": "2025-01-01", "expires_at": "2025-02-01"}
    return {"rule": "sharing.recipient", "setting": "tips.1", **period, **PEOPLE, **fields}


# One that covers a finding, and some that are found fault with.
WAIVERS = [
    waiver(),
    waiver(approver="ann author"),
    waiver(rule="sharing.sensitive"),
    waiver(expires_at="2025-01-02"),
    waiver(starts_at="2025-01-20"),
    waiver(expires_at="2026-01-01"),
    waiver(rule="nobody's"),
]


def logged(running: Running, count: int) -> list[dict[str, Any]]:
    def told() -> list[dict[str, Any]]:
        return [entry for entry in entries(running) if entry["msg"] == "Decision Log"]

    until(lambda: len(told()) >= count, f"{count} decisions in {running.log}")
    return told()


def test_decisions_are_logged_without_what_is_personal(start: Start) -> None:
    running = start()
    running.ready()
    change = sharing(1) | {"zoe@example.com": {"by zoe@example.com": True}}
    change["people"] = ["zoe@example.com", {"zoe@example.com": 1}, "dee@example.com"]
    change["after"] |= {"title": "Tips, written by @zoe for dee@example.com"}
    gate = gate_on(running, WAIVERS)
    judged = gate.evaluate(change, AT)
    gate.decide([change], AT)
    # What the log is not to show is in what was answered.
    answered = json.dumps(judged.to_dict())
    assert all(value in answered for value in PEOPLE.values())

    told = logged(running, 3)
    assert [entry["path"] for entry in told] == [f"pyconsent/{name}" for name in ("decisions", "part", "conclusion")]
    names = ("ann author", "ben approver", "cid reason", "dee", "zoe", "@")
    shown = [json.dumps([entry["input"], entry["result"]]).lower() for entry in told]
    assert [[name for name in names if name in text] for text in shown] == [[], [], []]
    assert [entry["masked"] for entry in told] == [["/input", "/result"]] * 3


def test_what_is_not_personal_is_logged_as_it_is(start: Start, signed: Signed) -> None:
    running = start()
    running.ready()
    gate_on(running, [waiver()]).evaluate(sharing(1), AT)
    (entry,) = logged(running, 1)
    masked = dict.fromkeys(PEOPLE, "masked")
    assert entry["input"]["changes"][0]["setting"] == "tips.1"
    assert entry["input"]["changes"][0]["after"] == sharing(1)["after"]
    (given,) = entry["input"]["waivers"]
    assert given == given | masked | {"rule": "sharing.recipient", "setting": "tips.1"}
    (result,) = entry["result"]
    assert [found["waivers"] for found in result["waived"]] == [
        [{"number": 0, "expires_at": "2025-02-01T00:00:00Z", **masked}]
    ]
    assert entry["bundles"] == {"pyconsent": {"revision": signed.revision}}


WRITING_OR_READING = [
    ("PUT", "/v1/policies/mask.rego"),
    ("DELETE", "/v1/policies/mask.rego"),
    ("PUT", "/v1/data/system"),
    ("PATCH", "/v1/data/pyconsent"),
    ("GET", "/v1/data"),
    ("GET", "/v1/config"),
    ("POST", "/v1/query"),
    ("POST", "/"),
]


def status(method: str, url: str) -> int:
    request = urllib.request.Request(url, b"{}", method=method)  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310
            return int(answer.status)
    except urllib.error.HTTPError as error:
        error.close()
        return error.code


def test_nobody_writes_to_it_or_reads_what_it_holds(start: Start) -> None:
    running = start()
    for url in (running.url, running.health):
        answered = {(method, path): status(method, f"{url}{path}") for method, path in WRITING_OR_READING}
        assert answered == dict.fromkeys(WRITING_OR_READING, 401)


def test_its_metrics_name_the_active_revision(start: Start, signed: Signed) -> None:
    running = start()
    running.ready()
    active = f'last_success_bundle_activation{{active_revision="{signed.revision}",name="pyconsent"}} '

    def told() -> list[str]:
        with urllib.request.urlopen(f"{running.health}/metrics", timeout=5) as answer:  # noqa: S310
            return [line for line in answer.read().decode().splitlines() if line.startswith(active)]

    until(lambda: len(told()) == 1, f"{active} in the metrics")
