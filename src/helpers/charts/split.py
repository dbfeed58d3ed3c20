"""What a rate really is once its part is rounded to whole units."""

from __future__ import annotations

from collections.abc import Sequence

from helpers.charts.base import Figure, axis, plain
from helpers.charts.palette import token
from helpers.schema.split import Split
from helpers.text.phrases import sentence


def effective_rate_figure(
    form: Split, units: Sequence[int], rates: Sequence[tuple[str, float, Sequence[int]]]
) -> Figure:
    """Part divided by whole, for wholes in the smallest unit.

    Parameters
    ----------
    form
        What is divided, and into what.
    units
        Wholes in the smallest unit, ascending.
    rates
        Name, nominal rate as a share, and the part in the smallest unit for each whole.

    Returns
    -------
    Figure
        Effective rate in percent over the whole on a log axis, one line per rate.
    """
    title = f"Effective {plain(form.part)}, %"
    colours = [token("c1"), token("c2"), token("c3")]
    dashes = ["solid", "dash", "dot"]
    data = [
        {
            "type": "scatter",
            "mode": "lines+markers",
            "name": f"{plain(name)}, {rate * 100:g} %",
            "x": list(units),
            "y": [round(part / whole * 100, 6) for part, whole in zip(parts, units, strict=True)],
            "line": {"color": colours[i % 3], "width": 2, "dash": dashes[i % 3]},
            "marker": {"size": 6, "color": colours[i % 3], "symbol": ["circle", "square"][i % 2]},
            "hovertemplate": "%{x:,} units: %{y:.4g} %<extra></extra>",
        }
        for i, (name, rate, parts) in enumerate(rates)
    ]
    return Figure(
        data=data,
        layout={
            "showlegend": True,
            "margin": {"t": 34, "l": 8, "r": 14, "b": 8},
            "xaxis": axis(
                type="log",
                title=f"{sentence(plain(form.whole))} in units of {plain(form.unit)}, log scale",
                dtick=1,
                exponentformat="power",
            ),
            "yaxis": axis(title=title, rangemode="tozero"),
        },
        height=360,
        label=f"Effective {form.part} over the size of the {form.whole}, rounded to whole units",
        phone={"layout.yaxis.title.text": title},
        phone_height=320,
    )
