"""How an OPA server is named: what cannot be meant is refused at once, and no secret is shown."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path

import pytest
import trustme
from bundle.parts import locked

from pyconsent import AsyncGate, Gate, InputError
from pyconsent.engine.opa import AsyncOpaEngine, OpaEngine, Server, token_in

URL = "https://opa.example.com:8181"
WRITE_IT = "the OPA server's URL is scheme, host and port; write it as https://opa.example.com:8181"


@pytest.mark.parametrize(
    "url",
    [
        *(URL, "http://localhost", "https://opa.example.com/", "HTTPS://OPA.example.com", "http://127.0.0.1:1"),
        *("http://[::1]:8181", "http://opa_1:65535", "https://bücher.example"),
    ],
)
def test_a_url_is_scheme_host_and_port(url: str) -> None:
    assert Server(url).url == url


@pytest.mark.parametrize(
    "url",
    [
        *("", "opa", "opa.example.com:8181", "//opa.example.com", "ftp://opa.example.com", "unix:///run/opa.sock"),
        *("http://", "http://:8181", "http:///v1", "https://opa.example.com/v1/data", "https://opa.example.com?a=b"),
        *("https://opa.example.com#a", "https://me:secret@opa.example.com", "https://secret@opa.example.com"),
        *("http://[::1", "http://[secret]", "http://opa:65536", "http://opa:0", "http://opa:port", "http://opa:-1"),
        *(
            " http://opa",
            "http://opa ",
            "http://o\npa",
            "http://opa\r\nHost: other",
            "http://a..b",
            "http://.",
            f"http://{'a' * 64}",
        ),
    ],
)
def test_another_url_is_refused_and_not_shown(url: str) -> None:
    with pytest.raises(InputError) as raised:
        Server(url)
    assert str(raised.value) == WRITE_IT


@pytest.mark.parametrize("token", ["", " ", "two words", "a\nb", "a\r\nHost: other", "é", "=", "a=b", "\0"])
def test_a_token_that_no_header_can_carry_is_refused_and_not_shown(token: str) -> None:
    with pytest.raises(InputError) as raised:
        Server(URL, token=token)
    assert str(raised.value) == "the OPA server's token is empty, or has characters that no bearer token has"


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(0, "0"), (-1, "-1"), (math.nan, "nan"), (math.inf, "inf"), (-math.inf, "-inf")],
)
def test_a_time_limit_that_never_or_always_ends_is_refused(seconds: float, shown: str) -> None:
    with pytest.raises(InputError) as raised:
        Server(URL, timeout=seconds)
    assert str(raised.value) == f"a time limit of {shown} s for the OPA server; it must be above 0"


def test_fewer_retries_than_none_are_refused() -> None:
    with pytest.raises(InputError) as raised:
        Server(URL, retries=-1)
    assert str(raised.value) == "-1 retries for the OPA server; it must be 0 or more"


@pytest.mark.parametrize("named", [{"ca": Path("a.pem")}, {"cert": Path("a.pem")}, {"key": Path("a.pem")}])
def test_certificates_need_a_url_that_is_secured(named: Mapping[str, Path]) -> None:
    with pytest.raises(InputError) as raised:
        Server("http://opa.example.com", **named)  # type: ignore[arg-type]
    assert str(raised.value) == (
        "http://opa.example.com is not secured, and certificates are named for it; write it as https://"
    )


def test_a_key_needs_its_certificate() -> None:
    with pytest.raises(InputError) as raised:
        Server(URL, key=Path("key.pem"))
    assert str(raised.value) == "key.pem is the key of no certificate; name the certificate too"


def test_the_token_is_not_in_its_text() -> None:
    assert repr(Server(URL, token="hidden")) == (  # noqa: S106
        "Server(url='https://opa.example.com:8181', ca=None, cert=None, key=None, timeout=5.0, retries=2)"
    )


def test_the_environment_says_all_of_it(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("  hidden\n", "utf-8")
    environment = {
        "PYCONSENT_OPA_URL": URL,
        "PYCONSENT_OPA_CA": "ca.pem",
        "PYCONSENT_OPA_CERT": "cert.pem",
        "PYCONSENT_OPA_KEY": "key.pem",
        "PYCONSENT_OPA_TIMEOUT": "2.5",
        "PYCONSENT_OPA_RETRIES": "0",
    }
    paths = {"ca": Path("ca.pem"), "cert": Path("cert.pem"), "key": Path("key.pem")}
    expected = Server(URL, **paths, token="hidden", timeout=2.5, retries=0)  # noqa: S106
    assert Server.from_environment(environment | {"PYCONSENT_OPA_TOKEN": "hidden"}) == expected
    assert Server.from_environment(environment | {"PYCONSENT_OPA_TOKEN_FILE": str(tmp_path / "token")}) == expected
    assert Server.from_environment({"PYCONSENT_OPA_URL": URL}) == Server(URL)


@pytest.mark.parametrize(
    ("environment", "message"),
    [
        ({}, "no OPA server is named; set PYCONSENT_OPA_URL, or give --opa-url"),
        ({"url": ""}, "no OPA server is named; set PYCONSENT_OPA_URL, or give --opa-url"),
        ({"url": URL, "timeout": "soon"}, "PYCONSENT_OPA_TIMEOUT: 'soon' is no number"),
        ({"url": URL, "retries": "2.5"}, "PYCONSENT_OPA_RETRIES: '2.5' is no number"),
        ({"url": URL, "timeout": "0"}, "a time limit of 0 s for the OPA server; it must be above 0"),
        ({"url": "opa"}, WRITE_IT),
        ({"url": URL, "token_file": "/nowhere/token"}, "/nowhere/token: the token cannot be read"),
    ],
)
def test_what_the_environment_says_wrongly_is_refused(environment: Mapping[str, str], message: str) -> None:
    with pytest.raises(InputError) as raised:
        Server.from_environment({f"PYCONSENT_OPA_{name.upper()}": value for name, value in environment.items()})
    assert str(raised.value) == message


def test_a_gate_needs_a_server_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PYCONSENT_OPA_URL", raising=False)
    for gate in (lambda: Gate(engine="opa"), AsyncGate):
        with pytest.raises(InputError, match=r"^no OPA server is named; set PYCONSENT_OPA_URL, or give --opa-url$"):
            gate()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "the file is empty; write the token into it"),
        (b" \n", "the file is empty; write the token into it"),
        (b"\xff\xfe", "the token cannot be read"),
    ],
)
def test_a_file_without_a_token_is_refused(tmp_path: Path, content: bytes, message: str) -> None:
    file = tmp_path / "token"
    file.write_bytes(content)
    with pytest.raises(InputError) as raised:
        token_in(file)
    assert str(raised.value) == f"{file}: {message}"


@pytest.fixture(scope="module")
def pem(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a certificate and its key, another's key, one that is locked, and what is neither."""
    folder = tmp_path_factory.mktemp("pem")
    authority = trustme.CA()
    for name in ("one", "other"):
        issued = authority.issue_cert(f"{name}@example.com")
        issued.cert_chain_pems[0].write_to_path(folder / f"{name}.pem")
        issued.private_key_pem.write_to_path(folder / f"{name}-key.pem")
    (folder / "locked-key.pem").write_bytes(locked(folder / "one-key.pem"))
    (folder / "text.pem").write_text("no certificate", "utf-8")
    return folder


@pytest.mark.parametrize("engine", [OpaEngine, AsyncOpaEngine])
@pytest.mark.parametrize("name", ["text.pem", "missing.pem", "."])
def test_an_authority_that_cannot_be_read_is_refused_at_once(pem: Path, engine: type, name: str) -> None:
    with pytest.raises(InputError) as raised:
        engine(Server(URL, ca=pem / name))
    assert str(raised.value) == f"{pem / name}: no certificates can be read from it; name a file in PEM"


@pytest.mark.parametrize("engine", [OpaEngine, AsyncOpaEngine])
@pytest.mark.parametrize(
    ("cert", "key"),
    [
        *(("one.pem", "other-key.pem"), ("one.pem", "locked-key.pem"), ("one.pem", "missing.pem")),
        *(("text.pem", "one-key.pem"), ("missing.pem", "one-key.pem"), ("one.pem", None)),
    ],
)
def test_a_certificate_without_its_open_key_is_refused_at_once(
    pem: Path, engine: type, cert: str, key: str | None
) -> None:
    with pytest.raises(InputError) as raised:
        engine(Server(URL, cert=pem / cert, key=pem / key if key else None))
    named = f"{pem / cert} and {pem / key}" if key else f"{pem / cert}"
    assert str(raised.value) == (
        f"{named}: no certificate with its key can be read; name files in PEM, the key without password"
    )
