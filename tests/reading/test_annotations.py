"""What a file cannot say of its settings comes from its metadata and from sidecars."""

from __future__ import annotations

import json
from pathlib import PurePath
from typing import Any

import pytest

from pyconsent.errors import InputError
from pyconsent.reading.catalogue import Catalogue, Reader
from pyconsent.reading.files import File
from pyconsent.reading.formats import Named
from pyconsent.reading.notes import of_mapping, of_tags
from pyconsent.reading.source import parse

FORMATS = [Named("v.yaml", "values")]
FLAGD = """{"flags": {"x":
{"state": "ENABLED", "variants": {"on": true, "off": false}, "defaultVariant": "off", "metadata": %s}}}"""
USAGE = """\
annotations:
  usage:
    title: Usage
    processing:
      - while: [true]
        data_categories: [user.behavior]
    control: {who: user}
  theme:
not_looked_at: [theme]
"""


def read(files: dict[str, str], beside: dict[str, str] | None = None) -> Catalogue:
    held = [File(name, PurePath(name), text.encode()) for name, text in files.items()]
    return Reader(FORMATS).read(held, [parse(text.encode(), name) for name, text in (beside or {}).items()])


def refused(files: dict[str, str], beside: dict[str, str] | None = None) -> str:
    with pytest.raises(InputError) as raised:
        read(files, beside)
    return str(raised.value)


@pytest.mark.parametrize("beside", [True, False])
def test_a_sidecar_stands_among_the_settings_or_elsewhere(beside: bool) -> None:
    files, sidecar = {"v.yaml": "usage: false\ntheme: light\n"}, {"a.yaml": USAGE}
    found = (read(files, sidecar) if beside else read(files | sidecar)).settings
    assert {key: entry.value for key, entry in found.items()} == {
        "usage": {
            "title": "Usage",
            "values": [True, False],
            "default": False,
            "processing": [{"while": [True], "data_categories": ["user.behavior"]}],
            "control": {"who": "user"},
        },
        "theme": {"title": "theme", "values": "any", "default": "light"},
    }
    paths = [(), ("default",), ("processing",), ("processing", 0, "data_categories", 0), ("control", "who"), ("title",)]
    assert [str(found["usage"].locate(path)) for path in paths] == [
        "v.yaml:1", "v.yaml:1", "a.yaml:4", "a.yaml:6", "a.yaml:7", "a.yaml:3",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("files", "message"),
    [
        (
            {"a.yaml": USAGE, "b.yaml": USAGE},
            "b.yaml:2: 'usage' is annotated already at a.yaml:2; remove one",
        ),
        (
            {"f.json": FLAGD % '{"pyconsent.consent": "opt_in"}', "a.yaml": "annotations: {x: {processing: none}}"},
            "a.yaml:1: processing is said already at f.json:2; remove one",
        ),
        ({"a.yaml": "annotations: {x: {proces: none}}"}, "a.yaml:1: unknown key 'proces'; did you mean 'processing'?"),
        (
            {"a.yaml": "annotations: {x: {processing: [{consent: optin}]}}"},
            "a.yaml:1: unknown consent model 'optin'; did you mean 'opt_in'?",
        ),
        (
            {"f.json": FLAGD % '{"pyconsent.consent": "opt_in", "pyconsent.processing": "none"}'},
            "f.json:2: it says `processing` and a flow; leave one out",
        ),
        (
            {"f.json": FLAGD % '{"pyconsent.while": "true", "pyconsent.while_not": "false"}'},
            "f.json:2: it says `while` and `while_not`; leave one out",
        ),
    ],
)
def test_what_contradicts_itself_is_refused(files: dict[str, str], message: str) -> None:
    assert refused(files) == message


def test_what_is_open_in_the_sidecar_is_not_said() -> None:
    found = read({"f.json": FLAGD % '{"pyconsent.processing": "none"}', "a.yaml": "annotations: {x: {processing: }}"})
    assert found.settings["x"].value["processing"] == "none"


def metadata(**told: Any) -> dict[str, Any]:
    """What a flag declares by these metadata, beside what the file itself says."""
    text = FLAGD % json.dumps({f"pyconsent.{key}": value for key, value in told.items()})
    value = read({"f.json": text}).settings["x"].value
    return {key: part for key, part in value.items() if key not in ("values", "default")}


@pytest.mark.parametrize(
    ("told", "wanted"),
    [
        ({"processing": "none"}, {"title": "x", "processing": "none"}),
        ({"title": "Usage", "default_reason": "law"}, {"title": "Usage", "default_reason": "law"}),
        ({"while": "true"}, {"title": "x", "processing": [{"while": [True]}]}),
        ({"while": True}, {"title": "x", "processing": [{"while": [True]}]}),
        ({"while": "any"}, {"title": "x", "processing": [{"while": "any"}]}),
        # What is none of the values is kept as it is, and the rules say so.
        ({"while": "on, true"}, {"title": "x", "processing": [{"while": ["on", True]}]}),
        ({"while_not": "false"}, {"title": "x", "processing": [{"while": {"not": [False]}}]}),
        ({"recipients": "a,b", "reversible": "true"}, {
            "title": "x", "processing": [{"recipients": ["a", "b"], "reversible": True}],
        }),
        ({"control.who": "user", "control.accept_steps": "2"}, {
            "title": "x", "control": {"who": "user", "accept_steps": 2},
        }),
        ({"fallback": "true"}, {"title": "x", "fallback": True}),
    ],
)  # fmt: skip
def test_metadata_are_scalars(told: dict[str, Any], wanted: dict[str, Any]) -> None:
    assert metadata(**told) == wanted


def test_metadata_may_be_nested_or_tags() -> None:
    assert of_mapping({"pyconsent": {"consent": "opt_in", "control": {"who": "user"}}, "team": "a"}, ("m",)) == {
        "consent": ("opt_in", ("m", "pyconsent", "consent")),
        "control.who": ("user", ("m", "pyconsent", "control", "who")),
    }
    assert of_mapping(None, ("m",)) == of_mapping(["pyconsent.consent"], ("m",)) == {}
    assert of_tags(["team", "pyconsent.consent:opt_in", "pyconsent.recipients=a,b:c", 3], ("tags",)) == {
        "consent": ("opt_in", ("tags", 1)),
        "recipients": ("a,b:c", ("tags", 2)),
    }


def test_tags_without_other_signs_have_dots_and_those_of_one_key_are_a_list() -> None:
    tags = [
        "pyconsent.data_categories.user.device", "pyconsent.control.who.user", "pyconsent.while_not.false",
        "pyconsent.data_categories:user.behavior", "pyconsent.data_categories.user.location", "pyconsent.odd.key",
        "pyconsent.consent",
    ]  # fmt: skip
    assert of_tags(tags, ("tags",)) == {
        "data_categories": ("user.device,user.behavior,user.location", ("tags", 0)),
        "control.who": ("user", ("tags", 1)),
        "while_not": ("false", ("tags", 2)),
        "odd.key": ("", ("tags", 5)),
        "consent": ("", ("tags", 6)),
    }


def test_a_renaming_is_read_from_either() -> None:
    sidecar = "annotations: {x: {renamed_from: {key: y, values: [{from: true, to: false}]}}}"
    found = read({"f.json": FLAGD % "{}", "a.yaml": sidecar}).renamed["x"]
    assert (found.key, found.values, str(found.entry.locate())) == ("y", [(True, False)], "a.yaml:1")
    noted = read({"f.json": FLAGD % '{"pyconsent.renamed_from": "y"}'}).renamed["x"]
    assert (noted.key, noted.values, str(noted.entry.locate())) == ("y", (), "f.json:2")
