"""A decision in its compact form: what was chosen, at which price, and an explorer that is open."""

from __future__ import annotations

from helpers.cards.blocks import Block
from helpers.cards.embed import open_explorer_html
from helpers.cards.links import decision_anchor, decision_href
from helpers.cards.render import render
from helpers.cards.tradeoff.explorer import ELEMENT, explorer_data
from helpers.cards.tradeoff.judged import judged
from helpers.catalog import Portfolio, StudyData


def compact_decision(portfolio: Portfolio, study: StudyData, key: str) -> Block:
    """A decision as the study's page shows it, with the way to its full card.

    Parameters
    ----------
    portfolio, study
        The data.
    key
        Decision id.
    """
    case = judged(portfolio, study, key)
    decision = case.decision
    explorer = open_explorer_html(
        ELEMENT,
        f"{study.id}-{key}",
        f"{study.id}-compact-{key}",
        data=lambda: explorer_data(portfolio, study, decision),
        static=render("tradeoff.weighed", case, decision_href(study, decision)),
        styles=(ELEMENT,),
    )
    anchor = decision_anchor(study, decision)
    return Block(render("tradeoff.compact", anchor, decision, explorer), (ELEMENT,))
