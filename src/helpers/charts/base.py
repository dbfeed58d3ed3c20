"""What all figures have in common: a spec in plain JSON, the house layout, and a phone layout."""

from __future__ import annotations

import html
import itertools
from dataclasses import dataclass, field
from typing import Any

from helpers.charts.palette import LIGHT, resolve, token

FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif'
_LINE = 40
"""Signs of the title of an axis, or of a name in a legend, in a line on the narrowest phone."""


@dataclass(frozen=True)
class Figure:
    """A Plotly figure as plain JSON with colour tokens."""

    data: list[dict[str, Any]]
    layout: dict[str, Any]
    """As Plotly.js takes them. Colours are tokens (:mod:`helpers.charts.palette`)."""
    height: int
    """Height in CSS pixels; the page reserves it before the chart is drawn."""
    label: str
    """What the chart shows, for readers who do not see it."""
    phone: dict[str, Any] = field(default_factory=dict)
    """Changes below 680 px, as paths into the spec ("layout.xaxis.title.text", "data.1.text")."""
    tablet: dict[str, Any] = field(default_factory=dict)
    """Changes below 1200 px and on paper, where the text is not as wide as it may get."""
    phone_height: int | None = None
    """Height in CSS pixels below 680 px."""

    def spec(self) -> dict[str, Any]:
        """Everything the page needs to draw it, in a stable order."""
        layout = merge(base_layout(), self.layout)
        phone = _long_titles(self.data, layout) | self.phone
        tablet = {"tablet": self.tablet} if self.tablet else {}
        return {"data": self.data, "layout": layout, "phone": phone, **tablet}

    def plotly(self) -> dict[str, Any]:
        """The light figure for a notebook, as the Plotly MIME type takes it.

        It cannot follow Jupyter's theme: on paper of its own it is legible in a dark one, too.
        """
        spec = resolve(self.spec(), LIGHT)
        own = {"height": self.height, "paper_bgcolor": LIGHT["surface"]}
        return {"data": spec["data"], "layout": {**spec["layout"], **own}}


def merge(base: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    """Merge two layouts; where both have a mapping it is merged too, otherwise ``over`` wins."""
    merged = dict(base)
    for key, value in over.items():
        if isinstance(value, dict) and isinstance(merged.get(key), dict):
            merged[key] = merge(merged[key], value)
        else:
            merged[key] = value
    return merged


def axis(**options: Any) -> dict[str, Any]:
    """An axis in the house style: thin grid, no zero line, fixed so that a thumb can scroll past.

    A log axis asks for ``type="log"``; ticks are then plain numbers. The label at its end is shown,
    in a margin that has grown for it: Plotly would first hide it, and measure each label to tell.
    """
    house = {
        "gridcolor": token("rule"),
        "linecolor": token("rule-strong"),
        "tickcolor": token("rule-strong"),
        "zeroline": False,
        "ticks": "outside",
        "ticklen": 4,
        "automargin": True,
        "ticklabeloverflow": "allow",
        "fixedrange": True,
        "tickfont": {"color": token("muted"), "size": 12},
        "title": {"font": {"color": token("muted"), "size": 12}, "standoff": 8},
    }
    if "title" in options and isinstance(options["title"], str):
        options["title"] = {"text": options["title"]}
    return merge(house, options)


def base_layout() -> dict[str, Any]:
    """The layout every figure starts from."""
    return {
        "font": {"family": FONT, "size": 13, "color": token("ink")},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "margin": {"l": 8, "r": 12, "t": 12, "b": 8},
        # Lower than the 64 px of Plotly, which takes them from the margins of a chart with one
        # row, and the titles above it are cut off.
        "minreducedheight": 20,
        "dragmode": False,
        "showlegend": False,
        "hoverlabel": {
            "bgcolor": token("surface"),
            "bordercolor": token("rule-strong"),
            "font": {"family": FONT, "size": 13, "color": token("ink")},
            "align": "left",
        },
        "legend": {
            "orientation": "h",
            "x": 0,
            "y": 1.02,
            "xanchor": "left",
            "yanchor": "bottom",
            "font": {"size": 12, "color": token("ink")},
        },
        "xaxis": axis(),
        "yaxis": axis(),
    }


def _long_titles(data: list[dict[str, Any]], layout: dict[str, Any]) -> dict[str, str]:
    """Changes for a phone: lines for what Plotly writes in one, and cuts off at the edge."""
    titles = {
        f"layout.{key}.title.text": part["title"].get("text", "")
        for key, part in layout.items()
        if key.startswith(("xaxis", "yaxis"))
    }
    names = {f"data.{i}.name": trace.get("name", "") for i, trace in enumerate(data)}
    written = titles | (names if layout["showlegend"] else {})
    return {
        path: in_lines(html.unescape(words), len(words) // most, most)
        for path, words in written.items()
        if (most := -(-len(words) // _LINE)) > 1
    }


def plain(text: str) -> str:
    """Escape text for a figure: Plotly renders a subset of HTML, and data is never markup."""
    return html.escape(text, quote=False).replace("`", "")


def wrap(text: str, width: int) -> str:
    """Break a label into escaped lines of at most ``width`` characters (one word at least)."""
    lines: list[str] = []
    for word in text.replace("`", "").split():
        if lines and len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] += " " + word
        else:
            lines.append(word)
    return "<br>".join(plain(line) for line in lines)


def in_lines(text: str, width: int, most: int) -> str:
    """Break a label at a width, or at the next larger one at which it has no line too many.

    Parameters
    ----------
    text
        As it is in the data.
    width
        Characters to a line.
    most
        Lines there is room for.
    """
    texts = (wrap(text, wide) for wide in itertools.count(width))
    return next(text for text in texts if text.count("<br>") < most)
