"""Preferences in text that Mozilla's build preprocesses, and what they are by its conditions.

The preprocessor (python/mozbuild/mozbuild/preprocessor.py of Firefox) takes lines that begin
with ``#`` and a word: ``#ifdef NIGHTLY_BUILD`` holds of some builds only. Which builds these
are is not in the file, so that whoever gets one is an audience: ``defined(NIGHTLY_BUILD)``.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from pyconsent.errors import InputError
from pyconsent.reading.audiences import EVERYONE, Audiences
from pyconsent.reading.effective import FALLBACK
from pyconsent.reading.formats.setting import Setting
from pyconsent.reading.formats.values import plain
from pyconsent.reading.places import Path_

# Cases, of which one at least must hold; of each case, all: what is so, or is not so.
Condition = tuple[frozenset[tuple[str, bool]], ...]

ALWAYS: Condition = (frozenset(),)

_DIRECTIVE = re.compile(
    r"(?P<head>\s*#(?P<word>if|ifdef|ifndef|elif|elifdef|elifndef|else|endif|define|undef|expand|literal"
    r"|include|includesubst|filter|unfilter|error)(?=\s|$)\s*)(?P<rest>.*?)\s*"
)
_MACRO = re.compile(r"@(\w+)@")
# More cases than any condition that people write.
_MOST_CASES = 64
_LONGEST = 500


@dataclass(frozen=True, slots=True)
class Given:
    """A value that a preference is given by some builds.

    Attributes:
        condition: which builds these are.
        value: plain data, or ``effective.UNKNOWN``.
        path: where it stands.
        is_locked: whether people cannot change it.
    """

    condition: Condition
    value: Any
    path: Path_
    is_locked: bool = False


@dataclass
class Text:
    """Lines without directives, each with the condition that it stands under.

    Attributes:
        lines: by their number less one; a directive has become blank.
        conditions: of each line.
        macros: the texts that a name is defined as, each with its condition, in their order.
    """

    lines: list[str] = field(default_factory=list)
    conditions: list[Condition] = field(default_factory=list)
    macros: dict[str, list[tuple[Condition, str]]] = field(default_factory=dict)

    def expanded(self, written: str, condition: Condition) -> Iterator[tuple[Condition, str | None]]:
        """What a text comes to that stands under a condition; None is for a name that nothing here defines."""
        if not (macro := _MACRO.fullmatch(written)):
            yield condition, written
            return
        yield condition, None
        for when, text in self.macros.get(macro[1], ()):
            yield both(condition, when), text

    def meaning(self, said: str, holds: bool) -> Condition:
        """What a part of a condition comes to, where it names what is defined here by other conditions."""
        defined = self.macros.get(said.removeprefix("defined(").removesuffix(")"))
        own = _either(*(when for when, _ in defined)) if defined else _case(said)
        return own if holds else _opposite(own)


def text(content: str, name: str) -> Text:
    """Text with its conditions.

    Raises:
        InputError: a condition does not begin or end, or has more cases than can be told apart.
    """
    found = Text()
    # Of each condition that is open, what still holds of no branch before, and of the branch.
    opened: list[tuple[int, Condition, Condition]] = []
    condition = ALWAYS
    for number, line in enumerate(content.split("\n"), 1):
        if not (directive := _DIRECTIVE.fullmatch(line)):
            found.lines.append(line)
            found.conditions.append(condition)
            continue
        word, rest = directive["word"], directive["rest"]
        kept = ""
        try:
            if word in ("if", "ifdef", "ifndef"):
                opened.append((number, *_branch(word, rest, ALWAYS, found)))
            elif word in ("elif", "elifdef", "elifndef", "else"):
                begun, left, _ = opened.pop()
                opened.append((begun, *_branch(word.removeprefix("el"), rest, left, found)))
            elif word == "endif":
                opened.pop()
            elif word == "define":
                macro, _, value = rest.partition(" ")
                found.macros.setdefault(macro, []).append((condition, value.strip()))
            elif word in ("expand", "literal"):
                kept = " " * len(directive["head"]) + rest
            condition = ALWAYS
            for _, _, branch in opened:
                condition = both(condition, branch)
        except IndexError as error:
            raise InputError(f"{name}:{number}: #{word} without #if; add that, or take this out") from error
        except ValueError as error:
            raise InputError(f"{name}:{number}: {error}") from error
        found.lines.append(kept)
        found.conditions.append(condition)
    if opened:
        raise InputError(f"{name}:{opened[-1][0]}: a condition without #endif; add it")
    return found


def _branch(word: str, rest: str, left: Condition, before: Text) -> tuple[Condition, Condition]:
    """What holds of no branch up to this one, and what of this one."""
    match word:
        case "ifdef":
            own = _case(f"defined({rest})")
        case "ifndef":
            own = _case(f"defined({rest})", False)
        case "if":
            own = _of_expression(rest)
        case _:
            return (), left
    own = _either(*(both(*(before.meaning(*one) for one in case)) for case in own))
    return both(left, _opposite(own)), both(left, own)


def _case(said: str, holds: bool = True) -> Condition:
    return (frozenset([(said, holds)]),)


def _of_expression(expression: str) -> Condition:
    """A condition from an expression such as ``defined(A) && !(B == 'x' || C)``."""
    for sign, word in (("&&", " and "), ("||", " or ")):
        expression = expression.replace(sign, word)
    expression = re.sub(r"!(?!=)", " not ", expression).strip()
    try:
        return _of_node(ast.parse(expression[:_LONGEST], mode="eval").body)
    except (SyntaxError, RecursionError, MemoryError):
        return _case(expression)


def _of_node(node: ast.expr) -> Condition:
    match node:
        case ast.BoolOp(op=ast.And()):
            return both(*map(_of_node, node.values))
        case ast.BoolOp():
            return _either(*map(_of_node, node.values))
        case ast.UnaryOp(op=ast.Not()):
            return _opposite(_of_node(node.operand))
        case ast.Constant(value=value):
            return ALWAYS if value else ()
        case ast.Compare(left=left, ops=[ast.NotEq()], comparators=[right]):
            return _opposite(_of_node(ast.Compare(left, [ast.Eq()], [right])))
    return _case(ast.unparse(node).replace(" ", ""))


def both(*conditions: Condition) -> Condition:
    """All of the conditions.

    Raises:
        ValueError: they have more cases than can be told apart.
    """
    found = ALWAYS
    for condition in conditions:
        found = _either(
            tuple(
                one | other
                for one in found
                for other in condition
                if not any((said, not holds) in one for said, holds in other)
            )
        )
    return found


def _either(*conditions: Condition) -> Condition:
    cases = list(dict.fromkeys(case for condition in conditions for case in condition))
    # A case that is part of another says all that the other says.
    found = tuple(case for case in cases if not any(other < case for other in cases))
    if len(found) > _MOST_CASES:
        raise ValueError("a condition of too many cases; write it shorter")
    return found


def _opposite(condition: Condition) -> Condition:
    return both(*(tuple(frozenset([(said, not holds)]) for said, holds in case) for case in condition))


class Preferences:
    """Preferences by the values that they are given; what conditions come to is worked out once of all alike."""

    def __init__(self, audiences: Audiences) -> None:
        self._audiences = audiences
        self._known: dict[tuple[Condition, ...], list[_Holding]] = {}

    def setting(self, name: str, given: Sequence[Given]) -> Setting:
        """A preference by the values that it is given, of which the last that holds counts."""
        decisive = self._by_audience(given)
        default = {audience: one.value if one else FALLBACK for audience, one in decisive.items()}
        value = plain(name, default[EVERYONE] if len(default) == 1 else given[0].value)
        are_bool = all(isinstance(one.value, bool) for one in given if one.value is not None)
        value["values"] = [True, False] if are_bool else "any"
        value["default"] = default[EVERYONE] if len(default) == 1 else default
        if any(one.is_locked for one in given):
            value["control"] = {"who": "nobody"}
        parts: dict[Path_, Path_] = {("default",): given[-1].path}
        parts |= {("default", audience): one.path for audience, one in decisive.items() if one}
        return Setting(name, value, given[0].path, parts)

    def _by_audience(self, given: Sequence[Given]) -> dict[str, Given | None]:
        """What is given to everyone, and to those who get something else."""
        if given[-1].condition == ALWAYS:
            return {EVERYONE: given[-1]}
        conditions = tuple(one.condition for one in given)
        if conditions not in self._known:
            self._known[conditions] = list(self._holdings(conditions))
        found: dict[frozenset[str], tuple[str, Given | None]] = {}
        for holding in self._known[conditions]:
            one = None if holding.last is None else given[holding.last]
            within = [other for other in found if other < holding.said]
            nearest = [other for other in within if not any(other < another for another in within)]
            if not nearest or any(_is_other(one, found[other][1]) for other in nearest):
                found[holding.said] = holding.audience, one
        return dict(found.values())

    def _holdings(self, conditions: Sequence[Condition]) -> Iterator[_Holding]:
        named = {said: self._audiences.condition(said) for said in _said(conditions)}
        for holding in _told_apart(conditions):
            audience = self._audiences.both(*(named[said] for said in holding))
            lineage = self._audiences.lineage(audience)
            held = {said for said, own in named.items() if own in lineage}
            yield _Holding(holding, audience, _last(conditions, held))


class _Holding(NamedTuple):
    """What may hold together, the audience of whom it holds, and which of several conditions that comes to last."""

    said: frozenset[str]
    audience: str
    last: int | None


def _said(conditions: Iterable[Condition]) -> list[str]:
    return sorted({said for condition in conditions for case in condition for said, _ in case})


def _told_apart(conditions: Iterable[Condition]) -> list[frozenset[str]]:
    """What may hold together, as far as the conditions name it: nothing first, and less before more."""
    found: set[frozenset[str]] = {frozenset()}
    for condition in conditions:
        for case in condition:
            holding = frozenset(said for said, holds in case if holds)
            found |= {holding, *(holding | {said} for said, holds in case if not holds)}
    return sorted(found, key=lambda holding: (len(holding), sorted(holding)))


def _last(conditions: Sequence[Condition], holding: set[str]) -> int | None:
    return next(
        (
            number
            for number in reversed(range(len(conditions)))
            if any(all((said in holding) is holds for said, holds in case) for case in conditions[number])
        ),
        None,
    )


def _is_other(one: Given | None, other: Given | None) -> bool:
    # In Python 1 is True; in a preference it is not.
    return (one is None) is not (other is None) or repr(one and one.value) != repr(other and other.value)
