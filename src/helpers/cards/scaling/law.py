"""The universal scalability law, fitted to measurements that a series holds."""

from __future__ import annotations

import numpy as np

from helpers.analysis.scaling.usl import Usl, fit
from helpers.cards.blocks import Block
from helpers.cards.card import About, Card
from helpers.cards.notebook import number, say, table
from helpers.cards.tables import Table, Value
from helpers.catalog import Portfolio
from helpers.charts.curve import Axis, Curve, Mark, curves_figure
from helpers.text.numbers import digits

_POINTS = 45


def scaling_law_card(portfolio: Portfolio, series: str) -> Card | Block:
    """The law fitted to measured throughput; a line of text if no study has the series.

    Parameters
    ----------
    series
        Id of a series with the columns ``load`` and ``throughput``.
    """
    found = (study.series[series] for study in portfolio.studies.values() if series in study.series)
    bench = next(found, None)
    if bench is None:
        return say(f"No study has measurements called `{series}`, so nothing is fitted here.")
    users = [float(n) for n in bench.columns["load"]]
    measured = dict(zip(users, map(float, bench.columns["throughput"]), strict=True))
    law = fit(users, list(measured.values()))
    end = 2.3 * law.peak_load if law.peak_load < np.inf else 1.2 * users[-1]
    xs = sorted({*users, *np.linspace(1, end, _POINTS).round().tolist()})
    fitted = [float(law.throughput(n)) for n in xs]
    return Card(
        id="scaling-usl",
        title="The universal scalability law, on another system",
        finding=(
            f"That system is at its best with {digits(law.peak_load, 2)} users and loses "
            f"throughput beyond; contention alone would have allowed "
            f"{digits(law.limit / law.peak, 2)} times as much."
        ),
        portfolio=portfolio,
        chart=curves_figure(
            [
                Curve("fitted law", xs, fitted),
                Curve("measured", users, list(measured.values()), colour="c2", mode="markers"),
            ],
            [Mark(f"peak at {digits(law.peak_load, 2)}", x=law.peak_load)],
            Axis("load", (0, end * 1.02)),
            Axis("throughput", (0, law.peak * 1.12), {"tickformat": ","}),
            f"Throughput over load: {len(users)} measurements and the fitted law",
        ),
        table=Table(
            "Throughput, measured where it was and fitted",
            ["Load", "Fitted", "Measured"],
            [
                [Value(n, digits(n)), number(y, 4), number(measured[n], 4) if n in users else None]
                for n, y in zip(xs, fitted, strict=True)
            ],
        ),
        extra=_coefficients(law).html,
        about=About(
            citations=bench.meta.cite,
            notes=[
                (
                    f"Least squares on {len(users)} measurements leave {law.degrees} degrees of "
                    "freedom, so the intervals are wide."
                )
            ],
        ),
    )


def _coefficients(law: Usl) -> Block:
    rows = []
    for name in ("alpha", "beta", "gamma"):
        found = getattr(law, name)
        error = None if found.error is None else number(found.error, 3)
        interval = found.interval(law.degrees)
        ends = "on a bound" if interval is None else " to ".join(digits(at, 3) for at in interval)
        rows.append([name, number(found.value, 4), error, ends])
    columns = ["Coefficient", "Value", "Standard error", "95 % interval"]
    return table("The coefficients with their intervals", columns, rows)
