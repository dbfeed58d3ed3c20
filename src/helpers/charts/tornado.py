"""Which assumption decides a load: one bar per assumption, widest first."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from helpers.charts import marks
from helpers.charts.base import Figure, plain
from helpers.charts.palette import token
from helpers.text.phrases import number

ROW, PHONE_ROW = 34, 56
_TOP = 44


@dataclass(frozen=True)
class Swing:
    """What one assumption does to a load when it alone moves."""

    title: str
    """Of the assumption."""
    low: float
    high: float
    """The load with the assumption at its 5 % and at its 95 % point."""
    low_says: str
    high_says: str
    """The assumption there, as text with its unit."""


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
    said = [
        marks.text(
            plain(getattr(swing, f"{end}_says")),
            size=11.5,
            colour="muted",
            x=math.log10(getattr(swing, end)),
            y=i,
            xanchor="left" if _right(swing, end) else "right",
            xshift=9 if _right(swing, end) else -9,
        )
        for end in ("low", "high")
        for i, swing in enumerate(swings)
    ]
    titles = [swing.title for swing in swings]
    return Figure(
        data=data,
        layout={
            "barmode": "overlay",
            "margin": {"t": _TOP, "l": 8, "r": 12, "b": 40},
            "showlegend": True,
            "legend": {"y": -34 / (ROW * len(swings)), "yanchor": "top"},
            "annotations": [
                *marks.stage_titles([marks.Step("all likely values", base)], 20),
                *said,
                *marks.titles_above_rows(titles, 11),
            ],
            "shapes": [marks.rule(base)],
            "xaxis": marks.load_axis(plain(unit), span, tickvals=_ticks(span)),
            "yaxis": marks.rows_axis(titles, 34, size=12, ends=0.6, showline=False),
        },
        height=_TOP + 92 + ROW * len(swings),
        label=label,
        phone={
            "layout.yaxis.showticklabels": False,
            **marks.room_above_rows(len(swings)),
            "layout.xaxis.tickformat": "~s",
            "layout.legend.y": -40 / (PHONE_ROW * len(swings)),
            "layout.margin.r": 6,
            "layout.margin.b": 66,
            **marks.each("data", "width", [0.26, 0.26]),
            **marks.each("annotations", "font.size", [10] * len(said), 1),
            **marks.each("annotations", "visible", [True] * len(swings), 1 + len(said)),
        },
        phone_height=_TOP + 134 + PHONE_ROW * len(swings),
    )


def _right(swing: Swing, end: str) -> bool:
    """Whether this end is the right one of its bar."""
    other = swing.high if end == "low" else swing.low
    mine = getattr(swing, end)
    return mine > other or (mine == other and end == "high")


def _half(swings: Sequence[Swing], base: float, end: str, colour: str, name: str) -> marks.Spec:
    loads = [getattr(swing, end) for swing in swings]
    # Told apart in print and by readers who see no difference of colour.
    pattern = {"shape": "" if end == "low" else "/", "fillmode": "overlay", "size": 6}
    return marks.bars(
        [abs(load - base) for load in loads],
        colour,
        marker={"pattern": pattern},
        name=name,
        base=[min(load, base) for load in loads],
        width=0.4,
        **marks.DECORATION,
    )


def _tips(swings: Sequence[Swing], end: str, colour: str) -> marks.Spec:
    loads = [getattr(swing, end) for swing in swings]
    return marks.dots(
        loads,
        list(range(len(swings))),
        [
            f"<b>{plain(swing.title)}</b><br>at {plain(getattr(swing, f'{end}_says'))}: "
            f"{number(load)}"
            for swing, load in zip(swings, loads, strict=True)
        ],
        marks.ring("circle" if end == "low" else "square", colour, size=9, width=2),
        showlegend=False,
    )


def _ticks(span: Sequence[float]) -> list[float]:
    """1, 2 and 5 of each decade if there are few decades, else the decades."""
    few = span[1] - span[0] < 2.2
    steps = (1, 2, 5) if few else (1,)
    decades = range(math.floor(span[0]), math.ceil(span[1]) + 1)
    ticks = [step * 10.0**decade for decade in decades for step in steps]
    return [tick for tick in ticks if span[0] <= math.log10(tick) <= span[1]]
