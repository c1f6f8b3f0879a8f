"""A unit of systemd, as far as one needs to read it."""

from __future__ import annotations

from pathlib import Path


def directives(file: Path) -> dict[str, dict[str, list[str]]]:
    """The values of each directive of each section, in their order.

    https://www.freedesktop.org/software/systemd/man/latest/systemd.syntax.html
    """
    sections: dict[str, dict[str, list[str]]] = {}
    for line in file.read_text("utf-8").replace("\\\n", " ").splitlines():
        if line.startswith("["):
            section = sections.setdefault(line.strip("[]"), {})
        elif line and not line.startswith("#"):
            name, _, value = line.partition("=")
            section.setdefault(name, []).append(value)
    return sections
