"""One-score flips: the single judgements on which the ranking hangs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from helpers.analysis.tradeoff.matrix import STEPS, Matrix, rubric_utility
from helpers.analysis.tradeoff.rank import TIE, Ranking, rank, totals_of


@dataclass(frozen=True)
class ScoreFlip:
    """A cell that, changed by one rubric step, ends the winner's lead."""

    option: int
    criterion: int
    """`option`, `criterion`: indices of the cell."""
    score: int
    """What it is now, 1 to 5."""
    changed: int
    """What it would be, one step up or down."""
    to: int
    """Index of the option that then leads, or that then shares the lead."""
    lead: float
    """By how much `to` is then ahead of the present winner; 0 where it only draws level."""

    @property
    def draws_level(self) -> bool:
        """Whether the two then share the lead, so that nobody is ahead."""
        return self.lead == 0


def score_flips(problem: Matrix) -> tuple[ScoreFlip, ...]:
    """Every cell whose change by one rubric step changes who leads.

    A tie that exists already is no news: on a tie only a change that puts one option ahead of the
    winner, or brings another one level, counts. Cells of knocked-out options, of weightless
    criteria and of measured criteria cannot flip anything.

    Returns
    -------
    tuple of ScoreFlip
        In the order of options and criteria, the step down before the step up.
    """
    ranking = rank(problem)
    flips = []
    for option in problem.standing:
        for criterion, score in enumerate(problem.scores[option]):
            if np.isnan(score):
                continue
            for changed in (score - 1, score + 1):
                if STEPS[0] <= changed <= STEPS[1]:
                    flip = _flip(problem, ranking, option, criterion, changed)
                    flips += [flip] if flip else []
    return tuple(flips)


def _flip(
    problem: Matrix, ranking: Ranking, option: int, criterion: int, changed: float
) -> ScoreFlip | None:
    """What the change of one cell does, or None if the winner keeps its lead."""
    utilities = problem.utilities.copy()
    utilities[option, criterion] = rubric_utility(changed)
    totals = totals_of(utilities, problem.weights)
    winner = ranking.winner
    best = max(totals[i] for i in problem.standing)
    if best > totals[winner] + TIE:
        to = next(i for i in problem.standing if totals[i] >= best - TIE)
        lead = float(best - totals[winner])
    else:
        level = [i for i in problem.standing if totals[i] >= totals[winner] - TIE]
        fresh = [i for i in level if i not in ranking.level]
        if not fresh:
            return None
        to, lead = fresh[0], 0.0
    return ScoreFlip(
        option, criterion, int(problem.scores[option, criterion]), int(changed), to, lead
    )
