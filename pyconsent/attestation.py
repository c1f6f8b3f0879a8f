"""An audit record: what was judged, by what and when, as an in-toto Statement.

https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md with the predicate
https://github.com/in-toto/attestation/blob/main/spec/predicates/test-result.md. Whatever
signs Statements (cosign, a CI system's own attestations) signs this one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

from pyconsent.annotation import annotated_rules
from pyconsent.decision import Decision
from pyconsent.proposal import Proposal
from pyconsent.reading.files import File
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


def attested(
    proposed: Proposal, configuration: Sequence[File], arguments: Sequence[str], decision: Decision
) -> Attestation:
    """The audit record of a decision.

    Args:
        proposed: what was judged.
        configuration: the files that were read for the configuration.
        arguments: as of :class:`Attestation`.
        decision: what came of it.
    """
    subject, context = proposed.subject, [*configuration, *proposed.context]
    if not subject:
        # All that there was is removed.
        subject, context = context, []
    return Attestation(
        {file.name: file.digest for file in subject},
        {file.name: file.digest for file in context},
        arguments,
        decision,
    )


def differences(then: Attestation, now: Attestation) -> list[str]:
    """What is not as it was: files, and what is found in them. Nothing, when the decision holds."""
    return [
        *_differences({**then.subject, **then.inputs}, {**now.subject, **now.inputs}),
        *_other_findings(then.decision, now.decision),
    ]


def _differences(then: Mapping[str, str], now: Mapping[str, str]) -> Iterator[str]:
    for name in sorted({*then, *now}):
        if name not in now:
            yield f"{name}: is read no more"
        elif name not in then:
            yield f"{name}: was not read then"
        elif then[name] != now[name]:
            yield f"{name}: is not as it was; sha256 {then[name]} then, {now[name]} now"


def _other_findings(then: Decision, now: Decision) -> Iterator[str]:
    then, now = _bare(then), _bare(now)
    if then.allow != now.allow:
        words = {True: "allowed", False: "denied"}
        yield f"{words[then.allow]} then, and {words[now.allow]} now"
    for found, other, said in ((then, now, "is not found now"), (now, then, "was not found then")):
        for finding in found.findings:
            if finding not in other.findings:
                about = finding.setting or finding.document or "the input"
                whom = f" for {finding.audience}" if finding.audience else ""
                yield f"{finding.rule} in {about}{whom}: {said}"
    if replace(then, allow=True, findings=()) != replace(now, allow=True, findings=()):
        yield "what is waived, owed or at stake is not as it was"


def _bare(decision: Decision) -> Decision:
    """The decision without its pack, and without places, in which a revision may be named in several ways."""
    findings, waived = (
        tuple(
            replace(
                finding,
                location=None,
                anchor=None,
                waivers=tuple(replace(waiver, location=None) for waiver in finding.waivers),
            )
            for finding in found
        )
        for found in (decision.findings, decision.waived)
    )
    return replace(decision, findings=findings, waived=waived, pack={})


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
