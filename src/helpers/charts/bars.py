"""Horizontal bars: minutes a month that parts spend, what changes save, who comes first."""

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

SHARE_WRITTEN = 15
"""Percent of a bar from which on there is room for a number in it."""

OTHERS = "Other parts"
_PATTERNS = ("", "/", ".", "x", "-", "")
_ROW = 36
_DIGIT = 7.8
"""Width of a sign after a bar, with its share of the gap before it, in pixels."""


@dataclass(frozen=True)
class Bar:
    """One capability."""

    title: str
    """Of the capability."""
    minutes: Mapping[str, float]
    """Down a month, by what takes it down."""
    low: float
    high: float
    """5 and 95 % of the draws, in minutes a month."""


@dataclass(frozen=True)
class Saving:
    """What one change buys."""

    title: str
    """Of the change."""
    points: int
    """Single points of failure that go, counted once for each capability."""
    down: float
    degraded: float
    """Minutes a month less in which a capability is down, and down or degraded."""


@dataclass(frozen=True)
class Backing:
    """Who comes first in a decision."""

    title: str
    """Of the decision."""
    shares: Sequence[tuple[float, float, float]]
    """For each region of weightings the percent in which the option chosen comes first, those in
    which a leader that was not chosen does, and the rest."""


@dataclass(frozen=True)
class Part:
    """How many of a whole."""

    title: str
    count: int
    whole: int


def parts_figure(parts: Sequence[Part], noun: str) -> Figure:
    """Each part of its whole, as a bar with both counts after it.

    Parameters
    ----------
    parts
        Top to bottom.
    noun
        What is counted, in the plural.
    """
    titles = [part.title for part in parts]
    shares = [100 * part.count / part.whole for part in parts]
    font = {"size": 12, "color": token("ink")}
    written = [f"{part.count:,} of {part.whole:,}" for part in parts]
    longest = max(map(len, written), default=0)
    bars = marks.bars(
        shares, token("accent"), width=0.52, text=written, textfont=font, **marks.OUTSIDE
    )
    return Figure(
        data=[bars],
        layout={
            # Beside the longest bar, at any width, is room for the longest counts.
            "margin": {"l": 8, "r": 8 + _DIGIT * longest, "t": 8, "b": 8},
            "xaxis": axis(range=[0, 100], **marks.BARE),
            "yaxis": marks.rows_axis(titles, 34),
        },
        height=24 + 40 * len(parts),
        label=f"Parts of all {noun}: "
        + "; ".join(f"{title}: {count}" for title, count in zip(titles, written, strict=True)),
        phone=marks.rows_on_phones(titles, 20),
        phone_height=24 + 52 * len(parts),
    )


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
    parts, titles = parts_shown(bars), [bar.title for bar in bars]
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
        side = "left" if budget < right / 2 else "right"
        place = {"x": budget, "y": 1, "yref": "y domain", "xanchor": side, "yanchor": "bottom"}
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
            "yaxis": marks.rows_axis(titles, 28),
        },
        height=130 + _ROW * len(bars),
        label=f"Minutes a month that {len(bars)} capabilities are down, by what takes them down",
        phone={
            # On a phone the legend is a column.
            "layout.margin.t": 60 + 20 * len(data),
            **marks.rows_on_phones(titles, 16),
            **marks.each("annotations", "text", [wrap(label, 24) for _ in note]),
            **marks.each("annotations", "font.size", [10.5 for _ in note]),
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
    """What each change buys, with a panel for each measure that any of them moves."""
    every = (
        ("Single points of failure removed", [float(item.points) for item in savings], "accent"),
        ("Fewer minutes down a month", [item.down for item in savings], "c3"),
        ("Fewer minutes down or degraded", [item.degraded for item in savings], "c5"),
    )
    kinds = [kind for kind in every if any(kind[1])] or every[:1]
    data, notes, axes = [], [], {}
    room = marks.panels(len(kinds), 0.06, 0.06)
    for panel, (head, values, colour) in zip(room, kinds, strict=True):
        name, key, domain = panel
        written = {"text": [f"{value:,.0f}" for value in values], **marks.OUTSIDE}
        font = {"size": 12, "color": token("ink")}
        data.append(
            marks.bars(values, token(colour), xaxis=name, width=0.52, textfont=font, **written)
        )
        notes.append(marks.above(wrap(head, 20), name, align="left"))
        ends = [0, max([*values, 0]) * 1.3 or 1]
        axes[key] = axis(domain=domain, range=ends, anchor="y", **marks.BARE)
    titles = [saving.title for saving in savings]
    return Figure(
        data=data,
        layout={
            "margin": {"l": 8, "r": 30, "t": 56, "b": 10},
            "annotations": notes,
            **axes,
            "yaxis": marks.rows_axis(titles, 28),
        },
        height=80 + 44 * len(savings),
        label=f"What {len(savings)} changes would buy: points of failure removed, minutes saved",
        phone={
            "layout.margin.t": 84,
            "layout.margin.r": 18,
            **marks.rows_on_phones(titles, 14),
            **marks.each("annotations", "text", [wrap(head, 9) for head, *_ in kinds]),
            **marks.each("annotations", "font.size", [10] * len(kinds)),
            **marks.each("data", "textfont.size", [10.5] * len(kinds)),
        },
        phone_height=110 + 60 * len(savings),
    )


def backing_figure(backings: Sequence[Backing], regions: Sequence[str]) -> Figure:
    """Stacked bars of who comes first, one panel per region of weightings.

    Parameters
    ----------
    backings
        Decisions, top to bottom.
    regions
        Titles of the regions, in the order of :attr:`Backing.shares`.

    Returns
    -------
    Figure
        Segments: the option chosen, a leader that was not chosen (hatched), the others.
    """
    parts = (("Chosen", "accent"), ("A leader not chosen", "c2"), ("Others", "rule"))
    panels = marks.panels(len(regions), 0.03)
    titles = [backing.title for backing in backings]
    data = []
    for panel, region in enumerate(regions):
        for part, (name, colour) in enumerate(parts):
            shares = [backing.shares[panel][part] for backing in backings]
            data.append(
                marks.bars(
                    shares,
                    token(colour),
                    marker={"pattern": {"shape": "/" if part == 1 else "", "size": 5}},
                    name=name,
                    legendgroup=name,
                    showlegend=panel == 0,
                    xaxis=panels[panel][0],
                    text=[
                        f"{share:.0f}\u00a0%" if part == 0 and share >= SHARE_WRITTEN else ""
                        for share in shares
                    ],
                    textposition="inside",
                    insidetextanchor="start",
                    textangle=0,
                    textfont={"color": token("surface"), "size": 11},
                    hovertext=[
                        f"<b>{plain(title)}</b><br>{region}<br>{name}: {share:.1f}\u00a0%"
                        for title, share in zip(titles, shares, strict=True)
                    ],
                    hoverinfo="text",
                )
            )
    # Not 100, which would touch the next panel's 0.
    ticks = {"range": [0, 100], "tickvals": [0, 50], "ticktext": ["0", "50\u00a0%"]}
    narrow = {"tickvals": [50], "ticktext": ["50\u00a0%"]}
    return Figure(
        data=data,
        layout={
            "margin": {"l": 8, "r": 22, "t": 66, "b": 28},
            "barmode": "stack",
            "bargap": 0.38,
            "showlegend": True,
            "legend": {"y": 1, "yref": "container", "yanchor": "top"},
            "annotations": [
                marks.above(wrap(region, 24), name, align="left")
                for (name, _, _), region in zip(panels, regions, strict=True)
            ],
            **{key: axis(domain=domain, anchor="y", **ticks) for _, key, domain in panels},
            "yaxis": marks.rows_axis(titles, 32, grid=True),
        },
        height=100 + 34 * len(backings),
        label=f"Who comes first in {len(backings)} decisions, in percent of the weightings",
        phone={
            "layout.margin.t": 136,
            "layout.margin.r": 8,
            **marks.rows_on_phones(titles, 18),
            **marks.each("annotations", "font.size", [9.5] * len(regions)),
            **marks.each("annotations", "text", [wrap(region, 9) for region in regions]),
            **{f"data.{3 * p}.text": [""] * len(backings) for p in range(len(regions))},
            **{f"layout.{key}.{end}": narrow[end] for _, key, _ in panels for end in narrow},
        },
        phone_height=172 + 52 * len(backings),
    )
