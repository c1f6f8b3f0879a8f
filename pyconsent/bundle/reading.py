"""Bundles that were built, read and verified."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import tarfile
import zlib
from pathlib import Path, PurePosixPath
from typing import Any, NoReturn

from pyconsent.bundle import Bundle
from pyconsent.errors import InputError, not_installed, unreadable

_SIGNATURES = ".signatures.json"
# What OPA reads as JSON, and hashes by what it says.
_STRUCTURED = ("data.json", ".manifest")
_HASHES = {"SHA-256": "sha256", "SHA-384": "sha384", "SHA-512": "sha512"}


def read(file: Path, verification_key: Path | None = None) -> Bundle:
    """The bundle in a file; verified, when the public key of whoever signs is named.

    Args:
        file: a bundle that ``pyconsent bundle build`` wrote.
        verification_key: the public key in PEM, of RSA or EC.

    Raises:
        InputError: it is no such bundle, is not signed by that key, or was changed since.
    """
    files = _files(file)
    if verification_key:
        _verify(file, files, verification_key)
    try:
        # The data as they were hashed: where a key stands twice, all are to read the same.
        return Bundle(files["policy.wasm"], _canonical(files["data.json"]))
    except KeyError as error:
        raise InputError(f"{file}: no {error.args[0]} in it; build it with pyconsent bundle build") from error
    except (ValueError, RecursionError) as error:
        raise InputError(f"{file}: data.json in it is no JSON; build it with pyconsent bundle build") from error


def _files(file: Path) -> dict[str, bytes]:
    try:
        packed = file.read_bytes()
    except OSError as error:
        raise unreadable(file, error) from error
    found: dict[str, bytes] = {}
    try:
        # As a whole first, for its checksum is at its end.
        with tarfile.open(fileobj=io.BytesIO(gzip.decompress(packed)), mode="r:") as archive:
            for member in archive.getmembers():
                name = PurePosixPath(member.name.lstrip("/")).as_posix()
                content = archive.extractfile(member) if member.isfile() else None
                if content is None or name in found:
                    raise InputError(f"{file}: {name} in it is no file, or stands twice; build the bundle again")
                found[name] = content.read()
    except (OSError, EOFError, ValueError, zlib.error, tarfile.TarError) as error:
        raise InputError(f"{file}: no bundle, or a damaged one; build it with pyconsent bundle build") from error
    return found


def _verify(file: Path, files: dict[str, bytes], verification_key: Path) -> None:
    # The format: https://www.openpolicyagent.org/docs/management-bundles#signature-format
    signed = _signed(file, files, verification_key)
    present = {name: content for name, content in files.items() if name != _SIGNATURES}
    for name in sorted(signed.keys() ^ present.keys()):
        what = "was taken out of it" if name in signed else "is in it and not signed"
        raise InputError(f"{file}: {name} {what}; get the bundle again from whoever signs it")
    for name, content in present.items():
        if not _is_as_signed(name, content, signed[name]):
            raise InputError(f"{file}: {name} in it was changed after it was signed; get the bundle again")


def _signed(file: Path, files: dict[str, bytes], verification_key: Path) -> dict[str, dict[str, Any]]:
    """What was signed, by the names of the files."""
    try:
        import jwt
        from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
        from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
        from cryptography.hazmat.primitives.serialization import load_pem_public_key
    except ModuleNotFoundError as error:
        raise not_installed(error, "fleet") from error

    try:
        key = load_pem_public_key(verification_key.read_bytes())
    except OSError as error:
        raise unreadable(verification_key, error) from error
    except ValueError as error:
        raise InputError(f"{verification_key}: no public key in PEM; name that of whoever signs") from error
    # Those of the key alone, and no shared secret, with which whoever verifies could sign.
    if isinstance(key, RSAPublicKey):
        algorithms = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"]
    elif isinstance(key, EllipticCurvePublicKey):
        algorithms = ["ES256", "ES384", "ES512"]
    else:
        raise InputError(f"{verification_key}: OPA signs with no such key; name one of RSA or EC")
    if _SIGNATURES not in files:
        raise InputError(f"{file}: the bundle is not signed; build it with --signing-key")
    try:
        (token,) = json.loads(files[_SIGNATURES])["signatures"]
        return {entry["name"]: entry for entry in jwt.decode(token, key, algorithms=algorithms)["files"]}
    except (jwt.PyJWTError, ValueError, LookupError, TypeError, RecursionError) as error:
        raise InputError(f"{file}: {verification_key} did not sign this; do not use the bundle") from error


def _is_as_signed(name: str, content: bytes, signed: dict[str, Any]) -> bool:
    try:
        if PurePosixPath(name).name in _STRUCTURED:
            content = _canonical(content)
        digest = hashlib.new(_HASHES[signed["algorithm"]], content).hexdigest()
        return bool(signed["hash"] == digest)
    except (LookupError, ValueError, RecursionError):
        return False


class _Number(str):
    """A number as it is written."""

    __slots__ = ()


def _canonical(text: bytes) -> bytes:
    """JSON as OPA hashes it: whatever its layout, with numbers as they are written.

    Raises:
        ValueError: it is no JSON.
    """
    value = json.loads(text, parse_int=_Number, parse_float=_Number, parse_constant=_no_number)
    return _written(value).encode()


def _written(value: Any) -> str:
    if isinstance(value, _Number):
        return value
    if isinstance(value, dict):
        return "{" + ",".join(f"{_written(key)}:{_written(value[key])}" for key in sorted(value)) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(_written, value)) + "]"
    # Go escapes these two, and no other character that JSON need not.
    text = json.dumps(value, ensure_ascii=False)
    return text.replace("\u2028", r"\u2028").replace("\u2029", r"\u2029")


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)
