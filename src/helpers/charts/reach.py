"""How far failures reach: a heatmap of failures by capability, and single parts by layer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from helpers.charts.figure import Figure, axis, plain, wrap
from helpers.charts.palette import token

SIGNS = ("", "◔", "◑", "✕")
"""What stands in a cell, by state: nothing, a quarter, a half, a cross."""

WORDS = ("up", "delayed", "degraded", "down")
COLOURS = ("sunken", "c4", "c5", "warn")
NAMED_FROM = 15
"""Percent of the weight from which on a part is named in the drawing."""

_ROW = 33
_LANE = 0.2
_NAMED_LANE = 0.28


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


@dataclass(frozen=True)
class Spot:
    """One part taken down alone: its title, the index of its layer, percent of weight down."""

    title: str
    layer: int
    down: float


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
    }
    cells = [(i, j) for i, row in enumerate(rows) for j, state in enumerate(row.states) if state]
    signs = {
        "type": "scatter",
        "mode": "text",
        "x": [j for _, j in cells],
        "y": [i for i, _ in cells],
        "text": [SIGNS[rows[i].states[j]] for i, j in cells],
        "textfont": {"size": 15, "color": token("surface")},
        "hoverinfo": "skip",
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
    shares = [
        {
            "xref": "x domain",
            "x": 1,
            "y": i,
            "xanchor": "left",
            "xshift": 8,
            "text": row.down,
            "showarrow": False,
            "font": {"size": 12, "color": token("ink")},
        }
        for i, row in enumerate(rows)
    ]
    head = {
        "xref": "x domain",
        "yref": "y domain",
        "x": 1,
        "y": 1,
        "xanchor": "left",
        "yanchor": "bottom",
        "xshift": 8,
        "yshift": 4,
        "align": "left",
        "text": "Weight<br>down",
        "showarrow": False,
        "font": {"size": 12, "color": token("muted")},
    }
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
                ticktext=[f"{wrap(row.title, 32)} <b>{plain(row.key)}</b>" for row in rows],
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
                f"{wrap(row.title, 17)} <b>{plain(row.key)}</b>" for row in rows
            ],
            "layout.yaxis.tickfont.size": 9.5,
            "data.1.textfont.size": 11,
            **{f"layout.annotations.{i}.font.size": 10 for i in range(len(rows) + 1)},
            **{f"layout.annotations.{i}.xshift": 4 for i in range(len(rows) + 1)},
        },
        phone_height=70 + 42 * len(rows),
    )


def _hover(row: Row, column: int, title: str) -> str:
    state, stated = row.states[column], row.stated[column]
    text = f"<b>{wrap(row.title, 44)}</b><br>{plain(title)}: {WORDS[state]}"
    return text if state == stated else f"{text}<br>as stated: {WORDS[stated]}"


def layers_figure(spots: Sequence[Spot], layers: Sequence[str]) -> Figure:
    """Every part as a dot by what it takes down alone, one band per layer.

    Parameters
    ----------
    spots
        Parts, in any order.
    layers
        Titles, top to bottom.

    Returns
    -------
    Figure
        Parts at one place stand above each other; the far-reaching ones are named.
    """
    bands = [_band([spot for spot in spots if spot.layer == i]) for i in range(len(layers))]
    heights = [height for height, _ in bands]
    tops = [sum(heights[:layer]) for layer in range(len(layers))]
    middles = [top + height / 2 for top, height in zip(tops, heights, strict=True)]
    placed = [
        (spot, middle + offset)
        for middle, (_, lanes) in zip(middles, bands, strict=True)
        for spot, offset in lanes
    ]
    named = [spot.title if spot.down >= NAMED_FROM else "" for spot, _ in placed]
    dots = {
        "type": "scatter",
        "mode": "markers+text",
        "x": [spot.down for spot, _ in placed],
        "y": [y for _, y in placed],
        "text": [f"{plain(name)}" for name in named],
        "textposition": ["middle left" if spot.down > 60 else "middle right" for spot, _ in placed],
        "textfont": {"size": 12, "color": token("ink")},
        "cliponaxis": False,
        "marker": {
            "size": 10,
            "color": [token("warn" if spot.down >= NAMED_FROM else "accent") for spot, _ in placed],
            "symbol": ["diamond" if spot.down >= NAMED_FROM else "circle" for spot, _ in placed],
            "opacity": 0.9,
            "line": {"width": 0},
        },
        "hovertext": [
            f"<b>{plain(spot.title)}</b><br>takes down {spot.down:g}\u00a0% of the weight"
            for spot, _ in placed
        ],
        "hoverinfo": "text",
    }
    total = sum(heights)
    return Figure(
        data=[dots],
        layout={
            "margin": {"l": 8, "r": 18, "t": 10, "b": 44},
            "shapes": [
                {
                    "type": "line",
                    "xref": "x domain",
                    "x0": 0,
                    "x1": 1,
                    "y0": top,
                    "y1": top,
                    "line": {"color": token("rule"), "width": 1},
                    "layer": "below",
                }
                for top in tops[1:]
            ],
            "xaxis": axis(
                title="Percent of the weight of all capabilities that it takes down alone",
                range=[-3, 103],
                tickvals=[0, 25, 50, 75, 100],
                ticktext=["0", "25\u00a0%", "50\u00a0%", "75\u00a0%", "100\u00a0%"],
            ),
            "yaxis": axis(
                tickvals=middles,
                ticktext=[wrap(layer, 16) for layer in layers],
                range=[total, 0],
                showgrid=False,
                ticks="",
                tickfont={"size": 13, "color": token("ink")},
            ),
        },
        height=round(90 + 74 * total),
        label=(
            f"{len(spots)} parts in {len(layers)} layers by how much each takes down alone, in "
            f"percent of the weight"
        ),
        phone={
            "layout.yaxis.ticktext": [wrap(layer, 9) for layer in layers],
            "layout.yaxis.tickfont.size": 11,
            "layout.xaxis.title.text": "Percent of the weight taken down",
            "layout.xaxis.tickvals": [0, 50, 100],
            "layout.xaxis.ticktext": ["0", "50\u00a0%", "100\u00a0%"],
            "data.0.textfont.size": 10.5,
        },
        phone_height=round(90 + 74 * total),
    )


def _band(spots: Sequence[Spot]) -> tuple[float, list[tuple[Spot, float]]]:
    """Height of a layer's band, and each part with its distance from the middle.

    Named parts have a lane each, so that no name runs into another; the others stand above each
    other where they do the same.
    """
    named = sorted((spot for spot in spots if spot.down >= NAMED_FROM), key=lambda s: -s.down)
    crowd: dict[float, list[Spot]] = defaultdict(list)
    for spot in spots:
        if spot.down < NAMED_FROM:
            crowd[spot.down].append(spot)
    lanes = [
        (spot, (rank - (len(group) - 1) / 2) * step)
        for step, groups in ((_LANE, crowd.values()), (_NAMED_LANE, [named]))
        for group in groups
        for rank, spot in enumerate(group)
    ]
    tallest = max((len(group) for group in crowd.values()), default=0)
    return max(1.0, (tallest + 1.5) * _LANE, (len(named) + 1) * _NAMED_LANE), lanes
