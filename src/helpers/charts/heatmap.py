"""A decision as a heatmap of scores, weights on the columns and totals beside the rows."""

from __future__ import annotations

from collections.abc import Mapping

from helpers.analysis.tradeoff import Matrix, Ranking
from helpers.charts import marks
from helpers.charts.base import Figure, axis, plain, wrap
from helpers.charts.palette import token
from helpers.schema.decision import Criterion, Decision
from helpers.text.phrases import letter

ROW = 58
_STEPS = [token(f"s{step}") for step in range(1, 6)]


def matrix_figure(
    decision: Decision, problem: Matrix, ranking: Ranking, rubric: Mapping[str, Criterion]
) -> Figure:
    """Scores as cells (written out, so colour is never alone) and totals as bars.

    Parameters
    ----------
    decision
        For the titles and the reasons shown on hover.
    problem, ranking
        The decision as arrays and its weighted-sum ranking; totals are drawn in percent.
    rubric
        Criteria by id, for their titles.

    Returns
    -------
    Figure
        Options from best to worst, top to bottom.
    """
    titles = {option.id: option.title for option in decision.options}
    order = list(ranking.order)
    chosen = problem.options[problem.chosen]
    columns = [
        f"{wrap(rubric[criterion].title, 14)}<br><b>{weight * 100:g}\u00a0%</b>"
        for criterion, weight in zip(problem.criteria, problem.weights, strict=True)
    ]

    def names(width: int) -> list[str]:
        """Titles of the options in lines of so many characters; the one chosen stands out."""
        return [
            f"<b>{wrap(f'{titles[option]} ✓', width)}</b>"
            if option == chosen
            else wrap(titles[option], width)
            for option in (problem.options[i] for i in order)
        ]

    z = [[int(problem.scores[i, j]) for j in range(len(columns))] for i in order]
    hover = [
        [
            f"<b>{plain(titles[problem.options[i]])}</b><br>{plain(rubric[criterion].title)}: "
            f"{int(problem.scores[i, j])} of 5<br>"
            + wrap(decision.scores[problem.options[i]][criterion].reason, 52)
            for j, criterion in enumerate(problem.criteria)
        ]
        for i in order
    ]
    totals = [round(float(ranking.totals[i]) * 100, 1) for i in order]
    out = [bool(problem.knocked_out[i]) for i in order]
    heat = {
        "type": "heatmap",
        "x": list(range(len(columns))),
        "y": list(range(len(order))),
        "z": z,
        "zmin": 1,
        "zmax": 5,
        "colorscale": [
            [(step + edge) / 5, colour] for step, colour in enumerate(_STEPS) for edge in (0, 1)
        ],
        "showscale": False,
        "xgap": 3,
        "ygap": 3,
        "hovertext": hover,
        "hoverinfo": "text",
    }
    labels = [
        marks.text(f"{score}", size=15, colour=f"on-s{score}", x=j, y=row)
        for row, scores in enumerate(z)
        for j, score in enumerate(scores)
    ]
    bars = marks.bars(
        totals,
        [token("accent") if problem.options[i] == chosen else token("rule-strong") for i in order],
        xaxis="x2",
        width=0.5,
        text=[
            f"{total:.1f}" + (" out" if gone else "")
            for total, gone in zip(totals, out, strict=True)
        ],
        textposition="outside",
        cliponaxis=False,
        textfont={"color": token("ink"), "size": 13},
        hoverinfo="skip",
    )
    return Figure(
        data=[heat, bars],
        layout={
            "margin": {"l": 8, "r": 34, "t": 78, "b": 6},
            "bargap": 0.4,
            "annotations": [*labels, marks.above("Total of 100", "x2")],
            "xaxis": axis(
                domain=[0, 0.74],
                side="top",
                tickvals=list(range(len(columns))),
                ticktext=columns,
                tickangle=0,
                showgrid=False,
                ticks="",
                tickfont={"size": 11.5, "color": token("ink")},
            ),
            "xaxis2": axis(
                domain=[0.78, 0.97],
                range=[0, 100],
                anchor="y",
                **marks.BARE,
            ),
            "yaxis": axis(
                tickvals=list(range(len(order))),
                ticktext=names(24),
                autorange="reversed",
                showgrid=False,
                ticks="",
                tickfont={"size": 13, "color": token("ink")},
            ),
        },
        height=96 + ROW * len(order),
        label=f"Scores of {len(order)} options on {len(columns)} criteria with weighted totals",
        phone={
            "layout.xaxis.ticktext": [
                f"<b>{letter(j)}</b><br>{weight * 100:g}%"
                for j, weight in enumerate(problem.weights)
            ],
            "layout.yaxis.ticktext": names(13),
            "layout.yaxis.tickfont.size": 11,
            "layout.margin.t": 44,
            "layout.margin.r": 30,
            "layout.xaxis.domain": [0, 0.72],
        },
        phone_height=60 + 66 * len(order),
    )
