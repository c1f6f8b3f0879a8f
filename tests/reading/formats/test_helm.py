"""Values of Helm charts."""

from __future__ import annotations

from typing import Any

import pytest
from formatted import places, read, refused, values

from pyconsent.reading.formats import Named

# As values.yaml of traefik/traefik-helm-chart: a list of arguments before 2025, values of
# their own since, comments that helm-docs and Bitnami's tool read, and annotations of
# Kubernetes with dots in their names.
CHART = """\
    # -- Arguments for all of them
    # @param globalArguments [array] what is passed
    globalArguments:
      - "--global.checknewversion"
      - "--global.sendanonymoususage"
    global:
      checkNewVersion: true
      # sendAnonymousUsage: true
      sendAnonymousUsage: no
      azure: {enabled: off, images: {}}
    service:
      annotations:
        service.beta.kubernetes.io/internal: "true"
    deployment:
      replicas: 1
      revisionHistoryLimit:
    affinity: {}
    """


def default(value: str) -> Any:
    return values(read({"values.yaml": f"x: {value}\n"}))["x"]["default"]


def test_every_value_is_a_setting_with_its_place() -> None:
    found = read({"chart/values.yaml": CHART})
    assert values(found) == {
        key: {"title": key, "values": [True, False] if isinstance(value, bool) else "any", "default": value}
        for key, value in {
            "globalArguments": '["--global.checknewversion", "--global.sendanonymoususage"]',
            "global.checkNewVersion": True,
            "global.sendAnonymousUsage": False,
            "global.azure.enabled": False,
            "global.azure.images": "{}",
            r"service.annotations.service\.beta\.kubernetes\.io/internal": "true",
            "deployment.replicas": 1,
            "deployment.revisionHistoryLimit": None,
            "affinity": "{}",
        }.items()
    }
    assert places(found, ("default",))["global.sendAnonymousUsage"] == ["chart/values.yaml:9:3"] * 2


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        # Helm reads YAML by sigs.k8s.io/yaml, to which these are booleans.
        ("on", True),
        ("No", False),
        ("'on'", "on"),
        ("true", True),
        ('"true"', "true"),
        ("y", None),
        ("'n'", None),
        ("yes please", "yes please"),
        ("1", 1),
        ("", None),
        ("~", None),
        ("[]", "[]"),
        ("{}", "{}"),
    ],
)
def test_the_default_is_what_helm_reads(value: str, wanted: Any) -> None:
    got = default(value)
    assert (got, type(got)) == (wanted, type(wanted))


def test_null_leaves_it_to_what_the_chart_starts() -> None:
    said = "annotations:\n  telemetry.enabled: {fallback: true, processing: none}\n"
    found = read({"values.yaml": "telemetry:\n  enabled: null\n", "said.yaml": said})
    assert values(found)["telemetry.enabled"] == {
        "title": "telemetry.enabled",
        "values": "any",
        "default": True,
        "fallback": True,
        "processing": "none",
    }


def test_several_files_of_values_stand_side_by_side() -> None:
    files = {
        "chart/values.yaml": "usage: false\nport: 1\n",
        "prod/values-eu.yaml": "usage: true\n",
        "prod.yaml": "x: 1\n",
    }
    named = [Named("prod/*.yaml", "helm", "prod."), Named("prod.yaml", "helm", "other.")]
    assert {key: value["default"] for key, value in values(read(files, named)).items()} == {
        "usage": False, "port": 1, "prod.usage": True, "other.x": 1,
    }  # fmt: skip
    assert refused(files, named[1:]) == (
        "prod/values-eu.yaml:1: the setting 'usage' stands already at chart/values.yaml:1; remove one"
    )


@pytest.mark.parametrize(
    "name",
    ["values.yaml", "values.yml", "values-prod.yaml", "values.prod.yml", "prod-values.yaml", "a/Prod.Values.yaml"],
)
def test_values_are_told_by_the_name_of_the_file(name: str) -> None:
    assert list(values(read({name: "x: 1\n"}))) == ["x"]


def test_other_names_are_not_taken_for_values() -> None:
    assert refused({"myvalues.yaml": "x: 1\n"}).startswith("myvalues.yaml:1: no format recognises the file")
    assert refused({"values.yaml": "- x\n"}, [Named("*.yaml", "helm")]) == (
        "values.yaml:1: no mapping; write values under their names"
    )


def test_a_file_without_values_has_no_settings() -> None:
    assert values(read({"values.yaml": "# nothing yet\n"})) == {}
