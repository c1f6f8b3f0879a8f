"""``pyconsent init``: a small starting set that passes."""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from shlex import quote

import click

from pyconsent.errors import InputError


@click.command()
@click.argument("folder", default=".", type=click.Path(path_type=Path, file_okay=False))
def init(folder: Path) -> None:
    """Write a small commented starting set to FOLDER (here, if none is named).

    Nothing that is there already is changed.
    """
    templates = sorted(resources.files("pyconsent").joinpath("starting_set").iterdir(), key=lambda file: file.name)
    targets = [folder / file.name for file in templates]
    present = [target for target in targets if target.exists() or target.is_symlink()]
    if present:
        raise InputError(f"{present[0]}: there already; move it away, or name another folder")
    folder.mkdir(parents=True, exist_ok=True)
    for file, target in zip(templates, targets, strict=True):
        target.write_bytes(file.read_bytes())
        click.echo(f"wrote {target}")
    place = "" if folder == Path() else f"cd {quote(str(folder))} && "
    click.echo(f"\nNow: {place}pyconsent check change.yaml\nIn a git repository: {place}pyconsent check --base HEAD")
