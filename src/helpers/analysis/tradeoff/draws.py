"""Weightings spread evenly over a set, and readings of scores: the same in Python and in the page.

Points come from `helpers.analysis.sampling`. Gaps between d sorted coordinates make a weighting of
d + 1 criteria, uniform on the simplex (Devroye, *Non-Uniform Random Variate Generation* (1986),
ch. V.2). The draws are split over replicates, shifted independently, so that their spread gives an
honest standard error.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from helpers.analysis.sampling import LARGEST, Plan, cube, directions, shifts
from helpers.analysis.tradeoff.matrix import STEPS, Matrix, rubric_utility
from helpers.analysis.tradeoff.rank import TIE

Region = Literal["any", "ordered", "near"]
NEAR = 0.2
"""Half-width of the region ``near``: each weight may differ from the given one by this share."""
HALF = 0.5
"""Steps by which a score may be off to either side: what would be read as that score."""
SPLIT = 4
"""Binary logarithm of the replicates of a plan, which share its draws."""
REPLICATES = 2**SPLIT
DRAWS = Plan(log2=16)
"""If no plan is given."""


def weightings(
    weights: NDArray[np.float64], region: Region, plan: Plan = DRAWS
) -> NDArray[np.float64]:
    """Weightings drawn evenly from a region.

    Parameters
    ----------
    weights
        (n,) the given ones; of no effect for ``any``.
    region
        ``any``: the whole simplex. ``ordered``: no criterion outweighs one of a larger given
        weight; among criteria of one weight any order goes. ``near``: every weight within `NEAR`
        of the given one, as a share of it.
    plan
        How many, at least one for each replicate, and which.

    Returns
    -------
    numpy.ndarray
        (n, 2**log2), replicate after replicate; each column sums to 1.
    """
    if plan.log2 < SPLIT:
        raise ValueError(f"log2 is {plan.log2}; {REPLICATES} replicates need at least {SPLIT}")
    n = len(weights)
    if n == 1:
        return np.ones((1, plan.size))
    if region == "near":
        each = Plan(plan.log2 - SPLIT, plan.seed)
        drawn = [_near(weights, each, replicate)[0] for replicate in range(REPLICATES)]
        return np.concatenate(drawn, axis=1)
    spread = _anywhere(n, plan)
    return _ordered(spread, weights) if region == "ordered" else spread


def readings(
    problem: Matrix, plan: Plan, replicate: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Weightings near the given one, each with scores up to half a step off.

    A score s stands for any value that would be rounded to it: even from s - 1/2 to s + 1/2, as far
    as that is on the scale, independently in every cell. Measured criteria stay as they are.

    Parameters
    ----------
    plan
        Of all replicates together.
    replicate
        Which of them.

    Returns
    -------
    tuple
        (n, size) weightings, those of `weightings`, and (m, n, size) utilities.
    """
    m, n = problem.utilities.shape
    each = Plan(plan.log2 - SPLIT, plan.seed)
    weights, points = _near(problem.weights, each, replicate, m * n)
    low = np.maximum(problem.scores - HALF, STEPS[0])
    high = np.minimum(problem.scores + HALF, STEPS[1])
    points = points.reshape(m, n, -1)
    read = rubric_utility(low[:, :, None] + (high - low)[:, :, None] * points)
    stated = np.isnan(problem.scores)
    read[stated] = problem.utilities[stated][:, None]
    return weights, read


def for_page(criteria: int, options: int, seed: int = DRAWS.seed) -> dict[str, Any]:
    """What a page draws weightings and readings from, as plain data.

    Returns
    -------
    dict
        ``directions``: a row for each dimension, those of the weights first, then one for each
        cell, option by option; ``shifts``: a row for each replicate with a word for each dimension.
    """
    dimensions = criteria - 1 + options * criteria
    return {
        "seed": seed,
        "directions": [list(row) for row in directions(dimensions)],
        "shifts": [shifts(dimensions, seed, r).tolist() for r in range(REPLICATES)],
    }


@lru_cache(maxsize=4)
def _anywhere(n: int, plan: Plan) -> NDArray[np.float64]:
    """(n, size) weightings even over the simplex: the same for every decision of n criteria."""
    each = Plan(plan.log2 - SPLIT, plan.seed)
    drawn = [_gaps(cube(n - 1, each, replicate)) for replicate in range(REPLICATES)]
    spread = np.concatenate(drawn, axis=1)
    spread.flags.writeable = False
    return spread


def _gaps(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """(d + 1, size) gaps between sorted coordinates, uniform on the simplex."""
    return np.diff(np.sort(points, axis=0), axis=0, prepend=0.0, append=1.0)


def _ordered(spread: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """The same draws with their parts handed to the criteria in the given order.

    Criteria of one weight share a run of the sorted parts, in the order these criteria had in the
    draw: orders and sorted parts of a uniform draw are independent, so the result is uniform too.
    """
    falling = -np.sort(-spread, axis=0)
    out = np.empty_like(spread)
    rest = np.argsort(-weights, kind="stable")
    while len(rest):
        alike = np.sort(rest[weights[rest] >= weights[rest[0]] - TIE])
        places = np.argsort(-spread[alike], axis=0, kind="stable")
        first = len(weights) - len(rest)
        np.put_along_axis(out, alike[places], falling[first : first + len(alike)], axis=0)
        rest = rest[len(alike) :]
    return out


def _near(
    weights: NDArray[np.float64], plan: Plan, replicate: int, more: int = 0
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """(n, size) weightings within `NEAR` of the given ones, uniform on that part of the simplex.

    All weights but the largest are drawn from their intervals, the largest takes what is left, and
    the draw counts if that is within its interval: of the first net of points that has enough such.
    Each brings (more, size) further coordinates of its point along.
    """
    last = int(np.argmax(weights))
    free = [j for j in range(len(weights)) if j != last]
    for log2 in range(plan.log2, LARGEST + 1):
        whole = Plan(log2, plan.seed)
        points = cube(len(free), whole, replicate)
        drawn = np.empty((len(weights), points.shape[1]))
        left = np.ones(points.shape[1])
        for j, place in zip(free, points, strict=True):
            drawn[j] = weights[j] + NEAR * weights[j] * (2 * place - 1)
            left -= drawn[j]
        drawn[last] = left
        # A hair of slack: with one weight of 1 the interval's other side is that weight itself.
        inside = np.abs(left - weights[last]) <= NEAR * weights[last] + 1e-12
        if inside.sum() >= plan.size:
            counted = np.flatnonzero(inside)[: plan.size]
            further = cube(len(free) + more, whole, replicate, counted)[len(free) :]
            return drawn[:, counted], further
    raise ValueError(f"of 2**{LARGEST} points too few fall near {len(weights)} such weights")
