"""One sheet of paper about a study."""

from __future__ import annotations

from helpers.cards.blocks import Block, numbers_html
from helpers.cards.card import href
from helpers.catalog import Portfolio, StudyData
from helpers.text.markup import attribute, inline


def one_pager_block(portfolio: Portfolio, study: StudyData) -> Block:
    """Pitch, key numbers, hardest decisions, failures and what is next, on one sheet."""
    pager = study.meta.one_pager
    if pager is None:
        raise ValueError(f"study {study.id} has no one_pager in study.yml")
    full = href(f"case-studies/{study.id}.html")
    decisions = "".join(
        f'<li><b><a href="{attribute(f"{full}#{study.id}-decision-{key}")}">'
        f"{inline(study.decisions[key].title)}.</a></b> "
        f"{inline(_first(study.decisions[key].why))} "
        f"<i>Price:</i> {inline(_first(study.decisions[key].cost))}</li>"
        for key in pager.hardest_decisions
    )
    failures = "".join(
        f"<li><b>{inline(study.failures[key].title)}.</b> "
        f"{inline(_first(study.failures[key].residual))}</li>"
        for key in pager.failures
    )
    following = "".join(
        f"<li><b>{inline(study.roadmap[key].title)}.</b> "
        f"{inline(_first(study.roadmap[key].note or ''))}</li>"
        for key in pager.next
    )
    contact = " · ".join(
        f'<a href="{attribute(profile.url)}">{inline(_address(profile.url))}</a>'
        for profile in portfolio.author.profiles
    )
    numbers = numbers_html(study.quantities[key] for key in study.meta.key_numbers)
    return Block(
        f'<article class="ap-sheet"><p class="ap-lede">{inline(pager.pitch)}</p>{numbers}'
        f'<div class="ap-sheet-columns"><section><h2>Hardest trade-offs, and their price</h2>'
        f"<ol>{decisions}</ol></section><section><h2>What fails, and what remains</h2>"
        f"<ol>{failures}</ol><h2>What I would do next</h2><ol>{following}</ol></section></div>"
        f'<p class="ap-src">{inline(portfolio.author.name)} · {contact}</p></article>'
    )


def _address(url: str) -> str:
    """An address as one would write it on paper."""
    return url.removeprefix("mailto:").removeprefix("https://").rstrip("/")


def _first(text: str) -> str:
    """The first sentence of a text."""
    for end in (". ", "; "):
        head, found, _ = text.partition(end)
        if found:
            return head.rstrip(".;") + "."
    return text
