"""Loads with their uncertainty, one row each, on a log axis with the stages marked."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

from helpers.charts.base import Figure, axis, plain, wrap
from helpers.charts.palette import token
from helpers.charts.scaling import Step
from helpers.text.phrases import number

ROW, PHONE_ROW = 34, 44
_TOP, _PHONE_TOP = 58, 64
_LATE = 0.58
"""Part of the axis from which a text beside a band stands before it."""
_CLOSE = 0.2
"""Part of the axis that a stage's title needs on a phone."""


@dataclass(frozen=True)
class Band:
    """One row: a load that is not known exactly.

    Attributes
    ----------
    title
        Of the row.
    points
        The load at 5, 25, 50, 75 and 95 percent; None where it is never reached.
    warn
        Whether it lies below today's load, so that it is drawn as a warning.
    note
        Shown on hover.
    beside
        Text after the median, such as what decides it.
    """

    title: str
    points: tuple[float | None, ...]
    warn: bool = False
    note: str = ""
    beside: str = ""


def bands_figure(
    bands: Sequence[Band], stages: Sequence[Step], unit: str, label: str, *, wide: int = 34
) -> Figure:
    """Draw one row per load: a line from 5 to 95 percent, a bar for the middle half, a dot.

    Parameters
    ----------
    bands
        Top to bottom. A point that is never reached, or at no load at all, is drawn to the edge.
    stages
        Vertical lines with their titles.
    unit
        Of the loads, for the axis.
    label
        What the chart shows, for readers who do not see it.
    wide
        Characters in a line of the row titles.
    """
    start, end = _ends(bands, stages)
    rows = [[_clip(point, start, end) for point in band.points] for band in bands]
    colours = [token("warn") if band.warn else token("accent") for band in bands]
    count = range(len(bands))
    data = [
        _lines([(row[0], row[4]) for row in rows], colours, 2),
        _lines([(row[1], row[3]) for row in rows], colours, 10),
        {
            "type": "scatter",
            "mode": "markers",
            "x": [row[2] for row in rows],
            "y": list(count),
            "marker": {
                "symbol": ["diamond" if band.warn else "circle" for band in bands],
                "size": 11,
                "color": token("surface"),
                "line": {"width": 2.5, "color": colours},
            },
            "hovertext": [_hover(band, unit) for band in bands],
            "hoverinfo": "text",
        },
    ]
    steps = [_stage(stage) for stage in stages]
    values = [_value(band, i, rows[i], start, end) for i, band in enumerate(bands)]
    # On a phone the titles stand above their rows, over the full width.
    titles = [
        {
            "xref": "paper",
            "x": 0,
            "y": i,
            "xanchor": "left",
            "yanchor": "bottom",
            "yshift": 7,
            "text": wrap(band.title, 60),
            "showarrow": False,
            "visible": False,
            "font": {"size": 11, "color": token("ink")},
        }
        for i, band in enumerate(bands)
    ]
    first = len(steps) + len(values)
    return Figure(
        data=data,
        layout={
            "barmode": "overlay",
            "margin": {"t": _TOP, "l": 8, "r": 14, "b": 8},
            "annotations": [*steps, *values, *titles],
            "shapes": [_rule(stage) for stage in stages],
            "xaxis": axis(
                type="log",
                title=f"{plain(unit)}, log scale",
                range=[math.log10(start), math.log10(end)],
                dtick=1,
                tickformat=",",
            ),
            "yaxis": axis(
                tickvals=list(count),
                ticktext=[wrap(band.title, wide) for band in bands],
                range=[len(bands) - 0.4, -0.6],
                ticks="",
                showgrid=False,
                showline=False,
                tickfont={"size": 12, "color": token("ink")},
            ),
        },
        height=_TOP + 52 + ROW * len(bands),
        label=label,
        phone={
            "layout.yaxis.showticklabels": False,
            "layout.margin.t": _PHONE_TOP,
            "layout.margin.r": 6,
            "layout.xaxis.tickformat": "~s",
            "layout.xaxis.dtick": 2 if math.log10(end / start) > 4 else 1,
            **{f"layout.annotations.{i}.font.size": 10.5 for i in range(len(steps))},
            **{
                f"layout.annotations.{i}.text": f"{wrap(stage.title, 8)}<br><b>{_brief(stage)}</b>"
                for i, stage in enumerate(stages)
            },
            **_apart(stages, math.log10(end / start)),
            **{f"layout.annotations.{len(steps) + i}.font.size": 10.5 for i in count},
            # No room for more than the number; the table says the rest.
            **{
                f"layout.annotations.{len(steps) + i}.text": _said(band.points[2])
                for i, band in enumerate(bands)
                if band.beside
            },
            **{f"layout.annotations.{first + i}.visible": True for i in count},
        },
        phone_height=_PHONE_TOP + 52 + PHONE_ROW * len(bands),
    )


def _ends(bands: Sequence[Band], stages: Sequence[Step]) -> tuple[float, float]:
    """The axis: all that is drawn, room for a number to the right, at least two decades."""
    drawn = [stage.load for stage in stages]
    drawn += [point for band in bands for point in band.points if point]
    low, high = min(drawn) / 1.6, max(drawn) * 1.6
    # The number after the longest band needs about a sixth of the width.
    high *= (high / low) ** 0.16
    return low, max(high, low * 100)


def _clip(point: float | None, start: float, end: float) -> float:
    return end if point is None else max(point, start)


def _lines(spans: Sequence[tuple[float, float]], colours: Sequence[str], width: int) -> dict:
    """Spans as bars, because a line of Plotly has one colour and these have one for each row."""
    return {
        "type": "bar",
        "orientation": "h",
        "base": [low for low, _ in spans],
        "x": [high - low for low, high in spans],
        "y": list(range(len(spans))),
        "width": width / ROW,
        "marker": {"color": list(colours), "line": {"width": 0}},
        "opacity": 0.45 if width > 4 else 1,
        "hoverinfo": "skip",
        "meta": {"decoration": True},
    }


def _value(band: Band, row: int, points: list[float], start: float, end: float) -> dict:
    """The median in digits, after the band or before it where the room is."""
    span = math.log10(end / start)
    late = bool(band.beside) and math.log10(points[4] / start) > _LATE * span
    return {
        "x": math.log10(points[0] if late else points[4]),
        "y": row,
        "xanchor": "right" if late else "left",
        "xshift": -8 if late else 8,
        "align": "right" if late else "left",
        "text": _beside(band, 36),
        "showarrow": False,
        "font": {"size": 12, "color": token("ink")},
    }


def _beside(band: Band, width: int) -> str:
    said = f"<b>{_said(band.points[2])}</b>" if band.beside else _said(band.points[2])
    return f"{said} {wrap(band.beside, width)}" if band.beside else said


def _stage(stage: Step) -> dict:
    return {
        "x": math.log10(stage.load),
        "y": 1,
        "yref": "paper",
        "yanchor": "bottom",
        "text": f"{wrap(stage.title, 13)}<br><b>{number(stage.load)}</b>",
        "showarrow": False,
        "font": {"size": 12, "color": token("ink")},
    }


def _rule(stage: Step) -> dict:
    return {
        "type": "line",
        "x0": stage.load,
        "x1": stage.load,
        "y0": 0,
        "y1": 1,
        "yref": "paper",
        "line": {"color": token("rule-strong"), "width": 1, "dash": "dot"},
        "layer": "below",
    }


def _apart(stages: Sequence[Step], decades: float) -> dict[str, str]:
    """On a phone, titles of two stages close together lean away from each other."""
    lean = {}
    for i, (one, other) in enumerate(itertools.pairwise(stages)):
        if math.log10(other.load / one.load) < _CLOSE * decades:
            lean[f"layout.annotations.{i}.xanchor"] = "right"
            lean[f"layout.annotations.{i + 1}.xanchor"] = "left"
    return lean


def _brief(stage: Step) -> str:
    return f"{stage.load / 1000:g}k" if stage.load >= 1000 else f"{stage.load:.2g}"


def _said(point: float | None) -> str:
    if point is None:
        return "never"
    return "always" if point == 0 else number(point)


def _hover(band: Band, unit: str) -> str:
    low, mid, high = band.points[0], band.points[2], band.points[4]
    text = (
        f"<b>{plain(band.title)}</b><br>{_said(mid)} {plain(unit)}"
        f"<br>5 to 95 %: {_said(low)} to {_said(high)}"
    )
    return f"{text}<br>{wrap(band.note, 48)}" if band.note else text
