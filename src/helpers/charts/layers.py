"""Single parts by what each takes down alone, one band per layer of the architecture."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from helpers.charts.base import Figure, axis, plain, wrap
from helpers.charts.palette import token

NAMED_FROM = 15
"""Percent of the weight from which on a part is named in the drawing."""

_LANE = 0.2
_NAMED_LANE = 0.28


@dataclass(frozen=True)
class Spot:
    """One part taken down alone: its title, the index of its layer, percent of weight down."""

    title: str
    layer: int
    down: float


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
        # Within a band the height only keeps marks apart.
        "meta": {"spread": "y"},
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
