"""The scaling path: where, on a log axis of load, the record says what breaks."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from helpers.charts import marks
from helpers.charts.base import Figure, plain, wrap
from helpers.charts.palette import token


@dataclass(frozen=True)
class Break:
    """Something that breaks at a load, with the remedies that answer it."""

    title: str
    load: float
    remedies: tuple[str, ...]


def _recorded(load: float) -> str:
    """A load as the record states it: this figure computes nothing."""
    return f"{load:,.3g}" if load < 1000 else f"{load:,.0f}"


def path_figure(stages: Sequence[marks.Step], breaks: Sequence[Break], unit: str) -> Figure:
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
        **marks.DECORATION,
    }
    crosses = marks.dots(
        [item.load for item in breaks],
        rows,
        [
            f"<b>{plain(item.title)}</b><br>breaks at {item.load:,.0f} {plain(unit)}"
            + (f"<br>Remedy: {wrap(', '.join(item.remedies), 46)}" if item.remedies else "")
            for item in breaks
        ],
        {"symbol": "x", "size": 12, "color": token("warn"), "line": {"width": 0}},
    )
    remedies = [
        marks.text(
            wrap(f"→ {'; '.join(item.remedies)}", 66),
            size=11,
            colour="muted",
            x=math.log10(start),
            y=row,
            xanchor="left",
            yanchor="top",
            yshift=-5,
            align="left",
        )
        for row, item in enumerate(breaks)
        if item.remedies
    ]
    titles = [item.title for item in breaks]
    ends = [math.log10(start) - 0.25, math.log10(top)]
    return Figure(
        data=[lines, crosses],
        layout={
            "margin": {"t": 62, "l": 8, "r": 18, "b": 8},
            "annotations": [*marks.stage_titles(stages, write=_recorded), *remedies],
            "shapes": marks.stage_lines(stages),
            "xaxis": marks.load_axis(plain(unit), ends, dtick=1),
            "yaxis": marks.rows_axis(
                titles, 30, size=13, range=[len(breaks) - 0.4, -0.5], showgrid=False
            ),
        },
        height=120 + 64 * len(breaks),
        label=f"Where {len(breaks)} parts break on the way from {start:,.0f} to {top:,.0f} {unit}",
        phone={
            "layout.yaxis.ticktext": [wrap(title, 15) for title in titles],
            "layout.yaxis.tickfont.size": 11,
            "layout.margin.t": 88,
            **marks.stage_titles_on_phones(stages, 7),
            # No room for them beside a thumb; the table names them.
            **marks.each("annotations", "visible", [False] * len(remedies), len(stages)),
        },
        phone_height=150 + 62 * len(breaks),
    )
