"""What is proposed: changes, with the organisation, plans and waivers that they are judged by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NamedTuple

from pyconsent.anchoring import Anchors
from pyconsent.engine import Engine
from pyconsent.errors import InputError
from pyconsent.gate import Gate
from pyconsent.git import FileDiff, Tree
from pyconsent.pairing import Change, given, pairs
from pyconsent.reading import files
from pyconsent.reading.files import DISK, Entry, Files, Plans
from pyconsent.reading.source import Location, Source, read_file
from pyconsent.record import Record


@dataclass(frozen=True)
class Context:
    """What the changes are judged by, each from its file; None where there is none."""

    organisation: Path | None = None
    plans: Path | None = None
    waivers: Path | None = None

    def read_organisation(self, now: Files) -> Entry | None:
        """The organisation, if a file was named."""
        return files.organisation(now.file(self.organisation)) if self.organisation else None

    def read_plans(self, now: Files) -> Plans:
        """The change plans; none, if no file was named."""
        return files.plans(now.sources(self.plans)) if self.plans else {}

    def read_waivers(self, now: Files) -> Entry | None:
        """The waivers, if a file was named."""
        return files.waivers(now.file(self.waivers)) if self.waivers else None


class Places(NamedTuple):
    """Where the catalogue and the organisation were."""

    catalogue: Path
    organisation: Path | None


@dataclass(frozen=True)
class Proposal:
    """Changes that were read, ready to be judged.

    Attributes:
        compared: how their files differ, where git tells.
    """

    changes: list[Change]
    organisation: Entry | None
    waivers: Entry | None
    compared: Sequence[FileDiff] = ()

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
        )
        decision = gate.decide((change.value for change in self.changes), at, self._locate)
        decision = Anchors(self.compared, self.changes).on(decision)
        return Record(decision, tuple(change.judged() for change in self.changes), organisation)

    def _locate(self, change: int | None, path: tuple[str | int, ...]) -> Location | None:
        root, *rest = path or ("after",)
        if root in ("organisation", "waivers"):
            entry = self.organisation if root == "organisation" else self.waivers
            return entry.locate(rest) if entry else None
        return self.changes[change].locate(path) if change is not None else None


def since(
    base: Tree,
    then: Places,
    organisation_before: Path | None,
    staged: Tree | None,
    catalogue: Path,
    context: Context,
) -> Proposal:
    """What changed between a revision and what is staged, or the work tree.

    Args:
        base: the revision.
        then: where its files are.
        organisation_before: the organisation as it was, if not from the revision.
        staged: what is staged; None for the work tree.
        catalogue: where the catalogue is now.
        context: what the changes are judged by.

    Raises:
        InputError: something cannot be read, at the revision or now.
    """
    now = staged or DISK
    earlier = base.sources(then.catalogue) if base.holds(then.catalogue) else []
    later = now.sources(catalogue) if now.holds(catalogue) or not earlier else []
    if not earlier and not later:
        where = f"{catalogue}: no YAML or JSON file in it, now or at {base.revision}"
        raise InputError(f"{where}; name the catalogue's folder")
    before = None
    if organisation_before:
        before = read_file(organisation_before)
    elif then.organisation and base.holds(then.organisation):
        before = base.file(then.organisation)
    named = (then.catalogue, then.organisation, catalogue, context.organisation, context.plans, context.waivers)
    compared = base.compared(staged, [path for path in named if path])
    return _proposal(earlier, later, before, context, now, compared)


def between(before: Path, after: Path, organisation_before: Path | None, context: Context) -> Proposal:
    """What differs between two catalogues, each a file or a folder.

    Raises:
        InputError: something cannot be read, or the two are one.
    """
    if before.resolve() == after.resolve():
        raise InputError(f"{before} and {after} are the same; give the catalogue before and the one after")
    earlier, later = files.sources(before), files.sources(after)
    if not earlier and not later:
        raise InputError(f"{before}, {after}: no YAML or JSON file in them; name the catalogue's folders")
    known_before = read_file(organisation_before) if organisation_before else None
    return _proposal(earlier, later, known_before, context, DISK, ())


def of_changes(source: Source, context: Context) -> Proposal:
    """Changes that are given directly, each with its own plan.

    Raises:
        InputError: something cannot be read.
    """
    changes = [given(entry) for entry in files.changes(source)]
    return Proposal(changes, context.read_organisation(DISK), context.read_waivers(DISK))


def _proposal(
    earlier: list[Source],
    later: list[Source],
    organisation_before: Source | None,
    context: Context,
    now: Files,
    compared: Sequence[FileDiff],
) -> Proposal:
    organisation = context.read_organisation(now)
    changes = pairs(
        files.catalogue(earlier),
        files.catalogue(later),
        files.organisation(organisation_before) if organisation_before else None,
        organisation,
        context.read_plans(now),
    )
    return Proposal(changes, organisation, context.read_waivers(now), compared)
