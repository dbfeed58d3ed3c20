"""Links from a page to the rest of the site and to what a statement rests on."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Sequence
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path

from helpers.cards.target import is_site
from helpers.catalog import Portfolio, Resolved, StudyData, find_root
from helpers.catalog.links import commit_urls, source_url
from helpers.catalog.yamlfile import parse_text
from helpers.schema.decision import Decision
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

    Pages are executed in their own folder, by Quarto and by us, so the way up is known. Jupyter has
    no pages: there the link is the address of the published site, or without one the notebook or
    document that the page is made from.
    """
    if _anywhere.get():
        return SITE_MARK + target
    here = Path.cwd().resolve()
    root = find_root(here)
    if not is_site():
        if site := _published((root / "_quarto.yml").read_text(encoding="utf-8")):
            return f"{site}/{target}"
        target = _written(root, target)
    up = os.path.relpath(root, here)
    prefix = "" if up == "." else Path(up).as_posix() + "/"
    return prefix + target


@lru_cache(maxsize=1)
def _published(settings: str) -> str:
    """Address of the site that a project of these settings is published as, or nothing."""
    website = parse_text(settings, "_quarto.yml").data.get("website")
    address = website.get("site-url") if isinstance(website, dict) else None
    return str(address or "").rstrip("/")


def _written(root: Path, target: str) -> str:
    """What the page of a link is made from, as far as it is in the project."""
    page, mark, anchor = target.partition("#")
    sources = (Path(page).with_suffix(suffix) for suffix in (".ipynb", ".qmd"))
    found = next((source for source in sources if (root / source).is_file()), None)
    return f"{found.as_posix()}{mark}{anchor}" if found and page.endswith(".html") else target


def evidence(quantity: Resolved) -> str:
    """A link to the record of a number."""
    return href(f"evidence.html#{quantity.anchor}")


def decision_anchor(study: StudyData, decision: Decision) -> str:
    """Id of a decision's card, on whatever page it stands."""
    return f"{study.id}-decision-{decision.id}"


def decision_link(study: StudyData, decision: Decision, text: str = "") -> Html:
    """A link to the card of a decision on the page where its study shows all of them."""
    return link(decision_href(study, decision), text or decision.title)


def decision_href(study: StudyData, decision: Decision) -> str:
    """Address of that card: on the study's decisions page, or on its own if it has no such."""
    root = find_root(Path.cwd().resolve())
    page = study.page("decisions")
    if not (root / page).with_suffix(".ipynb").is_file():
        page = study.page("study")
    return href(f"{page}#{decision_anchor(study, decision)}")


def sources_html(portfolio: Portfolio, citations: Sequence[Citation]) -> Html:
    """Links to the cited lines at their pinned commits, each place named once."""
    parts: list[Html] = []
    seen: set[str] = set()
    for citation in citations:
        for name, url in _places(portfolio, citation):
            if (url or name) in seen:
                continue
            seen.add(url or name)
            if url:
                parts.append(link(url, name))
            else:
                parts.append(Html(inline(name), name))
    return join(parts)


def _places(portfolio: Portfolio, citation: Citation) -> Iterator[tuple[str, str | None]]:
    """Name and address of what is cited: a file with its folder, a source, commits."""
    if citation.path or not citation.commits:
        # There are many files called route.ts.
        path = (citation.path or "").rsplit("/", 2)[-2:]
        name = "/".join(path) if citation.path else portfolio.sources[citation.source].title
        if citation.lines:
            name += ":" + ",".join(citation.lines)
        elif citation.whole in ("history", "withheld"):
            name = (citation.note or name).rstrip(".")
        yield name, source_url(portfolio, citation)
    for commit, address in commit_urls(portfolio, citation):
        yield f"commit {commit}", address
