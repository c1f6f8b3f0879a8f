"""The recipes in docs/ci.md fit the schemas of the systems that they are for."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "docs/ci.md"
RECIPES = dict(re.findall(r'^```yaml title="([^"]+)"\n(.*?)^```$', PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL))
CHECKS = {
    ".github/workflows/pyconsent.yml": ["check-jsonschema", "--builtin-schema", "vendor.github-workflows"],
    ".gitlab-ci.yml": ["check-jsonschema", "--builtin-schema", "vendor.gitlab-ci"],
    ".pre-commit-config.yaml": ["pre-commit", "validate-config"],
}


@pytest.mark.parametrize("name", RECIPES)
def test_a_recipe_fits_its_schema(name: str, tmp_path: Path) -> None:
    file = tmp_path / Path(name).name
    file.write_text(RECIPES[name], "utf-8")
    subprocess.run([*CHECKS[name], file], check=True)


def test_the_hook_fits_its_schema() -> None:
    subprocess.run(["pre-commit", "validate-manifest", PAGE.parents[1] / ".pre-commit-hooks.yaml"], check=True)
