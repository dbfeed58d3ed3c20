"""The nearest weights at which an option wins, beside brute force; proofs where there are none."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matrices import drawn, problem, problems
from scipy.optimize import minimize

from helpers.analysis.tradeoff import TIE, nearest, nearest_all, rank, weight_line

GRID = 60


def grid(n: int):
    """Every weighting in steps of 1 / GRID."""
    steps = itertools.product(range(GRID + 1), repeat=n - 1)
    rows = [(*row, GRID - sum(row)) for row in steps if sum(row) <= GRID]
    return np.array(rows) / GRID


def least_leads(matrix, option, weights):
    """Smallest lead of the option over its rivals, for each row of weights."""
    rivals = [k for k in matrix.standing if k != option]
    return (weights @ (matrix.utilities[option] - matrix.utilities[rivals]).T).min(axis=1)


@pytest.mark.parametrize("seed", range(40))
def test_no_weighting_of_a_fine_grid_is_nearer(seed):
    matrix = drawn(seed, m=2 + seed % 4, n=2 + seed % 3)
    weightings = grid(len(matrix.criteria))
    for found in nearest_all(matrix):
        leads = least_leads(matrix, found.option, weightings)
        distances = np.linalg.norm(weightings - matrix.weights, axis=1)
        winning = distances[leads >= -1e-12]
        assert leads.max() <= found.lead + 1e-9
        assert found.lead <= leads.max() + 2 * len(matrix.criteria) / GRID
        if found.reach == "never":
            assert not len(winning)
        elif len(winning):
            assert found.distance <= winning.min() + 1e-9
            moved = np.abs(weightings - matrix.weights).sum(axis=1)[leads >= -1e-12] / 2
            assert found.least <= moved.min() + 1e-9
            assert moved.min() <= found.least + len(matrix.criteria) / GRID or found.lead <= 0.2
        if found.lead > 0.2:
            # Wide enough for grid points to lie close by.
            assert winning.min() <= found.distance + 4 * len(matrix.criteria) / GRID


@given(problems(options=(2, 5)), st.integers(0, 2**32 - 1))
def test_it_wins_there_and_no_winning_weighting_lies_closer(matrix, seed):
    for found in nearest_all(matrix):
        if found.reach == "never":
            continue
        weights = found.weights
        assert (weights >= 0).all()
        assert weights.sum() == pytest.approx(1)
        assert least_leads(matrix, found.option, weights[None])[0] >= -1e-9
        assert found.distance == pytest.approx(np.linalg.norm(weights - matrix.weights))
        assert found.moved == pytest.approx(np.abs(weights - matrix.weights).sum() / 2)
        assert -1e-12 <= found.least <= found.moved + 1e-9
        # A projection on a convex set makes an obtuse angle with every point of the set.
        others = np.random.default_rng(seed).dirichlet(np.ones(len(weights)), 200)
        winning = others[least_leads(matrix, found.option, others) >= 0]
        moved = np.abs(winning - matrix.weights).sum(axis=1) / 2
        assert (moved >= found.least - 1e-9).all()
        assert ((winning - weights) @ (matrix.weights - weights) <= 1e-9).all()


@given(problems(options=(2, 5)))
def test_the_mixture_proves_the_largest_lead(matrix):
    for found in nearest_all(matrix):
        mixture = found.mixture
        assert mixture.min() >= 0
        assert mixture.sum() == pytest.approx(1)
        assert mixture[found.option] == 0
        assert not mixture[matrix.knocked_out].any()
        gap = matrix.utilities[found.option] - mixture @ matrix.utilities
        assert gap.max() <= found.lead + 1e-9
        reach = "wins" if found.lead > TIE else "ties" if found.lead >= -TIE else "never"
        assert found.reach == reach


@given(problems(options=(2, 2), criteria=(2, 2), knock_outs=False))
def test_with_two_criteria_it_is_the_flip_of_the_weight_line(matrix):
    winner = rank(matrix).winner
    line = weight_line(matrix, 0)
    flip = line.above or line.below
    found = nearest(matrix, 1 - winner)
    if flip:
        assert found.distance == pytest.approx(np.sqrt(2) * abs(flip.change), abs=1e-9)


def test_by_hand():
    # o2 wins where v1 >= v2 and v1 >= v3; from (0.2, 0.5, 0.3) the nearest such point has v1 = v2.
    matrix = problem([[1, 5, 1], [5, 1, 1], [1, 1, 5]], [20, 50, 30])
    found = nearest(matrix, 1)
    np.testing.assert_allclose(found.weights, [0.35, 0.35, 0.3])
    assert found.distance == pytest.approx(0.15 * np.sqrt(2))
    assert (found.moved, found.reach) == (pytest.approx(0.15), "wins")
    assert found.least == pytest.approx(0.15)
    # The lead over two rivals is at most the lead of weight 1 on its own criterion.
    assert found.lead == pytest.approx(1)


@pytest.mark.parametrize(
    ("scores", "option", "reach", "lead"),
    [
        ([[5, 3], [4, 2]], 1, "never", -0.25),
        ([[5, 3], [5, 2]], 1, "ties", 0),
        ([[5, 3], [5, 3]], 1, "ties", 0),
        ([[5, 1], [1, 5], [2, 2]], 2, "never", -0.25),
        ([[5, 1], [1, 5], [3, 3]], 2, "ties", 0),
        ([[5, 1], [1, 5], [4, 4]], 2, "wins", 0.25),
        ([[5], [4]], 1, "never", -0.25),
        ([[5], [5]], 1, "ties", 0),
    ],
)
def test_never_and_at_best_level(scores, option, reach, lead):
    found = nearest(problem(scores, np.ones(len(scores[0]))), option)
    assert (found.reach, found.lead) == (reach, pytest.approx(lead, abs=1e-9))
    assert (found.weights is None) == (reach == "never")


NINE = [
    [3, 3, 3, 3, 4], [3, 3, 4, 4, 3], [3, 4, 3, 3, 3], [4, 3, 3, 3, 3], [3, 4, 3, 4, 3],
    [3, 3, 3, 3, 4], [4, 3, 4, 3, 4], [4, 3, 3, 3, 4], [4, 4, 4, 4, 4],
]  # fmt: skip
EIGHT = [
    [4, 3, 3, 4, 4, 4], [3, 3, 3, 3, 4, 3], [4, 3, 3, 4, 4, 4], [4, 3, 4, 4, 3, 4],
    [4, 3, 4, 4, 3, 4], [4, 3, 4, 3, 3, 3], [3, 3, 4, 3, 3, 4], [4, 3, 4, 3, 3, 4],
]  # fmt: skip


@pytest.mark.parametrize(
    ("scores", "option", "weights"),
    [
        # The last option is better than the fourth on every criterion but the first.
        (NINE, 3, [1, 0, 0, 0, 0]),
        # The fifth is better than the sixth on criteria 4 and 6; the rest may stay alike.
        (EIGHT, 5, [0.25, 0.25, 0.25, 0, 0.25, 0]),
    ],
)
def test_where_an_option_can_only_draw_level_among_many(scores, option, weights):
    """Its part of the simplex has no inside, and scipy's nnls stops short of the nearest point."""
    found = nearest(problem(scores, np.ones(len(weights))), option)
    assert found.reach == "ties"
    np.testing.assert_allclose(found.weights, weights, atol=1e-9)


@given(problems(options=(5, 9), criteria=(4, 7)), st.integers(0, 3))
def test_beside_a_solver_of_another_kind(matrix, picked):
    """Sequential quadratic programming, to its own accuracy."""
    found = nearest(matrix, matrix.standing[picked % len(matrix.standing)])
    if found.reach == "never" or len(matrix.standing) == 1:
        return
    rivals = [k for k in matrix.standing if k != found.option]
    leads = matrix.utilities[found.option] - matrix.utilities[rivals]
    n = len(matrix.criteria)
    # It may stop early and say that it succeeded, so the best of several starts counts.
    starts = [np.full(n, 1 / n), matrix.weights, *(np.eye(n) + 1 / n) / 2]
    solved = [
        minimize(
            lambda v: (v - matrix.weights) @ (v - matrix.weights),
            start,
            jac=lambda v: 2 * (v - matrix.weights),
            bounds=[(0, 1)] * n,
            constraints=[
                {"type": "eq", "fun": lambda v: v.sum() - 1, "jac": np.ones_like},
                {"type": "ineq", "fun": lambda v: leads @ v, "jac": lambda v: leads},
            ],
            method="SLSQP",
            options={"ftol": 1e-13, "maxiter": 300},
        )
        for start in starts
    ]
    reached = [one.fun for one in solved if one.success and (leads @ one.x).min() > -1e-9]
    if reached:
        assert found.distance == pytest.approx(np.sqrt(min(reached)), abs=1e-5)


def test_the_least_weight_may_go_another_way_than_the_shortest():
    """Behind by 0.2, with leads of 1, 0.6 and -1 on the criteria: a tenth of the weight from the
    third to the first is enough. The shortest way gives to the second too, which brings less."""
    matrix = problem([[3] * 3] * 2, [20, 25, 55], utilities=[[0, 0, 1], [1, 0.6, 0]])
    found = nearest(matrix, 1)
    assert found.least == pytest.approx(0.1)
    # By 0.8, 0.4 and -1.2, which add up to nothing and bring 2.24 for 1.2 moved.
    assert found.moved == pytest.approx(0.2 * 1.2 / 2.24)


def test_the_winner_is_where_it_is():
    found = nearest(problem([[5, 3], [4, 4]], [60, 40]), 0)
    assert (found.distance, found.moved, found.least) == (0, 0, 0)
    assert found.weights.tolist() == [0.6, 0.4]


def test_without_a_rival_and_without_a_chance():
    matrix = problem([[5, 3], [4, 4]], [60, 40], out=(1,))
    assert nearest_all(matrix) == ()
    assert (nearest(matrix, 0).lead, nearest(matrix, 0).distance) == (np.inf, 0)
    with pytest.raises(ValueError, match="o2 is knocked out"):
        nearest(matrix, 1)
