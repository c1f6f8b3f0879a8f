"""The policies of the deployment are tested and written as those of the pack are."""

from __future__ import annotations

import subprocess

import pytest

from deploy.conftest import DEPLOY


@pytest.mark.parametrize(
    "command",
    [("check", "--strict"), ("fmt", "--list", "--fail"), ("test", "--coverage", "--threshold", "100")],
    ids=lambda command: command[0],
)
def test_opa_has_nothing_against_them(command: tuple[str, ...]) -> None:
    policies = sorted(DEPLOY.glob("*.rego"))
    assert [file.name for file in policies] == ["authz.rego", "authz_test.rego", "mask.rego", "mask_test.rego"]
    done = subprocess.run(["opa", *command, *policies], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
