"""A decision: its text, its matrix as a card, and the rubric of the scores."""

from __future__ import annotations

from typing import Literal, overload

from helpers.cards.blocks import Block, block
from helpers.cards.card import About, Card, Form, cited
from helpers.cards.notebook import folds
from helpers.cards.render import render
from helpers.cards.tables import Cell, Table, Value
from helpers.cards.tradeoff.compact import compact_decision
from helpers.cards.tradeoff.explorer import ELEMENT, tradeoff_explorer
from helpers.cards.tradeoff.judged import Judged, judged
from helpers.catalog import Portfolio, StudyData
from helpers.charts.heatmap import matrix_figure
from helpers.text.phrases import month, scored, tenths


def decision_block(
    portfolio: Portfolio,
    study: StudyData,
    key: str,
    *,
    titled: bool = False,
    brief: bool = False,
) -> Block:
    """What was decided, why, what it cost, and what would reopen it.

    Parameters
    ----------
    portfolio, study
        The data.
    key
        Decision id.
    titled
        Begin with the decision's title as a heading, for pages that show one after the other.
    brief
        Show what was chosen and its price, and fold the rest.
    """
    found = study.decisions[key]
    text = block("tradeoff.decision", portfolio, found, study.was_published)
    if brief:
        text = folds([(f"{found.chosen.title}.", found.cost, text)])
    return block("tradeoff.titled", study, found, text.html) if titled else text


@overload
def decision_card(
    portfolio: Portfolio, study: StudyData, key: str, *, form: Literal["full"] = "full"
) -> Card: ...


@overload
def decision_card(
    portfolio: Portfolio, study: StudyData, key: str, *, form: Literal["compact"]
) -> Block: ...


def decision_card(
    portfolio: Portfolio, study: StudyData, key: str, *, form: Form = "full"
) -> Card | Block:
    """The trade-off matrix of one decision.

    Parameters
    ----------
    portfolio, study
        The data.
    key
        Decision id.
    form
        Full, or compact: the explorer alone, open, and the way to the full card.

    Returns
    -------
    Card or Block
        Heatmap and totals; the table holds every score with its reason and evidence. A compact one
        is a block.
    """
    if form == "compact":
        return compact_decision(portfolio, study, key)
    case = judged(portfolio, study, key)
    decision = case.decision
    cells = [cell for row in decision.scores.values() for cell in row.values()] + decision.changes
    quantities = dict.fromkeys(key for cell in cells for key in cell.quantities)
    return Card(
        id=f"{study.id}-decision-{decision.id}",
        title=f"Trade-off matrix: {decision.title}",
        finding=case.sentences[0],
        portfolio=portfolio,
        scored=scored([decision.scored_by]),
        level=4,
        chart=matrix_figure(decision, case.problem, case.ranking, portfolio.rubric),
        table=_table(case),
        extra=render("tradeoff.matrix", portfolio, case, tradeoff_explorer(portfolio, study, key)),
        elements=(ELEMENT,),
        about=About(
            quantities=[study.quantities[item] for item in quantities],
            citations=cited(cells),
            notes=[
                (
                    f"Scores and weights are judgements (kind: estimated) as of {decision.as_of}, "
                    "on the rubric printed in the appendix; 5 is always the desirable end."
                ),
                *_hindsight_note(case),
                (
                    "A score s has the utility (s - 1) / 4; an option's total is the weighted "
                    "sum of its utilities, times 100 (Keeney and Raiffa, 1976)."
                ),
                (
                    "A lead is robust if it survives in 95 % of the readings, sensitive if in "
                    "75 %, a close call otherwise; a share within two standard errors of a limit "
                    "counts as at the limit."
                ),
                (
                    "The sum leaves out what a rubric cannot hold: interactions between "
                    "criteria and how certain each score is."
                ),
            ],
        ),
    )


def _table(case: Judged) -> Table:
    """Every score with its reason, and beside it the score that something known since changes."""
    decision, problem = case.decision, case.problem
    later = case.later
    changes = {(item.option, item.criterion): item for item in decision.changes}
    rows: list[dict[str, Cell | Value]] = []
    for i in case.ranking.order:
        option = problem.options[i]
        total = tenths(float(case.ranking.totals[i]))
        since = tenths(float(later.ranking.totals[i])) if later else total
        rows.append(
            {
                "Option": case.option(i),
                "Criterion": "Total",
                "Weight": None,
                "Score": None,
                "Points": Value(float(total), total),
                **({"With hindsight": Value(float(since), since)} if later else {}),
                "Reason": "Weighted sum of the utilities below, out of 100",
            }
        )
        for weight, share in zip(decision.weights, problem.weights, strict=True):
            cell = decision.scores[option][weight.criterion]
            change = changes.get((option, weight.criterion))
            points = (cell.score - 1) / 4 * float(share)
            reason = cell.reason
            if change:
                reason += f" Since {month(change.month)}: {change.reason}"
            rows.append(
                {
                    "Option": case.option(i),
                    "Criterion": case.rubric[weight.criterion].title,
                    "Weight": Value(weight.weight, f"{weight.weight:g} %"),
                    "Score": cell.score,
                    "Points": Value(points * 100, tenths(points)),
                    **({"With hindsight": change and change.score} if later else {}),
                    "Reason": reason,
                }
            )
    return Table.of(f"Scores behind {decision.title}", rows)


def _hindsight_note(case: Judged) -> list[str]:
    """What the second set is, where there is one."""
    found = case.decision.hindsight
    if found is None:
        return []
    return [
        (
            f"With hindsight, as of {found.as_of}: only scores that something known since changes; "
            "the weights stay."
        )
    ]


def rubric_block(portfolio: Portfolio) -> Block:
    """Every criterion with its question and what each score from 1 to 5 means."""
    return block("tradeoff.rubric", portfolio.rubric.values())
