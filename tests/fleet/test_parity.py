"""The embedded engine, ``opa eval`` and an OPA server give the same decisions, to the byte.

The server has the pack from a bundle that it polls for itself, ``opa eval`` from the same
bundle, the embedded engine as it is installed.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import pytest
from test_cases import CASES, asked, moment, proposed

from fleet.conftest import Built
from fleet.mutation import mutants
from fleet.parts import Opa
from pyconsent import EngineError
from pyconsent.decision import decision
from pyconsent.engine import Engine
from pyconsent.engine.opa import OpaEngine, Server
from pyconsent.gate import embedded
from pyconsent.reading.source import Location

HERE = Path(__file__).parent
POLICIES = HERE.parents[1] / "policies"

# An entry point of the pack, and its input.
Question = tuple[str, Any]

ANSWERS = "[[value | value := data.pyconsent[name] with input as given] | some [name, given] in input]"


@dataclass(frozen=True)
class Engines:
    """The three, each giving an answer to each question: none where the pack is undefined."""

    bundle: Path
    server: Server
    folder: Path

    def answers(self, questions: Sequence[Question]) -> tuple[list[Any], list[Any], list[Any]]:
        """Of the embedded engine, of ``opa eval`` and of the server."""
        with ThreadPoolExecutor() as pool:
            evaluated = pool.submit(self.of_opa_eval, questions)
            server = OpaEngine(self.server)
            served = list(pool.map(lambda question: answer(server, question), questions))
            return [answer(embedded(), question) for question in questions], evaluated.result(), served

    def of_opa_eval(self, questions: Sequence[Question]) -> list[Any]:
        """All in one process."""
        file = self.folder / "questions.json"
        file.write_text(json.dumps(questions), "utf-8")
        told = subprocess.run(
            ["opa", "eval", "--bundle", self.bundle, "--input", file, "--format", "raw", ANSWERS],
            check=True,
            capture_output=True,
        )
        return [given[0] if given else None for given in json.loads(told.stdout)]


def answer(engine: Engine, question: Question) -> Any:
    entrypoint, given = question
    try:
        return engine.evaluate(f"pyconsent/{entrypoint}", json.dumps(given).encode())
    except EngineError as error:
        if f" has no pyconsent/{entrypoint} for this input" in str(error):
            return None
        raise


@pytest.fixture(scope="session")
def engines(bundle: Built, opa: Opa, tmp_path_factory: pytest.TempPathFactory) -> Engines:
    return Engines(bundle.file, Server(opa.url, timeout=60), tmp_path_factory.mktemp("parity"))


@pytest.fixture(scope="session")
def rego_inputs(tmp_path_factory: pytest.TempPathFactory) -> list[Any]:
    """Every distinct input that the pack's Rego tests evaluate anything with."""
    program = tmp_path_factory.mktemp("inputs") / "inputs"
    # The cache of the tests is new, and Go would compile all of OPA into it.
    environment = {name: value for name, value in os.environ.items() if name != "XDG_CACHE_HOME"}
    subprocess.run(["go", "build", "-o", program, "."], cwd=HERE / "inputs", env=environment, check=True)
    told = subprocess.run([program, POLICIES], check=True, capture_output=True)
    return [json.loads(line) for line in told.stdout.splitlines()]


def canonical(value: Any) -> bytes:
    """A decision, a list of them, or none, in the one way to write them; with the place of each finding."""
    judged = [value] if isinstance(value, dict) else value
    plain = judged and [decision({"waived": [], "obligations": []} | one, located).to_dict() for one in judged]
    return json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def located(change: int | None, path: tuple[str | int, ...]) -> Location:
    return Location(json.dumps([change, *path]), 1, 1)


def apart(questions: Sequence[Question], answers: tuple[list[Any], ...]) -> list[Any]:
    """The questions that are not answered alike, with their answers."""
    written = [[canonical(given) for given in each] for each in zip(*answers, strict=True)]
    return [(question, each) for question, each in zip(questions, written, strict=True) if len(set(each)) > 1]


def test_golden_cases_are_decided_alike(engines: Engines) -> None:
    given = [(proposed(case), moment(case)) for case in CASES]
    evaluated = engines.of_opa_eval([("decision", asked(*one)) for one in given])
    server = OpaEngine(engines.server)
    for case, (proposal, at), judged in zip(CASES, given, evaluated, strict=True):
        decisions = (
            proposal.judge(at).decision,
            proposal.judge(at, server).decision,
            decision(judged, proposal._locate),
        )
        first, *others = [json.dumps(one.to_dict(), sort_keys=True).encode() for one in decisions]
        assert others == [first, first], case.name


def test_every_input_of_a_rego_test_is_decided_alike(engines: Engines, rego_inputs: list[Any]) -> None:
    questions = [("decision", given) for given in rego_inputs]
    questions += [("conclusion", given) for given in rego_inputs if "parts" in given]
    answers = engines.answers(questions)
    assert apart(questions, answers) == []
    decided = [given for given in answers[0] if given is not None]
    assert len(decided) > 2500
    assert len(questions) - len(decided) > 250


def test_changes_as_nobody_writes_them_are_decided_alike(engines: Engines, rego_inputs: list[Any]) -> None:
    written = [asked(proposed(case), moment(case)) for case in CASES]
    written += [given for given in rego_inputs if is_whole(given)]
    made = list(mutants(Random(2024), written, count=2000, together=20))  # noqa: S311
    questions = [(entrypoint, given) for given in made for entrypoint in ("decision", "decisions")]
    answers = engines.answers(questions)
    assert apart(questions, answers) == []
    together, each = answers[0][::2], [one for given in answers[0][1::2] for one in given]
    assert len(each) == 2000
    assert {one["allow"] for one in each} == {True, False}
    rules = json.loads((POLICIES.parent / "pyconsent/pack/rules.json").read_bytes())
    broken = {found["rule"] for one in together for found in (*one["findings"], *one["waived"])}
    assert len(broken) > 0.9 * len(rules)


def is_whole(given: Any) -> bool:
    """Whether the pack has a decision on it."""
    parts = [given.get(name) for name in ("at", "organisation", "waivers", "changes")]
    before = given.get("organisation_before", {})
    return [type(part) for part in (*parts, before)] == [int, dict, list, list, dict]
