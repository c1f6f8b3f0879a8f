"""The two deployments, each run as its file says, but for ports and for where files lie."""

from __future__ import annotations

import shlex
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from bundle.parts import key_in
from fleet.parts import BundleServer, Running

from deploy.unit import directives
from pyconsent.bundle import building

DEPLOY = Path(__file__).parents[2] / "deploy"
TOKEN = "a-token.of_ours"  # noqa: S105
KEY = "release.pem"


@dataclass(frozen=True)
class Signed:
    """A bundle that is signed, the key that it is verified with, and another key."""

    content: bytes
    revision: str
    key: Path
    another: Path


@pytest.fixture(scope="session")
def signed(tmp_path_factory: pytest.TempPathFactory) -> Signed:
    folder = tmp_path_factory.mktemp("signed")
    built = folder / "bundle.tar.gz"
    keys = {}
    for name in ("ours", "theirs"):
        (folder / name).mkdir()
        keys[name] = key_in(folder / name, "ec")
    revision = building.build(built, signing_key=keys["ours"])
    return Signed(built.read_bytes(), revision, folder / "ours/ec.pem", folder / "theirs/ec.pem")


@dataclass(frozen=True)
class Secrets:
    """What an operator puts beside the files: the token for the bundles, and the key of those who sign them."""

    token: str
    key: Path


# Gives the command and its environment, with its files below a folder.
LayOut = Callable[[Path, str, Secrets], tuple[list[str], dict[str, str]]]


def by_systemd(folder: Path, url: str, secrets: Secrets) -> tuple[list[str], dict[str, str]]:
    """What the unit runs."""
    etc, credentials, state = (folder / name for name in ("etc", "credentials", "state"))
    for made in (etc, credentials, state):
        made.mkdir()
    for file in ("opa.yaml", "mask.rego", "authz.rego"):
        shutil.copy(DEPLOY / file, etc)
    (etc / "environment").write_text(f"BUNDLES_URL={url}\n", "utf-8")
    (etc / "token").write_text(f"{secrets.token}\n", "utf-8")
    shutil.copy(secrets.key, etc / KEY)

    def here(value: str) -> str:
        return value.replace("/etc/opa", str(etc)).replace("%d", str(credentials))

    service = directives(DEPLOY / "opa.service")["Service"]
    for loaded in service["LoadCredential"]:
        name, _, source = loaded.partition(":")
        shutil.copy(here(source), credentials / name)
    environment = dict(here(value).split("=", 1) for value in service["Environment"])
    for file in service["EnvironmentFile"]:
        environment |= dict(line.split("=", 1) for line in Path(here(file)).read_text("utf-8").splitlines())
    environment["STATE_DIRECTORY"] = str(state)
    (command,) = service["ExecStart"]
    return [here(word) for word in shlex.split(command)], environment


def sidecar() -> tuple[dict[str, Any], dict[str, Any]]:
    """The pod of the manifest, and OPA's container in it."""
    pod: dict[str, Any] = yaml.safe_load((DEPLOY / "sidecar.yaml").read_bytes())["spec"]["template"]["spec"]
    (container,) = pod["initContainers"]
    return pod, container


def by_kubernetes(folder: Path, url: str, secrets: Secrets) -> tuple[list[str], dict[str, str]]:
    """What the container runs."""
    pod, container = sidecar()
    (generated,) = yaml.safe_load((DEPLOY / "kustomization.yaml").read_bytes())["configMapGenerator"]
    mounted: dict[str, str] = {}
    for volume in pod["volumes"]:
        (path,) = (mount["mountPath"] for mount in container["volumeMounts"] if mount["name"] == volume["name"])
        place = folder / volume["name"]
        place.mkdir()
        mounted[path] = str(place)
        match volume:
            case {"configMap": {"name": name}} if name == generated["name"]:
                for file in generated["files"]:
                    shutil.copy(DEPLOY / file, place)
            case {"secret": _}:
                (place / "token").write_text(secrets.token, "utf-8")
                shutil.copy(secrets.key, place / KEY)

    def here(value: str) -> str:
        for path, place in mounted.items():
            value = value.replace(path, place)
        return value

    environment = {variable["name"]: here(variable["value"]) for variable in container["env"]}
    return ["opa", *map(here, container["args"])], environment | {"BUNDLES_URL": url}


@pytest.fixture(params=[by_systemd, by_kubernetes])
def lay_out(request: pytest.FixtureRequest) -> LayOut:
    """Each test that runs a deployment does so with both."""
    laying_out: LayOut = request.param
    return laying_out


def elsewhere(command: list[str]) -> list[str]:
    """The command with OPA as it is on PATH, and without where it listens."""
    addresses = ("--addr=", "--diagnostic-addr=")
    return ["opa", *(word for word in command[1:] if not word.startswith(addresses))]


@pytest.fixture
def bundles(signed: Signed) -> Iterator[BundleServer]:
    """Serves the signed bundle to whoever has the token."""
    server = BundleServer()
    server.bundle, server.token = signed.content, TOKEN
    server.start()
    yield server
    server.stop()


Start = Callable[..., Running]


@pytest.fixture
def start(lay_out: LayOut, bundles: BundleServer, signed: Signed, tmp_path: Path) -> Iterator[Start]:
    """Starts a deployment; it need not have the bundle yet."""
    with ExitStack() as stack:

        def started(token: str = TOKEN, key: Path = signed.key, more: Mapping[str, str] | None = None) -> Running:
            command, environment = lay_out(tmp_path, bundles.url, Secrets(token, key))
            running = Running(elsewhere(command), tmp_path, environment=environment | dict(more or {}))
            stack.callback(running.kill)
            running.start()
            return running

        yield started
