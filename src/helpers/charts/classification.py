"""Things on an ordered scale: a row each, a column per level."""

from __future__ import annotations

from collections.abc import Sequence

from helpers.charts import marks
from helpers.charts.base import Figure, axis, plain, wrap
from helpers.charts.palette import token
from helpers.schema.classification import Classification, Classified

_COLOUR = {"good": "c3", "watch": "c5", "bad": "c2", "neutral": "c1"}
_SYMBOL = {"good": "circle-open", "watch": "diamond", "bad": "square", "neutral": "circle"}


def classification_figure(scale: Classification, items: Sequence[Classified]) -> Figure:
    """One row per item, one column per level, a mark of its own shape for each tone.

    Parameters
    ----------
    scale
        The levels.
    items
        In the order to be drawn, top to bottom.

    Returns
    -------
    Figure
        Where an item was published on another level, a cross stands there.
    """
    column = {level.id: i for i, level in enumerate(scale.levels)}
    data = []
    for level in scale.levels:
        at = [i for i, item in enumerate(items) if item.level == level.id]
        colour = token(_COLOUR[level.tone])
        data.append(
            marks.dots(
                [column[level.id]] * len(at),
                at,
                [_hover(items[i]) for i in at],
                {
                    "size": 15,
                    "symbol": _SYMBOL[level.tone],
                    "color": colour,
                    "line": {"width": 2.5, "color": colour},
                },
                name=plain(level.label),
            )
        )
    moved = [
        (i, column[item.published])
        for i, item in enumerate(items)
        if item.published and item.published != item.level
    ]
    if moved:
        data.append(
            marks.dots(
                [x for _, x in moved],
                [y for y, _ in moved],
                [f"<b>{plain(items[i].title)}</b><br>As published" for i, _ in moved],
                {"size": 11, "symbol": "x-thin-open", "color": token("muted")},
                name="As published",
            )
        )
    labels = [level.label for level in scale.levels]
    return Figure(
        data=data,
        layout={
            "margin": {"t": 46, "l": 8, "r": 20, "b": 4},
            "xaxis": axis(
                side="top",
                range=[-0.5, len(labels) - 0.5],
                tickvals=list(range(len(labels))),
                ticktext=[plain(label) for label in labels],
                showgrid=False,
                ticks="",
                tickfont={"size": 13, "color": token("ink")},
            ),
            "yaxis": marks.rows_axis([item.title for item in items], 34, size=13),
        },
        height=70 + 40 * len(items),
        label=f"{scale.title} {len(items)} {scale.noun_many}, {len(labels)} levels",
        phone={
            "layout.yaxis.ticktext": [wrap(item.title, 19) for item in items],
            "layout.yaxis.tickfont.size": 11,
            "layout.xaxis.ticktext": [wrap(label, 10) for label in labels],
            "layout.xaxis.tickfont.size": 11,
        },
        phone_height=70 + 46 * len(items),
    )


def _hover(item: Classified) -> str:
    """Title and the first two details."""
    details = [wrap(text, 50) for text in list(item.details.values())[:2]]
    return "<br>".join([f"<b>{plain(item.title)}</b>", *details])
