"""How far failures reach: a heatmap of failures by capability."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from helpers.analysis.failure import STATES
from helpers.charts import marks
from helpers.charts.base import Figure, axis, plain, wrap
from helpers.charts.palette import token

SIGNS = ("", "◔", "◑", "✕")
"""What stands in a cell, by state: nothing, a quarter, a half, a cross."""

COLOURS = ("sunken", "c4", "c5", "warn")
_ROW = 33


@dataclass(frozen=True)
class Row:
    """One failure.

    Attributes
    ----------
    key, title
        What it is called, in short and in full.
    states
        State of each capability as computed, 0 up to 3 down.
    stated
        The same as the record states it.
    down
        Share of the weight that is down, as written.
    """

    key: str
    title: str
    states: Sequence[int]
    stated: Sequence[int]
    down: str


def letters(number: int) -> list[str]:
    """Short names of columns: A, B, ..., Z, AA, AB, ..."""
    names = []
    for index in range(number):
        head, tail = divmod(index, 26)
        names.append((chr(64 + head) if head else "") + chr(65 + tail))
    return names


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
    ground = {
        "type": "heatmap",
        "x": list(range(len(columns))),
        "y": list(range(len(rows))),
        "z": [list(row.states) for row in rows],
        "zmin": 0,
        "zmax": 3,
        "colorscale": [
            [(step + edge) / len(COLOURS), token(colour)]
            for step, colour in enumerate(COLOURS)
            for edge in (0, 1)
        ],
        "showscale": False,
        "xgap": 3,
        "ygap": 3,
        "hovertext": [[_hover(row, j, column) for j, column in enumerate(columns)] for row in rows],
        "hoverinfo": "text",
        "meta": {"words": list(STATES)},
    }
    cells = [(i, j) for i, row in enumerate(rows) for j, state in enumerate(row.states) if state]
    signs = {
        "type": "scatter",
        "mode": "text",
        "x": [j for _, j in cells],
        "y": [i for i, _ in cells],
        "text": [SIGNS[rows[i].states[j]] for i, j in cells],
        "textfont": {"size": 15, "color": token("surface")},
        **marks.DECORATION,
    }
    frames = [
        {
            "type": "rect",
            "x0": j - 0.44,
            "x1": j + 0.44,
            "y0": i - 0.42,
            "y1": i + 0.42,
            "line": {"color": token("ink"), "width": 2},
        }
        for i, row in enumerate(rows)
        for j, (state, stated) in enumerate(zip(row.states, row.stated, strict=True))
        if state != stated
    ]
    beside = {"xref": "x domain", "x": 1, "xanchor": "left", "xshift": 8}
    shares = [marks.text(row.down, y=i, **beside) for i, row in enumerate(rows)]
    head = marks.text(
        "Weight<br>down",
        colour="muted",
        y=1,
        yref="y domain",
        yanchor="bottom",
        yshift=4,
        align="left",
        **beside,
    )
    return Figure(
        data=[ground, signs],
        layout={
            "margin": {"l": 8, "r": 66, "t": 40, "b": 8},
            "annotations": [*shares, head],
            "shapes": frames,
            "xaxis": axis(
                side="top",
                tickvals=list(range(len(columns))),
                ticktext=[wrap(column, 18) for column in columns],
                tickangle=-48,
                showgrid=False,
                ticks="",
                tickfont={"size": 12, "color": token("ink")},
                range=[-0.5, len(columns) - 0.5],
            ),
            "yaxis": axis(
                tickvals=list(range(len(rows))),
                ticktext=[f"<b>{plain(row.key)}</b> {wrap(row.title, 32)}" for row in rows],
                range=[len(rows) - 0.5, -0.5],
                showgrid=False,
                ticks="",
                tickfont={"size": 12, "color": token("ink")},
            ),
        },
        height=150 + _ROW * len(rows),
        label=(
            f"{len(rows)} failures by {len(columns)} capabilities: which are down, degraded or "
            f"delayed"
        ),
        phone={
            "layout.margin.r": 46,
            "layout.margin.t": 36,
            "layout.xaxis.tickangle": 0,
            "layout.xaxis.ticktext": [f"<b>{name}</b>" for name in letters(len(columns))],
            "layout.xaxis.tickfont.size": 11,
            "layout.yaxis.ticktext": [
                f"<b>{plain(row.key)}</b> {wrap(row.title, 17)}" for row in rows
            ],
            "layout.yaxis.tickfont.size": 9.5,
            "data.1.textfont.size": 11,
            **marks.each("annotations", "font.size", [10] * (len(rows) + 1)),
            **marks.each("annotations", "xshift", [4] * (len(rows) + 1)),
        },
        phone_height=70 + 42 * len(rows),
    )


def _hover(row: Row, column: int, title: str) -> str:
    state, stated = row.states[column], row.stated[column]
    text = f"<b>{wrap(row.title, 44)}</b><br>{plain(title)}: {STATES[state]}"
    return text if state == stated else f"{text}<br>as stated: {STATES[stated]}"
