"""The words that files sort their settings by, but for those that say something for pyconsent."""

from __future__ import annotations

import json
from typing import Any

import pytest
from formatted import read

FILES: dict[str, tuple[str, dict[str, Any]]] = {
    "chromium": (
        "x.yaml",
        {"caption": "x", "schema": {}, "type": "main", "supported_on": [], "tags": ["google-sharing", 1]},
    ),
    "growthbook": (
        "f.json",
        {"features": {"x": {"metadata": {"tags": ["google-sharing", "pyconsent.consent:opt_in"]}}}},
    ),
    "launchdarkly": (
        "f.json",
        {
            "key": "x",
            "variations": [{"value": True}],
            "environments": {"production": {"on": True, "fallthrough": {"variation": 0}}},
            "tags": ["google-sharing", "pyconsent.consent.opt_in"],
        },
    ),
    "unleash": (
        "f.json",
        {
            "features": [{"name": "x"}],
            "featureStrategies": [],
            "featureEnvironments": [{"featureName": "x", "environment": "production", "enabled": True}],
            "featureTags": [
                {"featureName": "x", "tagType": "simple", "tagValue": "google-sharing"},
                {"featureName": "x", "tagType": "pyconsent", "tagValue": "consent:opt_in"},
            ],
        },
    ),
    "vscode": (
        "package.json",
        {
            "contributes": {
                "configuration": {
                    "properties": {"x": {"tags": ["google-sharing", "pyconsent.consent:opt_in"], "default": True}}
                }
            }
        },
    ),
}


@pytest.mark.parametrize("format", FILES)
def test_the_tags_of_a_setting_are_told(format: str) -> None:
    name, data = FILES[format]
    assert read({name: json.dumps(data)}).tags == {"x": ["google-sharing"]}


@pytest.mark.parametrize("tags", [[], None, "google-sharing"])
def test_a_setting_without_tags_has_none(tags: Any) -> None:
    name, policy = FILES["chromium"]
    assert read({name: json.dumps(policy | {"tags": tags})}).tags == {}
