"""The written rule, at its limits."""

from __future__ import annotations

from dataclasses import asdict

import numpy as np
import pytest
from hypothesis import given
from matrices import drawn, problem, problems

from helpers.analysis.tradeoff import (
    CLOSE_CALL,
    FIRM_NEAR,
    FIRM_ORDERED,
    FIRM_WEIGHT,
    NUDGE,
    Acceptability,
    Plan,
    acceptability,
    analyse,
    verdict,
)

SMALL = Plan(10)


def judge(decision, plan=SMALL):
    ordered, near = (acceptability(decision, region, plan) for region in ("ordered", "near"))
    return verdict(decision, ordered, near)


def failing(found):
    return [check.name for check in found.checks if not check.holds]


def test_the_limits_are_those_the_rule_states():
    assert (CLOSE_CALL, NUDGE, FIRM_WEIGHT, FIRM_NEAR, FIRM_ORDERED) == (
        0.05,
        0.05,
        0.2,
        0.95,
        0.75,
    )


@pytest.mark.parametrize(
    ("scores", "weights", "kind", "fails"),
    [
        ([[5, 5, 4, 5], [2, 3, 4, 1], [1, 2, 5, 2]], [25] * 4, "robust", []),
        # Exactly 5 points is no close call; a step on the first criterion still draws level.
        ([[5, 3, 3], [4, 3, 3]], [20, 40, 40], "sensitive", ["score"]),
        ([[5, 3, 3], [4, 3, 3]], [19, 41, 40], "close call", ["lead", "score"]),
        # 6 points ahead, level where the first weight is 0.46: a change of 4 points.
        ([[5, 1], [1, 5]], [53, 47], "close call", ["nudge", "score", "weight", "near"]),
        # Level at 0.5, a change of exactly 20 points; 40 points ahead.
        ([[5, 1], [1, 5]], [70, 30], "robust", []),
        ([[5, 1], [1, 5]], [69, 31], "sensitive", ["weight"]),
        ([[3, 3], [3, 3]], [50, 50], "close call", ["lead", "score", "near", "ordered"]),
    ],
)
def test_the_rule(scores, weights, kind, fails):
    found = judge(problem(scores, weights))
    assert (found.kind, failing(found)) == (kind, fails)


def shares_of(value):
    return Acceptability(
        "any", np.array([[value, 0], [0, 0]]), np.zeros((2, 2)), np.zeros((2, 1)), 1
    )


@pytest.mark.parametrize(
    ("ordered", "near", "kind", "fails"),
    [
        (0.75, 0.95, "robust", []),
        (0.7499, 0.95, "sensitive", ["ordered"]),
        (0.75, 0.9499, "sensitive", ["near"]),
        (0.2, 0.2, "sensitive", ["near", "ordered"]),
    ],
)
def test_shares_of_weightings_at_their_limits(ordered, near, kind, fails):
    found = verdict(problem([[5, 1], [1, 5]], [70, 30]), shares_of(ordered), shares_of(near))
    assert (found.kind, failing(found)) == (kind, fails)
    assert (found.ordered, found.near) == (ordered, near)


def test_every_check_carries_its_number():
    found = judge(problem([[5, 1], [1, 5]], [70, 30]))
    assert [(c.name, c.limit, c.fails) for c in found.checks] == [
        ("lead", 0.05, "close call"),
        ("nudge", 0.05, "close call"),
        ("score", 0, "sensitive"),
        ("weight", 0.2, "sensitive"),
        ("near", 0.95, "sensitive"),
        ("ordered", 0.75, "sensitive"),
    ]
    assert [c.value for c in found.checks] == pytest.approx([0.4, 0.2, 0, 0.2, 1, 1])


@given(problems())
def test_the_verdict_follows_from_its_checks(decision):
    found = judge(decision, Plan(6))
    failed = {check.fails for check in found.checks if not check.holds}
    if len(decision.standing) == 1:
        assert (found.kind, found.checks, found.smallest) == ("unopposed", (), None)
    elif "close call" in failed:
        assert found.kind == "close call"
    else:
        assert found.kind == ("sensitive" if failed else "robust")
    assert found.agrees == (decision.chosen in found.level)
    assert (found.reach is None) == (found.agrees or found.out)


def test_the_whole_analysis_is_the_sum_of_its_parts():
    decision = drawn(3, m=4, n=4)
    found = analyse(decision, plan=SMALL)
    np.testing.assert_equal(asdict(found.verdict), asdict(judge(decision)))
    assert found.verdict.smallest == found.smallest
    assert len(found.lines) == 4
    assert len(found.nearest) == 3
    assert len(found.flips) == found.verdict.score_flips
