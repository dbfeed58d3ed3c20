"""Rows of dots: options behind a leader, things on a scale, parts by what they take down."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from helpers.charts import marks
from helpers.charts.base import Figure, axis, plain, wrap
from helpers.charts.palette import token
from helpers.schema.classification import Classification, Classified

CLOSE = 5
"""Points behind the leader up to which a gap is drawn as close."""

NAMED_FROM = 15
"""Percent of the weight from which on a part is named in the drawing."""

_LANE, _NAMED_LANE = 0.2, 0.28
_COLOUR = {"good": "c3", "watch": "c5", "bad": "c2", "neutral": "c1"}
_SYMBOL = {"good": "circle-open", "watch": "diamond", "bad": "square", "neutral": "circle"}


@dataclass(frozen=True)
class Field:
    """The options of one decision on a line."""

    title: str
    """Of the decision."""
    reading: str
    """The verdict in a few words."""
    options: Sequence[str]
    """Titles of the options that no knock-out rule removes."""
    behind: Sequence[float]
    """Points of 100 by which each is behind the leader, 0 for the leader."""
    chosen: int | None
    """Which of them was chosen; None if that one is ruled out."""


@dataclass(frozen=True)
class Spot:
    """One part taken down alone: its title, the index of its layer, percent of weight down."""

    title: str
    layer: int
    down: float


_Place = tuple[float, int, str]
"""Where a dot stands, in which row, and what it says on hover."""


def _row_dots(
    places: Sequence[_Place], name: str, symbol: str, colour: str, size: int, line: float
) -> marks.Spec:
    x, y, says = (list(part) for part in zip(*places, strict=True)) if places else ([], [], [])
    marker: marks.Spec = {"size": size, "symbol": symbol, "color": token(colour)}
    if line:
        marker["line"] = {"width": line, "color": token(colour)}
    return marks.dots(x, y, says, marker, name=name)


def behind_figure(fields: Sequence[Field]) -> Figure:
    """Every option of every decision by its distance to the leader.

    Parameters
    ----------
    fields
        Decisions, top to bottom.

    Returns
    -------
    Figure
        The leader of each line stands at 0; the option chosen is a filled diamond.
    """
    chosen: list[_Place] = []
    other: list[_Place] = []
    for row, field in enumerate(fields):
        for i, points in enumerate(field.behind):
            title = f"<b>{plain(field.title)}</b><br>{wrap(field.options[i], 44)}"
            found = chosen if i == field.chosen else other
            found.append((points, row, f"{title}: {points:g} behind"))
    far = max((points for field in fields for points in field.behind), default=0)
    right = max(far, CLOSE) * 1.06
    titles = [field.title for field in fields]
    beside = {"xref": "x domain", "x": 1, "xanchor": "left", "xshift": 8, "align": "left"}
    close = {"xref": "x", "yref": "y domain", "x0": 0, "x1": CLOSE, "y0": 0, "y1": 1}
    return Figure(
        data=[
            _row_dots(chosen, "Chosen", "diamond", "accent", 11, 1.8) | {"cliponaxis": False},
            # On top, so that an option level with the choice shows as a ring around it.
            _row_dots(other, "Other options", "circle-open", "muted", 13, 1.8)
            | {"cliponaxis": False},
        ],
        layout={
            "margin": {"l": 8, "r": 128, "t": 40, "b": 44},
            "showlegend": True,
            "shapes": [
                {
                    "type": "rect",
                    "layer": "below",
                    "fillcolor": token("accent-soft"),
                    "line": {"width": 0},
                    **close,
                }
            ],
            "annotations": [
                marks.text(wrap(field.reading, 18), size=11, colour="muted", y=row, **beside)
                for row, field in enumerate(fields)
            ],
            "xaxis": axis(
                title=f"Points of 100 behind the leader (shaded: less than {CLOSE})",
                range=[-right / 40, right],
                rangemode="tozero",
            ),
            "yaxis": marks.rows_axis(titles, 36, grid=True),
        },
        height=90 + 40 * len(fields),
        label=(
            f"{len(fields)} decisions, each a line with its options by their distance to the leader"
        ),
        phone={
            "layout.margin.r": 70,
            **marks.rows_on_phones(titles, 20),
            "layout.xaxis.title.text": "Points behind the leader",
            **marks.each("annotations", "text", [wrap(field.reading, 11) for field in fields]),
            **marks.each("annotations", "font.size", [10] * len(fields)),
        },
        phone_height=90 + 54 * len(fields),
    )


def classification_figure(scale: Classification, items: Sequence[Classified]) -> Figure:
    """One row per item, one column per level, a mark of its own shape for each tone.

    Parameters
    ----------
    scale
        The levels.
    items
        In the order to be drawn, top to bottom.

    Returns
    -------
    Figure
        Where an item was published on another level, a cross stands there.
    """
    column = {level.id: i for i, level in enumerate(scale.levels)}
    data = [
        _row_dots(
            [(x, i, _details(item)) for i, item in enumerate(items) if item.level == level.id],
            plain(level.label),
            _SYMBOL[level.tone],
            _COLOUR[level.tone],
            15,
            2.5,
        )
        for x, level in enumerate(scale.levels)
    ]
    moved = [
        (column[item.published], i, f"<b>{plain(item.title)}</b><br>As published")
        for i, item in enumerate(items)
        if item.published and item.published != item.level
    ]
    if moved:
        data.append(_row_dots(moved, "As published", "x-thin-open", "muted", 11, 0))
    labels = [level.label for level in scale.levels]
    titles = [item.title for item in items]
    return Figure(
        data=data,
        layout={
            "margin": {"t": 46, "l": 8, "r": 20, "b": 4},
            "xaxis": marks.labels(
                [plain(label) for label in labels],
                size=13,
                side="top",
                range=[-0.5, len(labels) - 0.5],
            ),
            "yaxis": marks.rows_axis(titles, 34, size=13, grid=True),
        },
        height=70 + 40 * len(items),
        label=f"{scale.title} {len(items)} {scale.noun_many}, {len(labels)} levels",
        phone={
            **marks.rows_on_phones(titles, 19, 11),
            "layout.xaxis.ticktext": [wrap(label, 10) for label in labels],
            "layout.xaxis.tickfont.size": 11,
        },
        phone_height=70 + 46 * len(items),
    )


def _details(item: Classified) -> str:
    """Title and the first two details."""
    details = [wrap(text, 50) for text in list(item.details.values())[:2]]
    return "<br>".join([f"<b>{plain(item.title)}</b>", *details])


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
    tops = [sum(height for height, _ in bands[:layer]) for layer in range(len(layers))]
    middles = [top + height / 2 for top, (height, _) in zip(tops, bands, strict=True)]
    placed = [
        (spot, middle + offset, spot.down >= NAMED_FROM)
        for middle, (_, lanes) in zip(middles, bands, strict=True)
        for spot, offset in lanes
    ]
    dots = marks.dots(
        [spot.down for spot, _, _ in placed],
        [y for _, y, _ in placed],
        [
            f"<b>{plain(spot.title)}</b><br>takes down {spot.down:g}\u00a0% of the weight"
            for spot, _, _ in placed
        ],
        {
            "size": 10,
            "color": [token("warn" if far else "accent") for *_, far in placed],
            "symbol": ["diamond" if far else "circle" for *_, far in placed],
            "opacity": 0.9,
            "line": {"width": 0},
        },
        mode="markers+text",
        text=[plain(spot.title) if far else "" for spot, _, far in placed],
        textposition=["middle left" if spot.down > 60 else "middle right" for spot, *_ in placed],
        textfont={"size": 12, "color": token("ink")},
        cliponaxis=False,
        # Within a band the height only keeps marks apart.
        meta={"spread": "y"},
    )
    total = sum(height for height, _ in bands)
    line = {"color": token("rule"), "width": 1}
    across = {"type": "line", "xref": "x domain", "x0": 0, "x1": 1, "line": line, "layer": "below"}
    return Figure(
        data=[dots],
        layout={
            "margin": {"l": 8, "r": 18, "t": 10, "b": 44},
            "shapes": [{**across, "y0": top, "y1": top} for top in tops[1:]],
            "xaxis": axis(
                title="Percent of the weight of all capabilities that it takes down alone",
                range=[-3, 103],
                tickvals=[0, 25, 50, 75, 100],
                ticktext=["0", "25\u00a0%", "50\u00a0%", "75\u00a0%", "100\u00a0%"],
            ),
            "yaxis": marks.rows_axis(layers, 16, size=13, tickvals=middles, range=[total, 0]),
        },
        height=round(90 + 74 * total),
        label=(
            f"{len(spots)} parts in {len(layers)} layers by how much each takes down alone, in "
            f"percent of the weight"
        ),
        phone={
            **marks.rows_on_phones(layers, 9, 11),
            "layout.xaxis.title.text": "Percent of the weight taken down",
            "layout.xaxis.tickvals": [0, 50, 100],
            "layout.xaxis.ticktext": ["0", "50\u00a0%", "100\u00a0%"],
            "data.0.textfont.size": 10,
            "data.0.text": [wrap(spot.title, 20) if far else "" for spot, _, far in placed],
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
