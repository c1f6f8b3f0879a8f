"""The pack, and rules of one's own beside it, compiled and packed by OPA."""

from __future__ import annotations

import hashlib
import json
import tarfile
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pyconsent import __version__, opa
from pyconsent.bundle import Bundle
from pyconsent.decision import revision
from pyconsent.errors import InputError
from pyconsent.reading.source import read_file

_PACK = Path(__file__).parents[1] / "pack"
_TESTS = "*_test.rego"


def policies() -> Path:
    """The folder of the pack's own Rego: in the package, or in the sources that it is run from."""
    installed = _PACK / "policies"
    return installed if installed.is_dir() else Path(__file__).parents[2] / "policies"


def build(output: Path, policy: Path | None = None, data: Path | None = None, signing_key: Path | None = None) -> str:
    """Writes a bundle for OPA servers and for the embedded engine, and gives its revision.

    The same policies and data give the same bytes, from the same OPA.

    Args:
        output: the file to write.
        policy: a folder of Rego to join the pack.
        data: a file of data to join it.
        signing_key: the private key in PEM that signs it.

    Raises:
        InputError: something cannot be read or compiled, or opa is not there.
    """
    with _staged(policy, data) as (folder, named):
        (folder / "policy.wasm").write_bytes(_compiled(folder))
        signing = ("--signing-key", signing_key.absolute()) if signing_key else ()
        opa.run("build", "--bundle", ".", "--revision", named, *signing, "--output", output.absolute(), folder=folder)
    return named


def compiled(policy: Path | None, data: Path | None) -> Bundle:
    """The pack with a folder of Rego and a file of data, for the embedded engine.

    Raises:
        InputError: something cannot be read or compiled, or opa is not there.
    """
    with _staged(policy, data) as (folder, _):
        return Bundle(_compiled(folder), (folder / "data.json").read_bytes())


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
def _staged(policy: Path | None, data: Path | None) -> Iterator[tuple[Path, str]]:
    """A folder laid out as a bundle, with relative names alone, and its revision."""
    own = rego_in(policy, "own") if policy else {}
    rego = rego_in(policies(), "policies") | own
    content = _own_data(data) if data else {}
    content["pyconsent"] = {"taxonomy": json.loads((_PACK / "data.json").read_bytes())["pyconsent"]["taxonomy"]}
    pack = identity(rego, content)
    content["pyconsent"]["pack"] = pack
    if policy:
        opa.run("check", "--strict", policies(), policy)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file, text in rego.items():
            (folder / file).parent.mkdir(parents=True, exist_ok=True)
            (folder / file).write_bytes(text)
        (folder / "data.json").write_text(json.dumps(content, sort_keys=True, ensure_ascii=False), "utf-8")
        roots = sorted({"pyconsent", *content, *(_packages(folder / "own") if own else ())})
        manifest = {"revision": revision(pack), "roots": roots, "rego_version": 1}
        (folder / ".manifest").write_text(json.dumps(manifest), "utf-8")
        yield folder, revision(pack)


def _own_data(file: Path) -> dict[str, Any]:
    source = read_file(file)
    if not isinstance(source.data, dict):
        raise InputError(f"{file}:1: the file is no mapping; put the data under a name of your own")
    for taken in ("pyconsent", "system"):
        if taken in source.data:
            raise InputError(f"{source.locate((taken,), key=True)}: {taken!r} is taken; use a name of your own")
    return dict(source.data)


def _packages(folder: Path) -> set[str]:
    """The first names of the packages in a folder."""
    inspected = json.loads(opa.run("inspect", "--format", "json", folder))
    return {name.split(".")[1] for name in inspected["namespaces"] if name != "data"}


def _compiled(folder: Path) -> bytes:
    with tempfile.TemporaryDirectory() as name:
        built = Path(name, "bundle.tar.gz")
        opa.run("build", "--target", "wasm", "--output", built, ".", folder=folder)
        with tarfile.open(built) as archive:
            member = archive.extractfile("/policy.wasm")
            if member is None:
                raise InputError("opa build gave no policy.wasm; use OPA 1.22.2")
            return member.read()
