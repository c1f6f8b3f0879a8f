"""A first sidecar for settings files: what is to be declared, and what nobody has looked at.

Names propose and decide nothing: what is written says of no setting what it does.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from itertools import pairwise

from pyconsent.reading.entry import Entry

# Beginnings of the words that settings which make data flow are called by.
_FLOWS = re.compile(
    "ad|ads|advert.*|analy[st].*|anonym.*|attribution.*|beacon.*|collect.*|consent.*|cookie.*|crash.*|diagnos.*"
    "|experiment.*|feedback|marketing|metrics?|notif.*|optin|optout|personali[sz].*|privacy|push|recommend.*"
    "|report.*|sentry|shar(e|es|ed|ing)|sponsor.*|stat(s|istics?)|studies|survey.*|sync.*|telemetry|track.*"
    "|train|training|upload.*|usage"
)
_NEGATIVE = {
    "block", "deny", "disable", "disabled", "disallow", "dnt", "dont", "mute", "no", "not", "optout",
    "suppress", "without",
}  # fmt: skip
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
# Quoted, these are the same to every reader of YAML.
_PLAIN = re.compile(r"(?!(?i:y|n|yes|no|on|off|true|false|null)$)[A-Za-z_][\w./-]*")

_HEAD = """\
# What settings files cannot say of their settings: schemas/annotations.schema.json.
"""
_TO_DECLARE = """\

  # These look like data flows. Declare of each what it does with personal data, or that it
  # does nothing with them (processing: none). Until then it is undeclared.
"""
_NOT_LOOKED_AT = """\

# Nobody has looked at these. They are undeclared: a change of their defaults is found.
not_looked_at:
"""


def looks_like_flow(key: str) -> bool:
    """Whether the name is one of those that settings which make data flow are given."""
    return any(_FLOWS.fullmatch(word) for word in _words(key))


def is_negative(key: str) -> bool:
    """Whether the name is one of something that is switched off: ``disableTelemetry``."""
    words = _words(key)
    return not _NEGATIVE.isdisjoint(words) or ("opt", "out") in pairwise(words)


def sidecar(settings: Mapping[str, Entry]) -> tuple[str, int, int]:
    """The text of a sidecar, how many settings are to be declared in it, and how many were not looked at."""
    open_ones = {key: entry for key, entry in settings.items() if entry.value.get("processing") is None}
    flows = {key: entry for key, entry in open_ones.items() if looks_like_flow(key)}
    rest = [key for key in open_ones if key not in flows]
    text = _HEAD + ("annotations:\n" if flows else "annotations: {}\n")
    if flows:
        text += _TO_DECLARE + "\n".join(_to_declare(key, entry) for key, entry in flows.items())
    if rest:
        text += _NOT_LOOKED_AT + "".join(f"  - {_scalar(key)}\n" for key in rest)
    return text, len(flows), len(rest)


def _to_declare(key: str, entry: Entry) -> str:
    place = entry.locate(("default",))
    default = json.dumps(entry.value["default"], ensure_ascii=False)
    lines = [f"{_scalar(key)}:", f"  # {place}: the default is {default}", "  processing:"]
    values = entry.value["values"]
    if isinstance(values, list) and {json.dumps(value) for value in values} == {"true", "false"}:
        on = not is_negative(key)
        lines.append(f"  # A proposal from the name, not in force: data flow while it is {json.dumps(on)}.")
        lines.append(f"  #   - while: [{json.dumps(on)}]")
    return "".join(f"  {line}\n" for line in lines)


def _words(key: str) -> list[str]:
    return [word.lower() for word in _WORDS.findall(key)]


def _scalar(key: str) -> str:
    return key if _PLAIN.fullmatch(key) else json.dumps(key, ensure_ascii=False)
