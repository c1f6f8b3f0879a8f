"""What a default that was put off is worked out from is all of it: states that are the same in that serve the same."""

from __future__ import annotations

import json
from typing import Any

import pytest
from formatted import read
from test_odd import EXPORT, FLAG, FLAGD, GIVEN, GOFF, ODD, PATCH, PAYLOAD, SECOND, paths, with_odd

from pyconsent.errors import InputError
from pyconsent.reading.catalogue import Catalogue
from pyconsent.reading.formats import Named

# What stands there in earnest as often as what is odd.
OTHERS = [*ODD, "ENABLED", "DISABLED", "y", "x", "on", "off", "production", 1, False, 2.5, "2025-01-20T00:00:00Z"]


@pytest.mark.parametrize(
    ("format", "files"),
    [
        ("flagd", {"odd.json": FLAGD}),
        ("goff", {"odd.json": GOFF}),
        ("goff", {"beside.json": {"x": GOFF["x"]}, "odd.json": {"y": GOFF["y"]}}),
        ("launchdarkly", {"odd.json": {"items": [FLAG, SECOND]}}),
        ("launchdarkly", {"beside.json": FLAG, "odd.json": SECOND}),
        ("launchdarkly", {"beside.json": {"items": [FLAG, SECOND]}, "x.json": PATCH}),
        ("unleash", {"odd.json": EXPORT}),
        ("unleash", {"odd.json": GIVEN}),
        ("growthbook", {"odd.json": PAYLOAD}),
    ],
)
def test_states_of_one_origin_are_the_same(format: str, files: dict[str, Any]) -> None:
    named = [Named("odd.json", format), Named("beside.json", format), Named("x.json", "launchdarkly-patch")]
    # What is made odd is the last of them.
    name, sample = list(files.items())[-1]
    before = found(files, named)
    assert before
    others = [found(files | {name: with_odd(sample, path, other)}, named) for path in paths(sample) for other in OTHERS]
    # Whom a sidecar calls otherwise is told as well.
    renamed = {"annotations": {}, "audiences": dict.fromkeys(audiences(before), "others")}
    told = [*others, found(files | {"annotations.yaml": renamed}, named)]
    assert [different for after in told if after for different in mistaken(before, after)] == []


def test_what_a_state_is_worked_out_from_tells_it_from_others() -> None:
    """Else nothing would be compared above."""
    named = [Named("odd.json", "unleash")]
    before = found({"odd.json": EXPORT}, named)
    after = found({"odd.json": with_odd(EXPORT, ("featureStrategies", 0, "parameters", "rollout"), "6")}, named)
    assert before
    assert after
    assert [key for key in before.settings if before.settings[key].origin == after.settings[key].origin] == ["y"]


def found(files: dict[str, Any], named: list[Named]) -> Catalogue | None:
    try:
        return read({name: json.dumps(data) for name, data in files.items()}, named)
    except InputError:
        return None


def audiences(catalogue: Catalogue) -> set[str]:
    """The names of single audiences that its defaults tell apart."""
    defaults = [entry.value["default"] for entry in catalogue.settings.values()]
    return {part for one in defaults if isinstance(one, dict) for name in one for part in name.split("&")} - {
        "everyone"
    }


def mistaken(before: Catalogue, after: Catalogue) -> list[tuple[Any, Any]]:
    """The states that are taken to be the same, and are not."""
    both = [(before.settings[key], after.settings[key]) for key in before.settings if key in after.settings]
    same = [(one.value, other.value) for one, other in both if one.origin == other.origin]
    return [(one, other) for one, other in same if repr(one) != repr(other)]
