"""Weighted sum, order, margin and dominance, beside published examples and other libraries."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matrices import drawn, exact_totals, problem, problems

from helpers.analysis.tradeoff import TIE, dominance, rank, reweighted


def test_totals_by_hand():
    found = rank(problem([[5, 3], [2, 4], [1, 1]], [60, 40]))
    np.testing.assert_allclose(found.totals, [0.8, 0.45, 0])
    assert (found.order, found.winner, found.runner_up, found.level) == ((0, 1, 2), 0, 1, (0,))
    assert found.margin == pytest.approx(0.35)


def test_weighted_sum_of_kracka_brauers_and_zavadskas():
    """Ranking of scikit-criteria's test, after Inzinerine Ekonomika 21(4), 2010, pp. 352-359."""
    raw = np.array(
        [
            [33.95, 23.78, 11.45, 39.97, 29.44, 167.10, 3.852],
            [38.9, 4.17, 6.32, 0.01, 4.29, 132.52, 25.184],
            [37.59, 9.36, 8.23, 4.35, 10.22, 136.71, 10.845],
            [30.44, 37.59, 13.91, 74.08, 45.10, 198.34, 2.186],
            [36.21, 14.79, 9.17, 17.77, 17.06, 148.3, 6.610],
            [37.8, 8.55, 7.97, 2.35, 9.25, 134.83, 11.935],
        ]
    )
    cost = np.array([True, True, True, True, False, True, False])
    gains = np.where(cost, 1 / raw, raw)
    utilities = gains / gains.sum(axis=0)
    found = rank(problem(np.full(raw.shape, 3), [1] * 7, utilities=utilities))
    published = [0.12040426, 0.3458235, 0.13838192, 0.12841246, 0.12346084, 0.14351701]
    np.testing.assert_allclose(found.totals, published, atol=1e-8)
    assert found.order == (1, 5, 2, 3, 4, 0)


@pytest.mark.parametrize("seed", range(20))
def test_totals_are_those_of_pymcdm_and_scikit_criteria(seed):
    # Imported here, as both import matplotlib and more, which every worker would wait for.
    import skcriteria
    from pymcdm.methods import WSM
    from skcriteria.agg.simple import WeightedSumModel

    matrix = drawn(seed, m=2 + seed % 5, n=2 + seed % 4)
    totals = rank(matrix).totals
    gain = np.ones(len(matrix.criteria))
    as_they_are = WSM(lambda column, cost: column)
    np.testing.assert_allclose(
        totals, as_they_are(matrix.utilities, matrix.weights, gain, validation=False)
    )
    frame = skcriteria.mkdm(matrix.utilities, [max] * len(gain), weights=matrix.weights)
    np.testing.assert_allclose(totals, WeightedSumModel().evaluate(frame).e_.score)


@given(problems())
def test_order_is_that_of_exact_arithmetic(matrix):
    totals = exact_totals(matrix)
    found = rank(matrix)
    expected = sorted(range(len(totals)), key=lambda i: (matrix.knocked_out[i], -totals[i], i))
    assert list(found.order) == expected
    best = max(totals[i] for i in matrix.standing)
    assert found.level == tuple(i for i in matrix.standing if totals[i] == best)
    if len(matrix.standing) > 1:
        assert found.margin == pytest.approx(float(best - totals[expected[1]]), abs=1e-12)
    else:
        assert (found.margin, found.runner_up) == (np.inf, None)


def test_a_tie_is_a_margin_of_nothing_whatever_the_rounding():
    # 0.1 + 0.2 is not 0.3 in binary, so the two sums differ in the last bit.
    found = rank(problem([[5, 5, 1], [1, 1, 5]], [1, 2, 3]))
    assert (found.margin, found.level, found.winner, found.runner_up) == (0.0, (0, 1), 0, 1)


def test_nothing_left_to_choose():
    with pytest.raises(ValueError, match="every option is knocked out"):
        rank(problem([[1], [2]], [1], out=(0, 1)))


@given(problems(), st.floats(1e-3, 1e3))
def test_scaling_all_weights_changes_nothing(matrix, factor):
    before, after = rank(matrix), rank(reweighted(matrix, matrix.weights * factor))
    np.testing.assert_allclose(after.totals, before.totals, atol=1e-12)
    assert after.order == before.order


@given(problems())
def test_a_dominated_option_is_never_ahead_of_its_dominator(matrix):
    totals = rank(matrix).totals
    for option, dominators in enumerate(dominance(matrix)):
        assert all(totals[k] >= totals[option] - TIE for k in dominators)


@given(problems(), st.data())
def test_raising_a_score_of_the_winner_never_dethrones_it(matrix, data):
    winner = rank(matrix).winner
    scores = matrix.scores.copy()
    column = data.draw(st.integers(0, len(matrix.criteria) - 1))
    scores[winner, column] = data.draw(st.integers(int(scores[winner, column]), 5))
    out = np.flatnonzero(matrix.knocked_out)
    assert winner in rank(problem(scores, matrix.weights, matrix.chosen, out)).level


def test_dominance_by_hand():
    matrix = problem([[5, 3], [5, 3], [5, 2], [1, 4], [4, 2]], [60, 40], out=(3,))
    # Equal options do not dominate each other, an option that is out dominates nobody.
    assert dominance(matrix) == ((), (), (0, 1), (), (0, 1, 2))


@given(problems(criteria=(2, 4)))
def test_weights_play_no_part_in_dominance(matrix):
    assert dominance(matrix) == dominance(reweighted(matrix, matrix.weights[::-1]))
