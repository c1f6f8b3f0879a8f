"""Nimbus feature manifests: what each value is on each channel.

The quirks are those of fenix/app/nimbus.fml.yaml in mozilla-mobile/firefox-android (``import``
with overrides, ``types`` around objects and enums, a channel that says a part of a map only)
and of the fixtures of nimbus-fml in mozilla/application-services (``channels``, several
channels in one word, ``targeting``, objects within maps).
"""

from __future__ import annotations

from typing import Any

import pytest
from formatted import places, read, refused, values

MANIFEST = """\
    about:
      description: The browser's manifest
    channels: [release, nightly, developer]
    includes: [onboarding.fml.yaml]
    import:
      - path: ../suggest/suggest.fml.yaml
        channel: release
        features:
          suggestion-provider:
            - value:
                types: {amp: true}
            - channel: nightly
              value:
                types: {wikipedia: true}
    features:
      suggest:
        description: Suggestions
        variables:
          enabled:
            description: Whether suggestions are fetched
            type: Boolean
            default: false
          sections:
            description: What is shown
            type: Map<Section, Boolean>
            default: {top-sites: true, sponsored: false}
          mode:
            description: How
            type: Mode
            default: ask
          order:
            description: In which order
            type: List<Section>
            default: [sponsored, top-sites]
        defaults:
          - channel: nightly
            value:
              enabled: true
              sections: {sponsored: true}
          - channel: developer
            value: {enabled: true, sections: {}}
    types:
      enums:
        Section:
          description: Sections
          variants: {top-sites: {description: Often used}, sponsored: {description: Paid for}}
        Mode:
          description: Ways
          variants: {ask: {description: Asks}, always: {description: Does not}}
    """


def defaults(text: str) -> dict[str, Any]:
    return {key: setting["default"] for key, setting in values(read({"a.fml.yaml": text})).items()}


def feature(variables: str, rest: str = "") -> str:
    return f"features: {{f: {{description: F, variables: {variables}{rest}}}}}\n"


def test_each_channel_is_an_audience_where_its_default_differs() -> None:
    found = read({"app/nimbus.fml.yaml": MANIFEST})
    both = [True, False]
    assert values(found) == {
        "suggest.enabled": {
            "title": "suggest.enabled", "description": "Whether suggestions are fetched", "values": both,
            "default": {"everyone": False, "nightly": True, "developer": True},
        },
        "suggest.sections.top-sites": {
            "title": "suggest.sections.top-sites", "description": "What is shown", "values": both, "default": True,
        },
        "suggest.sections.sponsored": {
            "title": "suggest.sections.sponsored", "description": "What is shown", "values": both,
            "default": {"everyone": False, "nightly": True},
        },
        "suggest.mode": {
            "title": "suggest.mode", "description": "How", "values": ["ask", "always"], "default": "ask",
        },
        "suggest.order": {
            "title": "suggest.order", "description": "In which order", "values": "any",
            "default": '["sponsored", "top-sites"]',
        },
        "suggestion-provider.types.amp": {
            "title": "suggestion-provider.types.amp", "values": both, "default": True,
        },
        # What it is on the other channels stands in the file that is imported.
        "suggestion-provider.types.wikipedia": {
            "title": "suggestion-provider.types.wikipedia", "values": both,
            "default": {"everyone": None, "nightly": True},
        },
    }  # fmt: skip
    told = places(found, ("default", "everyone"), ("default", "nightly"), ("description",))
    assert told["suggest.enabled"] == [f"app/nimbus.fml.yaml:{place}" for place in ("19:7", "22:9", "38:11", "20:9")]
    assert told["suggest.sections.sponsored"] == [
        f"app/nimbus.fml.yaml:{place}" for place in ("23:7", "26:36", "39:22", "24:9")
    ]


@pytest.mark.parametrize(
    ("rest", "wanted"),
    [
        # Said for all channels, and then for one.
        (", defaults: [{value: {on: true}}, {channel: beta, value: {on: false}}]", {"everyone": True, "beta": False}),
        # Said for one, and then for all.
        (", defaults: [{channel: beta, value: {on: false}}, {value: {on: true}}]", True),
        (
            ", default: [{channels: [beta, nightly], value: {on: true}}]",
            {"everyone": False, "beta": True, "nightly": True},
        ),
        (
            ', default: [{channel: "beta, nightly", value: {on: true}}]',
            {"everyone": False, "beta": True, "nightly": True},
        ),
        # Said for nobody yet.
        (", defaults: [{channel: beta, targeting: new_user, value: {on: true}}]", False),
        (", defaults: [{channel: beta, value: {on: false}}]", False),
    ],
)
def test_defaults_are_merged_in_their_order(rest: str, wanted: Any) -> None:
    assert defaults(feature("{on: {type: Boolean, default: false}}", rest)) == {"f.on": wanted}


def test_a_variable_has_what_its_object_is_by_default() -> None:
    text = (
        feature(
            "{one: {type: Button, default: {}}, two: {type: 'Map<String, Button>', default: {x: {label: Y}}},"
            " three: {type: Option<Button>, default: null}}",
            ", defaults: [{channel: beta, value: {one: {tracked: true}}}]",
        )
        + "objects:\n"
        "  Button: {description: B, fields: {label: {type: String, default: OK},"
        " tracked: {type: Boolean, default: false}, style: {type: Style, default: {}}}}\n"
        "  Style: {description: S, fields: {bold: {type: Boolean, default: true}}}\n"
        "  Unused: {description: U, fields: {tracked: {type: Boolean, default: true}}}\n"
    )
    assert defaults(text) == {
        "f.one.label": "OK",
        "f.one.tracked": {"everyone": False, "beta": True},
        "f.one.style.bold": True,
        "f.two.x.label": "Y",
        "f.two.x.tracked": False,
        "f.two.x.style.bold": True,
        "f.three": "null",
        "Unused.tracked": True,
    }


@pytest.mark.parametrize(
    "text",
    [
        "includes: [a.fml.yaml]\n",
        "objects: {A: {description: A, fields: {}}}\n",
        "features: {f: {description: F, variables: {}}}\nenums: {}\n",
    ],
)
def test_a_part_of_a_manifest_is_known_by_what_is_in_it(text: str) -> None:
    assert values(read({"nimbus-features/part.yaml": text})) == {}


@pytest.mark.parametrize(
    "text", ["features: {f: {enabled: true}}\n", "features: [{key: f}]\n", "channels: [a]\n", "features: {}\n"]
)
def test_what_only_has_features_is_no_manifest(text: str) -> None:
    assert refused({"features.yaml": text}).startswith("features.yaml:1: no format recognises the file")


def test_a_feature_that_is_no_mapping_is_refused() -> None:
    text = "features:\n  a: {variables: {}}\n  b: 1\n"
    assert refused({"a.fml.yaml": text}) == "a.fml.yaml:3: the feature is no mapping; write one with `variables`"
