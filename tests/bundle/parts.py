"""Keys, a rule of one's own, and what is in a bundle."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from pyconsent import InputError


def members(bundle: Path) -> dict[str, bytes]:
    """The files in a bundle, by their names."""
    with tarfile.open(fileobj=io.BytesIO(bundle.read_bytes())) as archive:
        return {
            name: content.read() for name in archive.getnames() if (content := archive.extractfile(name)) is not None
        }


def key_in(folder: Path, kind: str) -> Path:
    """A private key in a file, with its public key beside it."""
    keys: dict[str, Callable[[], Any]] = {
        "rsa": lambda: rsa.generate_private_key(65537, 2048),
        "ec": lambda: ec.generate_private_key(ec.SECP256R1()),
        "ec384": lambda: ec.generate_private_key(ec.SECP384R1()),
        "ec521": lambda: ec.generate_private_key(ec.SECP521R1()),
        "koblitz": lambda: ec.generate_private_key(ec.SECP256K1()),
        "edwards": ed25519.Ed25519PrivateKey.generate,
    }
    key = keys[kind]()
    (folder / f"{kind}.pem").write_bytes(
        key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    )
    private = folder / f"{kind}-key.pem"
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return private


def locked(key: Path) -> bytes:
    """A private key, with a password before it."""
    return serialization.load_pem_private_key(key.read_bytes(), None).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(b"a password"),
    )


_MARKING = """# METADATA
# title: Marked
# description: Every change is marked.
# custom:
#   id: own.marked
#   severity: warning
#   waivable: true
#   sources:
#     - our own
#   fix: >-
#     None.
package pyconsent.rules.own.marked

import data.pyconsent.model.finding

annotation := rego.metadata.chain()

findings contains finding.of(annotation, case, {
	"message": MESSAGE,
	"expected": "no mark",
	"actual": "a mark",
	"fix": "none",
	"path": ["after"],
}) if {
	some number, change in input.changes
	case := {"change": number, "setting": change.setting, "document": null, "audience": null}
}
"""


def marking(message: str) -> str:
    """A rule that every change breaks, so that a decision shows which of two packs made it.

    Args:
        message: what it says of the change, in Rego.
    """
    return _MARKING.replace("MESSAGE", message)


def packed(files: Mapping[str, bytes]) -> bytes:
    """A bundle of these files."""
    written = io.BytesIO()
    with tarfile.open(fileobj=written, mode="w:gz") as archive:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return written.getvalue()


def refusal(call: Callable[[], object]) -> str:
    """What the error says."""
    with pytest.raises(InputError) as raised:
        call()
    return str(raised.value)
