"""One decision as arrays: utilities, weights, the option chosen, the options ruled out.

The additive value model of Keeney and Raiffa, *Decisions with Multiple Objectives* (1976), ch. 3:
an option's value is the weighted mean of its utilities. A rubric score s from 1 to 5 has the
utility (s - 1) / 4; a measured quantity brings a value function of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

STEPS = (1, 5)
"""Lowest and highest score of a rubric."""


def rubric_utility(score: ArrayLike) -> NDArray[np.float64]:
    """Utility of a rubric score.

    Parameters
    ----------
    score
        Steps from 1 to 5, of any shape.

    Returns
    -------
    numpy.ndarray
        0 for a 1, 1 for a 5, linear between.
    """
    return (np.asarray(score, dtype=float) - 1) / 4


@dataclass(frozen=True)
class ValueFunction:
    """Utility of a measured quantity, linear between given points and flat outside them.

    Raises
    ------
    ValueError
        If the quantities do not rise or a utility lies outside 0 to 1.

    Examples
    --------
    >>> latency = ValueFunction(((50.0, 1.0), (450.0, 0.0)))  # milliseconds, less is better
    >>> latency([50, 150, 900]).tolist()
    [1.0, 0.75, 0.0]
    """

    points: tuple[tuple[float, float], ...]
    """Pairs (quantity, utility), quantities rising, utilities from 0 to 1; two pairs at least."""

    def __post_init__(self) -> None:
        table = np.array(self.points, dtype=float)
        if table.ndim != 2 or table.shape[0] < 2 or not np.isfinite(table).all():
            raise ValueError("a value function needs at least two points (quantity, utility)")
        if not (np.diff(table[:, 0]) > 0).all():
            raise ValueError("the quantities of a value function must rise from point to point")
        if table[:, 1].min() < 0 or table[:, 1].max() > 1:
            raise ValueError("the utilities of a value function lie from 0 to 1")

    def __call__(self, quantity: ArrayLike) -> NDArray[np.float64]:
        """Utility of each quantity, in the unit the points are written in."""
        table = np.array(self.points, dtype=float)
        return np.interp(np.asarray(quantity, dtype=float), table[:, 0], table[:, 1])


@dataclass(frozen=True, eq=False)
class Matrix:
    """A decision as arrays.

    Raises
    ------
    ValueError
        If shapes disagree, a weight is negative or the weights do not sum to 1, a utility lies
        outside 0 to 1, or there is no option, no criterion, or no such option as the one chosen.
    """

    options: tuple[str, ...]
    criteria: tuple[str, ...]
    """`options`, `criteria`: ids; ``m`` options in the order of the data, ``n`` criteria in the
    order of the weights."""
    scores: NDArray[np.float64]
    """(m, n) rubric steps, 1 to 5; NaN where the criterion is measured."""
    weights: NDArray[np.float64]
    """(n,) shares that sum to 1."""
    chosen: int
    """Index of the option that was chosen."""
    knocked_out: NDArray[np.bool_]
    """(m,) true where a knock-out rule removes the option."""
    utilities: NDArray[np.float64]
    """(m, n) from 0 to 1; where no criterion is measured, those of the scores."""

    def __post_init__(self) -> None:
        m, n = len(self.options), len(self.criteria)
        if not m or not n:
            raise ValueError("a decision needs at least one option and one criterion")
        if self.scores.shape != (m, n) or self.utilities.shape != (m, n):
            raise ValueError(f"{m} options and {n} criteria need scores of shape ({m}, {n})")
        if self.weights.shape != (n,) or self.knocked_out.shape != (m,):
            raise ValueError("one weight per criterion and one knock-out flag per option")
        if not (self.weights >= 0).all() or abs(self.weights.sum() - 1) > 1e-9:
            raise ValueError("weights are shares: none negative, together 1")
        if not ((self.utilities >= 0) & (self.utilities <= 1)).all():
            raise ValueError("utilities lie from 0 to 1, scores from 1 to 5")
        if not 0 <= self.chosen < m:
            raise ValueError(f"there is no option number {self.chosen}")

    @property
    def standing(self) -> tuple[int, ...]:
        """Indices of the options that no knock-out rule removes."""
        return tuple(int(i) for i in np.flatnonzero(~self.knocked_out))


def shares(weights: ArrayLike) -> NDArray[np.float64]:
    """Weights of any scale as shares that sum to 1.

    Raises
    ------
    ValueError
        If a weight is negative or not finite, or all are zero.
    """
    given = np.asarray(weights, dtype=float)
    if not np.isfinite(given).all() or (given < 0).any() or not given.any():
        raise ValueError("weights are finite, none is negative, and at least one is not zero")
    # Added one by one, as the explorer does: numpy's own sum pairs the terms of longer lists.
    return given / np.add.accumulate(given)[-1]


def reweighted(problem: Matrix, weights: ArrayLike) -> Matrix:
    """The same decision under other weights, of any scale."""
    return replace(problem, weights=shares(weights))


def measured(
    problem: Matrix, criterion: str, quantities: ArrayLike, function: ValueFunction
) -> Matrix:
    """The same decision with one criterion read from a measurement instead of the rubric.

    Parameters
    ----------
    quantities
        (m,) what was measured for each option, in the unit of the function's points.

    Returns
    -------
    Matrix
        The criterion's scores are NaN: no rubric step can be changed there.
    """
    column = problem.criteria.index(criterion)
    scores, utilities = problem.scores.copy(), problem.utilities.copy()
    scores[:, column] = np.nan
    utilities[:, column] = function(quantities)
    return replace(problem, scores=scores, utilities=utilities)
