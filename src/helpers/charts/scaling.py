"""The scaling path: where, on a log axis of load, the record says what breaks."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from helpers.charts.base import Figure, axis, plain, wrap
from helpers.charts.palette import token


@dataclass(frozen=True)
class Step:
    """A stage of the path: its title and its load in units per day."""

    title: str
    load: float


@dataclass(frozen=True)
class Break:
    """Something that breaks at a load, with the remedies that answer it."""

    title: str
    load: float
    remedies: tuple[str, ...]


def path_figure(stages: Sequence[Step], breaks: Sequence[Break], unit: str) -> Figure:
    """Loads to the right on a log axis; one row per thing that breaks.

    Parameters
    ----------
    stages
        Drawn as vertical lines with their titles.
    breaks
        Drawn as rows: a bar from the first stage's load to the load at which the record says it
        breaks, ending in a cross, with the remedies named below it.
    unit
        Of the load, for the axis.

    Returns
    -------
    Figure
        Rows in the order given, top to bottom.
    """
    start = min(stage.load for stage in stages)
    top = max(stage.load for stage in stages) * 2.2
    rows = list(range(len(breaks)))
    lines = {
        "type": "scatter",
        "mode": "lines",
        "x": [x for item in breaks for x in (start, item.load, None)],
        "y": [y for row in rows for y in (row, row, None)],
        "line": {"color": token("accent"), "width": 7},
        "opacity": 0.35,
        "hoverinfo": "skip",
        "meta": {"decoration": True},
    }
    crosses = {
        "type": "scatter",
        "mode": "markers",
        "x": [item.load for item in breaks],
        "y": rows,
        "marker": {
            "symbol": "x",
            "size": 12,
            "color": token("warn"),
            "line": {"width": 0},
        },
        "hovertext": [
            f"<b>{plain(item.title)}</b><br>breaks at {item.load:,.0f} {plain(unit)}"
            + (f"<br>Remedy: {wrap(', '.join(item.remedies), 46)}" if item.remedies else "")
            for item in breaks
        ],
        "hoverinfo": "text",
    }
    annotations = [
        {
            "x": _log(stage.load),
            "y": 1,
            "yref": "paper",
            "yanchor": "bottom",
            "text": f"{wrap(stage.title, 13)}<br><b>{stage.load:,.3g}</b>"
            if stage.load < 1000
            else f"{wrap(stage.title, 13)}<br><b>{stage.load:,.0f}</b>",
            "showarrow": False,
            "font": {"size": 12, "color": token("ink")},
        }
        for stage in stages
    ]
    remedies = [
        {
            "x": _log(start),
            "y": row,
            "xanchor": "left",
            "yanchor": "top",
            "yshift": -5,
            "align": "left",
            "text": wrap(f"→ {'; '.join(item.remedies)}", 66),
            "showarrow": False,
            "font": {"size": 11, "color": token("muted")},
        }
        for row, item in enumerate(breaks)
        if item.remedies
    ]
    shapes = [
        {
            "type": "line",
            "x0": stage.load,
            "x1": stage.load,
            "y0": 0,
            "y1": 1,
            "yref": "paper",
            "line": {"color": token("rule-strong"), "width": 1, "dash": "dot"},
            "layer": "below",
        }
        for stage in stages
    ]
    return Figure(
        data=[lines, crosses],
        layout={
            "margin": {"t": 62, "l": 8, "r": 18, "b": 8},
            "annotations": [*annotations, *remedies],
            "shapes": shapes,
            "xaxis": axis(
                type="log",
                title=f"{plain(unit)}, log scale",
                range=[_log(start) - 0.25, _log(top)],
                dtick=1,
                tickformat=",",
            ),
            "yaxis": axis(
                tickvals=rows,
                ticktext=[wrap(item.title, 30) for item in breaks],
                range=[len(breaks) - 0.4, -0.5],
                ticks="",
                showgrid=False,
                tickfont={"size": 13, "color": token("ink")},
            ),
        },
        height=120 + 64 * len(breaks),
        label=f"Where {len(breaks)} parts break on the way from {start:,.0f} to {top:,.0f} {unit}",
        phone={
            "layout.yaxis.ticktext": [wrap(item.title, 15) for item in breaks],
            "layout.yaxis.tickfont.size": 11,
            "layout.margin.t": 88,
            **{
                f"layout.annotations.{i}.text": (
                    f"{wrap(stage.title, 7)}<br><b>{_short(stage.load)}</b>"
                )
                for i, stage in enumerate(stages)
            },
            **{f"layout.annotations.{i}.font.size": 10.5 for i in range(len(stages))},
            # No room for them beside a thumb; the table names them.
            **{
                f"layout.annotations.{len(stages) + i}.visible": False for i in range(len(remedies))
            },
        },
        phone_height=150 + 62 * len(breaks),
    )


def _log(value: float) -> float:
    return math.log10(value)


def _short(value: float) -> str:
    return f"{value / 1000:g}k" if value >= 1000 else f"{value:.2g}"
