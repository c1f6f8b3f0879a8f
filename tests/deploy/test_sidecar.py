"""The manifest is one that Kubernetes takes, and shuts the sidecar in."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

from deploy.conftest import DEPLOY, sidecar

# The first in which sidecars are more than a beta, and the newest that the schemas are there for.
VERSIONS = ["1.33", kubernetes_validate.latest_version()]


@pytest.fixture
def manifest() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((DEPLOY / "sidecar.yaml").read_bytes())
    return loaded


@pytest.mark.parametrize("version", VERSIONS)
def test_it_fits_the_schema(manifest: dict[str, Any], version: str) -> None:
    kubernetes_validate.validate(manifest, version, strict=True)


@pytest.mark.parametrize("version", VERSIONS)
def test_the_schema_would_tell_of_a_misspelt_field(manifest: dict[str, Any], version: str) -> None:
    container = manifest["spec"]["template"]["spec"]["initContainers"][0]
    container["securityContext"]["readOnlyRootFileSystem"] = True
    with pytest.raises(kubernetes_validate.ValidationError, match="readOnlyRootFileSystem"):
        kubernetes_validate.validate(manifest, version, strict=True)


def test_it_runs_the_opa_that_everything_is_tested_with() -> None:
    (version,) = re.findall(r"^OPA_VERSION := (\S+)$", Path(DEPLOY.parent, "Makefile").read_text("utf-8"), re.MULTILINE)
    _, container = sidecar()
    assert container["image"] == f"openpolicyagent/opa:{version}-static"


def test_it_can_do_no_more_than_it_must() -> None:
    pod, container = sidecar()
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert pod["automountServiceAccountToken"] is False


def test_only_health_is_open_beyond_the_pod_and_is_what_is_probed() -> None:
    _, container = sidecar()
    addresses = [word.partition("=")[2] for word in container["args"] if re.match(r"--(diagnostic-)?addr=", word)]
    assert addresses == ["127.0.0.1:8181", "0.0.0.0:8282"]
    assert container["ports"] == [{"name": "health", "containerPort": 8282}]
    probes = ("startupProbe", "readinessProbe", "livenessProbe")
    assert {name: container[name]["httpGet"] for name in probes} == {
        "startupProbe": {"path": "/health", "port": "health"},
        "readinessProbe": {"path": "/health?bundles", "port": "health"},
        "livenessProbe": {"path": "/health", "port": "health"},
    }


def test_the_app_asks_where_the_sidecar_listens() -> None:
    pod, container = sidecar()
    (app,) = pod["containers"]
    assert app["env"] == [{"name": "PYCONSENT_OPA_URL", "value": "http://127.0.0.1:8181"}]
    assert "--addr=127.0.0.1:8181" in container["args"]


def test_what_is_mounted_is_there() -> None:
    pod, container = sidecar()
    kustomization = yaml.safe_load((DEPLOY / "kustomization.yaml").read_bytes())
    (generated,) = kustomization["configMapGenerator"]
    given = [file for file in [*kustomization["resources"], *generated["files"]] if not (DEPLOY / file).is_file()]
    assert given == []
    volumes = {volume["name"]: volume for volume in pod["volumes"]}
    assert {mount["name"] for mount in container["volumeMounts"]} == set(volumes)
    assert volumes["config"]["configMap"] == {"name": generated["name"]}
    wanted = {Path(word.rpartition("=")[2]) for word in container["args"] if "/etc/opa/" in word}
    assert {path.name for path in wanted} == set(generated["files"])
