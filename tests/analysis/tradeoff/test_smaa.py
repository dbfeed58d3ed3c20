"""Acceptability beside exact lengths, areas and volumes, and beside independent draws."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from matrices import drawn, problem, problems
from scipy.optimize import linprog
from scipy.spatial import ConvexHull, HalfspaceIntersection
from scipy.stats import qmc
from work import calls

from helpers.analysis.tradeoff import (
    Plan,
    acceptability,
    nearest_all,
    reweighted,
    smaa,
)

REGIONS = ("any", "ordered", "near")
SMALL = Plan(10)


def volume(sides):
    """Volume of the weightings v with sides @ v <= 0, v >= 0, in the first n - 1 weights."""
    n = sides.shape[1]
    # v_n = 1 - v_1 - ..., so that each side is one in the remaining weights.
    flat = np.hstack([sides[:, :-1] - sides[:, -1:], sides[:, -1:]])
    if n == 2:
        low, high = 0.0, 1.0
        for slope, shift in flat:
            if slope > 0:
                high = min(high, -shift / slope)
            elif slope < 0:
                low = max(low, -shift / slope)
            elif shift > 0:
                return 0.0
        return max(high - low, 0.0)
    # A point well inside, from the largest ball.
    lengths = np.linalg.norm(flat[:, :-1], axis=1, keepdims=True)
    flat = flat[lengths[:, 0] > 0]
    lengths = lengths[lengths[:, 0] > 0]
    ball = linprog(
        [*np.zeros(n - 1), -1],
        A_ub=np.hstack([flat[:, :-1], lengths]),
        b_ub=-flat[:, -1],
        bounds=[(None, None)] * (n - 1) + [(0, None)],
    )
    if not ball.success or ball.x[-1] < 1e-9:
        return 0.0
    return ConvexHull(HalfspaceIntersection(flat, ball.x[:-1]).intersections).volume


def exact(matrix, region):
    """Share of the region in which each option comes first, by its volume."""
    n = len(matrix.criteria)
    limits = [-np.eye(n)]
    if region == "ordered":
        order = np.argsort(-matrix.weights, kind="stable")
        limits.append(np.array([np.eye(n)[b] - np.eye(n)[a] for a, b in pairwise(order)]))
    if region == "near":
        # v_j <= 1.2 w_j is (e_j - 1.2 w_j 1) v <= 0, because the weights sum to 1.
        ones = np.ones((n, n))
        limits.append(np.eye(n) - 1.2 * matrix.weights[:, None] * ones)
        limits.append(0.8 * matrix.weights[:, None] * ones - np.eye(n))
    whole = volume(np.vstack(limits))
    values = matrix.utilities
    return [
        volume(np.vstack([*limits, values[[k for k in range(len(values)) if k != i]] - values[i]]))
        / whole
        for i in range(len(values))
    ]


@pytest.mark.parametrize("region", REGIONS)
@pytest.mark.parametrize("n", [2, 3, 4])
@pytest.mark.parametrize("seed", range(6))
def test_first_ranks_are_exact_lengths_areas_and_volumes(seed, n, region):
    rng = np.random.default_rng(100 * n + seed)
    utilities = rng.random((4, n))  # in general position: no two options tie anywhere wide
    matrix = problem(np.full((4, n), 3), rng.permutation(np.arange(2, 2 + n)), utilities=utilities)
    found = acceptability(matrix, region)
    error = np.abs(found.first - exact(matrix, region))
    assert (error <= 6 * found.error[:, 0] + 1e-3).all()
    assert error.max() < 5e-3


def test_two_criteria_by_hand():
    # o1 leads where v1 > 1/3.
    found = acceptability(problem([[5, 1], [3, 2]], [50, 50]), "any")
    np.testing.assert_allclose(found.share, [[2 / 3, 1 / 3], [1 / 3, 2 / 3]], atol=1e-3)
    np.testing.assert_allclose(found.central, [[2 / 3, 1 / 3], [1 / 6, 5 / 6]], atol=1e-3)


def test_three_criteria_by_hand():
    """Each of three specialists wins in a third; its central weights are 11/18, 7/36, 7/36."""
    found = acceptability(problem(np.eye(3) * 4 + 1, [50, 30, 20]), "any")
    np.testing.assert_allclose(found.first, 1 / 3, atol=2e-3)
    np.testing.assert_allclose(found.central[0], [11 / 18, 7 / 36, 7 / 36], atol=2e-3)
    ordered = acceptability(problem(np.eye(3) * 4 + 1, [50, 30, 20]), "ordered")
    assert ordered.share.tolist() == np.eye(3).tolist()


@pytest.mark.parametrize("seed", range(4))
def test_beside_sobol_draws_of_another_kind(seed):
    """Scrambled Sobol points through the exponential map, where ours are gaps of sorted points."""
    matrix = drawn(seed, m=5, n=5)
    cube = qmc.Sobol(5, rng=seed).random_base2(16)
    weights = -np.log1p(-cube)
    totals = weights @ matrix.utilities.T
    theirs = np.bincount(totals.argmax(axis=1), minlength=5) / len(totals)
    assert np.abs(acceptability(matrix, "any").first - theirs).max() < 5e-3


def test_standard_errors_are_honest():
    """Errors beside the exact shares, in units of the standard error: a spread of about 1."""
    scaled = []
    for seed in range(40):
        rng = np.random.default_rng(seed)
        utilities = rng.random((3, 3))
        matrix = problem(np.full((3, 3), 3), [3, 2, 1], utilities=utilities)
        found = acceptability(matrix, "any", Plan(13, seed))
        known = np.array(exact(matrix, "any"))
        wide = (known > 0.02) & (known < 0.98)
        scaled += list((found.first - known)[wide] / found.error[wide, 0])
    assert len(scaled) > 50
    assert 0.6 < np.sqrt(np.mean(np.square(scaled))) < 1.6


@given(problems())
def test_shares_add_up_over_options_and_over_ranks(matrix):
    standing = list(matrix.standing)
    for region in REGIONS:
        share = acceptability(matrix, region, SMALL).share
        np.testing.assert_allclose(share[standing].sum(axis=1), 1)
        np.testing.assert_allclose(share[:, : len(standing)].sum(axis=0), 1)
        assert not share[matrix.knocked_out].any()
        assert not share[:, len(standing) :].any()


@given(problems(options=(2, 5)))
def test_who_can_never_win_never_comes_first(matrix):
    first = acceptability(matrix, "any", SMALL).first
    for found in nearest_all(matrix):
        if found.reach == "never":
            assert first[found.option] == 0


@given(problems())
def test_an_option_wins_at_its_central_weights(matrix):
    """The weightings that favour it are convex, so their mean is one of them."""
    central = acceptability(matrix, "any", SMALL).central
    for option in matrix.standing:
        if not np.isnan(central[option]).any():
            totals = matrix.utilities @ reweighted(matrix, central[option]).weights
            assert totals[option] >= totals[list(matrix.standing)].max() - 1e-9


def test_options_that_tie_share_their_ranks():
    found = acceptability(problem([[3, 3], [3, 3], [1, 1]], [50, 50]), "any", SMALL)
    np.testing.assert_allclose(found.share, [[0.5, 0.5, 0], [0.5, 0.5, 0], [0, 0, 1]])
    np.testing.assert_allclose(found.central[0], found.central[1])
    assert np.isnan(found.central[2]).all()


@pytest.mark.parametrize("region", REGIONS)
def test_one_option_and_one_criterion(region):
    assert acceptability(problem([[3, 4]], [1, 1]), region, SMALL).share.tolist() == [[1]]
    found = acceptability(problem([[3], [4], [4]], [1]), region, SMALL)
    assert found.first.tolist() == [0, 0.5, 0.5]


def test_nothing_left_to_choose():
    with pytest.raises(ValueError, match="every option is knocked out"):
        acceptability(problem([[1], [2]], [1], out=(0, 1)), "any")


def test_a_thousand_times_the_draws_are_no_more_steps():
    """What is done draw by draw is done by arrays, for the largest matrix too."""
    matrix = drawn(1, m=6, n=6)
    few, many = (calls(lambda log2=log2: smaa(matrix, Plan(log2))) for log2 in (6, 16))
    assert many < 1.5 * few
    assert many < 20_000
    found = smaa(matrix)
    assert found.any.draws == found.ordered.draws == found.near.draws == 2**16
