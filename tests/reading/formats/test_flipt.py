"""Flipt's flags: what they serve to whom, and where that stands.

The quirks were seen in flipt-io/flipt: what files look like in internal/ext/common.go, internal/ext/testdata and
core/validation/testdata, what flags serve in internal/server/evaluation/evaluation.go.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from formatted import places, read, refused, values

SEGMENTS: list[dict[str, Any]] = [
    {"key": "testers", "name": "Testers", "match_type": "ALL_MATCH_TYPE", "constraints": [
        {"type": "STRING_COMPARISON_TYPE", "property": "group", "operator": "eq", "value": "beta"},
    ]},
    {"key": "staff", "name": "Staff", "match_type": "ALL_MATCH_TYPE", "constraints": [
        {"type": "STRING_COMPARISON_TYPE", "property": "email", "operator": "suffix", "value": "@example.com"},
    ]},
    {"key": "all-users", "name": "All users", "match_type": "ALL_MATCH_TYPE"},
]  # fmt: skip
# Names of segments that are told by what defines them.
TESTERS = "testers.4e2431f0"
STAFF = "staff.fa11fb2a"


def split(*parts: tuple[Any, float]) -> dict[str, Any]:
    return {"split": [{"value": value, "percent": percent} for value, percent in parts]}


def default(flag: dict[str, Any], segments: list[dict[str, Any]] = SEGMENTS) -> Any:
    """The default of a flag with these fields."""
    held = {"flags": [{"key": "x", "name": "X", **flag}], "segments": segments}
    return values(read({"features.yaml": json.dumps(held)}))["x"]["default"]


def boolean(*rollouts: dict[str, Any], enabled: bool = False) -> dict[str, Any]:
    return {"type": "BOOLEAN_FLAG_TYPE", "enabled": enabled, "rollouts": list(rollouts)}


def threshold(percentage: float, value: bool = True) -> dict[str, Any]:
    return {"threshold": {"percentage": percentage, "value": value}}


def variant(*rules: dict[str, Any], marked: str | None = "off", enabled: bool = True) -> dict[str, Any]:
    variants = [{"key": key, "name": key, "default": key == marked} for key in ("off", "on")]
    return {"type": "VARIANT_FLAG_TYPE", "enabled": enabled, "variants": variants, "rules": list(rules)}


def rule(segment: Any, **rollouts: float) -> dict[str, Any]:
    distributions = [{"variant": name, "rollout": rollout} for name, rollout in rollouts.items()]
    return {"segment": segment, "distributions": distributions}


def test_flags_are_settings_with_their_places() -> None:
    found = read({
        "features.yaml": """\
            version: "1.4"
            namespace:
              key: default
              name: Default
              description: null
            flags:
              - key: upload
                name: Upload of diagnostics
                type: BOOLEAN_FLAG_TYPE
                description: Sends diagnostics
                enabled: false
                rollouts:
                  - description: null
                    threshold:
                      percentage: 50.0
                      value: true
              - key: theme
                name: Theme
                enabled: true
                variants:
                  - key: light
                    default: true
                  - key: dark
                    attachment:
                      contrast: {text: 7.5}
                      colours: [black]
                rules:
                  - segment: testers
                    distributions:
                      - {variant: dark, rollout: 100}
            segments:
              - key: testers
                name: Testers
                match_type: ANY_MATCH_TYPE
                constraints:
                  - {type: STRING_COMPARISON_TYPE, property: group, operator: eq, value: beta}
            """
    })  # fmt: skip
    assert values(found) == {
        "upload": {
            "title": "Upload of diagnostics",
            "description": "Sends diagnostics",
            "values": [True, False],
            "default": {"everyone": split((True, 50), (False, 50))},
        },
        "theme": {
            "title": "Theme",
            "values": ["light", 'dark {"colours": ["black"], "contrast": {"text": 7.5}}'],
            "default": {"everyone": "light", TESTERS: 'dark {"colours": ["black"], "contrast": {"text": 7.5}}'},
        },
    }
    assert places(found, ("default",), ("values",)) == {
        "upload": ["features.yaml:7:5", "features.yaml:12:5", "features.yaml:7:5"],
        "theme": ["features.yaml:17:5", "features.yaml:27:5", "features.yaml:20:5"],
    }


def test_each_document_of_a_file_has_its_namespace_and_its_segments() -> None:
    """As in import_yaml_stream_all_unique_namespaces.yml, where keys come back in another namespace."""
    document = """\
namespace: {}
flags:
  - key: upload
    name: Upload
    type: BOOLEAN_FLAG_TYPE
    rollouts:
      - segment: {{key: testers, value: true}}
segments:
  - key: testers
    name: Testers
    match_type: ALL_MATCH_TYPE
    constraints:
      - {{type: STRING_COMPARISON_TYPE, property: group, operator: eq, value: {}}}
---
"""
    found = read({"prod.features.yml": document.format("mobile", "beta") + document.format("default", "alpha")})
    assert {key: value["default"] for key, value in values(found).items()} == {
        "mobile/upload": {"everyone": False, TESTERS: True},
        "upload": {"everyone": False, "testers.ddaed0cb": True},
    }
    assert places(found) == {"mobile/upload": ["prod.features.yml:3:5"], "upload": ["prod.features.yml:17:5"]}


def test_segments_may_stand_in_another_file_of_the_namespace() -> None:
    """As internal/storage/fs/snapshot.go puts files together."""
    flags = {"flags": [{"key": "x", "name": "X", **boolean({"segment": {"key": "testers", "value": True}})}]}
    others = [{"key": "testers", "name": "Testers", "constraints": [{"property": "a", "operator": "eq", "value": "b"}]}]
    files = {
        "a/features.yml": json.dumps(flags),
        "b/features.yml": json.dumps({"segments": SEGMENTS}),
        "c/features.yml": json.dumps({"namespace": "c", "segments": others}),
    }
    assert values(read(files))["x"]["default"] == {"everyone": False, TESTERS: True}
    # What the file says itself counts first.
    files["a/features.yml"] = json.dumps(flags | {"segments": others})
    assert values(read(files))["x"]["default"] == {"everyone": False, "testers.5537c311": True}


@pytest.mark.parametrize("name", ["features.yaml", "a/prod.features.yml", "a/myfeatures.yaml", "features.json"])
def test_files_are_chosen_by_their_names(name: str) -> None:
    flag = {"key": "x", "name": "X", "type": "BOOLEAN_FLAG_TYPE", "enabled": True}
    assert values(read({name: json.dumps({"flags": [flag]}, indent="\t")})) == {
        "x": {"title": "X", "values": [True, False], "default": True}
    }


def test_a_file_may_hold_segments_alone() -> None:
    assert values(read({"features.yml": json.dumps({"namespace": "a", "segments": SEGMENTS})})) == {}


def test_a_file_of_that_name_that_is_none_of_flipts_is_read_as_what_it_is() -> None:
    flag = {"key": "x", "state": "ENABLED", "variants": {"on": True}, "defaultVariant": "on"}
    assert values(read({"features.json": json.dumps({"flags": [flag]})}))["x"]["default"] is True


@pytest.mark.parametrize(
    ("flag", "wanted"),
    [
        (boolean(), False),
        (boolean(enabled=True), True),
        # A boolean flag that is disabled still goes by its rollouts.
        (boolean(threshold(5)), {"everyone": split((True, 5), (False, 95))}),
        (boolean(threshold(100)), True),
        (boolean(threshold(0)), False),
        (boolean(threshold(150)), True),
        (boolean(threshold(5, False), enabled=True), {"everyone": split((False, 5), (True, 95))}),
        # Flipt counts in whole percent, and part of one takes all of it.
        (boolean(threshold(0.1)), {"everyone": split((True, 1), (False, 99))}),
        (boolean(threshold(33.3)), {"everyone": split((True, 34), (False, 66))}),
        # Thresholds share one number of each person: the second takes those whom the first did not.
        (boolean(threshold(30), threshold(50)), {"everyone": split((True, 50), (False, 50))}),
        (boolean(threshold(30, False), threshold(50)), {"everyone": split((False, 80), (True, 20))}),
        (boolean(threshold(50), threshold(30, False)), {"everyone": split((True, 50), (False, 50))}),
        (boolean(threshold(100), threshold(100, False)), True),
        (
            boolean(threshold(50, False), {"segment": {"key": "testers", "value": True}}, threshold(60)),
            {"everyone": split((False, 90), (True, 10)), TESTERS: split((False, 50), (True, 50))},
        ),
        # What is zero or false is left out of a file that Flipt writes.
        (boolean({"threshold": {"value": True}}), False),
        (boolean({"threshold": {"percentage": 5}}, enabled=True), {"everyone": split((False, 5), (True, 95))}),
        (boolean({"segment": {"key": "testers"}}, enabled=True), {"everyone": True, TESTERS: False}),
        (boolean({"segment": {"keys": ["testers", "staff"], "value": True}}), {
            "everyone": False, TESTERS: True, STAFF: True,
        }),
        (
            boolean({"segment": {"keys": ["testers", "staff"], "operator": "AND_SEGMENT_OPERATOR", "value": True}}),
            {"everyone": False, f"{STAFF}&{TESTERS}": True},
        ),
        # A segment without constraints takes everyone.
        (boolean({"segment": {"key": "all-users", "value": True}}), True),
        (
            boolean({"segment": {"keys": ["all-users", "staff"], "operator": "AND_SEGMENT_OPERATOR", "value": True}}),
            {"everyone": False, STAFF: True},
        ),
    ],
)  # fmt: skip
def test_rollouts_of_a_boolean_flag_give_each_audience_its_default(flag: dict[str, Any], wanted: Any) -> None:
    assert default(flag) == wanted


@pytest.mark.parametrize(
    ("flag", "wanted"),
    [
        (variant(), "off"),
        (variant(marked=None), None),
        # Clients differ in what they make of a flag that is disabled.
        (variant(enabled=False), None),
        (variant(rule("all-users", on=100), enabled=False), None),
        (variant(rule("testers", on=5, off=95)), {"everyone": "off", TESTERS: split(("on", 5), ("off", 95))}),
        (variant(rule("testers", on=100, off=0)), {"everyone": "off", TESTERS: "on"}),
        # Whom a rule takes and its distributions leave over comes to no other rule.
        (variant(rule("testers", on=5), rule("all-users", on=100)), {
            "everyone": "on", TESTERS: split(("on", 5), ("off", 95)),
        }),
        # Flipt counts in tenths of a percent, and leaves out what is less.
        (variant(rule("testers", on=33.39)), {"everyone": "off", TESTERS: split(("on", 33.3), ("off", 66.7))}),
        (variant(rule("testers", on=0.05)), {"everyone": "off", TESTERS: "off"}),
        (variant(rule("testers", on=80, off=80)), {"everyone": "off", TESTERS: split(("on", 80), ("off", 20))}),
        # A rule that distributes nothing serves the default variant, and without one a variant without a name.
        (variant(rule("testers"), rule("all-users", on=100)), {"everyone": "on", TESTERS: "off"}),
        (variant(rule("testers", on=0), marked=None), {"everyone": None, TESTERS: None}),
        (variant(rule({"keys": ["testers", "staff"]}, on=100)), {"everyone": "off", TESTERS: "on", STAFF: "on"}),
        (variant(rule({"keys": ["testers", "staff"], "operator": "AND_SEGMENT_OPERATOR"}, on=100)), {
            "everyone": "off", f"{STAFF}&{TESTERS}": "on",
        }),
        (variant(rule(["testers", "staff"], on=100)), {"everyone": "off", TESTERS: "on", STAFF: "on"}),
        # Without variants, what the code makes of a match cannot be told.
        ({"type": "VARIANT_FLAG_TYPE", "enabled": True}, None),
    ],
)  # fmt: skip
def test_rules_of_a_variant_flag_give_each_audience_its_default(flag: dict[str, Any], wanted: Any) -> None:
    assert default(flag) == wanted


def test_what_the_file_leaves_open_is_the_codes_own_default() -> None:
    flag = {"key": "x", "name": "X", "enabled": False, "variants": [{"key": "off", "default": True}, {"key": "on"}]}
    noted = flag | {"metadata": {"pyconsent.fallback": "off"}}
    assert values(read({"features.yml": json.dumps({"flags": [noted]})}))["x"] == {
        "title": "X", "values": ["off", "on"], "default": "off", "fallback": "off",
    }  # fmt: skip


def test_a_segment_is_told_by_what_defines_it_however_that_is_written() -> None:
    group = {"type": "STRING_COMPARISON_TYPE", "property": "group", "operator": "isoneof", "value": ["a", "b"]}
    other = {"type": "ENTITY_ID_COMPARISON_TYPE", "property": "id", "operator": "eq", "value": "1"}

    def name(**segment: Any) -> str:
        held = [{"key": "testers", "match_type": "ALL_MATCH_TYPE", **segment}]
        rollout = {"segment": {"key": "testers", "value": True}}
        return str(list(default(boolean(rollout), held))[1])

    one = name(constraints=[group])
    assert one == "testers.0b282651"
    # As text, as versions before 1.6 have lists; described; of the other type, which is the same for one constraint.
    assert name(constraints=[group | {"value": '["a","b"]', "description": "A group", "id": "1"}]) == one
    assert name(constraints=[group], match_type="ANY_MATCH_TYPE", description=None) == one
    both = name(constraints=[group, other])
    assert both == name(constraints=[other, group]) == "testers.b8e09232"
    assert name(constraints=[group, other], match_type="ANY_MATCH_TYPE") == "testers.c0afcc2f"
    assert name(constraints=[group | {"value": ["a", "b", "c"]}]) == "testers.f672f0c3"


def test_metadata_may_be_nested() -> None:
    """As in import_flag_complex_metadata.yml."""
    found = read({
        "features.yaml": """\
            flags:
              - key: upload
                name: Upload
                type: BOOLEAN_FLAG_TYPE
                enabled: false
                metadata:
                  area: 12
                  pyconsent:
                    while: "true"
                    data_categories: user.behavior
                    consent: opt_in
                    control: {who: user}
            """
    })  # fmt: skip
    assert values(found)["upload"] == {
        "title": "Upload",
        "values": [True, False],
        "default": False,
        "processing": [{"while": [True], "data_categories": ["user.behavior"], "consent": "opt_in"}],
        "control": {"who": "user"},
    }
    assert places(found, ("processing", 0, "consent"), ("control", "who")) == {
        "upload": ["features.yaml:2:5", "features.yaml:11:9", "features.yaml:12:19"]
    }


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("flags:\n  - name: X\n    enabled: true", "2: one of the flags has no `key`; add it"),
        ("flags: [{key: x, enabled: true}]\n---\nflags: {y: {}}", "3: `flags` is no list; write one"),
        ("namespace: {name: a}\nflags:\n  - {key: x, enabled: on}", "3: 'on' is neither true nor false; write one"),
        ("namespace: 3\nflags:\n  - {key: x, enabled: true}", "1: the namespace has no name; write its `key`"),
        ("flags:\n  - key: x\n    enabled: true\n    type: BOOLEAN",
         "4: `type` is 'BOOLEAN'; write VARIANT_FLAG_TYPE or BOOLEAN_FLAG_TYPE"),
        ("flags:\n  - key: x\n    type: BOOLEAN_FLAG_TYPE\n    rollouts:\n    - description: a",
         "5: give the rollout a `segment` or a `threshold`, and not both"),
        ("flags:\n  - key: x\n    type: BOOLEAN_FLAG_TYPE\n    rollouts:\n    - threshold: {percentage: 5%}",
         "5: '5%' is no percentage; write a number"),
        ("flags:\n  - key: x\n    type: BOOLEAN_FLAG_TYPE\n    rollouts:\n    - segment: {value: true}",
         "5: it is for no segment; name one"),
        ("flags:\n  - key: x\n    type: BOOLEAN_FLAG_TYPE\n    rollouts:\n    - segment: {key: a, value: true}",
         "5: no segment 'a'; define it in this file, or in one beside it"),
        ("flags:\n  - key: x\n    enabled: true\n    variants: [{key: on}]\n    rules:\n    - testers",
         "6: the rule is no mapping; write one with `segment` and `distributions`"),
        ("flags:\n  - key: x\n    enabled: true\n    variants: [{key: a}]\n    rules:\n    - segment: a\n"
         "      distributions: [{variant: b, rollout: 5}]", "7: no variant 'b'; name one of the flag's"),
        ("flags:\n  - key: x\n    type: BOOLEAN_FLAG_TYPE\n    rollouts: [{segment: {key: a}}]\n"
         "segments:\n  - key: a\n    constraints: [b]",
         "7: the constraint is no mapping; write one with `property` and `operator`"),
        ("flags:\n  - {key: x, enabled: true}\n---\n- y", "4: no mapping with `flags`; write one"),
    ],
)  # fmt: skip
def test_what_flipt_would_not_have_is_refused(text: str, message: str) -> None:
    assert refused({"features.yaml": text}) == f"features.yaml:{message}"
