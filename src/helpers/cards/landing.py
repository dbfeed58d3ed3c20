"""The landing page: who writes, and the principles with how the studies hold up."""

from __future__ import annotations

from helpers.cards.blocks import Block, block
from helpers.cards.render import render
from helpers.catalog import Portfolio


def principles_block(portfolio: Portfolio) -> Block:
    """The principles, each with where a study lives up to it and where it does not."""
    return block("landing.principles", portfolio)


def principle_lines(portfolio: Portfolio) -> Block:
    """The principles, one line each."""
    return block("landing.lines", portfolio.principles.values())


def profile_block(portfolio: Portfolio, beside: Block | None = None) -> Block:
    """Who the author is: the pitch, the way into the studies, and numbers from the record.

    Parameters
    ----------
    portfolio
        The data.
    beside
        What stands next to it where there is room, and below it on a phone.
    """
    weighed = sum(len(study.decisions) for study in portfolio.studies.values())
    other = beside or Block("")
    return Block(render("landing.profile", portfolio, weighed, other), other.elements)
