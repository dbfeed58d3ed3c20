"""The written rule, at its limits, and the sentence that states it."""

from __future__ import annotations

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
    matrix,
    verdict,
)

SMALL = Plan(4, 256)
NBSP = "\u00a0"


def judge(decision, plan=SMALL, **options):
    ordered, near = (acceptability(decision, region, plan) for region in ("ordered", "near"))
    return verdict(decision, ordered, near, **options)


def said(decision, **options):
    return judge(decision, **options).sentence.replace(NBSP, " ")


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
    found = judge(decision, Plan(2, 32))
    failed = {check.fails for check in found.checks if not check.holds}
    if len(decision.standing) == 1:
        assert (found.kind, found.checks, found.smallest) == ("unopposed", (), None)
    elif "close call" in failed:
        assert found.kind == "close call"
    else:
        assert found.kind == ("sensitive" if failed else "robust")
    assert found.agrees == (decision.chosen in found.level)
    assert found.needs_reason != found.agrees
    assert (found.reach is None) == (found.agrees or found.out)
    assert found.sentence.endswith(".")


SENTENCES = [
    (
        problem([[5, 1], [1, 5]], [70, 30], 0),
        """
        “o1”, which I chose, leads “o2” by 40 of 100 points on my scores: a robust lead. With less
        than 50 % on “c1” (now 70 %) “o2” leads; no score, changed by one step, ends the lead. “o1”
        comes first in 100 % of the weightings that keep my order of criteria and in 100 % of those
        within 20 % of mine.
        """,
    ),
    (
        problem([[5, 5], [4, 4], [1, 1]], [50, 50], 2),
        """
        “o1” leads “o2” by 25 of 100 points on my scores: a robust lead; “o3”, which I chose, comes
        third, 100 points behind. No change of a single weight puts another option in front; no
        score, changed by one step, ends the lead. “o1” comes first in 100 % of the weightings that
        keep my order of criteria and in 100 % of those within 20 % of mine. No weights put “o3”
        first: “o1” is better throughout.
        """,
    ),
    (
        problem([[5, 1], [1, 5], [1, 1]], [50, 50], 1),
        """
        “o2”, which I chose, and “o1” tie on my scores: a close call. With less than 50 % on “c1”
        (now 50 %) “o2” leads.
        """,
    ),
    (
        problem([[5, 1], [1, 5], [3, 3]], [50, 50], 2),
        """
        “o3”, which I chose, “o1” and “o2” tie on my scores: a close call. With less than 50 % on
        “c1” (now 50 %) “o2” leads.
        """,
    ),
    (problem([[3, 4]], [50, 50]), "“o1”, which I chose, is the only option."),
    (
        problem([[3, 4], [5, 5]], [50, 50], 1, out=(1,)),
        """
        “o1” is the only option left after the knock-outs; “o2”, which I chose, is ruled out.
        """,
    ),
]


@pytest.mark.parametrize(("decision", "sentence"), SENTENCES)
def test_sentences(decision, sentence):
    assert said(decision) == " ".join(sentence.split())


def test_what_it_would_take_to_choose_as_i_did():
    assert said(problem([[5, 1], [1, 5]], [70, 30], 1)).endswith(
        "Moving 20 % of the weight brings “o2” level."
    )
    assert said(problem([[5, 3], [5, 2]], [50, 50], 1)).endswith(
        "“o2” can draw level at best, with 50 % of the weight moved."
    )
    assert said(problem([[5, 1], [1, 5], [2, 2]], [60, 40], 2)).endswith(
        "No weights put “o3” first: a mix of the others beats it on every criterion."
    )


def test_a_reader_who_edits_is_not_told_that_the_scores_are_mine():
    text = said(problem([[5, 1], [1, 5]], [70, 30]), edited=True)
    assert "on these scores" in text
    assert "keep this order of criteria" in text
    assert "my" not in text.replace("“my”", "")


def test_titles_stand_for_ids():
    text = said(problem([[5, 1], [1, 5]], [70, 30]), titles={"o1": "Disk", "c1": "Safety"})
    assert text.startswith("“Disk”, which I chose, leads “o2”")
    assert "on “Safety” (now" in text


def test_the_whole_analysis_is_the_sum_of_its_parts():
    decision = drawn(3, m=4, n=4)
    found = analyse(decision, plan=SMALL)
    assert found.verdict.sentence == judge(decision).sentence
    assert found.verdict.smallest == found.smallest
    assert len(found.lines) == 4
    assert len(found.nearest) == 3
    assert len(found.flips) == found.verdict.score_flips


def test_real_data_models_can_be_judged():
    import demo

    decision = matrix(demo.decision({"disk": [5, 3], "tape": [2, 4]}, [60, 40], "tape"))
    assert said(decision).startswith("“disk” leads “tape”, which I chose, by 35 of 100 points")
