"""Weightings are spread evenly over their region."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import kstest

from helpers.analysis import sampling
from helpers.analysis.tradeoff import NEAR, REPLICATES, Plan, draws, for_page, shares, weightings

REGIONS = ("any", "ordered", "near")
PLAN = Plan(log2=14, seed=3)


@pytest.mark.parametrize("region", REGIONS)
@pytest.mark.parametrize(
    "weights",
    [[1], [1, 0], [3, 1], [1, 1, 1], [5, 3, 2], [4, 4, 1, 1], [9, 0, 0], [30, 25, 20, 10, 10, 5]],
)
def test_they_are_weightings_of_their_region(weights, region):
    author = shares(weights)
    drawn = weightings(author, region, PLAN)
    assert drawn.shape == (len(weights), PLAN.size)
    assert drawn.min() >= 0
    np.testing.assert_allclose(drawn.sum(axis=0), 1, atol=1e-12)
    if region == "ordered":
        for heavy, light in zip(*np.nonzero(author[:, None] > author + 1e-9), strict=True):
            assert (drawn[heavy] >= drawn[light]).all()
    if region == "near":
        assert (np.abs(drawn - author[:, None]) <= NEAR * author[:, None] + 1e-9).all()


@pytest.mark.parametrize("n", [2, 3, 5, 8])
def test_the_simplex_is_covered_evenly(n):
    """Moments of the flat Dirichlet distribution, and its marginal Beta(1, n - 1)."""
    drawn = weightings(np.full(n, 1 / n), "any")
    np.testing.assert_allclose(drawn.mean(axis=1), 1 / n, atol=2e-3)
    np.testing.assert_allclose(drawn.var(axis=1), (n - 1) / (n**2 * (n + 1)), rtol=0.02)
    for row in drawn:
        assert kstest(row, "beta", (1, n - 1)).statistic < 0.01


@pytest.mark.parametrize("n", [2, 3, 4, 6])
def test_the_ordered_mean_is_the_rank_order_centroid(n):
    """Barron and Barrett, Management Science 42 (1996): w_k = (1/k + ... + 1/n) / n."""
    drawn = weightings(shares(np.arange(n, 0, -1)), "ordered")
    centroid = [sum(1 / i for i in range(k, n + 1)) / n for k in range(1, n + 1)]
    np.testing.assert_allclose(drawn.mean(axis=1), centroid, atol=2e-3)


def test_criteria_of_one_weight_take_turns():
    drawn = weightings(shares([1, 3, 1, 1]), "ordered")
    for a, b in ((0, 2), (0, 3), (2, 3)):
        assert (drawn[a] > drawn[b]).mean() == pytest.approx(0.5, abs=0.01)
    # The three share what the first in order leaves: 1 less its centroid weight of 25 / 48.
    np.testing.assert_allclose(drawn[[0, 2, 3]].mean(axis=1), (1 - 25 / 48) / 3, atol=2e-3)


@pytest.mark.parametrize("weights", [[1, 1, 1], [5, 3, 2], [40, 30, 20, 10]])
def test_near_is_covered_evenly(weights):
    """Beside plain rejection from the box around all weights but the last."""
    author = shares(weights)
    rng = np.random.default_rng(5)
    box = author[:-1] * (1 + NEAR * rng.uniform(-1, 1, (400_000, len(author) - 1)))
    last = 1 - box.sum(axis=1, keepdims=True)
    plain = np.hstack([box, last])[np.abs(last[:, 0] - author[-1]) <= NEAR * author[-1]]
    drawn = weightings(author, "near")
    noise = plain.std(axis=0) / np.sqrt(len(plain))
    assert (np.abs(drawn.mean(axis=1) - plain.mean(axis=0)) < 6 * noise + 2e-4).all()
    np.testing.assert_allclose(np.cov(drawn), np.cov(plain.T), rtol=0.05, atol=1.5e-5)


def test_the_same_plan_draws_the_same():
    author = shares([3, 2, 1])
    for region in REGIONS:
        assert (weightings(author, region, PLAN) == weightings(author, region, PLAN)).all()
        assert (weightings(author, region, PLAN) != weightings(author, region, Plan(14, 4))).any()


def test_replicates_differ_and_share_the_draws():
    drawn = weightings(shares([3, 2, 1]), "near", PLAN)
    parts = np.split(drawn, REPLICATES, axis=1)
    assert len({part.tobytes() for part in parts}) == REPLICATES
    with pytest.raises(ValueError, match="log2 is 3; 16 replicates need at least 4"):
        weightings(shares([3, 2, 1]), "any", Plan(3))


def test_where_few_draws_fall_near_more_points_are_taken(monkeypatch):
    """With a hundred criteria of one weight about one point in seven counts; so all of 2**9 points
    are too few for the 2**8 that each replicate needs."""
    author = np.full(100, 0.01)
    drawn = weightings(author, "near", Plan(8))
    assert drawn.shape == (100, 256)
    assert (np.abs(drawn - author[:, None]) <= NEAR * author[:, None] + 1e-12).all()
    assert sampling.LARGEST == draws.LARGEST
    monkeypatch.setattr(draws, "LARGEST", 9)
    with pytest.raises(ValueError, match=r"of 2\*\*9 points too few fall near 100 such weights"):
        weightings(author, "near", Plan(12))


@pytest.mark.parametrize("criteria", [1, 2, 12])
def test_the_page_has_a_row_of_directions_for_each_dimension_and_shifts_for_each_replicate(
    criteria,
):
    table = for_page(criteria, 3)
    dimensions = criteria - 1 + 3 * criteria
    assert len(table["directions"]) == dimensions
    assert [len(row) for row in table["shifts"]] == [dimensions] * REPLICATES
