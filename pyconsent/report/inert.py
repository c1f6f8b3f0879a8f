"""Text that stays text wherever GitHub or GitLab show Markdown."""

from __future__ import annotations

import re

from pyconsent.report.wording import visible

# What is structure within a line; an underscore between letters is none. A character
# reference never is: https://spec.commonmark.org/0.31.2/#entity-and-numeric-character-references
_STRUCTURE = re.compile(r"[\\`*\[\]<>|~$&]|(?<![^\W_])_|_(?![^\W_])")

# The platforms look for mentions, references, links and emoji in what was made of the
# Markdown, where a character reference does not help: a space without width does. A colon
# within a time is none of theirs.
_SIGIL = re.compile(r"[@#!$%&~^](?=\S)|:(?=\S)(?!(?<=\d:)\d)|[\[{](?=[+-])|\bwww(?=\.)|\bg[hl]-(?=\d)", re.IGNORECASE)
_GAP = "&#8203;"

_NAME = re.compile(r"[\w./:-]+( [\w./:-]+)*")


def inert(text: str) -> str:
    """Text in one line, in which nothing is markup, a mention, a link or a reference.

    It must not begin a line, for a list or a quotation may begin there.
    """
    line = " ".join(visible(text).split())
    pieces, end = [], 0
    for sigil in _SIGIL.finditer(line):
        pieces.append(line[end : sigil.end()])
        end = sigil.end()
    return _GAP.join(_STRUCTURE.sub(_reference, piece) for piece in (*pieces, line[end:]))


def code(text: str) -> str:
    """A name as code; what code could not hold, as text."""
    return f"`{text}`" if _NAME.fullmatch(text) else inert(text)


def _reference(character: re.Match[str]) -> str:
    return f"&#{ord(character[0])};"
