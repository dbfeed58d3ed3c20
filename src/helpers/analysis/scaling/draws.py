"""Draws of the ranges: the same points in Python and in the page, bit for bit.

Points are the first 2**k of the Sobol sequence (Sobol' 1967) with the direction numbers of Joe and
Kuo (2008), read from SciPy, in Gray-code order (Antonov and Saleev 1979). A digital shift, one
32-bit word for each dimension joined by exclusive or, makes the estimate unbiased and keeps the
net's evenness (L'Ecuyer and Lemieux 2002). A coordinate is ``(integer + 0.5) / 2**32``, so it is
never 0 or 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.stats import qmc

from helpers.analysis.scaling.copula import groups, join
from helpers.analysis.scaling.parts import Correlation, Model, Value
from helpers.analysis.scaling.pert import quantile
from helpers.analysis.tradeoff.draws import Plan as Weightings
from helpers.analysis.tradeoff.draws import shifts

BITS = 32
LARGEST = 16
"""Binary logarithm of the most points the embedded direction numbers make."""


@dataclass(frozen=True)
class Plan:
    """Which draws.

    Attributes
    ----------
    log2
        Binary logarithm of their number, 0 to `LARGEST`.
    seed
        Of the digital shift; a whole number from 0 to 2**32 - 1.
    """

    log2: int = 14
    seed: int = 1

    @property
    def size(self) -> int:
        """Number of draws."""
        return 2**self.log2


@lru_cache(maxsize=8)
def directions(dimensions: int) -> tuple[tuple[int, ...], ...]:
    """Direction integers: (dimensions) rows of `LARGEST` integers below 2**32.

    In Gray-code order point ``2**k`` is the exclusive or of integers k and k - 1, which gives them
    from SciPy's points.
    """
    if dimensions == 0:
        return ()
    points = qmc.Sobol(dimensions, scramble=False, bits=BITS).random_base2(LARGEST)
    rows = (points[[2**k for k in range(LARGEST)]] * 2.0**BITS).astype(np.uint64)
    found = [rows[0]]
    for row in rows[1:]:
        found.append(row ^ found[-1])
    return tuple(tuple(int(number) for number in column) for column in np.array(found).T)


def sobol(row: tuple[int, ...], log2: int) -> NDArray[np.uint32]:
    """(2**log2,) integers of one dimension, in Gray-code order."""
    out = np.zeros(1, dtype=np.uint32)
    for k in range(log2):
        out = np.concatenate([out, out[::-1] ^ np.uint32(row[k])])
    return out


def words(seed: int, dimensions: int) -> NDArray[np.uint32]:
    """The first `dimensions` outputs of the 32-bit generator mulberry32."""
    unit = shifts(Weightings(replicates=1, size=1, seed=seed), max(dimensions, 1))[0]
    return (unit * 2.0**BITS).astype(np.uint64).astype(np.uint32)[:dimensions]


def coordinates(row: tuple[int, ...], word: int, log2: int) -> NDArray[np.float64]:
    """(2**log2,) coordinates of one dimension, between 0 and 1."""
    return ((sobol(row, log2) ^ np.uint32(word)) + 0.5) / 2.0**BITS


def draws(model: Model, plan: Plan) -> dict[str, NDArray[np.float64]]:
    """Draw all ranges of a model.

    Returns
    -------
    dict
        Range id: (2**log2,) numbers in its own unit, PERT distributed; not to be written to.

    Raises
    ------
    ValueError
        If the plan is too large, or the correlations are not positive definite.
    """
    if not 0 <= plan.log2 <= LARGEST:
        raise ValueError(f"log2 is {plan.log2}; it must be 0 to {LARGEST}")
    return dict(_draws(model.ranges, model.correlations, model.directions, plan))


@lru_cache(maxsize=4)
def _draws(
    ranges: tuple[Value, ...],
    correlations: tuple[Correlation, ...],
    rows: tuple[tuple[int, ...], ...],
    plan: Plan,
) -> dict[str, NDArray[np.float64]]:
    """Kept, because loads, remedies and overrides leave them as they are."""
    cube = {
        value.id: coordinates(row, int(word), plan.log2)
        for value, row, word in zip(ranges, rows, words(plan.seed, len(ranges)), strict=True)
    }
    for ids, factor in groups(correlations, list(cube)):
        tied = join(np.array([cube[id_] for id_ in ids]), factor)
        cube |= dict(zip(ids, tied, strict=True))
    out = {}
    for value in ranges:
        span = value.high - value.low
        drawn = value.low + span * quantile((value.mode - value.low) / span, cube[value.id])
        drawn.setflags(write=False)
        out[value.id] = drawn
    return out
