"""Stochastic multicriteria acceptability analysis: how much of the weight space backs an option.

Lahdelma and Salminen, "SMAA-2: stochastic multicriteria acceptability analysis for group decision
making", *Operations Research* 49 (2001), pp. 444-454: rank acceptability and central weights.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from helpers.analysis.sampling import Plan
from helpers.analysis.tradeoff.draws import DRAWS, REPLICATES, Region, weightings
from helpers.analysis.tradeoff.matrix import Matrix
from helpers.analysis.tradeoff.rank import TIE, totals_of


@dataclass(frozen=True, eq=False)
class Acceptability:
    """Ranks over the weightings of one region."""

    region: Region
    """Which weightings: ``any``, ``ordered`` or ``near`` (see `draws.weightings`)."""
    share: NDArray[np.float64]
    """(m, m) share of the weightings in which each option takes each rank, best rank first. Options
    that tie share the ranks they take equally. Zero for knocked-out options."""
    error: NDArray[np.float64]
    """(m, m) standard errors of the shares, from the spread of the replicates."""
    central: NDArray[np.float64]
    """(m, n) mean of the weightings that rank an option first; NaN if none does."""
    draws: int
    """Number of weightings."""

    @property
    def first(self) -> NDArray[np.float64]:
        """(m,) share of the weightings in which each option comes first."""
        return self.share[:, 0]


@dataclass(frozen=True, eq=False)
class Smaa:
    """The whole analysis."""

    any: Acceptability
    ordered: Acceptability
    near: Acceptability
    """`any`, `ordered`, `near`: rank acceptability over all weightings, those that keep the given
    order of criteria, and those within 20 % of the given one."""


def acceptability(problem: Matrix, region: Region, plan: Plan = DRAWS) -> Acceptability:
    """Rank acceptability and central weights over one region of weightings.

    Parameters
    ----------
    region
        ``any``, ``ordered`` or ``near``.

    Returns
    -------
    Acceptability
        Rows of standing options sum to 1; so do the columns of ranks that exist.

    Raises
    ------
    ValueError
        If every option is knocked out.
    """
    standing = problem.standing
    if not standing:
        raise ValueError("every option is knocked out; nothing can be chosen")
    m, (options, criteria) = len(standing), problem.utilities.shape
    drawn = weightings(problem.weights, region, plan)
    totals = totals_of(problem.utilities[list(standing)], drawn)
    size = plan.size // REPLICATES
    replicate = np.repeat(np.arange(REPLICATES) * m * (m + 1), size)
    shares = np.zeros((REPLICATES, options, options))
    central = np.full((options, criteria), np.nan)
    for row, option in enumerate(standing):
        ahead, level = _places(totals, row)
        kinds = np.bincount(
            replicate + ahead.astype(np.intp) * (m + 1) + level,
            minlength=REPLICATES * m * (m + 1),
        ).reshape(REPLICATES, m, m + 1)
        for place, tied in zip(*np.nonzero(kinds.any(axis=0)), strict=True):
            shares[:, option, place : place + tied] += kinds[:, place, tied, None] / tied
        backing = np.where(ahead == 0, 1 / level, 0.0)
        if backing.any():
            central[option] = drawn @ backing / backing.sum()
    shares /= size
    return Acceptability(
        region=region,
        share=shares.mean(axis=0),
        error=shares.std(axis=0, ddof=1) / np.sqrt(REPLICATES),
        central=central,
        draws=plan.size,
    )


def smaa(problem: Matrix, plan: Plan = DRAWS) -> Smaa:
    """Acceptability over the three regions."""
    return Smaa(
        any=acceptability(problem, "any", plan),
        ordered=acceptability(problem, "ordered", plan),
        near=acceptability(problem, "near", plan),
    )


def _places(totals: NDArray[np.float64], row: int) -> tuple[NDArray[np.int8], NDArray[np.int8]]:
    """How many options are ahead of one, and how many are level with it, itself included."""
    own = totals[row]
    ahead = np.zeros(len(own), dtype=np.int8)
    level = np.ones(len(own), dtype=np.int8)
    high, low = own + TIE, own - TIE
    for other, total in enumerate(totals):
        if other != row:
            above = total > high
            ahead += above
            level += (total >= low) & ~above
    return ahead, level
