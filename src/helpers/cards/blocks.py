"""Pieces that several cards share: a displayable block, linked numbers, a definition list."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from helpers.cards.card import href, show_html, sources_html
from helpers.catalog import Portfolio, Resolved
from helpers.schema.provenance import Citation
from helpers.text.markup import attribute, inline
from helpers.text.numbers import format_quantity


@dataclass(frozen=True)
class Block:
    """HTML of our own making that shows itself on the page."""

    html: str

    def _ipython_display_(self) -> None:
        show_html(self.html)


def linked_number(quantity: Resolved) -> str:
    """A number as it is written on pages, linked to its record on the evidence page."""
    target = attribute(href(f"evidence.html#{quantity.anchor}"))
    return f'<a href="{target}">{inline(format_quantity(quantity))}</a>'


def numbers_html(quantities: Iterable[Resolved]) -> str:
    """Key numbers: each large, linked to its record, with its title and date below."""
    items = "".join(
        f"<div><dt>{inline(quantity.record.title)}</dt><dd>{_large(quantity)}</dd></div>"
        for quantity in quantities
    )
    return f'<dl class="ap-numbers">{items}</dl>'


_PARTS = re.compile(r"(?P<before>about )?(?P<number>\S*\d\S*)(?P<after>.*)", re.DOTALL)


def _large(quantity: Resolved) -> str:
    """The number large, its unit small, both one link."""
    target = attribute(href(f"evidence.html#{quantity.anchor}"))
    written = format_quantity(quantity)
    # A no-break space binds number and unit; here they are told apart by size instead.
    match = _PARTS.fullmatch(written.replace("\u00a0", " "))
    if match is None:
        return linked_number(quantity)
    before = f"<small>{inline(match['before'])}</small>" if match["before"] else ""
    after = f" <small>{inline(match['after'].strip())}</small>" if match["after"].strip() else ""
    return f'<a href="{target}">{before}{inline(match["number"])}{after}</a>'


def sources_line(portfolio: Portfolio, citations: Sequence[Citation]) -> str:
    """A small line of links to the cited places; empty without citations."""
    if not citations:
        return ""
    return f'<p class="ap-src">{sources_html(portfolio, citations).html}</p>'


def facts_html(items: Iterable[tuple[str, str]]) -> str:
    """A definition list; terms are text, definitions are HTML of our own making."""
    rows = "".join(f"<dt>{inline(term)}</dt><dd>{definition}</dd>" for term, definition in items)
    return f'<dl class="ap-facts">{rows}</dl>'


def terms_html(items: Iterable[tuple[str, str]]) -> str:
    """A plain definition list of terms and texts, both escaped; for use within a fold."""
    rows = "".join(f"<dt>{inline(term)}</dt><dd>{inline(text)}</dd>" for term, text in items)
    return f"<dl>{rows}</dl>"


def folds_html(items: Iterable[tuple[str, str, str]]) -> str:
    """A list whose entries unfold.

    Parameters
    ----------
    items
        Title (text), what stands beside it while folded (HTML), and what unfolds (HTML).
    """
    rows = "".join(
        f"<details><summary><b>{inline(title)}</b> <span>{beside}</span></summary>"
        f'<div class="ap-fold-body">{body}</div></details>'
        for title, beside, body in items
    )
    return f'<div class="ap-folds">{rows}</div>'
