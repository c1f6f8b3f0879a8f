"""The record as one page that a person reads, in a browser or printed.

What is drawn and compared is worked out in Python, one module each; ``templates`` lays it out.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from pyconsent.record import Record
from pyconsent.report.html.moments import day_of
from pyconsent.report.html.page import page
from pyconsent.report.wording import counted, named, tally, visible

# Behind a dot or an underscore; or a date. No character reference has any of them.
_BREAKS = re.compile(r"(?<=[._])|(?P<date>\d{4}-\d\d-\d\d)")


def pieces(record: Record) -> Iterator[str]:
    """One file that needs no other, no network and no script."""
    return _ENVIRONMENT.get_template("report.html").generate(page=page(record), style_digest=_STYLE_DIGEST)


def _breakable(text: str) -> Markup:
    """Text that may go on in the next line after a dot or an underscore, as a key should, but not within a date."""
    return Markup(_BREAKS.sub(_broken, str(escape(visible(text)))))  # noqa: S704 - it was escaped


def _broken(found: re.Match[str]) -> str:
    return f'<span class="day">{found["date"]}</span>' if found["date"] else "<wbr>"


def _shown(value: Any) -> Any:
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


_ENVIRONMENT = Environment(
    loader=PackageLoader("pyconsent.report.html"),
    autoescape=True,
    undefined=StrictUndefined,
    finalize=_shown,
    trim_blocks=True,
    lstrip_blocks=True,
)
_ENVIRONMENT.filters |= {
    "breakable": _breakable,
    "counted": counted,
    "day": day_of,
    "named": named,
    "tally": tally,
}

# The page's policy lets nothing in but this very style (https://www.w3.org/TR/CSP3/).
_STYLE = sha256(_ENVIRONMENT.get_template("style.css").render().encode())
_STYLE_DIGEST = b64encode(_STYLE.digest()).decode()
