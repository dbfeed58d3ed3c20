"""How often a lead survives when weights and scores are off together.

Every weight is drawn within 20 % of the given one and every score within half a step of it, all at
once: the joint form of what SMAA-2 calls a confidence factor (Lahdelma and Salminen, *Operations
Research* 49 (2001), pp. 444-454), with the weights known about and not drawn from everywhere, as in
the simulations of Butler, Jia and Dyer, "Simulation techniques for the sensitivity analysis of
multi-criteria decision models", *European Journal of Operational Research* 103 (1997), pp. 531-546.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from helpers.analysis.sampling import Plan
from helpers.analysis.tradeoff.draws import DRAWS, REPLICATES, SPLIT, readings
from helpers.analysis.tradeoff.matrix import Matrix
from helpers.analysis.tradeoff.rank import TIE


@dataclass(frozen=True, eq=False)
class Confidence:
    """Who comes first in how many readings of the matrix."""

    first: NDArray[np.float64]
    """(m,) share of the readings in which each option comes first; options that tie share a
    reading equally. Zero for knocked-out options."""
    error: NDArray[np.float64]
    """(m,) standard errors of the shares, from the spread of the replicates."""
    draws: int
    """Number of readings."""


def confidence(problem: Matrix, plan: Plan = DRAWS) -> Confidence:
    """Share of the readings in which each option comes first.

    Raises
    ------
    ValueError
        If every option is knocked out, or the plan has too few draws for the replicates.
    """
    standing = list(problem.standing)
    if not standing:
        raise ValueError("every option is knocked out; nothing can be chosen")
    if plan.log2 < SPLIT:
        raise ValueError(f"log2 is {plan.log2}; {REPLICATES} replicates need at least {SPLIT}")
    shares = np.zeros((REPLICATES, len(problem.options)))
    for replicate in range(REPLICATES):
        weights, utilities = readings(problem, plan, replicate)
        # Criterion by criterion, as the page adds them.
        totals = np.zeros((len(standing), weights.shape[1]))
        for j, weight in enumerate(weights):
            totals += weight * utilities[standing, j]
        level = totals >= totals.max(axis=0) - TIE
        shares[replicate, standing] = (level / level.sum(axis=0)).mean(axis=1)
    return Confidence(
        first=shares.mean(axis=0),
        error=shares.std(axis=0, ddof=1) / np.sqrt(REPLICATES),
        draws=plan.size,
    )
