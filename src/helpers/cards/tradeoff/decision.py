"""A decision: its text, its matrix as a card, and the rubric of the scores."""

from __future__ import annotations

from helpers.cards.blocks import Block, block
from helpers.cards.card import About, Card
from helpers.cards.render import render
from helpers.cards.tables import Cell, Table, Value
from helpers.cards.tradeoff.explorer import ELEMENT, tradeoff_explorer
from helpers.cards.tradeoff.judged import judged
from helpers.catalog import Portfolio, StudyData
from helpers.charts.heatmap import matrix_figure


def decision_block(portfolio: Portfolio, study: StudyData, key: str) -> Block:
    """What was decided, why, what it cost, and what would reopen it.

    Parameters
    ----------
    portfolio, study
        The data.
    key
        Decision id.
    """
    return block("tradeoff.decision", portfolio, study.decisions[key])


def decision_card(portfolio: Portfolio, study: StudyData, key: str) -> Card:
    """The trade-off matrix of one decision.

    Parameters
    ----------
    portfolio, study
        The data.
    key
        Decision id.

    Returns
    -------
    Card
        Heatmap and totals; the table holds every score with its reason and evidence.
    """
    case = judged(portfolio, study, key)
    decision, problem, ranking = case.decision, case.problem, case.ranking
    first, *rest = case.sentences
    titles = {option.id: option.title for option in decision.options}
    rows: list[dict[str, Cell | Value]] = []
    quantities: dict[str, None] = {}
    citations = []
    for i in ranking.order:
        option, total = problem.options[i], float(ranking.totals[i]) * 100
        rows.append(
            {
                "Option": titles[option],
                "Criterion": "Total",
                "Weight": None,
                "Score": None,
                "Points": Value(round(total, 1), f"{total:.1f}"),
                "Reason": "Weighted sum of the utilities below, out of 100",
            }
        )
        for weight, share in zip(decision.weights, problem.weights, strict=True):
            cell = decision.scores[option][weight.criterion]
            quantities.update(dict.fromkeys(cell.quantities))
            citations += cell.cite
            points = (cell.score - 1) / 4 * float(share) * 100
            rows.append(
                {
                    "Option": titles[option],
                    "Criterion": portfolio.rubric[weight.criterion].title,
                    "Weight": Value(weight.weight, f"{weight.weight:g} %"),
                    "Score": cell.score,
                    "Points": Value(points, f"{points:.1f}"),
                    "Reason": cell.reason,
                }
            )
    return Card(
        id=f"{study.id}-decision-{decision.id}",
        title=f"Trade-off matrix: {decision.title}",
        finding=first,
        portfolio=portfolio,
        level=4,
        chart=matrix_figure(decision, problem, ranking, portfolio.rubric),
        table=Table.of(f"Scores behind {decision.title}", rows),
        extra=render(
            "tradeoff.matrix",
            portfolio.rubric,
            decision,
            " ".join(rest),
            tradeoff_explorer(portfolio, study, key),
        ),
        elements=(ELEMENT,),
        about=About(
            quantities=[study.quantities[item] for item in quantities],
            citations=citations,
            notes=[
                (
                    f"Scores and weights are my judgement (kind: estimated), as of "
                    f"{decision.as_of}, on the rubric printed in the appendix; 5 is always the "
                    f"desirable end."
                ),
                (
                    "A score s has the utility (s - 1) / 4; an option's total is the weighted "
                    "sum of its utilities, times 100 (Keeney and Raiffa, 1976)."
                ),
                (
                    "The sum leaves out what a rubric cannot hold: interactions between "
                    "criteria and how certain each score is."
                ),
            ],
        ),
    )


def rubric_block(portfolio: Portfolio) -> Block:
    """Every criterion with its question and what each score from 1 to 5 means."""
    return block("tradeoff.rubric", portfolio.rubric.values())
