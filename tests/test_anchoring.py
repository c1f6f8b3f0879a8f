"""A finding is shown on a line that the change touched, the nearest one that says something of it."""

from __future__ import annotations

from dataclasses import replace
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyconsent.anchoring import Anchors
from pyconsent.change import Change
from pyconsent.decision import Decision, Finding
from pyconsent.git import FileDiff, Hunk
from pyconsent.reading.entry import Entry
from pyconsent.reading.places import Marks
from pyconsent.reading.source import Location, Source, parse


def source(name: str, text: str) -> Source:
    return parse(dedent(text).encode(), name)


BEFORE = source("main:s.yaml", """\
    settings:
      first:
        title: First
      gone:
        title: Gone
      tips:
        title: Tips
""")  # fmt: skip
AFTER = source("s.yaml", """\
    settings:
      first:
        title: First
      tips:
        title: Tips
        default: true

      last: {title: Last}
""")  # fmt: skip
PLANS = source("p.yaml", """\
    plans:
      - settings: [tips]
        effective_at: 2025-01-01
      - settings:
          - last
""")  # fmt: skip
TIPS = Change({"setting": "tips"}, {
    "before": Entry(None, BEFORE, ("settings", "tips")),
    "after": Entry(None, AFTER, ("settings", "tips")),
    "plan": Entry(None, PLANS, ("plans", 0)),
})  # fmt: skip
GONE = Change({"setting": "gone"}, {"before": Entry(None, BEFORE, ("settings", "gone"))})
POLICY = Change({"document": "tips"}, {"after": Entry(None, source("o.yaml", "x: 1"))})

FINDING = Finding("rule", "Rule", "error", "tips", None, None, "", "", "", "", (), Location("s.yaml", 5, 5))


def lines(*numbers: int) -> range:
    """Those between the first and the last; of one and nothing after it, none."""
    return range(numbers[0], numbers[-1] + 1) if len(numbers) > 1 else range(numbers[0], numbers[0])


def anchor(finding: Finding, *compared: FileDiff) -> str:
    """Where the finding is shown, whether it is waived or not: ``file:line:column``."""
    decision = Decision(False, (finding,), (finding,), (), (), None, {}, {}, "")
    found = Anchors(compared, [GONE, TIPS, POLICY]).on(decision)
    [one], [other] = found.findings, found.waived
    assert one == other == replace(finding, anchor=one.anchor)
    return f"{one.anchor}:{one.anchor.column}" if one.anchor else "nowhere"


def touched(file: str, *hunks: tuple[range, range]) -> FileDiff:
    return FileDiff(f"main:{file}", file, tuple(Hunk(*hunk) for hunk in hunks))


ADDED = lines(1)


@pytest.mark.parametrize(
    ("compared", "shown"),
    [
        # Its own line, where it stands on that.
        ([touched("s.yaml", (ADDED, lines(4, 6)))], "s.yaml:5:5"),
        # The nearest touched line of its setting.
        ([touched("s.yaml", (ADDED, lines(4, 4)), (ADDED, lines(7, 7)))], "s.yaml:4:1"),
        ([touched("s.yaml", (ADDED, lines(6, 9)))], "s.yaml:6:1"),
        ([touched("s.yaml", (ADDED, lines(1, 4)))], "s.yaml:4:1"),
        # Where lines were removed, the one before.
        ([touched("s.yaml", (lines(6, 8), lines(7)))], "s.yaml:7:1"),
        ([touched("s.yaml", (lines(6, 8), lines(5)))], "s.yaml:5:5"),
        # Of its setting in another file, rather than of others in this.
        ([touched("s.yaml", (ADDED, lines(3, 3))), touched("p.yaml", (ADDED, lines(3, 5)))], "p.yaml:3:1"),
        # Where it was, if it was touched there only.
        ([touched("s.yaml", (lines(6, 7), lines(8, 8)))], "s.yaml:8:1"),
        # The nearest touched line of the file.
        ([touched("s.yaml", (ADDED, lines(2, 3)), (ADDED, lines(8, 8)))], "s.yaml:3:1"),
        ([touched("s.yaml", (lines(1, 1), lines(0)))], "s.yaml:1:1"),
        # Any of the files of the change.
        ([touched("p.yaml", (ADDED, lines(4, 5)))], "p.yaml:4:1"),
        ([FileDiff("main:s.yaml", "moved.yaml", (Hunk(lines(1, 1), lines(1, 1)),))], "moved.yaml:1:1"),
        # Nothing that a reader of the change sees.
        ([touched("o.yaml", (ADDED, lines(1, 9)))], "nowhere"),
        ([FileDiff("main:s.yaml", None, (Hunk(lines(1, 7), lines(0)),))], "nowhere"),
        ([], "nowhere"),
    ],
)  # fmt: skip
def test_a_finding_on_a_setting(compared: list[FileDiff], shown: str) -> None:
    assert anchor(FINDING, *compared) == shown


@pytest.mark.parametrize(
    ("compared", "shown"),
    [
        ([touched("p.yaml", (ADDED, lines(2, 2)))], "p.yaml:2:5"),
        ([touched("p.yaml", (ADDED, lines(3, 3))), touched("s.yaml", (ADDED, lines(4, 4)))], "p.yaml:3:1"),
        ([touched("p.yaml", (ADDED, lines(4, 4))), touched("s.yaml", (ADDED, lines(6, 6)))], "s.yaml:6:1"),
        ([touched("p.yaml", (ADDED, lines(4, 4))), touched("s.yaml", (ADDED, lines(8, 8)))], "p.yaml:4:1"),
    ],
)
def test_a_finding_on_its_plan(compared: list[FileDiff], shown: str) -> None:
    assert anchor(replace(FINDING, location=Location("p.yaml", 2, 5)), *compared) == shown


@pytest.mark.parametrize(
    ("compared", "shown"),
    [
        # Where it stood, with what is there now.
        ([touched("s.yaml", (lines(4, 5), lines(3)), (ADDED, lines(9, 9)))], "s.yaml:3:1"),
        ([touched("s.yaml", (ADDED, lines(1, 2)), (lines(2, 7), lines(4, 6)))], "s.yaml:4:1"),
        ([touched("s.yaml", (lines(1, 1), lines(1, 1)), (lines(6, 6), lines(9, 9)))], "s.yaml:9:1"),
        ([FileDiff("main:s.yaml", None, (Hunk(lines(1, 7), lines(0)),))], "nowhere"),
    ],
)
def test_a_finding_on_what_was_removed(compared: list[FileDiff], shown: str) -> None:
    assert anchor(replace(FINDING, setting="gone", location=Location("main:s.yaml", 4, 3)), *compared) == shown


@pytest.mark.parametrize(("line", "shown"), [(1, "w.yaml:2:1"), (3, "w.yaml:3:7"), (9, "w.yaml:4:1")])
def test_a_finding_on_no_change(line: int, shown: str) -> None:
    finding = replace(FINDING, setting="other", location=Location("w.yaml", line, 7))
    assert anchor(finding, touched("w.yaml", (ADDED, lines(2, 4)))) == shown
    assert anchor(finding, touched("s.yaml", (ADDED, lines(2, 4)))) == "nowhere"


def test_a_finding_that_stands_nowhere() -> None:
    changed = touched("s.yaml", (ADDED, lines(5, 6)))
    assert anchor(replace(FINDING, location=None), changed) == "s.yaml:5:1"
    assert anchor(replace(FINDING, location=None, setting=None, document="tips"), changed) == "nowhere"


@given(
    touched=st.sets(st.integers(1, 40), min_size=1),
    line=st.integers(1, 40),
    extent=st.tuples(st.integers(1, 40), st.integers(1, 10)).map(lambda pair: range(pair[0], pair[0] + pair[1])),
)
def test_the_nearest_of_all_lines_is_found_first_in_the_extent_and_then_anywhere(
    touched: set[int], line: int, extent: range
) -> None:
    hunks = tuple(Hunk(range(0), range(one, one + 1)) for one in sorted(touched))
    file = Source("s.yaml", None, Marks({("a",): (extent.start, 1), ("b",): (extent.stop, 1)}))
    change = Change({"setting": "tips"}, {"after": Entry(None, file, ("a",))})
    anchors = Anchors([FileDiff("s.yaml", "s.yaml", hunks)], [change])
    finding = replace(FINDING, location=Location("s.yaml", line, 1))
    (anchored,) = anchors.on(Decision(False, (finding,), (), (), (), None, {}, {}, "")).findings
    near = sorted(touched, key=lambda one: (abs(one - line), one))
    wanted = line if line in touched else next((one for one in near if one in extent), near[0])
    assert anchored.anchor == Location("s.yaml", wanted, 1)
