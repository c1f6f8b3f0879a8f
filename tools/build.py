"""Builds what is made from the policies and kept beside them.

``python tools/build.py`` writes it all again; a test builds it a second time and
compares. OPA (https://www.openpolicyagent.org) must be on PATH, or named by OPA.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from fideslang.default_taxonomy import DEFAULT_TAXONOMY

from pyconsent import opa
from pyconsent.annotation import Rule
from pyconsent.bundle.building import annotations_in, identity, rego_in

ROOT = Path(__file__).parents[1]
POLICIES = ROOT / "policies"
SCHEMAS = ROOT / "schemas"

# Words that people use for a category or a use of the taxonomy; the reader of
# settings files proposes the key.
EVERYDAY_WORDS = {
    "data_category": {
        "message": "user.content.private",
        "messages": "user.content.private",
        "chat": "user.content.private",
        "mail": "user.content.private",
        "files": "user.content.private",
        "posts": "user.content.public",
        "gps": "user.location.precise",
        "position": "user.location.precise",
        "viewing": "user.behavior.media_consumption",
        "purchases": "user.behavior.purchase_history",
        "browsing": "user.behavior.browsing_history",
        "searches": "user.behavior.search_history",
        "usage": "user.behavior",
        "health": "user.health_and_medical",
        "children": "user.childrens",
        "face": "user.biometric",
        "fingerprint": "user.biometric",
        "telemetry": "user.telemetry",
        "contacts": "user.social",
    },
    "data_use": {
        "training": "train_ai_system",
        "train": "train_ai_system",
        "ai": "train_ai_system",
        "ads": "marketing.advertising",
        "advertising": "marketing.advertising",
        "sharing": "third_party_sharing",
        "share": "third_party_sharing",
        "selling": "sales",
        "telemetry": "analytics",
        "improvement": "functional.service.improve",
        "personalisation": "personalize",
    },
}


def as_json(value: Any) -> bytes:
    return (json.dumps(value, indent=1, ensure_ascii=False, sort_keys=True) + "\n").encode()


def taxonomy_schema() -> dict[str, Any]:
    definitions = {
        name: {
            "title": name.replace("_", " "),
            "enum": list(entries),
            "enumDescriptions": list(entries.values()),
            "x-everyday-words": EVERYDAY_WORDS[name],
        }
        for name, entries in (
            ("data_category", {entry.fides_key: entry.description for entry in DEFAULT_TAXONOMY.data_category}),
            ("data_use", {entry.fides_key: entry.description for entry in DEFAULT_TAXONOMY.data_use}),
        )
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "taxonomy.schema.json",
        "title": "Taxonomy",
        "description": "Keys of the fideslang taxonomy.",
        "$defs": definitions,
    }


def data(taxonomy: dict[str, Any]) -> dict[str, Any]:
    """What the pack is given as data: the taxonomy's keys, and its own name."""
    keys = {
        plural: dict.fromkeys(taxonomy["$defs"][singular]["enum"], True)
        for plural, singular in (("data_categories", "data_category"), ("data_uses", "data_use"))
    }
    # As a bundle of the same policies calls itself.
    pack = identity(rego_in(POLICIES, POLICIES.name), {"pyconsent": {"taxonomy": keys}})
    return {"pyconsent": {"pack": pack, "taxonomy": keys}}


def rules() -> dict[str, Any]:
    """The annotation of each rule, by id."""
    known = map(Rule.said, annotations_in(ROOT, POLICIES.name))
    return {rule.id: asdict(rule) for rule in known}


def page(rule: dict[str, Any]) -> str:
    sources = "".join(f"- {source}\n" for source in rule["sources"])
    waivable = "can be waived" if rule["waivable"] else "cannot be waived"
    family, name = rule["id"].split(".")
    return (
        f"# {rule['title']}\n\n`{rule['id']}` · {rule['severity']} · {waivable}\n\n"
        f"{rule['description']}\n\n## Fix\n\n{rule['fix']}\n\n## Sources\n\n{sources}\n"
        f"The rule: [policies/{family}/{name}.rego](../../policies/{family}/{name}.rego)\n"
    )


def index(entries: dict[str, Any]) -> str:
    rows = "".join(
        f"| [{key}]({key}.md) | {rule['severity']} | {'yes' if rule['waivable'] else 'no'} | {rule['title']} |\n"
        for key, rule in sorted(entries.items())
    )
    heading = (
        "# Rules\n\nMade from the annotations of the rules.\n\n| rule | severity | waivable | |\n|---|---|---|---|\n"
    )
    return heading + rows


def build() -> dict[Path, bytes]:
    """The content of every file that is made from the policies, by its path."""
    taxonomy = taxonomy_schema()
    schemas = {path.name: json.loads(path.read_text()) for path in SCHEMAS.glob("*.schema.json")}
    schemas["taxonomy.schema.json"] = taxonomy
    pack_data = as_json(data(taxonomy))
    entries = rules()
    made = {
        SCHEMAS / "taxonomy.schema.json": as_json(taxonomy),
        POLICIES / "data.json": pack_data,
        ROOT / "pyconsent/pack/policy.wasm": opa.webassembly(POLICIES.name, ROOT),
        ROOT / "pyconsent/pack/data.json": pack_data,
        ROOT / "pyconsent/pack/rules.json": as_json(entries),
        ROOT / "pyconsent/pack/schemas.json": as_json(schemas),
        ROOT / "docs/rules/README.md": index(entries).encode(),
    }
    return made | {ROOT / f"docs/rules/{key}.md": page(rule).encode() for key, rule in entries.items()}


if __name__ == "__main__":
    for path, content in build().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
