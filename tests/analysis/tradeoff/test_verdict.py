"""The written rule, at its limits."""

from __future__ import annotations

from dataclasses import asdict

import numpy as np
import pytest
from hypothesis import given
from matrices import drawn, problem, problems

from helpers.analysis.tradeoff import (
    ERRORS,
    ROBUST,
    SENSITIVE,
    Confidence,
    Plan,
    analyse,
    confidence,
    nearest,
    score_flips,
    smallest_change,
    verdict,
    weight_lines,
)

SMALL = Plan(10)


def judge(decision, plan=SMALL):
    return verdict(decision, confidence(decision, plan))


def test_the_limits_are_those_the_rule_states():
    assert (ROBUST, SENSITIVE, ERRORS) == (0.95, 0.75, 2)


@pytest.mark.parametrize(
    ("scores", "weights", "kind"),
    [
        ([[5, 5, 4, 5], [2, 3, 4, 1], [1, 2, 5, 2]], [25] * 4, "robust"),
        # 5 points ahead, where readings move the lead by a standard deviation of about 6.
        ([[4, 3, 3], [3, 3, 3]], [20, 40, 40], "sensitive"),
        # At the end of the scale a score can only be read lower.
        ([[5, 3, 3], [4, 3, 3]], [20, 40, 40], "close call"),
        ([[3, 4, 3], [3, 3, 3]], [20, 5, 75], "close call"),
        ([[5, 1], [1, 5]], [51, 49], "close call"),
        ([[5, 1], [1, 5]], [70, 30], "robust"),
        ([[3, 3], [3, 3]], [50, 50], "close call"),
        ([[3, 3]], [50, 50], "unopposed"),
    ],
)
def test_the_rule(scores, weights, kind):
    assert judge(problem(scores, weights)).kind == kind


@pytest.mark.parametrize(
    ("share", "error", "kind"),
    [
        (0.95, 0, "robust"),
        (0.9499, 0, "sensitive"),
        (0.9499, 1e-4, "robust"),
        (0.94, 0.004, "sensitive"),
        (0.94, 0.005, "robust"),
        (0.75, 0, "sensitive"),
        (0.7499, 0, "close call"),
        (0.7499, 1e-4, "sensitive"),
        (0.2, 0.1, "close call"),
    ],
)
def test_within_two_standard_errors_of_a_limit_a_share_counts_as_at_it(share, error, kind):
    counted = Confidence(np.array([share, 1 - share]), np.array([error, error]), 1)
    found = verdict(problem([[5, 1], [1, 5]], [70, 30]), counted)
    assert (found.kind, found.confidence, found.error) == (kind, share, error)


def test_a_tie_is_a_close_call_whatever_the_share():
    counted = Confidence(np.array([1.0, 0.0]), np.zeros(2), 1)
    assert verdict(problem([[5, 1], [1, 5]], [50, 50]), counted).kind == "close call"


@given(problems())
def test_what_stands_beside_the_class_is_what_the_engine_finds(decision):
    found = judge(decision, Plan(6))
    lines, flips = weight_lines(decision), score_flips(decision)
    assert found.smallest == smallest_change(lines)
    assert found.critical_cells == len({(flip.option, flip.criterion) for flip in flips})
    assert found.agrees == (decision.chosen in found.level)
    assert (found.reach is None) == (found.agrees or found.out)
    if found.runner_up is None:
        assert (found.kind, found.rival, found.rival_flip) == ("unopposed", None, None)
        return
    assert found.rival_cells <= found.critical_cells
    assert found.rival.lead == nearest(decision, found.runner_up).lead
    if found.rival_flip:
        assert found.rival_flip.to == found.runner_up
        assert found.rival.reach != "never"


def test_the_whole_analysis_is_the_sum_of_its_parts():
    decision = drawn(3, m=4, n=4)
    found = analyse(decision, plan=SMALL)
    np.testing.assert_equal(asdict(found.verdict), asdict(judge(decision)))
    assert found.verdict.smallest == found.smallest
    assert len(found.lines) == 4
    assert len(found.nearest) == 3
