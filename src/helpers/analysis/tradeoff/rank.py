"""Weighted sum, ranking, margin and dominance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from helpers.analysis.tradeoff.matrix import Matrix

TIE = 1e-9
"""Totals, weights and utilities closer than this are the same: far above rounding error, far
below any difference that scores and weights written by a person can make."""


@dataclass(frozen=True, eq=False)
class Ranking:
    """The weighted sum and what follows from it."""

    totals: NDArray[np.float64]
    """(m,) value of each option, 0 to 1."""
    order: tuple[int, ...]
    """(m,) option indices, best first; knocked-out options last; ties keep the data's order."""
    winner: int
    """Index of the best option that is not knocked out; the first of them in the data on a tie."""
    margin: float
    """Winner's total minus the runner-up's; 0 on a tie, infinite if nothing else remains."""
    runner_up: int | None
    """Index of the second-best option that is not knocked out, or None."""
    level: tuple[int, ...]
    """Options that share the best total, the winner among them, in the order of the data."""


def totals_of(utilities: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Weighted sums of (m, n) utilities by (n,) weights, or by (n, draws) of them.

    Added criterion by criterion, as the explorer does, so both come to the same last bit; a matrix
    product adds in an order of its own.
    """
    totals = np.zeros((len(utilities), *weights.shape[1:]))
    for row, values in enumerate(utilities):
        for value, weight in zip(values, weights, strict=True):
            totals[row] += weight * value
    return totals


def in_order(totals: NDArray[np.float64], options: tuple[int, ...]) -> list[int]:
    """Sort options by total, best first; those within `TIE` of the best of them keep their order.

    Parameters
    ----------
    totals
        (m,).
    options
        Indices in the order of the data.
    """
    rest = sorted(options, key=lambda i: -totals[i])
    order: list[int] = []
    while rest:
        level = [i for i in rest if totals[i] >= totals[rest[0]] - TIE]
        order += sorted(level)
        rest = rest[len(level) :]
    return order


def rank(problem: Matrix) -> Ranking:
    """Rank the options by weighted sum.

    Returns
    -------
    Ranking
        Totals on a scale from 0 (every criterion at 1) to 1 (every criterion at 5).

    Raises
    ------
    ValueError
        If every option is knocked out.
    """
    if problem.knocked_out.all():
        raise ValueError("every option is knocked out; nothing can be chosen")
    totals = totals_of(problem.utilities, problem.weights)
    standing = in_order(totals, problem.standing)
    out = in_order(totals, tuple(int(i) for i in np.flatnonzero(problem.knocked_out)))
    best = totals[standing].max()
    level = tuple(i for i in problem.standing if totals[i] >= best - TIE)
    runner_up = standing[1] if len(standing) > 1 else None
    margin = np.inf
    if runner_up is not None:
        margin = 0.0 if len(level) > 1 else float(totals[standing[0]] - totals[runner_up])
    return Ranking(
        totals=totals,
        order=(*standing, *out),
        winner=standing[0],
        margin=margin,
        runner_up=runner_up,
        level=level,
    )


def dominance(problem: Matrix) -> tuple[tuple[int, ...], ...]:
    """Which options dominate each option.

    One option dominates another if it is at least as good on every criterion and better on one.
    The weights play no part, so a criterion of weight zero counts.

    Returns
    -------
    tuple
        For each of the m options, the standing options that dominate it; an empty entry of a
        standing option means that it is Pareto-efficient.
    """
    lead = problem.utilities[:, None] - problem.utilities
    dominates = (lead >= 0).all(axis=2) & (lead > 0).any(axis=2) & ~problem.knocked_out[:, None]
    return tuple(tuple(np.flatnonzero(by).tolist()) for by in dominates.T)
