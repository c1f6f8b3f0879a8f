"""Text in a picture: SVG does not break lines, so they are broken here."""

from __future__ import annotations

import re
import unicodedata

# A line may end after these.
_PIECES = re.compile(r"[^\s._/,-]*[._/,-]+|[^\s._/,-]+|\s+")


def lines(text: str, cells: int) -> tuple[str, ...]:
    """The text in lines of at most so many cells; a letter takes one, or two where it is wide (UAX #11)."""
    made = [""]
    for piece in _PIECES.findall(text):
        if piece.isspace():
            made[-1] += " " if made[-1] else ""
        elif _cells(made[-1] + piece) <= cells:
            made[-1] += piece
        else:
            made += _chopped(piece, cells)
    return tuple(line.rstrip() for line in made if line.strip())


def _chopped(piece: str, cells: int) -> list[str]:
    """A piece that may be longer than a line."""
    made = [""]
    for letter in piece:
        if _cells(made[-1] + letter) > cells:
            made.append("")
        made[-1] += letter
    return made


def _cells(text: str) -> int:
    return (
        len(text)
        if text.isascii()
        else sum(
            0 if unicodedata.combining(letter) else 2 if unicodedata.east_asian_width(letter) in "WF" else 1
            for letter in text
        )
    )
