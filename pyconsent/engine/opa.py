"""An OPA server that serves the pack's bundle, through opa-python-client.

The calls are those of OPA's Data API (https://www.openpolicyagent.org/docs/rest-api#data-api):
one POST an evaluation, which reads only, so that it is safe to repeat.
"""

from __future__ import annotations

import asyncio
import http.client
import io
import json
import math
import os
import re
import socket
import ssl
import time
from collections.abc import Iterator, Mapping
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
from urllib3.connection import HTTPConnection, HTTPSConnection

from pyconsent.errors import EngineError, InputError

# OPA takes up to some milliseconds for a change: as many as this stay far within the time limit, and cost no more
# each than in fewer, larger requests.
_CHUNK = 100

_URL = re.compile(r"https?://([\w.-]+|\[[0-9a-fA-F:.]+\])(:\d+)?/?", re.IGNORECASE)
# https://datatracker.ietf.org/doc/html/rfc6750#section-2.1
_TOKEN = re.compile(r"[A-Za-z0-9._~+/-]+=*")


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

    Raises:
        InputError: one of these is not what it should be.
    """

    url: str
    ca: Path | None = None
    cert: Path | None = None
    key: Path | None = None
    token: str | None = field(default=None, repr=False)
    timeout: float = 5.0
    retries: int = 2

    def __post_init__(self) -> None:
        """Refuses what cannot be reached, or not as it is meant."""
        # What is wrong may hold a secret, so that neither the URL nor the token is shown.
        if not _is_address(self.url):
            raise InputError("the OPA server's URL is scheme, host and port; write it as https://opa.example.com:8181")
        if self.token is not None and not _TOKEN.fullmatch(self.token):
            raise InputError("the OPA server's token is empty, or has characters that no bearer token has")
        if (self.ca or self.cert or self.key) and urlsplit(self.url).scheme != "https":
            raise InputError(f"{self.url} is not secured, and certificates are named for it; write it as https://")
        if self.key and not self.cert:
            raise InputError(f"{self.key} is the key of no certificate; name the certificate too")
        if not 0 < self.timeout < math.inf:
            raise InputError(f"a time limit of {self.timeout:g} s for the OPA server; it must be above 0")
        if self.retries < 0:
            raise InputError(f"{self.retries} retries for the OPA server; it must be 0 or more")

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


def _is_address(url: str) -> bool:
    if not _URL.fullmatch(url):
        return False
    parts = urlsplit(url)
    try:
        return bool((parts.hostname or "").encode("idna")) and parts.port != 0
    except ValueError:
        return False


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
    """Evaluates on an OPA server. Safe to share between threads.

    Raises:
        InputError: a certificate or key cannot be read.
    """

    chunk = _CHUNK

    def __init__(self, server: Server) -> None:
        self._server = server
        self._context = _context(server)
        self._idle: list[_Client] = []
        self._process = os.getpid()

    def evaluate(self, entrypoint: str, text: bytes) -> Any:
        """The value of ``entrypoint`` for an input in JSON.

        Raises:
            EngineError: the server cannot be reached, refuses, or has no value.
        """
        if self._process != os.getpid():
            # On a connection shared with the process that this was forked from, one would read the other's answers.
            self._process, self._idle = os.getpid(), []
        try:
            client = self._idle.pop()
        except IndexError:
            client = _Client(self._server, self._context)
        for attempt in Retrying(**_repeating(self._server)):
            with attempt:
                value = self._asked(client, entrypoint, text)
        # A client whose request failed is not put back.
        self._idle.append(client)
        return value

    def _asked(self, client: OpaClient, entrypoint: str, text: bytes) -> Any:
        try:
            answer = client.query_rule(json.loads(text), entrypoint)
        except requests.exceptions.Timeout as error:
            raise _late(self._server) from error
        except requests.exceptions.HTTPError as error:
            raise _refused(self._server, error.response.status_code) from error
        except requests.exceptions.JSONDecodeError as error:
            raise _unreadable(self._server) from error
        except (requests.exceptions.RequestException, OSError) as error:
            raise _unconnected(self._server, error) from error
        except RecursionError as error:
            raise _too_deep(self._server) from error
        return _result(self._server, entrypoint, answer)


class AsyncOpaEngine:
    """Evaluates on an OPA server from one event loop.

    Raises:
        InputError: a certificate or key cannot be read.
    """

    chunk = _CHUNK

    def __init__(self, server: Server) -> None:
        self._server = server
        self._context = _context(server)
        self._client: _AsyncClient | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    async def evaluate(self, entrypoint: str, text: bytes) -> Any:
        """The value of ``entrypoint`` for an input in JSON.

        Raises:
            EngineError: the server cannot be reached, refuses, or has no value.
        """
        if self._client is None:
            self._client, self._loop = _AsyncClient(self._server, self._context), asyncio.get_running_loop()
            await self._client.__aenter__()
        elif self._loop is not asyncio.get_running_loop():
            raise EngineError("this gate belongs to another event loop; close it there, and make one for each")
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
        except TimeoutError as error:
            raise _late(self._server) from error
        except (aiohttp.ContentTypeError, json.JSONDecodeError, UnicodeDecodeError):
            failure = _unreadable(self._server)
        except aiohttp.ClientResponseError as error:
            failure = _refused(self._server, error.status)
        except (aiohttp.ClientError, OSError) as error:
            raise _unconnected(self._server, error) from error
        except RecursionError as error:
            raise _too_deep(self._server) from error
        else:
            return _result(self._server, entrypoint, answer)
        # Out here, for the errors of aiohttp hold the request's headers, and so the token: not even its context is one.
        raise failure


class _Client(OpaClient):
    """The client with the server's certificates, and one limit for the whole of a request."""

    def __init__(self, server: Server, context: ssl.SSLContext | None) -> None:
        self._context = context
        super().__init__(**_where(server))

    def _init_session(self) -> requests.Session:
        session = requests.Session()
        # A .netrc would take the token's place.
        session.trust_env = False
        session.headers.update(self.headers or {})
        for scheme in ("http://", "https://"):
            session.mount(scheme, _Bounded(self._context))
        return session


class _Bounded(HTTPAdapter):
    """Keeps the time limit for the whole of a request, which requests keeps for each read; follows no redirect."""

    def __init__(self, context: ssl.SSLContext | None) -> None:
        self._context = context
        super().__init__()

    def init_poolmanager(self, *sizes: Any, **more: Any) -> None:
        super().init_poolmanager(*sizes, ssl_context=self._context, **more)
        self.poolmanager.pool_classes_by_scheme = {"http": _Pool, "https": _SecurePool}

    def cert_verify(self, *_: Any) -> None:
        """The context alone says what is trusted."""

    def send(self, request: Any, stream: bool = False, timeout: Any = None, *rest: Any, **more: Any) -> Any:
        limit: Any = urllib3.Timeout(total=timeout)
        response = super().send(request, stream, limit, *rest, **more)
        if 300 <= response.status_code < 400:
            response.close()
            raise requests.exceptions.HTTPError(response=response)
        return response


class _Bytes(io.RawIOBase):
    """What a socket receives until a moment."""

    def __init__(self, received: socket.socket, raw: io.RawIOBase) -> None:
        self._socket = received
        self._raw = raw
        self._until = time.monotonic() + (received.gettimeout() or 0)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self._socket.settimeout(left)
        return self._raw.readinto(buffer)

    def close(self) -> None:
        self._raw.close()
        super().close()


class _Answer(http.client.HTTPResponse):
    """An answer that is read, from its first byte to its last, within the limit of the socket."""

    def __init__(self, received: socket.socket, *rest: Any, **more: Any) -> None:
        super().__init__(received, *rest, **more)
        self.fp = io.BufferedReader(_Bytes(received, self.fp.detach()))


class _Connection(HTTPConnection):
    response_class = _Answer


class _SecureConnection(HTTPSConnection):
    response_class = _Answer


class _Pool(urllib3.HTTPConnectionPool):
    ConnectionCls = _Connection


class _SecurePool(urllib3.HTTPSConnectionPool):
    ConnectionCls = _SecureConnection


class _AsyncClient(AsyncOpaClient):
    """The client with the server's certificates; follows no redirect."""

    def __init__(self, server: Server, context: ssl.SSLContext | None) -> None:
        self._context = context
        super().__init__(**_where(server))

    async def _init_session(self) -> None:
        self._session = aiohttp.ClientSession(
            headers=self.headers,
            connector=aiohttp.TCPConnector(ssl=self._context or True),
            timeout=aiohttp.ClientTimeout(total=self.timeout),
            middlewares=[_not_elsewhere],
        )


async def _not_elsewhere(request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType) -> aiohttp.ClientResponse:
    response = await handler(request)
    if 300 <= response.status < 400:
        response.close()
        raise aiohttp.ClientResponseError(response.request_info, response.history, status=response.status)
    return response


def _context(server: Server) -> ssl.SSLContext | None:
    """What is trusted, and what is shown to be trusted, where the connection is secured."""
    if urlsplit(server.url).scheme != "https":
        return None
    try:
        context = ssl.create_default_context(cafile=server.ca)
    except OSError as error:
        raise InputError(f"{server.ca}: no certificates can be read from it; name a file in PEM") from error
    if server.cert:
        try:
            # Without a password here, that of a locked key would be asked for at the terminal.
            context.load_cert_chain(server.cert, server.key, password="")
        except OSError as error:
            named = f"{server.cert} and {server.key}" if server.key else f"{server.cert}"
            raise InputError(
                f"{named}: no certificate with its key can be read; name files in PEM, the key without password"
            ) from error
    return context


def _where(server: Server) -> dict[str, Any]:
    parts = urlsplit(server.url)
    is_secure = parts.scheme == "https"
    return {
        "host": f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname,
        "port": parts.port or (443 if is_secure else 80),
        "ssl": is_secure,
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
    if not isinstance(answer, dict):
        raise _unreadable(server)
    # OPA answers 200 with no result where the value is undefined.
    if "result" not in answer:
        raise EngineError(f"{server.url} has no {entrypoint} for this input; does it carry the pack's bundle?")
    return answer["result"]


def _unconnected(server: Server, error: BaseException) -> EngineError:
    beneath = list(_beneath(error))
    if any(isinstance(one, TimeoutError) for one in beneath):
        return _late(server)
    # A connection that ended is no refusal; and the clients have subclasses, which lack the reason.
    for refusal in (one for one in beneath if type(one) in (ssl.SSLError, ssl.SSLCertVerificationError)):
        if isinstance(refusal, ssl.SSLCertVerificationError):
            return EngineError(f"{server.url}: its certificate is not trusted: {refusal.verify_message.rstrip('.')}")
        reason = (getattr(refusal, "reason", None) or "no reason given").replace("_", " ").lower()
        return EngineError(f"{server.url}: no secure connection: {reason}; see to its URL and the certificates")
    return _TransientError(f"{server.url} cannot be reached, or broke off its answer; is it running there?")


def _beneath(error: BaseException | None) -> Iterator[object]:
    """An error, and all that it was made from."""
    while error:
        yield error
        yield from error.args
        error = error.__cause__ or error.__context__


def _late(server: Server) -> EngineError:
    return EngineError(f"{server.url} gave no answer within {server.timeout:g} s; raise the time limit, or see to it")


def _unreadable(server: Server) -> EngineError:
    return EngineError(f"{server.url} gave an answer that is no whole JSON; is it an OPA server?")


def _too_deep(server: Server) -> EngineError:
    return EngineError(f"{server.url}: what it is asked, or answers, is nested too deeply")


def _refused(server: Server, status: int) -> EngineError:
    if status in (401, 403):
        return EngineError(f"{server.url} refused with HTTP {status}; is the token right?")
    if status >= 500:
        return _TransientError(f"{server.url} answered with HTTP {status}; its log says why")
    return EngineError(f"{server.url} answered with HTTP {status}; is it an OPA server?")
