"""How often a lead survives when weights and scores are off together, beside other draws."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from matrices import drawn, problem, problems
from work import calls

from helpers.analysis.tradeoff import (
    HALF,
    NEAR,
    REPLICATES,
    Matrix,
    Plan,
    ValueFunction,
    confidence,
    measured,
    readings,
    rubric_utility,
    trial,
    verdict,
    weightings,
)

SMALL = Plan(10)


def test_half_a_step_by_hand():
    # They overlap nowhere: a 4 is read as 3.5 or more, a 3 as 3.5 or less.
    assert confidence(problem([[3], [4]], [100])).first.tolist() == [0, 1]
    # What is measured as 3.25 exceeds what is even on 2.5 to 3.5 in three of four readings.
    matrix = problem([[3], [3]], [100])
    scores = np.array([[np.nan], [3.0]])
    known = replace(matrix, scores=scores, utilities=rubric_utility([[3.25], [3]]))
    np.testing.assert_allclose(confidence(known).first, [0.75, 0.25], atol=0.001)
    # Two criteria of one weight, each option ahead on one.
    found = confidence(problem([[3, 4], [4, 3]], [50, 50]))
    np.testing.assert_allclose(found.first, 0.5, atol=0.005)


def test_the_end_of_the_scale_is_half_a_step_away():
    """A 5 is even on 4.5 to 5; on one criterion two of them are first in turn."""
    weights, read = readings(problem([[5, 1], [3, 4]], [50, 50]), Plan(14), 0)
    steps = 1 + 4 * read
    np.testing.assert_allclose(steps.min(axis=2), [[4.5, 1], [2.5, 3.5]], atol=0.01)
    np.testing.assert_allclose(steps.max(axis=2), [[5, 1.5], [3.5, 4.5]], atol=0.01)
    assert np.abs(weights - 0.5).max() <= NEAR * 0.5
    found = confidence(problem([[5], [5], [4]], [100]))
    np.testing.assert_allclose(found.first, [0.5, 0.5, 0], atol=0.005)


def test_the_weightings_are_those_of_the_region_near():
    matrix, plan = drawn(4, m=3, n=4), Plan(9, 5)
    parts = [readings(matrix, plan, replicate)[0] for replicate in range(REPLICATES)]
    assert (np.hstack(parts) == weightings(matrix.weights, "near", plan)).all()


def test_a_measurement_is_not_in_doubt():
    rubric = problem([[3], [4]], [100])
    matrix = measured(rubric, "c1", [1.0, 2.0], ValueFunction(((1, 0.5), (2, 0.6))))
    assert confidence(matrix).first.tolist() == [0, 1]


@pytest.mark.parametrize("seed", range(6))
def test_beside_plain_random_draws(seed):
    """Weights by rejection from the box around them, scores from NumPy's generator."""
    matrix = drawn(seed, m=4, n=4, out=(3,))
    rng = np.random.default_rng(seed)
    box = matrix.weights * (1 + NEAR * rng.uniform(-1, 1, (400_000, 4)))
    last = int(np.argmax(matrix.weights))
    box[:, last] = 1 - np.delete(box, last, axis=1).sum(axis=1)
    box = box[np.abs(box[:, last] - matrix.weights[last]) <= NEAR * matrix.weights[last]]
    low, high = np.maximum(matrix.scores - HALF, 1), np.minimum(matrix.scores + HALF, 5)
    read = rubric_utility(rng.uniform(low, high, (len(box), *low.shape)))
    best = np.einsum("kij,kj->ki", read, box)[:, :3].argmax(axis=1)
    plain = np.bincount(best, minlength=4) / len(box)
    found = confidence(matrix)
    noise = np.sqrt(plain * (1 - plain) / len(box)) + found.error
    assert (np.abs(found.first - plain) <= 5 * noise + 1e-4).all()


def test_standard_errors_are_honest():
    """Beside a hundred times the draws, in units of the standard error: a spread of about 1."""
    scaled = []
    for seed in range(60):
        matrix = drawn(seed, m=3, n=3)
        many, few = confidence(matrix, Plan(16, 99)), confidence(matrix, Plan(9, seed))
        wide = (many.first > 0.02) & (many.first < 0.98)
        scaled += list((few.first - many.first)[wide] / few.error[wide])
    assert len(scaled) > 40
    assert 0.6 < np.sqrt(np.mean(np.square(scaled))) < 1.6


@given(problems())
def test_shares_add_up(matrix):
    found = confidence(matrix, Plan(6))
    assert found.first.sum() == pytest.approx(1)
    assert not found.first[matrix.knocked_out].any()
    assert (found.error >= 0).all()


def test_what_cannot_be_counted_is_refused():
    with pytest.raises(ValueError, match="every option is knocked out"):
        confidence(problem([[1], [2]], [1], out=(0, 1)))
    with pytest.raises(ValueError, match="log2 is 3; 16 replicates need at least 4"):
        confidence(problem([[1], [2]], [1]), Plan(3))


def test_a_thousand_times_the_draws_are_no_more_steps():
    matrix = drawn(1, m=6, n=6)
    few, many = (calls(lambda log2=log2: confidence(matrix, Plan(log2))) for log2 in (6, 16))
    assert many < 1.5 * few


def test_a_class_says_how_often_a_reading_is_right():
    """Truths drawn at random, read by steps and with weights up to 20 % off: the leader of the
    reading is the best in truth as often as its confidence says, class by class."""
    rng = np.random.default_rng(3)
    found: dict[str, list[tuple[float, bool]]] = {}
    for _ in range(250):
        read, best = trial(rng)
        judged = verdict(read, confidence(read, Plan(8)))
        found.setdefault(judged.kind, []).append((judged.confidence, judged.winner == best))
    assert found.keys() == {"robust", "sensitive", "close call"}
    right = {kind: np.mean([right for _, right in pairs]) for kind, pairs in found.items()}
    assert right["robust"] > 0.95
    assert 0.7 < right["sensitive"] < 0.95
    assert right["close call"] < 0.7
    for kind, pairs in found.items():
        claimed = np.mean([share for share, _ in pairs])
        noise = np.sqrt(claimed * (1 - claimed) / len(pairs))
        assert abs(right[kind] - claimed) < 3 * noise + 0.01, kind


def test_options_and_criteria_of_any_number():
    assert isinstance(drawn(0, m=1, n=1), Matrix)
    assert confidence(problem([[3]], [1]), SMALL).first.tolist() == [1]
    assert confidence(drawn(2, m=12, n=12), SMALL).first.sum() == pytest.approx(1)
