"""What costs time to make, kept in the user's cache; without it only the time is lost."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from platformdirs import user_cache_path


def kept(name: str) -> bytes | None:
    """What was kept under a name, if anything was."""
    with suppress(OSError):
        return _place(name).read_bytes()
    return None


def keep(name: str, content: bytes) -> None:
    """Keeps the content, whole or not at all, for this user alone."""
    place = _place(name)
    with suppress(OSError):
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor, fresh = tempfile.mkstemp(dir=place.parent)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        Path(fresh).replace(place)


def _place(name: str) -> Path:
    return user_cache_path("pyconsent") / name
