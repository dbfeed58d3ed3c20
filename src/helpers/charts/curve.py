"""Curves over a load, over time or over an amount: waiting, a simulated hour, a rounded rate."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from helpers.charts.base import Figure, axis, plain, wrap
from helpers.charts.marks import DECORATION, Spec, dots, each, ring, rule, text
from helpers.charts.palette import token
from helpers.schema.split import Split
from helpers.text.phrases import sentence

_HEIGHT, _PHONE_HEIGHT = 380, 360
_LETTER = 0.023
"""Part of the width of a phone's chart that a letter takes: 5.7 of 250 px, at a size of 11 px."""
_BELOW, _ABOVE = -0.03, 0.1
"""Parts of the height within which a point touches the title of a horizontal line."""


@dataclass(frozen=True)
class Curve:
    """One line, with a band where there is one."""

    title: str
    """For the legend."""
    x: Sequence[float]
    y: Sequence[float]
    """Its points."""
    low: Sequence[float] = ()
    high: Sequence[float] = ()
    """Edges of a band around it; empty for none."""
    dash: str = "solid"
    """Of the line: solid, dash or dot."""
    colour: str = "accent"
    """Name of a colour token."""
    mode: str = "lines"
    """lines, or markers for single points."""
    symbol: str = "diamond"
    """Of the markers."""
    says: Sequence[str] = ()
    """What each point shows on hover, if not its numbers."""


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
    log: bool = False
    """Whether equal steps are equal times."""

    def place(self, at: float) -> float:
        """Where a number stands, as Plotly takes the ends of an axis and the places of texts."""
        return math.log10(at) if self.log else at

    def share(self, at: float) -> float:
        """The part of the axis before a number; of none that a log axis has no place for."""
        if self.log and at <= 0:
            return -math.inf
        start, end = map(self.place, self.range)
        return (self.place(at) - start) / (end - start)

    def spec(self, **more: Any) -> Spec:
        """The axis."""
        kind = {"type": "log", "dtick": 1} if self.log else {}
        title = f"{plain(self.title)}, log scale" if self.log else plain(self.title)
        ends = [self.place(end) for end in self.range]
        return axis(title=title, range=ends, **(kind | more | self.more))


def curves_figure(
    curves: Sequence[Curve], marks: Sequence[Mark], x: Axis, y: Axis, label: str
) -> Figure:
    """Lines with marked loads, levels and points.

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
    data: list[Spec] = []
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
                    "showlegend": False,
                    **DECORATION,
                }
            )
        data.append(
            {
                "type": "scatter",
                "mode": curve.mode,
                "name": plain(curve.title),
                "x": list(curve.x),
                "y": list(curve.y),
                "line": {"color": colour, "width": 2.5, "dash": curve.dash},
                "marker": {"color": colour, "size": 9, "symbol": curve.symbol},
                **_hover(curve),
            }
        )
    points = [mark for mark in marks if mark.x is not None and mark.y is not None]
    # Vertical lines carry their titles above the chart, where the legend makes room.
    above = any(mark.x is not None and mark.y is None for mark in marks)
    if points:
        colours = [token("warn" if mark.warn else "ink") for mark in points]
        data.append(
            dots(
                [mark.x for mark in points],
                [mark.y for mark in points],
                [plain(mark.title) for mark in points],
                ring(["diamond" if mark.warn else "circle" for mark in points], colours),
                showlegend=False,
            )
        )
    return Figure(
        data=data,
        layout={
            "margin": {"t": 66 if above else 46, "l": 8, "r": 16, "b": 8},
            "showlegend": True,
            "legend": {"y": 1.1 if above else 1.03},
            "annotations": [_note(mark, curves, x, y) for mark in marks],
            "shapes": [_line(mark) for mark in marks if mark not in points],
            "xaxis": x.spec(),
            "yaxis": y.spec(tickformat=","),
        },
        height=_HEIGHT,
        label=label,
        phone={
            "layout.yaxis.title.text": wrap(y.title, 30),
            "layout.xaxis.nticks": 5,
            "layout.margin.t": (54 if above else 30) + 22 * len(curves),
            "layout.legend.orientation": "v",
            "layout.legend.y": 1.13 if above else 1.03,
            **each("annotations", "font.size", [11] * len(marks)),
            **each(
                "annotations",
                "text",
                [wrap(mark.title, 11 if mark.y is None else 34) for mark in marks],
            ),
        },
        phone_height=_PHONE_HEIGHT + 22 * len(curves),
    )


def _hover(curve: Curve) -> Spec:
    if curve.says:
        return {"hovertext": [plain(text) for text in curve.says], "hoverinfo": "text"}
    numbers = "%{x:,.3~g}: %{y:,.3~g}"
    return {"hovertemplate": f"{plain(curve.title)}<br>{numbers}<extra></extra>"}


def _note(mark: Mark, curves: Sequence[Curve], x: Axis, y: Axis) -> Spec:
    words = wrap(mark.title, 24 if mark.y is None else 60)
    note = text(words, colour="warn" if mark.warn else "ink", yanchor="bottom", align="left")
    if mark.x is None:
        assert mark.y is not None
        first, last = (_crowd(mark, curves, x, y, at_end=end) for end in (False, True))
        side = {"x": 0.01, "xanchor": "left"}
        if first and 3 * last <= first:
            side = {"x": 0.99, "xanchor": "right"}
        return note | side | {"xref": "paper", "y": y.place(mark.y)}
    # A note in the right half of the chart would leave it, so it stands to the left of its mark.
    at, left = x.place(mark.x), x.share(mark.x) > 0.62
    if mark.y is None:
        anchor = "right" if left else "center"
        return note | {"x": at, "xanchor": anchor, "yref": "paper", "y": 1, "align": "center"}
    side = {"xanchor": "right", "xshift": -7} if left else {"xanchor": "left", "xshift": 7}
    return note | side | {"x": at, "y": y.place(mark.y)}


def _crowd(mark: Mark, curves: Sequence[Curve], x: Axis, y: Axis, *, at_end: bool) -> int:
    """Points that the title of a horizontal line would lie over, at either end of it on a phone."""
    assert mark.y is not None
    foot, length = y.share(mark.y), len(mark.title) * _LETTER
    first, last = (1 - length, 1) if at_end else (0, length)
    return sum(
        first <= x.share(along) <= last and _BELOW < y.share(up) - foot < _ABOVE
        for curve in curves
        for along, up in zip(curve.x, curve.y, strict=True)
    )


def _line(mark: Mark) -> Spec:
    line = {"color": token("warn" if mark.warn else "rule-strong"), "width": 1.5, "dash": "dot"}
    if mark.x is not None:
        return rule(mark.x, line=line)
    ends = {"xref": "paper", "x0": 0, "x1": 1, "y0": mark.y, "y1": mark.y}
    return {"type": "line", "line": line, **ends}


def effective_rate_figure(
    form: Split, units: Sequence[int], rates: Sequence[tuple[str, float, Sequence[int]]]
) -> Figure:
    """Part divided by whole, for wholes in the smallest unit.

    Parameters
    ----------
    form
        What is divided, and into what.
    units
        Wholes in the smallest unit, ascending.
    rates
        Name, nominal rate as a share, and the part in the smallest unit for each whole.

    Returns
    -------
    Figure
        Effective rate in percent over the whole on a log axis, one line per rate.
    """
    title = f"Effective {plain(form.part)}, %"
    colours = [token("c1"), token("c2"), token("c3")]
    dashes = ["solid", "dash", "dot"]
    data = [
        {
            "type": "scatter",
            "mode": "lines+markers",
            "name": f"{plain(name)}, {rate * 100:g} %",
            "x": list(units),
            "y": [round(part / whole * 100, 6) for part, whole in zip(parts, units, strict=True)],
            "line": {"color": colours[i % 3], "width": 2, "dash": dashes[i % 3]},
            "marker": {"size": 6, "color": colours[i % 3], "symbol": ["circle", "square"][i % 2]},
            "hovertemplate": "%{x:,} units: %{y:.4g} %<extra></extra>",
        }
        for i, (name, rate, parts) in enumerate(rates)
    ]
    return Figure(
        data=data,
        layout={
            "showlegend": True,
            "margin": {"t": 34, "l": 8, "r": 14, "b": 8},
            "xaxis": axis(
                type="log",
                title=f"{sentence(plain(form.whole))} in units of {plain(form.unit)}, log scale",
                dtick=1,
                exponentformat="power",
            ),
            "yaxis": axis(title=title, rangemode="tozero"),
        },
        height=360,
        label=f"Effective {form.part} over the size of the {form.whole}, rounded to whole units",
        # More of them stand on their heads.
        phone={"layout.xaxis.dtick": 2},
        phone_height=320,
    )
