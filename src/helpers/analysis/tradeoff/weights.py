"""What one weight can do: lines of totals, stability intervals, the critical criterion.

One weight moves from 0 to 1 while the others keep their proportions, so every total is a straight
line and two of them cross at most once: the flip has a closed form (Triantaphyllou and Sánchez,
"A sensitivity analysis approach for some deterministic multi-criteria decision-making methods",
*Decision Sciences* 28 (1997), pp. 151-194, treat the same question by pairwise differences). Their
critical criterion is the one whose weight needs the smallest relative change.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from helpers.analysis.tradeoff.matrix import Matrix
from helpers.analysis.tradeoff.rank import TIE, rank, totals_of


@dataclass(frozen=True)
class Flip:
    """A critical weight: beyond it another option leads."""

    criterion: int
    """Index of the criterion whose weight moves."""
    weight: float
    """The weight, 0 to 1, at which the two are level; any further and `to` leads."""
    change: float
    """That weight minus the present one; negative when the weight falls."""
    rises: bool
    """Whether "beyond" is a higher weight; needed where the change is 0."""
    to: int
    """Index of the option that leads beyond it."""

    @property
    def relative(self) -> float:
        """The change as a share of the present weight; infinite for a weight of nothing."""
        weight = self.weight - self.change
        return self.change / weight if weight > TIE else np.inf


@dataclass(frozen=True, eq=False)
class WeightLine:
    """Totals as one weight goes from 0 to 1, the others rescaled in proportion."""

    criterion: int
    weight: float
    """Its present weight."""
    start: NDArray[np.float64]
    end: NDArray[np.float64]
    """`start`, `end`: (m,) totals at weight 0 and at weight 1; linear between."""
    low: float
    high: float
    """`low`, `high`: the stability interval: the longest one around the present weight in which no
    option is ahead of the present winner."""
    below: Flip | None
    above: Flip | None
    """`below`, `above`: what ends the interval; None where it reaches 0 or 1."""

    def totals(self, weight: float) -> NDArray[np.float64]:
        """(m,) totals at a weight from 0 to 1."""
        return (1 - weight) * self.start + weight * self.end


def weight_line(problem: Matrix, criterion: int, winner: int | None = None) -> WeightLine:
    """The line of every total for one criterion, and where the winner's lead ends.

    Parameters
    ----------
    criterion
        Index of the criterion. Where it holds all the weight, the others share what it gives up
        equally; a criterion that stands alone cannot change its weight.

    Returns
    -------
    WeightLine
        With the lead ``(1 - t) a + t b`` over a rival, level at ``t = a / (a - b)``.
    """
    if winner is None:
        winner = rank(problem).winner
    weight = float(problem.weights[criterion])
    end = problem.utilities[:, criterion].copy()
    start = totals_of(problem.utilities, _others(problem, criterion))
    below = above = None
    for rival in problem.standing:
        a, b = start[winner] - start[rival], end[winner] - end[rival]
        if b < -TIE:
            at = max(weight, float(a / (a - b)))
            flip = Flip(criterion, at, at - weight, True, rival)
            above = _nearer(above, flip, end - start)
        elif a < -TIE:
            at = min(weight, float(a / (a - b)))
            flip = Flip(criterion, at, at - weight, False, rival)
            below = _nearer(below, flip, end - start)
    return WeightLine(
        criterion=criterion,
        weight=weight,
        start=start,
        end=end,
        low=below.weight if below else 0.0,
        high=above.weight if above else 1.0,
        below=below,
        above=above,
    )


def _others(problem: Matrix, criterion: int) -> NDArray[np.float64]:
    """Weights when the criterion has none."""
    n = len(problem.weights)
    if n == 1:
        return problem.weights.copy()
    left = 1 - problem.weights[criterion]
    rest = problem.weights / left if left > TIE else np.full(n, 1 / (n - 1))
    rest[criterion] = 0.0
    return rest


def _nearer(best: Flip | None, found: Flip, slope: NDArray[np.float64]) -> Flip:
    """The flip that comes first; of several at one weight, the one to who leads beyond it."""
    if best is None:
        return found
    side = 1 if found.rises else -1
    farther = (found.weight - best.weight) * side
    if abs(farther) > TIE:
        return best if farther > 0 else found
    return found if (slope[found.to] - slope[best.to]) * side > TIE else best


def weight_lines(problem: Matrix) -> tuple[WeightLine, ...]:
    """The line of each criterion, in the order of the criteria."""
    winner = rank(problem).winner
    return tuple(weight_line(problem, j, winner) for j in range(len(problem.criteria)))


def smallest_change(lines: Sequence[WeightLine], to: int | None = None) -> Flip | None:
    """The critical weight that needs the smallest relative change: that of the critical criterion.

    Parameters
    ----------
    to
        Only changes that make this option lead, if given.

    Returns
    -------
    Flip or None
        The first criterion's on equal changes, and there the fall before the rise; None if no
        change of one weight makes another option lead.
    """
    best: Flip | None = None
    for flip in (flip for line in lines for flip in (line.below, line.above)):
        if flip is None or (to is not None and flip.to != to):
            continue
        if best is None or abs(flip.relative) < abs(best.relative) - TIE:
            best = flip
    return best
