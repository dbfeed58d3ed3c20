"""Addresses of what is cited."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from helpers.catalog.portfolio import Portfolio
    from helpers.schema.provenance import Citation, Source


def _fragment(span: str) -> str:
    first, _, last = span.partition("-")
    return f"L{first}-L{last}" if last else f"L{first}"


def repository_url(source: Source) -> str | None:
    """Return the address of a repository at its pinned commit, or ``None`` for other sources."""
    if not (source.repository and source.commit):
        return None
    return f"https://github.com/{source.repository}/tree/{source.commit}"


def span_urls(portfolio: Portfolio, citation: Citation) -> list[tuple[str, str]]:
    """Return (lines, address) for each range of lines a citation names."""
    source = portfolio.sources[citation.source]
    if not (source.repository and source.commit and citation.path):
        return []
    base = f"https://github.com/{source.repository}/blob/{source.commit}/{quote(citation.path)}"
    return [(span, f"{base}#{_fragment(span)}") for span in citation.lines]


def commit_urls(portfolio: Portfolio, citation: Citation) -> list[tuple[str, str]]:
    """Return (commit, address) for each commit a citation names."""
    source = portfolio.sources[citation.source]
    base = f"https://github.com/{source.repository}/commit"
    return [(commit, f"{base}/{commit}") for commit in citation.commits]


def source_url(portfolio: Portfolio, citation: Citation) -> str | None:
    """Return the public address of what is cited.

    Code is linked at the pinned commit and the first range of lines, so that the link shows what
    was read even after the file has changed. ``None`` for sources without an address, such as the
    author's own judgement, and for a place that is withheld.
    """
    source = portfolio.sources[citation.source]
    if citation.whole == "withheld":
        return None
    if source.repository and source.commit:
        if citation.path is None:
            return repository_url(source)
        spans = span_urls(portfolio, citation)
        if spans:
            return spans[0][1]
        return f"https://github.com/{source.repository}/blob/{source.commit}/{quote(citation.path)}"
    return source.url
