"""The pack, and rules of one's own beside it, compiled and packed by OPA."""

from __future__ import annotations

import hashlib
import json
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pyconsent import __version__, cache, opa
from pyconsent.bundle import Bundle
from pyconsent.decision import revision
from pyconsent.errors import InputError, not_installed, unreadable
from pyconsent.reading.source import read_file

_PACK = Path(__file__).parents[1] / "pack"
_TESTS = "*_test.rego"
# The annotations of the rules, as their findings take them.
_ANNOTATIONS = """[chain[1].annotations | some chain in array.concat(
    [chain | chain := data.pyconsent.rules[_][_].annotation],
    [chain | chain := data.pyconsent.waiver[_].annotation],
)]"""
# What is judged by, in a folder that is laid out as a bundle.
_ALL = ("policies", "own", "data.json")


def policies() -> Path:
    """The folder of the pack's own Rego: in the package, or in the sources that it is run from."""
    installed = _PACK / "policies"
    return installed if installed.is_dir() else Path(__file__).parents[2] / "policies"


@dataclass(frozen=True, slots=True)
class Sources:
    """What a pack is made from, read but not yet judged.

    Attributes:
        rego: its files by their names in a bundle: the pack's under ``policies``, those
            of one's own under ``own``.
        data: its data, with what it calls itself.
    """

    rego: Mapping[str, bytes]
    data: Mapping[str, Any]

    @property
    def pack(self) -> dict[str, str]:
        """What it calls itself: version and digest."""
        named: dict[str, str] = self.data["pyconsent"]["pack"]
        return named


def sources(policy: Path | None = None, data: Path | None = None) -> Sources:
    """The pack, with a folder of Rego and a file of data that are to join it.

    Raises:
        InputError: something cannot be read.
    """
    rego = rego_in(policies(), "policies") | (rego_in(policy, "own") if policy else {})
    content = _own_data(data) if data else {}
    taxonomy = json.loads((_PACK / "data.json").read_bytes())["pyconsent"]["taxonomy"]
    content["pyconsent"] = {"taxonomy": taxonomy}
    content["pyconsent"]["pack"] = identity(rego, content)
    return Sources(rego, content)


def build(output: Path, policy: Path | None = None, data: Path | None = None, signing_key: Path | None = None) -> str:
    """Writes a bundle for OPA servers and for the embedded engine, and gives its revision.

    The same policies and data give the same bytes, from the same OPA.

    Args:
        output: the file to write.
        policy: a folder of Rego to join the pack.
        data: a file of data to join it.
        signing_key: the private key in PEM that signs it, of RSA or EC.

    Raises:
        InputError: something cannot be read or compiled, or opa is not there.
        OSError: the file cannot be written.
    """
    signing = _signing(signing_key) if signing_key else ()
    given = sources(policy, data)
    named = revision(given.pack)
    with _laid_out(given) as folder:
        packages = _checked(folder, policy)
        # A package is named data.acme, data.acme.team or data.acme["a team"].
        roots = sorted({*given.data, *(re.split(r"[.\[]", name)[1] for name in packages)})
        (folder / "policy.wasm").write_bytes(opa.webassembly(".", folder))
        (folder / ".manifest").write_text(json.dumps({"revision": named, "roots": roots, "rego_version": 1}), "utf-8")
        with tempfile.TemporaryDirectory() as packed:
            bundle = Path(packed, "bundle.tar.gz")
            opa.run("build", "--bundle", ".", *signing, "--output", bundle, folder=folder)
            output.write_bytes(bundle.read_bytes())
    return named


def _signing(key: Path) -> tuple[str | Path, ...]:
    """What tells opa to sign with a key.

    Raises:
        InputError: it is no key that OPA signs with.
    """
    try:
        from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
        from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
        from cryptography.hazmat.primitives.serialization import load_pem_private_key
    except ModuleNotFoundError as error:
        raise not_installed(error, "fleet") from error

    try:
        private = load_pem_private_key(key.read_bytes(), None)
    except OSError as error:
        raise unreadable(key, error) from error
    except (ValueError, TypeError) as error:
        raise InputError(f"{key}: no private key in PEM, without password, can be read from it") from error
    algorithm = "RS256" if isinstance(private, RSAPrivateKey) else None
    if isinstance(private, EllipticCurvePrivateKey):
        algorithm = {"secp256r1": "ES256", "secp384r1": "ES384", "secp521r1": "ES512"}.get(private.curve.name)
    if algorithm is None:
        raise InputError(f"{key}: OPA signs with no such key; name one of RSA, or of EC on P-256, P-384 or P-521")
    return "--signing-key", key.absolute(), "--signing-alg", algorithm


def compiled(policy: Path | None, data: Path | None) -> Bundle:
    """The pack with a folder of Rego and a file of data, for the embedded engine.

    It is compiled once, and kept in the user's cache under the digest of all its sources.

    Raises:
        InputError: something cannot be read or compiled, or opa is not there.
    """
    given = sources(policy, data)
    kept = f"{given.pack['digest'].rpartition(':')[2]}.wasm"
    wasm = cache.kept(kept)
    if wasm is None:
        with _laid_out(given) as folder:
            _checked(folder, policy)
            wasm = opa.webassembly(".", folder)
        cache.keep(kept, wasm)
    return Bundle(wasm, _json(given.data))


def annotated(policy: Path) -> list[dict[str, Any]]:
    """What the rules say of themselves when a folder of Rego has joined the pack.

    Raises:
        InputError: something cannot be read or compiled, or opa is not there.
    """
    with _laid_out(sources(policy)) as folder:
        _checked(folder, policy)
        return annotations_in(folder, *_ALL)


def annotations_in(folder: Path, *data: str) -> list[dict[str, Any]]:
    """What the rules say of themselves that stand in these files and folders of a folder.

    Raises:
        InputError: they do not compile, or opa is not there.
    """
    said: list[dict[str, Any]] = _evaluated(_ANNOTATIONS, folder, data)
    return said


def identity(rego: Mapping[str, bytes], data: Mapping[str, Any]) -> dict[str, str]:
    """What a pack calls itself: its version, and the digest of all that it judges by.

    Args:
        rego: its files by their names.
        data: its data, but for what it calls itself.
    """
    digest = hashlib.sha256(json.dumps([__version__, data], sort_keys=True).encode())
    for name, content in sorted(rego.items()):
        digest.update(b"\0%b\0%d\0%b" % (name.encode(), len(content), content))
    return {"version": __version__, "digest": f"sha256:{digest.hexdigest()}"}


def rego_in(folder: Path, name: str) -> dict[str, bytes]:
    """The Rego files of a folder that are no tests, as they are called in a bundle under ``name``.

    Raises:
        InputError: there is no such folder, or no Rego in it.
    """
    if not folder.is_dir():
        raise InputError(f"{folder}: no such folder; name one that holds Rego")
    files = sorted(file for file in folder.rglob("*.rego") if file.is_file() and not file.match(_TESTS))
    if not files:
        raise InputError(f"{folder}: no Rego in it; name a folder that holds some")
    return {f"{name}/{file.relative_to(folder).as_posix()}": file.read_bytes() for file in files}


@contextmanager
def _laid_out(given: Sources) -> Iterator[Path]:
    """A folder with the files under their names in a bundle, so that no other path gets into it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file, text in given.rego.items():
            (folder / file).parent.mkdir(parents=True, exist_ok=True)
            (folder / file).write_bytes(text)
        (folder / "data.json").write_bytes(_json(given.data))
        yield folder


def _json(data: Mapping[str, Any]) -> bytes:
    return json.dumps(data, sort_keys=True, ensure_ascii=False).encode()


def _checked(folder: Path, policy: Path | None) -> list[str]:
    """The packages that join the pack, once OPA and the pack itself have nothing against them.

    Raises:
        InputError: one line for each fault, with its file.
    """
    if policy is None:
        return []
    opa.check(policies(), policy)
    pack, own = _packages(folder / "policies"), _packages(folder / "own")
    (folder / "packages.json").write_text(json.dumps({"pack": pack, "own": own}), "utf-8")
    faults = _evaluated("data.pyconsent.annotation.faults", folder, _ALL, "--input", "packages.json")
    (folder / "packages.json").unlink()
    if faults:
        lines = {f"{policy / Path(fault['file']).relative_to('own')}: {fault['message']}" for fault in faults}
        raise InputError("\n".join(sorted(lines)))
    return list(own)


def _evaluated(query: str, folder: Path, data: Sequence[str], *options: str) -> Any:
    loaded = [option for name in data for option in ("--data", name)]
    return json.loads(opa.run("eval", "--format", "raw", "--fail", *loaded, *options, query, folder=folder))


def _packages(folder: Path) -> dict[str, list[str]]:
    """The packages of a folder, each with its files as they are called in the bundle."""
    inspected = json.loads(opa.run("inspect", "--format", "json", folder.name, folder=folder.parent))
    return {name: files for name, files in inspected["namespaces"].items() if name != "data"}


def _own_data(file: Path) -> dict[str, Any]:
    source = read_file(file)
    if not isinstance(source.data, dict):
        raise InputError(f"{file}:1: the file is no mapping; put the data under a name of your own")
    for name in source.data:
        place = source.locate((name,), key=True)
        if name in ("pyconsent", "system"):
            raise InputError(f"{place}: {name!r} is taken; use a name of your own")
        # The roots of a bundle are paths.
        if not name or "/" in name:
            raise InputError(f"{place}: {name!r} is no name for data; use one without a slash")
    return dict(source.data)
