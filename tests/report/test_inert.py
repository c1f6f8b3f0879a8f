"""Text stays text where GitHub's own Markdown reads it, and where the platforms look for what they link."""

from __future__ import annotations

import html
import re

import cmarkgfm
import pytest
from cmarkgfm.cmark import Options
from hypothesis import example, given
from hypothesis.strategies import sampled_from, text

from pyconsent.report.inert import code, inert
from pyconsent.report.wording import visible

GAP = "\u200b"


def rendered(markdown: str) -> str:
    made: str = cmarkgfm.github_flavored_markdown_to_html(markdown, options=Options.CMARK_OPT_UNSAFE)
    return made


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("send it by 2025-01-30, or later (30 days)", "send it by 2025-01-30, or later (30 days)"),
        ("declare existing_users: kept; 100 % of _them_", "declare existing_users: kept; 100 % of &#95;them&#95;"),
        ("user.content → train_ai_system", "user.content → train_ai_system"),
        ("at 2025-01-10T00:00:00Z", "at 2025-01-10T00:00:00Z"),
        ("@user, a@b.c", "@&#8203;user, a@&#8203;b.c"),
        ("o/r#1 GH-1 !1", "o/r#&#8203;1 GH-&#8203;1 !&#8203;1"),
        (":smile: :100:", ":&#8203;smile: :&#8203;100:"),
        ("https://a.b www.a.b", "https:&#8203;//a.b www&#8203;.a.b"),
        ("<b>|\\`*", "&#60;b&#62;&#124;&#92;&#96;&#42;"),
        ("one\r\n\n/close\x00\u202e", "one /close\ufffd\ufffd"),
    ],
)
def test_what_could_be_read_as_something_else_is_written_so_that_it_is_not(said: str, written: str) -> None:
    assert inert(said) == written


WRITTEN = text() | text(sampled_from("ab1 _*~`\\[]()<>!|&;#@:$%^+-={}./\n\twhtp"), max_size=40)


@given(WRITTEN)
@example("![a](b) [c]: d <!-- e --> <https://f.g> ~~h~~ $i$ [^j] ftp://k.l mailto:m@n.o ![](x)")
@example("&amp; &#42; \\* * * * _a_ __b__ a_b_ `` ` `` | - [ ] x")
def test_github_shows_it_as_it_was(said: str) -> None:
    wanted = html.escape(" ".join(visible(said).split()), quote=False).replace('"', "&quot;")
    task = rendered(f"- [ ] x{inert(said)}x").replace(GAP, "")
    assert task == f'<ul>\n<li><input type="checkbox" disabled="" /> x{wanted}x</li>\n</ul>\n'
    cell = rendered(f"| a |\n| --- |\n| x{inert(said)}x |").replace(GAP, "")
    assert cell.partition("<tbody>")[2] == f"\n<tr>\n<td>x{wanted}x</td>\n</tr>\n</tbody>\n</table>\n"


LINKED = re.compile(
    r"[@#!$%&~^](?=\w)|:[\w+-]*[a-z_+-][\w+-]*:|\w://|\bwww\.|\bG[HL]-\d|\{[+-]|\[[+-]",
    re.IGNORECASE,
)


@given(WRITTEN)
@example("@user #1 !2 $3 ~label &4 ^alert :smile: https://a.b www.a.b GH-5 gl-6 {+a+} [-b-] @@user ##7")
def test_the_platforms_find_nothing_in_it_to_link(said: str) -> None:
    shown = html.unescape(re.sub("<[^>]*>", "", rendered(f"- [ ] x {inert(said)}")))
    assert LINKED.findall(shown) == []


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("user.content.private", "`user.content.private`"),
        ("settings/größe 2.yaml:16", "`settings/größe 2.yaml:16`"),
        ("a`b", "a&#96;b"),
        ("a|b", "a&#124;b"),
        ("@user", "@&#8203;user"),
        (" a", "a"),
        ("", ""),
    ],
)
def test_a_name_is_code_where_code_can_hold_it(name: str, written: str) -> None:
    assert code(name) == written
