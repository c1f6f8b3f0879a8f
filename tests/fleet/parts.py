"""The parts of a fleet, each a real one: what serves bundles, OPA itself, and a proxy that spoils its answers."""

from __future__ import annotations

import hashlib
import json
import os
import socket
import socketserver
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

LOCAL = "127.0.0.1"


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.create_server((LOCAL, 0)) as unused:
        port: int = unused.getsockname()[1]
        return port


def until(holds: Callable[[], bool], what: str, seconds: float = 20) -> None:
    """Returns when ``holds`` does; fails when that takes too long."""
    late = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < late, f"not within {seconds} s: {what}"
        time.sleep(0.02)


class BundleServer:
    """Serves a bundle, with its ETag, to whoever polls; 404 while it has none.

    Attributes:
        bundle: what it serves.
        token: the bearer token that it wants, if any; 401 for another.
    """

    def __init__(self) -> None:
        self.bundle = b""
        self.token: str | None = None
        self._port = free_port()
        self._server: ThreadingHTTPServer | None = None

    @property
    def url(self) -> str:
        return f"http://{LOCAL}:{self._port}"

    def start(self) -> None:
        bundles = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                tag = f'"{hashlib.sha256(bundles.bundle).hexdigest()}"'
                status = 304 if self.headers["If-None-Match"] == tag else 200 if bundles.bundle else 404
                if bundles.token and self.headers["Authorization"] != f"Bearer {bundles.token}":
                    status = 401
                body = bundles.bundle if status == 200 else b""
                self.send_response(status)
                self.send_header("ETag", tag)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Nothing is told."""

        self._server = ThreadingHTTPServer((LOCAL, self._port), Handler)
        threading.Thread(target=self._server.serve_forever, args=(0.02,)).start()

    def stop(self) -> None:
        if self._server:
            self._server.shutdown()
            self._server.server_close()
            self._server = None


class Running:
    """An OPA server that a command starts; what it prints is in ``log``.

    Args:
        command: the command, but for where the server listens.
        folder: where the log is written.
        scheme: how it is asked.
        environment: what the command has in its environment besides PATH; that of the tests if None.
    """

    def __init__(
        self,
        command: Sequence[str | Path],
        folder: Path,
        scheme: str = "http",
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self.port, self.health = free_port(), f"http://{LOCAL}:{free_port()}"
        self.url = f"{scheme}://{LOCAL}:{self.port}"
        self.log = folder / "log"
        self._command = [*command, "--addr", f"{LOCAL}:{self.port}", "--diagnostic-addr", self.health]
        self._environment = None if environment is None else {"PATH": os.environ["PATH"], **environment}
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Starts it; it answers, but need not have the bundle yet."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(self._command, stdout=log, stderr=log, env=self._environment)
        until(self._listens, f"OPA listens; see {self.log}")

    def ready(self) -> None:
        """Waits until it has activated a bundle."""
        until(lambda: self.answers("/health?bundles"), f"OPA has a bundle; see {self.log}")

    def kill(self) -> None:
        if self._process:
            self._process.kill()
            self._process.wait()
            self._process = None

    def answers(self, path: str) -> bool:
        """Whether it says at its address for health that this holds."""
        try:
            with urllib.request.urlopen(f"{self.health}{path}", timeout=5) as answer:  # noqa: S310
                return bool(answer.status == 200)
        except (urllib.error.URLError, ConnectionError) as error:
            if isinstance(error, urllib.error.HTTPError):
                error.close()
            return False

    def _listens(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex((LOCAL, self.port)) == 0 and self.answers("/health")


class Opa(Running):
    """An OPA server with a configuration of the tests' own."""

    def __init__(
        self, folder: Path, bundles: BundleServer, *options: str | Path, scheme: str = "http", key: Path | None = None
    ) -> None:
        folder.mkdir()
        config: dict[str, Any] = {
            "services": {"bundles": {"url": bundles.url}},
            "bundles": {
                "pyconsent": {
                    "service": "bundles",
                    "resource": "bundle.tar.gz",
                    "polling": {"min_delay_seconds": 1, "max_delay_seconds": 1},
                }
            },
        }
        if key:
            algorithm = "ES256" if key.name.startswith("ec") else "RS256"
            config["keys"] = {"release": {"algorithm": algorithm, "key": key.read_text("utf-8")}}
            config["bundles"]["pyconsent"]["signing"] = {"keyid": "release"}
        (folder / "config.json").write_text(json.dumps(config), "utf-8")
        command = ("opa", "run", "--server", "--skip-version-check", "--config-file", folder / "config.json", *options)
        super().__init__(command, folder, scheme)


def showing(certificate: Path, key: Path) -> tuple[str | Path, ...]:
    """The options of a server that shows a certificate."""
    return "--tls-cert-file", certificate, "--tls-private-key-file", key


def wanting_certificate(authority: Path) -> tuple[str | Path, ...]:
    """The options of a server that answers whoever has a certificate of an authority, and nobody else."""
    return "--authentication", "tls", "--tls-ca-cert-file", authority


TOKEN = "a-token.of_ours~1+2/3=="  # noqa: S105

_AUTHORISATION = f"""package system.authz

default allow := false

allow if input.headers.Authorization == ["Bearer {TOKEN}"]

allow if input.path == ["health"]
"""


def wanting_token(folder: Path) -> tuple[str | Path, ...]:
    """The options of a server that answers whoever has the token, and nobody else.

    OPA's own ``--authentication token`` excludes that it wants a certificate too.
    """
    policy = folder / "authz.rego"
    policy.write_text(_AUTHORISATION, "utf-8")
    return "--authorization", "basic", policy


# What is done with a request: the client waits for bytes, and the other gives the server's answer.
Fault = Callable[[socket.socket, Callable[[], bytes]], None]


class Proxy:
    """Stands before a server: notes what is asked of it, and spoils its answers as a test says.

    Attributes:
        asked: the first line of each request.
        faults: what to do with each request to come; those after the last are answered honestly.
        meanwhile: what happens between the server's having a request and its answer's being read.
        stopping: set when the proxy ends, so that no fault outlasts it.
    """

    def __init__(self, port: int) -> None:
        proxy = self
        self.asked: list[str] = []
        self.faults: Iterator[Fault] = iter(())
        self.meanwhile: Callable[[], None] = lambda: None
        self.stopping = threading.Event()

        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                if request := _request(self.request):
                    proxy.asked.append(request.partition(b" HTTP/")[0].decode())
                    try:
                        next(proxy.faults, honest)(self.request, lambda: proxy._answer(port, request))
                    except OSError:
                        return  # one of the two hung up

        self._server = _Listener((LOCAL, 0), Handler)
        self.url = f"http://{LOCAL}:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, args=(0.02,)).start()

    def close(self) -> None:
        self.stopping.set()
        self._server.shutdown()
        self._server.server_close()

    def _answer(self, port: int, request: bytes) -> bytes:
        with socket.create_connection((LOCAL, port)) as server:
            server.sendall(request.replace(b"\r\n", b"\r\nConnection: close\r\n", 1))
            self.meanwhile()
            return b"".join(iter(lambda: server.recv(65536), b""))


class _Listener(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    request_queue_size = 64


def _request(client: socket.socket) -> bytes:
    """One request, head and body; nothing if the client hangs up."""
    received = b""
    while b"\r\n\r\n" not in received or len(received) < _length(received):
        piece = client.recv(65536)
        if not piece:
            return b""
        received += piece
    return received


def _length(received: bytes) -> int:
    head, _, _ = received.lower().partition(b"\r\n\r\n")
    return len(head) + 4 + int(head.partition(b"content-length:")[2].split(b"\r\n")[0])


def honest(client: socket.socket, answer: Callable[[], bytes]) -> None:
    """The answer as it is."""
    client.sendall(answer())


def hang_up(_client: socket.socket, _answer: Callable[[], bytes]) -> None:
    """No answer: the connection ends."""


def only(part: slice) -> Fault:
    """A part of the answer, after which the connection ends."""
    return lambda client, answer: client.sendall(answer()[part])


def says(status: str, body: str = "", *headers: str) -> Fault:
    """Another answer than the server's."""
    lines = "\r\n".join([f"HTTP/1.1 {status}", f"Content-Length: {len(body.encode())}", "Connection: close", *headers])
    return lambda client, _: client.sendall(f"{lines}\r\n\r\n{body}".encode())


def trickling(stopping: threading.Event, start: int = 0) -> Fault:
    """The answer, from a place on a byte at a time: each soon enough, all of them not."""

    def fault(client: socket.socket, answer: Callable[[], bytes]) -> None:
        whole = answer()
        client.sendall(whole[:start])
        for place in range(start, len(whole)):
            client.sendall(whole[place : place + 1])
            if stopping.wait(0.05):
                return

    return fault


def waiting(stopping: threading.Event) -> Fault:
    """No answer for as long as the test runs."""

    def fault(_client: socket.socket, _answer: Callable[[], bytes]) -> None:
        stopping.wait(60)

    return fault
