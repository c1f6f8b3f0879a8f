"""Chromium's policies, one file each (components/policy/resources/templates/policy_definitions).

The key of a policy is the name of its file. Its default is how the browser behaves where
nobody sets the policy (components/policy/resources/new_policy_templates/policy.yaml); null,
if that is none of the ways that it can be set to: people choose, for instance.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pyconsent.reading import notes, source
from pyconsent.reading.effective import FALLBACK, Rule, effective, whole
from pyconsent.reading.formats.setting import Reading, Setting
from pyconsent.reading.formats.values import different, scalar
from pyconsent.reading.places import Path_
from pyconsent.reading.source import Source

OPTIONS: tuple[str, ...] = ()

parse = source.parse_yaml_1_1

# What holds of policies of these types that have no default.
_EMPTY = {"string": "", "external": "", "list": "[]", "string-enum-list": "[]", "dict": "{}"}
_OF_SOME = {
    "enterprise_users": "default_for_enterprise_users",
    # Written for the documentation; the browser's code does it.
    "managed_devices": "default_for_managed_devices_doc_only",
}


def recognises(data: Any) -> bool:
    """The definition of a policy."""
    return (
        isinstance(data, dict)
        and {"caption", "schema", "type"} <= data.keys()
        and not data.keys().isdisjoint(("supported_on", "future_on"))
    )


def read(source: Source, reading: Reading) -> Iterator[Setting]:
    """The one policy of the file.

    Raises:
        InputError: the file is no mapping.
    """
    policy = source.data
    if not isinstance(policy, dict):
        raise source.refusal((), "no mapping; write the `caption`, `type` and `default` of a policy")
    key = re.split(r"[/\\:]", source.name)[-1].rpartition(".")[0]
    default = scalar(policy["default"]) if "default" in policy else _EMPTY.get(str(policy.get("type")), FALLBACK)
    some = {
        reading.audiences.segment(audience): (scalar(policy[name]), (name,))
        for audience, name in _OF_SOME.items()
        if name in policy
    }
    rules = [Rule(audience, whole(told)) for audience, (told, _) in some.items()]
    caption = policy.get("caption")
    value = {
        "title": caption if isinstance(caption, str) and caption else key,
        "values": _values(policy, [default, *(told for told, _ in some.values())]),
        "default": effective(rules, whole(default), reading.audiences),
    }
    if isinstance(text := policy.get("desc"), str):
        value["description"] = text
    parts: dict[Path_, Path_] = {("description",): ("desc",), ("values",): ("items",)}
    parts |= {("default", audience): place for audience, (_, place) in some.items()}
    tags = policy.get("tags")
    yield Setting(key, value, (), parts, tags=notes.others(tags if isinstance(tags, list) else ()))


def _values(policy: dict[str, Any], in_force: list[Any]) -> Any:
    """The values of the items, with those that are in force without being set."""
    items = policy.get("items")
    listed = [
        scalar(item["value"])
        for item in (items if isinstance(items, list) else ())
        if isinstance(item, dict) and "value" in item
    ]
    if policy.get("type") == "main":
        listed = listed or [True, False]
    elif policy.get("type") not in ("int-enum", "string-enum") or not listed:
        return "any"
    known = [*listed, *(value for value in in_force if value is not FALLBACK)]
    return different(known)
