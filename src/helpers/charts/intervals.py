"""Loads in rows on a log axis with the stages marked: with their uncertainty, and as recorded."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

from helpers.charts import marks
from helpers.charts.base import Figure, plain, wrap
from helpers.charts.palette import token
from helpers.text.phrases import number

ROW, PHONE_ROW = 34, 54
_TOP, _PHONE_TOP = 58, 64
_LATE = 0.58
"""Part of the axis from which a text beside a band stands before it."""
_SIGNS = 42
"""Signs of a number that the axis has room for on the narrowest phone."""
_CLOSE = 0.2
"""Part of the axis that a stage's title needs on a small screen."""


@dataclass(frozen=True)
class Band:
    """One row: a load that is not known exactly."""

    title: str
    """Of the row."""
    points: tuple[float | None, ...]
    """The load at 5, 25, 50, 75 and 95 percent; None where it is never reached."""
    warn: bool = False
    """Whether it lies below today's load, so that it is drawn as a warning."""
    note: str = ""
    """Shown on hover."""
    beside: str = ""
    """Text after the median, such as what decides it."""


def bands_figure(
    bands: Sequence[Band], stages: Sequence[marks.Step], unit: str, label: str, *, wide: int = 34
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
        marks.dots(
            [row[2] for row in rows],
            list(count),
            [_hover(band, unit) for band in bands],
            marks.ring(["diamond" if band.warn else "circle" for band in bands], colours),
        ),
    ]
    span = math.log10(end / start)
    ends = [math.log10(row[4] / start) / span for row in rows]
    late = [at >= (_LATE if band.beside else 1) for band, at in zip(bands, ends, strict=True)]
    free = [
        math.log10(row[0] / start) / span * _SIGNS >= _signs(band)
        for band, row in zip(bands, rows, strict=True)
    ]
    values = [
        marks.text(_beside(band, 36), y=i, **_place(rows[i], late[i], free[i]))
        for i, band in enumerate(bands)
    ]
    titles = [band.title for band in bands]
    here, first = len(stages), len(stages) + len(values)
    return Figure(
        data=data,
        layout={
            "barmode": "overlay",
            "margin": {"t": _TOP, "l": 8, "r": 14, "b": 8},
            "annotations": [
                *marks.stage_titles(stages),
                *values,
                *marks.titles_above_rows(titles, 7),
            ],
            "shapes": marks.stage_lines(stages),
            "xaxis": marks.load_axis(plain(unit), [math.log10(start), math.log10(end)], dtick=1),
            "yaxis": marks.rows_axis(titles, wide, size=12, ends=0.6, showline=False),
        },
        height=_TOP + 52 + ROW * len(bands),
        label=label,
        tablet={
            "layout.margin.t": _PHONE_TOP,
            **marks.stage_titles_in_short(stages, 8),
            **_apart(stages, span),
            # Thousands as k; a tenth is no 100m.
            "layout.xaxis.tickformat": "~s" if start >= 1 else ",",
            # No room for more than the number; the table says the rest.
            **{
                f"layout.annotations.{here + i}.text": _said(band.points[2])
                for i, band in enumerate(bands)
                if band.beside
            },
            **{
                f"layout.annotations.{here + i}.{key}": placed
                for i, band in enumerate(bands)
                if not late[i] and (1 - ends[i]) * _SIGNS < _signs(band)
                for key, placed in _place(rows[i], True, free[i]).items()
            },
        },
        phone={
            "layout.yaxis.showticklabels": False,
            **marks.room_above_rows(len(bands)),
            "layout.margin.r": 10,
            "layout.xaxis.dtick": 2 if span > 4 else 1,
            **marks.each("annotations", "font.size", [10.5] * len(bands), here),
            **marks.each("annotations", "visible", [True] * len(bands), first),
        },
        phone_height=_PHONE_TOP + 68 + PHONE_ROW * len(bands),
    )


def _ends(bands: Sequence[Band], stages: Sequence[marks.Step]) -> tuple[float, float]:
    """The axis: all that is drawn, room for a number to the right, at least two decades."""
    drawn = [stage.load for stage in stages]
    drawn += [point for band in bands for point in band.points if point]
    low, high = min(drawn) / 1.6, max(drawn) * 1.6
    # The number after the longest band needs about a sixth of the width.
    high *= (high / low) ** 0.16
    return low, max(high, low * 100)


def _clip(point: float | None, start: float, end: float) -> float:
    return end if point is None else max(point, start)


def _lines(spans: Sequence[tuple[float, float]], colours: list[str], width: int) -> marks.Spec:
    """Spans as bars, because a line of Plotly has one colour and these have one for each row."""
    return marks.bars(
        [high - low for low, high in spans],
        colours,
        base=[low for low, _ in spans],
        width=width / ROW,
        opacity=0.45 if width > 4 else 1,
        **marks.DECORATION,
    )


def _place(points: list[float], late: bool, free: bool) -> marks.Spec:
    """Where the text of a band stands: after it, before it if it ends late, or else below it."""
    if late and not free:
        end = {"x": math.log10(points[4]), "xanchor": "right", "align": "right"}
        return end | {"xshift": 0, "yshift": -15}
    side = "right" if late else "left"
    at = math.log10(points[0] if late else points[4])
    return {"x": at, "xanchor": side, "xshift": -8 if late else 8, "align": side}


def _signs(band: Band) -> int:
    """Of its number and the gap before it."""
    return len(_said(band.points[2])) + 2


def _beside(band: Band, width: int) -> str:
    said = f"<b>{_said(band.points[2])}</b>" if band.beside else _said(band.points[2])
    return f"{said} {wrap(band.beside, width)}" if band.beside else said


def _apart(stages: Sequence[marks.Step], decades: float) -> dict[str, str]:
    """On a small screen, titles of two stages close together lean away from each other."""
    lean = {}
    for i, (one, other) in enumerate(itertools.pairwise(stages)):
        if math.log10(other.load / one.load) < _CLOSE * decades:
            lean[f"layout.annotations.{i}.xanchor"] = "right"
            lean[f"layout.annotations.{i + 1}.xanchor"] = "left"
    return lean


def _said(point: float | None) -> str:
    if point is None:
        return "never"
    return "always" if point == 0 else number(point)


def _hover(band: Band, unit: str) -> str:
    low, mid, high = band.points[0], band.points[2], band.points[4]
    words = (
        f"<b>{plain(band.title)}</b><br>{_said(mid)} {plain(unit)}"
        f"<br>5 to 95 %: {_said(low)} to {_said(high)}"
    )
    return f"{words}<br>{wrap(band.note, 48)}" if band.note else words


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
    below = {"xanchor": "left", "yanchor": "top", "yshift": -5, "align": "left"}
    below |= {"x": math.log10(start), "size": 11, "colour": "muted"}
    remedies = [
        marks.text(wrap(f"→ {'; '.join(item.remedies)}", 66), y=row, **below)
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
            "yaxis": marks.rows_axis(titles, 30, size=13, range=[len(breaks) - 0.4, -0.5]),
        },
        height=120 + 64 * len(breaks),
        label=f"Where {len(breaks)} parts break on the way from {start:,.0f} to {top:,.0f} {unit}",
        phone={
            **marks.rows_on_phones(titles, 15, 11),
            "layout.margin.t": 88,
            **marks.stage_titles_in_short(stages, 7),
            # No room for them beside a thumb; the table names them.
            **marks.each("annotations", "visible", [False] * len(remedies), len(stages)),
        },
        phone_height=150 + 62 * len(breaks),
        tablet=marks.stage_titles_in_short(stages, 8),
    )
