"""Each file is known for what it is by its content, whichever format is asked first."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

import pytest

from pyconsent.reading.files import File
from pyconsent.reading.formats import FORMATS, chosen, env
from pyconsent.reading.source import parse

SAMPLES: dict[str, list[str]] = {
    "annotations": ["annotations: {}"],
    "catalogue": ["settings: {}"],
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
    "openfeature": [
        "flags: {x: {flagType: boolean, defaultValue: true}}",
        "flags: [{key: x, type: boolean, defaultValue: true}]",
    ],
}


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in SAMPLES.items() for text in texts])
def test_a_file_is_recognised_as_its_own_format_alone(name: str, text: str) -> None:
    found: Any = chosen(File("f.yaml", PurePath("f.yaml"), text.encode()), ()).format
    assert found is FORMATS[name]
    asked = {other: format for other, format in FORMATS.items() if format is not env}
    assert [other for other, format in asked.items() if format.recognises(parse(text.encode(), "f.yaml").data)] == [
        name
    ]
