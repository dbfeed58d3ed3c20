"""The landing page: studies as cards, and the principles with how the studies hold up."""

from __future__ import annotations

from helpers.cards.blocks import Block, block
from helpers.catalog import Portfolio


def studies_block(portfolio: Portfolio) -> Block:
    """Each study as a card: tagline, domains, key numbers, and where to go."""
    return block("landing.studies", portfolio.studies.values())


def principles_block(portfolio: Portfolio) -> Block:
    """The principles, each with where a study lives up to it and where it does not."""
    return block("landing.principles", portfolio)


def profile_block(portfolio: Portfolio) -> Block:
    """Who the author is, in two sentences, and where else to find him."""
    return block("landing.profile", portfolio.author)
