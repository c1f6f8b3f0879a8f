"""The embedded engine: a value or an error, whatever the policy does."""

from __future__ import annotations

import json
import tarfile
from pathlib import Path
from subprocess import run

import pytest

from pyconsent.engine.wasm import Policy
from pyconsent.errors import EngineError
from pyconsent.gate import embedded

POLICY = """package t

# METADATA
# entrypoint: true
doubled := [twice | some n in input.numbers; twice := 2 * n]

# METADATA
# entrypoint: true
named := data.names[input.key]

# METADATA
# entrypoint: true
clashing := 1 if input.a

clashing := 2 if input.b
"""


def built(folder: Path, rego: str, data: str = '{"names": {"a": "é😀"}}') -> tuple[bytes, bytes]:
    (folder / "t.rego").write_text(rego, "utf-8")
    (folder / "data.json").write_text(data, "utf-8")
    run(["opa", "build", "-t", "wasm", "-o", "b.tar.gz", "t.rego", "data.json"], cwd=folder, check=True)
    with tarfile.open(folder / "b.tar.gz") as bundle:
        wasm, kept = (bundle.extractfile(name) for name in ("/policy.wasm", "/data.json"))
        assert wasm is not None
        assert kept is not None
        return wasm.read(), kept.read()


@pytest.fixture(scope="module")
def policy(tmp_path_factory: pytest.TempPathFactory) -> Policy:
    return Policy(*built(tmp_path_factory.mktemp("policy"), POLICY))


def test_the_value_of_an_entry_point(policy: Policy) -> None:
    assert policy.evaluate("t/doubled", b'{"numbers": [1, 2.5, -3]}') == [2, 5, -6]
    assert policy.evaluate("t/named", b'{"key": "a"}') == "é😀"


def test_what_is_undefined_is_an_error(policy: Policy) -> None:
    with pytest.raises(EngineError, match="the pack has no t/named for this input"):
        policy.evaluate("t/named", b'{"key": "nobody"}')


@pytest.mark.parametrize(
    "text", [b"", b"{", b"nonsense", b"null", b"[]", b"{}", b'{"at": 1, "changes": []}', b"[" * 1_000_000]
)
def test_the_pack_has_no_decision_on_what_is_no_json(text: bytes) -> None:
    for entrypoint in ("decision", "decisions", "part", "conclusion"):
        with pytest.raises(EngineError):
            embedded().evaluate(f"pyconsent/{entrypoint}", text)


def test_a_policy_that_contradicts_itself_is_an_error_and_the_next_call_is_sound(policy: Policy) -> None:
    with pytest.raises(EngineError, match="the evaluation failed"):
        policy.evaluate("t/clashing", b'{"a": true, "b": true}')
    assert policy.evaluate("t/clashing", b'{"a": true}') == 1


def test_an_input_larger_than_the_memory_is_evaluated(policy: Policy) -> None:
    numbers = list(range(300_000))
    doubled = policy.evaluate("t/doubled", json.dumps({"numbers": numbers}).encode())
    assert doubled == [2 * number for number in numbers]
    assert policy.evaluate("t/doubled", b'{"numbers": [4]}') == [8]


def test_no_call_leaves_anything_for_the_next(policy: Policy) -> None:
    first = policy.evaluate("t/doubled", b'{"numbers": [1, 2, 3]}')
    for _ in range(2_000):
        policy.evaluate("t/doubled", json.dumps({"numbers": list(range(100))}).encode())
    assert policy.evaluate("t/doubled", b'{"numbers": [1, 2, 3]}') == first


def test_a_policy_that_needs_the_host_is_refused(tmp_path: Path) -> None:
    rego = "package t\n\n# METADATA\n# entrypoint: true\nnow := time.now_ns()\n"
    with pytest.raises(EngineError, match=r"needs functions that are not in WebAssembly: time\.now_ns"):
        Policy(*built(tmp_path, rego)).evaluate("t/now", b"{}")


def test_bytes_that_are_no_policy_are_refused() -> None:
    for wasm in (b"", b"nonsense", b"\0asm\x01\0\0\0"):
        with pytest.raises(EngineError):
            Policy(wasm, b"{}").evaluate("t/x", b"{}")


def test_a_damaged_cache_only_costs_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    cache = tmp_path_factory.mktemp("cache")
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    wasm, data = built(tmp_path, POLICY)
    Policy(wasm, data)
    (kept,) = cache.rglob("*.bin")
    kept.write_bytes(b"damaged")
    assert Policy(wasm, data).evaluate("t/doubled", b'{"numbers": [1]}') == [2]
    assert kept.read_bytes() != b"damaged"


def test_a_cache_that_cannot_be_written_only_costs_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("in the way", "utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert Policy(*built(tmp_path, POLICY)).evaluate("t/doubled", b'{"numbers": [1]}') == [2]
