"""A finding is the same one after it moved, and another after it got worse."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from report.records import FINDING, WAIVER

from pyconsent import Location
from pyconsent.fingerprint import fingerprints

OWN = fingerprints([FINDING])[0]


def test_it_is_written_as_sarif_has_it_and_stays_from_version_to_version() -> None:
    # Stored baselines and the alerts of code scanning rest on it.
    assert OWN == "0f952fe743224c7557a112dc59db27e0:1"


@pytest.mark.parametrize(
    "told_otherwise",
    [
        {"location": Location("moved.yaml", 99, 1)},
        {"location": None, "anchor": None},
        {"anchor": Location("settings.yaml", 99, 1)},
        {"message": "the notice is late → by two days"},
        {"expected": "in time, by 2025-03-01"},
        {"fix": "send it by 2025-03-01"},
        {"title": "A better title", "sources": ()},
        {"severity": "warning"},
        {"waivers": (WAIVER,)},
    ],
    ids=str,
)
def test_what_is_only_told_otherwise_is_the_same(told_otherwise: dict[str, Any]) -> None:
    assert fingerprints([replace(FINDING, **told_otherwise)]) == [OWN]


@pytest.mark.parametrize(
    "other",
    [
        {"rule": "notice.missing"},
        {"setting": "hints"},
        {"setting": None, "document": "tips"},
        {"audience": None},
        {"audience": "everyone"},
        {"actual": "later still"},
    ],
    ids=str,
)
def test_what_is_another_has_another(other: dict[str, Any]) -> None:
    changed = fingerprints([replace(FINDING, **other)])[0]
    assert (changed != OWN, changed.endswith(":1")) == (True, True)


def test_those_that_are_alike_are_numbered() -> None:
    hash, _, _ = OWN.partition(":")
    worse = replace(FINDING, actual="later still")
    assert fingerprints([FINDING, worse, FINDING, FINDING]) == [
        f"{hash}:1", fingerprints([worse])[0], f"{hash}:2", f"{hash}:3",
    ]  # fmt: skip


def test_names_that_run_together_are_kept_apart() -> None:
    assert len({*fingerprints([replace(FINDING, setting="a", audience="b"), replace(FINDING, setting="ab")])}) == 2
