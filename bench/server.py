"""An OPA server on the configuration in deploy/, which takes the signed pack by polling."""

from __future__ import annotations

import os
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from pyconsent.bundle import building

DEPLOY = Path(__file__).parents[1] / "deploy"
LOCAL = "127.0.0.1"


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Nothing is told."""


@contextmanager
def bundles(folder: Path) -> Iterator[str]:
    """The URL at which the signed pack is served; its key and a token are put into the folder."""
    key = generate_private_key(SECP256R1())
    pem = Encoding.PEM
    (folder / "private.pem").write_bytes(key.private_bytes(pem, PrivateFormat.PKCS8, NoEncryption()))
    (folder / "release.pem").write_bytes(key.public_key().public_bytes(pem, PublicFormat.SubjectPublicKeyInfo))
    (folder / "token").write_text("token\n")
    served = folder / "served"
    served.mkdir()
    building.build(served / "bundle.tar.gz", signing_key=folder / "private.pem")
    with ThreadingHTTPServer((LOCAL, 0), partial(Quiet, directory=served)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://{LOCAL}:{server.server_address[1]}"
        server.shutdown()


def free_port() -> int:
    with socket.create_server((LOCAL, 0)) as unused:
        port: int = unused.getsockname()[1]
        return port


@contextmanager
def opa(
    folder: Path, name: str, url: str, configuration: Path = DEPLOY / "opa.yaml"
) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """The URL of a server that has the bundle, and its process; what it logs goes to a file.

    Args:
        folder: where the key and the token are.
        name: what a folder of its own is called in that.
        url: where the bundle is served.
        configuration: a file for ``opa run``.
    """
    own = folder / name
    own.mkdir()
    address, health = f"{LOCAL}:{free_port()}", f"{LOCAL}:{free_port()}"
    command: list[str | Path] = [
        *("opa", "run", "--server", f"--addr={address}", f"--diagnostic-addr={health}", "--authorization=basic"),
        *("--log-level=error", "--skip-version-check", f"--config-file={configuration}"),
        *(f"--set-file=keys.release.key={folder / 'release.pem'}", DEPLOY / "mask.rego", DEPLOY / "authz.rego"),
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
