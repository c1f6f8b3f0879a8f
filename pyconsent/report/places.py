"""Where a reviewer is shown a finding, and how files are named to a platform."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from pyconsent.decision import Finding
from pyconsent.reading.source import Location
from pyconsent.record import Record
from pyconsent.report.wording import Subject


class Places:
    """Where the findings of a record are shown."""

    def __init__(self, record: Record) -> None:
        self._changes: dict[Subject, Location] = {}
        for change in record.changes:
            if at := _of(change.locations):
                self._changes.setdefault((change.setting, change.document), at)
        self._any = next(iter(self._changes.values()), None)

    def of(self, finding: Finding) -> Location | None:
        """The line that the change touched, or else that of the finding, of its change, or of any change.

        Platforms show nothing that has no place. None only where nothing was read from a file.
        """
        own = self._changes.get((finding.setting, finding.document), self._any)
        return finding.anchor or finding.location or own


def _of(locations: Mapping[str, Location]) -> Location | None:
    return next((locations[side] for side in ("after", "before", "plan") if side in locations), None)


def path(file: str) -> str:
    """The file as its repository names it (``services/web/settings.yaml``), or as it was named, if it is not there.

    Standard input and the files of another revision are not there.
    """
    return _path(file, Path.cwd())


@cache
def _path(file: str, folder: Path) -> str:
    # resolve() would follow links, and a link is what the repository has.
    whole = Path(os.path.abspath(folder / file))  # noqa: PTH100
    root = _root(folder)
    if root and whole.is_relative_to(root) and whole.is_file():
        return whole.relative_to(root).as_posix()
    return Path(file).as_posix()


@cache
def _root(folder: Path) -> Path | None:
    """The root of the work tree around a folder; in a linked one ``.git`` is a file."""
    return next((around for around in (folder, *folder.parents) if (around / ".git").exists()), None)
