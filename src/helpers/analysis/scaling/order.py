"""How sure the order of saturation is, and how that differs from how sure its load is.

Two limits that rest on the same assumptions move together: each may be known to a factor of ten,
and which comes first all the same. So what is told is the ratio of the two, draw by draw.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

import numpy as np

from helpers.analysis.sampling import Plan, draw
from helpers.analysis.scaling.parts import ScalingModel
from helpers.analysis.scaling.path import state
from helpers.analysis.scaling.uncertainty import DRAWS, breaks, points


@dataclass(frozen=True)
class Order:
    """The first and the second part to saturate beyond today's load, and how they compare."""

    first: str
    """Id of the part that is first at the likely values."""
    second: str | None
    """Id of the part that is second there; None if nothing else saturates."""
    share: float
    """Share of the draws in which the first is first."""
    span: float | None
    """The load of the first saturation that 95 % of the draws stay below, over that of 5 %; None
    where one of them is never reached."""
    ratio: tuple[float | None, ...]
    """The second's limit over the first's at the `POINTS` of the draws; empty without a second."""


def order(model: ScalingModel, driver: str, plan: Plan | None = None) -> Order | None:
    """How sure the order of saturation is as one load grows, from the system as it is.

    Returns
    -------
    Order or None
        None if nothing saturates beyond today's load.

    Raises
    ------
    KeyError
        If there is no such load.
    """
    plan = plan or DRAWS
    likely = state(model, driver=driver)
    if not likely.order:
        return None
    drawn = draw(model.spans, plan, model.pairs)
    found = breaks(model, drawn, plan.size, driver=driver)
    who, at = (row[0] for row in found.ranked(1))
    place = {item.id: row for row, item in enumerate(model.resources)}
    first, second = likely.order[0], next(iter(likely.order[1:]), None)
    low, *_, high = points(at)
    ratio: tuple[float | None, ...] = ()
    if second is not None:
        mine, other = found.breaking[place[first]], found.breaking[place[second]]
        # What is never reached is infinitely far; of two such nothing is said.
        ratio = points(np.divide(other, mine, out=np.full(plan.size, inf), where=mine < inf))
    return Order(
        first=first,
        second=second,
        share=float((who == place[first]).mean()),
        span=None if low is None or high is None else high / low,
        ratio=ratio,
    )
