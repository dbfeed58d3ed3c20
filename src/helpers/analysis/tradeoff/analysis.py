"""Everything the engine says about one decision, in one go."""

from __future__ import annotations

from dataclasses import dataclass

from helpers.analysis.sampling import Plan
from helpers.analysis.tradeoff.confidence import Confidence, confidence
from helpers.analysis.tradeoff.distance import Nearest, nearest_all
from helpers.analysis.tradeoff.draws import DRAWS
from helpers.analysis.tradeoff.flips import ScoreFlip, score_flips
from helpers.analysis.tradeoff.matrix import Matrix
from helpers.analysis.tradeoff.rank import Ranking, dominance, rank
from helpers.analysis.tradeoff.smaa import Smaa, smaa
from helpers.analysis.tradeoff.verdict import Verdict, verdict
from helpers.analysis.tradeoff.weights import Flip, WeightLine, smallest_change, weight_lines


@dataclass(frozen=True, eq=False)
class TradeoffAnalysis:
    """One decision, analysed."""

    problem: Matrix
    ranking: Ranking
    """Weighted sum, order, margin."""
    dominated_by: tuple[tuple[int, ...], ...]
    """For each option the standing options that dominate it."""
    lines: tuple[WeightLine, ...]
    """For each criterion the totals along its weight, and the stability interval."""
    smallest: Flip | None
    """Smallest relative change of one weight that ends the lead, or None."""
    nearest: tuple[Nearest, ...]
    """For each standing option but the winner the nearest weights at which it wins, or the proof
    that there are none."""
    flips: tuple[ScoreFlip, ...]
    """Single scores that end the lead when changed by one step."""
    smaa: Smaa
    """Rank acceptability and central weights."""
    confidence: Confidence
    """How often each option comes first when weights and scores are off together."""
    verdict: Verdict
    """The reading of all this by the written rule."""


def analyse(problem: Matrix, plan: Plan = DRAWS) -> TradeoffAnalysis:
    """Analyse one decision.

    The comparison with other methods is not part of it: see `agreement.agreement`.
    """
    ranking = rank(problem)
    lines = weight_lines(problem)
    joint = confidence(problem, plan)
    return TradeoffAnalysis(
        problem=problem,
        ranking=ranking,
        dominated_by=dominance(problem),
        lines=lines,
        smallest=smallest_change(lines),
        nearest=nearest_all(problem),
        flips=score_flips(problem),
        smaa=smaa(problem, plan),
        confidence=joint,
        verdict=verdict(problem, joint),
    )
