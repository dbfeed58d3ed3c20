"""Where the principles met decisions: each with the matrices behind it."""

from __future__ import annotations

from helpers.cards.blocks import Block
from helpers.cards.links import href
from helpers.cards.notebook import table
from helpers.catalog import Portfolio, StudyData
from helpers.schema.site import Principle
from helpers.text.markup import Html, join, link


def principle_decisions_block(portfolio: Portfolio) -> Block:
    """The decisions that the evidence of each principle names, with links to their matrices."""
    studies = list(portfolio.studies.values())
    rows = [
        [principle.title, *(_decided(portfolio, principle, study) for study in studies)]
        for principle in portfolio.principles.values()
    ]
    columns = ["Principle", *(study.meta.title for study in studies)]
    return table("Decisions behind each principle", columns, rows)


def _decided(portfolio: Portfolio, principle: Principle, study: StudyData) -> Html:
    named = [item.decisions for item in principle.evidence if item.study == study.id]
    keys = dict.fromkeys(key for decisions in named for key in decisions)
    links = [link(_page(portfolio, study, key), study.decisions[key].title) for key in keys]
    return join(links, "; ")


def _page(portfolio: Portfolio, study: StudyData, key: str) -> str:
    """The card of a decision, on the page of all decisions where a study has one."""
    page = study.page("decisions")
    if not (portfolio.root / page).with_suffix(".ipynb").is_file():
        page = study.page("study")
    return href(f"{page}#{study.id}-decision-{key}")
