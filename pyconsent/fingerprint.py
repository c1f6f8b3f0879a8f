"""What makes two findings the same one, wherever they stand and however they are told."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable

from pyconsent.decision import Finding


def fingerprints(findings: Iterable[Finding]) -> list[str]:
    """The fingerprint of each finding, as SARIF's ``primaryLocationLineHash`` is written: ``<hash>:1``.

    It rests on the rule, the subject, the audience and what is there, and on no line,
    file or wording: a finding that moves keeps its own, and one that gets worse has
    another. Those that share all of it are numbered in their order.
    """
    seen: Counter[str] = Counter()
    made = []
    for finding in findings:
        key = [finding.rule, finding.setting, finding.document, finding.audience, finding.actual]
        # 128 bits, as short as no two findings will ever share.
        digest = hashlib.sha256(json.dumps(key).encode()).hexdigest()[:32]
        seen[digest] += 1
        made.append(f"{digest}:{seen[digest]}")
    return made
