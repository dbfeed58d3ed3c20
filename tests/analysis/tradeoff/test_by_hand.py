"""The weighted sum against numbers worked by hand, and its properties."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from helpers.analysis.tradeoff import Matrix, rank, rubric_utility


def problem(scores, weights, knocked_out=None, chosen=0) -> Matrix:
    scores = np.asarray(scores, dtype=float)
    weights = np.asarray(weights, dtype=float)
    m, n = scores.shape
    return Matrix(
        options=tuple(f"o{i}" for i in range(m)),
        criteria=tuple(f"c{j}" for j in range(n)),
        scores=scores,
        weights=weights / weights.sum(),
        chosen=chosen,
        knocked_out=np.zeros(m, bool) if knocked_out is None else np.asarray(knocked_out),
        utilities=rubric_utility(scores),
    )


def test_worked_by_hand():
    # 0.6 * 1.00 + 0.4 * 0.25 = 0.70 against 0.6 * 0.50 + 0.4 * 0.75 = 0.60
    ranking = rank(problem([[5, 2], [3, 4]], [60, 40]))
    assert ranking.totals == pytest.approx([0.70, 0.60])
    assert (ranking.winner, ranking.runner_up) == (0, 1)
    assert ranking.margin == pytest.approx(0.10)


def test_knocked_out_option_cannot_win_and_comes_last():
    ranking = rank(problem([[5, 5], [1, 2], [2, 2]], [1, 1], knocked_out=[True, False, False]))
    assert ranking.order == (2, 1, 0)
    assert ranking.winner == 2


def test_nothing_left_is_an_error():
    with pytest.raises(ValueError, match="every option is knocked out"):
        rank(problem([[5, 5]], [1, 1], knocked_out=[True]))


def test_a_single_option_has_no_runner_up():
    ranking = rank(problem([[3, 4]], [1, 1]))
    assert ranking.runner_up is None
    assert ranking.margin == np.inf


def test_ties_keep_the_order_of_the_data():
    assert rank(problem([[2, 4], [4, 2], [3, 3]], [1, 1])).order == (0, 1, 2)


matrices = st.integers(2, 5).flatmap(
    lambda m: st.integers(2, 6).flatmap(
        lambda n: st.tuples(
            npst.arrays(int, (m, n), elements=st.integers(1, 5)),
            npst.arrays(int, n, elements=st.integers(1, 50)),
        )
    )
)


@given(matrices, st.floats(0.01, 1000))
def test_scaling_all_weights_changes_nothing(data, factor):
    scores, weights = data
    assert rank(problem(scores, weights)).totals == pytest.approx(
        rank(problem(scores, weights * factor)).totals
    )


@given(matrices)
def test_a_dominated_option_is_never_preferred_to_its_dominator(data):
    scores, weights = data
    totals = rank(problem(scores, weights)).totals
    for i, better in enumerate(scores):
        for j, worse in enumerate(scores):
            if (better >= worse).all():
                assert totals[i] >= totals[j] - 1e-12


@given(matrices)
def test_raising_a_score_of_the_winner_never_dethrones_it(data):
    scores, weights = data
    before = rank(problem(scores, weights))
    raised = scores.copy()
    raised[before.winner] = np.minimum(raised[before.winner] + 1, 5)
    after = rank(problem(raised, weights))
    assert after.winner == before.winner


@given(matrices)
def test_totals_are_shares_of_the_scale(data):
    scores, weights = data
    totals = rank(problem(scores, weights)).totals
    assert ((totals >= -1e-12) & (totals <= 1 + 1e-12)).all()
