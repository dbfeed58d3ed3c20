"""TOPSIS, VIKOR and PROMETHEE II on published examples, and where they are not defined."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from hypothesis import given
from matrices import drawn, problem, problems

from helpers.analysis.tradeoff import agreement, rank

# Durability, capability and reliability of four machines: Tzeng and Huang, Multiple Attribute
# Decision Making (CRC Press, 2011), as in the tests of scikit-criteria. All values halved, which
# neither method notices, so that they lie on a scale from 1 to 5.
MACHINES = np.array([[5, 8, 4], [7, 6, 8], [8, 8, 6], [7, 4, 6]]) / 2
SHARES = [0.3, 0.4, 0.3]


def test_published_closeness_of_topsis():
    topsis, _, _ = agreement(problem(MACHINES, SHARES))
    np.testing.assert_allclose(topsis.values, [0.5037, 0.6581, 0.7482, 0.3340], atol=1e-4)
    assert topsis.places.tolist() == [3, 2, 1, 4]


def test_published_values_of_vikor():
    _, vikor, _ = agreement(problem(MACHINES, SHARES))
    np.testing.assert_allclose(vikor.values, [0.75, 0.25, 0, 1], atol=1e-12)
    assert (vikor.top, vikor.places.tolist()) == ((2,), [3, 2, 1, 4])


def test_published_values_of_vikor_with_a_tie():
    """The second example in scikit-criteria's tests of VIKOR."""
    values = np.array([[4, 4, 4], [7, 6, 8], [8, 8, 6], [6, 8, 8]]) / 2
    _, vikor, _ = agreement(problem(values, SHARES))
    np.testing.assert_allclose(vikor.values, [1, 0.17352941, 0, 0], atol=1e-8)
    assert (vikor.top, vikor.places.tolist()) == ((2, 3), [4, 3, 1, 1])


def test_published_flows_of_promethee():
    """The example in pymcdm's documentation, after Mareschal, De Smet and Nemery (2008)."""
    _, _, promethee = agreement(problem([[4, 3, 2], [3, 2, 4], [5, 1, 3]], [0.5, 0.3, 0.2]))
    np.testing.assert_allclose(promethee.values, [0.1, -0.3, 0.2], atol=1e-12)
    assert promethee.places.tolist() == [2, 3, 1]


@pytest.mark.parametrize("seed", range(20))
def test_values_are_those_of_scikit_criteria(seed):
    # Imported here, as it imports matplotlib and more, which every worker would wait for.
    import skcriteria
    from skcriteria.agg.topsis import TOPSIS
    from skcriteria.agg.vikor import VIKOR
    from skcriteria.preprocessing.scalers import VectorScaler

    matrix = drawn(seed, m=5, n=3 + seed % 3)
    assert (np.ptp(matrix.scores, axis=0) > 0).all()
    frame = skcriteria.mkdm(matrix.scores, [max] * len(matrix.criteria), weights=matrix.weights)
    topsis, vikor, _ = agreement(matrix)
    scaled = VectorScaler(target="matrix").transform(frame)
    np.testing.assert_allclose(topsis.values, TOPSIS().evaluate(scaled).e_.similarity)
    with warnings.catch_warnings():
        # It warns of the same division by zero that we avoid in the same way.
        warnings.simplefilter("ignore", UserWarning)
        theirs = VIKOR(use_compromise_set=False).evaluate(frame).e_.q_k
    np.testing.assert_allclose(vikor.values, theirs, atol=1e-12)


def test_vikor_where_all_regrets_are_the_same():
    """The case that scikit-criteria's tests call regret_all_equals: that part is left out."""
    _, vikor, _ = agreement(problem([[2, 1, 3], [1, 5, 5]], [1, 1, 1]))
    np.testing.assert_allclose(vikor.values, [0.5, 0])


def test_net_flow_by_hand():
    """PROMETHEE II with the usual function: weighted share of duels won less those lost."""
    matrix = drawn(8, m=4, n=4)
    wins = (matrix.scores[:, None] > matrix.scores[None]) @ matrix.weights
    flows = (wins.sum(axis=1) - wins.sum(axis=0)) / 3
    np.testing.assert_allclose(agreement(matrix)[2].values, flows, atol=1e-12)


def test_agreement_and_disagreement_are_counted():
    # An all-rounder leads the sum; the specialist wins two criteria of three, which is what counts
    # in PROMETHEE's duels and, as VIKOR measures regret in shares of each range, there too.
    matrix = problem([[4, 4, 4], [5, 5, 1]], [1, 1, 1])
    topsis, vikor, promethee = agreement(matrix)
    assert rank(matrix).winner == 0
    assert [c.same_top for c in (topsis, vikor, promethee)] == [True, False, False]
    assert (promethee.kendall, promethee.spearman) == pytest.approx((-1, -1))
    assert (topsis.kendall, topsis.spearman) == pytest.approx((1, 1))


@given(problems())
def test_every_decision_has_an_answer(matrix):
    standing = list(matrix.standing)
    out = matrix.knocked_out
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = agreement(matrix)
    assert [one.method for one in found] == ["TOPSIS", "VIKOR", "PROMETHEE II"]
    for one in found:
        assert np.isfinite(one.values[standing]).all()
        assert np.isnan(one.values[out]).all()
        assert not one.places[out].any()
        assert one.top
        assert set(one.top) <= set(standing)
        assert all(value is None or -1 <= value <= 1 for value in (one.spearman, one.kendall))


@pytest.mark.parametrize(
    ("scores", "weights", "out"),
    [
        ([[3, 4]], [1, 1], ()),
        ([[3, 4], [3, 4]], [1, 1], ()),
        ([[3, 4], [5, 4]], [0, 1], ()),
        ([[3, 4], [5, 2]], [1, 1], (0,)),
    ],
    ids=["one option", "twins", "differ without weight", "one left"],
)
def test_where_nothing_tells_the_options_apart(scores, weights, out):
    matrix = problem(scores, weights, out=out)
    for one in agreement(matrix):
        assert one.top == matrix.standing
        assert one.same_top
        assert (one.spearman, one.kendall) == (None, None)


@given(problems(options=(2, 4), criteria=(2, 4)))
def test_a_criterion_on_which_all_agree_plays_no_part(matrix):
    more = problem(
        np.hstack([matrix.scores, np.full((len(matrix.options), 1), 3)]),
        [*matrix.weights, 0.5],
        matrix.chosen,
        np.flatnonzero(matrix.knocked_out),
    )
    for one, other in zip(agreement(matrix), agreement(more), strict=True):
        np.testing.assert_allclose(one.values, other.values, atol=1e-9)
