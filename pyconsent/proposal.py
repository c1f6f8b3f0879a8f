"""What is proposed: changes, with the organisation, plans and waivers that they are judged by."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Literal, NamedTuple

from pyconsent.anchoring import Anchors
from pyconsent.change import Change, given
from pyconsent.decision import revision
from pyconsent.engine import Engine
from pyconsent.errors import InputError
from pyconsent.gate import Gate
from pyconsent.reading import files
from pyconsent.reading.entry import Entry
from pyconsent.reading.files import DISK, File, Files, Plans, Remembered, parsed
from pyconsent.reading.formats import Named
from pyconsent.reading.source import Location, Source
from pyconsent.record import Record
from pyconsent.uncollected import uncollected

if TYPE_CHECKING:
    # The modules of git and of catalogues are loaded for those that read them: changes that are given need neither.
    from pyconsent.git import FileDiff, Tree
    from pyconsent.reading.catalogue import Catalogue, Reader

_LOG = logging.getLogger(__name__)


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

    def read_organisation(self, now: Files) -> Entry | None:
        """The organisation, if a file was named."""
        return files.organisation(parsed(now.file(self.organisation))) if self.organisation else None

    def read_plans(self, now: Files) -> Plans:
        """The change plans; none, if no file was named."""
        return files.plans(map(parsed, now.held(self.plans))) if self.plans else {}

    def read_waivers(self, now: Files) -> Entry | None:
        """The waivers, if a file was named."""
        return files.waivers(parsed(now.file(self.waivers))) if self.waivers else None

    def reader(self, organisation: Entry | None) -> Reader:
        """What reads catalogues."""
        from pyconsent.reading.catalogue import Reader

        audiences = organisation.value.get("audiences", {}) if organisation else {}
        parents = {name: group["part_of"] for name, group in audiences.items() if group and group.get("part_of")}
        return Reader(self.formats, parents)


class Places(NamedTuple):
    """Where the files were before the change, and how those of settings were read then."""

    tree: Tree
    catalogue: Path
    annotations: Path | None
    organisation: Path | None
    formats: Sequence[Named]


@dataclass(frozen=True)
class Proposal:
    """Changes that were read, ready to be judged.

    Attributes:
        subject: the files that say what is proposed.
        context: those that it is compared with and judged by.
        compared: how their files differ, where git tells.
        base: the commit that it is compared with, if it is one.
    """

    changes: list[Change]
    organisation: Entry | None
    organisation_before: Entry | None
    waivers: Entry | None
    subject: Sequence[File]
    context: Sequence[File]
    compared: Sequence[FileDiff] = ()
    base: str | None = None

    @uncollected
    def judge(
        self,
        at: str | None,
        engine: Engine | Literal["embedded", "opa"] = "embedded",
        require_revision: str | None = None,
    ) -> Record:
        """One decision on all the changes, each finding with its place and its anchor.

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
            organisation_before=self.organisation_before.value if self.organisation_before else None,
        )
        start = perf_counter()
        decision = gate.decide((change.value for change in self.changes), at, self._locate)
        told = len(self.changes), revision(decision.pack), decision.at, perf_counter() - start
        _LOG.info("changes: %d, judged by pack %s as of %s in %.2f s", *told)
        decision = Anchors(self.compared, self.changes).on(decision)
        return Record(decision, tuple(change.judged() for change in self.changes), organisation)

    def _locate(self, change: int | None, path: tuple[str | int, ...]) -> Location | None:
        root, *rest = path or ("after",)
        if root in ("organisation", "waivers"):
            entry = self.organisation if root == "organisation" else self.waivers
            return entry.locate(rest) if entry else None
        return self.changes[change].locate(path) if change is not None else None


@uncollected
def since(
    then: Places, organisation_before: Path | None, staged: Tree | None, catalogue: Path, context: Context
) -> Proposal:
    """What changed between a revision and what is staged, or the work tree.

    Args:
        then: the revision, and where its files are.
        organisation_before: the organisation as it was, if not from the revision.
        staged: what is staged; None for the work tree.
        catalogue: where the catalogue is now.
        context: what the changes are read and judged by.

    Raises:
        InputError: something cannot be read, at the revision or now.
    """
    base, now, beside = Remembered(then.tree), Remembered(staged or DISK), Remembered(DISK)
    organisation = context.read_organisation(now)
    before = None
    if organisation_before:
        before = files.organisation(parsed(beside.file(organisation_before)))
    elif then.organisation and base.holds(then.organisation):
        before = files.organisation(parsed(base.file(then.organisation)))
    reader = context.reader(organisation)
    reader_before = replace(context.reader(before or organisation), named=then.formats)
    earlier = base.held(then.catalogue, reader_before.is_read) if base.holds(then.catalogue) else []
    later = now.held(catalogue, reader.is_read) if now.holds(catalogue) or not earlier else []
    if not earlier and not later:
        where = f"{catalogue}: no YAML or JSON file in it, now or at {then.tree.revision}"
        raise InputError(f"{where}; name the catalogue's folder")
    if context.annotations_before:
        said_before = beside.held(context.annotations_before)
    else:
        said_before = base.held(then.annotations) if then.annotations and base.holds(then.annotations) else []
    known_before = reader_before.read(earlier, map(parsed, said_before))
    named = [then.catalogue, then.annotations, then.organisation, catalogue, context.annotations]
    named += [context.organisation, context.plans, context.waivers]
    compared = then.tree.compared(staged, [path for path in named if path])
    found = _changes(known_before, later, before, organisation, context, now)
    waivers = context.read_waivers(now)
    # A revision may be named otherwise another time.
    compared_with = [file._replace(name=f"{then.tree.id}:{file.path.as_posix()}") for file in base.read]
    others = [*compared_with, *beside.read, *(file for file in now.read if file not in later)]
    return Proposal(found, organisation, before, waivers, later, others, compared, then.tree.id)


@uncollected
def between(before: Path, after: Path, organisation_before: Path | None, context: Context) -> Proposal:
    """What differs between two catalogues, each a file or a folder; the second may only say what to change.

    Raises:
        InputError: something cannot be read, or the two are one.
    """
    if before.resolve() == after.resolve():
        raise InputError(f"{before} and {after} are the same; give the catalogue before and the one after")
    now = Remembered(DISK)
    organisation = context.read_organisation(now)
    reader = context.reader(organisation)
    earlier, later = now.held(before, reader.is_read), files.held(after, reader.is_read)
    if not earlier and not later:
        raise InputError(f"{before}, {after}: no YAML or JSON file in them; name the catalogue's folders")
    annotations = context.annotations_before or context.annotations
    said_before = now.held(annotations) if annotations else []
    other = files.organisation(parsed(now.file(organisation_before))) if organisation_before else None
    known_before = context.reader(other or organisation).read(earlier, map(parsed, said_before))
    found = _changes(known_before, later, other, organisation, context, now, amended=earlier)
    return Proposal(found, organisation, other, context.read_waivers(now), later, now.read)


def of_changes(file: File, source: Source, context: Context) -> Proposal:
    """Changes that are given directly, each with its own plan.

    Args:
        file: the file that they stand in.
        source: the same, parsed.
        context: what they are judged by.

    Raises:
        InputError: something cannot be read.
    """
    changes = [given(entry) for entry in files.changes(source)]
    now = Remembered(DISK)
    return Proposal(changes, context.read_organisation(now), None, context.read_waivers(now), [file], now.read)


def _changes(
    earlier: Catalogue,
    later: list[File],
    organisation_before: Entry | None,
    organisation: Entry | None,
    context: Context,
    now: Files,
    amended: Sequence[File] = (),
) -> list[Change]:
    # Loaded here, as what reads catalogues is: changes that are given need neither.
    from pyconsent.pairing import pairs

    beside = now.held(context.annotations) if context.annotations else []
    return pairs(
        earlier,
        context.reader(organisation).read(later, map(parsed, beside), amended),
        organisation_before,
        organisation,
        context.read_plans(now),
    )
