"""The flags that LaunchDarkly's REST API gives: one, `items` of them, or a list."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pyconsent.reading.source import Path_, Source


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
    if not _is_list_of_mappings(flag.get("variations")):
        raise source.refusal((*path, "variations"), f"no variations of {flag['key']!r}; export the flag with them")
    environments = flag.get("environments")
    if not isinstance(environments, dict) or not all(isinstance(one, dict) for one in environments.values()):
        raise source.refusal(
            (*path, "environments"), f"no environments of {flag['key']!r}; export the flag with env=production"
        )
    for name, environment in environments.items():
        _check_environment(source, (*path, "environments", name), environment)
    return flag


def _check_environment(source: Source, path: Path_, environment: dict[str, Any]) -> None:
    for name in ("targets", "contextTargets"):
        for number, target in enumerate(_mappings(source, path, environment, name)):
            _check_values(source, (*path, name, number), target)
    _mappings(source, path, environment, "prerequisites")
    _check_rollout(source, (*path, "fallthrough"), environment.get("fallthrough"))
    for number, rule in enumerate(_mappings(source, path, environment, "rules")):
        here = (*path, "rules", number)
        _check_rollout(source, here, rule)
        for position, clause in enumerate(_mappings(source, here, rule, "clauses")):
            _check_values(source, (*here, "clauses", position), clause)


def _check_rollout(source: Source, path: Path_, served: Any) -> None:
    rollout = served.get("rollout") if isinstance(served, dict) else None
    if rollout is not None:
        _mappings(source, (*path, "rollout"), rollout if isinstance(rollout, dict) else {"variations": 0}, "variations")


def _check_values(source: Source, path: Path_, holder: dict[str, Any]) -> None:
    if not isinstance(holder.get("values", []), list):
        raise source.refusal((*path, "values"), "`values` is no list; export the flag again")


def _mappings(source: Source, path: Path_, holder: dict[str, Any], name: str) -> list[dict[str, Any]]:
    held = holder.get(name)
    if held is not None and not _is_list_of_mappings(held):
        raise source.refusal((*path, name), f"`{name}` is no list of mappings; export the flag again")
    return held or []


def _is_list_of_mappings(data: Any) -> bool:
    return isinstance(data, list) and all(isinstance(one, dict) for one in data)
