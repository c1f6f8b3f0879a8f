"""The options that say what evaluates the pack."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click
from click.core import ParameterSource

from pyconsent.commands.configured import DATA, POLICY, is_flag
from pyconsent.engine import Engine
from pyconsent.engine.wasm import Policy
from pyconsent.gate import embedded, server_engine

_LOG = logging.getLogger(__name__)

_Command = TypeVar("_Command", bound=Callable[..., Any])
_FILE = click.Path(path_type=Path)

_OPTIONS = (
    click.option(
        "--engine",
        type=click.Choice(["embedded", "opa"]),
        default="embedded",
        show_default=True,
        help="What evaluates the pack: this process, or an OPA server.",
    ),
    POLICY,
    DATA,
    click.option("--bundle", type=_FILE, help="A bundle to judge by, instead of the pack that is installed."),
    click.option("--verification-key", type=_FILE, help="The public key in PEM that the bundle must be signed with."),
    click.option("--opa-url", metavar="URL", help="The OPA server: https://opa.example.com:8181."),
    click.option("--opa-ca", type=_FILE, help="The certificates that the server's must be signed by."),
    click.option("--opa-cert", type=_FILE, help="The client's certificate."),
    click.option("--opa-key", type=_FILE, help="The client's key."),
    click.option("--opa-token-file", type=_FILE, help="A file with the bearer token; or set PYCONSENT_OPA_TOKEN."),
    click.option("--opa-timeout", type=float, default=5.0, show_default=True, help="Seconds for one request."),
    click.option("--opa-retries", type=int, default=2, show_default=True, help="How often a failed one is made again."),
)


# What bundles are built from too: a bundle or a server takes the place of what is configured, and contradicts a flag.
_JOINING = ("policy", "data")


def with_engine(command: _Command) -> _Command:
    """Gives the command the engine that its options name, as ``engine``."""

    @wraps(command)
    def called(*arguments: Any, **options: Any) -> Any:
        own = {name: options.pop(name) for name in (*_JOINING, "bundle", "verification_key")}
        server = {name.removeprefix("opa_"): options.pop(name) for name in list(options) if name.startswith("opa_")}
        kind = options.pop("engine")
        engine = _server(own, server) if kind == "opa" else _embedded(**own)
        # Only now that it is known to hold no secret is the URL shown.
        _LOG.info("engine: %s", server["url"] if kind == "opa" else own["bundle"] or kind)
        return command(*arguments, engine=engine, **options)

    for option in reversed(_OPTIONS):
        called = option(called)
    return called  # type: ignore[return-value]


def _embedded(policy: Path | None, data: Path | None, bundle: Path | None, verification_key: Path | None) -> Policy:
    if bundle and any(map(is_flag, _JOINING)):
        raise click.UsageError("--policy and --data join the pack, and --bundle takes its place; give one or the other")
    if verification_key and not bundle:
        raise click.UsageError("--verification-key is for --bundle; name the bundle that is to be verified")
    # Loaded here, for most runs judge by the pack that is installed.
    if bundle:
        from pyconsent.bundle.reading import read

        built = read(bundle, verification_key)
    elif policy or data:
        from pyconsent.bundle.building import compiled

        built = compiled(policy, data)
    else:
        return embedded()
    return Policy(built.wasm, built.data)


def _server(own: dict[str, Path | None], server: dict[str, Any]) -> Engine:
    for name, value in own.items():
        if value and (name not in _JOINING or is_flag(name)):
            option = f"--{name.replace('_', '-')}"
            raise click.UsageError(f"{option} is for the embedded engine; an OPA server judges by its own bundle")
    if not server["url"]:
        raise click.UsageError("no OPA server is named; give --opa-url, or set opa_url in pyconsent.yaml")
    opa = server_engine()
    token = _token(server.pop("token_file"), opa.token_in)
    engine: Engine = opa.OpaEngine(opa.Server(**server, token=token))
    return engine


def _token(file: Path | None, read: Callable[[Path], str]) -> str | None:
    """The token of the file or of the environment, which beats a file that the configuration names."""
    token = os.environ.get("PYCONSENT_OPA_TOKEN")
    source = click.get_current_context().get_parameter_source("opa_token_file")
    return read(file) if file and not (token and source is ParameterSource.DEFAULT_MAP) else token
