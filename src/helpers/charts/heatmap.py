"""Heatmaps: scores of a decision, what failures reach, and failure modes by risk.

Colour is never alone: a cell has its score, its sign or its keys written in it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from helpers.analysis.failure import STATES
from helpers.analysis.tradeoff import Matrix, Ranking
from helpers.charts import marks
from helpers.charts.base import Figure, plain, wrap
from helpers.charts.palette import token
from helpers.schema.decision import Criterion, Decision
from helpers.schema.failure import FailureMode
from helpers.text.phrases import letter, month, shortened, tenths

SIGNS = ("", "◔", "◑", "✕")
"""What stands in a cell, by state: nothing, a quarter, a half, a cross."""
LIKELIHOOD = ("Rare", "Unlikely", "Possible", "Likely", "Expected")
IMPACT = ("Unnoticed", "Minor", "Serious", "Severe", "Beyond repair")

_SCORES = tuple(f"s{step}" for step in range(1, 6))
_STATES = ("sunken", "c4", "c5", "warn")
_FIVE = [1, 2, 3, 4, 5]
_KEYS = 6
"""Signs of a line of keys in a cell of the narrowest phone."""
_MANY = 5
"""So many columns are too narrow there for a number with its unit."""
_LETTERS = 12
"""So many columns are too narrow there for letters of the usual size."""


@dataclass(frozen=True)
class Row:
    """One failure."""

    key: str
    title: str
    """What it is called, in short and in full."""
    states: Sequence[int]
    """State of each capability as computed, 0 up to 3 down."""
    stated: Sequence[int]
    """The same as the record states it."""
    down: str
    """Share of the weight that is down, as written."""


def _cells(z: list[list[int]], columns: int, **more: Any) -> marks.Spec:
    """Cells in rows from the top, columns from the left, a little apart."""
    places = {"x": list(range(columns)), "y": list(range(len(z)))}
    look = {"showscale": False, "xgap": 3, "ygap": 3}
    return {"type": "heatmap", **places, "z": z, **look, **more}


def _steps(colours: Sequence[str], low: int, high: int) -> marks.Spec:
    """One plain colour for each whole number from `low` to `high`."""
    scale = [
        [(step + edge) / len(colours), token(colour)]
        for step, colour in enumerate(colours)
        for edge in (0, 1)
    ]
    return {"zmin": low, "zmax": high, "colorscale": scale}


def _frame(row: int, column: int) -> marks.Spec:
    """A frame around one cell."""
    return {
        "type": "rect",
        "x0": column - 0.44,
        "x1": column + 0.44,
        "y0": row - 0.42,
        "y1": row + 0.42,
        "line": {"color": token("ink"), "width": 2},
    }


def matrix_figure(
    decision: Decision, problem: Matrix, ranking: Ranking, rubric: Mapping[str, Criterion]
) -> Figure:
    """Scores as cells, weights on the columns, and totals as bars beside the rows.

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
        Options from best to worst, top to bottom. A frame around a cell says that hindsight changes
        it; what it changes it to stands behind an arrow.
    """
    titles = {option.id: option.title for option in decision.options}
    options = [problem.options[i] for i in ranking.order]
    chosen = problem.options[problem.chosen]
    criteria = [rubric[criterion] for criterion in problem.criteria]
    scores = [[int(score) for score in problem.scores[i]] for i in ranking.order]
    totals = [tenths(float(ranking.totals[i])) for i in ranking.order]
    later = {(change.option, change.criterion): change for change in decision.changes}
    out = [" out" if problem.knocked_out[i] else "" for i in ranking.order]

    def names(width: int) -> list[str]:
        """Titles of the options in lines of so many characters; the one chosen stands out."""
        return [
            f"<b>{wrap(f'{titles[option]} ✓', width)}</b>"
            if option == chosen
            else wrap(titles[option], width)
            for option in options
        ]

    def hover(option: str, criterion: Criterion, score: int) -> str:
        reason = wrap(decision.scores[option][criterion.id].reason, 52)
        head = f"<b>{plain(titles[option])}</b><br>{plain(criterion.title)}"
        change = later.get((option, criterion.id))
        if change is None:
            return f"{head}: {score} of 5<br>{reason}"
        since = f"Since {month(change.month)} {change.score} of 5<br>{wrap(change.reason, 52)}"
        return f"{head}: {score} of 5 as decided<br>{reason}<br>{since}"

    def written(option: str, criterion: Criterion, score: int) -> str:
        change = later.get((option, criterion.id))
        return f"{score}→{change.score}" if change else f"{score}"

    heat = _cells(
        scores,
        len(criteria),
        **_steps(_SCORES, 1, 5),
        hovertext=[
            [hover(option, *cell) for cell in zip(criteria, row, strict=True)]
            for option, row in zip(options, scores, strict=True)
        ],
        hoverinfo="text",
    )
    figures = [
        marks.text(
            written(options[row], criteria[j], score), size=15, colour=f"on-s{score}", x=j, y=row
        )
        for row, found in enumerate(scores)
        for j, score in enumerate(found)
    ]
    frames = [
        _frame(row, j)
        for row, option in enumerate(options)
        for j, criterion in enumerate(criteria)
        if (option, criterion.id) in later
    ]
    bars = marks.bars(
        [float(total) for total in totals],
        [token("accent" if option == chosen else "rule-strong") for option in options],
        xaxis="x2",
        width=0.5,
        text=[f"{total}{gone}" for total, gone in zip(totals, out, strict=True)],
        textfont={"color": token("ink"), "size": 13},
        **marks.OUTSIDE,
    )
    weights = [f"{weight * 100:g}" for weight in problem.weights]

    def heads(titles: Iterable[str]) -> list[str]:
        return [
            f"{wrap(title, 14)}<br><b>{weight}\u00a0%</b>"
            for title, weight in zip(titles, weights, strict=True)
        ]

    briefly = shortened([item.title for item in criteria], [item.short for item in criteria])
    many = len(weights) >= _MANY

    def unit(j: int) -> str:
        """Of many columns the first alone says it: on the narrowest phone there is no room."""
        small = '<span style="font-size:8px">%</span>' if j == 0 else ""
        return small if many else "%"

    return Figure(
        data=[heat, bars],
        layout={
            "margin": {"l": 8, "r": 34, "t": 78, "b": 6},
            "bargap": 0.4,
            "annotations": [*figures, marks.above("Total of 100", "x2")],
            **({"shapes": frames} if frames else {}),
            "xaxis": marks.labels(
                heads(criterion.title for criterion in criteria),
                size=11.5,
                domain=[0, 0.74],
                side="top",
                tickangle=0,
            ),
            "xaxis2": marks.axis(domain=[0.78, 0.97], range=[0, 100], anchor="y", **marks.BARE),
            "yaxis": marks.labels(names(24), size=13, autorange="reversed"),
        },
        height=96 + 58 * len(options),
        label=f"Scores of {len(options)} options on {len(criteria)} criteria with weighted totals",
        phone={
            "layout.xaxis.ticktext": [
                f"<b>{letter(j)}</b><br>{weight}{unit(j)}" for j, weight in enumerate(weights)
            ],
            "layout.xaxis.tickfont.size": 10.5 if many else 11.5,
            "layout.yaxis.ticktext": names(13),
            "layout.yaxis.tickfont.size": 11,
            "layout.margin.t": 44,
            # Behind the total there is no room for more.
            "data.1.text": [text.replace(" ", "<br>") for text in bars["text"]],
            "layout.xaxis.domain": [0, 0.72],
            f"layout.annotations.{len(figures)}.text": "Total<br>of 100",
            f"layout.annotations.{len(figures)}.align": "left",
            # Beside each other the two scores are wider than a narrow cell.
            **{
                f"layout.annotations.{at}.text": figure["text"].replace("→", "<br>→")
                for at, figure in enumerate(figures)
                if "→" in figure["text"]
            },
            **{
                f"layout.annotations.{at}.font.size": 11 if many else 13
                for at, figure in enumerate(figures)
                if "→" in figure["text"]
            },
        },
        phone_height=60 + 66 * len(options),
        tablet={"layout.xaxis.ticktext": heads(briefly)},
    )


def reach_figure(rows: Sequence[Row], columns: Sequence[str]) -> Figure:
    """Every failure by every capability, with a sign in each cell that is hit.

    Parameters
    ----------
    rows
        Failures, top to bottom.
    columns
        Titles of the capabilities.

    Returns
    -------
    Figure
        A frame around a cell says that the record states another state there.
    """
    ground = _cells(
        [list(row.states) for row in rows],
        len(columns),
        **_steps(_STATES, 0, 3),
        hovertext=[[_reached(row, j, column) for j, column in enumerate(columns)] for row in rows],
        hoverinfo="text",
        meta={"words": list(STATES)},
    )
    hit = [(i, j) for i, row in enumerate(rows) for j, state in enumerate(row.states) if state]
    says = [SIGNS[rows[i].states[j]] for i, j in hit]
    frames = [
        _frame(i, j)
        for i, row in enumerate(rows)
        for j, (state, stated) in enumerate(zip(row.states, row.stated, strict=True))
        if state != stated
    ]
    beside = {"xref": "x domain", "x": 1, "xanchor": "left", "xshift": 8}
    shares = [marks.text(row.down, y=i, **beside) for i, row in enumerate(rows)]
    top = {"y": 1, "yref": "y domain", "yanchor": "bottom", "yshift": 4, "align": "left"}

    def names(width: int) -> list[str]:
        return [f"<b>{plain(row.key)}</b> {wrap(row.title, width)}" for row in rows]

    return Figure(
        data=[
            ground,
            marks.signs(
                [j for _, j in hit],
                [i for i, _ in hit],
                says,
                15,
                "surface",
                **marks.DECORATION,
            ),
        ],
        layout={
            "margin": {"l": 8, "r": 66, "t": 40, "b": 8},
            "annotations": [
                *shares,
                marks.text("Weight<br>down", colour="muted", **top, **beside),
            ],
            "shapes": frames,
            "xaxis": marks.labels(
                [wrap(column, 18) for column in columns],
                side="top",
                tickangle=-48,
                range=[-0.5, len(columns) - 0.5],
            ),
            "yaxis": marks.labels(names(32), range=[len(rows) - 0.5, -0.5]),
        },
        height=150 + 33 * len(rows),
        label=(
            f"{len(rows)} failures by {len(columns)} capabilities: which are down, degraded or "
            f"delayed"
        ),
        phone={
            "layout.margin.r": 46,
            "layout.margin.t": 36,
            "layout.xaxis.tickangle": 0,
            "layout.xaxis.ticktext": [f"<b>{letter(j)}</b>" for j in range(len(columns))],
            "layout.xaxis.tickfont.size": 11 if len(columns) < _LETTERS else 7.5,
            "layout.yaxis.ticktext": names(17),
            "layout.yaxis.tickfont.size": 9.5,
            "data.1.textfont.size": 11,
            **marks.each("annotations", "font.size", [10] * (len(rows) + 1)),
            **marks.each("annotations", "xshift", [4] * (len(rows) + 1)),
        },
        phone_height=70 + 42 * len(rows),
    )


def _reached(row: Row, column: int, title: str) -> str:
    state, stated = row.states[column], row.stated[column]
    text = f"<b>{wrap(row.title, 44)}</b><br>{plain(title)}: {STATES[state]}"
    return text if state == stated else f"{text}<br>as stated: {STATES[stated]}"


def risk_figure(modes: Sequence[FailureMode], keys: Sequence[str]) -> Figure:
    """Each mode as its key in the cell of its two scores; darker cells are worse.

    Parameters
    ----------
    modes
        Failure modes.
    keys
        What to write for each, the same as in the table (such as "1" or "R3").

    Returns
    -------
    Figure
        Likelihood to the right, impact upwards, both on their written 1 to 5 scales.
    """
    cells: dict[tuple[int, int], list[int]] = defaultdict(list)
    for i, mode in enumerate(modes):
        cells[mode.likelihood.score, mode.impact.score].append(i)
    ground = _cells(
        [[likelihood * impact for likelihood in _FIVE] for impact in _FIVE],
        5,
        x=_FIVE,
        y=_FIVE,
        zmin=1,
        # The worst cell stops at a third of the way to the warning colour: the keys stay readable.
        zmax=70,
        colorscale=[[0, token("sunken")], [1, token("warn")]],
        **marks.DECORATION,
    )
    spots = sorted(cells)
    written = marks.signs(
        [x for x, _ in spots],
        [y for _, y in spots],
        [f"<b>{marks.lines([keys[i] for i in cells[spot]], 3)}</b>" for spot in spots],
        14,
        "ink",
        hovertext=[
            "<br>".join(f"{keys[i]} {plain(modes[i].title)}" for i in cells[spot]) for spot in spots
        ],
        hoverinfo="text",
    )
    scale = {"tickvals": _FIVE, "range": [0.5, 5.5], "tickfont": {}}
    impacts = [text.replace(" ", "<br>") for text in IMPACT]
    digits = [f"{score}" for score in _FIVE]
    return Figure(
        data=[ground, written],
        layout={
            "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
            "xaxis": marks.labels(LIKELIHOOD, title="Likelihood", **scale),
            "yaxis": marks.labels(impacts, title="Impact", **scale),
        },
        height=430,
        label=f"{len(modes)} failure modes by likelihood and impact",
        phone={
            "layout.yaxis.ticktext": digits,
            "layout.xaxis.ticktext": digits,
            "data.1.text": [
                f"<b>{wrap(' '.join(keys[i] for i in cells[spot]), _KEYS)}</b>" for spot in spots
            ],
            "data.1.textfont.size": 12,
            "layout.xaxis.title.text": "Likelihood, 1 rare to 5 expected",
            "layout.yaxis.title.text": "Impact, 1 unnoticed to 5 beyond repair",
        },
        phone_height=380,
    )
