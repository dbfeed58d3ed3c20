"""Curves over a load or over time: waiting with its knee, a day's load, a simulated hour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from helpers.charts.base import Figure, axis, plain, wrap
from helpers.charts.palette import token

_HEIGHT, _PHONE_HEIGHT = 380, 360


@dataclass(frozen=True)
class Curve:
    """One line, with a band where there is one.

    Attributes
    ----------
    title
        For the legend.
    x, y
        Its points.
    low, high
        Edges of a band around it; empty for none.
    dash
        Of the line: solid, dash or dot.
    colour
        Name of a colour token.
    mode
        lines, or markers for single points.
    """

    title: str
    x: Sequence[float]
    y: Sequence[float]
    low: Sequence[float] = ()
    high: Sequence[float] = ()
    dash: str = "solid"
    colour: str = "accent"
    mode: str = "lines"


@dataclass(frozen=True)
class Mark:
    """A labelled place: on the x axis, on the y axis, or a point with both."""

    title: str
    x: float | None = None
    y: float | None = None
    warn: bool = False


@dataclass(frozen=True)
class Axis:
    """Title and range of an axis, and what Plotly takes besides."""

    title: str
    range: tuple[float, float]
    more: dict[str, Any] = field(default_factory=dict)


def curves_figure(
    curves: Sequence[Curve], marks: Sequence[Mark], x: Axis, y: Axis, label: str
) -> Figure:
    """Lines on linear axes with marked loads, levels and points.

    Parameters
    ----------
    curves
        Drawn in order; what leaves the range of the axes is cut off.
    marks
        Vertical lines, horizontal lines and points, each with its title.
    x, y
        The axes.
    label
        What the chart shows, for readers who do not see it.
    """
    data: list[dict[str, Any]] = []
    for curve in curves:
        colour = token(curve.colour)
        if curve.low:
            data.append(
                {
                    "type": "scatter",
                    "mode": "lines",
                    "x": [*curve.x, *reversed(curve.x)],
                    "y": [*curve.high, *reversed(curve.low)],
                    "fill": "toself",
                    "fillcolor": colour,
                    "opacity": 0.22,
                    "line": {"width": 0, "color": colour},
                    "hoverinfo": "skip",
                    "showlegend": False,
                    "meta": {"decoration": True},
                }
            )
        data.append(
            {
                "type": "scatter",
                "mode": curve.mode,
                "name": plain(curve.title),
                "x": list(curve.x),
                "y": list(curve.y),
                "line": {
                    "color": colour,
                    "width": 2.5,
                    "dash": curve.dash,
                },
                "marker": {"color": colour, "size": 9, "symbol": "diamond"},
                "hovertemplate": f"{plain(curve.title)}<br>%{{x:,.3~g}}: %{{y:,.3~g}}"
                "<extra></extra>",
            }
        )
    points = [mark for mark in marks if mark.x is not None and mark.y is not None]
    # Vertical lines carry their titles above the chart, where the legend makes room.
    above = any(mark.x is not None and mark.y is None for mark in marks)
    if points:
        data.append(
            {
                "type": "scatter",
                "mode": "markers",
                "x": [mark.x for mark in points],
                "y": [mark.y for mark in points],
                "marker": {
                    "symbol": ["diamond" if mark.warn else "circle" for mark in points],
                    "size": 11,
                    "color": token("surface"),
                    "line": {
                        "width": 2.5,
                        "color": [token("warn" if mark.warn else "ink") for mark in points],
                    },
                },
                "hovertext": [plain(mark.title) for mark in points],
                "hoverinfo": "text",
                "showlegend": False,
            }
        )
    return Figure(
        data=data,
        layout={
            "margin": {"t": 66 if above else 46, "l": 8, "r": 16, "b": 8},
            "showlegend": True,
            "legend": {"y": 1.1 if above else 1.03},
            "annotations": [_note(mark, x) for mark in marks],
            "shapes": [_line(mark) for mark in marks if mark not in points],
            "xaxis": axis(title=plain(x.title), range=list(x.range), **x.more),
            "yaxis": axis(
                title=plain(y.title), range=list(y.range), **({"tickformat": ","} | y.more)
            ),
        },
        height=_HEIGHT,
        label=label,
        phone={
            "layout.yaxis.title.text": wrap(y.title, 30),
            "layout.xaxis.nticks": 5,
            "layout.margin.t": (54 if above else 30) + 22 * len(curves),
            "layout.legend.orientation": "v",
            "layout.legend.y": 1.13 if above else 1.03,
            **{f"layout.annotations.{i}.font.size": 11 for i in range(len(marks))},
            **{
                f"layout.annotations.{i}.text": wrap(mark.title, 11 if mark.y is None else 34)
                for i, mark in enumerate(marks)
            },
        },
        phone_height=_PHONE_HEIGHT + 22 * len(curves),
    )


def _note(mark: Mark, x: Axis) -> dict[str, Any]:
    font = {"size": 12, "color": token("warn" if mark.warn else "ink")}
    width = 24 if mark.y is None else 60
    base = {"text": wrap(mark.title, width), "showarrow": False, "font": font, "align": "left"}
    if mark.x is None:
        return base | {
            "xref": "paper",
            "x": 0.01,
            "y": mark.y,
            "xanchor": "left",
            "yanchor": "bottom",
        }
    # A note in the right half of the chart would leave it, so it stands to the left of its mark.
    left = mark.x - x.range[0] > 0.62 * (x.range[1] - x.range[0])
    side = {"x": mark.x, "xanchor": "right" if left else "left", "xshift": -7 if left else 7}
    if mark.y is None:
        end = {"x": mark.x, "xanchor": "right" if left else "center"}
        return base | end | {"yref": "paper", "y": 1, "yanchor": "bottom", "align": "center"}
    return base | side | {"y": mark.y, "yanchor": "bottom"}


def _line(mark: Mark) -> dict[str, Any]:
    colour = token("warn" if mark.warn else "rule-strong")
    common = {"type": "line", "line": {"color": colour, "width": 1.5, "dash": "dot"}}
    if mark.x is None:
        return common | {"xref": "paper", "x0": 0, "x1": 1, "y0": mark.y, "y1": mark.y}
    return common | {"x0": mark.x, "x1": mark.x, "yref": "paper", "y0": 0, "y1": 1}
