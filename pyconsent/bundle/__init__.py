"""Bundles of OPA that hold the pack (https://www.openpolicyagent.org/docs/management-bundles)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bundle:
    """What the embedded engine needs of a bundle: ``policy.wasm`` and ``data.json``."""

    wasm: bytes
    data: bytes
