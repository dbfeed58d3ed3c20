"""Minutes a month: what the parts of a capability spend of them, and what a change would save."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from helpers.charts import marks
from helpers.charts.base import Figure, axis, plain, wrap
from helpers.charts.palette import token

KINDS = 5
"""Parts with a colour of their own; the others share one."""

LEAST = 1.0
"""Minutes a month below which a part is too thin to draw."""

OTHERS = "Other parts"
_PATTERNS = ("", "/", ".", "x", "-", "")
_ROW = 36


@dataclass(frozen=True)
class Bar:
    """One capability.

    Attributes
    ----------
    title
        Of the capability.
    minutes
        Down a month, by what takes it down.
    low, high
        5 and 95 % of the draws, in minutes a month.
    """

    title: str
    minutes: Mapping[str, float]
    low: float
    high: float


@dataclass(frozen=True)
class Saving:
    """What one change buys.

    Attributes
    ----------
    title
        Of the change.
    points
        Single points of failure that go, counted once for each capability.
    down, degraded
        Minutes a month less in which a capability is down, and down or degraded.
    """

    title: str
    points: int
    down: float
    degraded: float


def budget_figure(bars: Sequence[Bar], budget: float | None = None, label: str = "") -> Figure:
    """Minutes down a month as stacked bars with the range of the draws.

    Parameters
    ----------
    bars
        Capabilities, top to bottom.
    budget
        Minutes that an objective leaves, drawn as a line.
    label
        What to write at that line.
    """
    parts = parts_shown(bars)
    data: list[marks.Spec] = [
        marks.bars(
            [minutes_of(bar, part, parts) for bar in bars],
            token(f"c{kind + 1}"),
            marker={"pattern": {"shape": _PATTERNS[kind], "size": 5}},
            name=plain(part),
            hovertext=[
                f"<b>{plain(bar.title)}</b><br>{plain(part)}: {minutes_of(bar, part, parts):.1f} "
                f"minutes a month"
                for bar in bars
            ],
            hoverinfo="text",
        )
        for kind, part in enumerate(parts)
    ]
    middle = [(bar.low + bar.high) / 2 for bar in bars]
    data.append(
        marks.dots(
            middle,
            list(range(len(bars))),
            [f"5 to 95 %: {bar.low:.0f} to {bar.high:.0f} minutes" for bar in bars],
            {"size": 0.1, "color": token("ink")},
            name="5 to 95\u00a0% of the draws",
            error_x={
                "type": "data",
                "array": [bar.high - at for bar, at in zip(bars, middle, strict=True)],
                "color": token("ink"),
                "thickness": 1.5,
                "width": 5,
            },
            # The mark has no place of its own: it carries the bar, whose ends the table has.
            meta={"decoration": True},
        )
    )
    right = max([bar.high for bar in bars] + [budget or 0]) * 1.05
    line, note = [], []
    if budget is not None:
        ink = {"color": token("ink"), "width": 1.5, "dash": "dash"}
        line = [marks.rule(budget, yref="y domain", line=ink)]
        place = {"x": budget, "y": 1, "yref": "y domain", "xanchor": "left", "yanchor": "bottom"}
        note = [marks.text(wrap(label, 40), align="left", **place)]
    return Figure(
        data=data,
        layout={
            "margin": {"l": 8, "r": 18, "t": 76, "b": 44},
            "barmode": "stack",
            "bargap": 0.4,
            "showlegend": True,
            "legend": {"y": 1, "yref": "container", "yanchor": "top", "traceorder": "normal"},
            "shapes": line,
            "annotations": note,
            "xaxis": axis(title="Minutes down a month", range=[0, right], rangemode="tozero"),
            "yaxis": marks.rows_axis([bar.title for bar in bars], 28, size=12.5, showgrid=False),
        },
        height=130 + _ROW * len(bars),
        label=f"Minutes a month that {len(bars)} capabilities are down, by what takes them down",
        phone={
            # On a phone the legend is a column.
            "layout.margin.t": 60 + 20 * len(data),
            "layout.yaxis.ticktext": [wrap(bar.title, 16) for bar in bars],
            "layout.yaxis.tickfont.size": 10,
            **({"layout.annotations.0.text": wrap(label, 30)} if note else {}),
            **({"layout.annotations.0.font.size": 10.5} if note else {}),
        },
        phone_height=110 + 20 * len(data) + 38 * len(bars),
    )


def parts_shown(bars: Sequence[Bar]) -> list[str]:
    """Parts by the minutes they spend in all; the small ones in one."""
    spent: dict[str, float] = {}
    for bar in bars:
        for part, minutes in bar.minutes.items():
            spent[part] = spent.get(part, 0) + minutes
    ranked = [part for part in sorted(spent, key=lambda p: -spent[p]) if spent[part] >= LEAST]
    return ranked if len(ranked) <= KINDS + 1 else [*ranked[:KINDS], OTHERS]


def minutes_of(bar: Bar, part: str, parts: Sequence[str]) -> float:
    """Minutes that one of `parts_shown` spends of a bar."""
    if part == OTHERS and part not in bar.minutes:
        return sum(minutes for name, minutes in bar.minutes.items() if name not in parts)
    return bar.minutes.get(part, 0)


def savings_figure(savings: Sequence[Saving]) -> Figure:
    """What each change buys, in three panels."""
    panels = (
        ("Single points of failure removed", [float(item.points) for item in savings], "accent"),
        ("Fewer minutes down a month", [item.down for item in savings], "c3"),
        ("Fewer minutes down or degraded", [item.degraded for item in savings], "c5"),
    )
    names = marks.panels(len(panels))
    width = 1 / len(panels)
    heads = [head for head, *_ in panels]
    titles = [saving.title for saving in savings]
    data = [
        marks.bars(
            values,
            token(colour),
            xaxis=name,
            width=0.52,
            text=[f"{value:,.0f}" for value in values],
            textposition="outside",
            cliponaxis=False,
            textfont={"size": 12, "color": token("ink")},
            hoverinfo="skip",
        )
        for name, (_, values, colour) in zip(names, panels, strict=True)
    ]
    axes = {
        f"xaxis{name[1:]}": axis(
            domain=[panel * width, (panel + 1) * width - 0.06],
            range=[0, max([*values, 0]) * 1.3 or 1],
            anchor="y",
            **marks.BARE,
        )
        for panel, (name, (_, values, _)) in enumerate(zip(names, panels, strict=True))
    }
    return Figure(
        data=data,
        layout={
            "margin": {"l": 8, "r": 30, "t": 56, "b": 10},
            "annotations": [
                marks.above(wrap(head, 20), name, align="left")
                for name, head in zip(names, heads, strict=True)
            ],
            **axes,
            "yaxis": marks.rows_axis(titles, 28, size=12.5, showgrid=False),
        },
        height=80 + 44 * len(savings),
        label=f"What {len(savings)} changes would buy: points of failure removed, minutes saved",
        phone={
            "layout.margin.t": 84,
            "layout.margin.r": 18,
            "layout.yaxis.ticktext": [wrap(title, 14) for title in titles],
            "layout.yaxis.tickfont.size": 10,
            **marks.each("annotations", "text", [wrap(head, 9) for head in heads]),
            **marks.each("annotations", "font.size", [10] * len(heads)),
            **marks.each("data", "textfont.size", [10.5] * len(heads)),
        },
        phone_height=110 + 60 * len(savings),
    )
