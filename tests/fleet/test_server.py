"""A gate on an OPA server decides as the embedded one does, in few requests, and keeps its secrets."""

from __future__ import annotations

import asyncio
import json
import logging
import re
import traceback
from itertools import repeat
from pathlib import Path

import pytest
from offer import AT, MODELS, ORGANISATION

from fleet.changes import many, sharing
from fleet.conftest import Built, Certificates, OpenGate, StartOpa
from fleet.parts import TOKEN, Opa, Proxy, says, showing, wanting_certificate, wanting_token
from pyconsent import AsyncGate, Decision, EngineError, Gate
from pyconsent.engine.opa import OpaEngine, Server


def written(*decisions: Decision) -> bytes:
    """Decisions in the one way to write them."""
    plain = [decision.to_dict() for decision in decisions]
    return json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


@pytest.mark.parametrize("number", range(len(MODELS)))
def test_one_change_is_decided_as_by_the_embedded_engine(opa: Opa, gate_on: OpenGate, number: int) -> None:
    change = sharing(number)
    assert written(gate_on(Server(opa.url)).evaluate(change)) == written(Gate(ORGANISATION).evaluate(change, AT))


@pytest.mark.parametrize("count", [0, 1, 3])
def test_a_few_changes_are_decided_as_by_the_embedded_engine(opa: Opa, gate_on: OpenGate, count: int) -> None:
    gate, embedded, changes = gate_on(Server(opa.url)), Gate(ORGANISATION), many(count)
    assert written(gate.decide(changes)) == written(embedded.decide(changes, AT))
    assert written(*gate.evaluate_many(changes)) == written(*embedded.evaluate_many(changes, AT))


def test_many_changes_are_decided_alike_in_few_requests(proxy: Proxy, gate_on: OpenGate) -> None:
    gate, embedded, changes = gate_on(Server(proxy.url)), Gate(ORGANISATION), many(1200)
    assert written(gate.decide(changes)) == written(embedded.decide(changes, AT))
    assert written(*gate.evaluate_many(changes)) == written(*embedded.evaluate_many(changes, AT))
    part, conclusion, decisions = (f"POST /v1/data/pyconsent/{name}" for name in ("part", "conclusion", "decisions"))
    assert proxy.asked == [*[part] * 12, conclusion, *[decisions] * 12]


def test_the_pack_that_is_required_may_judge(opa: Opa, bundle: Built, gate_on: OpenGate) -> None:
    gate = gate_on(Server(opa.url), require_revision=bundle.revision)
    assert gate.decide([sharing(0)]).allow
    assert gate.evaluate(sharing(0)).allow


def test_another_pack_than_the_one_required_may_not_judge(opa: Opa, bundle: Built, gate_on: OpenGate) -> None:
    gate = gate_on(Server(opa.url), require_revision="0.0.9@sha256:00")
    refusal = f"the pack is {bundle.revision}, and 0.0.9@sha256:00 is required; roll that one out, or require the other"
    with pytest.raises(EngineError, match=f"^{re.escape(refusal)}$"):
        gate.evaluate(sharing(0))
    with pytest.raises(EngineError, match=f"^{re.escape(refusal)}$"):
        gate.decide([sharing(0)])


def test_the_environment_names_the_server(opa: Opa, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYCONSENT_OPA_URL", opa.url)
    expected = written(Gate(ORGANISATION).evaluate(sharing(1), AT))

    async def awaited() -> Decision:
        async with AsyncGate(ORGANISATION) as gate:
            return await gate.evaluate(sharing(1), AT)

    assert written(Gate(ORGANISATION, engine="opa").evaluate(sharing(1), AT)) == expected
    assert written(asyncio.run(awaited())) == expected


def test_a_server_with_a_certificate_of_our_own_authority(
    start_opa: StartOpa, gate_on: OpenGate, certificates: Certificates
) -> None:
    opa = start_opa(*showing(*certificates.here), scheme="https")
    opa.ready()
    decision = gate_on(Server(opa.url, ca=certificates.authority)).evaluate(sharing(1))
    assert written(decision) == written(Gate(ORGANISATION).evaluate(sharing(1), AT))


@pytest.mark.parametrize("is_joined", [False, True])
def test_a_server_that_wants_a_certificate_is_shown_ours(
    start_opa: StartOpa, gate_on: OpenGate, certificates: Certificates, tmp_path: Path, is_joined: bool
) -> None:
    opa = start_opa(*showing(*certificates.here), *wanting_certificate(certificates.authority), scheme="https")
    opa.ready()
    certificate, key = certificates.client
    if is_joined:
        both = tmp_path / "both.pem"
        both.write_text(certificate.read_text("utf-8") + key.read_text("utf-8"), "utf-8")
        server = Server(opa.url, ca=certificates.authority, cert=both)
    else:
        server = Server(opa.url, ca=certificates.authority, cert=certificate, key=key)
    decision = gate_on(server).evaluate(sharing(1))
    assert written(decision) == written(Gate(ORGANISATION).evaluate(sharing(1), AT))


def test_the_environment_names_certificates_and_token(
    start_opa: StartOpa, certificates: Certificates, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    wanting = (*wanting_certificate(certificates.authority), *wanting_token(tmp_path))
    opa = start_opa(*showing(*certificates.here), *wanting, scheme="https")
    opa.ready()
    certificate, key = certificates.client
    file = tmp_path / "token"
    file.write_text(f"{TOKEN}\n", "utf-8")
    named = {"url": opa.url, "ca": certificates.authority, "cert": certificate, "key": key, "token_file": file}
    for name, value in (named | {"timeout": "7.5", "retries": "0"}).items():
        monkeypatch.setenv(f"PYCONSENT_OPA_{name.upper()}", str(value))
    expected = written(Gate(ORGANISATION).evaluate(sharing(1), AT))
    assert written(Gate(ORGANISATION, engine="opa").evaluate(sharing(1), AT)) == expected


def test_the_right_token_opens_and_no_other(start_opa: StartOpa, gate_on: OpenGate, tmp_path: Path) -> None:
    opa = start_opa(*wanting_token(tmp_path))
    opa.ready()
    assert gate_on(Server(opa.url, token=TOKEN)).evaluate(sharing(0)).allow
    for token in ("another", None):
        with pytest.raises(EngineError) as raised:
            gate_on(Server(opa.url, token=token)).evaluate(sharing(0))
        assert str(raised.value) == f"{opa.url} refused with HTTP 401; is the token right?"


@pytest.mark.parametrize("status", ["401 Unauthorized", "302 Found", "500 Internal Server Error", "200 OK"])
def test_the_token_is_never_shown(
    proxy: Proxy, gate_on: OpenGate, caplog: pytest.LogCaptureFixture, status: str
) -> None:
    caplog.set_level(logging.DEBUG)
    server = Server(proxy.url, token=TOKEN, retries=0)
    proxy.faults = repeat(says(status, "<p>no</p>", "Content-Type: text/html", "Location: /elsewhere"))
    with pytest.raises(EngineError) as raised:
        gate_on(server).evaluate(sharing(0))
    error: BaseException | None = raised.value
    told = [repr(server), repr(OpaEngine(server)), caplog.text, *traceback.format_exception(error)]
    while error:
        told += [str(error), repr(error)]
        error = error.__cause__ or error.__context__
    assert [text for text in told if TOKEN in text] == []
