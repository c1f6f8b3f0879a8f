"""YAML and JSON text become plain data with the place of everything, or one clear line."""

from __future__ import annotations

import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from pyconsent.errors import InputError
from pyconsent.reading.places import Marks, Path_
from pyconsent.reading.source import Location, Source, parse, parse_stream, parse_yaml_1_1, read_file


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("on", "on"),
        ("off", "off"),
        ("yes", "yes"),
        ("true", True),
        ("False", False),
        ("~", None),
        ("", None),
        ("null", None),
        ("12", 12),
        ("012", 12),
        ("0o14", 12),
        ("0x0c", 12),
        ("1_000", "1_000"),
        ("12:30:45", "12:30:45"),
        ("1.5", 1.5),
        ("-.5e1", -5.0),
        ("2025-03-01", "2025-03-01"),
        ("2025-03-01T09:00:00Z", "2025-03-01T09:00:00Z"),
        ("'12'", "12"),
        ("=", "="),
        ("é", "é"),
    ],
)
def test_scalars_are_read_by_the_core_schema(text: str, value: Any) -> None:
    read = parse(f"key: {text}\n".encode(), "f.yaml").data["key"]
    assert (type(read), read) == (type(value), value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("on", True), ("Off", False), ("YES", True), ("no", False), ("y", "y"), ("N", "N"), ("true", True),
        ("'on'", "on"), ('"no"', "no"), ("oN", "oN"), ("none", "none"), ("null", None), ("yes please", "yes please"),
    ],
)  # fmt: skip
def test_what_is_read_as_yaml_1_1_has_its_booleans(text: str, value: Any) -> None:
    source = parse_yaml_1_1(f"on:\n  key: {text}\n".encode(), "f.yaml")
    read = source.data["on"]["key"]
    assert (type(read), read) == (type(value), value)
    assert source.locate(("on", "key")) == Location("f.yaml", 2, 3)


def test_keys_are_words_whatever_they_look_like() -> None:
    assert parse(b"1: a\ntrue: b\nnull: c\non: d\n", "f").data == {"1": "a", "true": "b", "null": "c", "on": "d"}


def test_merged_keys_give_way_to_those_that_stand_there() -> None:
    source = parse(b"base: &b {x: 1, y: 2}\nown:\n  <<: *b\n  y: 3\n", "f")
    assert source.data["own"] == {"x": 1, "y": 3}
    assert source.locate(("own", "y")) == Location("f", 4, 3)


@pytest.mark.parametrize(
    "text",
    [
        '{"a": [1, true, null, 1.5e3, "\\u00e9\\ud83d\\ude00"]}',
        '{\n\t"a":\t[1, true, null, 1500.0,\n\t"é😀"]\n}',
        '\ufeff{"a": [1, true, null, 1500.0, "é😀"]}',
    ],
)
def test_json_is_read_as_it_stands(text: str) -> None:
    assert parse(text.encode(), "f.json").data == {"a": [1, True, None, 1500.0, "é😀"]}


def test_the_place_of_every_part_is_known() -> None:
    source = parse(b"a:\n  - b: 1\n    c: [x, y]\n", "f.yaml")
    assert source.locate(("a",)) == Location("f.yaml", 1, 1)
    assert source.locate(("a", 0)) == Location("f.yaml", 2, 5)
    assert source.locate(("a", 0, "c")) == Location("f.yaml", 3, 5)
    assert source.locate(("a", 0, "c", 1)) == Location("f.yaml", 3, 12)


def test_the_extent_of_an_entry_is_up_to_the_next_one() -> None:
    text = "a:\n  b: 1\n\n  # of c\n  c: [1, 2,\n    3]\nd:\n  - e: 1\n    f: 2\n  - g\nh: {i: 1, j: 2}\n"
    source = parse(text.encode(), "f")
    end = sys.maxsize
    assert {
        path: source.extent(path)
        for path in [(), ("a",), ("a", "b"), ("a", "c"), ("a", "c", 2), ("d", 0), ("d", 0, "f"), ("d", 1), ("h", "i")]
    } == {
        (): range(1, end),
        ("a",): range(1, 7),
        ("a", "b"): range(2, 5),
        ("a", "c"): range(5, 7),
        ("a", "c", 2): range(6, 7),
        ("d", 0): range(8, 10),
        ("d", 0, "f"): range(9, 10),
        ("d", 1): range(10, 11),
        ("h", "i"): range(11, end),
    }
    assert source.extent(("a", "nothing", "there")) == source.extent(("a",))
    assert parse(b"", "f").extent(("a",)) == range(1, end)


def test_places_and_extents_in_json_are_those_that_yaml_would_have() -> None:
    text = (
        '{ "a" : {"b\\"c": [1, {"x": [], "y": {}},\n  [2, 3]], "d": "} ] ,"},\n\n "e":\n  [\n {"f": 1.5e3},"g"\n ],'
        ' "last": null\n}\n'
    )
    json, yaml = parse(text.encode(), "f"), parse(b"--- " + text.encode(), "f")
    assert json.data == yaml.data
    paths: list[Path_] = [
        *[
            (),
            ("a",),
            ("a", 'b"c'),
            ("a", 'b"c', 1),
            ("a", 'b"c', 1, "x"),
            ("a", 'b"c', 1, "y", "none"),
            ("a", "d", "z"),
        ],
        *[
            ("a", 'b"c', 2, 1),
            ("a", 'b"c', 9),
            ("e",),
            ("e", 0),
            ("e", 0, "f"),
            ("e", 1),
            ("last",),
            ("none",),
            ("a", 0),
        ],
    ]
    # The first line of the other is four signs longer.
    shift = {1: 4}
    for path in reversed(paths):
        for key in (True, False):
            here, there = json.locate(path, key=key), yaml.locate(path, key=key)
            assert (here.line, here.column) == (there.line, there.column - shift.get(there.line, 0)), path
        assert json.extent(path) == yaml.extent(path), path


def test_the_extent_of_a_mark_is_up_to_the_next_one() -> None:
    marks: dict[Path_, tuple[int, int]] = {
        (): (1, 1),
        ("a",): (2, 1),
        ("a", "b"): (3, 2),
        ("a", "c"): (5, 2),
        ("d",): (9, 1),
    }
    source = Source("f", None, Marks(marks))
    end = sys.maxsize
    assert {path: source.extent(path) for path in [*marks, ("a", "b", "x")]} == {
        (): range(1, end),
        ("a",): range(2, 9),
        ("a", "b"): range(3, 5),
        ("a", "c"): range(5, 9),
        ("d",): range(9, end),
        ("a", "b", "x"): range(3, 5),
    }


def test_documents_of_a_stream_are_a_list_with_places() -> None:
    stream = parse_stream(b"a: 1\n---\n# nothing\n---\n- b: 2\n", "f.yaml")
    assert stream.data == [{"a": 1}, None, [{"b": 2}]]
    assert [str(stream.locate(path)) for path in ((0, "a"), (1,), (2, 0, "b"))] == ["f.yaml:1", "f.yaml:4", "f.yaml:5"]
    assert parse_stream(b'{\t"a": [1]}', "f.json").data == [{"a": [1]}]
    assert parse_stream(b"", "f.yaml").data == []


def test_the_place_of_what_is_not_there_is_the_nearest_around_it() -> None:
    source = parse(b"a:\n  b: 1\n", "f.yaml")
    assert source.locate(("a", "nothing", 3)) == Location("f.yaml", 1, 1)
    assert parse(b"", "f.yaml").locate(("a",)) == Location("f.yaml", 1, 1)


def endless() -> bytes:
    letters = "abcdefghij"
    lines = ["a: &a [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"{here}: &{here} [{', '.join([f'*{before}'] * 10)}]" for before, here in pairwise(letters)]
    return "\n".join(lines).encode()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"a: 1\nb: [1, 2\n", "f.yaml:3: did not find expected ',' or ']'"),
        (b"a: 1\nb: [1, 2", "f.yaml:2: did not find expected ',' or ']'"),
        (b'{"a": tru', "f.yaml:1: did not find expected ',' or '}'"),
        (b"a: 1\nb: 2\na: 3\n", "f.yaml:3: the key 'a' stands twice, first on line 1; remove one"),
        (b'{"a": 1,\n "a": 2}', "f.yaml:2: the key 'a' stands twice, first on line 1; remove one"),
        (b"a: 1\n? [x]\n: 2\n", "f.yaml:2: a key is a word, not a list or a mapping"),
        (b"a: 1\nb: \xff\n", "f.yaml:2: not UTF-8; save the file as UTF-8"),
        (
            b"a: !!python/object:x x\n",
            "f.yaml:1: 'x' cannot be read as tag:yaml.org,2002:python/object:x",
        ),
        (b"a: !secret x\n", "f.yaml:1: 'x' cannot be read as !secret"),
        (b"a: 1e999\n", "f.yaml:1: '1e999' cannot be read as tag:yaml.org,2002:float"),
        (b"a: &a\n  b: *a\n", "f.yaml:1: aliases that grow without end"),
        (endless(), "f.yaml:1: aliases that grow without end"),
        (b"a: 1\n---\nb: 2\n", "f.yaml:3: a second document; give it a file of its own"),
        (b"a:\n\t- b\n", "f.yaml:2: found character that cannot start any token; indent with spaces, not tabs"),
        (b"a:\n- b: \x07\n", "f.yaml:2: the control character #x0007; take it out"),
        (b"a: *nothing\n", "f.yaml:1: found undefined alias"),
    ],
)
def test_what_cannot_be_read_is_one_line_with_its_place(content: bytes, message: str) -> None:
    with pytest.raises(InputError) as raised:
        parse(content, "f.yaml")
    assert str(raised.value) == message


@pytest.mark.parametrize(
    "content", [b"[" * 100_000, b"a: " + b"{a: " * 20_000, b"a: 9" + b"9" * 5000, b"\x00", b"a: \x07"]
)
def test_hostile_text_is_refused_in_one_line(content: bytes) -> None:
    with pytest.raises(InputError) as raised:
        parse(content, "f.yaml")
    assert str(raised.value).startswith("f.yaml:")
    assert "\n" not in str(raised.value)


def test_a_file_that_cannot_be_opened_is_named(tmp_path: Path) -> None:
    for path, reason in ((tmp_path / "none.yaml", "no such file or directory"), (tmp_path, "is a directory")):
        with pytest.raises(InputError) as raised:
            read_file(path)
        assert str(raised.value) == f"{path}: {reason}"
