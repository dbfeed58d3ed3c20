"""One-score flips, beside trying every change."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from matrices import exact_totals, problem, problems

from helpers.analysis.tradeoff import ValueFunction, measured, rank, score_flips


@given(problems())
def test_every_change_tried_in_exact_arithmetic(matrix):
    before = rank(matrix)
    expected = {}
    for option in matrix.standing:
        for criterion in range(len(matrix.criteria)):
            for step in (-1, 1):
                scores = matrix.scores.copy()
                scores[option, criterion] += step
                if not 1 <= scores[option, criterion] <= 5:
                    continue
                out = np.flatnonzero(matrix.knocked_out)
                totals = exact_totals(problem(scores, matrix.weights, matrix.chosen, out))
                own = totals[before.winner]
                best = max(totals[i] for i in matrix.standing)
                fresh = [i for i in matrix.standing if totals[i] == best and i not in before.level]
                if best > own:
                    to = next(i for i in matrix.standing if totals[i] == best)
                    expected[option, criterion, step] = (to, float(best - own))
                elif fresh:
                    expected[option, criterion, step] = (fresh[0], 0.0)
    found = {
        (flip.option, flip.criterion, flip.changed - flip.score): (flip.to, flip.lead)
        for flip in score_flips(matrix)
    }
    assert found.keys() == expected.keys()
    for cell, (to, lead) in found.items():
        assert to == expected[cell][0]
        assert lead == pytest.approx(expected[cell][1], abs=1e-12)


def test_by_hand():
    # 55 to 50: a step on the first criterion, 12.5 points, flips; so does one on the second.
    flips = score_flips(problem([[4, 2], [2, 4]], [55, 45]))
    assert [(f.option, f.criterion, f.score, f.changed, f.to) for f in flips] == [
        (0, 0, 4, 3, 1),
        (0, 1, 2, 1, 1),
        (1, 0, 2, 3, 1),
        (1, 1, 4, 5, 1),
    ]
    assert flips[0].lead == pytest.approx(0.1375 - 0.05)


def test_drawing_level_counts_and_says_so():
    flips = score_flips(problem([[3, 3], [2, 3]], [50, 50]))
    assert [(f.option, f.criterion, f.changed, f.draws_level) for f in flips] == [
        (0, 0, 2, True),
        (0, 1, 2, True),
        (1, 0, 3, True),
        (1, 1, 4, True),
    ]


def test_nothing_flips_without_a_rival_or_a_score_to_change():
    assert score_flips(problem([[3, 3]], [50, 50])) == ()
    assert score_flips(problem([[3, 3], [3, 3]], [50, 50], out=(1,))) == ()
    rubric = problem([[3], [3]], [100])
    measurement = measured(rubric, "c1", [1.0, 2.0], ValueFunction(((1, 0.5), (2, 0.6))))
    assert score_flips(measurement) == ()
