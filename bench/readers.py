"""What it takes to read settings files, beside what it takes to parse them, and to judge all that is in one.

``python bench/readers.py`` prints three tables. A reader is all from the bytes of a file to the
settings of a catalogue; its parser is the part of it that makes data of the bytes. A reader may
put work off until a setting is looked at, so that two states of each file are also read and
compared, as a gate does: of their settings three differ. Times are the processor's: the least
of some turns, in which the two take turns.
"""

from __future__ import annotations

import gc
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Container
from functools import partial
from pathlib import Path, PurePath
from typing import Any

import yaml

from pyconsent.change import Change
from pyconsent.pairing import pairs
from pyconsent.reading.catalogue import Reader
from pyconsent.reading.files import File
from pyconsent.reading.formats import Named, loaded
from pyconsent.uncollected import uncollected

MANY, SOME, TURNS = 10_000, 1_000, 5
# The settings that differ between two states of a file.
SWITCHED = (0, 4_999, 9_999)
ORGANISATION = "name: Example\nrecipients: {example: {title: Example, kind: first_party}}\n"
NOTES = {
    "pyconsent.while": "true",
    "pyconsent.data_categories": "user.behavior, user.device",
    "pyconsent.data_uses": "functional.service.improve",
    "pyconsent.recipients": "example",
    "pyconsent.consent": "opt_in",
    "pyconsent.trigger": "automatic",
    "pyconsent.reversible": True,
}


def flags(count: int, weight: Callable[[int], int], variant: str = "off", switched: Container[int] = ()) -> str:
    """flagd's, each with targeting and metadata; of those that are given one weight targeting is the same."""
    beta, staff = {"in": ["beta", {"var": "groups"}]}, {"ends_with": [{"var": "email"}, "@example.com"]}
    return json.dumps(
        {
            "flags": {
                f"flag-{number}": {
                    "state": "ENABLED",
                    "variants": {"on": True, "off": False},
                    "defaultVariant": "on" if number in switched else variant,
                    "targeting": {
                        "if": [
                            beta,
                            "on",
                            {"if": [staff, {"fractional": [["on", weight(number)], ["off", 20_000]]}, None]},
                        ]
                    },
                    "metadata": NOTES,
                }
                for number in range(count)
            }
        },
        indent=2,
    )


def unleash(weight: Callable[[int], int], switched: Container[int]) -> str:
    """What Unleash exports: each feature with a strategy of its own, for some and for a part of all."""
    some = {"contextName": "email", "operator": "STR_ENDS_WITH", "values": ["@example.com"], "inverted": False}
    return json.dumps(
        {
            "features": [{"name": f"flag-{number}", "type": "release"} for number in range(MANY)],
            "featureStrategies": [
                {
                    "id": f"{number}",
                    "featureName": f"flag-{number}",
                    "name": "flexibleRollout",
                    "constraints": constraints,
                    "parameters": {"rollout": f"{rollout}", "stickiness": "default", "groupId": f"flag-{number}"},
                    "segments": [],
                    "disabled": False,
                }
                for number in range(MANY)
                for constraints, rollout in (([some], 100), ([], weight(number)))
            ],
            "featureEnvironments": [
                {
                    "featureName": f"flag-{number}",
                    "environment": "production",
                    "enabled": number not in switched,
                    "variants": [],
                }
                for number in range(MANY)
            ],
            "featureTags": [],
            "segments": [],
        },
        indent=2,
    )


def growthbook(weight: Callable[[int], int], switched: Container[int]) -> str:
    """What GrowthBook gives to SDKs: each feature forced for some, and for a part of all."""
    return json.dumps(
        {
            "status": 200,
            "features": {
                f"flag-{number}": {
                    "defaultValue": number in switched,
                    "rules": [
                        {"condition": {"email": {"$regex": "@example.com$"}}, "force": True},
                        {"force": True, "coverage": weight(number) / 20_000, "hashAttribute": "id"},
                    ],
                }
                for number in range(MANY)
            },
        },
        indent=2,
    )


def launchdarkly(weight: Callable[[int], int], switched: Container[int]) -> str:
    """What LaunchDarkly's API gives: each flag on for some, and for a part of all."""
    clause = {"attribute": "email", "op": "endsWith", "values": ["@example.com"], "contextKind": "user"}
    return json.dumps(
        {
            "items": [
                {
                    "key": f"flag-{number}",
                    "name": f"Flag {number}",
                    "kind": "boolean",
                    "tags": ["checkout"],
                    "customProperties": {},
                    "archived": False,
                    "variations": [{"_id": "on", "value": True}, {"_id": "off", "value": False}],
                    "environments": {
                        "production": {
                            "on": number not in switched,
                            "offVariation": 1,
                            "prerequisites": [],
                            "targets": [],
                            "rules": [{"_id": "staff", "clauses": [clause], "variation": 0}],
                            "fallthrough": {
                                "rollout": {
                                    "variations": [
                                        {"variation": 0, "weight": weight(number)},
                                        {"variation": 1, "weight": 100_000 - weight(number)},
                                    ]
                                }
                            },
                        }
                    },
                }
                for number in range(MANY)
            ]
        },
        indent=2,
    )


def goff(weight: Callable[[int], int], switched: Container[int]) -> str:
    """GO Feature Flag's: each on for some, and for a part of all."""
    return json.dumps(
        {
            f"flag-{number}": {
                "variations": {"on": True, "off": False},
                "targeting": [{"query": 'email ew "@example.com"', "variation": "on"}],
                "defaultRule": {"percentage": {"on": weight(number), "off": 20_000}},
                "disable": number in switched,
            }
            for number in range(MANY)
        },
        indent=2,
    )


def flipt(weight: Callable[[int], int], switched: Container[int]) -> str:
    """Flipt's boolean flags: each on for a segment, and for a part of all."""
    constraint = {
        "type": "STRING_COMPARISON_TYPE",
        "property": "email",
        "operator": "suffix",
        "value": "@example.com",
    }
    return yaml.dump(
        {
            "flags": [
                {
                    "key": f"flag-{number}",
                    "name": f"Flag {number}",
                    "type": "BOOLEAN_FLAG_TYPE",
                    "enabled": number in switched,
                    "rollouts": [
                        {"segment": {"key": "staff", "value": True}},
                        {"threshold": {"percentage": weight(number), "value": True}},
                    ],
                }
                for number in range(MANY)
            ],
            "segments": [{"key": "staff", "name": "Staff", "constraints": [constraint]}],
        },
        Dumper=yaml.CSafeDumper,
    )


def properties(switched: Container[int]) -> dict[str, Any]:
    """Settings as JSON Schema has them."""
    return {
        f"example.setting{number}": {
            "type": "boolean",
            "default": number in switched,
            "description": f"What setting {number} does",
        }
        for number in range(MANY)
    }


def feature(number: int, on: bool) -> dict[str, Any]:
    variable = {"description": "Whether it is on", "type": "Boolean", "default": False}
    return {
        "description": f"Feature {number}",
        "variables": {"on": variable},
        "defaults": [{"channel": "nightly", "value": {"on": on}}],
    }


def few(number: int) -> int:
    return number % 100


def each(number: int) -> int:
    return number


def files(switched: Container[int] = ()) -> dict[str, tuple[str, str, str]]:
    """Of each kind of file its format, its name, and a text of 10,000 settings, of which some are switched."""
    is_on = [(number % 2 == 0) is (number not in switched) for number in range(MANY)]

    def lines(line: str, first: str = "") -> str:
        return first + "".join(line.format(n=number, on=str(on).lower()) for number, on in enumerate(is_on))

    shared = flags(MANY, few, switched=switched)
    schema = {"type": "object", "properties": properties(switched)}
    fallbacks = {
        f"flag-{number}": {"flagType": "boolean", "defaultValue": number in switched} for number in range(MANY)
    }
    manifest = {
        "channels": ["release", "nightly"],
        "features": {f"feature-{number}": feature(number, on) for number, on in enumerate(is_on)},
    }
    conditional = '#ifdef NIGHTLY_BUILD\npref("a.b{n}", true);\n#else\npref("a.b{n}", {on});\n#endif\n'
    static = "- name: a.b{n}\n  type: bool\n  value: @ON@\n  mirror: always\n"
    on = "#ifdef NIGHTLY_BUILD\n#define ON true\n#else\n#define ON false\n#endif\n"
    static_prefs = lines(static, on)
    for number in range(MANY):
        if number in switched:
            static_prefs = static_prefs.replace(
                f"a.b{number}\n  type: bool\n  value: @ON@", f"a.b{number}\n  type: bool\n  value: true"
            )
    return {
        "flagd, JSON, 100 targetings": ("flagd", "flags.json", shared),
        "flagd, JSON, a targeting each": ("flagd", "flags.json", flags(MANY, each, switched=switched)),
        "flagd, YAML, 100 targetings": ("flagd", "flags.yaml", yaml.dump(json.loads(shared), Dumper=yaml.CSafeDumper)),
        "unleash, 100 rollouts": ("unleash", "unleash.json", unleash(few, switched)),
        "launchdarkly, 100 rollouts": ("launchdarkly", "flags.json", launchdarkly(few, switched)),
        "goff, JSON, 100 rollouts": ("goff", "f.goff.json", goff(few, switched)),
        "flipt, 100 rollouts": ("flipt", "features.yaml", flipt(few, switched)),
        "openfeature": ("openfeature", "manifest.json", json.dumps({"flags": fallbacks}, indent=2)),
        "growthbook, 100 rollouts": ("growthbook", "growthbook.json", growthbook(few, switched)),
        "growthbook, a rollout each": ("growthbook", "growthbook.json", growthbook(each, switched)),
        "vscode": ("vscode", "package.json", json.dumps({"contributes": {"configuration": schema}}, indent=2)),
        "json_schema": ("json_schema", "schema.json", json.dumps(schema, indent=2)),
        "fml": ("fml", "a.fml.yaml", yaml.dump(manifest, Dumper=yaml.CSafeDumper)),
        "env": ("env", ".env", lines("NAME_{n}={on}\n")),
        "ini": ("ini", "a.ini", lines("name.{n} = {on}\n", "[section]\n")),
        "prefs": ("prefs", "all.js", lines(conditional)),
        "static_prefs": ("static_prefs", "StaticPrefList.yaml", static_prefs),
        "toml": ("toml", "a.toml", lines("name-{n} = {on}\n", "[section]\n")),
        "values, YAML": ("values", "values.yaml", lines("name-{n}: {{enabled: {on}}}\n")),
        "values, JSON": ("values", "values.json", "{" + lines('"name-{n}": {{"enabled": {on}}},\n')[:-2] + "}"),
    }  # fmt: skip


def taken(call: Callable[[], object]) -> float:
    # What was made before is not looked through for garbage again.
    gc.collect()
    gc.freeze()
    start = time.process_time()
    call()
    return time.process_time() - start


def turns(parse: Callable[[], object], read: Callable[[], object]) -> list[str]:
    """The least that each took, and how many times the parser's the reader's is."""
    parsing, reading = [taken(parse)], [taken(read)]
    # A parser that takes seconds varies little.
    while len(parsing) < (TURNS if parsing[0] < 1 else 2):
        parsing.append(taken(parse))
        reading.append(taken(read))
    ratio = min(reading) / min(parsing)
    return [f"{min(parsing):.2f} s", f"{min(reading):.2f} s", f"{ratio:.1f}", "" if ratio <= 2 else "MISSED"]


def reading() -> tuple[list[list[str]], list[list[str]]]:
    """What it takes of one file, and of two that differ in a few settings."""
    of_one, of_two = [], []
    later = files(switched=SWITCHED)
    for what, (format, name, text) in files().items():
        reader = Reader([Named(name, format)])
        before, after = (File(name, PurePath(name), one.encode()) for one in (text, later[what][2]))
        assert len(reader.read([before]).settings) == MANY

        def parse(*several: File, format: str = format) -> None:
            for file in several:
                loaded(format).parse(file.content, file.name)

        @uncollected
        def pair(reader: Reader = reader, before: File = before, after: File = after) -> list[Change]:
            return pairs(reader.read([before]), reader.read([after]), None, None, {})

        assert len(pair()) == len(SWITCHED)
        of_one.append([what, *turns(partial(parse, before), partial(reader.read, [before]))])
        of_two.append([what, *turns(partial(parse, before, after), pair)])
    return of_one, of_two


def judging() -> list[list[str]]:
    """Flags of which every one was switched on since a revision, judged by a process of its own."""
    rows = []
    among: dict[int, float] = {}
    for count in (SOME, MANY):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            (folder / "organisation.yaml").write_text(ORGANISATION)
            file = folder / "flags.json"
            file.write_text(flags(count, few))
            author = ["-c", "user.name=bench", "-c", "user.email=bench@example.com"]
            for words in (["init", "--quiet"], ["add", "."], [*author, "commit", "--quiet", "--message", "before"]):
                subprocess.run(["git", *words], cwd=folder, check=True)
            file.write_text(flags(count, few, "on"))
            context = ["--organisation", "organisation.yaml", "--at", "2026-01-05", "--format", "json"]
            command = [sys.executable, "-m", "pyconsent", "check", "flags.json", "--base", "HEAD", *context]
            start = resource.getrusage(resource.RUSAGE_CHILDREN)
            done = subprocess.run(command, cwd=folder, check=False, capture_output=True)
            end = resource.getrusage(resource.RUSAGE_CHILDREN)
            found = json.loads(done.stdout)
            assert len({one["setting"] for one in found["findings"]}) == count
            passed = end.ru_utime + end.ru_stime - start.ru_utime - start.ru_stime
            among[count] = passed / count
            each, held = f"{among[count] * 1e3:.2f} ms", f"{end.ru_maxrss / 1024:.0f} MB"
            rows.append([f"{count:,} flags", f"{passed:.1f} s", each, held])
    growth = among[MANY] / among[SOME]
    return [*rows, ["the last beside the first", "", f"{growth:.2f}", "" if growth <= 1.5 else "MISSED"]]


def table(heading: list[str], rows: list[list[str]]) -> str:
    cells = [heading, *rows]
    widths = [max(len(line[column]) for line in cells) for column in range(len(heading))]
    cells.insert(1, ["-" * width for width in widths])
    return "\n".join(
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |" for line in cells
    )


def main() -> int:
    # A process starts with what the one that began it held at the most, so that those come first.
    judged, (read, paired) = judging(), reading()
    print(table([f"{MANY:,} settings", "parse", "read", "ratio", "at most 2"], read))
    print()
    print(table([f"{len(SWITCHED)} of {MANY:,} differ", "parse both", "and compare", "ratio", "at most 2"], paired))
    print()
    print(table(["judged in one run", "processor", "of each", "memory"], judged))
    return 1 if any(row[-1] == "MISSED" for row in [*read, *paired, *judged]) else 0


if __name__ == "__main__":
    sys.exit(main())
