"""Where it stands what each audience is served, in every format that tells people apart."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from formatted import read

from pyconsent.reading.catalogue import Catalogue
from pyconsent.reading.entry import Entry

FILES = {
    "flagd": (
        "x.flagd.yaml",
        """\
        flags:
          x:
            variants: {on: true, off: false}
            defaultVariant: off
            targeting:
              if:
                - in: [{var: plan}, [business]]
                - on
                - in: [{var: region}, [eu]]
                - fractional: [[on, 5], [off, 95]]
        """,
    ),
    "flipt": (
        "features.yml",
        """\
        flags:
          - key: x
            type: BOOLEAN_FLAG_TYPE
            enabled: false
            rollouts:
              - segment: {key: business, value: true}
              - threshold: {percentage: 5, value: true}
          - key: y
            enabled: true
            variants:
              - key: blue
              - key: red
                default: true
            rules:
              - segment: business
                distributions: [{variant: blue, rollout: 100}]
          - key: z
            enabled: true
            variants: [{key: blue}]
            rules: [{segment: business, distributions: [{variant: blue, rollout: 50}]}]
        segments:
          - key: business
            constraints: [{type: STRING_COMPARISON_TYPE, property: plan, operator: eq, value: business}]
        """,
    ),
    "goff": (
        "x.goff.yaml",
        """\
        x:
          variations: {on: true, off: false}
          targeting:
            - query: gone eq true
              disable: true
              variation: on
            - query: plan eq "business"
              variation: on
          defaultRule:
            percentage: {on: 5, off: 95}
        y:
          variations: {on: true, off: false}
          needs:
            - flag: x
          defaultRule: {variation: on}
        """,
    ),
    "growthbook": (
        "features.json",
        """\
        {"features": {
          "x": {
            "defaultValue": false,
            "rules": [
              {"condition": {"plan": "business"}, "force": true},
              {"coverage": 0.05, "force": true}
            ]
          },
          "y": {
            "defaultValue": true,
            "rules": [
              {
                "parentConditions": [
                  {"id": "x", "condition": {"value": true}, "gate": true}
                ],
                "force": false
              }
            ]
          }
        }}
        """,
    ),
    "launchdarkly": (
        "flag.json",
        """\
        {"items": [
          {
            "key": "x",
            "variations": [{"value": true}, {"value": false}],
            "environments": {"production": {
              "on": true,
              "targets": [
                {"values": ["ann"], "variation": 0}
              ],
              "rules": [
                {"clauses": [{"attribute": "plan", "op": "in", "values": ["business"]}], "variation": 0}
              ],
              "fallthrough": {"variation": 1}
            }}
          },
          {
            "key": "y",
            "variations": [{"value": true}, {"value": false}],
            "environments": {"production": {
              "on": true,
              "offVariation": 1,
              "prerequisites": [
                {"key": "x", "variation": 0}
              ],
              "fallthrough": {"variation": 0}
            }}
          }
        ]}
        """,
    ),
    "unleash": (
        "export.json",
        """\
        {
          "features": [
            {"name": "x"},
            {"name": "y"}
          ],
          "featureStrategies": [
            {"name": "default", "featureName": "x", "constraints": [
              {"contextName": "plan", "operator": "IN", "values": ["business"]}]},
            {"name": "flexibleRollout", "featureName": "x", "parameters": {"rollout": "5"}}
          ],
          "featureEnvironments": [
            {"featureName": "x", "environment": "production", "enabled": true},
            {"featureName": "y", "environment": "production", "enabled": true, "variants": [
              {"name": "blue", "weight": 500, "overrides": [
                {"contextName": "plan", "values": ["business"]}]},
              {"name": "red", "weight": 500}]}
          ]
        }
        """,
    ),
    "discourse": (
        "site_settings.yml",
        """\
        required:
          x:
            default: false
            locale_default:
              en: true
              de: false
            client: true
          change:
            default: false
            upcoming_change: {status: beta}
          y:
            default: false
            upcoming_change_default_override:
              upcoming_change: change
              new_default: true
        """,
    ),
    "gitlab": (
        "x.yml",
        """\
        attr: x
        column: x
        db_type: boolean
        default: 'false'
        gitlab_com_different_than_default: true
        not_null: true
        """,
    ),
    "vscode": (
        "package.json",
        """\
        {"contributes": {"configuration": {"properties": {
          "x": {
            "type": "boolean",
            "default": false,
            "tags": ["telemetry",
              "onExP"]
          },
          "y": {
            "type": "boolean",
            "default": false,
            "experiment": {"mode": "auto"}
          }
        }}}}
        """,
    ),
}  # fmt: skip

# By setting, audience and portion.
WANTED = {
    "flagd": {
        "x": {
            "everyone": "6:7",
            "in(plan,[business])": "8:11",
            "in(region,[eu])": "10:11",
            "in(region,[eu]) split 0": "10:11",
            "in(region,[eu]) split 1": "10:11",
            "in(plan,[business])&in(region,[eu])": "8:11",
        }
    },
    "flipt": {
        "x": {"everyone": "7:9", "everyone split 0": "7:9", "everyone split 1": "4:5", "business.cb25e356": "6:9"},
        "y": {"everyone": "12:9", "business.cb25e356": "15:9"},
        "z": {
            "everyone": "18:5",
            "business.cb25e356": "20:13",
            "business.cb25e356 split 0": "20:13",
            "business.cb25e356 split 1": "20:13",
        },
    },
    "goff": {
        "x": {
            "everyone": "9:3",
            "everyone split 0": "9:3",
            "everyone split 1": "9:3",
            'plan_eq_"business".4848396a': "7:7",
        },
        "y": {
            "everyone": "15:3",
            "everyone split 0": "15:3",
            "everyone split 1": "15:3",
            'plan_eq_"business".4848396a': "15:3",
        },
    },
    "growthbook": {
        "x": {"everyone": "6:7", "everyone split 0": "6:7", "everyone split 1": "3:5", "plan:eq(business)": "5:7"},
        "y": {
            "everyone": "10:5",
            "everyone split 0": "10:5",
            "everyone split 1": "10:5",
            "everyone split 2": "10:5",
            "plan:eq(business)": "12:7",
        },
    },
    "launchdarkly": {
        "x": {"everyone": "13:7", "user.targets.9709202e": "8:9", "plan:in(business)": "11:9"},
        "y": {"everyone": "23:9", "user.targets.9709202e": "25:7", "plan:in(business)": "25:7"},
    },
    "unleash": {
        "x": {"everyone": "9:5", "everyone split 0": "9:5", "everyone split 1": "7:5", "plan:IN(business)": "7:5"},
        "y": {
            "everyone": "13:55",
            "everyone split 0": "13:55",
            "everyone split 1": "13:55",
            "plan:IN(business)": "15:9",
        },
    },
    "discourse": {
        "x": {"everyone": "5:7", "default_locale==de": "6:7"},
        "y": {"everyone": "15:7", "upcoming_change==change": "15:7"},
    },
    "gitlab": {"x": {"everyone": "4:1", "gitlab_com": "5:1"}},
    "vscode": {"x": {"everyone": "4:5", "experiment": "6:7"}, "y": {"everyone": "10:5", "experiment": "11:5"}},
}


def lines(found: Catalogue) -> dict[str, dict[str, str]]:
    """What is told apart, by the keys of the settings."""
    return {
        key: dict(told_apart(entry))
        for key, entry in found.settings.items()
        if isinstance(entry.value["default"], dict)
    }


def told_apart(entry: Entry) -> Iterator[tuple[str, str]]:
    """Line and column of the default of each audience, and of its portions."""
    for audience, served in entry.value["default"].items():
        portions = served["split"] if isinstance(served, dict) else []
        for part in ((), *(("split", number) for number in range(len(portions)))):
            place = entry.locate(("default", audience, *part))
            yield " ".join(map(str, (audience, *part))), f"{place.line}:{place.column}"


@pytest.mark.parametrize("format", FILES)
def test_each_audience_has_the_line_of_what_it_is_served(format: str) -> None:
    name, text = FILES[format]
    assert lines(read({name: text})) == WANTED[format]
