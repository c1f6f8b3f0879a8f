"""How fast the gate is, beside OPA and conftest with the same policies and the same input.

``python bench/speed.py`` prints a table; opa and conftest must be on PATH. All that is
compared takes turns, so that what else the machine does falls on each alike.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from proposals import AT, KINDS, ORGANISATION, WAIVERS, changes

from pyconsent import Gate
from pyconsent.instants import OF_ORGANISATION, OF_PLAN, OF_WAIVERS, in_seconds, seconds

HERE = Path(__file__).parent
POLICIES = HERE.parent / "policies"
SOME, MANY = 1_000, 10_000
IMPORTS = "import yaml, jsonschema, wasmtime"


@dataclass(frozen=True)
class Run:
    """One process, from its start to its end."""

    seconds: float
    megabytes: float


@dataclass(frozen=True)
class Row:
    """What was measured, beside whom, and what was promised."""

    what: str
    ours: str
    peer: str
    theirs: str
    ratio: float | None
    target: str
    holds: bool | None


def run(command: list[str], folder: Path, codes: tuple[int, ...] = (0,)) -> Run:
    with (folder / "stdout").open("wb") as output:
        start = time.perf_counter()
        process = subprocess.Popen(command, cwd=folder, stdout=output, stderr=subprocess.DEVNULL)
        _, status, used = os.wait4(process.pid, 0)
        passed = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode in codes, f"{command} ended with {process.returncode}"
    return Run(passed, used.ru_maxrss / 1024)


def in_turn(contenders: dict[str, list[str]], folder: Path, rounds: int) -> dict[str, Run]:
    """The median of each."""
    runs: dict[str, list[Run]] = {name: [] for name in contenders}
    for _ in range(rounds):
        for name, command in contenders.items():
            runs[name].append(run(command, folder, (0, 1)))
    return {
        name: Run(median(one.seconds for one in many), max(one.megabytes for one in many))
        for name, many in runs.items()
    }


def timed(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def pack_input(given: list[dict[str, Any]]) -> dict[str, Any]:
    """What OPA is given: the same, with moments in seconds."""
    return {
        "at": seconds(AT),
        "organisation": in_seconds(ORGANISATION, OF_ORGANISATION, ""),
        "waivers": in_seconds(WAIVERS, OF_WAIVERS, ""),
        "changes": [change | {"plan": in_seconds(change["plan"], OF_PLAN, "")} for change in given],
    }


def written(folder: Path) -> None:
    """The inputs, and the policies as a bundle and unpacked."""
    for count in (1, SOME, MANY):
        given = changes(count)
        (folder / f"changes-{count}.json").write_text(json.dumps(given))
        (folder / f"input-{count}.json").write_text(json.dumps(pack_input(given)))
    (folder / "change.json").write_text(json.dumps({"changes": changes(1)}, indent=2))
    (folder / "organisation.json").write_text(json.dumps(ORGANISATION, indent=2))
    (folder / "waivers.json").write_text(json.dumps({"waivers": WAIVERS}, indent=2))
    subprocess.run(
        ["opa", "build", "--ignore", "*_test.rego", "--output", folder / "bundle.tar.gz", "policies"],
        cwd=POLICIES.parent,
        check=True,
    )
    with tarfile.open(folder / "bundle.tar.gz") as bundle:
        bundle.extractall(folder / "bundle", filter="data")


def judge(count: int) -> list[str]:
    return [sys.executable, str(HERE / "judge.py"), f"changes-{count}.json"]


def opa(count: int) -> list[str]:
    asked = ["--format", "raw", "data.pyconsent.decision"]
    return ["opa", "eval", "--bundle", "bundle.tar.gz", "--input", f"input-{count}.json", *asked]


def conftest(count: int) -> list[str]:
    policies = ["--policy", "bundle/policies", "--policy", str(HERE / "conftest.rego"), "--data", "bundle/data.json"]
    return ["conftest", "test", "--no-color", *policies, f"input-{count}.json"]


def one_change(folder: Path) -> list[Row]:
    context = ["--organisation", "organisation.json", "--waivers", "waivers.json", "--at", AT]
    contenders = {
        "check": [sys.executable, "-m", "pyconsent", "check", "change.json", *context],
        f"python -c '{IMPORTS}'": [sys.executable, "-c", IMPORTS],
        "opa eval": opa(1),
        "conftest test": conftest(1),
    }
    ours, *others = in_turn(contenders, folder, 15).items()
    return [
        Row(
            "`pyconsent check`, one change, the whole process" if number == 0 else "",
            f"{ours[1].seconds:.2f} s",
            name,
            f"{other.seconds:.2f} s",
            ours[1].seconds / other.seconds,
            "at most 0.35 s" if number == 0 else "",
            ours[1].seconds <= 0.35 if number == 0 else None,
        )
        for number, (name, other) in enumerate(others)
    ]


def warm(folder: Path) -> list[Row]:
    """One evaluation in a process that has made some; the median of all, and the slowest kind of change."""
    gate = Gate(ORGANISATION, WAIVERS)
    given = changes(len(KINDS))
    times: list[list[float]] = [[] for _ in given]
    for turn in range(220):
        for number, change in enumerate(given):
            passed = timed(lambda change=change: gate.evaluate(change, AT))  # type: ignore[misc]
            if turn >= 20:
                times[number].append(passed)
    theirs = [opa_warm(change, folder) for change in given]
    ours = [median(of_one) for of_one in times]
    middle, slowest = median(ours), max(ours)
    their_slowest = theirs[ours.index(slowest)]
    return [
        Row(
            f"one warm `Gate.evaluate`, the median of {len(KINDS)} kinds of change",
            f"{middle * 1e3:.2f} ms",
            "opa bench",
            f"{median(theirs) * 1e3:.2f} ms",
            middle / median(theirs),
            "at most 0.4 ms",
            middle <= 0.0004,
        ),
        Row(
            "the slowest kind, with the most findings",
            f"{slowest * 1e3:.2f} ms",
            "opa bench",
            f"{their_slowest * 1e3:.2f} ms",
            slowest / their_slowest,
            "",
            None,
        ),
    ]


def opa_warm(change: dict[str, Any], folder: Path) -> float:
    (folder / "warm.json").write_text(json.dumps(pack_input([change])))
    asked = ["--input", "warm.json", "--format", "json", "data.pyconsent.decisions"]
    done = subprocess.run(
        ["opa", "bench", "--bundle", "bundle.tar.gz", *asked], cwd=folder, check=True, capture_output=True
    )
    return float(json.loads(done.stdout)["Extra"]["histogram_timer_rego_query_eval_ns_median"]) / 1e9


def many_changes(folder: Path) -> list[Row]:
    contenders = {"ours": judge(MANY), "opa eval": opa(MANY), "conftest test": conftest(MANY)}
    measured = in_turn(contenders, folder, 3)
    ours, eval_, test = measured["ours"], measured["opa eval"], measured["conftest test"]
    return [
        Row(
            f"{MANY:,} changes, the whole process",
            f"{ours.seconds:.1f} s",
            "opa eval",
            f"{eval_.seconds:.1f} s",
            ours.seconds / eval_.seconds,
            "at most 1.5 times as long",
            ours.seconds <= 1.5 * eval_.seconds,
        ),
        Row(
            "", f"{ours.seconds:.1f} s", "conftest test", f"{test.seconds:.1f} s", ours.seconds / test.seconds, "", None
        ),
        Row(
            f"memory for {MANY:,} changes, at the most",
            f"{ours.megabytes:.0f} MB",
            "opa eval",
            f"{eval_.megabytes:.0f} MB",
            ours.megabytes / eval_.megabytes,
            "below 500 MB",
            ours.megabytes < 500,
        ),
    ]


def growth() -> list[Row]:
    gate = Gate(ORGANISATION, WAIVERS)
    few, many = changes(100), changes(MANY)
    gate.decide(few, AT)
    at_few, at_many = [], []
    for _ in range(3):
        at_few += [timed(lambda: gate.decide(few, AT)) / len(few) for _ in range(15)]
        at_many.append(timed(lambda: gate.decide(many, AT)) / len(many))
    ratio = median(at_many) / median(at_few)
    return [
        Row(
            f"a change among {MANY:,}",
            f"{median(at_many) * 1e3:.2f} ms",
            "a change among 100",
            f"{median(at_few) * 1e3:.2f} ms",
            ratio,
            "at most 1.5 times as long",
            ratio <= 1.5,
        )
    ]


def same_decision(folder: Path) -> None:
    """What is compared is the same work: the library and OPA find the same in the same changes."""
    facts = ("rule", "severity", "setting", "audience", "message", "expected", "actual", "fix")
    found = []
    for command in (judge(SOME), opa(SOME)):
        run(command, folder)
        decision = json.loads((folder / "stdout").read_bytes())
        found.append((decision["allow"], sorted([str(one[fact]) for fact in facts] for one in decision["findings"])))
    assert found[0] == found[1], "the library and OPA decide differently"


def table(rows: list[Row]) -> str:
    cells = [("measured", "pyconsent", "beside", "", "ratio", "target", "")]
    for row in rows:
        ratio = "" if row.ratio is None else f"{row.ratio:.2f}"
        verdict = {True: "holds", False: "MISSED", None: ""}[row.holds]
        cells.append((row.what, row.ours, row.peer, row.theirs, ratio, row.target, verdict))
    widths = [max(len(line[column]) for line in cells) for column in range(len(cells[0]))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |" for line in cells
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)


def main() -> int:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        written(folder)
        same_decision(folder)
        rows = [*one_change(folder), *warm(folder), *many_changes(folder), *growth()]
    print(table(rows))
    missed = [row for row in rows if row.holds is False]
    print(f"\n{'All targets hold' if not missed else f'{len(missed)} missed'}; {os.cpu_count()} cores.")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
