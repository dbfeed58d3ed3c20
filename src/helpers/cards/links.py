"""Links from a page to the rest of the site and to what a statement rests on."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Sequence
from contextvars import ContextVar
from pathlib import Path

from helpers.catalog import Portfolio, Resolved, find_root
from helpers.catalog.links import source_url
from helpers.schema.provenance import Citation
from helpers.text.markup import Html, inline, join, link

SITE_MARK = "{site}/"
"""Where a link to a page of this site begins in data that pages of several folders read."""
_anywhere = ContextVar("anywhere", default=False)


@contextlib.contextmanager
def linked_from_anywhere() -> Iterator[None]:
    """Let `href` begin with `SITE_MARK`; whoever shows the link puts the site's address there."""
    token = _anywhere.set(True)
    try:
        yield
    finally:
        _anywhere.reset(token)


def href(target: str) -> str:
    """A link from the page being made to a file of the site, such as ``evidence.html#x``.

    Pages are executed in their own folder, by Quarto and by us, so the way up is known.
    """
    if _anywhere.get():
        return SITE_MARK + target
    here = Path.cwd().resolve()
    up = os.path.relpath(find_root(here), here)
    prefix = "" if up == "." else Path(up).as_posix() + "/"
    return prefix + target


def evidence(quantity: Resolved) -> str:
    """A link to the record of a number."""
    return href(f"evidence.html#{quantity.anchor}")


def sources_html(portfolio: Portfolio, citations: Sequence[Citation]) -> Html:
    """Links to the cited lines at their pinned commits, each place named once."""
    parts: list[Html] = []
    seen: set[str] = set()
    for citation in citations:
        source = portfolio.sources[citation.source]
        name = citation.path.rsplit("/", 1)[-1] if citation.path else source.title
        if citation.lines:
            name += ":" + ",".join(citation.lines)
        url = source_url(portfolio, citation)
        key = url or name
        if key in seen:
            continue
        seen.add(key)
        if url:
            label = f"{name}, {source.title}, {source.date.isoformat()}"
            parts.append(link(url, name, label=label))
        else:
            parts.append(Html(inline(name), name))
    return join(parts)
