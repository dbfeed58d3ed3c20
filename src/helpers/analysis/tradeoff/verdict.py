"""The verdict on a decision, by a written rule, with the numbers that make it so.

The rule looks at the option that leads. Its lead is

close call
    if it is below 5 of 100 points (a tie included), or if moving one weight by less than 5 points
    ends it;
sensitive
    if it is no close call, but one score changed by one step ends it, or moving one weight by less
    than 20 points does, or it comes first in fewer than 95 % of the weightings within 20 % of the
    author's, or in fewer than 75 % of those that keep his order of criteria;
robust
    otherwise;
unopposed
    if no other option is left.

Whether the option that was chosen is the one that leads is a separate finding: where it is not, the
verdict says how far behind it is and what weights would bring it level, if any.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from helpers.analysis.tradeoff.distance import Nearest, nearest
from helpers.analysis.tradeoff.flips import score_flips
from helpers.analysis.tradeoff.matrix import Matrix
from helpers.analysis.tradeoff.rank import TIE, Ranking, rank
from helpers.analysis.tradeoff.smaa import Acceptability
from helpers.analysis.tradeoff.weights import Flip, smallest_change, weight_lines

CLOSE_CALL = 0.05
"""A margin below this share of the scale is called close: one rubric step on a criterion that
weighs 20 % moves a total by exactly that much (0.20 / 4)."""

NUDGE = 0.05
"""Moving one weight by less than this is a nudge."""

FIRM_WEIGHT = 0.20
"""A robust lead survives any change of one weight below this; one of five equal weights is 20 %."""

FIRM_NEAR = 0.95
"""Share of the weightings within 20 % of the author's that a robust lead needs."""

FIRM_ORDERED = 0.75
"""Share of the weightings in the author's order of criteria that a robust lead needs."""

Kind = Literal["robust", "sensitive", "close call", "unopposed"]
Fails = Literal["sensitive", "close call"]


@dataclass(frozen=True)
class Check:
    """One condition of the rule."""

    name: str
    """``lead``, ``nudge``, ``score``, ``weight``, ``near`` or ``ordered``."""
    value: float | None
    """What was found: a share, or the number of flips for ``score``; None where no change of one
    weight ends the lead."""
    limit: float
    """The least value that passes; for ``score`` the largest."""
    holds: bool
    """Whether it passes. Values within 1e-9 of the limit count as the limit."""
    fails: Fails
    """The verdict, at best, where it does not hold."""


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
    chosen: int
    """Index of the option that was chosen."""
    agrees: bool
    """Whether the option chosen has the best total and stands."""
    out: bool
    """Whether the option chosen is ruled out."""
    place: int | None
    """Place of the option chosen among those standing, 1 is best, ties share the best place; None
    if it is ruled out."""
    behind: float
    """Total of the winner minus that of the option chosen."""
    reach: Nearest | None
    """If the option chosen stands and does not lead: the nearest weights at which it would."""
    smallest: Flip | None
    """Smallest change of one weight that ends the winner's lead."""
    score_flips: int
    """Number of cells and directions in which one step ends the winner's lead."""
    ordered: float
    near: float
    """`ordered`, `near`: share of the weightings in which the winner comes first."""
    checks: tuple[Check, ...]
    """The conditions of the rule, each with its number; empty if unopposed."""


def verdict(problem: Matrix, ordered: Acceptability, near: Acceptability) -> Verdict:
    """Judge a decision by the rule of this module."""
    ranking = rank(problem)
    smallest = smallest_change(weight_lines(problem))
    flips = len(score_flips(problem))
    chosen, winner = problem.chosen, ranking.winner
    out = bool(problem.knocked_out[chosen])
    agrees, own = chosen in ranking.level, ranking.totals[chosen]
    shares = (float(ordered.first[winner]), float(near.first[winner]))
    checks = _checks(ranking, smallest, flips, *shares)
    return Verdict(
        kind=_kind(checks),
        winner=winner,
        runner_up=ranking.runner_up,
        level=ranking.level,
        margin=ranking.margin,
        chosen=chosen,
        agrees=agrees,
        out=out,
        place=None if out else 1 + int(np.sum(ranking.totals[list(problem.standing)] > own + TIE)),
        behind=0.0 if agrees else float(ranking.totals[winner] - own),
        reach=None if out or agrees else nearest(problem, chosen),
        smallest=smallest,
        score_flips=flips,
        ordered=shares[0],
        near=shares[1],
        checks=checks,
    )


def _checks(
    ranking: Ranking, smallest: Flip | None, flips: int, ordered: float, near: float
) -> tuple[Check, ...]:
    if ranking.runner_up is None:
        return ()

    def at_least(name: str, value: float | None, limit: float, fails: Fails) -> Check:
        return Check(name, value, limit, value is None or value >= limit - TIE, fails)

    change = abs(smallest.change) if smallest else None
    return (
        at_least("lead", ranking.margin, CLOSE_CALL, "close call"),
        at_least("nudge", change, NUDGE, "close call"),
        Check("score", flips, 0, flips == 0, "sensitive"),
        at_least("weight", change, FIRM_WEIGHT, "sensitive"),
        at_least("near", near, FIRM_NEAR, "sensitive"),
        at_least("ordered", ordered, FIRM_ORDERED, "sensitive"),
    )


def _kind(checks: tuple[Check, ...]) -> Kind:
    if not checks:
        return "unopposed"
    failed = {check.fails for check in checks if not check.holds}
    if "close call" in failed:
        return "close call"
    return "sensitive" if failed else "robust"
