"""The verdict on a decision, by a written rule, with the numbers that make it so.

The rule looks at the option that leads, and at how often it still does when weights within 20 % of
the given ones and scores up to half a step off are drawn together (`confidence.confidence`). The
lead is

robust
    if it survives in at least 95 % of these readings: nineteen of twenty;
sensitive
    if in fewer, but in at least 75 %: three to one;
close call
    if in fewer still, or if several options tie;
unopposed
    if no other option is left.

A share is an estimate: within two standard errors of a limit it counts as at the limit. Where the
limits lie is a convention, so the share stands beside the class wherever the class is shown, and
beside it what one change alone would do: the margin, the smallest relative change of one weight,
and the critical cells.

Whether the option that was chosen is the one that leads is a separate finding: where it is not, the
verdict says how far behind it is and what weights would bring it level, if any.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from helpers.analysis.tradeoff.confidence import Confidence
from helpers.analysis.tradeoff.distance import Nearest, nearest
from helpers.analysis.tradeoff.flips import score_flips
from helpers.analysis.tradeoff.matrix import Matrix
from helpers.analysis.tradeoff.rank import TIE, Ranking, rank
from helpers.analysis.tradeoff.weights import Flip, smallest_change, weight_lines

ROBUST = 0.95
"""Share of the readings that a robust lead survives."""

SENSITIVE = 0.75
"""Share of the readings that a lead survives which is no close call."""

ERRORS = 2.0
"""Standard errors within which a share counts as at a limit."""

Kind = Literal["robust", "sensitive", "close call", "unopposed"]


@dataclass(frozen=True, eq=False)
class Verdict:
    """What the matrix says about the choice."""

    kind: Kind
    """``robust``, ``sensitive``, ``close call`` or ``unopposed``."""
    winner: int
    runner_up: int | None
    level: tuple[int, ...]
    margin: float
    """`winner`, `runner_up`, `level`, `margin`: as in `rank.Ranking`."""
    confidence: float
    error: float
    """`confidence`, `error`: share of the readings in which the winner comes first, and its
    standard error."""
    smallest: Flip | None
    """The critical weight that needs the smallest relative change to end the winner's lead."""
    critical_cells: int
    """Number of cells of which one step, up or down, ends the winner's lead."""
    rival: Nearest | None
    """The nearest weights at which the runner-up wins; None if they were not asked for."""
    rival_flip: Flip | None
    """The critical weight that needs the smallest relative change to make the runner-up lead."""
    rival_cells: int
    """Number of cells of which one step brings the runner-up level or ahead."""
    chosen: int
    """Index of the option that was chosen."""
    agrees: bool
    """Whether the option chosen has the best total and stands."""
    out: bool
    """Whether the option chosen is screened out."""
    place: int | None
    """Place of the option chosen among those standing, 1 is best, ties share the best place; None
    if it is screened out."""
    behind: float
    """Total of the winner minus that of the option chosen."""
    reach: Nearest | None
    """If the option chosen stands and does not lead: the nearest weights at which it would; None
    if they were not asked for."""


def verdict(problem: Matrix, found: Confidence, *, nearby: bool = True) -> Verdict:
    """Judge a decision by the rule of this module.

    Parameters
    ----------
    found
        How often each option comes first.
    nearby
        Whether to solve for the nearest weights, which takes longer than all the rest.
    """
    ranking = rank(problem)
    lines, flips = weight_lines(problem), score_flips(problem)
    chosen, winner, runner_up = problem.chosen, ranking.winner, ranking.runner_up
    out = bool(problem.knocked_out[chosen])
    agrees, own = chosen in ranking.level, ranking.totals[chosen]
    share, error = float(found.first[winner]), float(found.error[winner])
    return Verdict(
        kind=_kind(ranking, share, error),
        winner=winner,
        runner_up=runner_up,
        level=ranking.level,
        margin=ranking.margin,
        confidence=share,
        error=error,
        smallest=smallest_change(lines),
        critical_cells=len({(flip.option, flip.criterion) for flip in flips}),
        rival=None if runner_up is None or not nearby else nearest(problem, runner_up),
        rival_flip=None if runner_up is None else smallest_change(lines, runner_up),
        rival_cells=len({(flip.option, flip.criterion) for flip in flips if flip.to == runner_up}),
        chosen=chosen,
        agrees=agrees,
        out=out,
        place=None if out else 1 + int(np.sum(ranking.totals[list(problem.standing)] > own + TIE)),
        behind=0.0 if agrees else float(ranking.totals[winner] - own),
        reach=None if out or agrees or not nearby else nearest(problem, chosen),
    )


def _kind(ranking: Ranking, share: float, error: float) -> Kind:
    if ranking.runner_up is None:
        return "unopposed"
    if len(ranking.level) > 1:
        return "close call"
    at_most = share + ERRORS * error + TIE
    return "robust" if at_most >= ROBUST else "sensitive" if at_most >= SENSITIVE else "close call"
