"""Multi-criteria analysis of one decision: weighted sum, ranking and margin.

The additive value model of Keeney and Raiffa, *Decisions with Multiple Objectives* (1976), ch. 3:
an option's value is the weighted mean of its utilities. A rubric score s from 1 to 5 has the
utility (s - 1) / 4.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from helpers.schema.decision import Decision

CLOSE_CALL = 0.05
"""A margin below this share of the scale is called close: one rubric step on a criterion that
weighs 20 % moves a total by exactly that much (0.20 / 4)."""


@dataclass(frozen=True)
class Matrix:
    """A decision as arrays.

    Attributes
    ----------
    options, criteria
        Ids; ``m`` options in the order of the data, ``n`` criteria in the order of the weights.
    scores
        (m, n) rubric steps, 1 to 5.
    weights
        (n,) shares that sum to 1.
    chosen
        Index of the option that was chosen.
    knocked_out
        (m,) true where a knock-out rule removes the option.
    """

    options: tuple[str, ...]
    criteria: tuple[str, ...]
    scores: NDArray[np.float64]
    weights: NDArray[np.float64]
    chosen: int
    knocked_out: NDArray[np.bool_]


@dataclass(frozen=True)
class Ranking:
    """The weighted sum and what follows from it.

    Attributes
    ----------
    totals
        (m,) value of each option, 0 to 1.
    order
        (m,) option indices, best first; knocked-out options last; ties keep the data's order.
    winner
        Index of the best option that is not knocked out.
    margin
        Winner's total minus the runner-up's; infinite if nothing else remains.
    runner_up
        Index of the second-best option that is not knocked out, or None.
    """

    totals: NDArray[np.float64]
    order: tuple[int, ...]
    winner: int
    margin: float
    runner_up: int | None


def matrix(decision: Decision) -> Matrix:
    """The arrays of a decision.

    Parameters
    ----------
    decision
        A validated decision: every option has a score for every criterion.

    Returns
    -------
    Matrix
        Weights rescaled from percent to shares.
    """
    options = tuple(option.id for option in decision.options)
    criteria = tuple(weight.criterion for weight in decision.weights)
    scores = np.array(
        [
            [decision.scores[option][criterion].score for criterion in criteria]
            for option in options
        ],
        dtype=float,
    )
    weights = np.array([weight.weight for weight in decision.weights], dtype=float)
    return Matrix(
        options=options,
        criteria=criteria,
        scores=scores,
        weights=weights / weights.sum(),
        chosen=options.index(decision.chosen.id),
        knocked_out=np.array([option.knocked_out is not None for option in decision.options]),
    )


def rank(problem: Matrix) -> Ranking:
    """Rank the options by weighted sum.

    Parameters
    ----------
    problem
        The decision as arrays.

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
    totals = ((problem.scores - 1) / 4) @ problem.weights
    order = sorted(
        range(len(totals)), key=lambda i: (bool(problem.knocked_out[i]), -round(totals[i], 12), i)
    )
    standing = [i for i in order if not problem.knocked_out[i]]
    runner_up = standing[1] if len(standing) > 1 else None
    margin = float(totals[standing[0]] - totals[runner_up]) if runner_up is not None else np.inf
    return Ranking(
        totals=totals,
        order=tuple(order),
        winner=standing[0],
        margin=margin,
        runner_up=runner_up,
    )
