"""Failure modes on a likelihood by impact grid."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from helpers.charts.base import Figure, axis, plain
from helpers.charts.marks import DECORATION
from helpers.charts.palette import token
from helpers.schema.failure import FailureMode

LIKELIHOOD = ("Rare", "Unlikely", "Possible", "Likely", "Expected")
IMPACT = ("Unnoticed", "Minor", "Serious", "Severe", "Beyond repair")


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
    ground = {
        "type": "heatmap",
        "x": [1, 2, 3, 4, 5],
        "y": [1, 2, 3, 4, 5],
        "z": [[likelihood * impact for likelihood in range(1, 6)] for impact in range(1, 6)],
        "zmin": 1,
        # The worst cell stops at a third of the way to the warning colour: the keys stay readable.
        "zmax": 70,
        "colorscale": [[0, token("sunken")], [1, token("warn")]],
        "showscale": False,
        "xgap": 3,
        "ygap": 3,
        **DECORATION,
    }
    spots = sorted(cells)
    marks = {
        "type": "scatter",
        "mode": "text",
        "x": [x for x, _ in spots],
        "y": [y for _, y in spots],
        "text": ["<b>" + _lines([keys[i] for i in cells[spot]]) + "</b>" for spot in spots],
        "textfont": {"size": 14, "color": token("ink")},
        "hovertext": [
            "<br>".join(f"{keys[i]} {plain(modes[i].title)}" for i in cells[spot]) for spot in spots
        ],
        "hoverinfo": "text",
    }
    return Figure(
        data=[ground, marks],
        layout={
            "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
            "xaxis": axis(
                title="Likelihood",
                tickvals=[1, 2, 3, 4, 5],
                ticktext=list(LIKELIHOOD),
                showgrid=False,
                ticks="",
                range=[0.5, 5.5],
            ),
            "yaxis": axis(
                title="Impact",
                tickvals=[1, 2, 3, 4, 5],
                ticktext=[text.replace(" ", "<br>") for text in IMPACT],
                showgrid=False,
                ticks="",
                range=[0.5, 5.5],
            ),
        },
        height=430,
        label=f"{len(modes)} failure modes by likelihood and impact",
        phone={
            "layout.yaxis.ticktext": ["1", "2", "3", "4", "5"],
            "layout.xaxis.ticktext": ["1", "2", "3", "4", "5"],
            "layout.xaxis.title.text": "Likelihood, 1 rare to 5 expected",
            "layout.yaxis.title.text": "Impact, 1 unnoticed to 5 beyond repair",
        },
        phone_height=380,
    )


def _lines(keys: list[str]) -> str:
    per_line = 3
    rows = [keys[i : i + per_line] for i in range(0, len(keys), per_line)]
    return "<br>".join(" ".join(row) for row in rows)
