"""The flags that LaunchDarkly's REST API gives: one, `items` of them, or a list."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pyconsent.reading.formats.parts import listed, mapping, mappings
from pyconsent.reading.places import Path_
from pyconsent.reading.source import Source


def flags(source: Source) -> Iterator[tuple[Path_, dict[str, Any]]]:
    """Each flag with its path. It has a key, and what of it is a list holds mappings.

    Raises:
        InputError: something is no flag.
    """
    data = source.data
    start: Path_ = ("items",) if isinstance(data, dict) and "items" in data else ()
    listed = data["items"] if start else data
    if not isinstance(listed, list):
        if start:
            raise source.refusal(start, "no list of flags; export one flag, or `items` of them")
        yield (), _sound(source, (), data)
        return
    for number, flag in enumerate(listed):
        yield (*start, number), _sound(source, (*start, number), flag)


def _sound(source: Source, path: Path_, flag: Any) -> dict[str, Any]:
    if not isinstance(flag, dict) or not isinstance(flag.get("key"), str):
        raise source.refusal(path, "no flag; export it with `key`, `variations` and `environments`")
    mappings(source, path, flag, "variations")
    listed(source, path, flag, "tags")
    properties = mapping(source, path, flag, "customProperties")
    for key in properties:
        listed(
            source, (*path, "customProperties"), mapping(source, (*path, "customProperties"), properties, key), "value"
        )
    environments = mapping(source, path, flag, "environments")
    for name in environments:
        place = (*path, "environments")
        _check_environment(source, (*place, name), mapping(source, place, environments, name))
    if not flag.get("variations") or not environments:
        missing = "environments" if flag.get("variations") else "variations"
        raise source.refusal((*path, missing), f"no {missing} of {flag['key']!r}; export the flag with env=production")
    return flag


def _check_environment(source: Source, path: Path_, environment: dict[str, Any]) -> None:
    for name in ("targets", "contextTargets"):
        for place, target in mappings(source, path, environment, name):
            listed(source, place, target, "values")
    mappings(source, path, environment, "prerequisites")
    _check_rollout(source, (*path, "fallthrough"), mapping(source, path, environment, "fallthrough"))
    for here, rule in mappings(source, path, environment, "rules"):
        _check_rollout(source, here, rule)
        for place, clause in mappings(source, here, rule, "clauses"):
            listed(source, place, clause, "values")


def _check_rollout(source: Source, path: Path_, served: dict[str, Any]) -> None:
    mappings(source, (*path, "rollout"), mapping(source, path, served, "rollout"), "variations")
