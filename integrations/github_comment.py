"""Puts a report under a pull request, as one comment that each run writes anew.

The action (action.yml) runs it. It needs Python alone, and takes all from the environment:
what the runner sets (GITHUB_API_URL, GITHUB_REPOSITORY), GITHUB_TOKEN, PULL_REQUEST (a number),
REPORT (a file of Markdown) and ABOUT (what tells several comments apart). The interface is
https://docs.github.com/en/rest/issues/comments.

A comment that cannot be written (a fork's token may not) is a warning, and no denial.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

_SECONDS = 30
_NEXT = re.compile(r'<([^>]+)>; rel="next"')


def main() -> None:
    """Writes the comment."""
    repository = f"{os.environ['GITHUB_API_URL']}/repos/{os.environ['GITHUB_REPOSITORY']}"
    of_this = f"{repository}/issues/{os.environ['PULL_REQUEST']}/comments"
    # It is not shown.
    mark = f"<!-- pyconsent {json.dumps(os.environ['ABOUT'])} -->"
    body = {"body": f"{Path(os.environ['REPORT']).read_text('utf-8')}{mark}"}
    try:
        own = next((one["url"] for one in _comments(of_this) if _is_ours(one, mark)), None)
        if own:
            _ask("PATCH", own, body)
        else:
            _ask("POST", of_this, body)
    except (OSError, URLError) as error:
        print(f"::warning title=pyconsent::no comment was written: {error}")


def _is_ours(comment: dict[str, Any], mark: str) -> bool:
    """Whether a run of the action wrote it, and nobody who knows the mark."""
    return comment["user"]["type"] == "Bot" and str(comment["body"]).endswith(mark)


def _comments(page: str) -> Iterator[dict[str, Any]]:
    """All comments, page after page."""
    following: str | None = f"{page}?per_page=100"
    while following:
        comments, links = _ask("GET", following)
        yield from comments
        more = _NEXT.search(links)
        following = more[1] if more else None


def _ask(method: str, url: str, body: dict[str, str] | None = None) -> tuple[Any, str]:
    """What is answered, and the Link header of it."""
    headers = {
        "Accept": "application/vnd.github+json",
        "Authorization": f"Bearer {os.environ['GITHUB_TOKEN']}",
        "X-GitHub-Api-Version": "2022-11-28",
    }
    data = json.dumps(body).encode() if body else None
    with urlopen(Request(url, data, headers, method=method), timeout=_SECONDS) as answer:  # noqa: S310
        return json.load(answer), answer.headers.get("Link") or ""


if __name__ == "__main__":
    main()
