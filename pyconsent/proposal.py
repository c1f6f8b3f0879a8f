"""What is proposed: changes, with the organisation, plans and waivers that they are judged by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pyconsent import git
from pyconsent.engine import Engine
from pyconsent.errors import InputError
from pyconsent.gate import Gate
from pyconsent.pairing import Change, given, pairs
from pyconsent.reading import files
from pyconsent.reading.catalogue import Catalogue, Reader
from pyconsent.reading.entry import Entry
from pyconsent.reading.files import File, Plans
from pyconsent.reading.formats import Named
from pyconsent.reading.source import Location, Source, parse, read_file
from pyconsent.record import Record


@dataclass(frozen=True)
class Context:
    """What the changes are read and judged by, each from its file; None where there is none.

    Attributes:
        annotations: the sidecar of settings files, where it does not stand among them.
        annotations_before: the same, before the change; the one that stood there then,
            unless named.
        formats: what the configuration says of the formats of settings files.
    """

    organisation: Path | None = None
    plans: Path | None = None
    waivers: Path | None = None
    annotations: Path | None = None
    annotations_before: Path | None = None
    formats: Sequence[Named] = ()

    def read_organisation(self) -> Entry | None:
        """The organisation, if a file was named."""
        return files.organisation(read_file(self.organisation)) if self.organisation else None

    def read_plans(self) -> Plans:
        """The change plans; none, if no file was named."""
        return files.plans(files.sources(self.plans)) if self.plans else {}

    def read_waivers(self) -> Entry | None:
        """The waivers, if a file was named."""
        return files.waivers(read_file(self.waivers)) if self.waivers else None

    def reader(self, organisation: Entry | None) -> Reader:
        """What reads catalogues."""
        audiences = organisation.value.get("audiences", {}) if organisation else {}
        parents = {name: group["part_of"] for name, group in audiences.items() if group and group.get("part_of")}
        return Reader(self.formats, parents)


@dataclass(frozen=True)
class Proposal:
    """Changes that were read, ready to be judged."""

    changes: list[Change]
    organisation: Entry | None
    waivers: Entry | None

    def judge(
        self,
        at: str | None,
        engine: Engine | Literal["embedded", "opa"] = "embedded",
        require_revision: str | None = None,
    ) -> Record:
        """One decision on all the changes, each finding with its place.

        Args:
            at: the moment to judge from; now, if none is named.
            engine: as for :class:`pyconsent.gate.Gate`.
            require_revision: as for :class:`pyconsent.gate.Gate`.

        Raises:
            InputError: ``at`` is no moment.
            EngineError: the pack gave no decision.
        """
        organisation = self.organisation.value if self.organisation else None
        gate = Gate(
            organisation,
            self.waivers.value if self.waivers else (),
            engine=engine,
            require_revision=require_revision,
        )
        decision = gate.decide((change.value for change in self.changes), at, self._locate)
        return Record(decision, tuple(change.judged() for change in self.changes), organisation)

    def _locate(self, change: int | None, path: tuple[str | int, ...]) -> Location | None:
        root, *rest = path or ("after",)
        if root in ("organisation", "waivers"):
            entry = self.organisation if root == "organisation" else self.waivers
            return entry.locate(rest) if entry else None
        return self.changes[change].locate(path) if change is not None else None


def since_revision(catalogue: Path, revision: str, organisation_before: Path | None, context: Context) -> Proposal:
    """What changed between a git revision and the work tree.

    Raises:
        InputError: something cannot be read, at the revision or now.
    """
    organisation = context.read_organisation()
    reader = context.reader(organisation)
    earlier = git.held_at(revision, catalogue, reader.is_read)
    later = files.held(catalogue, reader.is_read) if catalogue.exists() or not earlier else []
    if not earlier and not later:
        raise InputError(f"{catalogue}: no YAML or JSON file in it, now or at {revision}; name the catalogue's folder")
    before = None
    if organisation_before:
        before = read_file(organisation_before)
    elif context.organisation:
        before = next(iter(_parsed(git.held_at(revision, context.organisation))), None)
    if context.annotations_before:
        said_before = files.sources(context.annotations_before)
    else:
        said_before = _parsed(git.held_at(revision, context.annotations)) if context.annotations else []
    return _proposal(reader.read(earlier, said_before), later, before, organisation, context)


def between(before: Path, after: Path, organisation_before: Path | None, context: Context) -> Proposal:
    """What differs between two catalogues, each a file or a folder; the second may only say what to change.

    Raises:
        InputError: something cannot be read, or the two are one.
    """
    if before.resolve() == after.resolve():
        raise InputError(f"{before} and {after} are the same; give the catalogue before and the one after")
    organisation = context.read_organisation()
    reader = context.reader(organisation)
    earlier, later = files.held(before, reader.is_read), files.held(after, reader.is_read)
    if not earlier and not later:
        raise InputError(f"{before}, {after}: no YAML or JSON file in them; name the catalogue's folders")
    annotations = context.annotations_before or context.annotations
    said_before = files.sources(annotations) if annotations else []
    known_before = read_file(organisation_before) if organisation_before else None
    return _proposal(reader.read(earlier, said_before), later, known_before, organisation, context, amended=earlier)


def of_changes(source: Source, context: Context) -> Proposal:
    """Changes that are given directly, each with its own plan.

    Raises:
        InputError: something cannot be read.
    """
    changes = [given(entry) for entry in files.changes(source)]
    return Proposal(changes, context.read_organisation(), context.read_waivers())


def _parsed(held: list[File]) -> list[Source]:
    return [parse(file.content, file.name) for file in held]


def _proposal(
    earlier: Catalogue,
    later: list[File],
    organisation_before: Source | None,
    organisation: Entry | None,
    context: Context,
    amended: Sequence[File] = (),
) -> Proposal:
    beside = files.sources(context.annotations) if context.annotations else []
    changes = pairs(
        earlier,
        context.reader(organisation).read(later, beside, amended),
        files.organisation(organisation_before) if organisation_before else None,
        organisation,
        context.read_plans(),
    )
    return Proposal(changes, organisation, context.read_waivers())
