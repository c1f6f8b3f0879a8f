"""Flipt's feature files (https://docs.flipt.io/concepts, flipt-io/flipt: internal/ext/common.go).

What a flag serves is decided by its rollouts (of a boolean flag) or rules (of a variant
flag), the first that takes somebody; people whom none takes get ``enabled``, or the
default variant. Flipt counts people in whole percent for a threshold, and in tenths of a
percent for a distribution.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from fractions import Fraction
from functools import cached_property
from math import ceil, floor
from typing import Any

from pyconsent.reading import notes, source
from pyconsent.reading.audiences import EVERYONE, Audiences
from pyconsent.reading.effective import FALLBACK, UNKNOWN, Rule, Shares, deciding, effective, whole
from pyconsent.reading.formats.setting import Reading, Setting
from pyconsent.reading.formats.values import scalar
from pyconsent.reading.places import Path_
from pyconsent.reading.source import Source

OPTIONS: tuple[str, ...] = ()

parse = source.parse_stream

_TYPES = ("VARIANT_FLAG_TYPE", "BOOLEAN_FLAG_TYPE")
_OPERATORS = ("OR_SEGMENT_OPERATOR", "AND_SEGMENT_OPERATOR")
_MATCHES = ("ALL_MATCH_TYPE", "ANY_MATCH_TYPE")
_DEFAULT = "default"
_OF_A_DOCUMENT = {"version", "namespace", "flags", "segments"}


def recognises(data: Any) -> bool:
    """Documents, or one, of which the first flag has what only Flipt's have, or that hold segments alone."""
    documents = [document for document in (data if isinstance(data, list) else [data]) if isinstance(document, dict)]
    flags = next((document["flags"] for document in documents if document.get("flags")), None)
    if flags is None:
        return any(
            {"namespace", "segments"} & document.keys() and document.keys() <= _OF_A_DOCUMENT for document in documents
        )
    flag = flags[0] if isinstance(flags, list) else None
    return isinstance(flag, dict) and (
        bool(flag.keys() & {"enabled", "rules", "rollouts"})
        or flag.get("type") in _TYPES
        or isinstance(flag.get("variants"), list)
    )


def read(source: Source, reading: Reading) -> Iterator[Setting]:
    """Every flag; the key of one in a namespace begins with that, but for the default namespace.

    Raises:
        InputError: something is not as Flipt would have it, or a segment is not defined.
    """
    for namespace, path, document in _documents(source):
        served = _Served(source, _Segments(source, namespace, reading), reading.audiences)
        before = "" if namespace == _DEFAULT else f"{namespace}/"
        for place, flag in _entries(source, document, path, "flags"):
            yield _setting(before + flag["key"], flag, place, served)


def _documents(source: Source) -> Iterator[tuple[str, Path_, dict[str, Any]]]:
    """Each with its namespace and its path."""
    for number, document in enumerate(source.data):
        if isinstance(document, dict):
            yield _namespace(source, document, number), (number,), document
        elif document is not None:
            raise source.refusal((number,), "no mapping with `flags`; write one")


def _namespace(source: Source, document: Mapping[str, Any], number: int) -> str:
    namespace = document.get("namespace")
    key = namespace.get("key") if isinstance(namespace, dict) else namespace
    if key is not None and not isinstance(key, str):
        raise source.refusal((number, "namespace"), "the namespace has no name; write its `key`")
    return key or _DEFAULT


def _entries(source: Source, whole: Mapping[str, Any], path: Path_, name: str) -> Iterator[tuple[Path_, Any]]:
    """The mappings with a key of a list."""
    for place, entry in _list(source, whole, path, name):
        if not isinstance(entry, dict) or not isinstance(entry.get("key"), str):
            raise source.refusal(place, f"one of the {name} has no `key`; add it")
        yield place, entry


def _list(source: Source, whole: Mapping[str, Any], path: Path_, name: str) -> Iterator[tuple[Path_, Any]]:
    entries = whole.get(name) or []
    if not isinstance(entries, list):
        raise source.refusal((*path, name), f"`{name}` is no list; write one")
    for number, entry in enumerate(entries):
        yield (*path, name, number), entry


def _setting(key: str, flag: dict[str, Any], path: Path_, served: _Served) -> Setting:
    is_boolean = served.is_boolean(flag, path)
    variants = {} if is_boolean else served.variants(flag, path)
    rules = "rollouts" if is_boolean else "rules"
    value = {
        "title": flag["name"] if isinstance(flag.get("name"), str) and flag["name"] else key,
        "values": [True, False] if is_boolean else list(dict.fromkeys(variants.values())) or "any",
        "default": served.default(flag, path),
    }
    if isinstance(flag.get("description"), str):
        value["description"] = flag["description"]
    # What decides comes first; a variant flag that is disabled is as if it were not there.
    decisive = rules if flag.get(rules) and (is_boolean or flag.get("enabled")) else "enabled"
    parts: dict[Path_, Path_] = {("default",): (*path, decisive), ("values",): (*path, "variants")}
    said = notes.of_mapping(flag.get("metadata"), (*path, "metadata"))
    return Setting(key, value, path, parts, said, deciding=lambda: served.deciding(flag, path, value["default"]))


def _one_of(source: Source, whole: Mapping[str, Any], path: Path_, name: str, words: Sequence[str]) -> str:
    """The word that stands under a name; the first of them where none does."""
    word = whole.get(name)
    if word is None:
        return words[0]
    if word not in words:
        raise source.refusal((*path, name), f"`{name}` is {scalar(word)!r}; write {' or '.join(words)}")
    return str(word)


class _Segments:
    """The segments of a namespace, in whichever of the files beside each other they are defined."""

    def __init__(self, source: Source, namespace: str, reading: Reading) -> None:
        self._source = source
        self._namespace = namespace
        self._reading = reading
        self._known: dict[str, str] = {}

    def audience(self, key: Any, path: Path_) -> str:
        """The audience of a segment that is named at ``path``.

        Raises:
            InputError: there is none.
        """
        if not isinstance(key, str) or key not in self._defined:
            raise self._source.refusal(path, f"no segment {key!r}; define it in this file, or in one beside it")
        if key not in self._known:
            self._known[key] = self._named(key, *self._defined[key])
        return self._known[key]

    @cached_property
    def _defined(self) -> dict[str, tuple[Source, Path_, dict[str, Any]]]:
        sources = [self._source, *(file.source for file in self._reading.beside.get("flipt", ()))]
        return {
            segment["key"]: (source, place, segment)
            for source in reversed(sources)
            for namespace, path, document in _documents(source)
            if namespace == self._namespace
            for place, segment in _entries(source, document, path, "segments")
        }

    def _named(self, key: str, source: Source, path: Path_, segment: Mapping[str, Any]) -> str:
        constraints = sorted(_constraint(source, *one) for one in _list(source, segment, path, "constraints"))
        # One without constraints takes everyone.
        if not constraints:
            return EVERYONE
        match_type = _one_of(source, segment, path, "match_type", _MATCHES) if len(constraints) > 1 else None
        return self._reading.audiences.segment(key, [match_type, constraints])


def _constraint(source: Source, path: Path_, constraint: Any) -> str:
    """What a constraint asks for, without its description and number; a list may be written as text."""
    if not isinstance(constraint, dict):
        raise source.refusal(path, "the constraint is no mapping; write one with `property` and `operator`")
    asked = [constraint.get(name) for name in ("type", "property", "operator", "value")]
    if isinstance(asked[3], str) and asked[2] in ("isoneof", "isnotoneof"):
        with suppress(ValueError):
            asked[3] = json.loads(asked[3])
    return json.dumps(asked, sort_keys=True)


class _Served:
    """What the flags of a namespace serve, by its segments."""

    def __init__(self, source: Source, segments: _Segments, audiences: Audiences) -> None:
        self._source = source
        self._segments = segments
        self._audiences = audiences

    def is_boolean(self, flag: Mapping[str, Any], path: Path_) -> bool:
        """Whether it is a boolean flag, or a variant flag.

        Raises:
            InputError: it is neither.
        """
        return _one_of(self._source, flag, path, "type", _TYPES) == "BOOLEAN_FLAG_TYPE"

    def variants(self, flag: Mapping[str, Any], path: Path_) -> dict[str, str]:
        """What is served by each variant: its key, with its attachment where it has one."""
        return {
            variant["key"]: variant["key"]
            if variant.get("attachment") is None
            else f"{variant['key']} {scalar(variant['attachment'])}"
            for _, variant in _entries(self._source, flag, path, "variants")
        }

    def default(self, flag: Mapping[str, Any], path: Path_) -> Any:
        """The default in the catalogue's form."""
        rules, otherwise = self._rules(flag, path)
        return effective(rules, otherwise.shares, self._audiences)

    def deciding(self, flag: Mapping[str, Any], path: Path_, default: Any) -> dict[Path_, Path_]:
        """What decides what each audience is served."""
        rules, otherwise = self._rules(flag, path)
        return deciding(default, rules, otherwise.shares, otherwise.path, self._audiences)

    def _rules(self, flag: Mapping[str, Any], path: Path_) -> tuple[list[Rule], Rule]:
        """What is served in turn, and what to those whom none of it takes."""
        if self.is_boolean(flag, path):
            return self._of_boolean(flag, path)
        return self._of_variants(flag, path)

    def _of_boolean(self, flag: Mapping[str, Any], path: Path_) -> tuple[list[Rule], Rule]:
        """The rollouts of a boolean flag, of which `enabled` is what is left to the others."""
        rules: list[Rule] = []
        for place, rollout in _list(self._source, flag, path, "rollouts"):
            match rollout:
                case {"threshold": dict(threshold)} if "segment" not in rollout:
                    value = self._truth(threshold, (*place, "threshold"), "value")
                    percentage = self._number(threshold, (*place, "threshold"), "percentage")
                    # People have one number for all the thresholds of a flag, from 0 to 99.
                    part = Fraction(min(ceil(percentage), 100), 100)
                    rules.append(Rule(EVERYONE, [(value, part)], draw="threshold", path=place))
                case {"segment": segment} if "threshold" not in rollout:
                    within = segment if isinstance(segment, dict) else {}
                    value = self._truth(within, (*place, "segment"), "value")
                    rules += [Rule(audience, whole(value), path=place) for audience in self._audience(segment, place)]
                case _:
                    raise self._source.refusal(place, "give the rollout a `segment` or a `threshold`, and not both")
        return rules, Rule(EVERYONE, whole(self._truth(flag, path, "enabled")), path=(*path, "enabled"))

    def _of_variants(self, flag: Mapping[str, Any], path: Path_) -> tuple[list[Rule], Rule]:
        """The rules of a variant flag."""
        variants, enabled = self.variants(flag, path), (*path, "enabled")
        if not self._truth(flag, path, "enabled"):
            return [], Rule(EVERYONE, whole(FALLBACK), path=enabled)
        if not variants:
            # The code looks at whether anything matched.
            return [], Rule(EVERYONE, whole(UNKNOWN), path=enabled)
        marked = [
            (variants[variant["key"]], place)
            for place, variant in _entries(self._source, flag, path, "variants")
            if self._truth(variant, place, "default")
        ]
        rules: list[Rule] = []
        for place, rule in _list(self._source, flag, path, "rules"):
            shares = self._distributed(rule, place, variants, [value for value, _ in marked])
            rules += [Rule(audience, shares, path=place) for audience in self._audience(rule.get("segment"), place)]
        value, place = marked[-1] if marked else (FALLBACK, enabled)
        return rules, Rule(EVERYONE, whole(value), path=place)

    def _distributed(self, rule: Any, path: Path_, variants: Mapping[str, str], marked: Sequence[str]) -> Shares:
        """What a rule serves to those who come to it; none of them goes on to the next."""
        if not isinstance(rule, dict):
            raise self._source.refusal(path, "the rule is no mapping; write one with `segment` and `distributions`")
        shares: list[tuple[Any, Fraction]] = []
        left = Fraction(1)
        for place, distribution in _list(self._source, rule, path, "distributions"):
            name = distribution.get("variant") if isinstance(distribution, dict) else None
            if not isinstance(name, str) or name not in variants:
                raise self._source.refusal(place, f"no variant {name!r}; name one of the flag's")
            if rollout := self._number(distribution, place, "rollout"):
                part = min(Fraction(floor(rollout * 10), 1000), left)
                shares.append((variants[name], part))
                left -= part
        if not shares:
            # Somebody matches, and is served what the flag marks, or a variant without a name.
            return whole(marked[-1] if marked else UNKNOWN)
        return [*shares, (marked[-1] if marked else FALLBACK, left)]

    def _audience(self, segment: Any, path: Path_) -> list[str]:
        """The audiences that a rule is for, one after the other."""
        place = (*path, "segment")
        match segment:
            case str():
                keys, operator = [segment], _OPERATORS[0]
            case {"keys": [*keys]} if keys:
                operator = _one_of(self._source, segment, place, "operator", _OPERATORS)
            case {"key": str(key)}:
                keys, operator = [key], _OPERATORS[0]
            case [*keys] if keys:
                operator = _OPERATORS[0]
            case _:
                raise self._source.refusal(path, "it is for no segment; name one")
        audiences = [self._segments.audience(key, place) for key in keys]
        return audiences if operator == _OPERATORS[0] else [self._audiences.both(*audiences)]

    def _truth(self, whole: Mapping[str, Any], path: Path_, name: str) -> bool:
        value = whole.get(name, False)
        if not isinstance(value, bool):
            raise self._source.refusal((*path, name), f"{scalar(value)!r} is neither true nor false; write one")
        return value

    def _number(self, whole: Mapping[str, Any], path: Path_, name: str) -> Fraction:
        value = whole.get(name, 0)
        if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
            raise self._source.refusal((*path, name), f"{scalar(value)!r} is no percentage; write a number")
        # The decimals that stand there, not those that are nearest to them in binary.
        return Fraction(str(value))
