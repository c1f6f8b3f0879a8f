"""Bundles that were built, read and verified."""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
from pathlib import Path, PurePosixPath
from typing import Any

from pyconsent.bundle import Bundle
from pyconsent.errors import InputError

_SIGNATURES = ".signatures.json"
# Those of a private and a public key; a shared secret would let whoever verifies sign.
_ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]


def read(file: Path, verification_key: Path | None = None) -> Bundle:
    """The bundle in a file; verified, when the public key of whoever signs is named.

    Args:
        file: a bundle that ``pyconsent bundle build`` wrote.
        verification_key: the public key in PEM.

    Raises:
        InputError: it is no such bundle, is not signed by that key, or was changed since.
    """
    files = _files(file)
    if verification_key:
        _verify(file, files, verification_key)
    try:
        return Bundle(files["policy.wasm"], files["data.json"])
    except KeyError as error:
        raise InputError(f"{file}: no {error.args[0]} in it; build it with pyconsent bundle build") from error


def _files(file: Path) -> dict[str, bytes]:
    try:
        with tarfile.open(fileobj=io.BytesIO(file.read_bytes()), mode="r:gz") as archive:
            found = {}
            for member in archive.getmembers():
                name = PurePosixPath(member.name.lstrip("/")).as_posix()
                content = archive.extractfile(member)
                if content is None or name in found:
                    raise InputError(f"{file}: {name} in it is no file, or stands twice; build the bundle again")
                found[name] = content.read()
            return found
    except OSError as error:
        raise InputError(f"{file}: {(error.strerror or str(error)).lower()}") from error
    except (tarfile.TarError, EOFError) as error:
        raise InputError(f"{file}: no bundle, or a damaged one; build it with pyconsent bundle build") from error


def _verify(file: Path, files: dict[str, bytes], verification_key: Path) -> None:
    # The format: https://www.openpolicyagent.org/docs/management-bundles#signature-format
    signed = {entry["name"]: entry for entry in _signed(file, files, verification_key)}
    present = {name: content for name, content in files.items() if name != _SIGNATURES}
    for name in sorted(signed.keys() ^ present.keys()):
        what = "was taken out of it" if name in signed else "is in it and not signed"
        raise InputError(f"{file}: {name} {what}; get the bundle again from whoever signs it")
    for name, content in present.items():
        if _digest(name, content, str(signed[name].get("algorithm"))) != signed[name].get("hash"):
            raise InputError(f"{file}: {name} in it was changed after it was signed; get the bundle again")


def _signed(file: Path, files: dict[str, bytes], verification_key: Path) -> list[dict[str, Any]]:
    import jwt  # not installed everywhere

    try:
        key = verification_key.read_bytes()
    except OSError as error:
        raise InputError(f"{verification_key}: {(error.strerror or str(error)).lower()}") from error
    if _SIGNATURES not in files:
        raise InputError(f"{file}: the bundle is not signed; build it with --signing-key")
    try:
        (token,) = json.loads(files[_SIGNATURES])["signatures"]
        entries: list[dict[str, Any]] = jwt.decode(token, key, algorithms=_ALGORITHMS)["files"]
        return entries
    except jwt.InvalidKeyError as error:
        raise InputError(f"{verification_key}: no public key in PEM: {error}") from error
    except (jwt.InvalidTokenError, ValueError, LookupError, TypeError) as error:
        raise InputError(f"{file}: {verification_key} did not sign this; do not use the bundle") from error


def _digest(name: str, content: bytes, algorithm: str) -> str | None:
    # JSON is hashed by what it says, whatever its layout.
    if name.endswith(".json") or name == ".manifest":
        content = json.dumps(json.loads(content), sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    name_here = algorithm.replace("-", "").lower()
    return hashlib.new(name_here, content).hexdigest() if name_here in ("sha256", "sha384", "sha512") else None
