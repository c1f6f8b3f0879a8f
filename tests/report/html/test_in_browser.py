"""The page as people meet it: in a real browser, light and dark, wide and narrow, and printed."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Request, sync_playwright
from test_cases import CASES, moment, proposed

from pyconsent.record import Record
from pyconsent.report import render
from report.html.records import ARABIC, HOSTILE, LONG, QUOTES, SCRIPT
from report.records import CHANGES, RECORD

ROOT = Path(__file__).parents[3]
AXE = ROOT / ".tools/node_modules/axe-core/axe.min.js"

SHOWN = {
    "linkedin-inmail-2024",
    "linkedin-inmail-2024-corrected",
    "facebook-defaults-2009",
}
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

# Pairs of words in one picture that share a place, and words beyond its edge.
TOUCHING = """
    [...document.querySelectorAll('svg')].flatMap(svg => {
        const edge = svg.getBoundingClientRect();
        const texts = [...svg.querySelectorAll('text')].map(text => [text.textContent, text.getBoundingClientRect()]);
        return texts.flatMap(([text, box], number) => [
            ...(box.right > edge.right + 1 || box.bottom > edge.bottom + 1 ? [text] : []),
            ...texts.slice(number + 1).filter(([, other]) =>
                Math.min(box.right, other.right) - Math.max(box.left, other.left) > 1 &&
                Math.min(box.bottom, other.bottom) - Math.max(box.top, other.top) > 4
            ).map(([other]) => [text, other]),
        ]);
    })
"""


@dataclass
class Visit:
    """A page that was opened, with all that it asked for and complained of."""

    page: Page
    requests: list[Request] = field(default_factory=list)
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
    opened.page.on("request", lambda request: opened.requests.append(request))
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
    assert [request.url for request in opened.requests] == [files[name].as_uri()]
    assert opened.complaints == []
    opened.page.context.close()


def test_what_people_wrote_is_text(browser: Browser, files: dict[str, Path]) -> None:
    opened = visit(browser, files["hostile"])
    names = opened.page.evaluate("[...new Set([...document.querySelectorAll('*')].map(e => e.localName))]")
    assert {"script", "img"} & set(names) == set()
    handlers = "[...document.querySelectorAll('*')].flatMap(e => e.getAttributeNames()).filter(n => n.startsWith('on'))"
    assert opened.page.evaluate(handlers) == []
    assert opened.page.title() == f"Denied: 3 changes of {SCRIPT} & {ARABIC}"
    assert [heading.inner_text() for heading in opened.page.locator("section.change h2").all()] == [QUOTES, LONG, LONG]
    assert opened.page.locator("section.change code").first.inner_text() == SCRIPT
    pictures = [title.text_content() for title in opened.page.locator("svg title").all()]
    assert pictures == [
        f"Timeline of {QUOTES}",
        f"Data flow of {QUOTES}",
        f"Timeline of {LONG}",
        f"Timeline of {LONG}",
    ]
    opened.page.context.close()


def test_nothing_that_gets_into_the_page_can_run_load_or_style(browser: Browser, tmp_path: Path) -> None:
    hole = f"{SCRIPT}<img src=https://example.com/x><style>body {{ display: none }}</style>"
    file = tmp_path / "report.html"
    file.write_text(render(RECORD, "html").replace("</main>", f"{hole}</main>"), "utf-8")
    opened = visit(browser, file)
    assert opened.page.title() == "Denied: 2 changes of Example"
    assert opened.page.evaluate("getComputedStyle(document.body).display") == "block"
    assert [(request.url, request.failure) for request in opened.requests] == [
        (file.as_uri(), None),
        ("https://example.com/x", "csp"),
    ]
    assert len(opened.complaints) == 3
    opened.page.context.close()


def test_no_words_in_a_picture_lie_on_others_or_leave_it(browser: Browser, files: dict[str, Path]) -> None:
    for name in [*SHOWN, "everything", "hostile"]:
        opened = visit(browser, files[name])
        assert opened.page.evaluate(TOUCHING) == []
        opened.page.context.close()


def test_everything_is_printed_what_can_be_opened_as_well(
    browser: Browser, files: dict[str, Path], tmp_path: Path
) -> None:
    opened = visit(browser, files["facebook-defaults-2009"])
    closed = opened.page.locator("details dt, details th, details caption, details td")
    assert [cell.is_visible() for cell in closed.all()] == [False] * closed.count()
    opened.page.emulate_media(media="print")
    assert [cell.is_visible() for cell in closed.all()] == [True] * closed.count()
    assert opened.page.pdf(path=tmp_path / "report.pdf", format="A4").startswith(b"%PDF-")
    opened.page.context.close()


def test_keys_lead_to_what_they_name(browser: Browser, files: dict[str, Path]) -> None:
    opened = visit(browser, files["linkedin-inmail-2024"])
    broken = "[...document.querySelectorAll('a[href]')].map(a => a.hash).filter(id => !document.querySelector(id))"
    assert opened.page.evaluate(broken) == []
    opened.page.keyboard.press("Tab")
    opened.page.keyboard.press("Enter")
    assert opened.page.url.endswith("#change-1")
    opened.page.context.close()


def test_hundreds_of_changes_are_one_page(browser: Browser, tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    file.write_text(render(replace(RECORD, changes=CHANGES * 100), "html"), "utf-8")
    opened = visit(browser, file, **VIEWS["phone"])
    assert opened.page.locator("section.change").count() == 200
    assert opened.page.locator("nav li").count() == 200
    assert opened.page.evaluate("document.documentElement.scrollWidth") == 360
    opened.page.context.close()
