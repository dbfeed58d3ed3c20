"""A decision: its text, its matrix as a card, and the rubric of the scores."""

from __future__ import annotations

from collections.abc import Sequence

from helpers.cards.blocks import Block, facts_html, folds_html, sources_line
from helpers.cards.card import About, Card
from helpers.cards.table import Table, Value
from helpers.cards.tradeoff.explorer import tradeoff_explorer
from helpers.cards.tradeoff.judged import judged
from helpers.catalog import Portfolio, StudyData
from helpers.charts.heatmap import matrix_figure
from helpers.text.markup import inline, paragraphs
from helpers.text.phrases import DECISION_STATUS, letter


def decision_block(portfolio: Portfolio, study: StudyData, key: str) -> Block:
    """What was decided, why, what it cost, and what would reopen it.

    Parameters
    ----------
    portfolio, study
        The data.
    key
        Decision id.
    """
    decision = study.decisions[key]
    rejected = "".join(
        f"<li><b>{inline(option.title)}.</b> {inline(option.text)} "
        f"{inline(option.why_not or '')}</li>"
        for option in decision.options
        if option is not decision.chosen
    )
    parts = [
        ("Question", paragraphs(f"{decision.question}\n\n{decision.context}")),
        (
            "Decision",
            f"<p><b>{inline(decision.chosen.title)}.</b> {inline(decision.chosen.text)}</p>",
        ),
        ("Why", paragraphs(decision.why)),
        ("What it cost", paragraphs(decision.cost)),
    ]
    if decision.since:
        parts.append(("Since then", paragraphs(decision.since)))
    rest = (
        f"<ul>{rejected}</ul><p><b>What would reopen it.</b> {inline(decision.revisit)}</p>"
        + sources_line(portfolio, decision.cite)
    )
    principles = [portfolio.principles[item].title for item in decision.principles]
    tags = "".join(f"<li>{inline(title)}</li>" for title in principles)
    origin = "Published study" if decision.origin == "published" else "Found in the record"
    badge = (
        f'<p class="ap-src">{origin} · {DECISION_STATUS[decision.status]} · '
        f'<time datetime="{decision.date}">{decision.date}</time></p>'
    )
    return Block(
        badge
        + facts_html(parts)
        + (f'<ul class="ap-domains" aria-label="Principles at work">{tags}</ul>' if tags else "")
        + folds_html([("What I did not choose", "and what would reopen the question", rest)])
    )


def change_html(sentences: Sequence[str]) -> str:
    """What would change a verdict, as a paragraph below the chart; empty if nothing would."""
    if not sentences:
        return ""
    return f"<p><b>What would change it.</b> {inline(' '.join(sentences))}</p>"


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
    rows: list[list] = []
    quantities: dict[str, None] = {}
    citations = []
    for i in ranking.order:
        option = problem.options[i]
        rows.append(
            [
                titles[option],
                "Total",
                None,
                None,
                Value(round(float(ranking.totals[i]) * 100, 1), f"{ranking.totals[i] * 100:.1f}"),
                "Weighted sum of the utilities below, out of 100",
            ]
        )
        for j, weight in enumerate(decision.weights):
            cell = decision.scores[option][weight.criterion]
            quantities.update(dict.fromkeys(cell.quantities))
            citations += cell.cite
            rows.append(
                [
                    titles[option],
                    f"{portfolio.rubric[weight.criterion].title}",
                    Value(weight.weight, f"{weight.weight:g} %"),
                    cell.score,
                    Value(
                        (cell.score - 1) / 4 * float(problem.weights[j]) * 100,
                        f"{(cell.score - 1) / 4 * problem.weights[j] * 100:.1f}",
                    ),
                    cell.reason,
                ]
            )
    weights = "".join(
        f"<li><b>{letter(j)}. {inline(portfolio.rubric[weight.criterion].title)}, "
        f"{weight.weight:g} %.</b> {inline(weight.reason)}</li>"
        for j, weight in enumerate(decision.weights)
    )
    letters = ", ".join(
        f"<b>{letter(j)}</b> {inline(portfolio.rubric[weight.criterion].title)}"
        for j, weight in enumerate(decision.weights)
    )
    out = "".join(
        f"<p>{inline(option.title)} is ruled out: {inline(option.knocked_out.rule)}</p>"
        for option in decision.options
        if option.knocked_out
    )
    return Card(
        id=f"{study.id}-decision-{decision.id}",
        title=f"Trade-off matrix: {decision.title}",
        finding=first,
        portfolio=portfolio,
        level=4,
        chart=matrix_figure(decision, problem, ranking, portfolio.rubric),
        table=Table(
            f"Scores behind {decision.title}",
            ["Option", "Criterion", "Weight", "Score", "Points", "Reason"],
            rows,
        ),
        extra=(
            f'<p class="ap-phone-key" aria-hidden="true">{letters}</p>{out}'
            f"{change_html(rest)}"
            f"{tradeoff_explorer(portfolio, study, key)}"
            f'<details class="ap-weights"><summary>Why these weights</summary>'
            f"<ul>{weights}</ul></details>"
        ),
        elements=("tradeoff-explorer",),
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
                    "criteria and how sure I am of each score."
                ),
            ],
        ),
    )


def rubric_block(portfolio: Portfolio) -> Block:
    """Every criterion with its question and what each score from 1 to 5 means."""
    items = []
    for criterion in portfolio.rubric.values():
        steps = "".join(
            f"<dt>{step}</dt><dd>{inline(criterion.anchors[step])}</dd>" for step in range(1, 6)
        )
        items.append((criterion.title, inline(criterion.question), f"<dl>{steps}</dl>"))
    return Block(folds_html(items))
