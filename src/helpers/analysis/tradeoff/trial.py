"""Decisions whose best option is known, read as somebody would read them."""

from __future__ import annotations

import numpy as np

from helpers.analysis.tradeoff.draws import NEAR
from helpers.analysis.tradeoff.matrix import STEPS, Matrix, rubric_utility, shares


def trial(rng: np.random.Generator) -> tuple[Matrix, int]:
    """A decision drawn at random, as it is read.

    Two to five options have scores drawn evenly from the scale, three to six criteria have weights
    drawn from a Dirichlet distribution (4 for each). Scores are read in whole steps, weights up to
    `NEAR` off.

    Returns
    -------
    tuple
        The reading, and the index of the option that is best in truth.
    """
    m, n = int(rng.integers(2, 6)), int(rng.integers(3, 7))
    truth, weights = rng.uniform(*STEPS, (m, n)), rng.dirichlet(np.full(n, 4.0))
    scores = np.rint(truth)
    read = Matrix(
        options=tuple(f"option {i + 1}" for i in range(m)),
        criteria=tuple(f"criterion {j + 1}" for j in range(n)),
        scores=scores,
        weights=shares(weights * (1 + NEAR * rng.uniform(-1, 1, n))),
        chosen=0,
        knocked_out=np.zeros(m, dtype=bool),
        utilities=rubric_utility(scores),
    )
    return read, int((truth @ weights).argmax())
