"""Several decisions in one figure: how far behind each option is, and who comes first how often."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from helpers.charts import marks
from helpers.charts.base import Figure, axis, plain, wrap
from helpers.charts.palette import token

ROW = 40
CLOSE = 5
"""Points behind the leader up to which a gap is drawn as close."""

SHARE_WRITTEN = 15
"""Percent of a bar from which on there is room for a number in it."""


@dataclass(frozen=True)
class Field:
    """The options of one decision on a line.

    Attributes
    ----------
    title
        Of the decision.
    reading
        The verdict in a few words.
    options
        Titles of the options that no knock-out rule removes.
    behind
        Points of 100 by which each is behind the leader, 0 for the leader.
    chosen
        Which of them was chosen; None if that one is ruled out.
    """

    title: str
    reading: str
    options: Sequence[str]
    behind: Sequence[float]
    chosen: int | None


@dataclass(frozen=True)
class Backing:
    """Who comes first in a decision.

    Attributes
    ----------
    title
        Of the decision.
    shares
        For each region of weightings the percent in which the option chosen comes first, those in
        which a leader that was not chosen does, and the rest.
    """

    title: str
    shares: Sequence[tuple[float, float, float]]


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
    chosen, other = [], []
    for row, field in enumerate(fields):
        for i, points in enumerate(field.behind):
            hover = (
                f"<b>{plain(field.title)}</b><br>{wrap(field.options[i], 44)}: {points:g} behind"
            )
            (chosen if i == field.chosen else other).append((points, row, hover))
    far = max((points for field in fields for points in field.behind), default=0)
    right = max(far, CLOSE) * 1.06
    return Figure(
        data=[
            _marks(chosen, "Chosen", "diamond", 11, "accent"),
            # On top, so that an option level with the choice shows as a ring around it.
            _marks(other, "Other options", "circle-open", 13, "muted"),
        ],
        layout={
            "margin": {"l": 8, "r": 128, "t": 40, "b": 44},
            "showlegend": True,
            "shapes": [
                {
                    "type": "rect",
                    "layer": "below",
                    "xref": "x",
                    "yref": "y domain",
                    "x0": 0,
                    "x1": CLOSE,
                    "y0": 0,
                    "y1": 1,
                    "fillcolor": token("accent-soft"),
                    "line": {"width": 0},
                }
            ],
            "annotations": [
                marks.text(
                    wrap(field.reading, 18),
                    size=11,
                    colour="muted",
                    xref="x domain",
                    x=1,
                    y=row,
                    xanchor="left",
                    xshift=8,
                    align="left",
                )
                for row, field in enumerate(fields)
            ],
            "xaxis": axis(
                title=f"Points of 100 behind the leader (shaded: less than {CLOSE})",
                range=[-right / 40, right],
                rangemode="tozero",
            ),
            "yaxis": marks.rows_axis([field.title for field in fields], 36, size=12.5),
        },
        height=90 + ROW * len(fields),
        label=(
            f"{len(fields)} decisions, each a line with its options by their distance to the leader"
        ),
        phone={
            "layout.margin.r": 70,
            "layout.yaxis.ticktext": [wrap(field.title, 20) for field in fields],
            "layout.yaxis.tickfont.size": 10,
            "layout.xaxis.title.text": "Points behind the leader",
            **marks.each("annotations", "text", [wrap(field.reading, 11) for field in fields]),
            **marks.each("annotations", "font.size", [10] * len(fields)),
        },
        phone_height=90 + 54 * len(fields),
    )


def backing_figure(backings: Sequence[Backing], regions: Sequence[str]) -> Figure:
    """Stacked bars of who comes first, one panel per region of weightings.

    Parameters
    ----------
    backings
        Decisions, top to bottom.
    regions
        Titles of the regions, in the order of :attr:`Backing.shares`.

    Returns
    -------
    Figure
        Segments: the option chosen, a leader that was not chosen (hatched), the others.
    """
    parts = (("Chosen", "accent"), ("A leader not chosen", "c2"), ("Others", "rule"))
    names = marks.panels(len(regions))
    width = 1 / len(regions)
    data = []
    for panel in range(len(regions)):
        for part, (name, colour) in enumerate(parts):
            shares = [backing.shares[panel][part] for backing in backings]
            data.append(
                marks.bars(
                    shares,
                    token(colour),
                    marker={"pattern": {"shape": "/" if part == 1 else "", "size": 5}},
                    name=name,
                    legendgroup=name,
                    showlegend=panel == 0,
                    xaxis=names[panel],
                    text=[
                        f"{share:.0f}\u00a0%" if part == 0 and share >= SHARE_WRITTEN else ""
                        for share in shares
                    ],
                    textposition="inside",
                    insidetextanchor="start",
                    textangle=0,
                    textfont={"color": token("surface"), "size": 11},
                    hovertext=[
                        f"<b>{plain(backing.title)}</b><br>{regions[panel]}<br>{name}: "
                        f"{share:.1f}\u00a0%"
                        for backing, share in zip(backings, shares, strict=True)
                    ],
                    hoverinfo="text",
                )
            )
    panels = {
        f"xaxis{axis_name[1:]}": axis(
            domain=[panel * width, (panel + 1) * width - (0.03 if panel < len(regions) - 1 else 0)],
            range=[0, 100],
            # Not 100, which would touch the next panel's 0.
            tickvals=[0, 50],
            ticktext=["0", "50\u00a0%"],
            anchor="y",
        )
        for panel, axis_name in enumerate(names)
    }
    return Figure(
        data=data,
        layout={
            "margin": {"l": 8, "r": 22, "t": 66, "b": 28},
            "barmode": "stack",
            "bargap": 0.38,
            "showlegend": True,
            "legend": {"y": 1, "yref": "container", "yanchor": "top"},
            "annotations": [
                marks.above(wrap(region, 24), axis_name, align="left")
                for axis_name, region in zip(names, regions, strict=True)
            ],
            **panels,
            "yaxis": marks.rows_axis([backing.title for backing in backings], 32, size=12.5),
        },
        height=100 + 34 * len(backings),
        label=f"Who comes first in {len(backings)} decisions, in percent of the weightings",
        phone={
            "layout.margin.t": 128,
            "layout.yaxis.ticktext": [wrap(backing.title, 18) for backing in backings],
            "layout.yaxis.tickfont.size": 10,
            **marks.each("annotations", "font.size", [9.5] * len(regions)),
            **marks.each("annotations", "text", [wrap(region, 12) for region in regions]),
            **{f"data.{3 * p}.text": [""] * len(backings) for p in range(len(regions))},
            **{f"layout.xaxis{axis_name[1:]}.tickvals": [50] for axis_name in names},
            **{f"layout.xaxis{axis_name[1:]}.ticktext": ["50\u00a0%"] for axis_name in names},
        },
        phone_height=164 + 50 * len(backings),
    )


def _marks(
    found: Sequence[tuple[float, int, str]], name: str, symbol: str, size: int, colour: str
) -> marks.Spec:
    line = {"width": 1.8, "color": token(colour)}
    return marks.dots(
        [points for points, _, _ in found],
        [row for _, row, _ in found],
        [hover for _, _, hover in found],
        {"symbol": symbol, "size": size, "color": token(colour), "line": line},
        name=name,
        cliponaxis=False,
    )
