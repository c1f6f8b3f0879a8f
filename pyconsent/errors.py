"""What can go wrong, for callers to catch."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyconsent.decision import Decision


class PyconsentError(Exception):
    """Any error of this package. Its text is meant for people."""


class InputError(PyconsentError):
    """What was given cannot be read; each line names the place, what is wrong and a remedy."""


class EngineError(PyconsentError):
    """The pack could not be evaluated, so there is no decision."""


class DeniedError(PyconsentError):
    """A decision denies, and its caller asked to be stopped by that.

    Attributes:
        decision: the decision, with its findings.
    """

    def __init__(self, decision: Decision) -> None:
        self.decision = decision
        denying = [finding for finding in decision.findings if finding.denies]
        super().__init__("; ".join(f"{finding.rule}: {finding.message}" for finding in denying))


def reason(error: OSError) -> str:
    """Why the system refused, for a line that names what it refused."""
    return (error.strerror or str(error)).lower()


def unreadable(name: object, error: OSError) -> InputError:
    """What says that a file or folder could not be read, and why."""
    return InputError(f"{name}: {reason(error)}")


def not_installed(error: ModuleNotFoundError, extra: str) -> InputError:
    """What says that a package is missing, and which extra of this one brings it."""
    return InputError(f"{error.name} is not installed; pip install 'pyconsent[{extra}]'")
