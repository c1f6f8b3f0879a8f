"""Where a reviewer is shown a finding, and how files are named to a platform."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cache
from itertools import chain
from pathlib import Path

from pyconsent.decision import Finding
from pyconsent.reading.source import Location
from pyconsent.record import Record


def place(finding: Finding, record: Record) -> Location | None:
    """The line that the change touched, or else that of the finding, of its change, or of any change.

    Platforms show nothing that has no place. None only where nothing was read from a file.
    """
    own = (
        change for change in record.changes if (change.setting, change.document) == (finding.setting, finding.document)
    )
    changes = (_of(change.locations) for change in chain(own, record.changes))
    return finding.anchor or finding.location or next(filter(None, changes), None)


def _of(locations: Mapping[str, Location]) -> Location | None:
    return next((locations[side] for side in ("after", "before", "plan") if side in locations), None)


def path(file: str) -> str:
    """The file as its repository names it (``services/web/settings.yaml``), or as it was named, if it is not there.

    Standard input and the files of another revision are not there.
    """
    # resolve() would follow links, and a link is what the repository has.
    whole = Path(os.path.abspath(file))  # noqa: PTH100
    root = _root(Path.cwd())
    if root and whole.is_relative_to(root) and whole.is_file():
        return whole.relative_to(root).as_posix()
    return Path(file).as_posix()


@cache
def _root(folder: Path) -> Path | None:
    """The root of the work tree around a folder; in a linked one ``.git`` is a file."""
    return next((around for around in (folder, *folder.parents) if (around / ".git").exists()), None)
