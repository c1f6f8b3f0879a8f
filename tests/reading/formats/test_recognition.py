"""Each file is known for what it is by its content, whichever format is asked first."""

from __future__ import annotations

import json
from pathlib import Path, PurePath
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
from pyconsent.reading import formats
from pyconsent.reading.files import File
from pyconsent.reading.formats import FORMATS, NAMED, chosen, loaded
from pyconsent.reading.source import parse

SAMPLES: dict[str, list[str]] = {
    "annotations": ["annotations: {}"],
    "catalogue": ["settings: {}"],
    "chromium": [METRICS, LOCATION],
    "discourse": [SITE],
    "flagd": [
        "flags: {x: {state: ENABLED, variants: {on: true}, defaultVariant: on}}",
        "flags: [{key: x, variants: {on: true}, defaultVariant: on}]",
        "flags: {x: {variants: {on: true, off: false}, targeting: {}}}",
    ],
    "flipt": [
        "flags: [{key: x, name: X, type: BOOLEAN_FLAG_TYPE, enabled: true}]",
        "flags: [{key: x, name: X, variants: [{key: on}]}]",
        "version: '1.5'\nnamespace: {key: mobile}\nflags: [{key: x, enabled: false}]",
        "namespace: mobile\nsegments: [{key: testers, match_type: ALL_MATCH_TYPE}]",
        "version: '1.5'\nnamespace: mobile",
    ],
    "goff": [
        "x: {variations: {on: true, off: false}, defaultRule: {variation: off}}",
        "flags: {variations: {on: true}, targeting: [], defaultRule: {percentage: {on: 100}}}",
    ],
    "fml": [
        "features: {x: {description: X, variables: {on: {type: Boolean, default: true}}}}",
        "channels: [nightly]\nincludes: [a.fml.yaml]",
        "enums: {A: {variants: {}}}",
    ],
    "gitlab": [PING],
    "growthbook": [payload({"x": {"defaultValue": False, "rules": []}}), payload({})],
    "launchdarkly": [json.dumps(flag()), json.dumps({"items": [flag()], "_links": {}, "totalCount": 1})],
    "launchdarkly-patch": [patch({"kind": "turnFlagOn"})],
    "unleash": [json.dumps(export()), '{"version": 1, "features": [{"name": "x", "enabled": true, "strategies": []}]}'],
    "json_schema": [NOTIFICATION, '{"$schema": "https://json-schema.org/draft-07/schema", "properties": {"x": {}}}'],
    "vscode": [MANIFEST, '{"contributes": {"configurationDefaults": {"x": true}}}'],
    "openfeature": [
        "flags: {x: {flagType: boolean, defaultValue: true}}",
        "flags: [{key: x, type: boolean, defaultValue: true}]",
    ],
}


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in SAMPLES.items() for text in texts])
def test_a_file_is_recognised_as_its_own_format_alone(name: str, text: str) -> None:
    content = dedent(text).encode()
    assert chosen(File("f.yaml", PurePath("f.yaml"), content), ()).format == name
    data = parse(content, "f.yaml").data
    assert [other for other in FORMATS if other not in NAMED and loaded(other).recognises(data)] == [name]


def test_every_format_has_its_module() -> None:
    names = {file.stem for file in Path(formats.__file__).parent.glob("*.py")}
    shared = {"__init__", "launchdarkly_export", "parts", "preprocessed", "setting", "unleash_export", "wording"}
    assert {name.replace("-", "_") for name in FORMATS} == names - shared


@pytest.mark.parametrize(
    "sample",
    [
        '{"features": {"upload": {"enabled": true}}}',
        '{"features": {"x": {}}}',
        '{"features": []}',
        '{"channels": ["nightly"]}',
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
