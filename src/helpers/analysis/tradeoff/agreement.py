"""Whether other methods name the same option: TOPSIS, VIKOR and PROMETHEE II.

The weighted sum lets a strength on one criterion pay for a weakness on another, point for point.
TOPSIS (Hwang and Yoon, 1981) compares distances to the best and the worst conceivable option, VIKOR
(Opricovic, 1998) holds the largest single regret against an option, and PROMETHEE II (Brans, 1982)
counts only which of two options is better. TOPSIS and PROMETHEE are pymcdm's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from helpers.analysis.tradeoff.matrix import Matrix
from helpers.analysis.tradeoff.rank import TIE, rank

DIGITS = 9
"""Preference values are compared to this many decimals, so that rounding never breaks a tie."""


@dataclass(frozen=True, eq=False)
class MethodComparison:
    """One method beside the weighted sum."""

    method: str
    """``TOPSIS``, ``VIKOR`` or ``PROMETHEE II``."""
    values: NDArray[np.float64]
    """(m,) the method's preference values: closeness (TOPSIS, more is better), Q (VIKOR, less is
    better), net flow (PROMETHEE II, more is better). NaN for knocked-out options."""
    places: NDArray[np.int64]
    """(m,) rank of each option, 1 is best, options that tie share the best of their places; 0 for
    knocked-out options."""
    top: tuple[int, ...]
    """Indices of the options in first place."""
    same_top: bool
    """Whether one of them has the best weighted sum, too."""
    spearman: float | None
    kendall: float | None
    """`spearman`, `kendall`: rank correlations with the weighted sum (tau-b), -1 to 1; None where
    one of the two rankings is a tie of all."""


def agreement(problem: Matrix) -> tuple[MethodComparison, ...]:
    """Rank the options by TOPSIS, VIKOR and PROMETHEE II, beside the weighted sum.

    All three work on rubric scores (a measured criterion's utility is put on that scale). TOPSIS
    normalises columns to unit length, VIKOR weighs group utility and individual regret alike
    (v = 0.5), PROMETHEE II takes any difference as a preference ("usual" function). Criteria
    without weight, or on which all standing options agree, tell no two options apart and are left
    out; where nothing is left, all options tie. If VIKOR's group utilities or regrets are the same
    for all options, that part of Q is left out.

    Returns
    -------
    tuple of MethodComparison
        In the order TOPSIS, VIKOR, PROMETHEE II.
    """
    # Imported where it is used: scipy.stats takes half a second, and most callers never come here.
    from scipy.stats import kendalltau, rankdata, spearmanr

    ranking = rank(problem)
    standing = list(problem.standing)
    scores = 1 + 4 * problem.utilities[standing]
    telling = (problem.weights > TIE) & (np.ptp(scores, axis=0) > 0)
    scores = scores[:, telling]
    weights = problem.weights[telling] / (problem.weights[telling].sum() or 1)
    totals = np.round(ranking.totals[standing], DIGITS)
    comparisons = []
    for method, better, values in _values(scores, weights):
        kept = np.round(values, DIGITS)
        places = np.zeros(len(problem.options), dtype=np.int64)
        places[standing] = rankdata(-better * kept, method="min")
        top = tuple(int(i) for i in np.flatnonzero(places == 1))
        padded = np.full(len(problem.options), np.nan)
        padded[standing] = values
        comparable = np.ptp(kept) > 0 and np.ptp(totals) > 0
        comparisons.append(
            MethodComparison(
                method=method,
                values=padded,
                places=places,
                top=top,
                same_top=not set(top).isdisjoint(ranking.level),
                spearman=_correlation(spearmanr, better * kept, totals) if comparable else None,
                kendall=_correlation(kendalltau, better * kept, totals) if comparable else None,
            )
        )
    return tuple(comparisons)


def _correlation(
    # What SciPy's decorators leave of these functions has no type.
    coefficient: Callable[..., Any],
    one: NDArray[np.float64],
    other: NDArray[np.float64],
) -> float:
    return float(coefficient(one, other).statistic)


def _values(
    scores: NDArray[np.float64], weights: NDArray[np.float64]
) -> list[tuple[str, int, NDArray[np.float64]]]:
    """Name, direction (1: more is better) and preference values of each method."""
    # Imported where it is used: pymcdm brings matplotlib and pandas along, about a second.
    from pymcdm.methods import PROMETHEE_II, TOPSIS
    from pymcdm.normalizations import vector_normalization

    methods = (("TOPSIS", 1), ("VIKOR", -1), ("PROMETHEE II", 1))
    if not len(weights):
        return [(name, better, np.zeros(len(scores))) for name, better in methods]
    gain = np.ones(len(weights))
    # Without its validation, which warns of every dominated option; Matrix has checked the input.
    values = (
        TOPSIS(vector_normalization)(scores, weights, gain, validation=False),
        _vikor(scores, weights),
        PROMETHEE_II("usual")(scores, weights, gain, validation=False),
    )
    return [(*method, np.asarray(column)) for method, column in zip(methods, values, strict=True)]


def _vikor(scores: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """VIKOR's Q; 0 is best. Not pymcdm's, which divides by the range of a part that has none."""
    regret = weights * (scores.max(axis=0) - scores) / np.ptp(scores, axis=0)
    parts = (regret.sum(axis=1), regret.max(axis=1))
    ranges = [(part - part.min()) / np.ptp(part) for part in parts if np.ptp(part) > TIE]
    return 0.5 * sum(ranges, start=np.zeros(len(scores)))
