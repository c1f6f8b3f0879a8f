"""A bundle is read as it was signed, or not at all."""

from __future__ import annotations

import gzip
import hmac
import io
import json
import subprocess
import tarfile
from collections.abc import Callable
from pathlib import Path

import jwt
import pytest

from bundle.parts import key_in, members, packed, refusal
from pyconsent import InputError
from pyconsent.bundle import Bundle, reading

# All that JSON can write in more than one way.
DATA = rb"""{"b": [1, 1.50, 1e5, -0.0, 123456789012345678901234567890], "a": {"\u00e9": "<&>/\/\"\\\b\f\n\u0001\u007f"},
 "c": "\u2028\u2029\ud83d\ude00", "d": [true, false, null, {}, []]}"""

DAMAGED = "{}: no bundle, or a damaged one; build it with pyconsent bundle build"

CHANGED = "{file}: {name} in it was changed after it was signed; get the bundle again"
TAKEN = "{file}: {name} was taken out of it; get the bundle again from whoever signs it"
ADDED = "{file}: {name} is in it and not signed; get the bundle again from whoever signs it"
NO_FILE = "{file}: {name} in it is no file, or stands twice; build the bundle again"
UNSIGNED = "{file}: the bundle is not signed; build it with --signing-key"
FORGED = "{file}: {key} did not sign this; do not use the bundle"

Signed = Callable[..., Path]


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of keys, public (``rsa.pem``) and private (``rsa-key.pem``)."""
    folder = tmp_path_factory.mktemp("keys")
    for kind in ("rsa", "ec", "ec384", "ec521", "edwards"):
        key_in(folder, kind)
    (folder / "others").mkdir()
    key_in(folder / "others", "rsa")
    return folder


@pytest.fixture
def signed(tmp_path: Path, keys: Path) -> Signed:
    """Gives a bundle that OPA signed."""

    def sign(kind: str = "rsa", algorithm: str = "RS256") -> Path:
        folder = tmp_path / "files"
        (folder / "policies").mkdir(parents=True)
        (folder / "data.json").write_bytes(DATA)
        (folder / "policies/rule.rego").write_text("package rule\n\nholds := true\n", "utf-8")
        (folder / "policy.wasm").write_bytes(b"\0asm\1\0\0\0")
        file = tmp_path / "bundle.tar.gz"
        signing = ("--signing-key", keys / f"{kind}-key.pem", "--signing-alg", algorithm)
        subprocess.run(("opa", "build", "--bundle", ".", *signing, "--output", file), cwd=folder, check=True)
        return file

    return sign


@pytest.mark.parametrize(
    ("kind", "algorithm"),
    [
        *(("rsa", name) for name in ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512")),
        *(("ec", "ES256"), ("ec384", "ES384"), ("ec521", "ES512")),
    ],
)
def test_what_opa_signed_is_verified(signed: Signed, keys: Path, kind: str, algorithm: str) -> None:
    bundle = reading.read(signed(kind, algorithm), keys / f"{kind}.pem")
    assert (bundle.wasm, json.loads(bundle.data)) == (b"\0asm\1\0\0\0", json.loads(DATA))


def test_a_bundle_is_read_unverified_when_no_key_is_named(tmp_path: Path) -> None:
    file = tmp_path / "bundle.tar.gz"
    file.write_bytes(packed({"policy.wasm": b"\0asm", "/data.json": b'{"a": 1.50}', "./x/y.rego": b"package x"}))
    assert reading.read(file) == Bundle(b"\0asm", b'{"a":1.50}')


def test_data_that_name_a_key_twice_are_read_as_they_were_hashed(tmp_path: Path) -> None:
    file = tmp_path / "bundle.tar.gz"
    file.write_bytes(packed({"policy.wasm": b"", "data.json": b'{"a": {"is": 1}, "a": {"is": 2}}'}))
    assert reading.read(file).data == b'{"a":{"is":2}}'


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("/data.json", DATA.replace(b"true", b"false"), CHANGED),
        ("/data.json", DATA.replace(b"1.50", b"1.5"), CHANGED),
        ("/data.json", b"{", CHANGED),
        ("/data.json", b'{"a": NaN}', CHANGED),
        ("/data.json", b"[" * 100_000, CHANGED),
        ("/data.json", b'"\xff"', CHANGED),
        ("/.manifest", b'{"revision": "2"}', CHANGED),
        ("/policy.wasm", b"\0asm\2\0\0\0", CHANGED),
        ("/policies/rule.rego", b"package rule", CHANGED),
        ("/policies/rule.rego", None, TAKEN),
        ("/policy.wasm", None, TAKEN),
        ("/.manifest", None, TAKEN),
        ("/policies/other.rego", b"package other", ADDED),
        ("/deeper/.signatures.json", b"{}", ADDED),
        ("/.signatures.json", None, UNSIGNED),
        ("/.signatures.json", b"{}", FORGED),
        ("/.signatures.json", b"[]", FORGED),
        ("/.signatures.json", b"{", FORGED),
        ("/.signatures.json", b'{"signatures": []}', FORGED),
        ("/.signatures.json", b'{"signatures": [1]}', FORGED),
        ("/.signatures.json", b'{"signatures": ["a.b.c"]}', FORGED),
        ("/.signatures.json", b"[" * 100_000, FORGED),
        ("policy.wasm", b"", NO_FILE),
    ],
)
def test_a_bundle_that_was_changed_is_refused(
    signed: Signed, keys: Path, name: str, content: bytes | None, message: str
) -> None:
    file, key = signed(), keys / "rsa.pem"
    files = members(file)
    if content is None:
        del files[name]
    else:
        files[name] = content
    file.write_bytes(packed(files))
    assert refusal(lambda: reading.read(file, key)) == message.format(file=file, name=name.removeprefix("/"), key=key)


@pytest.mark.parametrize(
    ("kind", "algorithm", "named"),
    [("rsa", "RS256", "others/rsa.pem"), ("rsa", "RS256", "ec.pem"), ("ec", "ES256", "rsa.pem")],
)
def test_a_bundle_that_another_signed_is_refused(
    signed: Signed, keys: Path, kind: str, algorithm: str, named: str
) -> None:
    file = signed(kind, algorithm)
    assert refusal(lambda: reading.read(file, keys / named)) == (FORGED.format(file=file, key=keys / named))


@pytest.mark.parametrize("algorithm", ["HS256", "none"])
def test_a_bundle_signed_with_what_everybody_knows_is_refused(signed: Signed, keys: Path, algorithm: str) -> None:
    file, key = signed(), keys / "rsa.pem"
    files = members(file)
    payload = jwt.decode(json.loads(files["/.signatures.json"])["signatures"][0], options={"verify_signature": False})
    # The public key as a shared secret; PyJWT itself would not sign so.
    head = jwt.utils.base64url_encode(json.dumps({"alg": algorithm}).encode())
    body = jwt.utils.base64url_encode(json.dumps(payload).encode())
    digest = hmac.digest(key.read_bytes(), head + b"." + body, "sha256") if algorithm == "HS256" else b""
    token = b".".join([head, body, jwt.utils.base64url_encode(digest)]).decode()
    files["/.signatures.json"] = json.dumps({"signatures": [token]}).encode()
    file.write_bytes(packed(files))
    assert refusal(lambda: reading.read(file, key)) == FORGED.format(file=file, key=key)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("missing.pem", "no such file or directory"),
        ("rsa-key.pem", "no public key in PEM; name that of whoever signs"),
        ("text.pem", "no public key in PEM; name that of whoever signs"),
        ("edwards.pem", "OPA signs with no such key; name one of RSA or EC"),
    ],
)
def test_a_key_that_cannot_verify_is_refused(signed: Signed, keys: Path, name: str, message: str) -> None:
    (keys / "text.pem").write_text("a secret", "utf-8")
    file = signed()
    assert refusal(lambda: reading.read(file, keys / name)) == f"{keys / name}: {message}"


def test_a_bundle_that_was_cut_short_is_refused(signed: Signed) -> None:
    file = signed()
    whole = file.read_bytes()
    for length in range(0, len(whole), 3):
        file.write_bytes(whole[:length])
        assert refusal(lambda: reading.read(file)) == DAMAGED.format(file)


def test_a_bundle_with_a_byte_changed_is_read_the_same_or_refused(signed: Signed, keys: Path) -> None:
    file, key = signed(), keys / "rsa.pem"
    whole, unchanged = file.read_bytes(), reading.read(file, key)

    def outcome() -> Bundle | str:
        try:
            return reading.read(file, key)
        except InputError as error:
            return str(error)

    for place in (*range(10), *range(10, len(whole), 3)):
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
        # The first ten bytes, the head of gzip, have some that say nothing of the content.
        assert outcome() in ([unchanged, DAMAGED.format(file)] if place < 10 else [DAMAGED.format(file)])


def linked() -> bytes:
    """A bundle with a link where a file belongs."""
    written = io.BytesIO()
    with tarfile.open(fileobj=written, mode="w:gz") as archive:
        member = tarfile.TarInfo("data.json")
        member.type, member.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(member)
    return written.getvalue()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(b"", DAMAGED, id="empty"),
        pytest.param(b"PK\3\4", DAMAGED, id="a zip file"),
        pytest.param(gzip.compress(b""), DAMAGED, id="nothing, packed"),
        pytest.param(gzip.compress(b"not a tar" * 100), DAMAGED, id="packed, and no archive"),
        pytest.param(
            packed({}), "{}: no policy.wasm in it; build it with pyconsent bundle build", id="an archive of nothing"
        ),
        pytest.param(
            packed({"policy.wasm": b""}),
            "{}: no data.json in it; build it with pyconsent bundle build",
            id="no data",
        ),
        pytest.param(
            packed({"policy.wasm": b"", "data.json": b"{"}),
            "{}: data.json in it is no JSON; build it with pyconsent bundle build",
            id="data that is no JSON",
        ),
        pytest.param(
            packed({"policy.wasm": b"", "data.json": b"[" * 100_000}),
            "{}: data.json in it is no JSON; build it with pyconsent bundle build",
            id="data that nests too deep",
        ),
        pytest.param(linked(), "{}: data.json in it is no file, or stands twice; build the bundle again", id="a link"),
    ],
)
def test_what_is_no_bundle_is_refused(tmp_path: Path, content: bytes, message: str) -> None:
    file = tmp_path / "bundle.tar.gz"
    file.write_bytes(content)
    assert refusal(lambda: reading.read(file)) == message.format(file)


def test_a_bundle_that_is_not_there_says_so(tmp_path: Path) -> None:
    file = tmp_path / "bundle.tar.gz"
    assert refusal(lambda: reading.read(file)) == f"{file}: no such file or directory"
    assert refusal(lambda: reading.read(tmp_path)) == f"{tmp_path}: is a directory"
