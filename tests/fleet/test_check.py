"""``pyconsent check`` on an OPA server."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from conftest import Result, Run, write
from offer import AT, ORGANISATION

from fleet.changes import many
from fleet.conftest import Built, Certificates, StartBundles, StartOpa
from fleet.parts import LOCAL, TOKEN, Opa, showing, wanting_certificate, wanting_token


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with changes, one of which the pack denies, and an organisation whose law sets damages for it."""
    monkeypatch.chdir(tmp_path)
    law = {"title": "A law", "amount": 5, "currency": "EUR", "data_categories": ["user.content"]}
    organisation = ORGANISATION | {"statutes": {"law": law}}
    changed = many(3)
    changed[1]["after"]["default"] = True
    write(tmp_path, {"change.yaml": json.dumps({"changes": changed}), "organisation.yaml": json.dumps(organisation)})
    return tmp_path


def check(run: Run, *options: object) -> Result:
    return run("check", "change.yaml", "--organisation", "organisation.yaml", "--at", AT, *options)


@pytest.mark.parametrize("format", ["text", "json"])
def test_a_server_tells_what_the_embedded_engine_tells(opa: Opa, run: Run, here: Path, format: str) -> None:
    expected = check(run, "--format", format)
    assert (expected.code, expected.err, "A law" in expected.out) == (1, "", True)
    assert check(run, "--format", format, "--engine", "opa", "--opa-url", opa.url) == expected
    write(here, {"pyconsent.yaml": f"engine: opa\nopa_url: {opa.url}\nformat: {format}\n"})
    assert check(run) == expected


def test_a_server_judges_by_what_was_built_from_one_configuration(
    start_opa: StartOpa, start_bundles: StartBundles, own: Path, run: Run, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(here, {"pyconsent.yaml": f"policy: {own / 'rules'}\ndata: {own / 'acme.yaml'}\nformat: json\n"})
    assert run("bundle", "build", "--output", "bundle.tar.gz").code == 0
    opa = start_opa(bundles=start_bundles(Path("bundle.tar.gz").read_bytes()))
    opa.ready()
    embedded = check(run)
    assert [found["rule"] for found in json.loads(embedded.out)["findings"]].count("own.marked") == 3
    with Path("pyconsent.yaml").open("a") as file:
        file.write(f"engine: opa\nopa_url: {opa.url}\n")
    assert check(run) == embedded
    assert check(run, "--engine", "embedded", "--bundle", "bundle.tar.gz") == embedded
    monkeypatch.setenv("PYCONSENT_POLICY", str(own / "rules"))
    assert check(run) == embedded
    assert check(run, "--policy", own / "rules").code == 2


def test_a_server_is_shown_the_certificate_and_the_token_that_are_named(
    start_opa: StartOpa, certificates: Certificates, run: Run, here: Path
) -> None:
    wanting = (*wanting_certificate(certificates.authority), *wanting_token(here))
    opa = start_opa(*showing(*certificates.here), *wanting, scheme="https")
    opa.ready()
    certificate, key = certificates.client
    write(here, {"token": f"{TOKEN}\n", "wrong": "another\n"})
    named = {"ca": certificates.authority, "cert": certificate, "key": key, "token_file": "token"}
    expected = check(run)
    assert (expected.code, expected.err) == (1, "")
    options = [word for name, value in named.items() for word in (f"--opa-{name.replace('_', '-')}", value)]
    assert check(run, "--engine", "opa", "--opa-url", opa.url, *options) == expected
    write(here, {"pyconsent.yaml": "".join(f"opa_{name}: {value}\n" for name, value in named.items())})
    server = ("--engine", "opa", "--opa-url", opa.url)
    assert check(run, *server) == expected
    assert check(run, *server, "--opa-token-file", "wrong") == Result(
        2, "", f"pyconsent: {opa.url} refused with HTTP 401; is the token right?\n"
    )
    assert check(run, *server, "--opa-ca", certificate) == Result(
        2, "", f"pyconsent: {opa.url}: its certificate is not trusted: unable to get local issuer certificate\n"
    )


def test_only_the_revision_that_is_required_may_judge(opa: Opa, bundle: Built, run: Run) -> None:
    options = ("--engine", "opa", "--opa-url", opa.url, "--require-revision")
    assert check(run, *options, bundle.revision) == check(run)
    assert check(run, *options, "0.0.1") == Result(
        2,
        "",
        f"pyconsent: the pack is {bundle.revision}, and 0.0.1 is required; roll that one out, or require the other\n",
    )


@pytest.fixture
def asked() -> Iterator[tuple[str, list[str | None]]]:
    """A server that refuses everyone, and notes the tokens that it is shown."""
    tokens: list[str | None] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            tokens.append(self.headers["Authorization"])
            self.send_response(401)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Nothing is told."""

    with ThreadingHTTPServer((LOCAL, 0), Handler) as server:
        thread = Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield f"http://{LOCAL}:{server.server_address[1]}", tokens
        server.shutdown()
        thread.join()


def test_the_token_of_a_flag_beats_that_of_the_environment_and_that_the_file(
    asked: tuple[str, list[str | None]], run: Run, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, tokens = asked
    write(here, {"flag": "from-flag\n", "file": "from-file\n"})
    options = ("--engine", "opa", "--opa-url", url)
    refused = Result(2, "", f"pyconsent: {url} refused with HTTP 401; is the token right?\n")
    assert check(run, *options) == refused
    write(here, {"pyconsent.yaml": "opa_token_file: file"})
    assert check(run, *options) == refused
    monkeypatch.setenv("PYCONSENT_OPA_TOKEN", "from-environment")
    assert check(run, *options) == refused
    assert check(run, *options, "--opa-token-file", "flag") == refused
    assert tokens == [None, "Bearer from-file", "Bearer from-environment", "Bearer from-flag"]
