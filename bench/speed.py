"""How fast the gate is, beside OPA and conftest with the same policies and the same input.

``python bench/speed.py`` prints a table; opa and conftest must be on PATH. All that is
compared takes turns, so that what else the machine does falls on each alike. The OPA server
is on the configuration in deploy/, and shares the machine with what asks it.
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
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from typing import Any

from proposals import AT, KINDS, ORGANISATION, WAIVERS, changes
from server import bundles, opa

from pyconsent import Gate
from pyconsent.decision import nowhere
from pyconsent.judging import Judge, now

HERE = Path(__file__).parent
POLICIES = HERE.parent / "policies"
FEW, SOME, MANY = 100, 1_000, 10_000
IMPORTS = "import yaml, jsonschema, wasmtime"
SERVER = "an OPA server"


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


def pack_input(given: list[dict[str, Any]]) -> bytes:
    """What OPA is given: the same, as the gate puts it to the pack."""
    _, text = next(Judge(ORGANISATION, None, WAIVERS, now, len(given), None).together(given, AT, nowhere))
    return text


def written(folder: Path) -> None:
    """The inputs, and the policies as a bundle and unpacked."""
    for count in (1, FEW, SOME, MANY):
        given = changes(count)
        (folder / f"changes-{count}.json").write_text(json.dumps(given))
        (folder / f"input-{count}.json").write_bytes(pack_input(given))
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


def judge(engine: str, count: int) -> list[str]:
    return [sys.executable, str(HERE / "judge.py"), engine, f"changes-{count}.json"]


def opa_eval(count: int) -> list[str]:
    asked = ["--format", "raw", "data.pyconsent.decision"]
    return ["opa", "eval", "--bundle", "bundle.tar.gz", "--input", f"input-{count}.json", *asked]


def conftest(count: int) -> list[str]:
    policies = ["--policy", "bundle/policies", "--policy", str(HERE / "conftest.rego"), "--data", "bundle/data.json"]
    return ["conftest", "test", "--no-color", *policies, f"input-{count}.json"]


def beside(
    what: str,
    ours: float,
    others: dict[str, float],
    shown: Callable[[float], str],
    target: str = "",
    holds: bool | None = None,
) -> list[Row]:
    """Ours beside each of the others; the target, if there is one, is told with the first."""
    rows = [Row("", shown(ours), peer, shown(theirs), ours / theirs, "", None) for peer, theirs in others.items()]
    rows[0] = replace(rows[0], what=what, target=target, holds=holds)
    return rows


def in_seconds(passed: float) -> str:
    return f"{passed:.2f} s" if passed < 10 else f"{passed:.1f} s"


def in_milliseconds(passed: float) -> str:
    return f"{passed * 1e3:.2f} ms"


def in_megabytes(held: float) -> str:
    return f"{held:.0f} MB"


def one_change(folder: Path) -> list[Row]:
    context = ["--organisation", "organisation.json", "--waivers", "waivers.json", "--at", AT]
    contenders = {
        "check": [sys.executable, "-m", "pyconsent", "check", "change.json", *context],
        f"python -c '{IMPORTS}'": [sys.executable, "-c", IMPORTS],
        "opa eval": opa_eval(1),
        "conftest test": conftest(1),
    }
    taken = {name: one.seconds for name, one in in_turn(contenders, folder, 15).items()}
    ours = taken.pop("check")
    what = "`pyconsent check`, one change, the whole process"
    return beside(what, ours, taken, in_seconds, "at most 0.35 s", ours <= 0.35)


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
    what = f"one warm `Gate.evaluate`, the median of {len(KINDS)} kinds of change"
    peers, slowest_peer = {"opa bench": median(theirs)}, {"opa bench": theirs[ours.index(slowest)]}
    return [
        *beside(what, middle, peers, in_milliseconds, "at most 0.4 ms", middle <= 0.0004),
        *beside("the slowest kind, with the most findings", slowest, slowest_peer, in_milliseconds),
    ]


def opa_warm(change: dict[str, Any], folder: Path) -> float:
    (folder / "warm.json").write_bytes(pack_input([change]))
    asked = ["--input", "warm.json", "--format", "json", "data.pyconsent.decisions"]
    done = subprocess.run(
        ["opa", "bench", "--bundle", "bundle.tar.gz", *asked], cwd=folder, check=True, capture_output=True
    )
    return float(json.loads(done.stdout)["Extra"]["histogram_timer_rego_query_eval_ns_median"]) / 1e9


def few_changes(folder: Path, count: int, rounds: int) -> list[Row]:
    """By each engine: one decision in a process of its own, and one on each change in a process that has made some."""
    name = "1 change" if count == 1 else f"{count:,} changes"
    contenders = {"ours": judge("embedded", count), SERVER: judge("opa", count), "opa eval": opa_eval(count)}
    taken = {peer: one.seconds for peer, one in in_turn(contenders, folder, rounds).items()}
    embedded, server = Gate(ORGANISATION, WAIVERS), Gate(ORGANISATION, WAIVERS, engine="opa")
    given = changes(count)
    ours, theirs = [], []
    for turn in range(5 * rounds):
        passed = timed(lambda: embedded.evaluate_many(given, AT)), timed(lambda: server.evaluate_many(given, AT))
        if turn >= rounds:
            ours.append(passed[0])
            theirs.append(passed[1])
    return [
        *beside(f"{name}, the whole process", taken.pop("ours"), taken, in_seconds),
        *beside(f"{name}, a warm `Gate.evaluate_many`", median(ours), {SERVER: median(theirs)}, in_milliseconds),
    ]


def many_changes(folder: Path) -> list[Row]:
    measured = in_turn({"ours": judge("embedded", MANY), "opa eval": opa_eval(MANY)}, folder, 3)
    # These take minutes.
    measured |= in_turn({SERVER: judge("opa", MANY), "conftest test": conftest(MANY)}, folder, 1)
    taken, held = ({name: getattr(one, fact) for name, one in measured.items()} for fact in ("seconds", "megabytes"))
    ours, megabytes = taken.pop("ours"), held["ours"]
    what, target = f"{MANY:,} changes, the whole process", "at most 1.5 times as long"
    memory = f"memory for {MANY:,} changes, at the most"
    return [
        *beside(what, ours, taken, in_seconds, target, ours <= 1.5 * taken["opa eval"]),
        *beside(memory, megabytes, {"opa eval": held["opa eval"]}, in_megabytes, "below 500 MB", megabytes < 500),
    ]


def growth() -> list[Row]:
    gate = Gate(ORGANISATION, WAIVERS)
    few, many = changes(FEW), changes(MANY)
    gate.decide(few, AT)
    at_few, at_many = [], []
    for _ in range(3):
        at_few += [timed(lambda: gate.decide(few, AT)) / len(few) for _ in range(15)]
        at_many.append(timed(lambda: gate.decide(many, AT)) / len(many))
    ours, among_few = median(at_many), median(at_few)
    what, target = f"a change among {MANY:,}", "at most 1.5 times as long"
    return beside(what, ours, {f"a change among {FEW}": among_few}, in_milliseconds, target, ours <= 1.5 * among_few)


def same_decision(folder: Path) -> None:
    """What is compared is the same work: all find the same in the same changes."""
    facts = ("rule", "severity", "setting", "audience", "message", "expected", "actual", "fix")
    found = []
    for command in (judge("embedded", SOME), judge("opa", SOME), opa_eval(SOME)):
        run(command, folder)
        decision = json.loads((folder / "stdout").read_bytes())
        found.append((decision["allow"], sorted([str(one[fact]) for fact in facts] for one in decision["findings"])))
    assert found[1:] == found[:1] * 2, "they decide differently"


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
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        written(folder)
        url = stack.enter_context(bundles(folder))
        os.environ["PYCONSENT_OPA_URL"], _ = stack.enter_context(opa(folder, "opa", url))
        same_decision(folder)
        few = [*few_changes(folder, 1, 15), *few_changes(folder, FEW, 9)]
        rows = [*one_change(folder), *warm(folder), *few, *many_changes(folder), *growth()]
    print(table(rows))
    missed = [row for row in rows if row.holds is False]
    print(f"\n{'All targets hold' if not missed else f'{len(missed)} missed'}; {os.cpu_count()} cores.")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
