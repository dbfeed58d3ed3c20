"""Decisions: the text of one, its matrix as a card, and an overview of several."""

from __future__ import annotations

from collections.abc import Sequence

from helpers.cards.blocks import Block, facts_html, folds_html, listing, sources_line
from helpers.cards.explorer import tradeoff_explorer
from helpers.catalog import Portfolio, StudyData
from helpers.charts.tradeoff import matrix_figure
from helpers.markup import inline, link, paragraphs
from helpers.present import About, Card
from helpers.schema.decision import Decision
from helpers.table import Table, Value
from helpers.tradeoff import CLOSE_CALL, Matrix, Ranking, matrix, rank

_STATUS = {"in-force": "in force", "revised": "revised since", "reversed": "reversed since"}

TIE = 5e-5
"""Totals closer than this are written as the same number of points."""


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
        f'<p class="ap-src">{origin} · {_STATUS[decision.status]} · '
        f'<time datetime="{decision.date}">{decision.date}</time></p>'
    )
    return Block(
        badge
        + facts_html(parts)
        + (f'<ul class="ap-domains" aria-label="Principles at work">{tags}</ul>' if tags else "")
        + folds_html([("What I did not choose", "and what would reopen the question", rest)])
    )


def finding(decision: Decision, problem: Matrix, ranking: Ranking) -> str:
    """One sentence: who leads, by how much, and where the option chosen stands."""
    chosen = problem.chosen
    behind = ranking.totals[ranking.winner] - ranking.totals

    def name(i: int) -> str:
        title = f"“{decision.options[i].title}”"
        return f"{title}, which I chose," if i == chosen else title

    standing = [i for i in ranking.order if not problem.knocked_out[i]]
    level = [i for i in standing if behind[i] < TIE]
    if ranking.runner_up is None:
        text = f"{name(ranking.winner)} is the only option left after the knock-outs"
    elif len(level) > 1:
        names = listing([name(i) for i in sorted(level, key=lambda i: i != chosen)])
        text = f"{names.replace(',,', ',')} tie on my scores"
    else:
        text = (
            f"{name(ranking.winner)} leads {name(ranking.runner_up)} by "
            f"{points(ranking.margin)} of 100 points on my scores"
        )
    if problem.knocked_out[chosen]:
        return f"{text}; {name(chosen)} is ruled out."
    if chosen not in (*level, ranking.runner_up):
        place = _ordinal(1 + sum(behind[i] < behind[chosen] - TIE for i in standing))
        text += f"; {name(chosen)} comes {place}, {points(behind[chosen])} points behind"
    return f"{text}: a close call." if _is_close(problem, ranking) else f"{text}."


def reading(problem: Matrix, ranking: Ranking) -> str:
    """Whether the scores carry the choice, in a few words."""
    if problem.knocked_out[problem.chosen]:
        return "choice ruled out"
    if ranking.runner_up is None:
        return "nothing else left"
    close = _is_close(problem, ranking)
    if _lacks(problem, ranking) < TIE:
        return "close call" if close else "scores agree"
    return "scores disagree, narrowly" if close else "scores disagree"


def points(share: float) -> str:
    """A share of the scale in points of 100, as finely as whole weights and scores make them."""
    return f"{share * 100:.2f}".rstrip("0").rstrip(".")


def _lacks(problem: Matrix, ranking: Ranking) -> float:
    """By how much the option chosen trails the leader."""
    return float(ranking.totals[ranking.winner] - ranking.totals[problem.chosen])


def _is_close(problem: Matrix, ranking: Ranking) -> bool:
    """Whether a nudge changes the reading: the leader's margin, or what the choice lacks."""
    lacks = _lacks(problem, ranking)
    # Rounded: a margin of exactly the limit must not count as below it by a float's last digit.
    return round(ranking.margin if lacks < TIE else lacks, 9) < CLOSE_CALL


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
    decision = study.decisions[key]
    problem = matrix(decision)
    ranking = rank(problem)
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
        f"<li><b>{chr(65 + j)}. {inline(portfolio.rubric[weight.criterion].title)}, "
        f"{weight.weight:g} %.</b> {inline(weight.reason)}</li>"
        for j, weight in enumerate(decision.weights)
    )
    letters = ", ".join(
        f"<b>{chr(65 + j)}</b> {inline(portfolio.rubric[weight.criterion].title)}"
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
        finding=finding(decision, problem, ranking),
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


def decisions_overview(study: StudyData, keys: Sequence[str]) -> Block:
    """Decisions side by side: what leads, by how much, and what was chosen.

    Parameters
    ----------
    study
        The data.
    keys
        Decision ids in the order shown; each links to its card on the page it stands on.
    """
    rows = []
    for key in keys:
        decision = study.decisions[key]
        problem = matrix(decision)
        ranking = rank(problem)
        titles = {option.id: option.title for option in decision.options}
        agreed = _lacks(problem, ranking) < TIE and not problem.knocked_out[problem.chosen]
        rows.append(
            [
                link(f"#{study.id}-decision-{key}", decision.title),
                titles[problem.options[problem.chosen]],
                titles[problem.options[ranking.winner]] if not agreed else "the same",
                Value(ranking.margin * 100, points(ranking.margin))
                if ranking.runner_up is not None
                else None,
                reading(problem, ranking),
            ]
        )
    table = Table(
        "Decisions with the leader by weighted sum and its margin in points of 100",
        ["Decision", "Chosen", "Leads on scores", "Margin", "Reading"],
        rows,
    )
    return Block(table.html())


def rubric_block(portfolio: Portfolio) -> Block:
    """Every criterion with its question and what each score from 1 to 5 means."""
    items = []
    for criterion in portfolio.rubric.values():
        steps = "".join(
            f"<dt>{step}</dt><dd>{inline(criterion.anchors[step])}</dd>" for step in range(1, 6)
        )
        items.append((criterion.title, inline(criterion.question), f"<dl>{steps}</dl>"))
    return Block(folds_html(items))


def _ordinal(position: int) -> str:
    names = ("first", "second", "third", "fourth", "fifth", "sixth")
    return names[position - 1] if position <= len(names) else f"number {position}"
