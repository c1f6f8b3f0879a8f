"""An OPA server that serves the pack's bundle, through opa-python-client.

The calls are those of OPA's Data API (https://www.openpolicyagent.org/docs/rest-api#data-api):
one POST an evaluation, which reads only, so that it is safe to repeat.
"""

from __future__ import annotations

import io
import json
import os
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import requests
import urllib3
from opa_client.opa import OpaClient
from opa_client.opa_async import AsyncOpaClient
from requests.adapters import HTTPAdapter
from tenacity import AsyncRetrying, Retrying, retry_if_exception_type, stop_after_attempt, wait_exponential

from pyconsent.errors import EngineError, InputError

# Fewer requests cost less than what OPA loses on a larger input.
_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Server:
    """How an OPA server is reached.

    Attributes:
        url: where it listens: ``https://opa.example.com:8181``.
        ca: the certificates that its own must be signed by; those of the system if None.
        cert: the client's certificate, with its key unless ``key`` names that.
        key: the client's key.
        token: the bearer token; never shown.
        timeout: seconds for one request, from its start to the last byte of its answer.
        retries: how often a request is made again after a failed connection or a 5xx.
    """

    url: str
    ca: Path | None = None
    cert: Path | None = None
    key: Path | None = None
    token: str | None = field(default=None, repr=False)
    timeout: float = 5.0
    retries: int = 2

    def __post_init__(self) -> None:
        """Refuses what cannot be reached.

        Raises:
            InputError: the URL is not one of HTTP, or holds more than scheme, host and port.
        """
        parts = urlsplit(self.url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/") or "@" in parts.netloc:
            # A password in it is not shown either.
            raise InputError("the OPA server's URL is scheme, host and port; write it as https://opa.example.com:8181")

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Server:
        """The server that ``PYCONSENT_OPA_URL`` and the other ``PYCONSENT_OPA_…`` name.

        Raises:
            InputError: no URL is named, or one of them cannot be read.
        """
        named = {
            name: value
            for name in ("url", "ca", "cert", "key", "token", "token_file", "timeout", "retries")
            if (value := environment.get(f"PYCONSENT_OPA_{name.upper()}"))
        }
        if "url" not in named:
            raise InputError("no OPA server is named; set PYCONSENT_OPA_URL, or give --opa-url")
        file = named.pop("token_file", None)
        given: dict[str, Any] = dict(named)
        if file:
            given["token"] = token_in(Path(file))
        for name, kind in (("ca", Path), ("cert", Path), ("key", Path), ("timeout", float), ("retries", int)):
            try:
                given |= {name: kind(given[name])} if name in given else {}
            except ValueError as error:
                raise InputError(f"PYCONSENT_OPA_{name.upper()}: {given[name]!r} is no number") from error
        return cls(**given)


def token_in(file: Path) -> str:
    """The token that a file holds.

    Raises:
        InputError: it cannot be read, or is empty.
    """
    try:
        token = file.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{file}: the token cannot be read") from error
    if not token:
        raise InputError(f"{file}: the file is empty; write the token into it")
    return token


class OpaEngine:
    """Evaluates on an OPA server. Safe to share between threads."""

    chunk = _CHUNK

    def __init__(self, server: Server) -> None:
        self._server = server
        self._idle: list[_Client] = []

    def evaluate(self, entrypoint: str, text: bytes) -> Any:
        """The value of ``entrypoint`` for an input in JSON.

        Raises:
            EngineError: the server cannot be reached, refuses, or has no value.
        """
        try:
            client = self._idle.pop()
        except IndexError:
            client = _Client(self._server)
        for attempt in Retrying(**_repeating(self._server)):
            with attempt:
                value = self._asked(client, entrypoint, text)
        # A client whose request failed is not put back.
        self._idle.append(client)
        return value

    def _asked(self, client: OpaClient, entrypoint: str, text: bytes) -> Any:
        try:
            answer = client.query_rule(json.loads(text), entrypoint)
        except requests.exceptions.SSLError as error:
            raise _distrusted(self._server, error) from error
        except requests.exceptions.Timeout as error:
            raise _late(self._server) from error
        except requests.exceptions.HTTPError as error:
            raise _refused(self._server, error.response.status_code) from error
        except requests.exceptions.JSONDecodeError as error:
            raise _unreadable(self._server) from error
        except (requests.exceptions.RequestException, OSError) as error:
            raise _unreachable(self._server) from error
        return _result(self._server, entrypoint, answer)


class AsyncOpaEngine:
    """Evaluates on an OPA server from an event loop."""

    chunk = _CHUNK

    def __init__(self, server: Server) -> None:
        self._server = server
        self._client: _AsyncClient | None = None

    async def evaluate(self, entrypoint: str, text: bytes) -> Any:
        """The value of ``entrypoint`` for an input in JSON.

        Raises:
            EngineError: the server cannot be reached, refuses, or has no value.
        """
        if self._client is None:
            self._client = _AsyncClient(self._server)
            await self._client.__aenter__()
        async for attempt in AsyncRetrying(**_repeating(self._server)):
            with attempt:
                value = await self._asked(self._client, entrypoint, text)
        return value

    async def close(self) -> None:
        """Closes the connections."""
        client, self._client = self._client, None
        if client:
            await client.close_connection()

    async def _asked(self, client: AsyncOpaClient, entrypoint: str, text: bytes) -> Any:
        try:
            answer = await client.query_rule(json.loads(text), entrypoint)
        except (aiohttp.ClientSSLError, ssl.SSLError) as error:
            raise _distrusted(self._server, error) from error
        except TimeoutError as error:
            raise _late(self._server) from error
        except aiohttp.ClientResponseError as error:
            raise _refused(self._server, error.status) from error
        except json.JSONDecodeError as error:
            raise _unreadable(self._server) from error
        except (aiohttp.ClientError, OSError) as error:
            raise _unreachable(self._server) from error
        return _result(self._server, entrypoint, answer)


class _Client(OpaClient):
    """The client with the server's certificates, and one limit for the whole of a request."""

    def __init__(self, server: Server) -> None:
        self._server = server
        super().__init__(**_where(server))

    def _init_session(self) -> requests.Session:
        session = requests.Session()
        # A .netrc would take the token's place.
        session.trust_env = False
        session.headers.update(self.headers or {})
        session.verify = str(self._server.ca) if self._server.ca else True
        session.cert = self.cert
        for scheme in ("http://", "https://"):
            session.mount(scheme, _Bounded())
        return session


class _Bounded(HTTPAdapter):
    """Reads the whole answer within the time limit, which requests keeps for each read alone."""

    def send(self, request: Any, stream: bool = False, timeout: Any = None, *rest: Any, **more: Any) -> Any:
        until = time.monotonic() + timeout
        response = super().send(request, True, timeout, *rest, **more)
        body = io.BytesIO()
        try:
            while piece := response.raw.read1(decode_content=True):
                body.write(piece)
                if time.monotonic() > until:
                    raise requests.exceptions.ReadTimeout(request=request)
        except urllib3.exceptions.TimeoutError as error:
            raise requests.exceptions.ReadTimeout(request=request) from error
        except urllib3.exceptions.HTTPError as error:
            raise requests.exceptions.ConnectionError(request=request) from error
        finally:
            response.raw.release_conn()
        body.seek(0)
        response.raw = body
        return response


class _AsyncClient(AsyncOpaClient):
    """The client with the server's certificates."""

    def __init__(self, server: Server) -> None:
        self._server = server
        super().__init__(**_where(server))

    async def _init_session(self) -> None:
        context = ssl.create_default_context(cafile=self._server.ca)
        if self._server.cert:
            context.load_cert_chain(self._server.cert, self._server.key)
        self._session = aiohttp.ClientSession(
            headers=self.headers,
            connector=aiohttp.TCPConnector(ssl=context),
            timeout=aiohttp.ClientTimeout(total=self.timeout),
        )


def _where(server: Server) -> dict[str, Any]:
    parts = urlsplit(server.url)
    is_secure = parts.scheme == "https"
    return {
        "host": f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname,
        "port": parts.port or (443 if is_secure else 80),
        "ssl": is_secure,
        "cert": (str(server.cert), str(server.key)) if server.key else server.cert and str(server.cert),
        "token": server.token,
        "timeout": server.timeout,
        # POST is repeated here, for what is asked only reads.
        "retries": 0,
    }


class _TransientError(EngineError):
    """A failure that may be gone when the request is made again."""


def _repeating(server: Server) -> dict[str, Any]:
    return {
        "stop": stop_after_attempt(server.retries + 1),
        "wait": wait_exponential(multiplier=0.1, max=2),
        "retry": retry_if_exception_type(_TransientError),
        "reraise": True,
    }


def _result(server: Server, entrypoint: str, answer: Any) -> Any:
    # OPA answers 200 with no result where the value is undefined.
    if not isinstance(answer, dict) or "result" not in answer:
        raise EngineError(f"{server.url} has no {entrypoint} for this input; does it carry the pack's bundle?")
    return answer["result"]


def _distrusted(server: Server, error: Exception) -> EngineError:
    return EngineError(f"{server.url}: its certificate is not trusted, or it wants one of ours ({error})")


def _late(server: Server) -> EngineError:
    return EngineError(f"{server.url} gave no answer within {server.timeout:g} s; raise the time limit, or see to it")


def _unreachable(server: Server) -> EngineError:
    return _TransientError(f"{server.url} cannot be reached, or broke off its answer; is it running there?")


def _unreadable(server: Server) -> EngineError:
    return EngineError(f"{server.url} gave an answer that is no whole JSON; is it an OPA server?")


def _refused(server: Server, status: int) -> EngineError:
    if status in (401, 403):
        return EngineError(f"{server.url} refused with HTTP {status}; is the token right?")
    kind = _TransientError if status >= 500 else EngineError
    return kind(f"{server.url} answered with HTTP {status}")
