"""The explorer of a decision: the element and the data it works on."""

from __future__ import annotations

from helpers.analysis.tradeoff import for_page
from helpers.cards.embed import explorer_html
from helpers.cards.links import evidence, sources_html
from helpers.catalog import Portfolio, StudyData
from helpers.schema.decision import Cell, Decision
from helpers.text.markup import inline, join, link
from helpers.text.phrases import month_of, scored, shortened

ELEMENT = "tradeoff-explorer"


def tradeoff_explorer(portfolio: Portfolio, study: StudyData, key: str) -> str:
    """A decision to overturn: folded until asked for, silent without scripts.

    Parameters
    ----------
    portfolio, study
        The data.
    key
        Decision id.

    Returns
    -------
    str
        HTML: a disclosure around ``<tradeoff-explorer>``.
    """
    decision = study.decisions[key]
    return explorer_html(
        ELEMENT,
        f"{study.id}-{key}",
        f"{study.id}-explore-{key}",
        summary="Overturn this decision",
        about=decision.title,
        data=lambda: explorer_data(portfolio, study, decision),
        without="<p>Moving the weights needs JavaScript. The matrix, its totals and every reason "
        "are in the table of this figure.</p>",
    )


def explorer_data(portfolio: Portfolio, study: StudyData, decision: Decision) -> dict:
    """What the element reads: titles, scores, weights, what hindsight changes, and the evidence.

    Returns
    -------
    dict
        ``scores`` has a row per option and a column per criterion, as has ``cells``; weights are in
        percent; ``draws`` is what weightings and readings are drawn from; ``hindsight`` is None
        where nothing became known since. Reasons and evidence are HTML, escaped here.
    """
    criteria = [portfolio.rubric[weight.criterion] for weight in decision.weights]
    heads = shortened([item.title for item in criteria], [item.short for item in criteria])
    return {
        "id": f"{study.id}-{decision.id}",
        "title": decision.title,
        "scored": scored([decision.scored_by]),
        "decided": month_of(decision.as_of),
        "hindsight": _hindsight(portfolio, study, decision),
        "options": [
            {
                "id": option.id,
                "title": option.title,
                "short": option.short or option.title,
                "chosen": option is decision.chosen,
                "knocked_out": option.knocked_out is not None,
            }
            for option in decision.options
        ],
        "criteria": [
            {
                "id": criterion.id,
                "title": criterion.title,
                "short": short,
                "question": criterion.question,
                "anchors": {str(step): criterion.anchors[step] for step in range(1, 6)},
                "weight": weight.weight,
            }
            for criterion, weight, short in zip(criteria, decision.weights, heads, strict=True)
        ],
        "scores": [
            [decision.scores[option.id][criterion.id].score for criterion in criteria]
            for option in decision.options
        ],
        "draws": for_page(len(criteria), len(decision.options)),
        "cells": [
            [
                _cell(portfolio, study, decision.scores[option.id][criterion.id])
                for criterion in criteria
            ]
            for option in decision.options
        ],
    }


def _hindsight(portfolio: Portfolio, study: StudyData, decision: Decision) -> dict | None:
    if decision.hindsight is None:
        return None
    options = [option.id for option in decision.options]
    criteria = [weight.criterion for weight in decision.weights]
    return {
        "known": month_of(decision.hindsight.as_of),
        "changes": [
            {
                "option": options.index(change.option),
                "criterion": criteria.index(change.criterion),
                "score": change.score,
                "month": change.month,
                **_cell(portfolio, study, change),
            }
            for change in decision.changes
        ],
    }


def _cell(portfolio: Portfolio, study: StudyData, cell: Cell) -> dict[str, str]:
    links = [sources_html(portfolio, cell.cite)] if cell.cite else []
    numbers = [study.quantities[key] for key in cell.quantities]
    links += [link(evidence(number), number.record.title) for number in numbers]
    return {"reason": inline(cell.reason), "evidence": join(links).html}
