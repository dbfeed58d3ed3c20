"""Who can move the money, flow by flow."""

from __future__ import annotations

from collections.abc import Sequence

from helpers.charts.base import Figure, axis, plain, wrap
from helpers.charts.palette import token
from helpers.schema.study import CustodyFlow

CLASSES = ("none", "window", "full")
TITLES = {
    "none": "Never",
    "window": "While in transit",
    "full": "Throughout",
}
_COLOUR = {"none": token("c3"), "window": token("c5"), "full": token("c2")}
_SYMBOL = {"none": "circle-open", "window": "diamond", "full": "square"}


def custody_figure(flows: Sequence[CustodyFlow]) -> Figure:
    """One row per flow, one column per custody class, a mark of its own shape for each class.

    Parameters
    ----------
    flows
        In the order to be drawn, top to bottom.

    Returns
    -------
    Figure
        The question on the axis is "can the platform move the funds?".
    """
    rows = list(flows)
    data = []
    for column, custody in enumerate(CLASSES):
        at = [i for i, flow in enumerate(rows) if flow.custody == custody]
        data.append(
            {
                "type": "scatter",
                "mode": "markers",
                "name": TITLES[custody],
                "x": [column] * len(at),
                "y": at,
                "marker": {
                    "size": 15,
                    "symbol": _SYMBOL[custody],
                    "color": _COLOUR[custody],
                    "line": {"width": 2.5, "color": _COLOUR[custody]},
                },
                "hovertext": [
                    f"<b>{plain(rows[i].title)}</b><br>{wrap(rows[i].holder, 50)}<br>"
                    f"{wrap(rows[i].duration, 50)}"
                    for i in at
                ],
                "hoverinfo": "text",
            }
        )
    return Figure(
        data=data,
        layout={
            "margin": {"t": 46, "l": 8, "r": 20, "b": 4},
            "xaxis": axis(
                side="top",
                range=[-0.5, 2.5],
                tickvals=[0, 1, 2],
                ticktext=[TITLES[custody] for custody in CLASSES],
                showgrid=False,
                ticks="",
                tickfont={"size": 13, "color": token("ink")},
            ),
            "yaxis": axis(
                tickvals=list(range(len(rows))),
                ticktext=[wrap(flow.title, 34) for flow in rows],
                range=[len(rows) - 0.5, -0.5],
                ticks="",
                tickfont={"size": 13, "color": token("ink")},
            ),
        },
        height=70 + 40 * len(rows),
        label=f"Custody class of {len(rows)} payment flows",
        phone={
            "layout.yaxis.ticktext": [wrap(flow.title, 19) for flow in rows],
            "layout.yaxis.tickfont.size": 11,
            "layout.xaxis.ticktext": ["Never", "In<br>transit", "Through-<br>out"],
            "layout.xaxis.tickfont.size": 11,
        },
        phone_height=70 + 46 * len(rows),
    )
