"""The documents are true: every block of a session in them is run, in a copy, and prints what it says.

In what is said to be printed, a line of three dots stands for any number of lines.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from doctest import ELLIPSIS, OutputChecker
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DOCUMENTS = [ROOT / "README.md", *sorted(ROOT.glob("docs/*.md")), *sorted(ROOT.glob("docs/formats/*.md"))]
BLOCK = re.compile(r'^```(\w+)(?: title="([^"]+)")?\n(.*?)^```$', re.MULTILINE | re.DOTALL)


def sessions(text: str, folder: Path) -> Iterator[list[tuple[str, str]]]:
    """The commands of each block, with what they print; files that a block shows are written first."""
    for language, file, content in BLOCK.findall(text):
        if file:
            (folder / file).parent.mkdir(parents=True, exist_ok=True)
            (folder / file).write_text(content, "utf-8")
        elif language == "console":
            parts = re.split(r"^\$ (.*)\n", content, flags=re.MULTILINE)
            yield list(zip(parts[1::2], parts[2::2], strict=True))


def printed(commands: list[str], folder: Path) -> list[str]:
    """What each command prints, run one after the other in one shell."""
    script = "".join(f"{command}\nprintf '\\036'\n" for command in commands)
    done = subprocess.run(
        ["bash", "-c", script],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(folder), "COLUMNS": "100", "GIT_CONFIG_GLOBAL": os.devnull},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    return done.stdout.decode().split("\036")[:-1]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: str(document.relative_to(ROOT)))
def test_what_a_document_shows_is_what_happens(document: Path, copy: Path) -> None:
    for session in sessions(document.read_text("utf-8"), copy):
        got = printed([command for command, _ in session], copy)
        for (command, wanted), output in zip(session, got, strict=True):
            assert OutputChecker().check_output(wanted, output, ELLIPSIS), f"{command}\n{output}"


@pytest.mark.parametrize(
    "document",
    [*DOCUMENTS, *sorted(ROOT.glob("docs/rules/*.md"))],
    ids=lambda document: str(document.relative_to(ROOT)),
)
def test_what_a_document_points_to_is_there(document: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", document.read_text("utf-8"))
    assert [link for link in links if not (document.parent / link).exists()] == []
