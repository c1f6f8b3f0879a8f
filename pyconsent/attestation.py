"""An audit record: what was judged, by what and when, as an in-toto Statement.

https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md with the predicate
https://github.com/in-toto/attestation/blob/main/spec/predicates/test-result.md. Whatever
signs Statements (cosign, a CI system's own attestations) signs this one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from pyconsent.annotation import annotated_rules
from pyconsent.decision import Decision
from pyconsent.reading.source import Source
from pyconsent.reading.validation import validate

STATEMENT = "https://in-toto.io/Statement/v1"
TEST_RESULT = "https://in-toto.io/attestation/test-result/v0.1"


@dataclass(frozen=True, slots=True)
class Attestation:
    """What was judged, and what came of it.

    Attributes:
        subject: the SHA-256 of each file that was judged, in hexadecimal, by its name.
        inputs: the same of each file that it was judged by.
        arguments: those of ``pyconsent check`` that say what is judged; a revision is named
            by its commit.
        decision: the decision, with the pack that made it and the moment.
    """

    subject: Mapping[str, str]
    inputs: Mapping[str, str]
    arguments: Sequence[str]
    decision: Decision

    def to_dict(self) -> dict[str, Any]:
        """The Statement as JSON types, as schemas/attestation.schema.json says."""
        algorithm, _, digest = self.decision.pack["digest"].partition(":")
        pack = {
            "name": "pyconsent",
            "digest": {algorithm: digest},
            "annotations": {"version": self.decision.pack["version"]},
        }
        return {
            "_type": STATEMENT,
            "subject": _descriptors(self.subject),
            "predicateType": TEST_RESULT,
            "predicate": {
                **_result(self.decision),
                "configuration": [*_descriptors(self.inputs), pack],
                "pyconsent": {"arguments": list(self.arguments), "decision": self.decision.to_dict()},
            },
        }

    @classmethod
    def read(cls, source: Source) -> Self:
        """One that was written.

        Raises:
            InputError: it does not fit schemas/attestation.schema.json.
        """
        validate(source, "attestation")
        predicate = source.data["predicate"]
        *inputs, _pack = predicate["configuration"]
        return cls(
            subject=_digests(source.data["subject"]),
            inputs=_digests(inputs),
            arguments=tuple(predicate["pyconsent"]["arguments"]),
            decision=Decision.from_dict(predicate["pyconsent"]["decision"]),
        )


def _result(decision: Decision) -> dict[str, Any]:
    """A rule is a test: it fails where it denies."""
    failed = {finding.rule for finding in decision.findings if finding.denies}
    warned = {finding.rule for finding in decision.findings} - failed
    return {
        "result": "FAILED" if not decision.allow else "WARNED" if warned else "PASSED",
        "passedTests": sorted(annotated_rules().keys() - failed - warned),
        "warnedTests": sorted(warned),
        "failedTests": sorted(failed),
    }


def _descriptors(digests: Mapping[str, str]) -> list[dict[str, Any]]:
    return [{"name": name, "digest": {"sha256": digest}} for name, digest in digests.items()]


def _digests(descriptors: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    return {descriptor["name"]: descriptor["digest"]["sha256"] for descriptor in descriptors}
