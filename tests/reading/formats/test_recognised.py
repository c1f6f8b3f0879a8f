"""Files are taken for what they are by their content, and no format takes those of another."""

from __future__ import annotations

import json
from pathlib import PurePath
from textwrap import dedent

import pytest
from test_chromium import LOCATION, METRICS
from test_discourse import SITE
from test_gitlab import PING
from test_growthbook import payload
from test_json_schema import NOTIFICATION
from test_launchdarkly import flag
from test_launchdarkly_patch import patch
from test_unleash import export
from test_vscode import MANIFEST

from pyconsent.errors import InputError
from pyconsent.reading import source
from pyconsent.reading.files import File
from pyconsent.reading.formats import FORMATS, chosen

SAMPLES = {
    "catalogue": ["settings: {x: {title: X, values: [true, false], default: true}}\n"],
    "annotations": ["annotations: {x: {processing: none}}\naudiences: {a: b}\n"],
    "chromium": [METRICS, LOCATION],
    "discourse": [SITE],
    "flagd": ['{"flags": {"x": {"state": "ENABLED", "variants": {"on": true}, "defaultVariant": "on"}}}'],
    "gitlab": [PING],
    "growthbook": [payload({"x": {"defaultValue": False, "rules": []}}), payload({})],
    "json_schema": [NOTIFICATION, '{"$schema": "https://json-schema.org/draft-07/schema", "properties": {"x": {}}}'],
    "launchdarkly": [json.dumps(flag()), json.dumps({"items": [flag()], "_links": {}, "totalCount": 1})],
    "launchdarkly-patch": [patch({"kind": "turnFlagOn"})],
    "unleash": [json.dumps(export()), '{"version": 1, "features": [{"name": "x", "enabled": true, "strategies": []}]}'],
    "vscode": [MANIFEST, '{"contributes": {"configurationDefaults": {"x": true}}}'],
}


@pytest.mark.parametrize(
    ("name", "sample"), [(name, sample) for name, samples in SAMPLES.items() for sample in samples]
)
def test_a_file_is_recognised_as_its_own_format_alone(name: str, sample: str) -> None:
    file = File("file.yaml", PurePath("file.yaml"), dedent(sample).encode())
    taken = chosen(file, ())
    assert taken.format is FORMATS[name]
    by_content = [one for one in FORMATS.values() if one.parse in (source.parse, source.parse_yaml_1_1)]
    assert [one for one in by_content if one.recognises(taken.source.data)] == [FORMATS[name]]


@pytest.mark.parametrize(
    "sample",
    [
        '{"features": {"upload": {"enabled": true}}}',
        '{"features": {"x": {}}}',
        '{"features": []}',
        '{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {}}]}',
        '{"items": []}',
        '{"items": [{"name": "a"}]}',
        '{"instructions": "Shake well"}',
        '{"instructions": [{"step": 1}]}',
        '{"environments": {"production": {}}}',
        # LaunchDarkly's flags as its SDKs have them.
        '{"flags": {"x": {"key": "x", "on": true, "variations": [true, false]}}}',
    ],
)
def test_a_file_that_only_looks_like_one_is_of_no_format(sample: str) -> None:
    with pytest.raises(InputError, match="no format recognises the file"):
        chosen(File("file.json", PurePath("file.json"), sample.encode()), ())
