"""Work done in sweeps: every `interval` at most `batch` rows, one after another.

Two kinds. Rows that stay (``dwell``) are looked at in every sweep until they leave; here
the question is how many are there at a time. Rows that are consumed leave with the sweep that takes
them, such as a queue of retries; here the question is what is carried over.
"""

from __future__ import annotations

from math import exp, floor, fsum, inf, log, log1p

import numpy as np
import scipy
from numpy.typing import NDArray

from helpers.analysis.scaling.kinds.record import HAIR
from helpers.analysis.scaling.queueing import TAIL, Wait

NEGLIGIBLE = 40.0
"""Exponent from which the carry-over is taken as 0: it is below exp(-40) rows."""
MOST_ROOTS = 20000
"""A batch beyond this has no mean wait computed where its carry-over matters."""


def whole(number: float) -> float:
    """Round down to a whole number, with a hair of slack."""
    return float(np.floor(number + HAIR))


def dwelling_wait(rows: float, interval: float, batch: float, row_time: float) -> Wait:
    """Time until a row that is present is looked at, from a moment unrelated to the sweeps.

    A sweep begins every `interval`, or when the one before it ends if that is later. Up to `batch`
    rows all are looked at, so the time is uniform over the cycle. Beyond, each sweep takes a random
    `batch` of them: a row waits a geometric number of cycles.

    Parameters
    ----------
    interval, row_time
        Seconds.
    batch
        Most rows of a sweep.
    """
    cycle = max(interval, min(rows, batch) * row_time)
    chance = min(1.0, batch / rows) if rows > 0 else 1.0
    mean = cycle * (1 / chance - 0.5)
    missed = floor(log(TAIL) / log1p(-chance)) if chance < 1 else 0
    left = exp(missed * log1p(-chance)) if missed else 1.0
    return Wait(mean, cycle * (missed + (1 - TAIL / left) / chance))


def consuming(interval: float, batch: float, row_time: float) -> tuple[float, float, float]:
    """Cycle, and most rows of one by the batch and by the time.

    A row that takes longer than the interval makes the cycle as long as itself.
    """
    cycle = max(interval, row_time)
    return cycle, max(1.0, whole(batch)), whole(cycle / row_time) if row_time > 0 else inf


def carry_over(mean: float, most: int) -> float | None:
    """Mean number of rows left over by a sweep.

    The number left follows ``Q' = max(0, Q + A - most)`` with A Poisson of mean `mean`. Its mean is
    ``mean / (2 (most - mean)) - (most - 1 + mean) / 2 + sum over k of 1 / (1 - z_k)`` with the
    roots z_k within the unit circle of ``z**most = exp(mean (z - 1))`` (N. T. J. Bailey, "On
    queueing processes with bulk service", *J. R. Stat. Soc. B* 16 (1954); the form with the mean
    alone: A. J. E. M. Janssen and J. S. H. van Leeuwaarden, *Stat. Neerl.* 59 (2005)). Each root is
    one of ``z = w exp(r (z - 1))`` with r = mean / most and w a root of unity: Lambert's function.

    Parameters
    ----------
    mean
        Rows that come in one cycle.
    most
        Rows a sweep takes; more than `mean`.

    Returns
    -------
    float or None
        None if it matters and there are more than `MOST_ROOTS` roots.
    """
    if mean <= 0:
        return 0.0
    r = mean / most
    # Chernoff's bound on the chance that a cycle brings more than a sweep takes.
    if most * (r - 1 - log(r)) > NEGLIGIBLE:
        return 0.0
    if most > MOST_ROOTS:
        return None
    k, roots = _roots(r, most)
    # Roots come in conjugate pairs, but for the real one of an even number.
    pairs = np.where(2 * k == most, 1, 2)
    total = mean / (2 * (most - mean)) - (most - 1 + mean) / 2
    return max(total + fsum(pairs * (1 / (1 - roots)).real), 0.0)


def _roots(r: float, most: int) -> tuple[NDArray[np.int64], NDArray[np.complex128]]:
    """Numbers of the roots of unity of the upper half, and z of ``z exp(-r z) = w exp(-r)``."""
    k = np.arange(1, most // 2 + 1)
    return k, -scipy.special.lambertw(-r * np.exp(2j * np.pi * k / most - r)) / r


def consuming_wait(
    rate: float, interval: float, batch: float, row_time: float, utilisation: float
) -> Wait | None:
    """Mean time until a row's turn, oldest first.

    Half a cycle until the next sweep; then, by Little's law, what is carried over divided by the
    rate; then the rows of its sweep that go first, whose mean number follows from the second moment
    of the rows a sweep takes: ``mean / 2 - (most - mean) * carry / mean``.

    Parameters
    ----------
    rate
        Rows per second, Poisson.
    interval, row_time
        Seconds.
    batch
        Most rows of a sweep.
    utilisation
        Rows of a cycle over the most of a sweep.

    Returns
    -------
    Wait or None
        Without a percentile. None from a utilisation of 1 on.
    """
    if utilisation >= 1 - HAIR:
        return None
    cycle, by_batch, by_time = consuming(interval, batch, row_time)
    mean, most = rate * cycle, min(by_batch, by_time)
    if mean == 0:
        return Wait(cycle / 2, None)
    carried = carry_over(mean, int(most))
    if carried is None:
        return None
    before = mean / 2 - (most - mean) * carried / mean if carried else mean / 2
    return Wait(cycle / 2 + carried / rate + before * row_time, None)
