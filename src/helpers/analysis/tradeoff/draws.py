"""Weightings spread evenly over a set: the same ones in Python and in the page.

Points come from the additive recurrence of the generalised golden ratio (M. Roberts, "The
unreasonable effectiveness of quasirandom sequences", 2018; the construction is Kronecker's, with
the roots that Niederreiter's bounds favour): coordinate j of point k is the fractional part of
``shift_j + k g**-(j + 1)``, where g is the positive root of ``x**(d + 1) = x + 1``. Gaps between d
sorted coordinates make a weighting of d + 1 criteria, uniform on the simplex (Devroye, *Non-Uniform
Random Variate Generation* (1986), ch. V.2). Random shifts (Cranley and Patterson, 1976) make
replicates that are independent, so their spread gives an honest standard error.

Only additions, multiplications, divisions and comparisons of doubles occur, in a fixed order, so
JavaScript comes to the same bits.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from helpers.analysis.tradeoff.rank import TIE

Region = Literal["any", "ordered", "near"]
NEAR = 0.2
"""Half-width of the region ``near``: each weight may differ from the author's by this share."""


@dataclass(frozen=True)
class Plan:
    """How many weightings to draw, and which.

    Attributes
    ----------
    replicates
        Independent shifts of the sequence.
    size
        Weightings per replicate.
    seed
        Of the shifts; a whole number from 0 to 2**32 - 1.
    """

    replicates: int = 16
    size: int = 4096
    seed: int = 1


def golden(d: int) -> float:
    """Positive root of ``x**(d + 1) = x + 1``, by Newton's method from above."""
    root = 2.0
    for _ in range(40):
        power = 1.0
        for _ in range(d):
            power *= root
        root -= (power * root - root - 1) / ((d + 1) * power - 1)
    return root


def shifts(plan: Plan, d: int) -> NDArray[np.float64]:
    """(replicates, d) shifts from 0 to 1, by the 32-bit generator mulberry32."""
    state = plan.seed
    out = np.empty((plan.replicates, d))
    for cell in np.ndindex(out.shape):
        state = (state + 0x6D2B79F5) & 0xFFFFFFFF
        mixed = ((state ^ (state >> 15)) * (state | 1)) & 0xFFFFFFFF
        mixed ^= (mixed + ((mixed ^ (mixed >> 7)) * (mixed | 61))) & 0xFFFFFFFF
        out[cell] = ((mixed ^ (mixed >> 14)) & 0xFFFFFFFF) / 4294967296
    return out


def points(d: int, first: int, count: int, shift: NDArray[np.float64]) -> NDArray[np.float64]:
    """(d, count) points of the unit cube, from number `first` on (counted from 0)."""
    root = golden(d)
    number = np.arange(first + 1, first + count + 1, dtype=float)
    out = np.empty((d, count))
    step = 1.0
    for j in range(d):
        step /= root
        place = shift[j] + number * step
        out[j] = place - np.floor(place)
    return out


def weightings(weights: NDArray[np.float64], region: Region, plan: Plan) -> NDArray[np.float64]:
    """Weightings drawn evenly from a region.

    Parameters
    ----------
    weights
        (n,) the author's; of no effect for ``any``.
    region
        ``any``: the whole simplex. ``ordered``: no criterion outweighs one that the author weighs
        more; among criteria that he weighs alike any order goes. ``near``: every weight within
        `NEAR` of his, as a share of it.
    plan
        How many, and which.

    Returns
    -------
    numpy.ndarray
        (n, replicates * size), replicate after replicate; each column sums to 1.
    """
    n = len(weights)
    if n == 1:
        return np.ones((1, plan.replicates * plan.size))
    drawn = [
        _near(weights, plan.size, shift) if region == "near" else _any(n, plan.size, shift)
        for shift in shifts(plan, n - 1)
    ]
    spread = np.concatenate(drawn, axis=1)
    return _ordered(spread, weights) if region == "ordered" else spread


def _any(n: int, size: int, shift: NDArray[np.float64]) -> NDArray[np.float64]:
    """(n, size) gaps between sorted coordinates, uniform on the simplex."""
    cuts = np.sort(points(n - 1, 0, size, shift), axis=0)
    return np.diff(cuts, axis=0, prepend=0.0, append=1.0)


def _ordered(spread: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """The same draws with their parts handed to the criteria in the author's order.

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
    weights: NDArray[np.float64], size: int, shift: NDArray[np.float64]
) -> NDArray[np.float64]:
    """(n, size) weightings within `NEAR` of the given ones, uniform on that part of the simplex.

    All weights but the largest are drawn from their intervals, the largest takes what is left, and
    the draw counts if that is within its interval.
    """
    n = len(weights)
    last = int(np.argmax(weights))
    found: list[NDArray[np.float64]] = []
    have = first = 0
    while have < size:
        cube = points(n - 1, first, size, shift)
        first += size
        drawn = np.empty((n, size))
        left = np.ones(size)
        for row, j in enumerate(j for j in range(n) if j != last):
            drawn[j] = weights[j] + NEAR * weights[j] * (2 * cube[row] - 1)
            left -= drawn[j]
        drawn[last] = left
        # A hair of slack: with one weight of 1 the interval's other side is that weight itself.
        inside = np.abs(left - weights[last]) <= NEAR * weights[last] + 1e-12
        found.append(drawn[:, inside])
        have += int(inside.sum())
    return np.concatenate(found, axis=1)[:, :size]
