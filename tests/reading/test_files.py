"""Catalogues, plans, waivers and changes are put together from files."""

from __future__ import annotations

from pathlib import Path

import pytest

from pyconsent.errors import InputError
from pyconsent.reading import files
from pyconsent.reading.catalogue import Reader
from pyconsent.reading.source import Location, parse

THEME = "settings:\n  theme: {title: Theme, values: [a], default: a, processing: none}\n"


def write(folder: Path, content: dict[str, str]) -> Path:
    for name, text in content.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return folder


def test_a_folder_is_one_catalogue(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "b.yml": THEME.replace("theme", "two"),
            "a/one.yaml": THEME.replace("theme", "one"),
            "c.json": '{"settings": {"three": {"title": "T", "values": [1], "default": 1, "processing": "none"}}}',
            "D.YAML": THEME.replace("theme", "four"),
            "notes.txt": "not a catalogue",
            ".yaml": "not one either",
        },
    )
    settings = Reader().read(files.held(tmp_path, Reader().is_read)).settings
    assert {key: entry.locate() for key, entry in settings.items()} == {
        "one": Location(str(tmp_path / "a/one.yaml"), 2, 3),
        "two": Location(str(tmp_path / "b.yml"), 2, 3),
        "three": Location(str(tmp_path / "c.json"), 1, 15),
        "four": Location(str(tmp_path / "D.YAML"), 2, 3),
    }
    assert settings["three"].value == {"title": "T", "values": [1], "default": 1, "processing": "none"}


def test_a_link_of_a_folder_that_leads_nowhere_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").symlink_to("gone.yaml")
    with pytest.raises(InputError) as raised:
        files.held(tmp_path)
    assert str(raised.value) == f"{tmp_path}/a.yaml: no such file or directory"


def test_a_setting_that_stands_in_two_files_is_refused(tmp_path: Path) -> None:
    write(tmp_path, {"a.yaml": THEME, "b.yaml": THEME})
    with pytest.raises(InputError) as raised:
        Reader().read(files.held(tmp_path))
    assert str(raised.value) == (
        f"{tmp_path}/b.yaml:2: the setting 'theme' stands already at {tmp_path}/a.yaml:2; remove one"
    )


def test_a_plan_is_found_by_each_setting_and_document_that_it_is_for() -> None:
    text = b"plans:\n  - settings: [a, b]\n    documents: [policy]\n    effective_at: 2025-01-01\n"
    plans = files.plans([parse(text, "plans.yaml")])
    assert {subject: entry.value for subject, entry in plans.items()} == {
        ("setting", "a"): {"effective_at": "2025-01-01"},
        ("setting", "b"): {"effective_at": "2025-01-01"},
        ("document", "policy"): {"effective_at": "2025-01-01"},
    }


def test_two_plans_for_one_setting_are_refused() -> None:
    text = b"plans:\n  - settings: [a]\n    effective_at: 2025-01-01\n  - settings: [a]\n"
    with pytest.raises(InputError) as raised:
        files.plans([parse(text, "plans.yaml")])
    assert str(raised.value) == "plans.yaml:4: 'a' has a plan already at plans.yaml:2; remove one"
