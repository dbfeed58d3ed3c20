"""What figures are made of, as Plotly takes it: bars, dots, texts, lines, rows and panels."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from helpers.charts.base import axis, in_lines, wrap
from helpers.charts.palette import token
from helpers.text.phrases import number

Spec = dict[str, Any]

DECORATION: Spec = {"hoverinfo": "skip", "meta": {"decoration": True}}
"""Of a trace that shows nothing which is not in the table too."""

BARE: Spec = {"showgrid": False, "showticklabels": False, "showline": False, "ticks": ""}
"""Of an axis whose bars carry their numbers themselves."""

OUTSIDE: Spec = {"textposition": "outside", "cliponaxis": False, "hoverinfo": "skip"}
"""Of bars with their numbers after them."""


_LETTERS = ((1e9, "G"), (1e6, "M"), (1e3, "k"), (-math.inf, ""))


@dataclass(frozen=True)
class Step:
    """A stage on an axis of load: its title and its load in units per day."""

    title: str
    load: float


def bars(x: Sequence[float], colour: str | list[str], **more: Any) -> Spec:
    """Horizontal bars, one per row from 0 on; `colour` as Plotly takes it."""
    marker = {"color": colour, "line": {"width": 0}, **more.pop("marker", {})}
    rows = list(range(len(x)))
    return {"type": "bar", "orientation": "h", "x": x, "y": rows, "marker": marker, **more}


def dots(x: Sequence, y: Sequence, hovertext: list[str], marker: Spec, **more: Any) -> Spec:
    """Single points, each with what to show on hover."""
    return {
        "type": "scatter",
        "mode": "markers",
        "x": x,
        "y": y,
        "marker": marker,
        "hovertext": hovertext,
        "hoverinfo": "text",
        **more,
    }


def signs(
    x: Sequence, y: Sequence, words: list[str], size: float, colour: str, **more: Any
) -> Spec:
    """Text in the place of a mark, on hover or decoration as `more` has it."""
    font = {"size": size, "color": token(colour)}
    return {
        "type": "scatter",
        "mode": "text",
        "x": x,
        "y": y,
        "text": words,
        "textfont": font,
    } | more


def ring(
    symbol: str | list[str], colour: str | list[str], size: int = 11, width: float = 2.5
) -> Spec:
    """A marker that is hollow, so that what it stands on ends at it."""
    line = {"width": width, "color": colour}
    return {"symbol": symbol, "size": size, "color": token("surface"), "line": line}


def lines(words: Sequence[str], width: int) -> str:
    """Words in lines of so many each."""
    rows = (words[i : i + width] for i in range(0, len(words), width))
    return "<br>".join(" ".join(row) for row in rows)


def text(words: str, *, size: float = 12, colour: str = "ink", **place: Any) -> Spec:
    """Text without an arrow; `words` may hold Plotly's markup, data in them is escaped before."""
    font = {"size": size, "color": token(colour)}
    return {"text": words, "showarrow": False, "font": font, **place}


def rule(x: float, **more: Any) -> Spec:
    """A thin dotted line over the height of the chart."""
    line = {"color": token("rule-strong"), "width": 1, "dash": "dot"}
    return {
        "type": "line",
        "x0": x,
        "x1": x,
        "y0": 0,
        "y1": 1,
        "yref": "paper",
        "line": line,
    } | more


def load_axis(unit: str, ends: Sequence[float], **more: Any) -> Spec:
    """A log axis of loads; `unit` escaped, `ends` as logarithms."""
    options = {"range": list(ends), "tickformat": ",", **more}
    return axis(type="log", title=f"{unit}, log scale", **options)


def stage_titles(
    stages: Sequence[Step], width: int = 13, write: Callable[[float], str] = number
) -> list[Spec]:
    """Title and load of each stage above its line on a log axis, `width` characters to a line."""
    return [
        text(
            f"{wrap(stage.title, width)}<br><b>{write(stage.load)}</b>",
            x=math.log10(stage.load),
            y=1,
            yref="paper",
            yanchor="bottom",
        )
        for stage in stages
    ]


def stage_lines(stages: Sequence[Step]) -> list[Spec]:
    """A line for each stage, below what is drawn."""
    return [rule(stage.load, layer="below") for stage in stages]


def stage_titles_in_short(stages: Sequence[Step], width: int) -> Spec:
    """Changes for a small screen to a figure whose first texts are `stage_titles`."""
    briefly = [_briefly(stage.load) for stage in stages]
    return each("annotations", "font.size", [10.5] * len(stages)) | each(
        "annotations",
        "text",
        [
            f"{wrap(stage.title, width)}<br><b>{load}</b>"
            for stage, load in zip(stages, briefly, strict=True)
        ],
    )


def _briefly(load: float) -> str:
    """Three digits at most, and a letter for the thousands: 182, 15.7k, 15.7M."""
    rounded = float(f"{load:.3g}")
    size, letter = next((size, letter) for size, letter in _LETTERS if rounded >= size)
    return f"{rounded / size if letter else rounded:.12g}{letter}"


def labels(words: Sequence[str], *, size: float = 12, grid: bool = False, **more: Any) -> Spec:
    """An axis of so many places, 0 and up, each with its words; lines of its own if `grid`."""
    options: Spec = {"tickvals": list(range(len(words))), "ticktext": list(words), "ticks": ""}
    options["tickfont"] = {"size": size, "color": token("ink")}
    return axis(**options | ({} if grid else {"showgrid": False}) | more)


def rows_axis(
    titles: Sequence[str], width: int, *, size: float = 12.5, ends: float = 0.5, **more: Any
) -> Spec:
    """A vertical axis with a title per row, the first on top.

    Parameters
    ----------
    titles
        Top to bottom.
    width
        Characters in a line of a title; more where it would need a third line, which no row is
        high enough for.
    size
        Of their letters.
    ends
        What the axis leaves above the first row and below the last, in rows.
    """
    options = {"range": [len(titles) - 1 + ends, -ends], **more}
    return labels([in_lines(title, width, 2) for title in titles], size=size, **options)


def rows_on_phones(titles: Sequence[str], width: int, size: float = 10) -> Spec:
    """Changes for a phone to `rows_axis`: shorter lines of smaller letters, four at most."""
    lines = [in_lines(title, width, 4) for title in titles]
    return {"layout.yaxis.ticktext": lines, "layout.yaxis.tickfont.size": size}


def titles_above_rows(titles: Sequence[str], shift: int) -> list[Spec]:
    """The same titles above their rows, over the full width; hidden but on a phone."""
    return [
        text(
            wrap(title, 46),
            size=11,
            align="left",
            xref="paper",
            x=0,
            y=row,
            xanchor="left",
            yanchor="bottom",
            yshift=shift,
            visible=False,
        )
        for row, title in enumerate(titles)
    ]


def room_above_rows(count: int) -> Spec:
    """Changes for a phone to `rows_axis`: room for two lines above the first row."""
    return {"layout.yaxis.range": [count - 0.4, -0.9]}


def above(words: str, place: str, **more: Any) -> Spec:
    """A small heading above a panel; `place` is the axis whose left end it stands at."""
    ends = {"xref": f"{place} domain", "yref": "paper", "x": 0, "y": 1}
    return text(words, colour="muted", xanchor="left", yanchor="bottom", **ends, **more)


def panels(count: int, gap: float, end: float = 0) -> list[tuple[str, str, list[float]]]:
    """The x axes of panels side by side.

    Parameters
    ----------
    count
        Of panels.
    gap, end
        What is left free between two of them and after the last, as a part of the whole.

    Returns
    -------
    list of tuple
        What traces call the axis (x, x2, x3 ...), what the layout calls it, and its domain.
    """
    found = []
    for panel in range(count):
        suffix = str(panel + 1) if panel else ""
        free = gap if panel < count - 1 else end
        domain = [panel / count, (panel + 1) / count - free]
        found.append((f"x{suffix}", f"xaxis{suffix}", domain))
    return found


def each(part: str, key: str, values: Iterable[Any], first: int = 0) -> Spec:
    """Changes for a phone: `key` of one text, shape or trace after the other, from `first` on."""
    path = part if part == "data" else f"layout.{part}"
    return {f"{path}.{i}.{key}": value for i, value in enumerate(values, start=first)}
