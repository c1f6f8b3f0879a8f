"""How many decisions an OPA server gives a service, and how soon, on the configuration in deploy/.

``python bench/load.py`` prints a table; opa must be on PATH. The server takes the signed
bundle by polling, and judges one change a request, asked by an ``AsyncGate`` on 1, 8 and 32
connections at once. What asks shares the machine with the server. Two servers, one that logs
its decisions and one that does not, take turns, so that what else the machine does falls on
each alike; each number is the median of the rounds.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import platform
import socket
import subprocess
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import astuple, dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median, quantiles

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from proposals import AT, KINDS, ORGANISATION, WAIVERS, changes

from pyconsent import AsyncGate
from pyconsent.bundle import building
from pyconsent.engine.opa import AsyncOpaEngine, Server

DEPLOY = Path(__file__).parents[1] / "deploy"
LOCAL = "127.0.0.1"
CONNECTIONS = (1, 8, 32)
ROUNDS, SECONDS = 5, 3.0


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Nothing is told."""


@contextmanager
def bundles(folder: Path) -> Iterator[str]:
    """The URL at which a folder is served."""
    with ThreadingHTTPServer((LOCAL, 0), partial(Quiet, directory=folder)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://{LOCAL}:{server.server_address[1]}"
        server.shutdown()


def built(folder: Path) -> None:
    """A signed bundle, the key that it is verified with, and a token."""
    key = generate_private_key(SECP256R1())
    pem = Encoding.PEM
    (folder / "private.pem").write_bytes(key.private_bytes(pem, PrivateFormat.PKCS8, NoEncryption()))
    (folder / "release.pem").write_bytes(key.public_key().public_bytes(pem, PublicFormat.SubjectPublicKeyInfo))
    (folder / "token").write_text("token\n")
    (folder / "served").mkdir()
    building.build(folder / "served/bundle.tar.gz", signing_key=folder / "private.pem")


def free_port() -> int:
    with socket.create_server((LOCAL, 0)) as unused:
        port: int = unused.getsockname()[1]
        return port


@contextmanager
def opa(folder: Path, name: str, url: str, *options: str) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """A server that has the bundle, and its URL; what it logs goes to a file."""
    own = folder / name
    own.mkdir()
    address, health = f"{LOCAL}:{free_port()}", f"{LOCAL}:{free_port()}"
    command: list[str | Path] = [
        *("opa", "run", "--server", f"--addr={address}", f"--diagnostic-addr={health}", "--authorization=basic"),
        *("--log-level=error", "--skip-version-check", f"--config-file={DEPLOY / 'opa.yaml'}"),
        *(f"--set-file=keys.release.key={folder / 'release.pem'}", DEPLOY / "mask.rego", DEPLOY / "authz.rego"),
        *options,
    ]
    named = {"BUNDLES_URL": url, "BUNDLES_TOKEN_FILE": str(folder / "token"), "STATE_DIRECTORY": str(own)}
    with (own / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, env=os.environ | named)
    try:
        while not is_ready(f"http://{health}/health?bundles"):
            assert process.poll() is None, (own / "log").read_text()
            time.sleep(0.05)
        yield f"http://{address}", process
    finally:
        process.kill()
        process.wait()


def is_ready(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5):  # noqa: S310
            return True
    except (urllib.error.URLError, ConnectionError):
        return False


@dataclass(frozen=True)
class Load:
    """What one round, or the median of several, came to."""

    requests: float
    p50: float
    p99: float


async def load(url: str, connections: int) -> Load:
    """What comes of asking for a while; in milliseconds."""
    taken: list[float] = []
    given = itertools.cycle(changes(len(KINDS)))
    async with AsyncGate(ORGANISATION, WAIVERS, engine=AsyncOpaEngine(Server(url))) as gate:
        start = time.perf_counter()

        async def ask() -> None:
            while time.perf_counter() - start < SECONDS:
                begun = time.perf_counter()
                await gate.evaluate(next(given), AT)
                taken.append((time.perf_counter() - begun) * 1000)

        await asyncio.gather(*(ask() for _ in range(connections)))
        passed = time.perf_counter() - start
    percentiles = quantiles(taken, n=100)
    return Load(len(taken) / passed, percentiles[49], percentiles[98])


def middle(loads: list[Load]) -> Load:
    return Load(*(median(values) for values in zip(*map(astuple, loads), strict=True)))


def megabytes(process: subprocess.Popen[bytes]) -> float:
    """The most memory that it has held, as Linux tells it."""
    status = Path(f"/proc/{process.pid}/status").read_text()
    (held,) = (line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))
    return int(held) / 1024


def main() -> None:
    print(f"{os.cpu_count()} cores, a load of {os.getloadavg()[0]:.1f}, Python {platform.python_version()}")
    print(f"{'decision logs':<14}{'connections':>12}{'requests/s':>12}{'p50 ms':>9}{'p99 ms':>9}{'MB':>7}")
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        built(folder)
        url = stack.enter_context(bundles(folder / "served"))
        servers = {
            logs: stack.enter_context(opa(folder, logs, url, f"--set=decision_logs.console={json.dumps(is_logging)}"))
            for logs, is_logging in (("masked", True), ("none", False))
        }
        for address, _ in servers.values():
            asyncio.run(load(address, 1))
        for connections in CONNECTIONS:
            rounds: dict[str, list[Load]] = {logs: [] for logs in servers}
            for _ in range(ROUNDS):
                for logs, (address, _) in servers.items():
                    rounds[logs].append(asyncio.run(load(address, connections)))
            for logs, (_, process) in servers.items():
                found = middle(rounds[logs])
                print(
                    f"{logs:<14}{connections:>12}{found.requests:>12.0f}{found.p50:>9.1f}{found.p99:>9.1f}"
                    f"{megabytes(process):>7.0f}",
                    flush=True,
                )


if __name__ == "__main__":
    main()
