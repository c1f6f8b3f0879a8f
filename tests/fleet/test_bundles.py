"""An OPA server activates the bundles that are signed by whom it trusts, and keeps to them."""

from __future__ import annotations

from pathlib import Path

import pytest
from bundle.parts import key_in, members, packed

from fleet.changes import AT, ORGANISATION, sharing
from fleet.conftest import Built, OpenGate, StartBundles, StartOpa
from fleet.parts import BundleServer, Opa, until
from pyconsent import EngineError, Gate
from pyconsent.bundle import building
from pyconsent.decision import revision
from pyconsent.engine.opa import OpaEngine, Server


def refused(opa: Opa, bundles: BundleServer, content: bytes) -> None:
    """Serves what OPA is not to take, and waits until it has refused it."""
    before = opa.log.read_text("utf-8").count("Bundle load failed")
    bundles.bundle = content
    until(lambda: opa.log.read_text("utf-8").count("Bundle load failed") > before, "OPA refuses the bundle")


def spoiled(signed: bytes, folder: Path) -> dict[str, bytes]:
    """Bundles that whoever signs did not make, by what is wrong with them."""
    file = folder / "signed.tar.gz"
    file.write_bytes(signed)
    files = members(file)
    rule = "/policies/sharing/recipient.rego"
    return {
        "truncated": signed[: len(signed) // 2],
        "changed": packed(files | {rule: files[rule].replace(b"case.audience", b"case.setting")}),
        "a file added": packed(files | {"/policies/more.rego": b"package pyconsent.more\n\nholds := true\n"}),
        "a file taken out": packed({name: content for name, content in files.items() if name != rule}),
        "unsigned": packed({name: content for name, content in files.items() if name != "/.signatures.json"}),
    }


@pytest.mark.parametrize("kind", ["rsa", "ec"])
def test_a_signed_bundle_judges(
    start_opa: StartOpa, start_bundles: StartBundles, gate_on: OpenGate, tmp_path: Path, kind: str
) -> None:
    key, file = key_in(tmp_path, kind), tmp_path / "bundle.tar.gz"
    named = building.build(file, signing_key=key)
    opa = start_opa(bundles=start_bundles(file.read_bytes()), key=tmp_path / f"{kind}.pem")
    opa.ready()
    decision = gate_on(Server(opa.url), require_revision=named).evaluate(sharing(0))
    assert (decision.allow, revision(decision.pack)) == (True, named)


def test_what_is_not_as_it_was_signed_never_judges(
    start_opa: StartOpa, start_bundles: StartBundles, bundle: Built, tmp_path: Path
) -> None:
    signed = tmp_path / "bundle.tar.gz"
    building.build(signed, signing_key=key_in(tmp_path, "rsa"))
    (tmp_path / "other").mkdir()
    building.build(tmp_path / "other.tar.gz", signing_key=key_in(tmp_path / "other", "rsa"))
    bundles = start_bundles(bundle.content)
    opa = start_opa(bundles=bundles, key=tmp_path / "rsa.pem")
    gate = Gate(ORGANISATION, engine=OpaEngine(Server(opa.url)))
    wrong = spoiled(signed.read_bytes(), tmp_path) | {"signed by another": (tmp_path / "other.tar.gz").read_bytes()}
    for what, content in wrong.items():
        refused(opa, bundles, content)
        with pytest.raises(EngineError) as raised:
            gate.evaluate(sharing(0), AT)
        assert str(raised.value) == (
            f"{opa.url} has no pyconsent/decisions for this input; does it carry the pack's bundle?"
        ), what
    # Packed anew as those were, but with nothing changed.
    bundles.bundle = packed(members(signed))
    opa.ready()
    decision = gate.evaluate(sharing(1), AT)
    refused(opa, bundles, wrong["changed"])
    assert gate.evaluate(sharing(1), AT) == decision
