"""Months or years as bars: a history with the events on it, and growth over time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from helpers.charts import marks
from helpers.charts.base import Figure, axis, plain, wrap
from helpers.charts.palette import token

_ANGLES = [0, -60]
"""Months stand upright where they fit, and else like this."""


@dataclass(frozen=True)
class Event:
    """What happened in a month (YYYY-MM) or year (YYYY), with the key it has in the table."""

    month: str
    key: str
    title: str


def history_figure(
    months: Sequence[str],
    counts: Sequence[int],
    events: Sequence[Event],
    what: str,
    step: str = "month",
) -> Figure:
    """Bars of a count per month with the events of the month as keys above it.

    Parameters
    ----------
    months
        YYYY-MM or YYYY, ascending.
    counts
        One per month.
    events
        Events; those of one month are stacked above its bar.
    what
        What is counted, for the axis.
    step
        What a bar stands for, where it is no month.

    Returns
    -------
    Figure
        Hovering over a month's keys lists the titles.
    """
    by_month: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        by_month[event.month].append(event)
    top = max(*counts, 1)
    bars = {
        "type": "bar",
        "x": list(months),
        "y": list(counts),
        "marker": {"color": token("c1"), "line": {"width": 0}},
        "text": [f"{count:,}" for count in counts],
        "textfont": {"color": token("muted"), "size": 11},
        **marks.OUTSIDE,
    }
    shown = [month for month in months if by_month[month]]
    height = dict(zip(months, counts, strict=True))
    keys = marks.signs(
        shown,
        [height[month] + top * 0.1 for month in shown],
        [_stack(by_month[month], 3) for month in shown],
        12,
        "warn",
        textposition="top center",
        cliponaxis=False,
        hovertext=[
            "<br>".join(f"{event.key} {wrap(event.title, 48)}" for event in by_month[month])
            for month in shown
        ],
        hoverinfo="text",
        meta={"decoration": True},
    )
    highest = max((len(by_month[month]) for month in shown), default=0)
    most = -(-highest // 3)  # lines of three keys
    return Figure(
        data=[bars, keys],
        layout={
            "margin": {"t": 10, "l": 8, "r": 8, "b": 8},
            "bargap": 0.35,
            "xaxis": axis(type="category", showgrid=False, autotickangles=_ANGLES),
            "yaxis": axis(title=plain(what), range=[0, top * (1.2 + 0.11 * most)]),
        },
        height=400,
        label=f"{what} in {len(months)} {step}s with {len(events)} dated events",
        phone={
            "layout.xaxis.tickangle": -60,
            "layout.bargap": 0.2,
            "layout.xaxis.tickfont.size": 10,
            # A month is as wide as one key there.
            "data.1.text": [_stack(by_month[month], 1) for month in shown],
            "layout.yaxis.range": [0, top * (1.2 + 0.11 * highest)],
        },
        phone_height=480,
    )


def _stack(events: Sequence[Event], width: int) -> str:
    """Keys of one month, ``width`` to a line."""
    lines = marks.lines([event.key for event in events], width).split("<br>")
    return "<br>".join(f"<b>{line}</b>" for line in lines)


def growth_figure(
    months: Sequence[str], lines: Sequence[tuple[str, Sequence[float | None]]], log: bool = False
) -> Figure:
    """Several counts over the months as small multiples with one shared month axis.

    Parameters
    ----------
    months
        YYYY-MM or YYYY, ascending.
    lines
        Title and one value per month (None where not measured), each drawn in a band of its own.
    log
        Draw the values on log axes.

    Returns
    -------
    Figure
        Bands from top to bottom in the order given; the last value of each is written out.
    """
    data = []
    layout: marks.Spec = {
        "margin": {"t": 6, "l": 8, "r": 64, "b": 8},
        "annotations": [],
        # The months in order, also where the first line starts later than another.
        "xaxis": axis(
            type="category",
            categoryorder="array",
            categoryarray=list(months),
            range=[-0.5, len(months) - 0.5],
            showgrid=False,
            anchor="y",
            autotickangles=_ANGLES,
        ),
    }
    share = 1 / len(lines)
    for i, (title, values) in enumerate(lines):
        suffix = str(i + 1) if i else ""
        bottom = 1 - (i + 1) * share
        layout[f"yaxis{suffix}"] = axis(
            domain=[bottom + share * 0.04, bottom + share * 0.74],
            type="log" if log else "linear",
            rangemode="tozero",
            nticks=3,
        )
        layout["annotations"].append(
            marks.text(
                f"<b>{plain(title)}</b>",
                size=12.5,
                xref="paper",
                yref="paper",
                x=0,
                y=bottom + share * 0.76,
                xanchor="left",
                yanchor="bottom",
            )
        )
        known = [(m, v) for m, v in zip(months, values, strict=True) if v is not None]
        data.append(
            {
                "type": "scatter",
                "mode": "lines+markers+text",
                "name": plain(title),
                "x": [month for month, _ in known],
                "y": [value for _, value in known],
                "yaxis": f"y{suffix}",
                "line": {"color": token("c1"), "width": 2.2},
                "marker": {"size": 5, "color": token("c1")},
                "text": [""] * (len(known) - 1) + [f"  {value:,.0f}" for _, value in known[-1:]],
                "textposition": "middle right",
                "textfont": {"color": token("ink"), "size": 12.5},
                "cliponaxis": False,
                "hovertemplate": "%{x}: %{y:,}<extra></extra>",
            }
        )
    # The month axis belongs to the lowest band.
    layout["xaxis"]["anchor"] = "y" if len(lines) == 1 else f"y{len(lines)}"
    return Figure(
        data=data,
        layout=layout,
        height=60 + 130 * len(lines),
        label="; ".join(title for title, _ in lines) + " over time",
        phone={"layout.xaxis.tickangle": -60, "layout.xaxis.tickfont.size": 10},
    )
