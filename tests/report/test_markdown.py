"""The comment says first whether it may ship, and stays within what the platforms take."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import cmarkgfm
import pytest
from cmarkgfm.cmark import Options
from test_cases import CASES, moment, proposed

from pyconsent import Obligation, Step
from pyconsent.record import Record
from pyconsent.report import render
from pyconsent.report.markdown import MARKER
from report.records import ALLOWED, DECISION, FINDING, NASTY, RECORD, WAIVER

OTHER = replace(FINDING, setting=None, document="policy", audience=None, location=None, anchor=None)


def test_everything_is_told() -> None:
    decision = replace(
        DECISION,
        findings=(FINDING, replace(FINDING, audience="guests"), replace(OTHER, severity="critical")),
        steps=(*DECISION.steps, Step(None, "policy", (), ("notice.late", "notice.silent"), "critical", "say it")),
    )
    assert (
        render(replace(RECORD, decision=decision), "markdown")
        == """\
**pyconsent: this may not ship before 2025-02-10**, and only with the 2 steps below.

Denied: 1 critical finding, 2 errors in 2 changes judged as of 2025-01-10T00:00:00Z by pack 1.0.

#### What would make it pass

Setting `tips`

- [ ] send it (members; `notice.late`)

Document `policy`

- [ ] say it (`notice.late`, `notice.silent`)

#### Still to do

Setting `tips`

- [ ] send the notice

<details>
<summary>1 critical finding, 2 errors</summary>

|  | rule | about | what is wrong | where |
| --- | --- | --- | --- | --- |
| critical | `notice.late` | `policy` | the notice is late → by a day |  |
| error | `notice.late` | `tips` for members, guests | the notice is late → by a day | `settings.yaml:12` |

</details>

<details>
<summary>Waived</summary>

|  | rule | about | until | reason | approved by |
| --- | --- | --- | --- | --- | --- |
| error | `notice.late` | `tips` for members | 2025-03-01 | a trial | b@&#8203;example.com |
| error | `notice.late` | `tips` for members | 2025-03-01 | a trial | b@&#8203;example.com |

</details>

<!-- pyconsent -->"""
    )


@pytest.mark.parametrize(
    ("record", "line"),
    [
        (RECORD, "**pyconsent: this may not ship before 2025-02-10**, and only with the 1 step below."),
        (
            replace(RECORD, decision=replace(DECISION, earliest=None)),
            "**pyconsent: this may not ship**, but could now with the 1 step below.",
        ),
        (ALLOWED, "**pyconsent: this may ship**, with 1 obligation to keep."),
        (
            replace(ALLOWED, decision=replace(ALLOWED.decision, obligations=())),
            "**pyconsent: this may ship.**",
        ),
        (
            replace(RECORD, decision=replace(DECISION, findings=(), steps=(), earliest=None), known=(FINDING,)),
            "**pyconsent: nothing new stands in its way.**",
        ),
    ],
)
def test_the_first_line_says_whether_it_may_ship(record: Record, line: str) -> None:
    assert render(record, "markdown").splitlines()[0] == line


def test_nothing_but_the_verdict_is_said_of_what_is_fine() -> None:
    decision = replace(ALLOWED.decision, obligations=())
    assert (
        render(replace(ALLOWED, decision=decision), "markdown")
        == """\
**pyconsent: this may ship.**

Allowed: nothing found in 2 changes judged as of 2025-01-10T00:00:00Z by pack 1.0.

<!-- pyconsent -->"""
    )


class Elements(HTMLParser):
    """The names of the elements of a text, each once, and what they hold."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.comments: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.names.add(tag)

    def handle_comment(self, data: str) -> None:
        self.comments.append(data)


def test_nothing_that_was_written_is_markup() -> None:
    shown = Elements(
        cmarkgfm.github_flavored_markdown_to_html(render(NASTY, "markdown"), options=Options.CMARK_OPT_UNSAFE)
    )
    table = {"table", "thead", "tbody", "tr", "th", "td"}
    layout = {"p", "strong", "h4", "ul", "li", "input", "code", "details", "summary"}
    assert shown.names == table | layout
    assert shown.comments == [" pyconsent "]


@pytest.mark.parametrize("steps", [1, 300, 5_000])
def test_what_does_not_fit_is_left_out_and_that_is_said(steps: int) -> None:
    step = Step("tips", None, ("members",), ("notice.late",), "error", "send the notice → " + "x" * 100)
    decision = replace(
        DECISION,
        steps=(step,) * steps,
        obligations=(Obligation("tips", None, None, "2025-02-01T00:00:00Z", "keep it"),) * 200,
        findings=tuple(replace(FINDING, message=f"message {number}") for number in range(1_000)),
        waived=tuple(replace(FINDING, message=f"message {number}", waivers=(WAIVER,)) for number in range(500)),
    )
    text = render(replace(RECORD, decision=decision), "markdown")
    kept = {
        "steps": text.count("- [ ] send"),
        "obligations": text.count("- [ ] keep"),
        "findings": len(re.findall(r"\| error .* \| message \d+ \| `settings", text)),
        "waived findings": len(re.findall(r"\| error .* \| a trial \|", text)),
    }
    all_of_it = {"steps": steps, "obligations": 200, "findings": 1_000, "waived findings": 500}
    missing = [f"{all_of_it[noun] - kept[noun]:,} {noun}" for noun in kept if kept[noun] < all_of_it[noun]]
    assert 60_000 < len(text.encode()) <= 65_536
    assert text.splitlines()[-3:] == [
        f"Left out here, for no more fits: {', '.join(missing)}."
        " `pyconsent check --output html:report.html` writes all of them.",
        "",
        MARKER,
    ]
    assert text.count("<details>") == text.count("</details>")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_each_case_is_told_whole(case: Path) -> None:
    record = proposed(case).judge(moment(case))
    text = render(record, "markdown")
    assert [step.message for step in record.decision.steps if step.message not in text] == []
    assert "Left out" not in text
    assert text.endswith(MARKER)
