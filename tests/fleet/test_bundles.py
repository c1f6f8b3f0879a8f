"""An OPA server activates the bundles that are signed by whom it trusts, and keeps to them."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from bundle.parts import key_in, members, packed
from offer import AT, ORGANISATION

from fleet.changes import sharing
from fleet.conftest import StartBundles, StartOpa
from fleet.parts import Opa, until
from pyconsent import EngineError, Gate
from pyconsent.bundle import building
from pyconsent.engine.opa import OpaEngine, Server

RULE = "/policies/sharing/recipient.rego"


@dataclass(frozen=True)
class Release:
    """A signed bundle, its revision and the public key."""

    file: Path
    revision: str
    key: Path


@pytest.fixture(scope="module", params=["rsa", "ec"])
def release(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Release:
    folder = tmp_path_factory.mktemp("release")
    file = folder / "bundle.tar.gz"
    named = building.build(file, signing_key=key_in(folder, request.param))
    return Release(file, named, folder / f"{request.param}.pem")


def is_refused(opa: Opa) -> bool:
    return "Bundle load failed" in opa.log.read_text("utf-8")


def test_a_signed_bundle_judges(start_opa: StartOpa, start_bundles: StartBundles, release: Release) -> None:
    # Packed anew as those below are, but with nothing changed.
    opa = start_opa(bundles=start_bundles(packed(members(release.file))), key=release.key)
    opa.ready()
    gate = Gate(ORGANISATION, engine=OpaEngine(Server(opa.url)), require_revision=release.revision)
    assert gate.evaluate(sharing(0), AT).allow


def truncated(bundle: bytes, _files: dict[str, bytes]) -> bytes:
    return bundle[: len(bundle) // 2]


def changed(_bundle: bytes, files: dict[str, bytes]) -> bytes:
    return packed(files | {RULE: files[RULE].replace(b"case.audience", b"case.setting")})


def with_a_file_more(_bundle: bytes, files: dict[str, bytes]) -> bytes:
    return packed(files | {"/policies/more.rego": b"package pyconsent.more\n\nholds := true\n"})


def with_a_file_less(_bundle: bytes, files: dict[str, bytes]) -> bytes:
    return packed({name: content for name, content in files.items() if name != RULE})


def unsigned(_bundle: bytes, files: dict[str, bytes]) -> bytes:
    return packed({name: content for name, content in files.items() if name != "/.signatures.json"})


def signed_by_another(_bundle: bytes, files: dict[str, bytes]) -> bytes:
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "bundle.tar.gz").write_bytes(unsigned(_bundle, files))
        signing = ("--signing-key", key_in(folder, "rsa"), "--output-file-path", folder)
        subprocess.run(("opa", "sign", "--bundle", *signing, folder / "bundle.tar.gz"), check=True)
        return packed(files | {"/.signatures.json": (folder / ".signatures.json").read_bytes()})


@pytest.mark.parametrize("spoil", [truncated, changed, with_a_file_more, with_a_file_less, unsigned, signed_by_another])
def test_what_is_not_as_it_was_signed_never_judges(
    start_opa: StartOpa,
    start_bundles: StartBundles,
    release: Release,
    spoil: Callable[[bytes, dict[str, bytes]], bytes],
) -> None:
    wrong = spoil(release.file.read_bytes(), members(release.file))
    opa = start_opa(bundles=start_bundles(wrong), key=release.key)
    until(lambda: is_refused(opa), "OPA refuses the bundle")
    with pytest.raises(EngineError) as raised:
        Gate(ORGANISATION, engine=OpaEngine(Server(opa.url))).evaluate(sharing(0), AT)
    assert str(raised.value) == (
        f"{opa.url} has no pyconsent/decisions for this input; does it carry the pack's bundle?"
    )


def test_the_last_that_was_as_signed_judges_on(
    start_opa: StartOpa, start_bundles: StartBundles, release: Release
) -> None:
    bundles = start_bundles(release.file.read_bytes())
    opa = start_opa(bundles=bundles, key=release.key)
    opa.ready()
    gate = Gate(ORGANISATION, engine=OpaEngine(Server(opa.url)), require_revision=release.revision)
    decision = gate.evaluate(sharing(1), AT)
    bundles.bundle = changed(bundles.bundle, members(release.file))
    until(lambda: is_refused(opa), "OPA refuses the bundle")
    assert gate.evaluate(sharing(1), AT) == decision
