"""Chromium's policies: one default for everyone, another for people of an enterprise."""

from __future__ import annotations

from typing import Any

import pytest
from formatted import places, read, refused, values

from pyconsent.reading.formats import Named

# As MetricsReportingEnabled.yaml of chromium/chromium: where the policy is not set, people
# are asked, and that is none of the values that it can be set to.
METRICS = """\
    caption: Enable reporting of usage and crash-related data
    default:  null
    desc: |-
      When this policy is Enabled, reporting to <ph name="COMPANY">Example</ph> is on.
    example_value: true
    features:
      can_be_recommended: true
      dynamic_refresh: false
    future_on:
    - fuchsia
    items:
    - caption: Enable reporting
      value: true
    - caption: Disable reporting
      value: false
    - caption: Allow users to choose
      value: null
    owners:
    - file://components/policy/OWNERS
    schema:
      type: boolean
    supported_on:
    - chrome.*:8-
    tags:
    - google-sharing
    type: main
    """
# As ArcGoogleLocationServicesEnabled.yaml, with a default of enterprises that differs.
LOCATION = """\
    caption: Control location services
    deprecated: true
    default: 0
    default_for_enterprise_users: 2
    items:
    - {caption: Disabled, name: Disabled, value: 0}
    - {caption: The user decides, name: Asked, value: 1}
    - {caption: Enabled, name: Enabled, value: 2}
    schema: {type: integer, enum: [0, 1, 2]}
    supported_on: ["chrome_os:68-"]
    type: int-enum
    """


def whole(text: str) -> dict[str, Any]:
    """The policy of a file of which only these lines matter."""
    (found,) = values(read({"P.yaml": "caption: P\nschema: {}\nsupported_on: []\n" + text})).values()
    assert isinstance(found, dict)
    return found


def test_a_policy_is_a_setting_named_by_its_file() -> None:
    found = read({"policy_definitions/Miscellaneous/MetricsReportingEnabled.yaml": METRICS})
    assert values(found) == {
        "MetricsReportingEnabled": {
            "title": "Enable reporting of usage and crash-related data",
            "description": 'When this policy is Enabled, reporting to <ph name="COMPANY">Example</ph> is on.',
            "values": [True, False, "null"],
            "default": "null",
        }
    }
    file = "policy_definitions/Miscellaneous/MetricsReportingEnabled.yaml"
    assert places(found, ("default",), ("values",)) == {
        "MetricsReportingEnabled": [f"{file}:1:1", f"{file}:2:1", f"{file}:11:1"]
    }


@pytest.mark.parametrize("name", ["a/b/X.yaml", "X.yml", "HEAD:X.yaml", "HEAD~1:a/X.yaml", "C:\\a\\X.yaml"])
def test_a_policy_has_the_same_key_at_every_revision(name: str) -> None:
    assert list(values(read({name: METRICS}))) == ["X"]


def test_people_of_an_enterprise_have_a_default_of_their_own() -> None:
    found = read({"Location.yaml": LOCATION})
    assert values(found) == {
        "Location": {
            "title": "Control location services",
            "values": [0, 1, 2],
            "default": {"everyone": 0, "enterprise_users": 2},
        }
    }
    assert places(found, ("default",), ("default", "enterprise_users")) == {
        "Location": [f"Location.yaml:{line}" for line in ("1:1", "3:1", "4:1")]
    }


def test_what_is_documented_of_managed_devices_is_told_apart_too() -> None:
    text = "type: main\ndefault: true\ndefault_for_managed_devices_doc_only: false\n"
    assert whole(text)["default"] == {"everyone": True, "managed_devices": False}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("type: string", ""),
        ("type: list", "[]"),
        ("type: string-enum-list", "[]"),
        ("type: dict", "{}"),
        ("type: external", ""),
        ("type: string\ndefault: x", "x"),
        ("type: int\ndefault: 5", 5),
        # DnsOverHttpsMode.yaml says what enterprises have, and nothing of everyone.
        ("type: main", None),
        ("type: string-enum\nitems: [{value: secure}]\ndefault_for_enterprise_users: 'off'",
         {"everyone": None, "enterprise_users": "off"}),
    ],
)  # fmt: skip
def test_a_policy_without_a_default_is_empty_or_left_to_the_code(text: str, wanted: Any) -> None:
    assert whole(text)["default"] == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("type: main\ndefault: true", [True, False]),
        ("type: main\ndefault: null", [True, False, "null"]),
        # What writes these files for the browser reads them as YAML 1.1.
        ("type: main\ndefault: on", [True, False]),
        ("type: string-enum\ndefault: 'off'\nitems: [{value: 'off'}]", ["off"]),
        ("type: main", [True, False]),
        ("type: int-enum\ndefault: 1\nitems: [{value: 1}, {value: 2}]", [1, 2]),
        ("type: string-enum\ndefault: ask\nitems: [{value: all, name: All}]", ["all", "ask"]),
        ("type: int-enum\ndefault: 1", "any"),
        ("type: int\ndefault: 1\nitems: [{value: 1}]", "any"),
        ("type: dict", "any"),
    ],
)
def test_the_values_are_those_of_the_items_and_what_is_in_force(text: str, wanted: Any) -> None:
    assert whole(text)["values"] == wanted


def test_what_is_no_mapping_is_refused() -> None:
    # A group of policies (.group.details.yaml) is no policy.
    group = "caption: Accessibility settings\ndesc: Configure it.\n"
    assert refused({".group.details.yaml": group}).startswith(".group.details.yaml:1: no format recognises the file")
    assert refused({"X.yaml": "[]"}, [Named("X.yaml", "chromium")]) == (
        "X.yaml:1: no mapping; write the `caption`, `type` and `default` of a policy"
    )
