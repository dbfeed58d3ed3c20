"""Decisions made up for the tests of the trade-off engine, by hand and by hypothesis."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from hypothesis import strategies as st

from helpers.analysis.tradeoff import Matrix, rubric_utility, shares


def problem(scores, weights, chosen: int = 0, out=(), utilities=None) -> Matrix:
    """A decision with options o1, o2, ... and criteria c1, c2, ..."""
    scores = np.array(scores, dtype=float)
    m, n = scores.shape
    return Matrix(
        options=tuple(f"o{i + 1}" for i in range(m)),
        criteria=tuple(f"c{j + 1}" for j in range(n)),
        scores=scores,
        weights=shares(weights),
        chosen=chosen,
        knocked_out=np.array([i in out for i in range(m)]),
        utilities=rubric_utility(scores) if utilities is None else np.array(utilities, dtype=float),
    )


def drawn(seed: int, m: int, n: int, out=()) -> Matrix:
    """A decision of that size with random scores and weights in whole percent."""
    rng = np.random.default_rng(seed)
    return problem(rng.integers(1, 6, (m, n)), rng.integers(1, 30, n), int(rng.integers(m)), out)


@st.composite
def problems(draw, options=(1, 5), criteria=(1, 5), knock_outs: bool = True) -> Matrix:
    """Any decision; few steps and small weights, so that ties and zero weights are common."""
    m, n = draw(st.integers(*options)), draw(st.integers(*criteria))
    scores = draw(
        st.lists(st.lists(st.integers(1, 5), min_size=n, max_size=n), min_size=m, max_size=m)
    )
    weights = draw(st.lists(st.integers(0, 6), min_size=n, max_size=n).filter(any))
    out = draw(st.sets(st.integers(0, m - 1), max_size=m - 1)) if knock_outs else set()
    return problem(scores, weights, draw(st.integers(0, m - 1)), out)


def exact_totals(matrix: Matrix, weights: list[Fraction] | None = None) -> list[Fraction]:
    """Totals in rational arithmetic, where ties are ties; weights that were whole numbers."""
    if weights is None:
        weights = [Fraction(float(w)).limit_denominator(1000) for w in matrix.weights]
        assert sum(weights) == 1
    return [
        sum((w * Fraction(int(s) - 1, 4) for w, s in zip(weights, row, strict=True)), Fraction())
        for row in matrix.scores
    ]
