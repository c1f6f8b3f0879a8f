"""What it takes to read settings files, beside what it takes to parse them, and to judge all that is in one.

``python bench/readers.py`` prints two tables. A reader is all from the bytes of a file to the
settings of a catalogue; its parser is the part of it that makes data of the bytes. Times are
the processor's: the least of some turns, in which the two take turns.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path, PurePath
from typing import Any

import yaml

from pyconsent.reading.catalogue import Reader
from pyconsent.reading.files import File
from pyconsent.reading.formats import Named, loaded

MANY, SOME, TURNS = 10_000, 1_000, 5
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


def flags(count: int, weight: Callable[[int], int], variant: str = "off") -> str:
    """flagd's, each with targeting and metadata; of those that are given one weight targeting is the same."""
    beta, staff = {"in": ["beta", {"var": "groups"}]}, {"ends_with": [{"var": "email"}, "@example.com"]}
    return json.dumps(
        {
            "flags": {
                f"flag-{number}": {
                    "state": "ENABLED",
                    "variants": {"on": True, "off": False},
                    "defaultVariant": variant,
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


def lines(line: str, first: str = "") -> str:
    return first + "".join(line.format(n=number, on=str(number % 2 == 0).lower()) for number in range(MANY))


def feature(number: int) -> dict[str, Any]:
    on = {"description": "Whether it is on", "type": "Boolean", "default": False}
    return {
        "description": f"Feature {number}",
        "variables": {"on": on},
        "defaults": [{"channel": "nightly", "value": {"on": number % 2 == 0}}],
    }


def files() -> dict[str, tuple[str, str, str]]:
    """Of each kind of file its format, its name, and a text of 10,000 settings."""
    shared = flags(MANY, lambda number: number % 100)
    manifest = {
        "channels": ["release", "nightly"],
        "features": {f"feature-{number}": feature(number) for number in range(MANY)},
    }
    conditional = '#ifdef NIGHTLY_BUILD\npref("a.b{n}", true);\n#else\npref("a.b{n}", {on});\n#endif\n'
    static = "- name: a.b{n}\n  type: bool\n  value: @ON@\n  mirror: always\n"
    on = "#ifdef NIGHTLY_BUILD\n#define ON true\n#else\n#define ON false\n#endif\n"
    return {
        "flagd, JSON, 100 targetings": ("flagd", "flags.json", shared),
        "flagd, JSON, a targeting each": ("flagd", "flags.json", flags(MANY, lambda number: number)),
        "flagd, YAML, 100 targetings": ("flagd", "flags.yaml", yaml.dump(json.loads(shared), Dumper=yaml.CSafeDumper)),
        "fml": ("fml", "a.fml.yaml", yaml.dump(manifest, Dumper=yaml.CSafeDumper)),
        "env": ("env", ".env", lines("NAME_{n}={on}\n")),
        "ini": ("ini", "a.ini", lines("name.{n} = {on}\n", "[section]\n")),
        "prefs": ("prefs", "all.js", lines(conditional)),
        "static_prefs": ("static_prefs", "StaticPrefList.yaml", lines(static, on)),
        "toml": ("toml", "a.toml", lines("name-{n} = {on}\n", "[section]\n")),
        "values, YAML": ("values", "values.yaml", lines("name-{n}: {{enabled: {on}}}\n")),
        "values, JSON": ("values", "values.json", "{" + lines('"name-{n}": {{"enabled": {on}}},\n')[:-2] + "}"),
    }  # fmt: skip


def taken(call: Callable[[], object]) -> float:
    start = time.process_time()
    call()
    return time.process_time() - start


def reading() -> list[list[str]]:
    rows = []
    for what, (format, name, text) in files().items():
        content = text.encode()
        reader = Reader([Named(name, format)])
        file = File(name, PurePath(name), content)
        assert len(reader.read([file]).settings) == MANY
        parse, read = [], []
        for _ in range(TURNS if what != "flagd, YAML, 100 targetings" else 2):
            parse.append(taken(lambda content=content, name=name, format=format: loaded(format).parse(content, name)))  # type: ignore[misc]
            read.append(taken(lambda reader=reader, file=file: reader.read([file])))  # type: ignore[misc]
        ratio = min(read) / min(parse)
        rows.append([what, f"{min(parse):.2f} s", f"{min(read):.2f} s", f"{ratio:.1f}", "" if ratio <= 2 else "MISSED"])
    return rows


def judging() -> list[list[str]]:
    """Flags of which every one was switched on since a revision, judged by a process of its own."""
    rows = []
    among: dict[int, float] = {}
    for count in (SOME, MANY):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            (folder / "organisation.yaml").write_text(ORGANISATION)
            file = folder / "flags.json"
            file.write_text(flags(count, lambda number: number % 100))
            author = ["-c", "user.name=bench", "-c", "user.email=bench@example.com"]
            for words in (["init", "--quiet"], ["add", "."], [*author, "commit", "--quiet", "--message", "before"]):
                subprocess.run(["git", *words], cwd=folder, check=True)
            file.write_text(flags(count, lambda number: number % 100, "on"))
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
    read, judged = reading(), judging()
    print(table([f"{MANY:,} settings", "parse", "read", "ratio", "at most 2"], read))
    print()
    print(table(["judged in one run", "processor", "of each", "memory"], judged))
    return 1 if any(row[-1] == "MISSED" for row in [*read, *judged]) else 0


if __name__ == "__main__":
    sys.exit(main())
