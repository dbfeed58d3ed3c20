"""Weights, utilities and value functions, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest
from matrices import problem

from helpers.analysis.tradeoff import (
    ValueFunction,
    measured,
    rank,
    reweighted,
    rubric_utility,
    shares,
)


@pytest.mark.parametrize("weights", [[0, 0], [-1, 2], [np.nan, 1], [np.inf, 1]])
def test_weights_that_are_none(weights):
    with pytest.raises(ValueError, match="weights are finite, none is negative"):
        shares(weights)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"scores": np.full((2, 3), 3.0)}, "2 options and 2 criteria need scores of shape"),
        ({"weights": np.array([0.5, 0.6])}, "together 1"),
        ({"weights": np.array([1.5, -0.5])}, "none negative"),
        ({"weights": np.array([1.0])}, "one weight per criterion"),
        ({"chosen": 2}, "no option number 2"),
        ({"utilities": rubric_utility(np.full((2, 2), 6.0))}, "scores from 1 to 5"),
        ({"utilities": np.full((2, 2), np.nan)}, "utilities lie from 0 to 1"),
        ({"options": (), "knocked_out": np.array([], bool)}, "at least one option"),
    ],
)
def test_arrays_that_are_no_decision(changes, message):
    good = problem([[1, 2], [3, 4]], [50, 50])
    fields = {name: getattr(good, name) for name in good.__dataclass_fields__}
    with pytest.raises(ValueError, match=message):
        type(good)(**(fields | changes))


def test_a_value_function_is_linear_between_its_points_and_flat_outside():
    latency = ValueFunction(((50.0, 1.0), (150.0, 0.4), (450.0, 0.0)))
    np.testing.assert_allclose(
        latency([0, 50, 100, 150, 300, 450, 900]), [1, 1, 0.7, 0.4, 0.2, 0, 0]
    )


@pytest.mark.parametrize(
    "points",
    [((1, 0),), ((1, 0), (1, 1)), ((2, 0), (1, 1)), ((1, 0), (2, 1.1)), ((1, 0), (2, np.nan))],
)
def test_value_functions_that_are_none(points):
    with pytest.raises(ValueError, match="value function"):
        ValueFunction(points)


def test_a_measured_criterion_takes_the_place_of_its_scores():
    rubric = problem([[5, 1], [1, 5]], [50, 50])
    found = measured(rubric, "c2", [300.0, 100.0], ValueFunction(((100, 0), (300, 1))))
    assert found.utilities.tolist() == [[1, 1], [0, 0]]
    assert np.isnan(found.scores[:, 1]).all()
    assert rank(found).margin == 1
    assert rubric.utilities.tolist() == [[1, 0], [0, 1]]


def test_other_weights_leave_the_decision_as_it_was():
    before = problem([[5, 1], [1, 5]], [50, 50])
    after = reweighted(before, [3, 1])
    assert after.weights.tolist() == [0.75, 0.25]
    assert before.weights.tolist() == [0.5, 0.5]
