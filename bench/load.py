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
import os
import platform
import subprocess
import tempfile
import time
from contextlib import ExitStack
from dataclasses import astuple, dataclass
from pathlib import Path
from statistics import median, quantiles

import yaml
from proposals import AT, KINDS, ORGANISATION, WAIVERS, changes
from server import DEPLOY, bundles, opa

from pyconsent import AsyncGate
from pyconsent.engine.opa import AsyncOpaEngine, Server

CONNECTIONS = (1, 8, 32)
ROUNDS, SECONDS = 5, 3.0


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


def without_logs(folder: Path) -> Path:
    """The configuration in deploy/ without decision logs: OPA masks also those that it then writes nowhere."""
    configuration = yaml.safe_load((DEPLOY / "opa.yaml").read_bytes())
    del configuration["decision_logs"]
    file = folder / "opa.yaml"
    file.write_text(yaml.safe_dump(configuration), "utf-8")
    return file


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
        url = stack.enter_context(bundles(folder))
        servers = {
            "masked": stack.enter_context(opa(folder, "masked", url)),
            "none": stack.enter_context(opa(folder, "none", url, without_logs(folder))),
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
