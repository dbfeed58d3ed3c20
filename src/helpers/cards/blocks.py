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


_WORDS = (  # noqa: SIM905 -- a list of words reads better than thirteen quoted ones
    "no one two three four five six seven eight nine ten eleven twelve"
).split()


def count(number: int) -> str:
    """A count as running text writes it: in words up to twelve, in digits from there."""
    return _WORDS[number] if 0 < number < len(_WORDS) else f"{number:,}"


def plural(number: int, singular: str, several: str | None = None) -> str:
    """A count with its noun: "no flows", "one flow", "17 flows"."""
    noun = singular if number == 1 else several or singular + "s"
    return f"{count(number) if number else _WORDS[0]} {noun}"


def sentence(text: str) -> str:
    """Capitalise the first letter and leave the rest as it is."""
    return text[:1].upper() + text[1:]


def in_sentence(text: str) -> str:
    """A title as it stands within a sentence: "Routes" becomes "routes", "SQL files" stays."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def quoted(titles: Iterable[str]) -> str:
    """Titles in quotation marks, joined: “a”, “b” and “c”."""
    return listing([f"“{title}”" for title in titles])


def listing(items: Sequence[str]) -> str:
    """Join words: "a", "a and b", "a, b and c"."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"
