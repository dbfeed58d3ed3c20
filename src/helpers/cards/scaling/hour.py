"""A day with a busiest hour, and one bad hour simulated: figures of a queue followed by hand."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from helpers.analysis.scaling.hour import PEAK_AT, rates
from helpers.cards.card import About, Card
from helpers.cards.notebook import number
from helpers.cards.scaling.example import Example
from helpers.cards.scaling.scaled import PER_DAY, stated
from helpers.cards.tables import Table, Value
from helpers.catalog import Portfolio
from helpers.charts.curve import Axis, Curve, Mark, curves_figure
from helpers.text.numbers import digits

HOUR = 3600
_EVERY = 0.5
"""Hours between two points of the day."""
_LOOKS = (("c3", "dot"), ("accent", "solid"), ("c2", "dash"))


def scaling_day_card(portfolio: Portfolio, given: Example) -> Card:
    """What the peak factor means: a day in an assumed shape, beside what the queue keeps up with.

    Raises
    ------
    ValueError
        If the average day fills the queue and not its busiest hour.
    """
    if given.resource.rate != "peak":
        raise ValueError(f"no busiest hour fills {given.resource.id}")
    hours = np.arange(0, 24 + _EVERY / 2, _EVERY)
    peak = given.path.study.quantities[given.path.driver.peak_factor]
    factors = sorted({peak.low or given.peak, given.peak, peak.high or given.peak})
    noun = given.path.noun
    # A load per day is told by the hour; what is no rate stays as it is.
    unit, of = (noun[:-3] + "hour", 24) if noun.endswith(" per day") else (noun, 1)
    hourly = {p: (given.load / of * rates(p, hours)).round(2) for p in factors}
    # What one server does in that time, in units of the load.
    room = PER_DAY / of / (given.service * given.uses)
    most = factors[-1]
    over = float(np.sum(hourly[most] > room)) * _EVERY
    finding = (
        f"With a busiest hour of {digits(given.peak)} times the average “{given.part.title}” has "
        f"room for {digits(room, 2)} {unit} and the peak brings "
        f"{digits(given.load / of * given.peak, 2)}"
    )
    if over:
        finding += (
            f"; at {digits(most)} times it is over its limit for about {digits(over, 2)} hours"
        )
    return Card(
        id="scaling-day",
        title="A day with a busiest hour, in an assumed shape",
        finding=f"{finding}.",
        portfolio=portfolio,
        chart=curves_figure(
            [
                Curve(
                    f"peak factor {digits(p)}", hours.tolist(), hourly[p].tolist(),
                    colour=_LOOKS[i][0], dash=_LOOKS[i][1],
                )
                for i, p in enumerate(factors)
            ],
            [Mark("it keeps up to here", y=room, warn=True)],
            Axis("hour of the day", (0, 24), {"dtick": 3}),
            Axis(unit, (0, float(max(*hourly[most], room)) * 1.08)),
            f"{unit} over a day for {len(factors)} peak factors, with what the queue keeps up with",
        ),
        table=Table(
            unit.capitalize(),
            ["Hour", *(f"Peak factor {digits(p)}" for p in factors)],
            [
                [Value(float(h), digits(float(h))), *(number(hourly[p][i], 2) for p in factors)]
                for i, h in enumerate(hours)
            ],
        ),
        about=About(
            quantities=stated(given.path.study, list(given.ids.values())),
            notes=[
                (f"The shape is assumed, a power of a cosine with its peak at {PEAK_AT} h, chosen "
                "so that the mean of the day is the load. Only the factor enters the model.")
            ],
        ),
    )  # fmt: skip


Runs = tuple[float, NDArray[np.float64], Sequence[float]]
"""A peak factor; (runs, moments) customers waiting; the mean wait in the hour, run by run."""


def mean_of(samples: Sequence[float]) -> tuple[float, float]:
    """Mean of independent runs, and half the width of its 95 % confidence interval."""
    return float(np.mean(samples)), float(1.96 * np.std(samples, ddof=1) / sqrt(len(samples)))


def scaling_hour_card(
    portfolio: Portfolio, given: Example, grid: NDArray[np.float64], likely: Runs, worse: Runs
) -> Card:
    """One bad hour: how many wait before, in and after it, at two peak factors.

    Parameters
    ----------
    grid
        Moments in seconds; the hour is the second.
    likely, worse
        Simulated at the likely peak factor, and at one that brings more than can be served.
    """
    busy = given.part.utilisation
    steady, mean_wait = busy**2 / (1 - busy), busy / (1 - busy) * given.service
    minutes = (grid / 60).tolist()
    told = [(digits(p, 2), mean_of(waits)) for p, _, waits in (likely, worse)]
    (one, (mine, mine_off)), (two, (other, other_off)) = told
    left = worse[1][:, int(np.searchsorted(grid, 2 * HOUR))].mean()
    too_many = (busy * worse[0] / given.peak - 1) * HOUR / given.service
    spans = {p: np.quantile(runs, [0.05, 0.95], axis=0) for p, runs, _ in (likely, worse)}

    def line(item: Runs, place: int) -> Curve:
        low, high = spans[item[0]]
        colour, dash = _LOOKS[place]
        mean = item[1].mean(axis=0).tolist()
        title = f"peak factor {digits(item[0], 2)}, mean of the runs"
        return Curve(title, minutes, mean, low.tolist(), high.tolist(), dash, colour)

    return Card(
        id="scaling-bad-hour",
        title="One bad hour, simulated",
        finding=(
            f"In an hour of {one} times the average a customer waits {digits(mine, 2)} ± "
            f"{digits(mine_off, 1)} s; the formula has {digits(mean_wait, 2)} s for an hour "
            f"without end. In one of {two} times it is {digits(other, 2)} ± "
            f"{digits(other_off, 1)} s, and about {digits(left, 2)} are left at its end."
        ),
        portfolio=portfolio,
        chart=curves_figure(
            [line(likely, 1), line(worse, 2)],
            [
                Mark("the hour begins", x=60),
                Mark("and ends", x=120),
                Mark(f"formula, {digits(steady, 2)} waiting", y=steady),
            ],
            Axis("minutes", (0, minutes[-1]), {"dtick": 30}),
            Axis("waiting", (0, float(spans[worse[0]][1].max()) * 1.1)),
            "How many wait over some hours of which one is bad, mean and range of the runs",
        ),
        table=Table(
            "How many wait: mean and nine of ten runs",
            [
                "Minute",
                *(
                    title
                    for name, beside in ((one, ""), (two, " of these"))
                    for title in (f"Factor {name}, mean", f"5 %{beside}", f"95 %{beside}")
                ),
            ],
            [
                [
                    Value(minute, digits(minute)),
                    *(
                        number(value, 2)
                        for p, runs, _ in (likely, worse)
                        for value in (runs[:, i].mean(), *spans[p][:, i])
                    ),
                ]
                for i, minute in enumerate(minutes)
            ],
        ),
        about=About(
            quantities=stated(given.path.study, list(given.ids.values())),
            notes=[
                (
                    f"{len(likely[1])} runs each from a fixed seed; bands hold nine of ten runs, ± "
                    "is a 95 % confidence interval of the mean. One server, exponential times, "
                    "Poisson arrivals."
                ),
                (
                    "Beyond the limit the formula has no answer; counting does. What comes in too "
                    f"fast within the hour, about {digits(too_many, 2)}, is what is left at its "
                    "end, and it drains at the rate that the average hour leaves free."
                ),
            ],
        ),
    )
