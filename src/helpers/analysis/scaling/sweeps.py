"""Work done in cycles: every `interval` at most `batch` rows, one after another.

Two kinds. Rows that stay (``dwell``) are looked at in every cycle until they leave; here
the question is how many are there at a time. Rows that are consumed leave with the cycle that takes
them, such as a queue of retries; here the question is what is carried over.
"""

from __future__ import annotations

from math import fsum, inf, log

import numpy as np
import scipy
from numpy.typing import NDArray

from helpers.analysis.scaling.formulas import HAIR, step
from helpers.analysis.scaling.queueing import TAIL, Wait

NEGLIGIBLE = 40.0
"""Exponent from which the carry-over is taken as 0: it is below exp(-40) rows."""
MOST_ROOTS = 20000
"""A batch beyond this has no mean wait computed where its carry-over matters."""


def whole(number: float) -> float:
    """Round down to a whole number, with a hair of slack."""
    return float(np.floor(number + HAIR))


def dwelling_wait(
    rows: float,
    interval: float,
    batch: float,
    row_time: float,
    once: float = 0.0,
    concurrency: float = 1.0,
    tick: float = 0.0,
) -> Wait | None:
    """Time until a row that is present is looked at, from a moment unrelated to the cycles.

    It is uniform over the cycle, which lasts the interval or, if that is longer, as long as its
    rows take, up to the next tick. Of more rows than a batch the same ones are read again and again
    and the others wait until some of those leave: there is no steady state.

    Parameters
    ----------
    rows
        Present at a time.
    interval, row_time
        Seconds.
    batch
        Most rows of a cycle.
    once
        Share of the time that goes to what rows bring once.
    concurrency
        Runs at a time.
    tick
        Seconds; 0 if a late run begins right away.
    """
    free = concurrency - once
    if rows > batch * (1 + HAIR) or free <= 0:
        return None
    cycle = max(interval, float(step(rows * row_time / free, tick)))
    return Wait(cycle / 2, cycle * (1 - TAIL))


def consuming(
    interval: float, batch: float, row_time: float, concurrency: float = 1.0, tick: float = 0.0
) -> tuple[float, float, float]:
    """Cycle, and most rows of one by the batch and by the time.

    A row that takes longer than the interval makes the cycle as long as itself, up to the next
    tick.
    """
    cycle = float(step(max(interval, row_time / concurrency), tick))
    by_time = whole(cycle * concurrency / row_time) if row_time > 0 else inf
    return cycle, max(1.0, whole(batch)), by_time


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
    rate: float,
    interval: float,
    batch: float,
    row_time: float,
    utilisation: float,
    concurrency: float = 1.0,
    tick: float = 0.0,
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
        Rows of a cycle over the most of one.
    concurrency
        Runs at a time, which share the rows.
    tick
        Seconds; 0 if a late run begins right away.

    Returns
    -------
    Wait or None
        Without a percentile. None from a utilisation of 1 on.
    """
    if utilisation >= 1 - HAIR:
        return None
    cycle, by_batch, by_time = consuming(interval, batch, row_time, concurrency, tick)
    mean, most = rate * cycle, min(by_batch, by_time)
    if mean == 0:
        return Wait(cycle / 2, None)
    carried = carry_over(mean, int(most))
    if carried is None:
        return None
    before = mean / 2 - (most - mean) * carried / mean if carried else mean / 2
    return Wait(cycle / 2 + carried / rate + before * row_time / concurrency, None)
