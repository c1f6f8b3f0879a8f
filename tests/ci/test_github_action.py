"""The action of GitHub: its steps are run as the runner runs them, with inputs that mean no good."""

from __future__ import annotations

import json
import os
import pwd
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml
from conftest import Repository, Run

from pyconsent import __version__

ROOT = Path(__file__).parents[2]
ACTION = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
Act = Callable[..., "Ran"]
# The shell would run each of these, and the runner the last, if it were pasted into a script or printed.
NASTY = "\"; touch pwned; #'; touch pwned; $(touch pwned)`touch pwned`\n::error::%0A"


@dataclass
class Runner:
    """Runs the action as https://docs.github.com/en/actions/reference/workflows-and-actions/metadata-syntax has it.

    What a step installs is what the tests run, so that the step ``install`` is tried once only.
    """

    folder: Path
    workspace: Path
    event: Mapping[str, Any]
    inputs: Mapping[str, str]
    variables: Mapping[str, str]
    installs: bool = False
    log: str = ""
    summary: str = ""
    outputs: dict[str, dict[str, str]] = field(default_factory=dict)

    def run(self) -> int:
        """The exit code of the first step that fails; ``log`` and ``summary`` are what they wrote."""
        (self.folder / "temp").mkdir()
        code = 0
        for number, step in enumerate(ACTION["runs"]["steps"]):
            wanted = self._evaluated(step["if"]) if "if" in step else True
            if "run" in step and wanted and (not code or "always()" in step.get("if", "")):
                code = self._step(step, number) or code
        return code

    def _step(self, step: dict[str, Any], number: int) -> int:
        outputs = self.outputs.setdefault(step.get("id", str(number)), {})
        if step.get("id") == "install" and not self.installs:
            outputs["bin"] = str(Path(sys.executable).parent)
            return 0
        files = {name: self.folder / f"{name}-{number}" for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
        for file in files.values():
            file.touch()
        script = self.folder / f"script-{number}.sh"
        script.write_text(step["run"], "utf-8")
        assert step["shell"] == "bash"
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)],
            cwd=self.workspace / self.filled(step.get("working-directory", ".")),
            env={
                **os.environ,
                "GITHUB_ACTION_PATH": str(ROOT),
                "RUNNER_TEMP": str(self.folder / "temp"),
                **self.variables,
                **{name: str(file) for name, file in files.items()},
                **{name: self.filled(value) for name, value in step.get("env", {}).items()},
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
            encoding="utf-8",
        )
        self.log += done.stdout
        self.summary += files["GITHUB_STEP_SUMMARY"].read_text("utf-8")
        for line in files["GITHUB_OUTPUT"].read_text("utf-8").splitlines():
            name, _, value = line.partition("=")
            outputs[name] = value
        return done.returncode

    def filled(self, text: str) -> str:
        return re.sub(r"\$\{\{ (.*?) \}\}", lambda found: str(self._evaluated(found[1])), text)

    def _evaluated(self, expression: str) -> Any:
        """The value of an expression of the kinds that the action has."""
        steps = {name: {"outputs": outputs} for name, outputs in self.outputs.items()}
        github = {"event": self.event, "token": "secret"}
        default = {
            name: told["default"].replace("${{ github.token }}", "secret") for name, told in ACTION["inputs"].items()
        }
        contexts = {"inputs": {**default, **self.inputs}, "steps": steps, "github": github}

        def looked_up(found: re.Match[str]) -> str:
            if found[0].startswith("'"):
                return found[0]
            value: Any = contexts
            for name in found[0].split("."):
                value = value.get(name, "") if isinstance(value, dict) else ""
            return repr(value)

        names = r"'[^']*'|\b(?:inputs|steps|github)(?:\.[\w-]+)+"
        python = re.sub(names, looked_up, expression.replace("always()", "True"))
        return eval(python.replace("&&", " and ").replace("||", " or "))  # noqa: S307 - of this repository alone


@pytest.fixture
def changed(repository: Repository, run: Run, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """A starting set on ``main``; on ``feature``, which is checked out, a default that is switched on."""
    for name in [name for name in os.environ if name.startswith(("GITHUB_", "RUNNER_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PYCONSENT_AT", "2025-01-10")
    assert run("init").code == 0
    repository.commit()
    repository.git("switch", "--quiet", "--create", "feature")
    settings = (repository.folder / "settings.yaml").read_text("utf-8")
    repository.commit({"settings.yaml": settings.replace("default: false", "default: true")})
    return repository


class Ran(NamedTuple):
    """What the runner has of a run: its exit code, its log, and what it gave to the runner."""

    code: int
    log: list[str]
    summary: str
    outputs: dict[str, str]


@pytest.fixture
def act(changed: Repository, tmp_path: Path) -> Callable[..., Ran]:
    """Runs the action for an event."""

    def called(
        event: str,
        payload: Mapping[str, Any] | None = None,
        inputs: Mapping[str, str] | None = None,
        installs: bool = False,
        **variables: str,
    ) -> Ran:
        folder = tmp_path / f"runner-{len(list(tmp_path.glob('runner-*')))}"
        folder.mkdir()
        told = {"GITHUB_EVENT_NAME": event, "GITHUB_REF_TYPE": "branch", **variables}
        if "GITHUB_SHA" not in told:
            told["GITHUB_SHA"] = head(changed)
        runner = Runner(folder, changed.folder, payload or {}, inputs or {}, told, installs)
        code = runner.run()
        outputs = {name: runner.filled(told["value"]) for name, told in ACTION["outputs"].items()}
        assert list(tmp_path.rglob("pwned")) == []
        return Ran(code, runner.log.splitlines(), runner.summary, outputs)

    return called


def head(repository: Repository, revision: str = "HEAD") -> str:
    return repository.git("rev-parse", revision).strip()


def merged(repository: Repository) -> None:
    """Checks out what a runner does for a pull request, whose target was changed meanwhile."""
    repository.git("switch", "--quiet", "main")
    plans = (repository.folder / "plans.yaml").read_text("utf-8")
    settings = (repository.folder / "settings.yaml").read_text("utf-8")
    title = settings.replace("title: Theme", "title: The theme").replace("[light, dark, system]", "[light, system]")
    repository.commit({"settings.yaml": title, "plans.yaml": plans + "\n"})
    repository.git("switch", "--quiet", "--detach")
    repository.git("merge", "--quiet", "--no-ff", "--message", "merge", "feature")


def with_remote(repository: Repository) -> None:
    """Its branches are those of a remote, as in a clone."""
    for branch in ("main", "feature"):
        repository.git("update-ref", f"refs/remotes/origin/{branch}", branch)


def rules(log: list[str]) -> dict[str, int]:
    """The rules that were told as annotations, and how often."""
    return dict(
        Counter(found[1] for line in log if (found := re.match(r"::error file=settings.yaml,.*?title=([\w.]+)", line)))
    )


SWITCHED_ON = {
    "sharing.sensitive": 1, "disclosure.broken_promise": 2, "notice.missing": 1, "notice.no_objection": 1,
    "sharing.default_on": 1, "sharing.existing_users": 1, "sharing.recipient": 1,
}  # fmt: skip
VERDICT = f"Denied: 1 critical finding, 7 errors in 1 change judged as of 2025-01-10T00:00:00Z by pack {__version__}."


def is_denied(ran: Ran) -> None:
    """Told as annotations, in the job's summary, and in files for the steps that follow."""
    assert (ran.code, rules(ran.log), ran.log[-1]) == (1, SWITCHED_ON, f"::notice title=pyconsent::{VERDICT}")
    assert ran.summary == Path(ran.outputs["markdown"]).read_text("utf-8")
    assert VERDICT in ran.summary
    decision = json.loads(Path(ran.outputs["decision"]).read_text("utf-8"))
    assert (ran.outputs["verdict"], ran.outputs["earliest"]) == ("denied", decision["earliest"] or "")
    assert len(json.loads(Path(ran.outputs["sarif"]).read_text("utf-8"))["runs"][0]["results"]) == 8


def is_refused(ran: Ran, message: str) -> None:
    """Told in one annotation and the summary, and no decision."""
    escaped = message.replace("%", "%25").replace("\n", "%0A")
    assert (ran.code, ran.log) == (2, [f"::error title=pyconsent could not judge::{escaped}"])
    indented = "".join(f"    {line}\n" for line in message.split("\n"))
    assert ran.summary == f"### pyconsent could not judge\n\n{indented}"
    assert ran.outputs == dict.fromkeys(ACTION["outputs"], "") | {"verdict": "error"}


def test_the_action_fits_its_schema() -> None:
    subprocess.run(["check-jsonschema", "--builtin-schema", "vendor.github-actions", ROOT / "action.yml"], check=True)


def test_no_input_is_pasted_into_a_script() -> None:
    assert [step["run"] for step in ACTION["runs"]["steps"] if "${{" in step.get("run", "")] == []


def test_what_it_installs_judges(changed: Repository, act: Act, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PYTHONPATH", raising=False)
    monkeypatch.setenv("PIP_CACHE_DIR", str(Path(pwd.getpwuid(os.getuid()).pw_dir, ".cache/pip")))
    is_denied(act("pull_request", inputs={"base": "main", "python-version": ""}, installs=True))


class TestWhatIsComparedWith:
    def test_is_the_target_of_a_pull_request_whose_merge_is_checked_out(self, changed: Repository, act: Act) -> None:
        merged(changed)
        is_denied(act("pull_request"))

    def test_is_where_a_pull_request_left_its_target_if_its_head_is_checked_out(
        self, changed: Repository, act: Act
    ) -> None:
        merge = "0" * 40
        changed.commit({"notes.txt": ""})
        with_remote(changed)
        is_denied(act("pull_request", GITHUB_SHA=merge, GITHUB_BASE_REF="main"))
        is_denied(act("pull_request_target", GITHUB_SHA=merge, GITHUB_BASE_REF="main"))

    def test_is_what_was_there_before_a_push(self, changed: Repository, act: Act) -> None:
        before = head(changed, "main")
        changed.commit({"notes.txt": ""})
        is_denied(act("push", {"before": before}))

    def test_is_the_default_branch_for_a_new_one(self, changed: Repository, act: Act) -> None:
        with_remote(changed)
        is_denied(act("push", {"before": "0" * 40, "repository": {"default_branch": "main"}}))

    def test_is_the_target_of_a_merge_queue(self, changed: Repository, act: Act) -> None:
        merged(changed)
        is_denied(act("merge_group", {"merge_group": {"base_sha": head(changed, "main")}}))

    @pytest.mark.parametrize("event", ["pull_request", "schedule"])
    def test_is_what_is_said(self, event: str, act: Act) -> None:
        is_denied(act(event, inputs={"base": "main"}))

    @pytest.mark.parametrize(
        ("event", "variables", "message"),
        [
            ("schedule", {}, "the event schedule says nothing of what was there before; set the input base"),
            ("push", {"GITHUB_REF_TYPE": "tag"}, "a tag says nothing of what was there before; set the input base"),
            ("pull_request_target", {}, "the pull request is not checked out; use the event pull_request"),
            (
                "pull_request",
                {"GITHUB_SHA": "0", "GITHUB_BASE_REF": "main"},
                "pyconsent: there is no revision 'origin/main' in {}; fetch it, or name another (git log shows them)",
            ),
        ],
    )
    def test_is_not_guessed(
        self, event: str, variables: dict[str, str], message: str, act: Act, changed: Repository
    ) -> None:
        is_refused(
            act(event, {"before": head(changed, "main")}, **variables), message.replace("{}", str(changed.folder))
        )

    def test_is_nothing_without_a_repository(self, changed: Repository, act: Act) -> None:
        commit = head(changed)
        shutil.rmtree(changed.folder / ".git")
        is_refused(
            act("push", GITHUB_SHA=commit),
            "fatal: not a git repository (or any of the parent directories): .git; "
            "check the repository out first (actions/checkout)",
        )


class TestInputs:
    def test_say_what_fails(self, act: Act) -> None:
        assert act("pull_request", inputs={"base": "main", "fail-on": "never"}).code == 0
        allowed = act("pull_request", inputs={"base": "HEAD"})
        assert (allowed.code, allowed.outputs["verdict"], allowed.outputs["earliest"]) == (0, "allowed", "")
        summed_up = f"Allowed: nothing found in 0 changes judged as of 2025-01-10T00:00:00Z by pack {__version__}."
        assert allowed.log == [f"::notice title=pyconsent::{summed_up}"]

    def test_say_where_and_what(self, changed: Repository, act: Act) -> None:
        changed.git("mv", "settings.yaml", "my settings.yaml")
        changed.git("mv", "pyconsent.yaml", "other.yaml")
        changed.commit({"folder/notes.txt": ""})
        ran = act("push", inputs={
            "base": "HEAD~2", "working-directory": "folder", "config": "../other.yaml",
            "paths": "\n../my settings.yaml\n", "output": "html:a b.html\njsonl:b.jsonl",
        })  # fmt: skip
        assert (ran.code, ran.outputs["verdict"]) == (1, "denied")
        written = {file.name for file in (changed.folder / "folder").iterdir()}
        assert written == {"notes.txt", "a b.html", "b.jsonl"}

    @pytest.mark.parametrize("name", ["base", "paths", "config", "fail-on"])
    def test_are_never_run(self, name: str, act: Act) -> None:
        for value in (NASTY, "--help"):
            ran = act("push", inputs={"base": "main", name: value})
            assert (ran.code, len(ran.log), ran.outputs["verdict"]) == (2, 1, "error")
            assert ran.log[0].startswith("::error title=pyconsent could not judge::")

    def test_are_names_of_files_whatever_they_look_like(self, act: Act, changed: Repository) -> None:
        is_denied(act("push", inputs={"base": "main", "output": f"jsonl:{NASTY.splitlines()[0]}"}))
        assert (changed.folder / NASTY.splitlines()[0]).is_file()

    def test_of_the_event_are_never_run(self, act: Act) -> None:
        nothing = "pyconsent: there is no revision "
        for ran in (
            act("push", {"before": NASTY}),
            act("push", {"before": "0", "repository": {"default_branch": NASTY}}),
            act("merge_group", {"merge_group": {"base_sha": NASTY}}),
            act("pull_request", GITHUB_SHA="0", GITHUB_BASE_REF=NASTY),
        ):
            assert (ran.code, len(ran.log), ran.outputs["verdict"]) == (2, 1, "error")
            assert ran.log[0].startswith(f"::error title=pyconsent could not judge::{nothing}")


class Comments:
    """The comments on a pull request, as the interface of GitHub has them; two a page."""

    def __init__(self, present: list[dict[str, Any]], refuses: bool) -> None:
        self.held = present
        self.url = ""
        self.asked: list[str] = []
        self.refuses = refuses

    @contextmanager
    def served(self) -> Iterator[Comments]:
        comments = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                page = int(parse_qs(urlsplit(self.path).query).get("page", ["1"])[0])
                shown = comments.held[2 * page - 2 : 2 * page]
                more = f'<{comments.url}{self.path.split("&")[0]}&page={page + 1}>; rel="next"'
                self._answer(shown, more if comments.held[2 * page :] else "")

            def do_POST(self) -> None:
                comments.held.append(comments.comment(self._body()))
                self._answer(comments.held[-1])

            def do_PATCH(self) -> None:
                found = next(one for one in comments.held if one["url"].endswith(self.path))
                found["body"] = self._body()
                self._answer(found)

            def _body(self) -> str:
                return str(json.loads(self.rfile.read(int(self.headers["Content-Length"])))["body"])

            def _answer(self, value: Any, link: str = "") -> None:
                comments.asked.append(f"{self.command} {self.path} {self.headers['Authorization']}")
                self.send_response(403 if comments.refuses else 200)
                self.send_header("Link", link)
                self.end_headers()
                self.wfile.write(json.dumps(value).encode())

            def log_message(self, format: str, *arguments: Any) -> None:
                pass

        with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
            self.url = f"http://127.0.0.1:{server.server_port}"
            for comment in self.held:
                comment["url"] = self.url + comment["url"]
            Thread(target=server.serve_forever, daemon=True).start()
            yield self
            server.shutdown()

    def comment(self, body: str, kind: str = "Bot") -> dict[str, Any]:
        number = len(self.held)
        return {"url": f"{self.url}/repos/o/r/issues/comments/{number}", "body": body, "user": {"type": kind}}


MARK = '<!-- pyconsent "." -->'


class TestTheComment:
    @staticmethod
    def commented(comments: Comments, act: Act, **inputs: str) -> Ran:
        """A run for pull request 7."""
        with comments.served():
            return act(
                "pull_request",
                {"pull_request": {"number": 7}},
                {"base": "main", "comment": "true", **inputs},
                GITHUB_API_URL=comments.url,
                GITHUB_REPOSITORY="o/r",
            )

    @staticmethod
    def held(comments: Comments) -> list[str]:
        return [one["body"] for one in comments.held]

    def test_is_written_once_and_then_anew(self, act: Act) -> None:
        others = Comments([], refuses=False)
        others.held += [others.comment("one"), others.comment(f"quoted {MARK}", "User"), others.comment("three")]
        denied = self.commented(others, act)
        is_denied(denied)
        assert self.held(others)[3:] == [denied.summary + MARK]
        again = Comments(
            [one | {"url": f"/repos/o/r/issues/comments/{number}"} for number, one in enumerate(others.held)],
            refuses=False,
        )
        allowed = self.commented(again, act, base="HEAD")
        assert allowed.code == 0
        assert self.held(again) == ["one", f"quoted {MARK}", "three", allowed.summary + MARK]
        assert [one.split(" ", 1)[0] for one in again.asked] == ["GET", "GET", "PATCH"]
        assert {one.rpartition("/")[2].split(" ", 1)[1] for one in again.asked} == {"Bearer secret"}

    def test_that_may_not_be_written_is_a_warning(self, act: Act) -> None:
        ran = self.commented(Comments([], refuses=True), act)
        assert (ran.code, ran.log[-1]) == (
            1,
            "::warning title=pyconsent::no comment was written: HTTP Error 403: Forbidden",
        )

    def test_is_not_written_unless_it_is_wanted_and_there_is_something_to_say(self, act: Act) -> None:
        for inputs in ({"comment": "false"}, {"base": "none"}):
            comments = Comments([], refuses=False)
            self.commented(comments, act, **inputs)
            assert (comments.asked, comments.held) == ([], [])
