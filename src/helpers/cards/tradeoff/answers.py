"""Answers of the exercises on decisions, worked out from the decisions at hand."""

from __future__ import annotations

import numpy as np

from helpers.analysis.tradeoff import rank, reweighted, smallest_change, weight_lines
from helpers.cards.tradeoff.judged import Judged, judged_all, titled
from helpers.catalog import Portfolio
from helpers.text.phrases import percent as share
from helpers.text.phrases import points as of_100

_HALF = 0.5


def without_the_heaviest(case: Judged) -> str:
    """Who leads if the heaviest criterion counts for nothing, and why."""
    problem = case.problem
    heaviest = int(np.argmax(problem.weights))
    if len(problem.weights) == 1:
        return "There is one criterion; without it nothing is left to decide by."
    weights = problem.weights.copy()
    weights[heaviest] = 0
    then = rank(reweighted(problem, weights))
    line = weight_lines(problem)[heaviest]
    leads = "still leads" if then.winner == case.ranking.winner else "leads then"
    text = (
        f"“{case.option(then.winner)}” {leads}, by {of_100(then.margin)} points. "
        f"“{case.criterion(heaviest)}” carries {share(problem.weights[heaviest])} of the weight"
    )
    if line.below is None:
        return f"{text}, and the lead does not hang on it: it survives any smaller share."
    return f"{text}; the lead changes hands where it falls to {share(line.below.weight)}."


def a_whole_step_off(case: Judged, held: float) -> str:
    """How the confidence changes if scores are off by up to a whole step.

    Parameters
    ----------
    held
        Share of the readings in which the leader then stays first.
    """
    return (
        f"With scores up to a whole step off the leader stays first in {share(held, 0)} of the "
        f"readings, with half a step in {share(case.verdict.confidence, 0)}; by chance alone it "
        f"would in {share(1 / len(case.problem.standing), 0)}. How sure a lead is depends on how "
        "well the rubric is read, and that is an assumption, too."
    )


def surest(portfolio: Portfolio) -> str:
    """The decisions with the highest and the lowest confidence, and their margins."""
    led = [c for c in judged_all(portfolio) if not c.tied and c.ranking.runner_up is not None]
    if not led:
        return "No decision has a lead that is opposed."
    ranked = sorted(led, key=lambda case: case.verdict.confidence)

    def told(case: Judged) -> str:
        return (
            f"“{titled(case, portfolio)}”: the leader stays first in "
            f"{share(case.verdict.confidence, 0)} of the readings, ahead by "
            f"{of_100(case.verdict.margin, 1)} points"
        )

    if len(ranked) == 1:
        return f"There is one: {told(ranked[0])}."
    return f"The surest is {told(ranked[-1])}. The least sure is {told(ranked[0])}."


def all_alike(case: Judged) -> str:
    """Who leads if every criterion weighs the same."""
    then = rank(reweighted(case.problem, np.ones(len(case.problem.weights))))
    now = case.ranking
    if then.winner == now.winner:
        return (
            f"“{case.option(then.winner)}” still leads, by {of_100(then.margin)} points instead of "
            f"{of_100(now.margin)}: the lead does not come from the weights."
        )
    return (
        f"“{case.option(then.winner)}” leads then, by {of_100(then.margin)} points. With the "
        f"weights of the study “{case.option(now.winner)}” leads by {of_100(now.margin)}."
    )


def can_be_overturned(portfolio: Portfolio) -> str:
    """In how many decisions one weight can end the lead, and in how many a change by half does."""
    led = [case for case in judged_all(portfolio) if case.ranking.runner_up is not None]
    # Without the verdict, which also draws readings.
    flips = [smallest_change(weight_lines(case.problem)) for case in led]
    can = [flip for flip in flips if flip is not None]
    soon = sum(abs(flip.relative) <= _HALF for flip in can)
    return (
        f"One weight alone can end the lead in {len(can)} of {len(led)} decisions; in {soon} of "
        f"them a change by at most half of the weight does."
    )
