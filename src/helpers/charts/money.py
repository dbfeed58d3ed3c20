"""What the fee really is once it is rounded to whole units."""

from __future__ import annotations

from collections.abc import Sequence

from helpers.charts.base import Figure, axis, plain
from helpers.charts.palette import token


def effective_rate_figure(
    units: Sequence[int], tiers: Sequence[tuple[str, float, Sequence[int]]]
) -> Figure:
    """Fee divided by amount, for amounts in the smallest unit.

    Parameters
    ----------
    units
        Payment amounts in the smallest unit, ascending.
    tiers
        Name, nominal rate as a share, and the fee in the smallest unit for each amount.

    Returns
    -------
    Figure
        Effective rate in percent over the amount on a log axis, one stepped line per tier.
    """
    colours = [token("c1"), token("c2"), token("c3")]
    dashes = ["solid", "dash", "dot"]
    data = [
        {
            "type": "scatter",
            "mode": "lines+markers",
            "name": f"{plain(name)}, {rate * 100:g} %",
            "x": list(units),
            "y": [round(fee / amount * 100, 6) for fee, amount in zip(fees, units, strict=True)],
            "line": {"color": colours[i % 3], "width": 2, "dash": dashes[i % 3]},
            "marker": {"size": 6, "color": colours[i % 3], "symbol": ["circle", "square"][i % 2]},
            "hovertemplate": "%{x:,} units: %{y:.4g} %<extra></extra>",
        }
        for i, (name, rate, fees) in enumerate(tiers)
    ]
    return Figure(
        data=data,
        layout={
            "showlegend": True,
            "margin": {"t": 34, "l": 8, "r": 14, "b": 8},
            "xaxis": axis(
                type="log",
                title="Payment in units of 10⁻⁸ coin, log scale",
                dtick=1,
                exponentformat="power",
            ),
            "yaxis": axis(title="Effective fee, %", rangemode="tozero"),
        },
        height=360,
        label="Effective fee rate over payment size after rounding to whole units",
        phone={"layout.yaxis.title.text": "Effective fee, %"},
        phone_height=320,
    )
