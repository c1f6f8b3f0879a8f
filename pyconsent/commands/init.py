"""``pyconsent init``: a small starting set that passes, or the first annotations of settings files."""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from shlex import quote

import click

from pyconsent.configuration import configuration, named
from pyconsent.errors import InputError
from pyconsent.reading.files import held
from pyconsent.reading.formats import Named


@click.command()
@click.argument("folder", default=".", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--from", "settings", type=click.Path(path_type=Path), help="Settings files: write annotations.yaml for these."
)
@click.option(
    "--config",
    type=click.Path(path_type=Path),
    envvar="PYCONSENT_CONFIG",
    help="The configuration that says how to read them, instead of the nearest pyconsent.yaml above.",
)
def init(folder: Path, settings: Path | None, config: Path | None) -> None:
    """Write a small commented starting set to FOLDER (here, if none is named).

    With --from, write annotations.yaml instead: what settings files cannot say of their
    settings, to be filled in. Nothing that is there already is changed.
    """
    if settings is None:
        _write_starting_set(folder)
    else:
        _write_annotations(folder, settings, named(configuration(config, Path())))


def _write_annotations(folder: Path, settings: Path, formats: list[Named]) -> None:
    # Loaded here, for every other command would load them too.
    from pyconsent.annotating import sidecar
    from pyconsent.reading.catalogue import Reader

    reader = Reader(formats)
    text, flows, rest = sidecar(reader.read(held(settings, reader.is_read)))
    target = folder / "annotations.yaml"
    _refuse_present([target])
    folder.mkdir(parents=True, exist_ok=True)
    target.write_text(text, "utf-8")
    click.echo(f"wrote {target}: {_count(flows)} to declare, {_count(rest)} that nobody has looked at")


def _count(number: int) -> str:
    return f"{number} setting{'' if number == 1 else 's'}"


def _refuse_present(targets: list[Path]) -> None:
    present = [target for target in targets if target.exists() or target.is_symlink()]
    if present:
        raise InputError(f"{present[0]}: there already; move it away, or name another folder")


def _write_starting_set(folder: Path) -> None:
    templates = sorted(resources.files("pyconsent").joinpath("starting_set").iterdir(), key=lambda file: file.name)
    targets = [folder / file.name for file in templates]
    _refuse_present(targets)
    folder.mkdir(parents=True, exist_ok=True)
    for file, target in zip(templates, targets, strict=True):
        target.write_bytes(file.read_bytes())
        click.echo(f"wrote {target}")
    place = "" if folder == Path() else f"cd {quote(str(folder))} && "
    click.echo(f"\nNow: {place}pyconsent check change.yaml\nIn a git repository: {place}pyconsent check --base HEAD")
