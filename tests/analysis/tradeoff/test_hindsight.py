"""What a second set of scores changes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from matrices import problem

from helpers.analysis.tradeoff import rank, reweighted, shift


def test_cells_that_differ_and_who_leads_in_each_set():
    before, after = problem([[5, 2], [2, 5]], [60, 40]), problem([[3, 2], [2, 5]], [60, 40])
    found = shift(before, after)
    assert found.cells == ((0, 0),)
    assert (found.before.level, found.after.level, found.overturns) == ((0,), (1,), True)
    assert found.before.margin == pytest.approx(rank(before).margin)
    assert found.after.margin == pytest.approx(rank(after).margin)
    same = shift(before, before)
    assert (same.cells, same.overturns) == ((), False)


def test_other_weights_or_options_are_another_decision():
    matrix = problem([[5, 2], [2, 5]], [60, 40])
    for other in (
        reweighted(matrix, [50, 50]),
        replace(matrix, options=("o1", "o3")),
        replace(matrix, criteria=("c1", "c3")),
    ):
        with pytest.raises(ValueError, match="two readings of one decision"):
            shift(matrix, other)
    assert np.array_equal(matrix.weights, reweighted(matrix, [60, 40]).weights)
