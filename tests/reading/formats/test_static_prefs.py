"""Firefox's StaticPrefList.yaml: what each preference is, and for which builds.

The quirks are those of modules/libpref/init/StaticPrefList.yaml in mozilla/gecko-dev: names
that conditions define, values and whole entries under conditions, entries that are indented
there, C++ expressions, and comments behind values.
"""

from __future__ import annotations

from typing import Any

import pytest
from formatted import places, read, refused, values

FILE = """\
    # The list, preprocessed.

    #ifdef NIGHTLY_BUILD
    #define IS_NIGHTLY_BUILD      true
    #else
    #define IS_NIGHTLY_BUILD      false
    #endif

    #---------------------------------------------------------------------------
    # Prefs starting with "reports."
    #---------------------------------------------------------------------------

    - name: reports.enabled
      type: RelaxedAtomicBool
      value: @IS_NIGHTLY_BUILD@
      mirror: always

    - name: reports.days
      type: int32_t
    #ifdef XP_MACOSX
      value: 2
    #else
      value: 1
    #endif
      mirror: always

    #ifdef ANDROID
      # On Android only.
    -   name: reports.scale
        type: AtomicFloat
        value: 1.2f  # a float
        mirror: never

    #endif
    - name: reports.angle
      type: float
      value: float(M_PI / 8.0)    # degrees
      mirror: once
      include: <cmath>
    - name: reports.server
      type: DataMutexString
      value: "https://a.example/#b"
      mirror: never
    - name: reports.mask
      type: uint32_t
      value: 0x0f
      rust: true
    - name: reports.unknown
      type: bool
      value: @IS_GONE@
    """


def setting(name: str, values: Any, default: Any) -> dict[str, Any]:
    return {"title": name, "values": values, "default": default}


def test_every_entry_is_a_setting_with_a_default_for_each_condition() -> None:
    found = read({"init/StaticPrefList.yaml": FILE})
    both = [True, False]
    assert values(found) == {
        "reports.enabled": setting("reports.enabled", both, {"everyone": False, "defined(NIGHTLY_BUILD)": True}),
        "reports.days": setting("reports.days", "any", {"everyone": 1, "defined(XP_MACOSX)": 2}),
        "reports.scale": setting("reports.scale", "any", {"everyone": None, "defined(ANDROID)": 1.2}),
        "reports.angle": setting("reports.angle", "any", "float(M_PI / 8.0)"),
        "reports.server": setting("reports.server", "any", "https://a.example/#b"),
        "reports.mask": setting("reports.mask", "any", 15),
        "reports.unknown": setting("reports.unknown", both, None),
    }
    told = places(found, ("default",), ("default", "defined(XP_MACOSX)"))
    assert told["reports.enabled"] == ["init/StaticPrefList.yaml:15:3"] * 3
    assert told["reports.days"] == [f"init/StaticPrefList.yaml:{line}:3" for line in (21, 23, 21)]
    assert told["reports.scale"] == ["init/StaticPrefList.yaml:31:5"] * 3


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("- name: a.b\n  value: >\n    long\n",
         "StaticPrefList.yaml:3: no part of an entry; write `- name: x`, or `  key: value` below it"),
        ("  value: 1\n", "StaticPrefList.yaml:1: no part of an entry; write `- name: x`, or `  key: value` below it"),
        ("- value: 1\n", "StaticPrefList.yaml:1: no part of an entry; write `- name: x`, or `  key: value` below it"),
        ("- name: a.b\n#ifdef A\n  value: 1\n", "StaticPrefList.yaml:2: a condition without #endif; add it"),
    ],
)  # fmt: skip
def test_what_is_no_entry_is_refused(text: str, message: str) -> None:
    assert refused({"StaticPrefList.yaml": text}) == message
