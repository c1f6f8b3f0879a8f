"""The unit says what systemd understands, names no file that is not there, and shuts the service in."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from deploy.conftest import DEPLOY
from deploy.unit import directives

UNIT = DEPLOY / "opa.service"

WITH_SYSTEMD = pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")


def test_it_has_the_sections_of_a_service() -> None:
    sections = directives(UNIT)
    assert list(sections) == ["Unit", "Service", "Install"]
    assert sections["Install"] == {"WantedBy": ["multi-user.target"]}


def test_each_path_is_one_that_its_comment_or_systemd_provides() -> None:
    said, _, _ = UNIT.read_text("utf-8").partition("[Unit]")
    provided = {f"/etc/opa/{name}" for name in re.findall(r"\b(?:\w+\.(?:yaml|rego|pem)|environment|token)\b", said)}
    service = directives(UNIT)["Service"]
    values = " ".join(value for name in ("ExecStart", "EnvironmentFile", "LoadCredential") for value in service[name])
    assert set(re.findall(r"/etc/[\w./]+", values)) == provided
    loaded = {value.partition(":")[0] for value in service["LoadCredential"]}
    told = " ".join([*service["ExecStart"], *service["Environment"]])
    assert set(re.findall(r"%d/([\w.]+)", told)) == loaded


def test_it_runs_as_a_user_of_its_own_starts_again_and_gives_up_never() -> None:
    sections = directives(UNIT)
    service = sections["Service"]
    assert {name: service[name] for name in ("DynamicUser", "User", "Restart")} == {
        "DynamicUser": ["yes"],
        "User": ["opa"],
        "Restart": ["always"],
    }
    assert sections["Unit"]["StartLimitIntervalSec"] == ["0"]


def test_only_its_own_machine_reaches_it() -> None:
    (command,) = directives(UNIT)["Service"]["ExecStart"]
    assert re.findall(r"--(?:diagnostic-)?addr=(\S+)", command) == ["127.0.0.1:8181", "127.0.0.1:8282"]


@WITH_SYSTEMD
def test_systemd_has_nothing_against_it(tmp_path: Path) -> None:
    assert complaints(UNIT.read_text("utf-8"), tmp_path) == []


@WITH_SYSTEMD
def test_systemd_would_tell_of_a_misspelt_directive(tmp_path: Path) -> None:
    misspelt = UNIT.read_text("utf-8").replace("ProtectClock", "ProtectClok")
    (complaint,) = complaints(misspelt, tmp_path)
    assert re.fullmatch(r".*opa\.service:\d+: Unknown key.*'ProtectClok'.*", complaint)


def complaints(unit: str, folder: Path) -> list[str]:
    """What systemd says of a unit, once its program is one that is here."""
    file = folder / UNIT.name
    file.write_text(unit.replace("/usr/local/bin/opa", str(shutil.which("opa"))), "utf-8")
    done = subprocess.run(["systemd-analyze", "verify", "--man=no", file], capture_output=True, text=True, check=False)
    return [line for line in done.stderr.splitlines() if UNIT.name in line]


@WITH_SYSTEMD
def test_systemd_finds_it_shut_in() -> None:
    # From 0, shut in, to 100; what is left is the network.
    asked = ("systemd-analyze", "security", "--offline=true", "--threshold=15", UNIT)
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
