"""What does not fit a schema is told in lines that name file, line, key and remedy."""

from __future__ import annotations

from importlib import resources

import pytest

from pyconsent.errors import InputError
from pyconsent.reading.source import parse
from pyconsent.reading.validation import validate

STARTING_SET = resources.files("pyconsent").joinpath("starting_set")


def faults(schema: str, text: str) -> list[str]:
    with pytest.raises(InputError) as raised:
        validate(parse(text.encode(), "f.yaml"), schema)
    return str(raised.value).splitlines()


def changed(file: str, old: str, new: str) -> str:
    text = STARTING_SET.joinpath(file).read_text("utf-8")
    assert old in text
    return text.replace(old, new, 1)


@pytest.mark.parametrize(
    ("old", "new", "lines"),
    [
        (
            "[user.content.private]",
            "[user.message]",
            ["f.yaml:24: unknown data category 'user.message'; did you mean 'user.content.private'?"],
        ),
        (
            "[user.content.private]",
            "[zzz]",
            ["f.yaml:24: unknown data category 'zzz'; see the fideslang taxonomy"],
        ),
        (
            "[train_ai_system]",
            "[training]",
            ["f.yaml:25: unknown data use 'training'; did you mean 'train_ai_system'?"],
        ),
        ("opt_in", "optin", ["f.yaml:27: unknown consent model 'optin'; did you mean 'opt_in'?"]),
        (
            "opt_in",
            "yes",
            ["f.yaml:27: unknown consent model 'yes'; one of opt_in, opt_out, implied, bundled, none"],
        ),
        ("reversible: false", "reversible: maybe", ["f.yaml:29: reversible is 'maybe'; write true or false or null"]),
        ("while: [true] ", "while: true ", ["f.yaml:23: while is true; write a list of values or 'any'"]),
        ("while: [true] ", "while: {nott: [true]} ", [
            "f.yaml:23: unknown key 'nott'; did you mean 'not'?",
        ]),
        ("who: user", "who: nobdy", ["f.yaml:16: unknown controller 'nobdy'; did you mean 'nobody'?"]),
        ("accept_steps: 2", "accept_steps: two", ["f.yaml:19: accept_steps is 'two'; write a number or null"]),
        ("accept_steps: 2", "accept_steps: -1", ["f.yaml:19: accept_steps: -1 is less than the minimum of 0"]),
        ("processing: none", "processing: non", ["f.yaml:8: processing is 'non'; did you mean 'none'?"]),
        ("processing: none", "processing: {}", ["f.yaml:8: processing is {}; write a list of flows or 'none'"]),
        ("processing: none", "processing: []", ["f.yaml:8: processing is empty; fill it in, or leave it out"]),
        ("default: system", "defualt: system", [
            "f.yaml:7: unknown key 'defualt'; did you mean 'default'?",
        ]),
        ("default: system", "default: {}", ["f.yaml:7: default is empty; fill it in, or leave it out"]),
        ("default: system", "default: {everyone: {split: [{value: 1, percent: 101}]}}", [
            "f.yaml:7: percent: 101 is greater than the maximum of 100",
        ]),
        ("title: Theme", "title: 3", ["f.yaml:5: title is 3; write text"]),
        ("title: Theme", "title: ''", ["f.yaml:5: title is empty; fill it in, or leave it out"]),
        ("appearance.theme:", "appearance theme:", ["f.yaml:4: 'appearance theme' is no key; write it without spaces"]),
        ("settings:", "setings:", ["f.yaml:2: unknown key 'setings'; did you mean 'settings'?"]),
    ],
)  # fmt: skip
def test_a_fault_of_a_catalogue(old: str, new: str, lines: list[str]) -> None:
    assert faults("catalogue", changed("settings.yaml", old, new)) == lines


def test_every_fault_is_told_in_the_order_of_the_file() -> None:
    text = changed("settings.yaml", "[light, dark, system]", "light").replace("opt_in", "opt-in")
    assert faults("catalogue", text) == [
        "f.yaml:6: values is 'light'; write a list of values or 'any'",
        "f.yaml:27: unknown consent model 'opt-in'; did you mean 'opt_in'?",
    ]


@pytest.mark.parametrize(
    ("schema", "file", "old", "new", "lines"),
    [
        ("organisation", "organisation.yaml", "kind: third_party", "kind: thirdparty", [
            "f.yaml:15: unknown kind of recipient 'thirdparty'; did you mean 'third_party'?",
        ]),
        ("organisation", "organisation.yaml", "notice_days: 30", "notice_day: 30", [
            "f.yaml:5: unknown key 'notice_day'; did you mean 'notice_days'?",
        ]),
        ("organisation", "organisation.yaml", "published_at: 2025-01-01", "published_at: January", [
            "f.yaml:22: published_at: 'January' is no moment; write it as 2025-03-01T09:00:00Z",
        ]),
        ("plans", "plans.yaml", "effective_at: 2025-06-01", "effective_at: 2025-06-31", [
            "f.yaml:4: effective_at: '2025-06-31' is no moment; write it as 2025-03-01T09:00:00Z",
        ]),
        ("plans", "plans.yaml", "effective_at: 2025-06-01", "effective_on: 2025-06-01", [
            "f.yaml:4: unknown key 'effective_on'; did you mean 'effective_at'?",
        ]),
        ("plans", "plans.yaml", "used: false", "used: 'no'", [
            "f.yaml:6: used is 'no'; write true or false or null",
        ]),
        ("waivers", "waivers.yaml", "waivers: []", "waivers: [{rul: notice.late}]", [
            "f.yaml:2: waivers[0] has no 'setting'; add it",
            "f.yaml:2: unknown key 'rul'; did you mean 'rule'?",
        ]),
        ("configuration", "pyconsent.yaml", "catalogue:", "catalog:", [
            "f.yaml:2: unknown key 'catalog'; did you mean 'catalogue'?",
        ]),
        ("changes", "change.yaml", "setting: appearance.theme", "seting: appearance.theme", [
            "f.yaml:3: unknown key 'seting'; did you mean 'setting'?",
        ]),
    ],
)  # fmt: skip
def test_a_fault_of_another_file(schema: str, file: str, old: str, new: str, lines: list[str]) -> None:
    assert faults(schema, changed(file, old, new)) == lines


@pytest.mark.parametrize("text", ["", "[]", "text", "3", "null"])
def test_a_file_that_is_no_mapping_is_refused(text: str) -> None:
    assert faults("catalogue", text) == [
        "f.yaml:1: the file is no mapping; start it as schemas/catalogue.schema.json says"
    ]


@pytest.mark.parametrize(
    ("schema", "file"),
    [
        ("catalogue", "settings.yaml"),
        ("organisation", "organisation.yaml"),
        ("plans", "plans.yaml"),
        ("waivers", "waivers.yaml"),
        ("changes", "change.yaml"),
        ("configuration", "pyconsent.yaml"),
    ],
)
def test_the_starting_set_fits(schema: str, file: str) -> None:
    validate(parse(STARTING_SET.joinpath(file).read_bytes(), file), schema)
