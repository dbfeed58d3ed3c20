"""A recorded decision as the arrays of the trade-off analysis."""

from __future__ import annotations

import numpy as np

from helpers.analysis.tradeoff import Matrix, rubric_utility, shares
from helpers.schema.decision import Decision


def matrix(decision: Decision, *, hindsight: bool = False) -> Matrix:
    """The arrays of a decision.

    Parameters
    ----------
    decision
        A validated decision: every option has a score for every criterion.
    hindsight
        Whether with the scores that changed since; as decided otherwise.

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
    if hindsight and decision.hindsight:
        for change in decision.hindsight.changes:
            scores[options.index(change.option), criteria.index(change.criterion)] = change.score
    return Matrix(
        options=options,
        criteria=criteria,
        scores=scores,
        weights=shares([weight.weight for weight in decision.weights]),
        chosen=options.index(decision.chosen.id),
        knocked_out=np.array([option.knocked_out is not None for option in decision.options]),
        utilities=rubric_utility(scores),
    )
