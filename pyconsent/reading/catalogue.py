"""The catalogue: the settings of all its files, in whatever formats, joined with their annotations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePath

from pyconsent.errors import InputError
from pyconsent.instants import seconds
from pyconsent.reading import formats, notes
from pyconsent.reading.annotations import annotated
from pyconsent.reading.audiences import Audiences, Members
from pyconsent.reading.entry import Entry
from pyconsent.reading.files import File
from pyconsent.reading.formats import setting as given
from pyconsent.reading.joining import Found, Joined, Renaming, Said
from pyconsent.reading.source import Location, Source
from pyconsent.uncollected import uncollected


@dataclass(frozen=True, slots=True)
class Step:
    """What a setting becomes at a moment (RFC 3339, or None where it cannot be read)."""

    at: Entry
    state: Entry


@dataclass(frozen=True)
class Catalogue:
    """Settings at one revision.

    Attributes:
        settings: each by its key, as in schemas/catalogue.schema.json.
        steps: what a setting becomes later, by its key.
        renamed: what a setting was before, by its key.
        tags: the words that a file sorts a setting by, by its key.
        members: the lists that audiences are told by, as far as it is lists; complete
            once defaults were looked at.
    """

    settings: Mapping[str, Entry] = field(default_factory=dict)
    steps: Mapping[str, Sequence[Step]] = field(default_factory=dict)
    renamed: Mapping[str, Renaming] = field(default_factory=dict)
    tags: Mapping[str, Sequence[str]] = field(default_factory=dict)
    members: dict[str, Members] = field(default_factory=dict)


@dataclass(frozen=True)
class Reader:
    """Reads catalogues.

    Attributes:
        named: what the configuration says of formats.
        parents: the audience that each audience of the organisation is part of.
    """

    named: Sequence[formats.Named] = ()
    parents: Mapping[str, str] = field(default_factory=dict)

    def is_read(self, path: PurePath) -> bool:
        """Whether a file of a catalogue's folder is read."""
        return formats.is_read(path, self.named)

    @uncollected
    def read(self, files: Iterable[File], beside: Iterable[Source] = (), amended: Iterable[File] = ()) -> Catalogue:
        """The catalogue of these files.

        Args:
            files: of settings, and sidecars among them.
            beside: sidecars that stand elsewhere.
            amended: files of settings that count as well if the others hold nothing but
                changes to be made to them.

        Raises:
            InputError: a file cannot be read, or a setting stands in two of them.
        """
        chosen = [formats.chosen(file, self.named) for file in files]
        told = [one for one in chosen if one.format != "annotations"]
        if told and all(one.format in formats.AMENDING for one in told):
            chosen = [*(formats.chosen(file, self.named) for file in amended), *chosen]
        sidecars = [one.source for one in chosen if one.format == "annotations"]
        said = annotated([*sidecars, *beside])
        audiences = Audiences(said.audiences, self.parents)
        neighbours = _by_prefix(chosen)
        found: dict[str, Found] = {}
        of_code: dict[str, Found] = {}
        for one in chosen:
            reading = given.Reading(audiences, one.options, neighbours[one.prefix])
            held = of_code if one.format in formats.OF_CODE else found
            for setting in one.settings(reading):
                key = one.prefix + setting.key
                if key in held:
                    here, there = one.source.locate(setting.path), _place(held[key])
                    raise InputError(f"{here}: the setting {key!r} stands already at {there}; remove one")
                held[key] = setting, one.source
        return replace(_joined(found, of_code, said.settings), members=audiences.members)


def _joined(found: Mapping[str, Found], of_code: Mapping[str, Found], annotations: Mapping[str, Entry]) -> Catalogue:
    """The settings of files, and those that the code alone has, with what is said of each."""
    alone = {key: one for key, one in of_code.items() if key not in found}
    declarations = notes.Declarations()
    settings: dict[str, Entry] = {}
    steps: dict[str, Sequence[Step]] = {}
    renamed: dict[str, Renaming] = {}
    tags: dict[str, Sequence[str]] = {}
    for key, (setting, source) in {**found, **alone}.items():
        said = None
        if setting.notes or key in annotations or key in of_code:
            manifest = of_code[key] if key in of_code and key in found else None
            said = Said(setting, source, annotations.get(key), manifest, declarations)
            if said.renaming:
                renamed[key] = said.renaming
        settings[key] = Joined(setting, said, source)
        if setting.steps:
            steps[key] = [_step(step, said, source) for step in setting.steps]
        if setting.tags:
            tags[key] = setting.tags
    return Catalogue(settings, steps, renamed, tags)


def _step(step: given.Step, said: Said | None, source: Source) -> Step:
    return Step(Entry(_moment(step.at), source, step.path), Joined(step, said, source))


def _place(found: Found) -> Location:
    setting, source = found
    return source.locate(setting.path)


def _by_prefix(files: Sequence[formats.Chosen]) -> dict[str, dict[str, list[given.Beside]]]:
    """The files whose keys have the same prefix, by the names of their formats."""
    found: dict[str, dict[str, list[given.Beside]]] = {}
    for one in files:
        together = found.setdefault(one.prefix, {})
        together.setdefault(one.format, []).append(given.Beside(one.source, one.options))
    return found


def _moment(at: str | None) -> str | None:
    try:
        return at if at is not None and seconds(at) is not None else None
    except ValueError:
        return None
