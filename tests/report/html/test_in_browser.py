"""The page as people meet it: in a real browser, light and dark, wide and narrow, and printed."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from test_cases import CASES, moment, proposed

from pyconsent.record import Record
from pyconsent.report import render
from report.html.records import HOSTILE
from report.records import CHANGES, RECORD

ROOT = Path(__file__).parents[3]
AXE = ROOT / ".tools/node_modules/axe-core/axe.min.js"

SHOWN = {
    "linkedin-inmail-2024",
    "linkedin-inmail-2024-corrected",
    "facebook-defaults-2009",
    "homebrew-2016",
}
MANY = replace(RECORD, changes=CHANGES * 100)
VIEWS: dict[str, dict[str, Any]] = {
    "wide": {"viewport": {"width": 1200, "height": 900}, "color_scheme": "light"},
    "dark": {"viewport": {"width": 1200, "height": 900}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 360, "height": 740}, "color_scheme": "light", "is_mobile": True},
}
# What reaches beyond the window; what is there for screen readers alone is cut off.
OVERFLOWING = """
    [...document.querySelectorAll('body *')]
        .filter(element => !element.closest('.unseen'))
        .filter(element => element.getBoundingClientRect().right > innerWidth + 0.5)
        .map(element => element.outerHTML.slice(0, 200))
"""


@dataclass
class Visit:
    """A page that was opened, with all that it asked for and complained of."""

    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


def records() -> dict[str, Record]:
    judged = {case.name: proposed(case).judge(moment(case)) for case in CASES if case.name in SHOWN}
    return judged | {"everything": RECORD, "hostile": HOSTILE}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    program = shutil.which("chromium")
    assert program, "chromium is not on PATH; make tools puts it into .tools"
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=program)
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pages")
    written = {}
    for name, record in records().items():
        written[name] = folder / f"{name}.html"
        written[name].write_text(render(record, "html"), "utf-8")
    return written


def visit(browser: Browser, file: Path, **view: Any) -> Visit:
    context = browser.new_context(**view)
    context.set_default_timeout(60_000)
    opened = Visit(context.new_page())
    opened.page.on("request", lambda request: opened.requests.append(request.url))
    opened.page.on("console", lambda message: opened.complaints.append(message.text))
    opened.page.on("pageerror", lambda error: opened.complaints.append(str(error)))
    opened.page.goto(file.as_uri())
    return opened


each_page = pytest.mark.parametrize("name", [*sorted(SHOWN), "everything", "hostile"])
each_view = pytest.mark.parametrize("view", VIEWS)


@each_page
@each_view
def test_it_is_accessible_fits_and_asks_for_nothing(
    name: str, view: str, browser: Browser, files: dict[str, Path]
) -> None:
    opened = visit(browser, files[name], **VIEWS[view])
    opened.page.evaluate(AXE.read_text("utf-8"))
    found = opened.page.evaluate("axe.run({resultTypes: ['violations']})")
    assert [(rule["id"], [node["target"] for node in rule["nodes"]]) for rule in found["violations"]] == []
    assert opened.page.evaluate(OVERFLOWING) == []
    assert opened.page.evaluate("document.documentElement.scrollWidth") == VIEWS[view]["viewport"]["width"]
    assert opened.requests == [files[name].as_uri()]
    assert opened.complaints == []
    opened.page.context.close()
