"""What goes wrong between a gate and its server: an error that says so, in time; never an allow, and nothing else."""

from __future__ import annotations

import asyncio
import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import repeat
from pathlib import Path

import pytest
from offer import AT, ORGANISATION

from fleet.changes import many, sharing
from fleet.conftest import Built, Certificates, OpenGate, StartBundles, StartOpa
from fleet.parts import (
    Fault,
    Opa,
    Proxy,
    free_port,
    hang_up,
    only,
    says,
    showing,
    trickling,
    until,
    waiting,
    wanting_certificate,
)
from pyconsent import AsyncGate, Decision, EngineError, Gate
from pyconsent.decision import revision
from pyconsent.engine.opa import AsyncOpaEngine, OpaEngine, Server
from pyconsent.judging import PackReplacedError

REACHED = "{} cannot be reached, or broke off its answer; is it running there?"
LATE = "{} gave no answer within 0.5 s; raise the time limit, or see to it"
READABLE = "{} gave an answer that is no whole JSON; is it an OPA server?"
MOVED = "{} answered with HTTP 302; is it an OPA server?"
UNDEFINED = "{} has no pyconsent/decisions for this input; does it carry the pack's bundle?"


def failure(ask: Callable[[], object]) -> str:
    """What the error says."""
    with pytest.raises(EngineError) as raised:
        ask()
    return str(raised.value)


JSON = "Content-Type: application/json"


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        (hang_up, REACHED),
        (only(slice(10)), REACHED),
        (only(slice(200)), REACHED),
        (only(slice(-1)), REACHED),
        (says("200 OK", '{"result": [{"allow": true', JSON), READABLE),
        (says("200 OK", "", JSON), READABLE),
        (says("200 OK", "[true]", JSON), READABLE),
        (says("200 OK", "true", JSON), READABLE),
        (says("200 OK", "\udcff{}".encode("utf-8", "surrogateescape").decode("latin-1"), JSON), READABLE),
        (says("200 OK", "[" * 100_000, JSON), "{}: what it is asked, or answers, is nested too deeply"),
        (says("200 OK", "<html>Sign in</html>", "Content-Type: text/html"), READABLE),
        (says("204 No Content"), READABLE),
        (says("200 OK", "{}", JSON), UNDEFINED),
        (
            says("302 Found", '{"result": [{"allow": true}]}', JSON, "Location: /"),
            MOVED,
        ),
        (says("307 Temporary Redirect", "", "Location: /"), "{} answered with HTTP 307; is it an OPA server?"),
        (says("400 Bad Request", "{}", JSON), "{} answered with HTTP 400; is it an OPA server?"),
        (says("404 Not Found", "<html>", "Content-Type: text/html"), "{} answered with HTTP 404; is it an OPA server?"),
        (says("403 Forbidden"), "{} refused with HTTP 403; is the token right?"),
        (says("500 Internal Server Error", "{}", JSON), "{} answered with HTTP 500; its log says why"),
        (says("503 Service Unavailable"), "{} answered with HTTP 503; its log says why"),
    ],
)
def test_an_answer_that_is_none_is_an_error(proxy: Proxy, gate_on: OpenGate, fault: Fault, message: str) -> None:
    proxy.faults = repeat(fault)
    gate = gate_on(Server(proxy.url, retries=0))
    assert failure(lambda: gate.evaluate(sharing(0))) == message.format(proxy.url)
    assert failure(lambda: gate.decide([sharing(0)])) == message.format(proxy.url).replace("decisions", "part")
    proxy.faults = iter(())
    assert gate.evaluate(sharing(0)).allow


@pytest.mark.parametrize(
    "result",
    [
        *("null", "true", '"allow"', "{}", "[]", "[null]", "[[]]", '{"allow": true}', '[{"allow": true}]'),
        '[{"allow": true, "pack": "mine"}]',
        '[{"allow": true, "pack": {"version": "1", "digest": "2"}}]',
        '[{"allow": true, "pack": {"version": "1", "digest": "2"}, "findings": [[]], "waived": [], "obligations": []}]',
    ],
)
def test_a_result_that_is_no_decision_is_an_error(proxy: Proxy, gate_on: OpenGate, result: str) -> None:
    proxy.faults = repeat(says("200 OK", f'{{"result": {result}}}', JSON))
    gate = gate_on(Server(proxy.url))
    said = r"what was answered is no decision of the pack: \w+Error\(.+\)"
    assert re.fullmatch(rf"{said}|the pack gave \d+ decisions on 1 changes", failure(lambda: gate.evaluate(sharing(0))))
    assert re.fullmatch(said, failure(lambda: gate.decide([sharing(0)])))


@pytest.mark.parametrize(
    "fault", [hang_up, only(slice(200)), says("500 Internal Server Error"), says("503 Service Unavailable")]
)
def test_what_fails_for_a_moment_is_asked_again(proxy: Proxy, gate_on: OpenGate, fault: Fault) -> None:
    proxy.faults = iter([fault, fault])
    assert gate_on(Server(proxy.url, retries=2)).evaluate(sharing(0)).allow
    assert len(proxy.asked) == 3


@pytest.mark.parametrize("fault", [hang_up, says("503 Service Unavailable")])
def test_what_keeps_failing_is_asked_no_more_often_than_was_said(proxy: Proxy, gate_on: OpenGate, fault: Fault) -> None:
    proxy.faults = repeat(fault)
    gate = gate_on(Server(proxy.url, retries=2))
    failure(lambda: gate.evaluate(sharing(0)))
    assert len(proxy.asked) == 3


@pytest.mark.parametrize("status", ["400 Bad Request", "401 Unauthorized", "302 Found", "200 OK"])
def test_what_would_fail_again_is_asked_once(proxy: Proxy, gate_on: OpenGate, status: str) -> None:
    proxy.faults = repeat(says(status))
    gate = gate_on(Server(proxy.url, retries=2))
    failure(lambda: gate.evaluate(sharing(0)))
    assert len(proxy.asked) == 1


def test_a_server_that_does_not_answer_is_waited_for_no_longer_than_said(proxy: Proxy, gate_on: OpenGate) -> None:
    proxy.faults = repeat(waiting(proxy.stopping))
    assert_late(proxy, gate_on)


@pytest.mark.parametrize("start", [0, 60, 400])
def test_an_answer_that_trickles_is_waited_for_no_longer_than_said(proxy: Proxy, gate_on: OpenGate, start: int) -> None:
    # From the first byte, from within the head, and from within the body on.
    proxy.faults = repeat(trickling(proxy.stopping, start))
    assert_late(proxy, gate_on)


@pytest.mark.filterwarnings("ignore:Sending a large body:ResourceWarning")
@pytest.mark.parametrize("size", [900_000, 20_000_000])
def test_a_server_that_takes_nothing_in_is_waited_for_no_longer_than_said(gate_on: OpenGate, size: int) -> None:
    with socket.socket() as deaf:
        deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        deaf.bind(("127.0.0.1", 0))
        deaf.listen()
        url = f"http://127.0.0.1:{deaf.getsockname()[1]}"
        gate = gate_on(Server(url, timeout=0.5, retries=2))
        start = time.monotonic()
        assert failure(lambda: gate.decide([sharing(0) | {"title": "x" * size}])) == LATE.format(url)
        assert time.monotonic() - start < 3


def assert_late(proxy: Proxy, gate_on: OpenGate) -> None:
    gate = gate_on(Server(proxy.url, timeout=0.5, retries=2))
    start = time.monotonic()
    assert failure(lambda: gate.evaluate(sharing(0))) == LATE.format(proxy.url)
    assert 0.4 < time.monotonic() - start < 1.5


def test_nothing_listens(gate_on: OpenGate) -> None:
    url = f"http://127.0.0.1:{free_port()}"
    gate = gate_on(Server(url, retries=1))
    assert failure(lambda: gate.evaluate(sharing(0))) == REACHED.format(url)


def test_there_is_no_such_host(gate_on: OpenGate) -> None:
    gate = gate_on(Server("http://nowhere.invalid:8181", retries=0))
    assert failure(lambda: gate.evaluate(sharing(0))) == REACHED.format("http://nowhere.invalid:8181")


def test_a_server_killed_in_the_midst_of_a_request(
    start_opa: StartOpa, gate_on: OpenGate, start_proxy: Callable[[Opa], Proxy]
) -> None:
    opa = start_opa()
    opa.ready()
    proxy = start_proxy(opa)
    gate = gate_on(Server(proxy.url, retries=1))
    assert gate.decide(many(3)) == Gate(ORGANISATION).decide(many(3), AT)
    proxy.meanwhile = opa.kill
    assert failure(lambda: gate.decide(many(100))) == REACHED.format(proxy.url)
    proxy.meanwhile = lambda: None
    opa.start()
    opa.ready()
    assert gate.decide(many(3)) == Gate(ORGANISATION).decide(many(3), AT)


def test_a_server_that_was_restarted(start_opa: StartOpa, gate_on: OpenGate) -> None:
    opa = start_opa()
    opa.ready()
    gate = gate_on(Server(opa.url, retries=1))
    assert gate.evaluate(sharing(0)).allow
    opa.kill()
    assert failure(lambda: gate.evaluate(sharing(0))) == REACHED.format(opa.url)
    opa.start()
    opa.ready()
    assert gate.evaluate(sharing(0)).allow


def test_the_bundle_server_comes_late_and_goes_early(
    start_opa: StartOpa, start_bundles: StartBundles, bundle: Built, gate_on: OpenGate
) -> None:
    bundles = start_bundles(bundle.content)
    bundles.stop()
    opa = start_opa(bundles=bundles)
    gate = gate_on(Server(opa.url))
    assert failure(lambda: gate.evaluate(sharing(0))) == UNDEFINED.format(opa.url)
    assert failure(lambda: gate.decide([])) == UNDEFINED.format(opa.url).replace("decisions", "conclusion")
    bundles.start()
    opa.ready()
    assert gate.evaluate(sharing(0)).allow
    missed = opa.log.read_text("utf-8").count("connection refused")
    bundles.stop()
    until(lambda: opa.log.read_text("utf-8").count("connection refused") > missed, "OPA misses the bundle server")
    assert gate.evaluate(sharing(0)).allow


def test_a_certificate_that_nobody_vouches_for(
    start_opa: StartOpa, gate_on: OpenGate, certificates: Certificates
) -> None:
    opa = start_opa(*showing(*certificates.here), scheme="https")
    gate = gate_on(Server(opa.url))
    assert failure(lambda: gate.evaluate(sharing(0))) == (
        f"{opa.url}: its certificate is not trusted: unable to get local issuer certificate"
    )


def test_a_certificate_for_another_host(start_opa: StartOpa, gate_on: OpenGate, certificates: Certificates) -> None:
    opa = start_opa(*showing(*certificates.elsewhere), scheme="https")
    gate = gate_on(Server(opa.url, ca=certificates.authority))
    assert failure(lambda: gate.evaluate(sharing(0))) == (
        f"{opa.url}: its certificate is not trusted: IP address mismatch, certificate is not valid for '127.0.0.1'"
    )


def test_a_server_that_wants_a_certificate_and_is_shown_none(
    start_opa: StartOpa, gate_on: OpenGate, certificates: Certificates
) -> None:
    opa = start_opa(*showing(*certificates.here), *wanting_certificate(certificates.authority), scheme="https")
    gate = gate_on(Server(opa.url, ca=certificates.authority))
    # It says so and hangs up, and what it says can be lost with the connection.
    assert failure(lambda: gate.evaluate(sharing(0))) in (
        f"{opa.url}: no secure connection: tlsv13 alert certificate required; see to its URL and the certificates",
        REACHED.format(opa.url),
    )


def test_a_server_that_does_not_speak_tls(opa: Opa, gate_on: OpenGate) -> None:
    url = opa.url.replace("http://", "https://")
    assert failure(lambda: gate_on(Server(url)).evaluate(sharing(0))) == (
        f"{url}: no secure connection: wrong version number; see to its URL and the certificates"
    )


def test_the_pack_is_swapped_while_many_threads_ask(
    start_opa: StartOpa, start_bundles: StartBundles, bundle: Built, marking_bundle: Built
) -> None:
    bundles = start_bundles(bundle.content)
    opa = start_opa(bundles=bundles)
    opa.ready()
    # Small chunks, so that each decision takes several requests.
    engine = OpaEngine(Server(opa.url))
    engine.chunk = 2
    gate, stop = Gate(ORGANISATION, engine=engine), threading.Event()
    changes = [sharing(number) for number in range(6)]
    decided: Counter[str] = Counter()

    def work(_: int) -> None:
        while not stop.is_set():
            with suppress(PackReplacedError):
                decision = gate.decide(changes, AT)
                assert marks(decision) == (6 if revision(decision.pack) == marking_bundle.revision else 0)
                decided[revision(decision.pack)] += 1

    def roll_out(built: Built) -> None:
        before = decided[built.revision]
        bundles.bundle = built.content
        until(lambda: decided[built.revision] > before, f"{built.revision} decides")

    with ThreadPoolExecutor(8) as pool:
        working = [pool.submit(work, number) for number in range(8)]
        try:
            for built in (marking_bundle, bundle, marking_bundle):
                roll_out(built)
        finally:
            stop.set()
        for one in working:
            one.result()
    assert set(decided) == {bundle.revision, marking_bundle.revision}


def marks(decision: Decision) -> int:
    return sum(finding.rule == "own.marked" for finding in decision.findings)


def test_the_pack_is_swapped_in_the_midst_of_a_judgement(
    start_opa: StartOpa,
    start_bundles: StartBundles,
    start_proxy: Callable[[Opa], Proxy],
    bundle: Built,
    marking_bundle: Built,
    gate_on: OpenGate,
) -> None:
    bundles = start_bundles(bundle.content)
    opa = start_opa(bundles=bundles)
    opa.ready()
    proxy = start_proxy(opa)
    digest = marking_bundle.revision.partition("@")[2].encode()

    def swap(client: socket.socket, answer: Callable[[], bytes]) -> None:
        first = answer()
        bundles.bundle = marking_bundle.content
        until(lambda: digest in answer(), "the other pack judges")
        client.sendall(first)

    proxy.faults = iter([swap])
    decision = gate_on(Server(proxy.url, timeout=20)).decide([sharing(0)])
    assert (revision(decision.pack), marks(decision)) == (marking_bundle.revision, 1)
    part, conclusion = "POST /v1/data/pyconsent/part", "POST /v1/data/pyconsent/conclusion"
    assert proxy.asked == [part, conclusion, part, conclusion]


def test_processes_that_were_forked_share_no_connection(opa: Opa, tmp_path: Path) -> None:
    script = tmp_path / "forks.py"
    script.write_text(FORKS, "utf-8")
    path = [Path(__file__).parents[1], Path(__file__).parents[2]]
    done = subprocess.run(
        [sys.executable, script, opa.url],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(map(str, path))},
        timeout=60,
        check=False,
    )
    assert done.returncode == 0


# The parent has used its gate when its children do, so that they inherit an open connection.
FORKS = """
import os, sys
from fleet.changes import sharing
from offer import AT, ORGANISATION
from pyconsent import Gate
from pyconsent.engine.opa import OpaEngine, Server

gate = Gate(ORGANISATION, engine=OpaEngine(Server(sys.argv[1])))
gate.evaluate(sharing(0), AT)

def work(first):
    for number in range(first, first + 60):
        found = gate.evaluate(sharing(number), AT).findings
        assert {finding.setting for finding in found} <= {f"tips.{number}"}
        assert bool(found) is (number % 6 != 0)

children = []
for first in (1000, 2000, 3000):
    child = os.fork()
    if not child:
        try:
            work(first)
        except BaseException:
            os._exit(1)
        os._exit(0)
    children.append(child)
work(4000)
sys.exit(any(os.waitpid(child, 0)[1] for child in children))
"""


def test_an_event_loop_that_is_not_the_gates_own(opa: Opa) -> None:
    gate = AsyncGate(ORGANISATION, engine=AsyncOpaEngine(Server(opa.url)))
    with asyncio.Runner() as first, asyncio.Runner() as second:
        assert first.run(gate.evaluate(sharing(0), AT)).allow
        assert failure(lambda: second.run(gate.evaluate(sharing(0), AT))) == (
            "this gate belongs to another event loop; close it there, and make one for each"
        )
        first.run(gate.close())
        assert second.run(gate.evaluate(sharing(0), AT)).allow
        second.run(gate.close())


def test_a_task_that_was_cancelled_leaves_no_answer_behind(opa: Opa) -> None:
    async def judged() -> list[Decision]:
        async with AsyncGate(ORGANISATION, engine=AsyncOpaEngine(Server(opa.url))) as gate:
            assert (await gate.evaluate(sharing(0), AT)).allow
            given_up = asyncio.create_task(gate.evaluate_many(many(1200), AT))
            await asyncio.sleep(0.05)
            given_up.cancel()
            with pytest.raises(asyncio.CancelledError):
                await given_up
            return [await gate.evaluate(sharing(number), AT) for number in range(3)]

    embedded = Gate(ORGANISATION)
    assert asyncio.run(judged()) == [embedded.evaluate(sharing(number), AT) for number in range(3)]
