"""Which assumption decides a load: one bar per assumption, widest first."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from helpers.charts.base import Figure, axis, plain, wrap
from helpers.charts.palette import token
from helpers.text.phrases import number

ROW, PHONE_ROW = 34, 46
_TOP = 44


@dataclass(frozen=True)
class Swing:
    """What one assumption does to a load when it alone moves.

    Attributes
    ----------
    title
        Of the assumption.
    low, high
        The load with the assumption at its 5 % and at its 95 % point.
    low_says, high_says
        The assumption there, as text with its unit.
    """

    title: str
    low: float
    high: float
    low_says: str
    high_says: str


def tornado_figure(swings: Sequence[Swing], base: float, unit: str, label: str) -> Figure:
    """Bars from one end to the other on a log axis, with the load at all modes as a line.

    Parameters
    ----------
    swings
        Top to bottom.
    base
        The load with every assumption at its mode.
    unit
        Of the loads, for the axis.
    label
        What the chart shows, for readers who do not see it.
    """
    ends = [end for swing in swings for end in (swing.low, swing.high)] + [base]
    low, high = min(ends), max(ends)
    # Room for the texts on both sides of the bars, at least a decade in all.
    room = max((high / low) ** 0.32, 2.2)
    span = [math.log10(low / room), math.log10(high * room)]
    data = [
        _half(swings, base, "low", token("c1"), "assumption at its low end"),
        _half(swings, base, "high", token("c2"), "assumption at its high end"),
        _tips(swings, "low", token("c1")),
        _tips(swings, "high", token("c2")),
    ]
    texts = [
        {
            "x": math.log10(getattr(swing, end)),
            "y": i,
            "xanchor": "left" if _right(swing, end) else "right",
            "xshift": 9 if _right(swing, end) else -9,
            "text": plain(getattr(swing, f"{end}_says")),
            "showarrow": False,
            "font": {"size": 11.5, "color": token("muted")},
        }
        for end in ("low", "high")
        for i, swing in enumerate(swings)
    ]
    titles = [
        {
            "xref": "paper",
            "x": 0,
            "y": i,
            "xanchor": "left",
            "yanchor": "bottom",
            "yshift": 11,
            "text": wrap(swing.title, 60),
            "showarrow": False,
            "visible": False,
            "font": {"size": 11, "color": token("ink")},
        }
        for i, swing in enumerate(swings)
    ]
    middle = {
        "x": math.log10(base),
        "y": 1,
        "yref": "paper",
        "yanchor": "bottom",
        "text": f"all likely values<br><b>{number(base)}</b>",
        "showarrow": False,
        "font": {"size": 12, "color": token("ink")},
    }
    count = range(len(swings))
    return Figure(
        data=data,
        layout={
            "barmode": "overlay",
            "margin": {"t": _TOP, "l": 8, "r": 12, "b": 40},
            "showlegend": True,
            "legend": {"y": -34 / (ROW * len(swings)), "yanchor": "top"},
            "annotations": [middle, *texts, *titles],
            "shapes": [
                {
                    "type": "line",
                    "x0": base,
                    "x1": base,
                    "y0": 0,
                    "y1": 1,
                    "yref": "paper",
                    "line": {"color": token("rule-strong"), "width": 1, "dash": "dot"},
                }
            ],
            "xaxis": axis(
                type="log",
                title=f"{plain(unit)}, log scale",
                range=span,
                tickvals=_ticks(span),
                tickformat=",",
            ),
            "yaxis": axis(
                tickvals=list(count),
                ticktext=[wrap(swing.title, 34) for swing in swings],
                range=[len(swings) - 0.4, -0.6],
                ticks="",
                showgrid=False,
                showline=False,
                tickfont={"size": 12, "color": token("ink")},
            ),
        },
        height=_TOP + 92 + ROW * len(swings),
        label=label,
        phone={
            "layout.yaxis.showticklabels": False,
            "layout.xaxis.tickformat": "~s",
            "layout.legend.y": -40 / (PHONE_ROW * len(swings)),
            "layout.margin.r": 6,
            "layout.margin.b": 66,
            "data.0.width": 0.26,
            "data.1.width": 0.26,
            **{f"layout.annotations.{i + 1}.font.size": 10 for i in range(2 * len(swings))},
            **{f"layout.annotations.{1 + 2 * len(swings) + i}.visible": True for i in count},
        },
        phone_height=_TOP + 118 + PHONE_ROW * len(swings),
    )


def _right(swing: Swing, end: str) -> bool:
    """Whether this end is the right one of its bar."""
    other = swing.high if end == "low" else swing.low
    mine = getattr(swing, end)
    return mine > other or (mine == other and end == "high")


def _half(swings: Sequence[Swing], base: float, end: str, colour: str, name: str) -> dict:
    loads = [getattr(swing, end) for swing in swings]
    return {
        "type": "bar",
        "orientation": "h",
        "name": name,
        "base": [min(load, base) for load in loads],
        "x": [abs(load - base) for load in loads],
        "y": list(range(len(swings))),
        "width": 0.4,
        "marker": {
            "color": colour,
            "line": {"width": 0},
            # Told apart in print and by readers who see no difference of colour.
            "pattern": {"shape": "" if end == "low" else "/", "fillmode": "overlay", "size": 6},
        },
        "hoverinfo": "skip",
        "meta": {"decoration": True},
    }


def _tips(swings: Sequence[Swing], end: str, colour: str) -> dict:
    loads = [getattr(swing, end) for swing in swings]
    return {
        "type": "scatter",
        "mode": "markers",
        "showlegend": False,
        "x": loads,
        "y": list(range(len(swings))),
        "marker": {
            "symbol": "circle" if end == "low" else "square",
            "size": 9,
            "color": token("surface"),
            "line": {"width": 2, "color": colour},
        },
        "hovertext": [
            f"<b>{plain(swing.title)}</b><br>at {plain(getattr(swing, f'{end}_says'))}: "
            f"{number(load)}"
            for swing, load in zip(swings, loads, strict=True)
        ],
        "hoverinfo": "text",
    }


def _ticks(span: Sequence[float]) -> list[float]:
    """1, 2 and 5 of each decade if there are few decades, else the decades."""
    few = span[1] - span[0] < 2.2
    steps = (1, 2, 5) if few else (1,)
    decades = range(math.floor(span[0]), math.ceil(span[1]) + 1)
    ticks = [step * 10.0**decade for decade in decades for step in steps]
    return [tick for tick in ticks if span[0] <= math.log10(tick) <= span[1]]
