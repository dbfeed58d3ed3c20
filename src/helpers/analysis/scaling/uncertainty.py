"""How sure the breaking loads are: every range drawn at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from math import ceil, inf

import numpy as np
from numpy.typing import NDArray

from helpers.analysis.sampling import Plan, draw
from helpers.analysis.scaling.parts import ScalingModel, find
from helpers.analysis.scaling.path import Loads, setting
from helpers.analysis.scaling.resources import TIE

POINTS = (0.05, 0.25, 0.5, 0.75, 0.95)
"""Shares of the draws at which a distribution is told."""
Points = tuple[float | None, ...]
PLACES = 3
"""First, second, third."""


@dataclass(frozen=True)
class PartSpread:
    """One resource over the draws."""

    id: str
    breaking: Points
    """Breaking load at each of `POINTS`, per day of the driver; None for never."""
    first: float
    second: float
    third: float
    """`first`, `second`, `third`: share of the draws in which it is the first, second, third to
    break beyond today's load."""
    over: float
    """Share in which it is at its limit or over it at the load given."""
    already: float
    """Share in which today's load reaches its limit."""


@dataclass(frozen=True)
class Spread:
    """All resources over the draws."""

    driver: str
    """Id of the load that grows."""
    plan: Plan
    resources: tuple[PartSpread, ...]
    """In the order of the model."""
    first: Points
    """Load of the first break beyond today's load, at each of `POINTS`."""
    gone: float
    """Share of the draws in which the load given has passed that first break."""

    def part(self, id_: str) -> PartSpread:
        """The part with this id; a KeyError if there is none."""
        return find(self.resources, id_, "resource")


@dataclass(frozen=True, eq=False)
class Breaks:
    """Breaking loads of all resources, draw by draw."""

    driver: str
    """Id of the load that grows."""
    breaking: NDArray[np.float64]
    """(resources, draws) loads per day of the driver; infinite for never."""
    used: NDArray[np.float64]
    """(resources, draws) utilisation at the loads given."""
    today: NDArray[np.float64]
    load: NDArray[np.float64]
    """`today`, `load`: (draws,) the driver's load today and as given."""
    notice: NDArray[np.bool_]
    """(resources,) whether nothing follows where it is full: such a one is never first."""

    @property
    def already(self) -> NDArray[np.bool_]:
        """(resources, draws) whether today's load reaches the limit."""
        return self.breaking <= self.today * (1 + TIE)

    def ranked(self, places: int) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
        """The first to break beyond today's load.

        Returns
        -------
        tuple
            (places, draws) numbers of the resources, -1 where no further one breaks, and their
            loads. Of loads within `TIE` the first resource in the order of the model comes first.
        """
        left = np.where(self.already | self.notice[:, None], inf, self.breaking)
        column = np.arange(left.shape[1])
        who = np.full((places, left.shape[1]), -1)
        at = np.full((places, left.shape[1]), inf)
        for place in range(places):
            least = left.min(axis=0)
            index = (left <= least * (1 + TIE)).argmax(axis=0)
            at[place] = left[index, column]
            who[place] = np.where(at[place] < inf, index, -1)
            left[index, column] = inf
        return who, at


def breaks(
    model: ScalingModel,
    drawn: Mapping[str, NDArray[np.float64]],
    count: int,
    load: Loads | None = None,
    remedies: Iterable[str] = (),
    overrides: Mapping[str, float] | None = None,
    driver: str | None = None,
) -> Breaks:
    """Breaking loads for given numbers of the ranges.

    Parameters
    ----------
    drawn
        Range id: (count,) numbers in its own unit; ranges left out are at their mode.
    See `helpers.analysis.scaling.path.state` for the others and for the errors.
    """
    here = setting(model, load, remedies, overrides, driver, drawn)
    breaking = np.empty((len(here.parts), count))
    used = np.empty((len(here.parts), count))
    for row, item in enumerate(here.parts):
        breaking[row] = reduce(np.minimum, item.breaking(here.driver, here.loads).values())
        used[row] = item.used(here.loads)
    today, load_now = (np.broadcast_to(n, count) for n in (here.today, here.loads[here.driver]))
    notice = np.array([item.resource.notice for item in here.parts], dtype=bool)
    return Breaks(here.driver, breaking, used, today, load_now, notice)


def spread(
    model: ScalingModel,
    load: Loads | None = None,
    remedies: Iterable[str] = (),
    overrides: Mapping[str, float] | None = None,
    driver: str | None = None,
    plan: Plan | None = None,
) -> Spread:
    """Draw every range and tell how the breaking loads spread.

    Parameters
    ----------
    model, load, remedies, overrides, driver
        See `helpers.analysis.scaling.path.state`, for the errors too. What is overridden is not
        drawn.
    plan
        The draws; 2**14 with seed 1 if not given.

    Raises
    ------
    ValueError
        If correlations contradict each other.
    """
    plan = plan or Plan()
    found = breaks(
        model, draw(model.spans, plan, model.pairs), plan.size, load, remedies, overrides, driver
    )
    who, at = found.ranked(PLACES)
    over = (found.used >= 1 - TIE).mean(axis=1)
    already = found.already.mean(axis=1)
    return Spread(
        driver=found.driver,
        plan=plan,
        resources=tuple(
            PartSpread(
                resource.id,
                points(found.breaking[row]),
                *(float((who[place] == row).mean()) for place in range(PLACES)),
                over=float(over[row]),
                already=float(already[row]),
            )
            for row, resource in enumerate(model.resources)
        ),
        first=points(at[0]),
        gone=float((at[0] <= found.load * (1 + TIE)).mean()),
    )


def points(numbers: NDArray[np.float64]) -> Points:
    """The numbers that a share of `POINTS` of all does not exceed: element ceil(share n) in order.

    None where that is infinite.
    """
    places = [ceil(share * len(numbers)) - 1 for share in POINTS]
    ordered = np.partition(numbers, places)
    return tuple(float(ordered[k]) if ordered[k] < inf else None for k in places)
