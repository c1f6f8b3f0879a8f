"""One fleet for all tests that do not break it, and parts to build others from."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import pytest
import trustme
from bundle.parts import marking
from offer import AT, ORGANISATION

from fleet.parts import LOCAL, BundleServer, Opa, Proxy
from pyconsent import AsyncGate, Decision, Gate
from pyconsent.bundle import building
from pyconsent.engine.opa import AsyncOpaEngine, OpaEngine, Server

Changes = Sequence[Mapping[str, Any]]


class Asked(Protocol):
    """A gate of either kind, asked as the one that waits."""

    def evaluate(self, change: Mapping[str, Any]) -> Decision: ...
    def evaluate_many(self, changes: Changes) -> list[Decision]: ...
    def decide(self, changes: Changes) -> Decision: ...


class Waiting:
    """A :class:`Gate` on a server."""

    def __init__(self, engine: OpaEngine, require_revision: str | None) -> None:
        self._gate = Gate(ORGANISATION, engine=engine, require_revision=require_revision)

    def evaluate(self, change: Mapping[str, Any]) -> Decision:
        return self._gate.evaluate(change, AT)

    def evaluate_many(self, changes: Changes) -> list[Decision]:
        return self._gate.evaluate_many(changes, AT)

    def decide(self, changes: Changes) -> Decision:
        return self._gate.decide(changes, AT)


class Awaited:
    """An :class:`AsyncGate` on a server, in an event loop of its own."""

    def __init__(self, engine: AsyncOpaEngine, require_revision: str | None, loop: asyncio.Runner) -> None:
        self._gate = AsyncGate(ORGANISATION, engine=engine, require_revision=require_revision)
        self._loop = loop

    def evaluate(self, change: Mapping[str, Any]) -> Decision:
        return self._loop.run(self._gate.evaluate(change, AT))

    def evaluate_many(self, changes: Changes) -> list[Decision]:
        return self._loop.run(self._gate.evaluate_many(changes, AT))

    def decide(self, changes: Changes) -> Decision:
        return self._loop.run(self._gate.decide(changes, AT))

    def close(self) -> None:
        self._loop.run(self._gate.close())


OpenGate = Callable[..., Asked]


@pytest.fixture(params=["Gate", "AsyncGate"])
def gate_on(request: pytest.FixtureRequest) -> Iterator[OpenGate]:
    """Gives a gate on a server; each test runs with both kinds."""
    with ExitStack() as stack:

        def gate(server: Server, require_revision: str | None = None) -> Asked:
            if request.param == "Gate":
                return Waiting(OpaEngine(server), require_revision)
            loop = stack.enter_context(asyncio.Runner())
            awaited = Awaited(AsyncOpaEngine(server), require_revision, loop)
            stack.callback(awaited.close)
            return awaited

        yield gate


@dataclass(frozen=True)
class Built:
    """A bundle in a file, and its revision."""

    file: Path
    revision: str

    @property
    def content(self) -> bytes:
        return self.file.read_bytes()


@pytest.fixture(scope="session")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The pack as it is."""
    file = tmp_path_factory.mktemp("bundle") / "bundle.tar.gz"
    return Built(file, building.build(file))


@pytest.fixture(scope="session")
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a rule of one's own, and in ``acme.yaml`` beside it the data that it reads."""
    folder = tmp_path_factory.mktemp("own")
    (folder / "rules").mkdir()
    (folder / "rules/marked.rego").write_text(marking('$"marked by {data.acme.team}"'), "utf-8")
    (folder / "acme.yaml").write_text("acme: {team: privacy}\n", "utf-8")
    return folder


@pytest.fixture(scope="session")
def marking_bundle(own: Path) -> Built:
    """The pack, and the rule that marks every change."""
    file = own / "bundle.tar.gz"
    return Built(file, building.build(file, own / "rules", own / "acme.yaml"))


StartBundles = Callable[[bytes], BundleServer]
StartOpa = Callable[..., Opa]


@pytest.fixture(scope="session")
def bundles(bundle: Built) -> Iterator[BundleServer]:
    """Serves the pack."""
    with ExitStack() as stack:
        yield _started(stack, bundle.content)


@pytest.fixture(scope="session")
def opa(bundles: BundleServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opa]:
    """An OPA server that has the pack."""
    server = Opa(tmp_path_factory.mktemp("opa") / "shared", bundles)
    try:
        server.start()
        server.ready()
        yield server
    finally:
        server.kill()


@pytest.fixture
def start_bundles() -> Iterator[StartBundles]:
    """Starts a server of one's own for bundles."""
    with ExitStack() as stack:
        yield lambda content: _started(stack, content)


def _started(stack: ExitStack, content: bytes) -> BundleServer:
    server = BundleServer()
    server.bundle = content
    stack.callback(server.stop)
    server.start()
    return server


@pytest.fixture
def start_opa(bundles: BundleServer, tmp_path: Path) -> Iterator[StartOpa]:
    """Starts an OPA server of one's own; it need not have the bundle yet."""
    with ExitStack() as stack:

        def start(*options: str | Path, bundles: BundleServer = bundles, **more: Any) -> Opa:
            server = Opa(tmp_path / "opa", bundles, *options, **more)
            stack.callback(server.kill)
            server.start()
            return server

        yield start


@pytest.fixture
def start_proxy() -> Iterator[Callable[[Opa], Proxy]]:
    """Starts a proxy before an OPA server."""
    with ExitStack() as stack:

        def start(opa: Opa) -> Proxy:
            standing = Proxy(opa.port)
            stack.callback(standing.close)
            return standing

        yield start


@pytest.fixture
def proxy(start_proxy: Callable[[Opa], Proxy], opa: Opa) -> Proxy:
    """A proxy before the OPA server that all share."""
    return start_proxy(opa)


@dataclass(frozen=True)
class Certificates:
    """Files in PEM: an authority, and what it signed for a server here, for one elsewhere, and for a client."""

    authority: Path
    here: tuple[Path, Path]
    elsewhere: tuple[Path, Path]
    client: tuple[Path, Path]


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    folder = tmp_path_factory.mktemp("certificates")
    authority = trustme.CA()
    authority.cert_pem.write_to_path(folder / "authority.pem")

    def issued(name: str) -> tuple[Path, Path]:
        certificate, key = folder / f"{name}.pem", folder / f"{name}-key.pem"
        leaf = authority.issue_cert(name)
        leaf.cert_chain_pems[0].write_to_path(certificate)
        leaf.private_key_pem.write_to_path(key)
        return certificate, key

    return Certificates(
        folder / "authority.pem", issued(LOCAL), issued("elsewhere.example"), issued("client@example.com")
    )
