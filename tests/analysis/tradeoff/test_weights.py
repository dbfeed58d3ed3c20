"""Weight lines, stability intervals and flips, beside brute force and the published formula."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from matrices import drawn, exact_totals, problem, problems

from helpers.analysis.tradeoff import (
    TIE,
    rank,
    reweighted,
    smallest_change,
    weight_line,
    weight_lines,
)


def moved(matrix, criterion, weight):
    """The decision with one weight set and the others rescaled, by their definition."""
    weights = matrix.weights.copy()
    rest = 1 - weights[criterion]
    weights *= (1 - weight) / rest if rest > TIE else 0
    if rest <= TIE:
        weights += (1 - weight) / (len(weights) - 1)
    weights[criterion] = weight
    return reweighted(matrix, weights)


def ahead(matrix, winner):
    """Options strictly ahead of the winner."""
    totals = rank(matrix).totals
    return [i for i in matrix.standing if totals[i] > totals[winner] + TIE]


def test_by_hand():
    # Totals 0.25 + 0.75 t and 1 - 0.75 t: level where 1.5 t = 0.75.
    line = weight_line(problem([[5, 2], [2, 5]], [40, 60]), 0)
    assert (line.start.tolist(), line.end.tolist()) == ([0.25, 1], [1, 0.25])
    assert (line.low, line.below, line.high) == (0, None, pytest.approx(0.5))
    assert (line.above.to, line.above.rises) == (0, True)
    assert line.above.change == pytest.approx(0.1)


@given(problems(criteria=(2, 5)))
def test_lines_are_the_totals_of_the_moved_weights(matrix):
    for line in weight_lines(matrix):
        for weight in np.linspace(0, 1, 11):
            np.testing.assert_allclose(
                line.totals(weight), rank(moved(matrix, line.criterion, weight)).totals, atol=1e-12
            )


@given(problems(criteria=(2, 5)))
def test_intervals_hold_over_a_fine_grid(matrix):
    winner = rank(matrix).winner
    for line in weight_lines(matrix):
        assert -TIE <= line.low <= line.weight + TIE
        assert line.weight - TIE <= line.high <= 1 + TIE
        for weight in np.linspace(0, 1, 101):
            inside = line.low - TIE <= weight <= line.high + TIE
            beyond = weight < line.low - 1e-6 or weight > line.high + 1e-6
            rivals = ahead(moved(matrix, line.criterion, weight), winner)
            assert not (inside and rivals)
            assert bool(rivals) or not beyond


@given(problems(criteria=(2, 5)))
def test_beyond_a_flip_the_option_named_leads(matrix):
    for line in weight_lines(matrix):
        for flip in (line.below, line.above):
            if flip is None:
                continue
            step = 1e-6 if flip.rises else -1e-6
            level = line.totals(flip.weight)
            assert level[flip.to] == pytest.approx(level[rank(matrix).winner], abs=1e-9)
            beyond = line.totals(flip.weight + step)
            best = max(beyond[i] for i in matrix.standing)
            assert beyond[flip.to] >= best - 1e-10
            assert ahead(moved(matrix, line.criterion, flip.weight + step), rank(matrix).winner)


@given(problems(options=(2, 4), criteria=(2, 4)))
def test_flip_weights_are_exact(matrix):
    """Against the same root in rational arithmetic."""
    weights = [Fraction(float(w)).limit_denominator(1000) for w in matrix.weights]
    for line in weight_lines(matrix):
        for flip in (line.below, line.above):
            if flip is None or weights[line.criterion] == 1:
                continue
            rest = [w / (1 - weights[line.criterion]) for w in weights]
            rest[line.criterion] = Fraction(0)
            only = [Fraction(int(j == line.criterion)) for j in range(len(weights))]
            zero, one = exact_totals(matrix, rest), exact_totals(matrix, only)
            winner = rank(matrix).winner
            a, b = zero[winner] - zero[flip.to], one[winner] - one[flip.to]
            assert flip.weight == pytest.approx(float(a / (a - b)), abs=1e-12)


@pytest.mark.parametrize("seed", range(12))
def test_flips_are_those_of_triantaphyllou_and_sanchez(seed):
    """Their theorem for the weighted sum (Decision Sciences 28, 1997, pp. 151-194).

    Options i and j trade places when the weight of criterion k, alone, falls by
    (P_j - P_i) / (a_jk - a_ik); all weights are rescaled afterwards.
    """
    matrix = drawn(seed, m=4, n=4)
    totals, winner = rank(matrix).totals, rank(matrix).winner
    flips = [flip for line in weight_lines(matrix) for flip in (line.below, line.above) if flip]
    assert flips
    for flip in flips:
        column = matrix.utilities[:, flip.criterion]
        fall = (totals[flip.to] - totals[winner]) / (column[flip.to] - column[winner])
        alone = matrix.weights[flip.criterion] - fall
        assert flip.weight == pytest.approx(alone / (1 - fall))


@given(problems(criteria=(2, 5)))
def test_no_smaller_relative_change_of_one_weight_does_it(matrix):
    smallest = smallest_change(weight_lines(matrix))
    winner = rank(matrix).winner
    reach = abs(smallest.relative) - 1e-6 if smallest else np.inf
    for criterion, weight in enumerate(matrix.weights):
        most = min(reach * weight, 1.0) if weight > 0 else 0.0
        for change in np.linspace(-most, most, 41) if most > 0 else ():
            if 0 <= weight + change <= 1:
                assert not ahead(moved(matrix, criterion, weight + change), winner)


@given(problems(options=(2, 4), criteria=(2, 4)))
def test_for_one_option_it_is_the_smallest_that_makes_this_one_lead(matrix):
    lines = weight_lines(matrix)
    flips = [flip for line in lines for flip in (line.below, line.above) if flip]
    for option in matrix.standing:
        found = smallest_change(lines, option)
        mine = [abs(flip.relative) for flip in flips if flip.to == option]
        assert (found is None) == (not mine)
        if found and np.isfinite(min(mine)):
            assert abs(found.relative) == pytest.approx(min(mine), abs=1e-9)


def test_a_change_is_relative_to_the_present_weight():
    # Level at 50 % on each; from 60 that is a sixth less, from 40 a quarter more.
    lines = weight_lines(problem([[5, 1], [1, 5]], [60, 40]))
    assert [flip.relative for flip in (lines[0].below, lines[1].above)] == pytest.approx(
        [-1 / 6, 1 / 4]
    )
    assert smallest_change(lines).criterion == 0
    # No change of a weight of nothing is relative.
    nothing = weight_lines(problem([[5, 3, 1], [3, 4, 5]], [60, 40, 0]))
    assert nothing[2].above.relative == np.inf
    assert smallest_change(nothing).criterion != 2


@pytest.mark.parametrize(
    ("scores", "weights", "out"),
    [
        ([[3, 4]], [50, 50], ()),
        ([[3], [5]], [100], ()),
        ([[3, 4], [3, 4]], [50, 50], ()),
        ([[5, 5], [1, 4]], [50, 50], ()),
        ([[5, 1], [1, 5]], [60, 40], (1,)),
        ([[5, 3], [2, 3]], [0, 100], ()),
    ],
    ids=["one option", "one criterion", "twins", "dominance", "knocked out", "never ahead"],
)
def test_where_no_weight_flips(scores, weights, out):
    lines = weight_lines(problem(scores, weights, out=out))
    assert [(line.low, line.high, line.below, line.above) for line in lines] == [
        (0, 1, None, None)
    ] * len(weights)
    assert smallest_change(lines) is None


def test_a_tie_flips_at_once_on_one_side():
    below, above = weight_lines(problem([[5, 1], [1, 5]], [50, 50]))
    assert (below.low, below.high, below.below.change, below.below.to) == (0.5, 1, 0, 1)
    assert (above.low, above.high, above.above.change, above.above.rises) == (0, 0.5, 0, True)


def test_of_two_rivals_at_one_weight_the_steeper_leads_beyond():
    line = weight_line(problem([[3, 3], [4, 2], [5, 1]], [40, 60]), 0)
    assert (line.above.weight, line.above.to) == (pytest.approx(0.5), 2)


def test_all_the_weight_on_one_criterion_is_shared_out_equally():
    line = weight_line(problem([[5, 3, 2], [1, 3, 4]], [100, 0, 0]), 0)
    np.testing.assert_allclose(line.start, [0.375, 0.625])
    assert line.low == pytest.approx(0.2)
