"""A file is of one format, told by what is in it."""

from __future__ import annotations

from typing import Any

import pytest

from pyconsent.reading.formats import FORMATS

FLAG = {"key": "x", "variations": [{"value": True}], "environments": {"production": {"on": True}}}


@pytest.mark.parametrize(
    ("data", "wanted"),
    [
        ({"annotations": {}}, "annotations"),
        ({"settings": {}}, "catalogue"),
        ({"flags": {"x": {"state": "ENABLED", "variants": {"on": True}}}}, "flagd"),
        (
            {"features": {"x": {"defaultValue": False, "rules": []}}, "dateUpdated": "2024-05-01T10:00:00Z"},
            "growthbook",
        ),
        (FLAG, "launchdarkly"),
        ({"items": [FLAG], "_links": {}, "totalCount": 1}, "launchdarkly"),
        ({"environmentKey": "production", "instructions": [{"kind": "turnFlagOn"}]}, "launchdarkly-patch"),
        ({"features": [{"name": "x"}], "featureStrategies": [], "featureEnvironments": []}, "unleash"),
        ({"version": 1, "features": [{"name": "x", "enabled": True, "strategies": []}]}, "unleash"),
    ],
)
def test_what_is_of_one_format_is_of_no_other(data: Any, wanted: str) -> None:
    # Environment files are told by their names alone.
    assert [name for name, format in FORMATS.items() if name != "env" and format.recognises(data)] == [wanted]


@pytest.mark.parametrize(
    "data",
    [
        {"name": "package", "version": "1.0.0", "features": ["a"]},
        {"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {}}]},
        {"features": {"upload": {"enabled": True}}},
        {"features": {"x": {}}},
        {"features": []},
        {"items": []},
        {"items": [{"name": "a"}]},
        {"instructions": "Shake well"},
        {"instructions": [{"step": 1}]},
        {"environments": {"production": {}}},
        {"flags": {"x": {"key": "x", "on": True, "fallthrough": {"variation": 0}, "variations": [True, False]}}},
    ],
)
def test_what_only_looks_like_it_is_of_none(data: Any) -> None:
    assert [name for name, format in FORMATS.items() if name != "env" and format.recognises(data)] == []
