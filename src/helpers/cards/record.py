"""Where the record disagrees."""

from __future__ import annotations

from helpers.cards.blocks import Block, sources_line
from helpers.catalog import Portfolio, StudyData
from helpers.schema.study import Disagreement, RecordSide
from helpers.text.markup import inline, paragraphs


def record_block(portfolio: Portfolio, study: StudyData) -> Block:
    """Every recorded disagreement: both sides, dated and cited, and what was learned."""
    return Block("".join(_entry(portfolio, study, item) for item in study.record.values()))


def _entry(portfolio: Portfolio, study: StudyData, item: Disagreement) -> str:
    anchor = f"{study.id}-record-{item.id}"
    stated = "Published" if study.was_published else "Stated"
    return (
        f'<section class="ap-record-entry" id="{anchor}" aria-labelledby="{anchor}-title">'
        f'<h3 id="{anchor}-title">{inline(item.topic)}</h3><div class="ap-record-pair">'
        f"{_side(portfolio, stated, item.published)}"
        f"{_side(portfolio, 'Found', item.found)}</div>"
        f'<div class="ap-learned">{paragraphs(item.learned)}</div></section>'
    )


def _side(portfolio: Portfolio, title: str, side: RecordSide) -> str:
    return (
        f'<div><h4>{title}, <time datetime="{side.date}">{side.date}</time></h4>'
        f"{paragraphs(side.says)}{sources_line(portfolio, side.cite)}</div>"
    )
