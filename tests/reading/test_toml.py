"""TOML is read with the place of everything in it, and what cannot be read is told in one line."""

from __future__ import annotations

import pytest

from pyconsent.errors import InputError
from pyconsent.reading.source import Location
from pyconsent.reading.toml import parse


def test_data_are_plain_and_moments_are_text() -> None:
    text = 'on = true\nshare = 0.5\nn = 1\nat = 2021-03-20T05:00:00.1-05:00\nday = 2021-03-20\nl = [[1], {a = "x"}]'
    assert parse(text.encode(), "f.toml").data == {
        "on": True, "share": 0.5, "n": 1, "at": "2021-03-20T05:00:00.100000-05:00", "day": "2021-03-20",
        "l": [[1], {"a": "x"}],
    }  # fmt: skip


def test_the_place_of_every_part_is_known() -> None:
    found = parse("""\
# one
a = 1
"é".b."c d" = {x = [1, # two
  {y = 2}], z = 3}

[flag.variations] # three
on = '''
[flag]
off = 1
'''
off = true
[[list.entries]]
n = 1
[[list.entries]]
n = 2
[list.entries.inner]
m = 3
""".encode(), "f.toml")  # fmt: skip
    assert [(location.line, location.column) for location in map(found.locate, (
        ("a",), ("é",), ("é", "b", "c d"), ("é", "b", "c d", "x", 1, "y"), ("é", "b", "c d", "z"),
        ("flag",), ("flag", "variations"), ("flag", "variations", "on"), ("flag", "variations", "off"),
        ("list", "entries"), ("list", "entries", 1), ("list", "entries", 1, "n"),
        ("list", "entries", 1, "inner", "m"), ("flag", "gone"), ("gone",), (),
    ))] == [
        (2, 1), (3, 1), (3, 7), (4, 4), (4, 13),
        (6, 2), (6, 7), (7, 1), (11, 1),
        (12, 8), (14, 3), (15, 1),
        (17, 1), (6, 2), (1, 1), (1, 1),
    ]  # fmt: skip
    assert found.locate(("a",)) == Location("f.toml", 2, 1)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"a = 1\nb\n", "f.toml:2: Expected '=' after a key in a key/value pair"),
        (b"a = 1\n[a]\nb = 1", "f.toml:2: Cannot overwrite a value"),
        (b'a = "\\q"', "f.toml:1: Unescaped '\\' in a string"),
        (b"a = \xff", "f.toml:1: not UTF-8; save the file as UTF-8"),
        (b"a = 1\nb = inf", "f.toml: inf is no number that can be compared"),
        (b"a = " + b"[" * 5000, "f.toml: nested too deeply"),
    ],
)
def test_what_cannot_be_read_is_one_line_with_its_place(content: bytes, message: str) -> None:
    with pytest.raises(InputError) as raised:
        parse(content, "f.toml")
    assert str(raised.value) == message
