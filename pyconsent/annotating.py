"""A first sidecar for settings files: what is to be declared, and what nobody has looked at.

Names, tags, texts and defaults propose and decide nothing: what is written says of no
setting what it does.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Any

from pyconsent.reading.catalogue import Catalogue
from pyconsent.reading.entry import Entry

# Beginnings of the words that settings which make data flow are called by.
_FLOWS = re.compile(
    "ad|ads|advert.*|analy[st].*|anonym.*|attribution.*|beacon.*|collect.*|consent.*|cookie.*|crash.*|diagnos.*"
    "|experiment.*|feedback|marketing|metrics?|notif.*|optin|optout|personali[sz].*|privacy|push|recommend.*"
    "|report.*|sentry|shar(e|es|ed|ing)|sponsor.*|stat(s|istics?)|studies|survey.*|sync.*|telemetry|track.*"
    "|train|training|upload.*|usage"
)
# The same of tags: `usesOnlineServices`, `google-sharing`. Much is tagged `experimental` that sends nothing.
_TAGS = re.compile(
    "ads|advert.*|analy[st].*|collect.*|cookie.*|crash.*|diagnos.*|marketing|metrics?|online.*|personali[sz].*"
    "|privacy|sharing|telemetry|track.*|usage"
)
# What titles and descriptions say of data that go somewhere, within one sentence. Each verb has
# its object, for plain programs send, collect and share things all day.
_WHAT = (
    r"(?:data|information|usage|telemetry|statistics|stats|metrics|analytics|diagnostics?|crash\w*|feedback|contents?"
    r"|histor(?:y|ies)|locations?|quer(?:y|ies)|urls|identifiers?|e-?mail addresses|ip addresses|surveys?)"
)
_WHOM = (
    r"(?:us|microsoft|google|mozilla|apple|amazon|meta|openai|third[- ]part(?:y|ies)|partners?|vendors?|advertisers?"
    r"|(?:(?:a|an|the|our|its|their|other) )?(?:remote |external |online |cloud )?"
    r"(?:servers?|services?|providers?|websites?|web sites?|cloud|internet|compan(?:y|ies)|organi[sz]ations?))"
)
_BETWEEN = r"\b[^.;:]*?\b"
_TEXTS = re.compile(
    r"\b(?:"
    + "|".join([
        rf"(?:send|sends|sent|sending|transmit\w*|upload\w*){_BETWEEN}{_WHAT}",
        rf"{_WHAT}{_BETWEEN}(?:sent|transmitted|submitted|uploaded|shared|collected|reported)",
        rf"(?:send|sends|sent|sending|transmit\w*|submit\w*|upload\w*|report\w*|requests?){_BETWEEN}to {_WHOM}",
        rf"(?:collect|collects|collected|collecting|collection|gather\w*){_BETWEEN}{_WHAT}",
        rf"(?:share|shares|shared|sharing){_BETWEEN}with {_WHOM}",
        rf"(?:share|shares|sharing){_BETWEEN}{_WHAT}{_BETWEEN}with",
        rf"(?:fetch|fetches|fetched|fetching){_BETWEEN}from (?:https?|{_WHOM})",
        r"(?:ask|asks|asking|contact|contacts|contacting) (?:a|an|the|our|its) (?:\w+ )?(?:server|service|website)",
        rf"(?:train|trains|trained|training){_BETWEEN}models?",
        "telemetry", "analytics", "crash[- ]reports?", "usage (?:data|statistics)", "personal (?:data|information)",
        "online services?", "advertising", "advertisements?",
    ])
    + r")\b",
    re.IGNORECASE,
)  # fmt: skip
# The address of a server that is not this machine, and the words of settings whose address
# is only shown, or only a name.
_ADDRESS = re.compile(r"(?:https?|wss?)://(?!localhost\b|127\.|0\.0\.0\.0|\[::1\])[\w\[].*", re.IGNORECASE)
_SHOWN = {
    "docs", "documentation", "help", "homepage", "license", "link", "links", "manual", "namespace", "schema",
    "support", "xmlns",
}  # fmt: skip
_LONGEST = 100
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


def other_reason(key: str, setting: Mapping[str, Any], tags: Iterable[str]) -> str | None:
    """What but its name makes a setting look like a data flow: what the file says of it, and its default."""
    for tag in tags:
        if any(map(_TAGS.fullmatch, _words(tag))):
            return f"It is tagged {_quoted(tag)}."
    for name in ("title", "description"):
        if found := _TEXTS.search(" ".join(str(setting.get(name) or "").split())):
            return f"Its {name} says {_quoted(found[0])}."
    if _SHOWN.isdisjoint(_words(key)) and any(map(_is_address, _in_force(setting))):
        return "Its default is the address of a server, to which something may be sent."
    return None


def sidecar(catalogue: Catalogue) -> tuple[str, int, int]:
    """The text of a sidecar, how many settings are to be declared in it, and how many were not looked at."""
    open_ones = {key: entry for key, entry in catalogue.settings.items() if entry.value.get("processing") is None}
    flows: dict[str, tuple[Entry, str | None]] = {}
    for key, entry in open_ones.items():
        if looks_like_flow(key):
            flows[key] = entry, None
        elif reason := other_reason(key, entry.value, catalogue.tags.get(key, ())):
            flows[key] = entry, reason
    rest = [key for key in open_ones if key not in flows]
    text = _HEAD + ("annotations:\n" if flows else "annotations: {}\n")
    if flows:
        text += _TO_DECLARE + "\n".join(_to_declare(key, *flow) for key, flow in flows.items())
    if rest:
        text += _NOT_LOOKED_AT + "".join(f"  - {_scalar(key)}\n" for key in rest)
    return text, len(flows), len(rest)


def _to_declare(key: str, entry: Entry, reason: str | None) -> str:
    place = entry.locate(("default",))
    default = json.dumps(entry.value["default"], ensure_ascii=False)
    lines = [f"{_scalar(key)}:", f"  # {place}: the default is {default}"]
    lines += [f"  # {reason}", "  processing:"] if reason else ["  processing:"]
    values = entry.value["values"]
    if isinstance(values, list) and {json.dumps(value) for value in values} == {"true", "false"}:
        on = not is_negative(key)
        lines.append(f"  # A proposal from the name, not in force: data flow while it is {json.dumps(on)}.")
        lines.append(f"  #   - while: [{json.dumps(on)}]")
    return "".join(f"  {line}\n" for line in lines)


def _in_force(setting: Mapping[str, Any]) -> Iterator[Any]:
    """Every value that somebody has who never chose."""
    yield setting.get("fallback")
    default = setting["default"]
    for served in default.values() if isinstance(default, dict) else [default]:
        if isinstance(served, dict):
            yield from (portion["value"] for portion in served["split"])
        else:
            yield served


def _is_address(value: Any) -> bool:
    return isinstance(value, str) and _ADDRESS.fullmatch(value) is not None


def _quoted(text: str) -> str:
    return json.dumps(text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…", ensure_ascii=False)


def _words(key: str) -> list[str]:
    return [word.lower() for word in _WORDS.findall(key)]


def _scalar(key: str) -> str:
    return key if _PLAIN.fullmatch(key) else json.dumps(key, ensure_ascii=False)
